"""Combined edits that would stop or delay a page unnoticed: the table `combined.yml`."""

import pytest

from tests.support.bypass import shortfall, table

TABLE = table("combined")


@pytest.mark.parametrize("what", TABLE)
def test_an_edit_that_stops_or_delays_a_page_asks(what: str):
    assert shortfall(TABLE[what]) == []
