"""Edits of people, rotations, policies, and services.

The table is `edits/people.yml`: every sentence of the report, and every danger.
"""

import os

import pytest

from tests.support.edits import observed, table, write

TABLE = table("people")


@pytest.mark.parametrize("what", TABLE)
def test_an_edit_says_in_the_catalogs_words_what_it_means(what: str):
    found = observed(TABLE[what])
    if os.environ.get("WATCHBILL_GOLDEN") == "write":
        write("people", what, found)
    assert found == TABLE[what]
