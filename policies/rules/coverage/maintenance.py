"""Rules on downtimes: they end, and they do not silence everything."""

from collections.abc import Iterator

from catalog.maintenance.posts import past_windows
from policies.engine.inputs import DOWNTIME, at, entries, is_missing, is_opaque, texts
from policies.engine.rule import Breach, OneResource, PlanContext, Resource, Rule, WholePlan, item_breach

_LONG_MINUTES = 12 * 60


def _never_ends(resource: Resource) -> str | None:
    once, again = at(resource.inputs, "oneTimeSchedule"), at(resource.inputs, "recurringSchedule")
    if is_opaque(once) or is_opaque(again) or not is_missing(again):
        return None
    return "it has no end" if is_missing(at(once, "end")) else None


def _all_muted(resource: Resource) -> str | None:
    """An id of a monitor, or a tag that says more than the environment and who manages it, narrows it."""
    muted, scope = at(resource.inputs, "monitorIdentifier"), at(resource.inputs, "scope")
    if is_opaque(muted) or is_opaque(scope) or not is_missing(at(muted, "monitorId")) or scope != "*":
        return None
    tags = at(muted, "monitorTags")
    if is_opaque(tags) or any(is_opaque(tag) for tag in entries(tags)):
        return None
    wide = all(tag == "*" or tag.startswith(("env:", "managed-by:")) for tag in texts(tags))
    outside = [tag for tag in texts(tags) if tag.startswith("env:") and tag not in ("env:prod", "env:production")]
    return "it silences every monitor of its environment" if wide and not outside else None


def _long(context: PlanContext) -> Iterator[Breach]:
    for window in context.catalog.maintenance if context.catalog.stack.pages else ():
        if window.minutes > _LONG_MINUTES:
            yield item_breach("maintenance", window, f"it lasts {window.minutes // 60} hours")


def _past(context: PlanContext) -> Iterator[Breach]:
    for window in past_windows(context.catalog.maintenance, context.today):
        yield item_breach("maintenance", window, f"it begins on {window.start:%Y-%m-%d}, which is past")


RULES = (
    Rule(
        id="maintenance-past",
        severity="error",
        why="PagerDuty moves a start in the past to the current time, so that each `up` replaces the window.",
        fix="Take the maintenance out, or write when the next one begins.",
        looks_at=WholePlan(broken=_past),
    ),
    Rule(
        id="downtime-without-end",
        severity="error",
        why="What was silenced for a deploy in spring is silent in winter.",
        fix="Give the downtime an end.",
        looks_at=OneResource(types=(DOWNTIME,), broken=_never_ends),
    ),
    Rule(
        id="downtime-of-all",
        severity="warning",
        why="What breaks beside the work that is planned is silenced with it.",
        fix="Name the services that are worked on: `services: [Postgres]`.",
        looks_at=OneResource(types=(DOWNTIME,), broken=_all_muted),
    ),
    Rule(
        id="downtime-long",
        severity="warning",
        why="After half a day nobody remembers that it is silent, and the outage of the evening is not heard.",
        fix="Write windows of some hours; write a second one if the work goes on.",
        looks_at=WholePlan(broken=_long),
    ),
)
