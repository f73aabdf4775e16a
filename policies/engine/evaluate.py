"""Evaluate a plan: what each rule finds, which findings are excused, and which excuses are wrong."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from catalog import Catalog, Excuse, Finding
from policies.engine.plan_context import ExcuseContext, PlanContext, excusable_item
from policies.engine.rule import AllResources, OneExcuse, OneResource, Rule, WholePlan
from policies.engine.rule_ids import current_id
from policies.rules import RULES

if TYPE_CHECKING:  # evaluating rules must not import the vendors' SDKs: only making a plan needs them
    from plan.plan import Plan, PlannedResource

BY_ID = {rule.id: rule for rule in RULES}


def evaluate_rules(plan: "Plan", today: date) -> tuple[Finding, ...]:
    """Return a plan's findings on a day: what its catalog leaves unfinished, broken rules, and wrong excuses.

    An excused finding has `excused` set and the severity `info`. An expired excuse has no effect. The catalog's
    findings come first, then those of the rules, then those on excuses.
    """
    findings = [_graded(finding) for finding in plan.catalog.findings]
    context = PlanContext(plan, today)
    findings += [finding for rule in RULES for finding in _findings(rule, context)]
    excuses = {_key(excuse): excuse for excuse in plan.catalog.excuses if excuse.holds(today)}
    return (*(_excused(finding, excuses) for finding in findings), *_wrong_excuses(plan.catalog, findings, today))


def excused(catalog: Catalog, item: str | None, rule: str, today: date) -> Excuse | None:
    """Return the excuse that allows an item to break a rule on a day, or None."""
    return next((excuse for excuse in catalog.excuses if _key(excuse) == (item, rule) and excuse.holds(today)), None)


def _graded(finding: Finding) -> Finding:
    """Return a finding of the catalog with the severity of its rule: a review is stricter than `check`."""
    rule = BY_ID.get(finding.rule)
    return replace(finding, severity=rule.severity) if rule else finding


def _findings(rule: Rule, context: PlanContext) -> Iterator[Finding]:
    match rule.scope:
        case OneResource() as scope:
            for resource in context.plan.resources:
                if scope.covers(resource.type) and (message := scope.check(resource)):
                    yield _resource_finding(rule, resource, message, context.catalog)
        case AllResources(check=check):
            for resource, message in check(context.plan.resources):
                yield _resource_finding(rule, resource, message, context.catalog)
        case WholePlan(check=check_plan):
            for breach in check_plan(context):
                message = f"{breach.message}. {rule.why}"
                yield Finding(rule.id, rule.severity, message, breach.source, rule.fix, breach.item)


def _wrong_excuses(catalog: Catalog, findings: list[Finding], today: date) -> Iterator[Finding]:
    broken = frozenset((finding.item, finding.rule) for finding in findings)
    context = ExcuseContext(catalog=catalog, rules=frozenset(BY_ID), broken=broken, today=today)
    for excuse in catalog.excuses:
        for rule in RULES:
            if isinstance(rule.scope, OneExcuse) and (message := rule.scope.check(excuse, context)):
                item, _ = _key(excuse)
                yield Finding(rule.id, rule.severity, f"{message}. {rule.why}", excuse.source, rule.fix, item)


def _resource_finding(rule: Rule, resource: "PlannedResource", message: str, catalog: Catalog) -> Finding:
    text = f"{shown_name(resource, catalog)}: {message}. {rule.why}"
    return Finding(rule.id, rule.severity, text, resource.source, rule.fix, _excusable(resource, catalog))


def shown_name(resource: Any, catalog: Catalog) -> str:
    """Return the name of the item that owns a resource, with the resource's name if the item has several."""
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
    return f"{excuse.section}/{excuse.item}", current_id(excuse.rule)
