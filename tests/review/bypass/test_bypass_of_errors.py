"""Edits of Sentry that would stop or delay a page unnoticed: the table `errors.yml`."""

import pytest

from tests.support.bypass import shortfall, table

pytestmark = pytest.mark.long  # one and a half minutes for all tables
TABLE = table("errors")


@pytest.mark.parametrize("what", TABLE)
def test_an_edit_that_stops_or_delays_a_page_asks(what: str):
    assert shortfall(TABLE[what]) == []
