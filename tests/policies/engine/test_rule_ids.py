"""Renamed rules: excuses accept the former id and get a note; findings show the current id."""

from datetime import date

import pytest

from policies.engine.evaluate import BY_ID, evaluate_rules
from policies.engine.rule_ids import FORMER_IDS, current_id
from tests.support.catalogs import CLONE
from tests.support.rule_examples import example_plan
from tests.support.rules import TODAY, found

SELDOM = "uptime: [{name: Health, every: 15m, excuses: [{rule: RULE, reason: A test, until: 2027-03-01}]}]"
UPGRADING = (CLONE / "docs/upgrading.md").read_text(encoding="utf-8")


def test_a_former_id_names_no_rule_and_its_current_id_does():
    assert set(FORMER_IDS) & set(BY_ID) == set()
    assert set(FORMER_IDS.values()) <= set(BY_ID)
    assert len(set(FORMER_IDS.values())) == len(FORMER_IDS)


def test_an_id_that_was_never_renamed_stays_the_same():
    assert current_id("window-short") == "window-short"
    assert current_id("no-such-rule") == "no-such-rule"


def test_an_excuse_by_the_former_id_works_and_gets_a_note():
    findings = evaluate_rules(example_plan(SELDOM.replace("RULE", "check-seldom")), TODAY)
    (excused,) = (it for it in findings if it.excused)
    (note,) = (it for it in findings if not it.excused)
    assert (excused.rule, excused.severity) == ("check-infrequent", "info")
    assert (note.rule, note.severity) == ("excuse-renamed-rule", "info")
    assert note.message.startswith("the rule `check-seldom` is now named `check-infrequent`. ")


def test_an_excuse_by_the_current_id_gets_no_note():
    assert found(example_plan(SELDOM.replace("RULE", "check-infrequent"))) == {}


def test_an_excuse_by_the_former_id_expires_and_can_be_unused():
    plan = example_plan(SELDOM.replace("RULE", "check-seldom"))
    assert {it.rule for it in evaluate_rules(plan, date(2027, 3, 2)) if not it.excused} == {
        "check-infrequent",
        "excuse-expired",
        "excuse-renamed-rule",
    }
    unused = example_plan(SELDOM.replace("RULE", "check-seldom").replace("every: 15m", "every: 1m"))
    assert set(found(unused)) == {"excuse-unused", "excuse-renamed-rule"}


@pytest.mark.parametrize(("former", "current"), FORMER_IDS.items())
def test_the_upgrading_page_lists_each_renamed_rule(former: str, current: str):
    assert f"| `{former}` | `{current}` |\n" in UPGRADING
