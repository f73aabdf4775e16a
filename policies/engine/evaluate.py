"""Judging a plan: what each rule finds, what of it is excused, and what is wrong with the excuses."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from catalog import Catalog, Excuse, Finding
from policies.engine.rule import AllResources, OneResource, PlanContext, Rule, WholePlan, excusable_item
from policies.rules import RULES
from policies.rules.resources.excuses import expired, unknown_rule, unused

if TYPE_CHECKING:  # judging asks nothing of the vendors' SDKs; only who makes a plan waits for them
    from plan.plan import Plan, PlannedResource


def judge(plan: "Plan", today: date, rules: Iterable[Rule] = RULES) -> tuple[Finding, ...]:
    """All that is found in a plan on a day: what its catalog leaves open, what breaks a rule, and wrong excuses.

    A finding that an item is excused from has its `excused` set and the severity `info`. An excuse that is expired
    excuses nothing. The order is that of the catalog's findings, then of the rules, then of the excuses.
    """
    known = {rule.id: rule for rule in rules}
    found = [_graded(finding, known) for finding in plan.catalog.findings]
    context = PlanContext(plan, today)
    found += [finding for rule in known.values() for finding in _findings(rule, context)]
    excuses = {_key(excuse): excuse for excuse in plan.catalog.excuses if excuse.holds(today)}
    return (*(_excused(finding, excuses) for finding in found), *_wrong_excuses(plan.catalog, found, known, today))


def excused(catalog: Catalog, item: str | None, rule: str, today: date) -> Excuse | None:
    """The excuse by which an item may break a rule on a day."""
    return next((it for it in catalog.excuses if _key(it) == (item, rule) and it.holds(today)), None)


def _graded(finding: Finding, known: dict[str, Rule]) -> Finding:
    """What was found while the catalog was read, as grave as the rule says: a review is stricter than `check`."""
    rule = known.get(finding.rule)
    return replace(finding, severity=rule.severity) if rule else finding


def _findings(rule: Rule, context: PlanContext) -> Iterator[Finding]:
    match rule.looks_at:
        case OneResource(types=types, broken=broken):
            for resource in context.plan.resources:
                if (not types or resource.type in types) and (wrong := broken(resource)):
                    yield _of_resource(rule, resource, wrong, context.catalog)
        case AllResources(broken=broken_among):
            for resource, wrong in broken_among(context.plan.resources):
                yield _of_resource(rule, resource, wrong, context.catalog)
        case WholePlan(broken=broken_in):
            for breach in broken_in(context):
                message = f"{breach.message}. {rule.why}"
                yield Finding(rule.id, rule.severity, message, breach.source, rule.fix, breach.item)


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


def _wrong_excuses(
    catalog: Catalog, found: Iterable[Finding], known: dict[str, Rule], today: date
) -> Iterator[Finding]:
    broken = {(finding.item, finding.rule) for finding in found}
    for excuse in catalog.excuses:
        if excuse.rule not in known:
            yield unknown_rule(excuse, set(known))
        elif not excuse.holds(today):
            yield expired(excuse)
        elif _key(excuse) not in broken:
            yield unused(excuse, catalog)


def _key(excuse: Excuse) -> tuple[str | None, str]:
    return f"{excuse.section}/{excuse.item}", excuse.rule
