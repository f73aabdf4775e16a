"""Edits of alerts and what they read.

The table is `edits/alerts.yml`: every sentence of the report, and every danger.
"""

import os

import pytest

from tests.support.edits import observed, table, write

TABLE = table("alerts")


@pytest.mark.parametrize("what", TABLE)
def test_an_edit_says_in_the_catalogs_words_what_it_means(what: str):
    found = observed(TABLE[what])
    if os.environ.get("WATCHBILL_GOLDEN") == "write":
        write("alerts", what, found)
    assert found == TABLE[what]
