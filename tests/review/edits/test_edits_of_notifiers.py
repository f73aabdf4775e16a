"""Edits of uptime checks, objectives, and what Sentry tells of.

The table is `edits/notifiers.yml`: every sentence of the report, and every danger.
"""

import os

import pytest

from tests.support.edits import observed, table, write

TABLE = table("notifiers")


@pytest.mark.parametrize("what", TABLE)
def test_an_edit_says_in_the_catalogs_words_what_it_means(what: str):
    found = observed(TABLE[what])
    if os.environ.get("WATCHBILL_GOLDEN") == "write":
        write("notifiers", what, found)
    assert found == TABLE[what]
