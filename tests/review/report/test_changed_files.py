"""The files outside of the catalogs are the first thing in the comment, and their names are only text."""

import json

import pytest

from review.inputs.changed_files import MOST, ChangedFiles, read_changed_files
from review.model import Review
from review.report.github.markdown import MARKER, as_markdown, no_review
from review.report.links import Links
from tests.support.comments import rendered

REVIEW = Review(base="main", head="work tree", base_commit="0" * 40, at="2026-11-24T09:00+00:00", stacks=())
LINKS = Links(files="https://github.com/acme/shop/blob/0ff/")
RUN = "https://github.com/acme/shop/actions/runs/1"


def changed(*names: str, **more: str) -> ChangedFiles:
    return read_changed_files("\n".join(json.dumps({"filename": name, "status": "modified", **more}) for name in names))


def test_they_come_before_the_verdict_by_kind():
    files = changed("review/model.py", "components/alerts.py", ".github/workflows/review.yml", "stacks/prod/a.yml")
    comment = as_markdown(REVIEW, LINKS, changed=files)
    assert comment.startswith(f"{MARKER}\n### ⚠️ 3 files changed outside of the catalogs\n")
    lines = [line for line in comment.splitlines() if line.startswith("- ")]
    assert lines == [
        "- **Makes resources**: `components/alerts.py` (modified)",
        "- **Judges changes**: `review/model.py` (modified)",
        "- **Runs, or may be imported**: `.github/workflows/review.yml` (modified)",
    ]
    assert comment.index("3 files changed") < comment.index("### ✅")


def test_they_come_before_a_missing_review():
    comment = no_review(RUN, changed("cli/main.py"))
    assert comment.index("`cli/main.py`") < comment.index("no review")
    assert no_review(RUN, changed("docs/ci.md")) == no_review(RUN)


def test_a_request_that_changes_only_catalogs_says_nothing_of_files():
    assert as_markdown(REVIEW, LINKS, changed=changed("stacks/prod/a.yml")) == as_markdown(REVIEW, LINKS)


def test_a_renamed_file_shows_both_names():
    files = changed("docs/x.py", status="renamed", previous_filename="plan/x.py")
    assert "`docs/x.py` (renamed, before `plan/x.py`)" in as_markdown(REVIEW, changed=files)


def test_many_files_are_counted_and_an_incomplete_list_says_so():
    comment = as_markdown(REVIEW, changed=changed(*(f"cli/{number:04}.py" for number in range(MOST))))
    assert "3,000 files changed" in comment
    assert "and 2,988 more" in comment
    assert "GitHub lists only the first 3,000 files" in comment
    only_catalogs = changed(*(f"stacks/prod/{number}.yml" for number in range(MOST)))
    assert "There are more." in as_markdown(REVIEW, changed=only_catalogs)


@pytest.mark.parametrize(
    "name",
    [
        "@acme/team #1 [x](https://evil.example) ![y](//evil.example/i.png)",
        "a`b``c <img src=x onerror=y> <!-- --> | | \n\n# x\n\n- y",
        "\u202egnp.exe\u2066 \x1b[31m \x00 www.evil.example a@evil.example javascript:x",
        "x" * 100_000,
    ],
)
@pytest.mark.parametrize("field", ["filename", "status", "previous_filename"])
def test_a_forged_name_is_only_text(name, field):
    plain, forged = (
        as_markdown(REVIEW, LINKS, changed=changed("x", **{"status": "renamed", "previous_filename": "y", field: text}))
        for text in ("z", name)
    )
    page = rendered(forged)
    assert {tag: page.elements[tag] for tag in ("a", "img", "li", "h1", "h3", "table")} == {
        tag: rendered(plain).elements[tag] for tag in ("a", "img", "li", "h1", "h3", "table")
    }
    assert page.addresses == []
    assert not any("@acme" in text or "www.evil" in text or "#1 " in text for text in page.texts)
    assert "\x1b" not in forged
    assert "\u202e" not in forged
    assert len(forged) < 60_000
