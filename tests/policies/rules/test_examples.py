"""The wrong example in a rule's docstring breaks exactly that rule, and the right example breaks none."""

import pkgutil
import re
from importlib import import_module

import pytest

import policies.rules
from policies.engine.rule import OneResource, Rule, rule, rules_of
from policies.rules import RULES
from tests.support.rule_examples import example_plan, lay_over
from tests.support.rules import found

WITH_ANOTHER = {
    "on-call-one-person": {"last-level-one-person"},  # one person alone is also alone on the last level
    "pages-outside-production": {"environment-never-pages"},  # reported for each environment but production
}
ANOTHER_FIX = {
    "count-never-recovers",
    "downtime-mutes-everything",
    "env-not-scoped",
    "excuse-unused",
    "integration-metric",
    "noncritical-high-urgency",
    "on-call-gap-at-clock-change",
    "ratio-never-recovers",
    "sentry-notifies-nobody",
    "no-data-counts-as-zero",
    "variable-not-grouped",
}
"""Rules whose right example differs from the YAML that the fix quotes, or names another item."""
RIGHT_WITH_ANOTHER = {"pages-outside-production": {"environment-never-pages"}}
DOCSTRING = """It is so.

Fix: Write another.

Wrong:
    a: 1
Right:
    a: 2
"""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_wrong_example_breaks_its_rule_and_the_right_one_does_not(rule: Rule) -> None:
    assert set(found(example_plan(rule.wrong))) == {rule.id} | WITH_ANOTHER.get(rule.id, set())
    assert set(found(example_plan(rule.right))) == RIGHT_WITH_ANOTHER.get(rule.id, set())


def test_the_yaml_in_a_fix_is_in_the_right_example() -> None:
    quoted = {rule: re.findall(r"`(?:- )?\{?(\w+: [^`]+?)\}?`", rule.fix) for rule in RULES}
    assert sum(map(bool, quoted.values())) > 30
    others = {rule.id for rule, yaml in quoted.items() if yaml and not any(each in rule.right for each in yaml)}
    assert others == ANOTHER_FIX


def test_the_small_catalog_breaks_no_rule() -> None:
    assert found(example_plan("{}")) == {}
    assert set(found(example_plan("alerts: [{name: Errors, duration: 1m}]"))) == {"window-short"}


def test_each_module_of_rules_is_collected() -> None:
    modules = [
        import_module(it.name)
        for it in pkgutil.walk_packages(policies.rules.__path__, "policies.rules.")
        if not it.ispkg
    ]
    assert len(modules) > 20
    collected = {rule.id for rule in RULES}
    assert [it.__name__ for it in modules if not collected >= {rule.id for rule in rules_of(it)}] == []
    assert [it.__name__ for it in modules if not rules_of(it)] == []


@pytest.mark.parametrize(
    "docstring",
    [
        None,
        "It is so.",
        DOCSTRING.replace("Fix: ", ""),
        DOCSTRING.replace("Right:\n    a: 2\n", ""),
        DOCSTRING.replace("    a: 1", "a: 1"),
    ],
)
def test_a_docstring_of_another_form_is_rejected(docstring: str | None) -> None:
    def check(resource: object) -> None: ...

    make = rule(id="some-rule", severity="info", scope=OneResource)
    check.__doc__ = DOCSTRING
    made = make(check)
    assert (made.why, made.fix, made.wrong, made.right) == ("It is so.", "Write another.", "a: 1\n", "a: 2\n")
    check.__doc__ = docstring
    with pytest.raises(ValueError, match="some-rule: the docstring"):
        make(check)


def test_an_example_changes_the_small_catalog_by_the_names_of_items() -> None:
    base = {"a": [{"name": "x", "b": 1, "c": 2}], "d": {"e": [1]}, "f": 1}
    over = {"a": [{"name": "x", "b": None}, {"name": "y"}], "d": {"e": [2]}, "f": None}
    assert lay_over(base, over) == {"a": [{"name": "x", "c": 2}, {"name": "y"}], "d": {"e": [2]}}
