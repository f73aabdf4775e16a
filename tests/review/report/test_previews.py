import pytest

from review.model import Preview, Review
from review.report.github.escape import length
from review.report.github.markdown import MOST, as_markdown, no_review
from review.report.github.previews import previews

SAID = """Previewing update (prod):
~ datadog:index/monitor:Monitor: (update)
    [urn=urn:pulumi:prod::watchbill::datadog:index/monitor:Monitor::alerts-errors]
  ~ query: "sum > 1" => "sum > 2"
Resources:
    + 1 to create
    ~ 1 to update
    25 unchanged

Policy Packs run:
    Name                      Version
    watchbill|local|policies  0.0.1
"""


def review(*texts: str) -> Review:
    made = tuple(Preview(stack=f"stack{number}", text=text) for number, text in enumerate(texts))
    return Review(base="main", head="work tree", base_commit="0" * 40, at="2026-11-24T09:00", stacks=(), previews=made)


def test_the_comment_carries_what_the_engine_said_with_its_counts_in_front():
    said = as_markdown(review(SAID))
    assert "<b>stack0</b>: 1 to create, 1 to update, 25 unchanged</summary>" in said
    assert '~ query: "sum > 1" => "sum > 2"' in said


def test_nothing_is_said_without_keys():
    assert "Pulumi's preview" in as_markdown(review(SAID))
    assert "Pulumi's preview" not in as_markdown(review())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("error: no key\n", "the preview failed: error: no key"),
        ("", "the preview has no output"),
        ("Resources:\n    2 changes\n", "2 changes"),
    ],
)
def test_an_engine_that_did_not_come_to_its_counts(text, said):
    assert f"<b>stack0</b>: {said}</summary>" in previews(review(text), 10_000).text


def test_of_a_long_one_the_end_stays_and_the_comment_stays_short():
    said = as_markdown(review(*[f"line\n{'x' * 300}\n" * 2_000 + SAID] * 3))
    assert length(said) < MOST
    assert said.count("25 unchanged\n") == 3
    assert " lines before these" in said


def test_nothing_in_it_ends_its_block():
    said = previews(review("```\n</details>\n@everyone\n" + SAID), 10_000).text
    assert "````text\n```\n</details>\n@everyone" in said


def test_a_run_without_a_review_is_never_taken_for_clean():
    said = no_review("https://github.com/acme/shop/actions/runs/1")
    assert said.startswith("<!-- watchbill:review -->\n")
    assert "Watchbill: no review" in said
    assert "(https://github.com/acme/shop/actions/runs/1)" in said
