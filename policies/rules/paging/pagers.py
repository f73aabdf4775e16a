"""Rules on what PagerDuty is told to do: who stands in a schedule, and what ends an incident."""

from policies.engine.inputs import PAGER, SCHEDULE, at, entries, is_missing, is_opaque, schedule_users, text
from policies.engine.rule import Resource, each, rule


@rule(id="schedule-empty", severity="error", scope=each(SCHEDULE))
def schedule_empty(resource: Resource) -> str | None:
    """A page to a schedule without people goes to nobody.

    Fix: Name the people of the rotation, or take it out of the escalation policy.

    Wrong:
        resources:
          on-call-primary:
            properties: {layers: []}
    Right:
        resources:
          on-call-primary:
            properties:
              layers: [{users: [PADA, PBEN]}]
    """
    layers = at(resource.inputs, "layers")
    if is_missing(layers):
        return "it has no layer"
    if any(isinstance(layer, dict) and is_missing(layer.get("users")) for layer in entries(layers)):
        return "one of its layers has nobody in it"
    return None


@rule(id="schedule-alone", severity="warning", scope=each(SCHEDULE))
def schedule_alone(resource: Resource) -> str | None:
    """Nobody sleeps and stands watch every night of the year.

    Fix: Name a second person in the rotation.

    Wrong:
        resources:
          on-call-primary:
            properties:
              layers: [{users: [PADA]}]
    Right:
        resources:
          on-call-primary:
            properties:
              layers: [{users: [PADA, PBEN]}]
    """
    users = schedule_users(resource.inputs)
    if len(users) > 0 and len(set(map(str, users))) == 1 and not any(is_opaque(user) for user in users):
        return "one person stands in it alone"
    return None


@rule(id="incident-resolves-itself", severity="warning", scope=each(PAGER))
def incident_resolves_itself(resource: Resource) -> str | None:
    """An incident of the night is gone in the morning, and the outage is not.

    Fix: Set `auto_resolve_timeout="null"`: the monitor tells when it is over.

    Wrong:
        resources:
          services-shop-pager:
            properties: {autoResolveTimeout: "14400"}
    Right:
        resources:
          services-shop-pager:
            properties: {autoResolveTimeout: "null"}
    """
    # Left out, it is four hours.
    after = at(resource.inputs, "autoResolveTimeout")
    if is_opaque(after) or text(after) in ("null", "0"):
        return None
    return "its incidents are resolved after some hours, whether anybody looked at them or not"


@rule(id="acknowledged-for-ever", severity="warning", scope=each(PAGER))
def acknowledged_for_ever(resource: Resource) -> str | None:
    """Who acknowledges half asleep and falls asleep again silences the page for all others.

    Fix: Set `acknowledgement_timeout="1800"`.

    Wrong:
        resources:
          services-shop-pager:
            properties: {acknowledgementTimeout: "null"}
    Right:
        resources:
          services-shop-pager:
            properties: {acknowledgementTimeout: "1800"}
    """
    if text(at(resource.inputs, "acknowledgementTimeout")) in ("null", "0"):
        return "an incident that somebody acknowledged never rings again"
    return None
