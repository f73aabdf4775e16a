"""The reviews that the documentation shows are those that the code gives."""

import re

import pytest

from review.report.github.markdown import as_markdown
from tests.support.catalogs import CLONE
from tools.reviews import reviews

REVIEWS = CLONE / "docs" / "reviews"
NAMES = sorted(path.parent.name for path in REVIEWS.glob("*/change.diff"))
PICTURES = {"light.png", "dark.png", "phone.png", "comment.png", "terminal.png"}


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return {name: as_markdown(review, links) for name, review, links in reviews()}


@pytest.mark.parametrize("name", NAMES)
def test_the_comment_of_a_documented_pull_request_is_not_stale(made, name):
    assert (REVIEWS / name / "review.md").read_text(encoding="utf-8") == made[name], "run `make reports`"


def test_each_folder_is_of_a_documented_pull_request(made):
    folders = {path.name: {file.name for file in path.iterdir()} for path in REVIEWS.iterdir() if path.is_dir()}
    assert folders == {name: {"change.diff", "review.md", *PICTURES} for name in made}


def test_the_first_two_are_stopped_and_say_what_approves_them_and_the_third_is_not(made):
    assert re.search("`approve:mute:alerts/payment-failures@[a-z2-7]{12}`", made["1-quieter-alerts"])
    assert re.search("`approve:level:escalation_policies/on-@[a-z2-7]{12}`", made["2-ben-leaves"])
    assert "Nothing blocks this change; it causes more or earlier pages." in made["3-payment-service"]


@pytest.mark.parametrize("name", NAMES)
def test_pictures_are_there_and_small(name):
    for picture in PICTURES:
        assert 20_000 < (REVIEWS / name / picture).stat().st_size < 300_000


@pytest.mark.parametrize("name", NAMES)
def test_a_comment_has_at_most_a_screen_before_its_first_fold(made, name):
    assert made[name].partition("<details>")[0].count("\n") <= 40


def test_the_page_on_them_shows_each():
    text = (REVIEWS / "README.md").read_text(encoding="utf-8")
    named = {path.partition("/")[0] for path in re.findall(r"\]\(([^)]+)\)", text)}
    assert named == set(NAMES)
    assert all((REVIEWS / path).exists() for path in re.findall(r"\]\(([^)]+)\)", text))
