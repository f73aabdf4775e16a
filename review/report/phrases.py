"""Words that every report says alike: the verdict, the counts, the headings, and what a kind of item is called."""

import re
import shlex
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from catalog.registry import BY_NAME
from review.model import (
    OTHER,
    Action,
    Burden,
    Change,
    Effect,
    Handover,
    Judged,
    Paged,
    ResourceAction,
    ResourceChange,
    Review,
    Risk,
    Shifted,
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
    "looser": "pages less, or later",
    "tighter": "pages more, or sooner",
    "neutral": "pages the same",
}
RISKS = "Needs a word before it happens"
APPROVED = "Approved already"
HOW_TO_APPROVE = (
    "To let one happen, put its label on the pull request (make the label first), and the review runs again. "
    "In a terminal: `--approve` with what stands after `approve:`."
)
BROKEN = "Broken rules"
LOOSER = "Pages less, or later"
WOKEN = "Who is woken"
BURDENS = "What each bears in four weeks"
BORNE = ("first on call", "with a later pager", "of it at night", "alerts that can wake them")
MOST_HANDOVERS = 6
_MOST_NAMES = 5
WARNED = "What the rules say besides"
REST = "All changes"
IN_THE_WAY = ("to approve", "rules broken", "page less, or later")
LABEL_PREFIX = "approve:"
LABEL_LENGTH = 50
"""The most characters that GitHub takes for a label's name."""
_MARK_LENGTH = 8
_CODED = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
SHARED = "Of no single service"


def verdict(review: Review) -> str:
    """One line: whether something stands in the way, and how much."""
    refused = {risk.id for stack in review.stacks for risk in stack.refused}
    broken = len({it for stack in review.stacks for it in stack.broken})
    if refused or broken:
        parts = [f"{number(len(refused), 'danger')} not approved"] if refused else []
        parts += [f"{number(broken, 'rule')} broken"] if broken else []
        return f"Stopped: {' and '.join(parts)}."
    looser = len({(it.ref, it.sentences) for stack in review.stacks for it in loosened(stack)})
    if looser:
        return f"Nothing stands in the way; {number(looser, 'change')} page{'s' * (looser == 1)} less, or later."
    return "Nothing stands in the way." if any(stack.changes for stack in review.stacks) else "Nothing changes."


def risks(review: Review) -> str:
    """The heading over risks, of which some or all are approved."""
    return RISKS if any(stack.refused for stack in review.stacks) else APPROVED


def tone(review: Review) -> Literal["stopped", "warned", "clear"]:
    """What the colour of the verdict says: something stands in the way, something pages less, or neither."""
    if review.exit_code:
        return "stopped"
    return "warned" if any(map(loosened, review.stacks)) else "clear"


def sides(review: Review) -> str:
    """What is compared with what, and from when on-call is reckoned."""
    return f"{review.base} → {review.head}, on call reckoned from {moment(review.at, year=True)}"


def moment(text: str, *, year: bool = False) -> str:
    """An instant (ISO, with offset) as people write it: `Tue 24 Nov 09:00 UTC`; the text itself when it is none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{at:%a} {at.day} {at:%b}{f' {at.year}' if year else ''} {at:%H:%M} {at.tzname() or 'UTC'}"


def counts(stack: StackReview) -> str:
    """How many resources are created, changed, replaced, renamed and deleted."""
    found = [f"{count:,} {word}" for action, word in COUNTED if (count := stack.count(action))]
    return ", ".join(found) or "no resource changes"


def number(count: int, word: str) -> str:
    """`1 risk`, `1,200 risks`."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def kind(section: str) -> str:
    """What people call an item of a section: `escalation policy`."""
    if section == OTHER:
        return "resources"
    row = BY_NAME.get(section)
    return row.singular if row else section.replace("_", " ")


def loosened(stack: StackReview) -> list[Change]:
    """The changes after which something pages less, or later."""
    return [change for change in stack.changes if change.effect == "looser"]


def burdened(stack: StackReview) -> list[Burden]:
    """Whose burden differs, where being on call means being woken."""
    return [it for it in stack.burdens if stack.pages or it.alerts_before]


def notices(stack: StackReview) -> list[Judged]:
    """Findings that this change brings or mends and that stop nothing: warnings, remarks, and what is excused.

    What was excused before, or warned of, is nothing that a reviewer of this change has to read again.
    """
    return [it for it in stack.findings if it.state == "gone" or _new_notice(it)]


def standing(it: Judged) -> str:
    """How it stands with a finding, in a word: `error`, `mended`, `error already in the base`."""
    match it.state:
        case "gone":
            return "mended"
        case "standing":
            return f"{it.severity} already in the base"
    return it.severity


