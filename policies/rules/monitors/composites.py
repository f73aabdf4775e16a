"""Rules on composite alerts: each can be both true and false, and a failure pages once."""

import re
from collections.abc import Iterator, Sequence
from itertools import product

from catalog.alerts.composites.expression import holds, negated
from catalog.alerts.composites.model import Composite, Member, key
from catalog.alerts.composites.states import loses_data, warns
from catalog.paging import should_page
from policies.engine.inputs import MONITOR, TEST, at, text
from policies.engine.plan_context import Breach, PlanContext, item_breach
from policies.engine.rule import AllResources, Resource, WholePlan, rule

_RAW_ID = re.compile(r"(?<![<\w:-])\d{4,}(?![\w>-])")


@rule(id="composite-constant", severity="error", scope=WholePlan)
def composite_constant(context: PlanContext) -> Iterator[Breach]:
    """A composite alert that is always or never true does not depend on its members.

    Fix: Write a `when:` expression that can be both true and false.

    Wrong:
        alerts:
          - {name: Down, when: Errors and not Errors and Slow, severity: warning, notify: [slack]}
    Right:
        alerts:
          - {name: Down, when: Errors and Slow, severity: warning, notify: [slack]}
    """
    for composite in context.catalog.composites:
        names = [key(member) for member in composite.members]
        combinations = product((False, True), repeat=len(names))
        values = {holds(composite.expression, dict(zip(names, states, strict=True))) for states in combinations}
        if len(values) == 1:
            yield item_breach(composite, f"`{composite.when}` is {'always' if True in values else 'never'} true")


@rule(id="composite-pages-twice", severity="warning", scope=WholePlan)
def composite_pages_twice(context: PlanContext) -> Iterator[Breach]:
    """One failure opens two incidents, and two responders work on it without knowing of each other.

    Fix: Page from this alert and notify only a chat channel from its members, or the other way round.

    Wrong:
        alerts:
          - {name: Errors, severity: critical, notify: [slack, pagerduty]}
          - {name: Down, when: Errors and Slow, severity: critical, notify: [pagerduty]}
    Right:
        alerts:
          - {name: Errors, severity: critical, notify: [slack, pagerduty]}
          - {name: Down, when: Errors and Slow, severity: warning, notify: [slack]}
    """
    urgent = {id(notifier) for notifier in context.urgent_notifiers}
    for composite in context.catalog.composites:
        if not should_page(composite, context.catalog.stack):
            continue
        paging_members = [
            member.name for member in composite.members if id(member) in urgent and member.service == composite.service
        ]
        if paging_members:
            yield item_breach(composite, f"it pages the same people as its member `{paging_members[0]}`")


@rule(id="composite-negates-no-data", severity="warning", scope=WholePlan)
def composite_negates_no_data(context: PlanContext) -> Iterator[Breach]:
    """While `A` has no data, `not A` has none either, so nobody is notified of the other members.

    Fix: Write `no_data: resolve` in the member: without data it is then OK, and `not` of it is true.

    Wrong:
        alerts:
          - {name: Slow, no_data: page}
          - {name: Only errors, when: Errors and not Slow, severity: warning, notify: [slack]}
    Right:
        alerts:
          - {name: Slow, no_data: page}
          - {name: Late, condition: p99_latency > 3s, duration: 5m, no_data: resolve, severity: info,
             notify: [slack]}
          - {name: Only errors, when: Errors and not Late, severity: warning, notify: [slack]}
    """
    for composite, member in _negated_members(context):
        if loses_data(member):
            yield item_breach(composite, f"it keeps its last state while `{member.name}` has no data")


@rule(id="composite-negates-warning", severity="warning", scope=WholePlan)
def composite_negates_warning(context: PlanContext) -> Iterator[Breach]:
    """In a composite a warning counts like an alert, so `not A` becomes false when `A` warns.

    Fix: Remove `warning:` from the member, or use a member that has none.

    Wrong:
        alerts:
          - {name: Errors, warning: 1.5%}
          - {name: Only slow, when: Slow and not Errors, severity: warning, notify: [slack]}
    Right:
        alerts:
          - {name: Errors, warning: null}
          - {name: Only slow, when: Slow and not Errors, severity: warning, notify: [slack]}
    """
    for composite, member in _negated_members(context):
        if warns(member):
            yield item_breach(composite, f"it ends when `{member.name}` warns, not only when it alerts")


@rule(id="composite-hardcoded-id", severity="warning", scope=AllResources)
def composite_hardcoded_id(resources: Sequence[Resource]) -> Iterator[tuple[Resource, str]]:
    """If the other monitor is replaced, its ID changes, and this composite then evaluates nothing.

    Fix: Take the ID from the other monitor's output.

    Wrong:
        alerts:
          - {name: Down, when: Errors and Slow, severity: warning, notify: [slack]}
        resources:
          alerts-down:
            properties: {query: "12345678 && 12345679"}
    Right:
        alerts:
          - {name: Down, when: Errors and Slow, severity: warning, notify: [slack]}
    """
    for resource in resources:
        query = text(at(resource.inputs, "query"))
        if resource.type != MONITOR or at(resource.inputs, "type") != "composite" or query is None:
            continue
        # In the engine an ID that comes from another monitor's output is a number, too. That monitor is a dependency.
        monitors = [urn for urn in resource.dependencies if urn.split("::")[2].rpartition("$")[2] in (MONITOR, TEST)]
        taken = len(monitors) if resource.has_real_ids else 0
        if len(set(_RAW_ID.findall(query))) > taken:
            yield resource, "it refers to a monitor by a copied ID"


def _negated_members(context: PlanContext) -> Iterator[tuple[Composite, Member]]:
    """Yield the members under `not`, each with its composite."""
    for composite in context.catalog.composites:
        negated_keys = negated(composite.expression)
        yield from ((composite, member) for member in composite.members if key(member) in negated_keys)
