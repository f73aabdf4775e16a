"""Rules on checks from outside: one bad network is no outage, and a check that asserts nothing sees none."""

from policies.engine.inputs import TEST, at, entries, is_missing, is_opaque, number
from policies.engine.message import pages
from policies.engine.rule import FoundAtLoad, Resource, each, rule

_SELDOM_S, _RENEWED_DAYS = 600, 14


@rule(id="check-one-place", severity="warning", scope=each(TEST))
def check_one_place(resource: Resource) -> str | None:
    """A bad network at one place wakes people for a service that everybody else reaches.

    Fix: Ask from two places at least, and write `fails_from: 2`.

    Wrong:
        uptime:
          - {name: Health, locations: [aws:eu-central-1], fails_from: 1}
    Right:
        uptime:
          - {name: Health, locations: [aws:eu-central-1, aws:us-east-2], fails_from: 2}
    """
    places, least = at(resource.inputs, "locations"), at(resource.inputs, "optionsList", "minLocationFailed")
    if not pages(resource.inputs) or is_opaque(places) or is_opaque(least):
        return None
    return (
        "it pages when it fails from a single place" if len(entries(places)) < 2 or (number(least) or 1) < 2 else None
    )


@rule(id="check-no-retry", severity="warning", scope=each(TEST))
def check_no_retry(resource: Resource) -> str | None:
    """One lost packet wakes somebody.

    Fix: Write `retries: 1` or more.

    Wrong:
        uptime:
          - {name: Health, retries: 0}
    Right:
        uptime:
          - {name: Health, retries: 1}
    """
    tries = at(resource.inputs, "optionsList", "retry", "count")
    if pages(resource.inputs) and not is_opaque(tries) and (number(tries) or 0) < 1:
        return "it pages at the first answer that is not right"
    return None


@rule(id="check-seldom", severity="warning", scope=each(TEST))
def check_seldom(resource: Resource) -> str | None:
    """Customers know of the outage before the pager does.

    Fix: Ask every minute, every ten at the least: `every: 1m`.

    Wrong:
        uptime:
          - {name: Health, every: 15m}
    Right:
        uptime:
          - {name: Health, every: 1m}
    """
    every = number(at(resource.inputs, "optionsList", "tickEvery"))
    if every is not None and every > _SELDOM_S and pages(resource.inputs):
        return f"it pages, and asks less often than every {_SELDOM_S // 60} minutes"
    return None


@rule(id="check-asserts-nothing", severity="error", scope=each(TEST))
def check_asserts_nothing(resource: Resource) -> str | None:
    """A page that says that all is lost is an answer, too, and the check is green.

    Fix: Assert the status, and something that stands only in a right answer.

    Wrong:
        resources:
          uptime-health:
            properties: {assertions: []}
    Right:
        resources:
          uptime-health:
            properties:
              assertions: [{type: statusCode, operator: is, target: "200"}]
    """
    if at(resource.inputs, "type") != "api":
        return None
    asked = [at(resource.inputs, "assertions")]
    steps = at(resource.inputs, "apiSteps")
    if not is_missing(steps):
        asked = [at(step, "assertions") for step in entries(steps)]
    return "it takes any answer for right" if any(is_missing(assertions) for assertions in asked) else None


@rule(id="check-paused", severity="error", scope=each(TEST))
def check_paused(resource: Resource) -> str | None:
    """A check that was paused for an hour is paused for years.

    Fix: Set it `live`, or take it out.

    Wrong:
        resources:
          uptime-health:
            properties: {status: paused}
    Right:
        resources:
          uptime-health:
            properties: {status: live}
    """
    return "it is paused" if at(resource.inputs, "status") == "paused" else None


@rule(id="certificate-late", severity="warning", scope=each(TEST))
def certificate_late(resource: Resource) -> str | None:
    """A renewal that failed is found in the last days, which may be a holiday.

    Fix: Write `expires_in: 21d`.

    Wrong:
        uptime:
          - name: Certificate
            tls: shop.example.com
            expires_in: 7d
            severity: info
            notify: [slack]
    Right:
        uptime:
          - name: Certificate
            tls: shop.example.com
            expires_in: 21d
            severity: info
            notify: [slack]
    """
    for assertion in entries(at(resource.inputs, "assertions")):
        days = number(at(assertion, "target"))
        if at(assertion, "operator") == "isInMoreThan" and days is not None and days < _RENEWED_DAYS:
            return f"it tells of a certificate less than {_RENEWED_DAYS} days before it ends"
    return None


@rule(id="location-unknown", severity="warning", scope=FoundAtLoad)
def location_unknown() -> None:
    """Datadog refuses a check from a location that it does not have, and `check` knows an older list.

    Fix: Look the location up in Datadog, or choose one that the message names.

    Wrong:
        uptime:
          - {name: Health, locations: [aws:eu-central-1, aws:eu-centrl-2]}
    Right:
        uptime:
          - {name: Health, locations: [aws:eu-central-1, aws:us-east-2]}
    """
