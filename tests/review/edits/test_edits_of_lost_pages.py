"""Edits that lose a page, or nearly, and ordinary tuning that does not.

The table is `edits/lost_pages.yml`: every sentence of the report, and every danger.
"""

import os

import pytest

from tests.support.edits import observed, table, write

TABLE = table("lost_pages")


@pytest.mark.parametrize("what", TABLE)
def test_an_edit_says_in_the_catalogs_words_what_it_means(what: str):
    found = observed(TABLE[what])
    if os.environ.get("WATCHBILL_GOLDEN") == "write":
        write("lost_pages", what, found)
    assert found == TABLE[what]


@pytest.mark.parametrize("what", TABLE)
def test_tuning_needs_no_word(what: str):
    assert not (what.startswith("tuning") and TABLE[what].dangers)