def by_service(changes: Iterable[Change]) -> list[tuple[str, list[Change]]]:
    """The changes of each service, sorted by its name; those of none come last. The gravest of each come first."""
    found: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        found[change.service or SHARED].append(change)
    ranked = {"looser": 0, "tighter": 1, "neutral": 2}
    for group in found.values():
        group.sort(key=lambda it: ranked[it.effect])
    return sorted(found.items(), key=lambda pair: (pair[0] == SHARED, pair[0].casefold()))


def resource(change: ResourceChange) -> str:
    """What happens to a resource, in a line: `Monitor alerts-high-error-rate: changed query, message`."""
    done = dict(COUNTED)[change.action]
    properties = dict.fromkeys(it.path.partition(".")[0].partition("[")[0] for it in change.attributes)
    said = f"{change.kind} {change.name}: {done}"
    if change.former_name and change.former_name != change.name:
        said += f" (was {change.former_name})"
    if change.action in ("update", "replace") and properties:
        said += f" {', '.join(properties)}"
    return f"{said}; {change.why}" if change.why else said


def how_to_approve(risk: Risk) -> str:
    """What to type for a risk."""
    return f"--approve {shlex.quote(risk.id)}"


def in_the_way(stack: StackReview) -> tuple[int, int, int]:
    """How much there is to look at, in the order of `IN_THE_WAY`."""
    return len(stack.refused), len(stack.broken), len(loosened(stack))


def spelled_out(risk: Risk) -> bool:
    """Whether the label of a risk tells its id: `approve:<id>`, and not cut."""
    return label_of(risk.id) == f"{LABEL_PREFIX}{risk.id}"


def label_of(risk: str) -> str:
    """The label that approves the risk of that id in a pull request: `approve:<id>`.

    What is too long for GitHub is cut, and ends in a mark of the whole id, so that risks that begin alike have labels
    of their own.
    """
    whole = f"{LABEL_PREFIX}{risk}"
    if len(whole) <= LABEL_LENGTH:
        return whole
    mark = f"~{sha256(risk.encode()).hexdigest()[:_MARK_LENGTH]}"
    return f"{whole[: LABEL_LENGTH - len(mark)]}{mark}"


def names(found: tuple[str, ...]) -> str:
    """The names of alerts that fare alike: the first few, and how many more."""
    more = len(found) - _MOST_NAMES
    return ", ".join(found[:_MOST_NAMES]) + (f" and {more:,} more" if more > 0 else "")


def because(it: Paged) -> str:
    """What changed an alert's way to people."""
    return f"because of {names(it.because)}"


def shifted(it: Shifted) -> str:
    """How much of a rotation changes hands in the four weeks."""
    stretches = number(len(it.handovers), "stretch").replace("stretchs", "stretches")
    return f"{it.name} ({it.time_zone}): {stretches} of four weeks change{'s' * (len(it.handovers) == 1)} hands"


def handover(it: Handover, rotation: Shifted) -> str:
    """Hours that go from one person to another, by the rotation's clock: `Mon 30 Nov 09:00 to 20:00: Ada → Ben`."""
    return f"{span(it.begin, it.end, rotation.time_zone)}: {it.before or 'nobody'} → {it.after or 'nobody'}"


def span(begin: str, end: str, zone: str) -> str:
    """From an instant (ISO, with offset) to another, by the clock of a time zone that is named elsewhere."""
    try:
        first, last = (datetime.fromisoformat(it).astimezone(ZoneInfo(zone)) for it in (begin, end))
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return f"{moment(begin)} to {moment(end)}"
    day = "" if first.date() == last.date() else f"{last:%a} {last.day} {last:%b} "
    return f"{first:%a} {first.day} {first:%b} {first:%H:%M} to {day}{last:%H:%M}"


def borne(it: Burden) -> tuple[tuple[str, str], ...]:
    """What a person bears before and after, in words, in the order of `BORNE`."""
    nights = [
        0.0 if night is None and not first + later else night
        for night, first, later in (
            (it.night_hours_before, it.first_hours_before, it.later_hours_before),
            (it.night_hours_after, it.first_hours_after, it.later_hours_after),
        )
    ]
    return (
        (_hours(it.first_hours_before), _hours(it.first_hours_after)),
        (_hours(it.later_hours_before), _hours(it.later_hours_after)),
        (_hours(nights[0]), _hours(nights[1])),
        (f"{it.alerts_before:,}", f"{it.alerts_after:,}"),
    )


def coded(text: str) -> list[tuple[str, bool]]:
    """The parts of a rule's words, each with whether it is what to write: `such as this`, between single backticks."""
    parts = _CODED.split(text)
    return [(part, index % 2 == 1) for index, part in enumerate(parts) if part]


def _hours(value: float | None) -> str:
    return "?" if value is None else f"{value:,.0f} h"


def _new_notice(it: Judged) -> bool:
    return it.state == "new" and (it.excused is not None or it.severity != "error")
