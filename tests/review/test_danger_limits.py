"""Where a danger begins: each row is one item before and after, and what it needs a word for, at both sides of a limit.

All rows stand in one catalog, each under a name of its own, so that two plans serve for all of them.
"""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from review.compare import review_stack
from review.model import Danger
from review.sides import Sides
from tests.support.edits import document

BASE = """
stack: {environment: prod}
channels: [{name: pagerduty}]
metrics:
  - {name: memory, type: gauge, unit: byte, tags: [host], from: agent, reported: true}
  - {name: heat, type: gauge, tags: [host], from: agent, reported: true}
signals:
  - {name: signups, count: user.signup}
  - {name: lines, logs: "service:shop status:error"}
  - {name: up, check: postgres.can_connect, group_by: [host]}
  - {name: memory, gauge: memory}
  - {name: heat, gauge: heat}
"""
PEOPLE = """
  people:
    - {name: Ada, email: ada@example.com}
    - {name: Ben, email: ben@example.com}
    - {name: Cleo, email: cleo@example.com}
  rotations: [{name: Primary, people: [Ada, Ben], turn: weekly, time_zone: UTC}]
"""
WAKES = "severity: critical, notify: [pagerduty]"

ALERTS = [
    # a share, by its size and by the room that is left
    ("condition: error_rate > 1%, duration: 5m", "condition: error_rate > 9.9%, duration: 5m", None),
    ("condition: error_rate > 1%, duration: 5m", "condition: error_rate > 10%, duration: 5m", "blunt"),
    ("condition: error_rate > 90%, duration: 5m", "condition: error_rate > 98.9%, duration: 5m", None),
    ("condition: error_rate > 90%, duration: 5m", "condition: error_rate > 99%, duration: 5m", "blunt"),
    ("condition: error_rate > 10%, duration: 5m", "condition: error_rate > 1%, duration: 5m", None),
    ("condition: error_rate < 50%, duration: 5m", "condition: error_rate < 5%, duration: 5m", "blunt"),
    ("condition: error_rate < 50%, duration: 5m", "condition: error_rate < 5.1%, duration: 5m", None),
    ("condition: error_rate < 1%, duration: 5m", "condition: error_rate < 50%, duration: 5m", None),
    # its window and its delay; a shorter window asks for no more than the usual number of events
    ("condition: error_rate > 1%, duration: 10m", "condition: error_rate > 1%, duration: 99m", None),
    ("condition: error_rate > 1%, duration: 10m", "condition: error_rate > 1%, duration: 100m", "blunt"),
    ("condition: error_rate > 1%, duration: 100m", "condition: error_rate > 1%, duration: 10m", None),
    (
        "condition: error_rate > 1%, duration: 10m",
        "condition: error_rate > 1%, duration: 10m, evaluation_delay: 89m",
        None,
    ),
    (
        "condition: error_rate > 1%, duration: 10m",
        "condition: error_rate > 1%, duration: 10m, evaluation_delay: 90m",
        "blunt",
    ),
    # its guard: what is below the usual one loses nothing by it
    (
        "condition: error_rate > 1%, duration: 10m",
        "condition: error_rate > 1%, duration: 10m, min_events: 499",
        None,
    ),
    (
        "condition: error_rate > 1%, duration: 10m",
        "condition: error_rate > 1%, duration: 10m, min_events: 500",
        "blunt",
    ),
    (
        "condition: error_rate > 1%, duration: 10m, min_events: 5",
        "condition: error_rate > 1%, duration: 10m, min_events: 499",
        None,
    ),
    (
        "condition: error_rate > 1%, duration: 20m, min_events: 100",
        "condition: error_rate > 1%, duration: 10m, min_events: 499",
        None,
    ),
    (
        "condition: error_rate > 1%, duration: 20m, min_events: 100",
        "condition: error_rate > 1%, duration: 10m, min_events: 500",
        "blunt",
    ),
    # what loosens multiplies, and what tightens is not set off
    (
        "condition: error_rate > 1%, duration: 10m",
        "condition: error_rate > 3.3%, duration: 30m",
        None,
    ),
    (
        "condition: error_rate > 1%, duration: 10m",
        "condition: error_rate > 3.4%, duration: 30m",
        "blunt",
    ),
    (
        "condition: error_rate > 1%, duration: 30m",
        "condition: error_rate > 10%, duration: 10m",
        "blunt",
    ),
    # the recovery
    (
        "condition: error_rate > 10%, duration: 5m",
        "condition: error_rate > 10%, duration: 5m, recovery: 1.1%",
        None,
    ),
    (
        "condition: error_rate > 10%, duration: 5m",
        "condition: error_rate > 10%, duration: 5m, recovery: 1%",
        "blunt",
    ),
    (
        "condition: error_rate > 10%, duration: 5m, recovery: 5%",
        "condition: error_rate > 10%, duration: 5m, recovery: 0.6%",
        None,
    ),
    (
        "condition: error_rate > 10%, duration: 5m, recovery: 5%",
        "condition: error_rate > 10%, duration: 5m, recovery: 0.5%",
        "blunt",
    ),
    (
        "condition: error_rate > 10%, duration: 5m, recovery: 0%",
        "condition: error_rate > 10%, duration: 5m, recovery: 5%",
        None,
    ),
    (
        "condition: error_rate > 10%, duration: 5m, recovery: 0%",
        "condition: error_rate > 11%, duration: 5m, recovery: 0%",
        None,
    ),
    (
        "condition: error_rate < 5%, duration: 5m",
        "condition: error_rate < 5%, duration: 5m, recovery: 99%",
        None,
    ),
    (
        "condition: signups > 99, duration: 5m",
        "condition: signups > 99, duration: 5m, recovery: 10",
        None,
    ),
    (
        "condition: signups > 99, duration: 5m",
        "condition: signups > 99, duration: 5m, recovery: 9",
        "blunt",
    ),
    # a count, of which `> 9` is 10 and more, and `<= 9` fewer than 10
    ("condition: signups > 9, duration: 10m", "condition: signups > 98, duration: 10m", None),
    ("condition: signups > 9, duration: 10m", "condition: signups > 99, duration: 10m", "blunt"),
    ("condition: signups >= 10, duration: 10m", "condition: signups >= 99, duration: 10m", None),
    ("condition: signups >= 10, duration: 10m", "condition: signups >= 100, duration: 10m", "blunt"),
    ("condition: signups >= 10, duration: 10m", "condition: signups > 98, duration: 10m", None),
    ("condition: signups >= 10, duration: 10m", "condition: signups > 99, duration: 10m", "blunt"),
    ("condition: signups > 0, duration: 10m", "condition: signups > 8, duration: 10m", None),
    ("condition: signups > 0, duration: 10m", "condition: signups > 9, duration: 10m", "blunt"),
    ("condition: signups < 100, duration: 10m", "condition: signups < 11, duration: 10m", None),
    ("condition: signups < 100, duration: 10m", "condition: signups < 10, duration: 10m", "blunt"),
    ("condition: signups <= 99, duration: 10m", "condition: signups <= 10, duration: 10m", None),
    ("condition: signups <= 99, duration: 10m", "condition: signups <= 9, duration: 10m", "blunt"),
    ("condition: signups < 1, duration: 10m", "condition: signups <= 0, duration: 10m", None),
    ("condition: signups < 5, duration: 10m", "condition: signups <= 0, duration: 10m", None),
    ("condition: signups < 10, duration: 10m", "condition: signups <= 0, duration: 10m", "blunt"),
    ("condition: lines > 9, duration: 10m", "condition: lines > 98, duration: 10m", None),
    ("condition: lines > 9, duration: 10m", "condition: lines > 99, duration: 10m", "blunt"),
    # and its window: the same count in less time is a higher rate, and the delay stands beside that
    ("condition: signups >= 10, duration: 100m", "condition: signups >= 10, duration: 11m", None),
    ("condition: signups >= 10, duration: 100m", "condition: signups >= 10, duration: 10m", "blunt"),
    ("condition: signups >= 10, duration: 10m", "condition: signups >= 100, duration: 11m", None),
    ("condition: signups >= 10, duration: 10m", "condition: signups >= 10, duration: 200m", None),
    ("condition: signups < 10, duration: 10m", "condition: signups < 10, duration: 99m", None),
    ("condition: signups < 10, duration: 10m", "condition: signups < 10, duration: 100m", "blunt"),
    ("condition: signups < 10, duration: 100m", "condition: signups < 10, duration: 5m", None),
    (
        "condition: signups >= 10, duration: 10m",
        "condition: signups >= 20, duration: 20m, evaluation_delay: 89m",
        None,
    ),
    (
        "condition: signups >= 10, duration: 10m",
        "condition: signups >= 20, duration: 20m, evaluation_delay: 90m",
        "blunt",
    ),
    (
        "condition: signups >= 10, duration: 10m, evaluation_delay: 10m",
        "condition: signups >= 10, duration: 10m, evaluation_delay: 189m",
        None,
    ),
    (
        "condition: signups >= 10, duration: 10m, evaluation_delay: 10m",
        "condition: signups >= 10, duration: 10m, evaluation_delay: 190m",
        "blunt",
    ),
    # runs of a check that fail
    ("condition: up >= 1", "condition: up >= 9", None),
    ("condition: up >= 1", "condition: up >= 10", "blunt"),
    # a number as it is, for which `>` and `>=` are alike
    ("condition: memory > 1GB, duration: 5m", "condition: memory > 9.9GB, duration: 5m", None),
    ("condition: memory > 1GB, duration: 5m", "condition: memory > 10GB, duration: 5m", "blunt"),
    ("condition: heat >= 0.2, duration: 5m", "condition: heat > 1.9, duration: 5m", None),
    ("condition: heat >= 0.2, duration: 5m", "condition: heat > 2, duration: 5m", "blunt"),
    ("condition: heat < 100, duration: 5m", "condition: heat < 0, duration: 5m", "blunt"),
    ("condition: heat > -5, duration: 5m", "condition: heat > 100, duration: 5m", None),
    ("condition: heat > 0, duration: 5m", "condition: heat > 100, duration: 5m", None),
    # a percentile: how many must be slow
    ("condition: p99_latency > 2s, duration: 5m", "condition: p95_latency > 2s, duration: 5m", None),
    ("condition: p95_latency > 2s, duration: 5m", "condition: p50_latency > 2s, duration: 5m", "blunt"),
    ("condition: p50_latency > 2s, duration: 5m", "condition: p99_latency > 2s, duration: 5m", None),
    ("condition: p99_latency < 2ms, duration: 5m", "condition: p50_latency < 2ms, duration: 5m", None),
    ("condition: p50_latency < 2ms, duration: 5m", "condition: p99_latency < 2ms, duration: 5m", None),
    # the unusual
    (
        "anomaly: {signal: signups, deviations: 1, direction: both, window: 30m}",
        "anomaly: {signal: signups, deviations: 6, direction: both, window: 30m}",
        None,
    ),
    (
        "anomaly: {signal: signups, deviations: 3, direction: both, window: 1h}",
        "anomaly: {signal: signups, deviations: 6, direction: both, window: 4h}",
        None,
    ),
    (
        "anomaly: {signal: signups, deviations: 2, direction: both, window: 1h}",
        "anomaly: {signal: signups, deviations: 6, direction: both, window: 4h}",
        "blunt",
    ),
    (
        "anomaly: {signal: signups, deviations: 6, direction: both, window: 4h}",
        "anomaly: {signal: signups, deviations: 1, direction: both, window: 30m}",
        None,
    ),
    (
        "anomaly: {signal: signups, deviations: 3, direction: above, window: 1h}",
        "anomaly: {signal: signups, deviations: 3, direction: both, window: 1h}",
        None,
    ),
    (
        "anomaly: {signal: signups, deviations: 3, direction: above, window: 1h}",
        "anomaly: {signal: signups, deviations: 3, direction: below, window: 1h}",
        "mute",
    ),
    # what is foreseen: a shorter look ahead is later
    (
        "forecast: {signal: memory, reaches: 1GB, within: 2d}",
        "forecast: {signal: memory, reaches: 9.9GB, within: 2d}",
        None,
    ),
    (
        "forecast: {signal: memory, reaches: 1GB, within: 2d}",
        "forecast: {signal: memory, reaches: 10GB, within: 2d}",
        "blunt",
    ),
    (
        "forecast: {signal: memory, reaches: 1GB, within: 10d}",
        "forecast: {signal: memory, reaches: 1GB, within: 25h}",
        None,
    ),
    (
        "forecast: {signal: memory, reaches: 1GB, within: 10d}",
        "forecast: {signal: memory, reaches: 1GB, within: 1d}",
        "blunt",
    ),
    (
        "forecast: {signal: memory, reaches: 1GB, within: 1d}",
        "forecast: {signal: memory, reaches: 1GB, within: 10d}",
        None,
    ),
    # silence
    ("absent: user.signup for 30m", "absent: user.signup for 299m", None),
    ("absent: user.signup for 30m", "absent: user.signup for 300m", "blunt"),
    ("absent: user.signup for 300m", "absent: user.signup for 30m", None),
    # where another thing is watched, no factor is reckoned
    ("condition: error_rate > 1%, duration: 5m", "condition: error_rate < 0.01%, duration: 5m", "mute"),
    ("condition: error_rate > 1%, duration: 5m", "condition: payment_failure_rate > 99%, duration: 5m", "mute"),
    ("condition: signups < 5, duration: 1h", "absent: user.signup for 1d", "mute"),
]


