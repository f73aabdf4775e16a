"""Reviews as plain data, for tests of what is made of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from plan.document.on_call_model import (
    ChannelNotification,
    Level,
    NamedItem,
    Pager,
    RotationCalendar,
    RotationOfPeople,
    Route,
    Shift,
)
from review.model import (
    Attribute,
    Change,
    Effect,
    HandOff,
    LoadChange,
    Place,
    ResourceChange,
    Review,
    ReviewFinding,
    Risk,
    RotationChange,
    RouteChange,
    Sentence,
    StackReview,
)

COMMIT = "1a2b3c4" + "0" * 33
NASTY = [
    "</details></summary><script>alert(1)</script>",
    "a | b | c",
    "`code` ``more`` ```fence\n```",
    "@octocat and @pagerduty-shop",
    "see #12, GH-12 and acme/shop#12",
    "[click](https://example.com) <!-- hidden --> https://example.com www.example.com",
    "# heading\n- item\n1. first\n> quote",
    "\x1b[31mred\x1b[0m \u202eback\u202c \u200bnothing",
    "$x$ &amp; *bold* _it_ ~~gone~~ \\",
    "::error::%0A,:",
    "😀 Grüße ﷽",
]
"""What people write, by chance or not, that means something else to a terminal, to GitHub or to a browser."""


def place(line: int = 3, side: Any = "head", file: str = "stacks/prod/alerts.yml") -> Place:
    return Place(file=file, line=line, side=side)


def monitor(name: str, *attributes: Attribute, action: Any = "update") -> ResourceChange:
    type_ = "datadog:index/monitor:Monitor"
    return ResourceChange(urn=f"urn::{type_}::{name}", type=type_, name=name, action=action, attributes=attributes)


def threshold(before: str = "1", after: str = "2") -> Attribute:
    return Attribute(path="monitorThresholds.critical", before=before, after=after)


def change(id: str = "high-error-rate", *said: str, effect: Effect = "neutral", **fields: Any) -> Change:
    """A change of an alert; `said` are its sentences, of the effect."""
    name = id.replace("-", " ").title()
    sentences = tuple(Sentence(text=text, effect=effect) for text in said or ("threshold 1 % → 2 %",))
    made = {"action": "changed", "resources": (monitor(f"alerts-{id}", threshold()),), "service": "Shop"}
    return Change(**{"ref": f"alerts/{id}", "name": name, "sentences": sentences, "place": place(), **made, **fields})


def danger(id: str = "delete:alerts/high-error-rate", **fields: Any) -> Risk:
    said = {"text": "High Error Rate is deleted and no longer pages anyone", "place": place(side="base")}
    return Risk(**{"id": id, "ref": id.partition(":")[2], **said, **fields})


def finding(rule: str = "runbook-missing", severity: Any = "error", **fields: Any) -> ReviewFinding:
    said = {"message": "High Error Rate has no runbook", "fix": "write `runbook:`", "place": place()}
    return ReviewFinding(**{"rule": rule, "severity": severity, **said, **fields})


def paged(**fields: Any) -> RouteChange:
    before = ("minute 0: Slack acme #alerts", "minute 0: Primary: Ada", "minute 5: Secondary: Ben")
    said = {"refs": ("alerts/high-error-rate",), "names": ("High Error Rate",), "before": before, "after": before[:2]}
    return RouteChange(**{**said, "because": ("On call",), **fields})


def shifted(name: str = "Primary", count: int = 1, **fields: Any) -> RotationChange:
    said = {"begin": "2026-11-30T09:00+01:00", "end": "2026-12-07T09:00+01:00", "before": "Ben", "after": "Ada"}
    handovers = (HandOff(**{**said, **fields}),) * count
    return RotationChange(ref=f"rotations/{name.lower()}", name=name, time_zone="Europe/Berlin", handovers=handovers)


def burden(person: str = "Ada", before: float = 168, after: float = 336) -> LoadChange:
    return LoadChange(
        person=person,
        first_hours_before=before,
        first_hours_after=after,
        night_hours_before=40,
        night_hours_after=None,
        alerts_before=4,
        alerts_after=5,
    )


def stack(name: str = "prod", **fields: Any) -> StackReview:
    return StackReview(**{"stack": name, "environment": name, "pages": name == "prod", **fields})


def review(*stacks: StackReview, **fields: Any) -> Review:
    said = {"base": "main (1a2b3c4)", "head": "work tree", "base_commit": COMMIT, "at": "2026-11-24T09:00+00:00"}
    return Review(**{**said, "stacks": stacks or (stack(),), **fields})


def full() -> Review:
    """A review with something in every section."""
    looser = change("high-error-rate", "threshold 1 % → 2 % (fires later)", effect="looser")
    new = change("slow-checkout", "new, of warning severity", effect="tighter", action="created")
    gone = change("old-one", "deleted", action="deleted", service=None, place=place(9, "base"))
    notes = ("base and head have different code; each was planned with its own",)
    return review(
        stack(
            changes=(gone, looser, new),
            risks=(danger(),),
            paged=(paged(),),
            shifted=(shifted(),),
            burdens=(burden(),),
            findings=(
                finding(),
                finding("few-people", "warning", message="Shop wakes one person"),
                finding("no-tags", "info", message="Slow Checkout has no tag", state="gone"),
            ),
            notes=notes,
        ),
        stack("staging", notes=notes),
    )


def route(name: str, *, wakes: bool = True, channel: str = "#alerts", service: str | None = "shop") -> Route:
    """The way of an alert to people, as the document of a plan has it."""
    ada, ben = NamedItem(id="ada", name="Ada"), NamedItem(id="ben", name="Ben")
    primary = RotationOfPeople(id="primary", name="Primary", people=(ada, ben))
    pager = Pager(
        service="Shop",
        urgency="high",
        wakes=True,
        policy=NamedItem(id="on-call", name="On call"),
        repeat=0,
        levels=(
            Level(level=1, minute=0, after_minutes=5, rotations=(primary,), people=()),
            Level(level=2, minute=5, after_minutes=5, rotations=(), people=(ben,)),
        ),
        transitions=("alert",),
        reason=None,
    )
    return Route(
        kind="alerts",
        id=name.lower().replace(" ", "-"),
        name=name,
        severity="critical" if wakes else "warning",
        service=service,
        service_name=service and f"The {service}",
        fires_at="error_rate > 1% over 5 min",
        no_data="show",
        again=None,
        at="2026-11-24T09:00:00+00:00",
        steps=(),
        lost=False,
        muted=(),
        muted_until=None,
        told=(ChannelNotification(channel="slack", kind="slack", places=(f"acme {channel}",), transitions=("alert",)),),
        pager=pager if wakes else None,
    )


def duty(name: str = "Primary", *people: str | None) -> RotationCalendar:
    """A rotation's calendar: a week for each person, None for nobody."""
    weeks = [(f"2026-11-{23 + 7 * it}" if it == 0 else f"2026-12-{7 * it:02}") for it in range(len(people) + 1)]
    shifts = tuple(
        Shift(
            begin=f"{begin}T09:00:00+01:00",
            end=f"{end}T09:00:00+01:00",
            person=NamedItem(id=person.lower(), name=person) if person else None,
        )
        for begin, end, person in zip(weeks, weeks[1:], people, strict=False)
    )
    return RotationCalendar(id=name.lower(), name=name, time_zone="Europe/Berlin", shifts=shifts)


