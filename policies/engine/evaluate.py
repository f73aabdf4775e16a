"""Judging a plan: what each rule finds, what of it is excused, and what is wrong with the excuses."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from catalog import Catalog, Excuse, Finding
from policies.engine.plan_context import ExcuseContext, PlanContext, excusable_item
from policies.engine.rule import AllResources, OneExcuse, OneResource, Rule, WholePlan
from policies.rules import RULES

if TYPE_CHECKING:  # judging asks nothing of the vendors' SDKs; only who makes a plan waits for them
    from plan.plan import Plan, PlannedResource

BY_ID = {rule.id: rule for rule in RULES}


def judge(plan: "Plan", today: date) -> tuple[Finding, ...]:
    """All that is found in a plan on a day: what its catalog leaves open, what breaks a rule, and wrong excuses.

    A finding that an item is excused from has its `excused` set and the severity `info`. An excuse that is expired
    excuses nothing. The order is that of the catalog's findings, then of the rules, then of the excuses.
    """
    found = [_graded(finding) for finding in plan.catalog.findings]
    context = PlanContext(plan, today)
    found += [finding for rule in RULES for finding in _findings(rule, context)]
    excuses = {_key(excuse): excuse for excuse in plan.catalog.excuses if excuse.holds(today)}
    return (*(_excused(finding, excuses) for finding in found), *_wrong_excuses(plan.catalog, found, today))


def excused(catalog: Catalog, item: str | None, rule: str, today: date) -> Excuse | None:
    """The excuse by which an item may break a rule on a day."""
    return next((it for it in catalog.excuses if _key(it) == (item, rule) and it.holds(today)), None)


def _graded(finding: Finding) -> Finding:
    """What was found while the catalog was read, as grave as the rule says: a review is stricter than `check`."""
    rule = BY_ID.get(finding.rule)
    return replace(finding, severity=rule.severity) if rule else finding


def _findings(rule: Rule, context: PlanContext) -> Iterator[Finding]:
    match rule.scope:
        case OneResource() as scope:
            for resource in context.plan.resources:
                if scope.covers(resource.type) and (wrong := scope.check(resource)):
                    yield _of_resource(rule, resource, wrong, context.catalog)
        case AllResources(check=check):
            for resource, wrong in check(context.plan.resources):
                yield _of_resource(rule, resource, wrong, context.catalog)
        case WholePlan(check=check_plan):
            for breach in check_plan(context):
                message = f"{breach.message}. {rule.why}"
                yield Finding(rule.id, rule.severity, message, breach.source, rule.fix, breach.item)


def _wrong_excuses(catalog: Catalog, found: list[Finding], today: date) -> Iterator[Finding]:
    broken = frozenset((finding.item, finding.rule) for finding in found)
    context = ExcuseContext(catalog=catalog, rules=frozenset(BY_ID), broken=broken, today=today)
    for excuse in catalog.excuses:
        for rule in RULES:
            if isinstance(rule.scope, OneExcuse) and (wrong := rule.scope.check(excuse, context)):
                item, _ = _key(excuse)
                yield Finding(rule.id, rule.severity, f"{wrong}. {rule.why}", excuse.source, rule.fix, item)


def _of_resource(rule: Rule, resource: "PlannedResource", wrong: str, catalog: Catalog) -> Finding:
    message = f"{shown_name(resource, catalog)}: {wrong}. {rule.why}"
    return Finding(rule.id, rule.severity, message, resource.source, rule.fix, _excusable(resource, catalog))


def shown_name(resource: Any, catalog: Catalog) -> str:
    """The name of the item that a resource comes from, and of the resource where the item has several."""
    section, _, id = (_excusable(resource, catalog) or "").partition("/")
    try:
        item = catalog.item(section, id)
    except KeyError:
        return str(resource.name)
    return item.name if resource.name.endswith(f"-{id}") else f"{item.name} ({resource.name})"


def _excusable(resource: Any, catalog: Catalog) -> str | None:
    return excusable_item(resource.item, catalog) if resource.item else None


def _excused(finding: Finding, excuses: dict[tuple[str | None, str], Excuse]) -> Finding:
    excuse = excuses.get((finding.item, finding.rule))
    return replace(finding, severity="info", excused=excuse) if excuse else finding


def _key(excuse: Excuse) -> tuple[str | None, str]:
    return f"{excuse.section}/{excuse.item}", excuse.rule
