"""Rules on checks from outside: one bad network is no outage, and a check that asserts nothing sees none."""

from policies.engine.inputs import TEST, at, entries, is_missing, is_opaque, number
from policies.engine.message import pages
from policies.engine.rule import OneResource, Resource, Rule

_SELDOM_S, _RENEWED_DAYS = 600, 14


def _one_place(resource: Resource) -> str | None:
    places, least = at(resource.inputs, "locations"), at(resource.inputs, "optionsList", "minLocationFailed")
    if not pages(resource.inputs) or is_opaque(places) or is_opaque(least):
        return None
    return (
        "it pages when it fails from a single place" if len(entries(places)) < 2 or (number(least) or 1) < 2 else None
    )


def _no_retry(resource: Resource) -> str | None:
    tries = at(resource.inputs, "optionsList", "retry", "count")
    if pages(resource.inputs) and not is_opaque(tries) and (number(tries) or 0) < 1:
        return "it pages at the first answer that is not right"
    return None


def _seldom(resource: Resource) -> str | None:
    every = number(at(resource.inputs, "optionsList", "tickEvery"))
    if every is not None and every > _SELDOM_S and pages(resource.inputs):
        return f"it pages, and asks less often than every {_SELDOM_S // 60} minutes"
    return None


def _asserts_nothing(resource: Resource) -> str | None:
    if at(resource.inputs, "type") != "api":
        return None
    asked = [at(resource.inputs, "assertions")]
    steps = at(resource.inputs, "apiSteps")
    if not is_missing(steps):
        asked = [at(step, "assertions") for step in entries(steps)]
    return "it takes any answer for right" if any(is_missing(assertions) for assertions in asked) else None


def _paused(resource: Resource) -> str | None:
    return "it is paused" if at(resource.inputs, "status") == "paused" else None


def _certificate_late(resource: Resource) -> str | None:
    for assertion in entries(at(resource.inputs, "assertions")):
        days = number(at(assertion, "target"))
        if at(assertion, "operator") == "isInMoreThan" and days is not None and days < _RENEWED_DAYS:
            return f"it tells of a certificate less than {_RENEWED_DAYS} days before it ends"
    return None


RULES = (
    Rule(
        id="check-one-place",
        severity="warning",
        why="A bad network at one place wakes people for a service that everybody else reaches.",
        fix="Ask from two places at least, and write `fails_from: 2`.",
        looks_at=OneResource(types=(TEST,), broken=_one_place),
    ),
    Rule(
        id="check-no-retry",
        severity="warning",
        why="One lost packet wakes somebody.",
        fix="Write `retries: 1` or more.",
        looks_at=OneResource(types=(TEST,), broken=_no_retry),
    ),
    Rule(
        id="check-seldom",
        severity="warning",
        why="Customers know of the outage before the pager does.",
        fix="Ask every minute, every ten at the least: `every: 1m`.",
        looks_at=OneResource(types=(TEST,), broken=_seldom),
    ),
    Rule(
        id="check-asserts-nothing",
        severity="error",
        why="A page that says that all is lost is an answer, too, and the check is green.",
        fix="Assert the status, and something that stands only in a right answer.",
        looks_at=OneResource(types=(TEST,), broken=_asserts_nothing),
    ),
    Rule(
        id="check-paused",
        severity="error",
        why="A check that was paused for an hour is paused for years.",
        fix="Set it `live`, or take it out.",
        looks_at=OneResource(types=(TEST,), broken=_paused),
    ),
    Rule(
        id="certificate-late",
        severity="warning",
        why="A renewal that failed is found in the last days, which may be a holiday.",
        fix="Write `expires_in: 21d`.",
        looks_at=OneResource(types=(TEST,), broken=_certificate_late),
    ),
)
