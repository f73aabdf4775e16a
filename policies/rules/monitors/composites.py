"""Rules on alerts that join others: what they say can be true and false, and wakes people once."""

import re
from collections.abc import Iterator
from itertools import product

from catalog.alerts.composites.expression import holds, negated
from catalog.alerts.composites.model import key
from catalog.alerts.composites.states import loses_data, warns
from catalog.paging import is_meant_to_wake
from policies.engine.inputs import MONITOR, at, text
from policies.engine.rule import Breach, OneResource, PlanContext, Resource, Rule, WholePlan, notifier_breach

_RAW_ID = re.compile(r"(?<![<\w:-])\d{4,}(?![\w>-])")


def _constant(context: PlanContext) -> Iterator[Breach]:
    for composite in context.catalog.composites:
        names = [key(member) for member in composite.members]
        states = (dict(zip(names, each, strict=True)) for each in product((False, True), repeat=len(names)))
        values = {holds(composite.expression, state) for state in states}
        if len(values) == 1:
            yield notifier_breach(composite, f"`{composite.when}` {'always' if True in values else 'never'} holds")


def _pages_twice(context: PlanContext) -> Iterator[Breach]:
    waking = {id(watch) for watch in context.urgent_notifiers}
    for composite in context.catalog.composites:
        if not is_meant_to_wake(composite, context.catalog.stack):
            continue
        twice = [it.name for it in composite.members if id(it) in waking and it.service == composite.service]
        if twice:
            yield notifier_breach(composite, f"it wakes the same people as `{twice[0]}`, which it joins")


def _raw_id(resource: Resource) -> str | None:
    written = text(at(resource.inputs, "query"))
    if at(resource.inputs, "type") == "composite" and written is not None and _RAW_ID.search(written):
        return "it joins a monitor by a number that somebody copied"
    return None


def _hidden_by_silence(context: PlanContext) -> Iterator[Breach]:
    for composite in context.catalog.composites:
        without = negated(composite.expression)
        for member in composite.members:
            if key(member) in without and loses_data(member):
                yield notifier_breach(composite, f"it keeps its last state while `{member.name}` has no data")


def _ended_by_warning(context: PlanContext) -> Iterator[Breach]:
    for composite in context.catalog.composites:
        without = negated(composite.expression)
        for member in composite.members:
            if key(member) in without and warns(member):
                yield notifier_breach(composite, f"the warning of `{member.name}` ends it, as its alert does")


RULES = (
    Rule(
        id="joined-constant",
        severity="error",
        why="What always or never holds says nothing of the alerts that it joins.",
        fix="Write in `when:` what can be true at one time and false at another.",
        looks_at=WholePlan(broken=_constant),
    ),
    Rule(
        id="joined-pages-twice",
        severity="warning",
        why="Two incidents of one fault are worked on by two people who do not know of each other.",
        fix="Let the joined alerts tell a chat, and page for all of them here; or the other way round.",
        looks_at=WholePlan(broken=_pages_twice),
    ),
    Rule(
        id="joined-without-data",
        severity="warning",
        why="`not A` is No Data while A is, so nobody is notified of the others until A has data again.",
        fix="Write `no_data: resolve` in the joined alert: without data it is OK then, and `not` of it holds.",
        looks_at=WholePlan(broken=_hidden_by_silence),
    ),
    Rule(
        id="joined-warning",
        severity="warning",
        why="A warning counts as much as an alert in a composite, so `not A` ends at the warning of A.",
        fix="Take `warning:` out of the joined alert, or join one that has none.",
        looks_at=WholePlan(broken=_ended_by_warning),
    ),
    Rule(
        id="joined-by-number",
        severity="warning",
        why="When the other monitor is made anew its number is another, and this one looks at nothing.",
        fix="Take the number from the other monitor's output.",
        looks_at=OneResource(types=(MONITOR,), broken=_raw_id),
    ),
)
