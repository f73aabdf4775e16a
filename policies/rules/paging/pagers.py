"""Rules on what PagerDuty is told to do: who stands in a schedule, and what ends an incident."""

from policies.engine.inputs import PAGER, SCHEDULE, at, entries, is_missing, is_opaque, schedule_users, text
from policies.engine.rule import OneResource, Resource, Rule


def _nobody_in_it(resource: Resource) -> str | None:
    layers = at(resource.inputs, "layers")
    if is_missing(layers):
        return "it has no layer"
    if any(isinstance(layer, dict) and is_missing(layer.get("users")) for layer in entries(layers)):
        return "one of its layers has nobody in it"
    return None


def _one_in_it(resource: Resource) -> str | None:
    users = schedule_users(resource.inputs)
    if len(users) > 0 and len(set(map(str, users))) == 1 and not any(is_opaque(user) for user in users):
        return "one person stands in it alone"
    return None


def _resolves_by_itself(resource: Resource) -> str | None:
    """Left out, it is four hours."""
    after = at(resource.inputs, "autoResolveTimeout")
    if is_opaque(after) or text(after) in ("null", "0"):
        return None
    return "its incidents are resolved after some hours, whether anybody looked at them or not"


def _acknowledged_for_ever(resource: Resource) -> str | None:
    if text(at(resource.inputs, "acknowledgementTimeout")) in ("null", "0"):
        return "an incident that somebody acknowledged never rings again"
    return None


RULES = (
    Rule(
        id="schedule-empty",
        severity="error",
        why="A page to a schedule without people goes to nobody.",
        fix="Name the people of the rotation, or take it out of the escalation policy.",
        looks_at=OneResource(types=(SCHEDULE,), broken=_nobody_in_it),
    ),
    Rule(
        id="schedule-alone",
        severity="warning",
        why="Nobody sleeps and stands watch every night of the year.",
        fix="Name a second person in the rotation.",
        looks_at=OneResource(types=(SCHEDULE,), broken=_one_in_it),
    ),
    Rule(
        id="incident-resolves-itself",
        severity="warning",
        why="An incident of the night is gone in the morning, and the outage is not.",
        fix='Set `auto_resolve_timeout="null"`: the monitor tells when it is over.',
        looks_at=OneResource(types=(PAGER,), broken=_resolves_by_itself),
    ),
    Rule(
        id="acknowledged-for-ever",
        severity="warning",
        why="Who acknowledges half asleep and falls asleep again silences the page for all others.",
        fix='Set `acknowledgement_timeout="1800"`.',
        looks_at=OneResource(types=(PAGER,), broken=_acknowledged_for_ever),
    ),
)