def pictured() -> Review:
    """The full review, with what is drawn."""
    first, *rest = full().stacks
    routes = {"alerts/a": route("High Error Rate"), "alerts/b": route("Slow Checkout", wakes=False)}
    drawn = replace(first, routes=routes, calendar=(duty("Primary", "Ada", None, "Ben"),))
    return replace(full(), stacks=(drawn, *rest))


def many(count: int = 1000) -> Review:
    """A review of so many changes of alerts, each with a sentence and what a message and a threshold become."""
    message = "\n".join(f"Line {it} of the message says what to do first, and where to read on." for it in range(20))
    changes = tuple(
        change(
            f"alert-{it}",
            f"threshold 1 % → {it + 2} % (fires later)",
            effect=("looser", "tighter", "neutral")[it % 3],
            service=f"Service {it % 50}",
            place=place(it + 1),
            resources=(
                monitor(
                    f"alerts-alert-{it}",
                    threshold(),
                    Attribute(path="message", before=message, after=message.replace("Line 7", f"Line {it}")),
                    Attribute(path="query", before="sum(last_5m):a > 1", after="sum(last_5m):a > 2"),
                ),
            ),
        )
        for it in range(count)
    )
    routes = {f"alerts/{it}": route(f"Alert {it}", service=f"service-{it % 50}") for it in range(count)}
    calendar = tuple(duty(f"Rotation {it}", "Ada", "Ben", "Chloe", None) for it in range(50))
    return review(stack(changes=changes, routes=routes, calendar=calendar, paged=(paged(),), burdens=(burden(),)))
