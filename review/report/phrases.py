"""Texts that all reports share: the verdict, the counts, the headings, and the names of kinds of items."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from catalog.registry import BY_NAME
from review.model import (
    OTHER,
    Action,
    Change,
    Effect,
    LoadChange,
    ResourceAction,
    ResourceChange,
    Review,
    ReviewFinding,
    RouteChange,
    StackReview,
)

COUNTED: tuple[tuple[ResourceAction, str], ...] = (
    ("create", "created"),
    ("update", "changed"),
    ("replace", "replaced"),
    ("rename", "renamed"),
    ("delete", "deleted"),
)
SIGNS: dict[Action, str] = {"created": "+", "changed": "~", "renamed": "»", "deleted": "-"}
EFFECTS: dict[Effect, str] = {
    "looser": "fewer or later pages",
    "tighter": "more or earlier pages",
    "neutral": "no effect on pages",
}
RISKS = "Needs approval"
APPROVED = "Approved"
BROKEN = "Broken rules"
PAGED_HEADING = "Who is paged"
LOAD_HEADING = "On-call load, next four weeks"
LOAD_COLUMNS = (
    "hours on call, first level",
    "hours on call, later levels",
    "of these at night",
    "alerts that can page",
)
_MOST_NAMES = 5
WARNED = "Other findings"
REST = "Changes"
_CODED = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
SHARED = "Without a service"


def verdict(review: Review) -> str:
    """Return one line: whether something blocks the change, and how much."""
    refused = {risk.id for stack in review.stacks for risk in stack.refused}
    broken = len({it for stack in review.stacks for it in stack.broken})
    if refused or broken or review.uncovered:
        parts = [f"{number(len(refused), 'risk')} not approved"] if refused else []
        parts += [f"{number(broken, 'rule')} broken"] if broken else []
        parts += [f"{number(len(review.uncovered), 'stack')} not covered"] if review.uncovered else []
        return f"Blocked: {' and '.join(parts)}."
    looser = len({(it.ref, it.place) for stack in review.stacks for it in loosened(stack) if _can_page(it, stack)})
    if looser:
        return (
            f"Nothing blocks this change; {number(looser, 'change')} cause{'s' * (looser == 1)} fewer or later pages."
        )
    if not any(stack.changes for stack in review.stacks):
        return "Nothing changes."
    tighter = [(it, stack) for stack in review.stacks for it in stack.changes if it.effect == "tighter"]
    if any(_can_page(change, stack) for change, stack in tighter):
        return "Nothing blocks this change; it causes more or earlier pages."
    differs = any(stack.paged or (stack.shifted and stack.pages) for stack in review.stacks)
    return "Nothing blocks this change; other people are paged." if differs else "Nothing blocks this change."


def not_covered(stack: str) -> str:
    """Return what is wrong with a report that does not contain a stack."""
    return f"{stack} is not in this report, so nobody knows what changes there."


def risks(review: Review) -> str:
    """Return the heading of the risks, some or all of which are approved."""
    return RISKS if any(stack.refused for stack in review.stacks) else APPROVED


def tone(review: Review) -> Literal["stopped", "warned", "clear"]:
    """Return the colour of the verdict: something blocks the change, someone is paged less, or neither."""
    if review.exit_code:
        return "stopped"
    return "warned" if any(map(loosened, review.stacks)) else "clear"


def compared_revisions(review: Review) -> str:
    """Return what is compared, and from when on-call duty is computed."""
    return f"{review.base} → {review.head}, on-call shifts computed from {moment(review.at, year=True)}"


def moment(text: str, *, year: bool = False) -> str:
    """Return an instant (ISO, with offset) as `Tue 24 Nov 09:00 UTC`; the text itself if it is not one."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{at:%a} {at.day} {at:%b}{f' {at.year}' if year else ''} {at:%H:%M} {at.tzname() or 'UTC'}"


def counts(stack: StackReview) -> str:
    """Return how many resources are created, changed, replaced, renamed and deleted."""
    actions = [f"{count:,} {word}" for action, word in COUNTED if (count := stack.count(action))]
    return ", ".join(actions) or "no resource changes"


def number(count: int, word: str) -> str:
    """Return a count with its noun: `1 risk`, `1,200 risks`."""
    plural = "people" if word == "person" else f"{word}s"
    return f"{count:,} {word if count == 1 else plural}"


def kind(section: str) -> str:
    """Return the name of an item's kind from its section: `escalation policy`."""
    if section == OTHER:
        return "resources"
    row = BY_NAME.get(section)
    return row.singular if row else section.replace("_", " ")


def loosened(stack: StackReview) -> list[Change]:
    """Return the changes after which someone is paged less often or later; not those that only follow from others."""
    return [change for change in stack.changes if change.effect == "looser" and not change.follows]


def changed_loads(stack: StackReview) -> list[LoadChange]:
    """Return the people whose on-call load differs, in a stack that pages."""
    return [burden for burden in stack.burdens if stack.pages or burden.alerts_before]


