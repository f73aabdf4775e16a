"""Edits of uptime checks, objectives, and what Sentry tells of.

The table is `edits/watches.yml`: every sentence of the report, and every danger.
"""

import pytest

from tests.support.edits import Case, observed, table

TABLE = table("watches")


@pytest.mark.parametrize("case", TABLE.values(), ids=TABLE.keys())
def test_an_edit_says_in_the_catalogs_words_what_it_means(case: Case):
    assert observed(case) == case
