import re

import pytest

from review.report.github.annotations import MOST, as_annotations
from tests.support.made_reviews import NASTY, change, danger, finding, full, place, review, stack


def commands(text: str) -> list[str]:
    return text.splitlines()


def test_dangers_and_broken_rules_are_errors_and_what_loosens_is_a_warning_on_the_line_of_yaml():
    found = commands(as_annotations(full()))
    id = full().stacks[0].risks[0].full_id
    assert found == [
        "::error title=Needs approval::High Error Rate is deleted and no longer pages anyone. To approve: add "
        f"the label approve:{id}, or run with --approve {id}%0A(was "
        "stacks/prod/alerts.yml:3)",
        "::error file=stacks/prod/alerts.yml,line=3,title=runbook-missing::High Error Rate has no runbook%0Awrite "
        "`runbook:`",
        "::warning file=stacks/prod/alerts.yml,line=3,title=High Error Rate%3A fewer or later pages::threshold 1 %25 → "
        "2 %25 (fires later)",
        "::warning file=stacks/prod/alerts.yml,line=3,title=few-people::Shop wakes one person",
        "::notice title=Watchbill::Blocked: 1 risk not approved and 1 rule broken.",
    ]


@pytest.mark.parametrize("text", NASTY)
def test_nothing_that_people_write_ends_a_command_or_begins_another(text):
    said = as_annotations(
        review(
            stack(
                changes=(change("x", text, effect="looser", name=text, place=place(file=f"{text}.yml")),),
                findings=(finding(message=text),),
            )
        )
    )
    found = commands(said)
    assert len(found) == 3
    for each in found:
        properties = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", each)
        assert properties, each
        assert all(re.match(r"(file|line|title)=", it) for it in properties[2].split(","))
        assert not re.search("%(?!25|0A|0D|3A|2C)", each)


def test_no_more_than_github_shows_and_the_last_one_says_how_many_more_there_are():
    dangers = tuple(danger(f"delete:alerts/{number}", place=place(number)) for number in range(30))
    found = commands(as_annotations(review(stack(risks=dangers, findings=(finding(),)))))
    errors = [each for each in found if each.startswith("::error")]
    assert len(errors) == MOST
    assert "delete:alerts/0" in errors[0]
    assert "22 more of this level are in the report. GitHub shows 10 for each step." in errors[-1]


def test_what_is_approved_excused_or_stood_before_is_no_annotation_of_an_error():
    found = as_annotations(
        review(stack(risks=(danger(approved=True),), findings=(finding(excused="soon"), finding(state="gone"))))
    )
    assert "::error" not in found
    assert "::error" in as_annotations(review(stack(findings=(finding(state="standing"),))))
