"""Reviews as plain data, for tests of what is made of them."""

from __future__ import annotations

from typing import Any

from review.model import (
    Attribute,
    Burden,
    Change,
    Danger,
    Effect,
    Handover,
    Judged,
    Paged,
    Place,
    ResourceChange,
    Review,
    Sentence,
    Shifted,
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


def danger(id: str = "delete:alerts/high-error-rate", **fields: Any) -> Danger:
    said = {"text": "High Error Rate is deleted: nobody is woken by it any more", "place": place(side="base")}
    return Danger(**{"id": id, "ref": id.partition(":")[2], **said, **fields})


def finding(rule: str = "runbook-missing", severity: Any = "error", **fields: Any) -> Judged:
    said = {"message": "High Error Rate has no runbook", "fix": "write `runbook:`", "place": place()}
    return Judged(**{"rule": rule, "severity": severity, **said, **fields})


def paged(**fields: Any) -> Paged:
    before = ("minute 0: Slack acme #alerts", "minute 0: Primary: Ada", "minute 5: Secondary: Ben")
    said = {"refs": ("alerts/high-error-rate",), "names": ("High Error Rate",), "before": before, "after": before[:2]}
    return Paged(**{**said, "because": ("On call",), **fields})


def shifted(name: str = "Primary", count: int = 1, **fields: Any) -> Shifted:
    said = {"begin": "2026-11-30T09:00+01:00", "end": "2026-12-07T09:00+01:00", "before": "Ben", "after": "Ada"}
    handovers = (Handover(**{**said, **fields}),) * count
    return Shifted(ref=f"rotations/{name.lower()}", name=name, time_zone="Europe/Berlin", handovers=handovers)


def burden(person: str = "Ada", before: float = 168, after: float = 336) -> Burden:
    return Burden(
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
    notes = ("the two sides have different code, and each is planned by its own",)
    return review(
        stack(
            changes=(gone, looser, new),
            dangers=(danger(),),
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
