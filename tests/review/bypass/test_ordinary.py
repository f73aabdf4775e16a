"""Ordinary edits pass without a risk: the table `ordinary.yml`, and the share of false alarms."""

import re

import pytest

from tests.support.bypass import review_of, shortfall, table
from tests.support.catalogs import CLONE

TABLE = table("ordinary")
MOST = 0.03
"""The largest share of false alarms."""
FALSE_ALARMS = [what for what, attempt in TABLE.items() if attempt.risks]


@pytest.mark.parametrize("what", TABLE)
def test_an_ordinary_edit_passes_without_a_risk(what: str):
    assert shortfall(TABLE[what]) == []


def test_hardly_any_ordinary_edit_raises_a_risk():
    assert len(TABLE) >= 60
    assert len(FALSE_ALARMS) / len(TABLE) < MOST


def test_the_page_of_reviews_says_how_many_ordinary_edits_raise_a_risk():
    page = re.sub(r"\s+", " ", (CLONE / "docs/review.md").read_text(encoding="utf-8"))
    share = 100 * len(FALSE_ALARMS) / len(TABLE)
    assert f"{len(FALSE_ALARMS)} of {len(TABLE)} ordinary edits ({share:.1f} %)" in page


def test_an_ordinary_edit_changes_something():
    for what in ("a threshold twice as high", "one more step", "a person more in the rotation"):
        assert review_of(TABLE[what]).stacks[0].changes, what
