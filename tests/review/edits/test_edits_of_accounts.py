"""Edits of channels, the stack, maintenance, logs, dashboards, the status page, and metrics.

The table is `edits/accounts.yml`: every sentence of the report, and every danger.
"""

import os

import pytest

from tests.support.edits import observed, table, write

TABLE = table("accounts")


@pytest.mark.parametrize("what", TABLE)
def test_an_edit_says_in_the_catalogs_words_what_it_means(what: str):
    found = observed(TABLE[what])
    if os.environ.get("WATCHBILL_GOLDEN") == "write":
        write("accounts", what, found)
    assert found == TABLE[what]
