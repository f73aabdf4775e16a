"""Rules on alerts that join others: what they say can be true and false, and wakes people once."""

import re
from collections.abc import Iterator
from itertools import product

from catalog.alerts.composites.expression import holds, negated
from catalog.alerts.composites.model import Composite, Member, key
from catalog.alerts.composites.states import loses_data, warns
from catalog.paging import is_meant_to_wake
from policies.engine.inputs import MONITOR, at, text
from policies.engine.plan_context import Breach, PlanContext, item_breach
from policies.engine.rule import Resource, WholePlan, each, rule

_RAW_ID = re.compile(r"(?<![<\w:-])\d{4,}(?![\w>-])")


@rule(id="joined-constant", severity="error", scope=WholePlan)
def joined_constant(context: PlanContext) -> Iterator[Breach]:
    """What always or never holds says nothing of the alerts that it joins.

    Fix: Write in `when:` what can be true at one time and false at another.

    Wrong:
        alerts:
          - {name: Down, when: Errors and not Errors and Slow, severity: warning, notify: [slack]}
    Right:
        alerts:
          - {name: Down, when: Errors and Slow, severity: warning, notify: [slack]}
    """
    for composite in context.catalog.composites:
        names = [key(member) for member in composite.members]
        states = (dict(zip(names, each, strict=True)) for each in product((False, True), repeat=len(names)))
        values = {holds(composite.expression, state) for state in states}
        if len(values) == 1:
            yield item_breach(composite, f"`{composite.when}` {'always' if True in values else 'never'} holds")


@rule(id="joined-pages-twice", severity="warning", scope=WholePlan)
def joined_pages_twice(context: PlanContext) -> Iterator[Breach]:
    """Two incidents of one fault are worked on by two people who do not know of each other.

    Fix: Let the joined alerts tell a chat, and page for all of them here; or the other way round.

    Wrong:
        alerts:
          - {name: Errors, severity: critical, notify: [slack, pagerduty]}
          - {name: Down, when: Errors and Slow, severity: critical, notify: [pagerduty]}
    Right:
        alerts:
          - {name: Errors, severity: critical, notify: [slack, pagerduty]}
          - {name: Down, when: Errors and Slow, severity: warning, notify: [slack]}
    """
    waking = {id(watch) for watch in context.urgent_notifiers}
    for composite in context.catalog.composites:
        if not is_meant_to_wake(composite, context.catalog.stack):
            continue
        twice = [it.name for it in composite.members if id(it) in waking and it.service == composite.service]
        if twice:
            yield item_breach(composite, f"it wakes the same people as `{twice[0]}`, which it joins")


@rule(id="joined-without-data", severity="warning", scope=WholePlan)
def joined_without_data(context: PlanContext) -> Iterator[Breach]:
    """`not A` is No Data while A is, so nobody is notified of the others until A has data again.

    Fix: Write `no_data: resolve` in the joined alert: without data it is OK then, and `not` of it holds.

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


@rule(id="joined-warning", severity="warning", scope=WholePlan)
def joined_warning(context: PlanContext) -> Iterator[Breach]:
    """A warning counts as much as an alert in a composite, so `not A` ends at the warning of A.

    Fix: Take `warning:` out of the joined alert, or join one that has none.

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
            yield item_breach(composite, f"the warning of `{member.name}` ends it, as its alert does")


@rule(id="joined-by-number", severity="warning", scope=each(MONITOR))
def joined_by_number(resource: Resource) -> str | None:
    """When the other monitor is made anew its number is another, and this one looks at nothing.

    Fix: Take the number from the other monitor's output.

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
    written = text(at(resource.inputs, "query"))
    if at(resource.inputs, "type") == "composite" and written is not None and _RAW_ID.search(written):
        return "it joins a monitor by a number that somebody copied"
    return None


def _negated_members(context: PlanContext) -> Iterator[tuple[Composite, Member]]:
    """The members that stand behind `not`, each with its composite."""
    for composite in context.catalog.composites:
        without = negated(composite.expression)
        yield from ((composite, member) for member in composite.members if key(member) in without)
