"""Fourteen pull requests on a small shop: each report is short, says what matters, and is the same in every form."""

import os
import re
from html import unescape

import pytest

from review.report.files import rendered
from review.report.links import Links
from tests.support.requests import REQUESTS, request, requests, review_of

NAMES = requests()
FOLD = "<details>"
SCREEN = 40
"""The number of lines of Markdown that a phone shows on about one screen, with the lines between them."""


def report(name: str, form: str = "markdown") -> str:
    return rendered(review_of(name), form, Links())


def without_messages(comment: str) -> str:
    """A comment without the lines on messages, whose words change with every template."""
    lines = comment.splitlines(keepends=True)
    return "".join(line for line in lines if not re.match(r"  - (added |removed )?`message`", line))


def words(text: str) -> str:
    """The words of a report, without its formatting."""
    return " ".join(unescape(re.sub(r"</?\w[^<>]*>", "", text.replace("**", ""))).replace("\u200b", "").split())


def test_all_fourteen_requests_are_here():
    assert len(NAMES) == 14


@pytest.mark.parametrize("name", NAMES)
def test_the_comment_is_the_expected_one(name: str):
    file = REQUESTS / name / "report.md"
    comment = without_messages(report(name))
    if os.environ.get("WATCHBILL_GOLDEN") == "write":
        file.write_text(comment, encoding="utf-8")
    assert comment == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_comment_is_short_before_its_first_fold(name: str):
    expected, comment = request(name), report(name)
    opened = comment.partition(FOLD)[0].count("\n")
    assert opened <= min(expected.lines, SCREEN)
    assert expected.whole is None or comment.count("\n") <= expected.whole


@pytest.mark.parametrize("name", NAMES)
def test_the_risks_are_those_that_need_approval(name: str):
    found = review_of(name)
    assert tuple(sorted({risk.id for stack in found.stacks for risk in stack.risks})) == request(name).risks
    broken = any(stack.broken for stack in found.stacks)
    assert found.exit_code == (2 if request(name).risks or broken else 0)


@pytest.mark.parametrize("form", ["markdown", "text", "html", "json"])
@pytest.mark.parametrize("name", NAMES)
def test_every_form_says_what_matters_and_nothing_that_is_wrong(name: str, form: str):
    expected, text = request(name), words(report(name, form))
    assert [each for each in expected.says if each not in text] == []
    assert [each for each in expected.never if each in text] == []
    if form != "json":
        assert [each for each in expected.shown if each not in text] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_first_line_is_the_verdict(name: str):
    verdict = request(name).verdict
    assert report(name).splitlines()[1].endswith(verdict)
    assert report(name, "text").startswith(verdict)
