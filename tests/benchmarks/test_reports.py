"""The benchmark of reports: it renders every format, and measures each."""

from pathlib import Path

import pytest

from benchmarks.reports import measure, review_of

pytestmark = pytest.mark.long


def test_every_alert_is_a_change_and_every_form_is_measured(tmp_path: Path) -> None:
    review = review_of(tmp_path, 8)
    changed = [it for it in review.stacks[0].changes if it.ref.startswith("alerts/")]
    assert len(changed) == 8
    assert all("threshold" in it.sentences[0].text for it in changed)
    figures = measure(review, 8, rounds=2)
    assert [it.what for it in figures] == ["text", "markdown", "html", "json", "github", "size of the page"]
    assert all(len(it.watchbill) == 2 and it.kept for it in figures[:-1])