def _rows(key: str, side: int, rows: list[tuple[str, str, str | None]]) -> str:
    return f"{key}:\n" + "".join(
        f"  - {{name: Row {index}, service: Shop, {row[side]}, {WAKES}}}\n" for index, row in enumerate(rows)
    )


def _shop(side: int) -> str:
    alerts = _rows("alerts", side, ALERTS)
    services = "services: [{name: Shop, url: https://shop.example.com, escalation_policy: Way}]\n"
    policies = "  escalation_policies: [{name: Way, levels: [{notify: [Primary]}], repeat: 1}]\n"
    return f"{BASE}{services}on_call:{PEOPLE}{policies}{alerts}"


def _dangers(before: str, after: str) -> tuple[Danger, ...]:
    sides = []
    for text in (before, after):
        with TemporaryDirectory() as made:
            folder = Path(made) / "stacks" / "prod"
            folder.mkdir(parents=True)
            (folder / "all.yml").write_text(text)
            sides.append(document(Path(made)))
    return review_stack(Sides(stack="prod", base=sides[0], head=sides[1]), approved=()).dangers


@cache
def _of_the_shop() -> tuple[Danger, ...]:
    return _dangers(_shop(0), _shop(1))


def _words(found: tuple[Danger, ...], ref: str) -> list[str]:
    return [danger.id.partition(":")[0] for danger in found if danger.ref == ref]


@pytest.mark.parametrize("index", range(len(ALERTS)), ids=[f"{before} → {after}" for before, after, _ in ALERTS])
def test_how_much_more_must_go_wrong_until_an_alert_needs_a_word(index: int):
    word = ALERTS[index][2]
    assert _words(_of_the_shop(), f"alerts/row-{index}") == ([word] if word else [])