def notices(stack: StackReview) -> list[ReviewFinding]:
    """Return findings that are new or fixed and block nothing: warnings, notes, and excused ones.

    A reviewer of this change does not need the warnings and excuses that the base already had.
    """
    return [finding for finding in stack.findings if finding.state == "gone" or _new_notice(finding)]


def standing(finding: ReviewFinding) -> str:
    """Return the state of a finding in one phrase: its severity, and whether it is fixed, or already in the base."""
    match finding.state:
        case "gone":
            return f"no longer applies ({finding.because})" if finding.because else "fixed"
        case "standing":
            return f"{finding.severity} already in the base"
    return finding.severity


def resource(change: ResourceChange) -> str:
    """Return the change of a resource in a line: `Monitor alerts-high-error-rate: changed query, message`."""
    done = dict(COUNTED)[change.action]
    properties = dict.fromkeys(attribute.path.partition(".")[0].partition("[")[0] for attribute in change.attributes)
    text = f"{change.kind} {change.name}: {done}"
    if change.former_name and change.former_name != change.name:
        text += f" (was {change.former_name})"
    if change.action in ("update", "replace") and properties:
        text += f" {', '.join(properties)}"
    return f"{text}; {change.why}" if change.why else text


def names(found: Sequence[str]) -> str:
    """Return the names of alerts with the same change: the first few, and how many more."""
    return listed(found, _MOST_NAMES)


def listed(found: Sequence[str], most: int) -> str:
    """Return the first names of a list, and how many more there are."""
    more = len(found) - most
    return ", ".join(found[:most]) + (f" and {more:,} more" if more > 0 else "")


def alerts_of(route_change: RouteChange) -> str:
    """Return the alerts of a route: their number if there are several, and their names."""
    found = names(route_change.names)
    return f"{number(len(route_change.names), 'alert')} ({found})" if len(route_change.names) > 1 else found


def because(route_change: RouteChange) -> str:
    """Return what changed an alert's route to people."""
    return f"because of {names(route_change.because)}"


def span(begin: str, end: str, zone: str) -> str:
    """Return a period (ISO, with offset) in a time zone that is named elsewhere."""
    try:
        first, last = (datetime.fromisoformat(it).astimezone(ZoneInfo(zone)) for it in (begin, end))
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return f"{moment(begin)} to {moment(end)}"
    day = "" if first.date() == last.date() else f"{last:%a} {last.day} {last:%b} "
    return f"{first:%a} {first.day} {first:%b} {first:%H:%M} to {day}{last:%H:%M}"


def load_columns(load_change: LoadChange) -> tuple[tuple[str, str], ...]:
    """Return a person's on-call load before and after, as text, in the order of `LOAD_COLUMNS`."""
    nights = [
        0.0 if night is None and not first + later else night
        for night, first, later in (
            (load_change.night_hours_before, load_change.first_hours_before, load_change.later_hours_before),
            (load_change.night_hours_after, load_change.first_hours_after, load_change.later_hours_after),
        )
    ]
    return (
        (_hours(load_change.first_hours_before), _hours(load_change.first_hours_after)),
        (_hours(load_change.later_hours_before), _hours(load_change.later_hours_after)),
        (_hours(nights[0]), _hours(nights[1])),
        (f"{load_change.alerts_before:,}", f"{load_change.alerts_after:,}"),
    )


def equal_loads(loads: Sequence[LoadChange]) -> str | None:
    """Return one line for people whose load differs only by the same number of alerts, else None."""
    alerts = {(load.alerts_before, load.alerts_after) for load in loads}
    hours = any(before != after for load in loads for before, after in load_columns(load)[:-1])
    if len(alerts) != 1 or hours:
        return None
    ((before, after),) = alerts
    return f"Each of {number(len(loads), 'person')}: {before:,} → {after:,} alerts that can page"


def coded(text: str) -> list[tuple[str, bool]]:
    """Split a rule's text into parts, each with whether it is code: `such as this`, between single backticks."""
    parts = _CODED.split(text)
    return [(part, index % 2 == 1) for index, part in enumerate(parts) if part]


def _hours(value: float | None) -> str:
    return "?" if value is None else f"{value:,.0f} h"


def _can_page(change: Change, stack: StackReview) -> bool:
    """Return whether a change concerns pages: its alert pages in base or head, or it is no alert and an alert pages.

    A review without routes is of a stack without alerts, or of an older version: the environment decides.
    """
    routes = (stack.former_routes, stack.routes)
    own = [side[change.ref] for side in routes if change.ref in side]
    known = own or [route for side in routes for route in side.values()]
    return any(route.pager and route.pager.wakes for route in known) if known else stack.pages


def _new_notice(finding: ReviewFinding) -> bool:
    return finding.state == "new" and (finding.excused is not None or finding.severity != "error")
