"""Resources as rules see them, and what breaks a rule among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from catalog import Catalog, Owns, Signals, Source, Stack
from plan.plan import Plan, PlannedResource
from policies.engine.evaluate import BY_ID, evaluate_rules
from policies.engine.inputs import MONITOR
from policies.engine.rule import AllResources, OneResource
from tests.support.texts import FixtureText

TODAY = date(2026, 11, 24)
PAGING_MESSAGE = FixtureText("""{{#is_alert}}
bad @pagerduty-shop
{{/is_alert}}
{{#is_alert_recovery}}
good @pagerduty-shop
{{/is_alert_recovery}}""")
"""A message that pages when an alert begins, and resolves the page when it ends."""


def resource(inputs: Mapping[str, Any], type_: str = MONITOR, name: str = "x", **others: Any) -> PlannedResource:
    """A resource that somebody's component makes."""
    made = PlannedResource(
        urn=f"urn:pulumi:prod::watchbill::{type_}::{name}",
        type=type_,
        name=name,
        inputs=dict(inputs),
        parent="",
        provider="urn:pulumi:prod::watchbill::pulumi:providers:datadog::datadog",
        dependencies=(),
        protect=False,
        retain_on_delete=False,
        aliases=(),
        source=Source("a.yml", 3, 5),
    )
    return replace(made, **others)


def breaks(rule: str, inputs: Mapping[str, Any], type_: str = MONITOR, **others: Any) -> bool:
    """Whether a resource breaks a rule that looks at one."""
    scope = BY_ID[rule].scope
    assert isinstance(scope, OneResource)
    return scope.covers(type_) and scope.check(resource(inputs, type_, **others)) is not None


def breaking(rule: str, resources: Sequence[PlannedResource]) -> list[str]:
    """The names of the resources that break a rule that looks at all."""
    scope = BY_ID[rule].scope
    assert isinstance(scope, AllResources)
    return [found.name for found, _ in scope.check(resources)]


def found(plan: Plan, *, today: date = TODAY) -> dict[str, set[str]]:
    """The items, or names of resources, of all findings in a plan, by rule; excused ones left out."""
    by_rule: dict[str, set[str]] = {}
    for finding in evaluate_rules(plan, today):
        if finding.excused is None:
            by_rule.setdefault(finding.rule, set()).add(finding.item or finding.message.partition(":")[0])
    return by_rule


def with_inputs(plan: Plan, name: str, **inputs: Any) -> Plan:
    """The plan as it were if a component gave a resource other inputs; None takes one out."""
    assert any(it.name == name for it in plan.resources), name
    return replace(
        plan,
        resources=tuple(
            replace(it, inputs={key: value for key, value in {**it.inputs, **inputs}.items() if value is not None})
            if it.name == name
            else it
            for it in plan.resources
        ),
    )


def plan_of(*resources: PlannedResource) -> Plan:
    """A plan of nothing but resources, in production."""
    owns = Owns(datadog=True, pagerduty=True, sentry=True)
    stack = Stack(name="prod", environment="prod", owns=owns)
    catalog = Catalog(folder=Path(), stack=stack, known_metrics=(), signals=Signals(()))
    return Plan(catalog=catalog, resources=resources, outputs={})
