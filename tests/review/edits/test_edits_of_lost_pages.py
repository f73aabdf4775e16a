"""Edits that lose a page, or nearly, and ordinary tuning that does not.

The table is `edits/lost_pages.yml`: every sentence of the report, and every danger.
"""

import os

import pytest

from tests.support.edits import observed, table, write

TABLE = table("lost_pages")
TUNING = "tuning, "
"""How the names of edits begin that require no approval, whatever the table is rewritten to."""


@pytest.mark.parametrize("what", TABLE)
def test_an_edit_says_in_the_catalogs_words_what_it_means(what: str):
    found = observed(TABLE[what])
    if what.startswith(TUNING):
        assert found.dangers == [], "ordinary tuning requires no approval"
    if os.environ.get("WATCHBILL_GOLDEN") == "write":
        write("lost_pages", what, found)
    assert found == TABLE[what]


def test_the_table_has_ordinary_tuning_and_edits_that_require_approval():
    tuning = {what for what in TABLE if what.startswith(TUNING)}
    assert len(tuning) >= 7
    assert any(case.dangers for what, case in TABLE.items() if what not in tuning)
