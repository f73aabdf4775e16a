"""Rules on uptime checks: a bad network at one location is no outage, and each check asserts something."""

from policies.engine.inputs import TEST, at, entries, is_missing, is_opaque, number
from policies.engine.message import pages
from policies.engine.rule import FoundAtLoad, Resource, each, rule

_SELDOM_S, _RENEWED_DAYS = 600, 14


@rule(id="check-one-location", severity="warning", scope=each(TEST), paging_only=True)
def check_one_location(resource: Resource) -> str | None:
    """A bad network at one location pages someone, although everyone else reaches the service.

    Fix: Check from at least two locations, and write `fails_from: 2`.

    Wrong:
        uptime:
          - {name: Health, locations: [aws:eu-central-1], fails_from: 1}
    Right:
        uptime:
          - {name: Health, locations: [aws:eu-central-1, aws:us-east-2], fails_from: 2}
    """
    locations, minimum = at(resource.inputs, "locations"), at(resource.inputs, "optionsList", "minLocationFailed")
    if not pages(resource.inputs) or is_opaque(locations) or is_opaque(minimum):
        return None
    single = len(entries(locations)) < 2 or (number(minimum) or 1) < 2
    return "it pages when it fails from a single location" if single else None


@rule(id="check-no-retry", severity="warning", scope=each(TEST), paging_only=True)
def check_no_retry(resource: Resource) -> str | None:
    """One lost packet pages someone.

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
        return "it pages after one failed attempt, without a retry"
    return None


@rule(id="check-infrequent", severity="warning", scope=each(TEST), paging_only=True)
def check_infrequent(resource: Resource) -> str | None:
    """Customers notice the outage before anyone is paged.

    Fix: Check every minute, or at least every ten minutes: `every: 1m`.

    Wrong:
        uptime:
          - {name: Health, every: 15m}
    Right:
        uptime:
          - {name: Health, every: 1m}
    """
    every = number(at(resource.inputs, "optionsList", "tickEvery"))
    if every is not None and every > _SELDOM_S and pages(resource.inputs):
        return f"it pages, but checks less often than every {_SELDOM_S // 60} minutes"
    return None


@rule(id="check-asserts-nothing", severity="error", scope=each(TEST))
def check_asserts_nothing(resource: Resource) -> str | None:
    """An error page is also a response, so the check stays green during an outage.

    Fix: Assert the status code, and content that only a correct response has.

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
    assertion_lists = [at(resource.inputs, "assertions")]
    steps = at(resource.inputs, "apiSteps")
    if not is_missing(steps):
        assertion_lists = [at(step, "assertions") for step in entries(steps)]
    return "it accepts any response" if any(is_missing(assertions) for assertions in assertion_lists) else None


@rule(id="check-paused", severity="error", scope=each(TEST))
def check_paused(resource: Resource) -> str | None:
    """A check that was paused for an hour may stay paused for years.

    Fix: Set it to `live`, or remove it.

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
    """A failed renewal is found only in the last days, which may be a holiday.

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
            return f"it notifies of a certificate less than {_RENEWED_DAYS} days before it expires"
    return None


@rule(id="location-unknown", severity="warning", scope=FoundAtLoad)
def location_unknown() -> None:
    """Datadog rejects a check from a location that it does not have, and the list in `check` may be outdated.

    Fix: Look up the location in Datadog, or use one that the message names.

    Wrong:
        uptime:
          - {name: Health, locations: [aws:eu-central-1, aws:eu-centrl-2]}
    Right:
        uptime:
          - {name: Health, locations: [aws:eu-central-1, aws:us-east-2]}
    """
