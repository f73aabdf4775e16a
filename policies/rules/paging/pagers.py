"""Rules on PagerDuty's schedules and services: who is on a schedule, and what resolves an incident."""

from policies.engine.inputs import PAGER, SCHEDULE, at, entries, is_missing, is_opaque, schedule_users, text
from policies.engine.rule import Resource, each, rule


@rule(id="schedule-empty", severity="error", scope=each(SCHEDULE))
def schedule_empty(resource: Resource) -> str | None:
    """A page to a schedule without people reaches nobody.

    Fix: Name the people of the rotation, or remove it from the escalation policy.

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
        return "one of its layers has no people"
    return None


@rule(id="schedule-one-person", severity="warning", scope=each(SCHEDULE))
def schedule_one_person(resource: Resource) -> str | None:
    """One person cannot be on call every night of the year.

    Fix: Add a second person to the rotation.

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
        return "only one person is on this schedule"
    return None


@rule(id="incident-resolves-itself", severity="warning", scope=each(PAGER))
def incident_resolves_itself(resource: Resource) -> str | None:
    """PagerDuty resolves the incident while the outage goes on.

    Fix: Set `auto_resolve_timeout="null"`; the monitor resolves the incident when it recovers.

    Wrong:
        resources:
          services-shop-pager:
            properties: {autoResolveTimeout: "14400"}
    Right:
        resources:
          services-shop-pager:
            properties: {autoResolveTimeout: "null"}
    """
    # The default is four hours.
    timeout = at(resource.inputs, "autoResolveTimeout")
    if is_opaque(timeout) or text(timeout) in ("null", "0"):
        return None
    return "its incidents resolve after some hours, even if nobody has looked at them"


@rule(id="acknowledgement-never-expires", severity="warning", scope=each(PAGER))
def acknowledgement_never_expires(resource: Resource) -> str | None:
    """A responder who acknowledges a page and falls asleep again silences it for everyone else.

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
        return "an acknowledged incident never pages again"
    return None
