"""Where a risk begins: each row is one item in base and head, and its risks on both sides of a limit.

All rows stand in one catalog, each under a name of its own, so that two plans serve for all of them.
"""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from review.diff.compare import review_stack
from review.inputs.comparison import Comparison
from review.model import Risk
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
    ("condition: error_rate > 1%, duration: 5m", "condition: error_rate > 10%, duration: 5m", "sensitivity"),
    ("condition: error_rate > 90%, duration: 5m", "condition: error_rate > 98.9%, duration: 5m", None),
    ("condition: error_rate > 90%, duration: 5m", "condition: error_rate > 99%, duration: 5m", "sensitivity"),
    ("condition: error_rate > 10%, duration: 5m", "condition: error_rate > 1%, duration: 5m", None),
    ("condition: error_rate < 50%, duration: 5m", "condition: error_rate < 5%, duration: 5m", "sensitivity"),
    ("condition: error_rate < 50%, duration: 5m", "condition: error_rate < 5.1%, duration: 5m", None),
    ("condition: error_rate < 1%, duration: 5m", "condition: error_rate < 50%, duration: 5m", None),
    ("condition: error_rate > 50%, duration: 5m", "condition: error_rate >= 100%, duration: 5m", "sensitivity"),
    # its window and its delay; a shorter window asks for no more than the usual number of events. A delay is limited to
    # a quarter of an hour, too, however long the window is
    ("condition: error_rate > 1%, duration: 10m", "condition: error_rate > 1%, duration: 99m", None),
    ("condition: error_rate > 1%, duration: 10m", "condition: error_rate > 1%, duration: 100m", "sensitivity"),
    ("condition: error_rate > 1%, duration: 100m", "condition: error_rate > 1%, duration: 10m", None),
    ("condition: error_rate > 1%, duration: 1m", "condition: error_rate > 1%, duration: 10m", "sensitivity"),
    (
        "condition: error_rate > 1%, duration: 10m",
        "condition: error_rate > 1%, duration: 10m, evaluation_delay: 89m",
        "delay",
    ),
    (
        "condition: error_rate > 1%, duration: 10m",
        "condition: error_rate > 1%, duration: 10m, evaluation_delay: 90m",
        "sensitivity",
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
        "sensitivity",
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
        "sensitivity",
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
        "sensitivity",
    ),
    (
        "condition: error_rate > 1%, duration: 30m",
        "condition: error_rate > 10%, duration: 10m",
        "sensitivity",
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
        "sensitivity",
    ),
    (
        "condition: error_rate > 10%, duration: 5m, recovery: 5%",
        "condition: error_rate > 10%, duration: 5m, recovery: 0.6%",
        None,
    ),
    (
        "condition: error_rate > 10%, duration: 5m, recovery: 5%",
        "condition: error_rate > 10%, duration: 5m, recovery: 0.5%",
        "sensitivity",
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
        "sensitivity",
    ),
    # a count, of which `> 9` is 10 and more, and `<= 9` fewer than 10
    ("condition: signups > 9, duration: 10m", "condition: signups > 98, duration: 10m", None),
    ("condition: signups > 9, duration: 10m", "condition: signups > 99, duration: 10m", "sensitivity"),
    ("condition: signups >= 10, duration: 10m", "condition: signups >= 99, duration: 10m", None),
    ("condition: signups >= 10, duration: 10m", "condition: signups >= 100, duration: 10m", "sensitivity"),
    ("condition: signups >= 10, duration: 10m", "condition: signups > 98, duration: 10m", None),
    ("condition: signups >= 10, duration: 10m", "condition: signups > 99, duration: 10m", "sensitivity"),
    ("condition: signups > 0, duration: 10m", "condition: signups > 8, duration: 10m", None),
    ("condition: signups > 0, duration: 10m", "condition: signups > 9, duration: 10m", "sensitivity"),
    ("condition: signups < 100, duration: 10m", "condition: signups < 11, duration: 10m", None),
    ("condition: signups < 100, duration: 10m", "condition: signups < 10, duration: 10m", "sensitivity"),
    ("condition: signups <= 99, duration: 10m", "condition: signups <= 10, duration: 10m", None),
    ("condition: signups <= 99, duration: 10m", "condition: signups <= 9, duration: 10m", "sensitivity"),
    ("condition: signups < 1, duration: 10m", "condition: signups <= 0, duration: 10m", None),
    ("condition: signups < 5, duration: 10m", "condition: signups <= 0, duration: 10m", None),
    ("condition: signups < 10, duration: 10m", "condition: signups <= 0, duration: 10m", "sensitivity"),
    ("condition: lines > 9, duration: 10m", "condition: lines > 98, duration: 10m", None),
    ("condition: lines > 9, duration: 10m", "condition: lines > 99, duration: 10m", "sensitivity"),
    # and its window: the same count in less time is a higher rate, and the delay stands beside that
    ("condition: signups >= 10, duration: 100m", "condition: signups >= 10, duration: 11m", None),
    ("condition: signups >= 10, duration: 100m", "condition: signups >= 10, duration: 10m", "sensitivity"),
    ("condition: signups >= 10, duration: 10m", "condition: signups >= 100, duration: 11m", None),
    ("condition: signups >= 10, duration: 10m", "condition: signups >= 10, duration: 200m", None),
    ("condition: signups < 10, duration: 10m", "condition: signups < 10, duration: 99m", None),
    ("condition: signups < 10, duration: 10m", "condition: signups < 10, duration: 100m", "sensitivity"),
    ("condition: signups < 10, duration: 100m", "condition: signups < 10, duration: 5m", None),
    (
        "condition: signups >= 10, duration: 10m",
        "condition: signups >= 20, duration: 20m, evaluation_delay: 89m",
        "delay",
    ),
    (
        "condition: signups >= 10, duration: 10m",
        "condition: signups >= 20, duration: 20m, evaluation_delay: 90m",
        "sensitivity",
    ),
    (
        "condition: signups >= 10, duration: 10m, evaluation_delay: 10m",
        "condition: signups >= 10, duration: 10m, evaluation_delay: 189m",
        "delay",
    ),
    (
        "condition: signups >= 10, duration: 10m, evaluation_delay: 10m",
        "condition: signups >= 10, duration: 10m, evaluation_delay: 190m",
        "sensitivity",
    ),
    # runs of a check that fail
    ("condition: up >= 1", "condition: up >= 9", None),
    ("condition: up >= 1", "condition: up >= 10", "sensitivity"),
    # a number as it is, for which `>` and `>=` are alike
    ("condition: memory > 1GB, duration: 5m", "condition: memory > 9.9GB, duration: 5m", None),
    ("condition: memory > 1GB, duration: 5m", "condition: memory > 10GB, duration: 5m", "sensitivity"),
    ("condition: heat >= 0.2, duration: 5m", "condition: heat > 1.9, duration: 5m", None),
    ("condition: heat >= 0.2, duration: 5m", "condition: heat > 2, duration: 5m", "sensitivity"),
    ("condition: heat < 100, duration: 5m", "condition: heat < 0, duration: 5m", "sensitivity"),
    ("condition: heat > -5, duration: 5m", "condition: heat > 100, duration: 45m", None),
    ("condition: heat > 0, duration: 5m", "condition: heat > 100, duration: 5m", None),
    ("condition: heat > 0.5, duration: 5m", "condition: heat > 0.5, duration: 5m, recovery: 0.05", "sensitivity"),
    ("condition: heat > 0.5, duration: 5m", "condition: heat > 0.5, duration: 5m, recovery: 0.06", None),
    ("condition: heat > 0, duration: 5m", "condition: heat > 0, duration: 5m, recovery: -1", None),
    # a percentile: how many must be slow
    ("condition: p99_latency > 2s, duration: 5m", "condition: p95_latency > 2s, duration: 5m", None),
    ("condition: p95_latency > 2s, duration: 5m", "condition: p50_latency > 2s, duration: 5m", "sensitivity"),
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
        "sensitivity",
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
        "sensitivity",
    ),
    (
        "forecast: {signal: memory, reaches: 1GB, within: 10d}",
        "forecast: {signal: memory, reaches: 1GB, within: 25h}",
        None,
    ),
    (
        "forecast: {signal: memory, reaches: 1GB, within: 10d}",
        "forecast: {signal: memory, reaches: 1GB, within: 1d}",
        "sensitivity",
    ),
    (
        "forecast: {signal: memory, reaches: 1GB, within: 1d}",
        "forecast: {signal: memory, reaches: 1GB, within: 10d}",
        None,
    ),
    # silence
    ("absent: user.signup for 30m", "absent: user.signup for 299m", None),
    ("absent: user.signup for 30m", "absent: user.signup for 300m", "sensitivity"),
    ("absent: user.signup for 300m", "absent: user.signup for 30m", None),
    # where another thing is watched, no factor is reckoned
    ("condition: error_rate > 1%, duration: 5m", "condition: error_rate < 0.01%, duration: 5m", "mute"),
    ("condition: error_rate > 1%, duration: 5m", "condition: payment_failure_rate > 99%, duration: 5m", "mute"),
    ("condition: signups < 5, duration: 1h", "absent: user.signup for 1d", "mute"),
]

CHECKS = [
    ("every: 1m", "every: 9m", None),
    ("every: 1m", "every: 10m", "sensitivity"),
    ("every: 10m", "every: 1m", None),
    ("tls: shop.example.com, expires_in: 20d", "tls: shop.example.com, expires_in: 3d", None),
    ("tls: shop.example.com, expires_in: 20d", "tls: shop.example.com, expires_in: 2d", "sensitivity"),
    ("tls: shop.example.com, expires_in: 2d", "tls: shop.example.com, expires_in: 20d", None),
    ("expect: {latency_under: 100ms}", "expect: {latency_under: 990ms}", None),
    ("expect: {latency_under: 100ms}", "expect: {latency_under: 1s}", "sensitivity"),
    ("expect: {latency_under: 1s}", "expect: {latency_under: 100ms}", None),
    ("expect: {latency_under: 100ms}, every: 1m", "expect: {latency_under: 500ms}, every: 2m", "sensitivity"),
    ("every: 1m", "tls: shop.example.com, every: 1h", "mute"),
]
SENTRY = [
    ("condition: sessions > 5%, duration: 1h", "condition: sessions > 49%, duration: 1h", None),
    ("condition: sessions > 5%, duration: 1h", "condition: sessions > 50%, duration: 1h", "sensitivity"),
    ("condition: sessions > 90%, duration: 1h", "condition: sessions > 98%, duration: 1h", None),
    ("condition: sessions > 90%, duration: 1h", "condition: sessions > 99%, duration: 1h", "sensitivity"),
    ("condition: sessions > 50%, duration: 1h", "condition: sessions > 5%, duration: 1h", None),
    ("condition: sessions > 5%, duration: 5m", "condition: sessions > 5%, duration: 1h", "sensitivity"),
    ("condition: sessions > 5%, duration: 1h", "condition: sessions > 5%, duration: 5m", None),
    ("condition: events > 100, duration: 1h", "condition: events > 990, duration: 1h", None),
    ("condition: events > 100, duration: 1h", "condition: events > 1000, duration: 1h", "sensitivity"),
    ("condition: users > 100, duration: 1h", "condition: users > 100, duration: 5m", "sensitivity"),
    ("condition: users > 100, duration: 5m", "condition: users > 100, duration: 1d", None),
    ("condition: crash_free_users < 99%", "condition: crash_free_users < 91%", None),
    ("condition: crash_free_users < 99%", "condition: crash_free_users < 90%", "sensitivity"),
    ("condition: crash_free_users < 90%", "condition: crash_free_users < 99%", None),
    ("condition: new issue", "condition: regression", "mute"),
    ("condition: new issue", "condition: new issue", None),
]
PROJECTS = [
    ("rate_limit: {events: 1000, every: 1m}", "rate_limit: {events: 101, every: 1m}", None),
    ("rate_limit: {events: 1000, every: 1m}", "rate_limit: {events: 100, every: 1m}", "sensitivity"),
    ("rate_limit: {events: 1000, every: 1m}", "rate_limit: {events: 1000, every: 9m}", None),
    ("rate_limit: {events: 1000, every: 1m}", "rate_limit: {events: 1000, every: 10m}", "sensitivity"),
    ("platform: node", "platform: node, rate_limit: {events: 601, every: 1m}", None),
    ("platform: node", "platform: node, rate_limit: {events: 600, every: 1m}", "sensitivity"),
    ("rate_limit: {events: 100, every: 1m}", "rate_limit: {events: 1000, every: 1m}", None),
    ("sample_rates: {errors: 1}", "sample_rates: {errors: 0.11}", None),
    ("sample_rates: {errors: 1}", "sample_rates: {errors: 0.1}", "sensitivity"),
]
SLOS = [
    ("target: 99%, of: {ratio: error_rate}", "target: 93.7%, of: {ratio: error_rate}", None),
    ("target: 99%, of: {ratio: error_rate}", "target: 93.6%, of: {ratio: error_rate}", "sensitivity"),
    ("target: 99.9%, of: {ratio: error_rate}", "target: 99.01%, of: {ratio: error_rate}", None),
    ("target: 99.9%, of: {ratio: error_rate}", "target: 99%, of: {ratio: error_rate}", "sensitivity"),
    ("target: 99%, of: {ratio: error_rate}", "target: 99.9%, of: {ratio: error_rate}", None),
    (
        "target: 99%, of: {time_slice: p95_latency < 100ms, every: 5m}",
        "target: 99%, of: {time_slice: p95_latency < 990ms, every: 5m}",
        None,
    ),
    (
        "target: 99%, of: {time_slice: p95_latency < 100ms, every: 5m}",
        "target: 99%, of: {time_slice: p95_latency < 1000ms, every: 5m}",
        "sensitivity",
    ),
    (
        "target: 99%, of: {time_slice: p95_latency < 1000ms, every: 5m}",
        "target: 99%, of: {time_slice: p95_latency < 100ms, every: 5m}",
        None,
    ),
    (
        "target: 99%, of: {time_slice: p99_latency < 100ms, every: 5m}",
        "target: 99%, of: {time_slice: p95_latency < 100ms, every: 5m}",
        None,
    ),
    (
        "target: 99%, of: {time_slice: p95_latency < 100ms, every: 5m}",
        "target: 99%, of: {time_slice: p50_latency < 100ms, every: 5m}",
        "sensitivity",
    ),
    (
        "target: 99%, of: {time_slice: heat > 100, every: 5m}",
        "target: 99%, of: {time_slice: heat > 11, every: 5m}",
        None,
    ),
    (
        "target: 99%, of: {time_slice: heat > 100, every: 5m}",
        "target: 99%, of: {time_slice: heat > 10, every: 5m}",
        "sensitivity",
    ),
    (
        "target: 99%, of: {time_slice: heat > 10, every: 5m}",
        "target: 99%, of: {time_slice: heat > 100, every: 5m}",
        None,
    ),
]
# Each is an escalation policy of its own, by which an alert of its own pages.
POLICIES = [
    (
        "levels: [{notify: [Primary], after: 5m}, {notify: everyone}], repeat: 1",
        "levels: [{notify: [Primary], after: 20m}, {notify: everyone}], repeat: 1",
        None,
    ),
    (
        "levels: [{notify: [Primary], after: 5m}, {notify: everyone}], repeat: 1",
        "levels: [{notify: [Primary], after: 21m}, {notify: everyone}], repeat: 1",
        "delay",
    ),
    (
        "levels: [{notify: [Primary], after: 5m}, {notify: [Ada], after: 5m}, {notify: everyone}], repeat: 1",
        "levels: [{notify: [Primary], after: 13m}, {notify: [Ada], after: 13m}, {notify: everyone}], repeat: 1",
        "delay",
    ),
    (
        "levels: [{notify: [Primary], after: 21m}, {notify: everyone}], repeat: 1",
        "levels: [{notify: [Primary], after: 5m}, {notify: everyone}], repeat: 1",
        None,
    ),
    ("levels: [{notify: everyone, after: 5m}], repeat: 1", "levels: [{notify: everyone, after: 65m}], repeat: 1", None),
    (
        "levels: [{notify: everyone, after: 5m}], repeat: 1",
        "levels: [{notify: everyone, after: 66m}], repeat: 1",
        "delay",
    ),
    ("levels: [{notify: everyone, after: 5m}], repeat: 0", "levels: [{notify: everyone, after: 3h}], repeat: 0", None),
    (
        "levels: [{notify: everyone, after: 5m}], repeat: 1",
        "levels: [{notify: everyone, after: 5m}], repeat: 0",
        "delay",
    ),
    ("levels: [{notify: everyone, after: 5m}], repeat: 2", "levels: [{notify: everyone, after: 5m}], repeat: 1", None),
    (
        "levels: [{notify: everyone, after: 5m}], repeat: 1",
        "levels: [{notify: [Ada], after: 5m}], repeat: 1",
        "one-person",
    ),
    (
        "levels: [{notify: everyone, after: 5m}], repeat: 1",
        "levels: [{notify: [Ada, Ben], after: 5m}], repeat: 1",
        None,
    ),
    ("levels: [{notify: [Ada], after: 5m}], repeat: 1", "levels: [{notify: [Ben], after: 5m}], repeat: 1", None),
]
# Each mutes a service of its own.
WINDOWS = [
    ("for: 1h", "for: 24h", None),
    ("for: 1h", "for: 1441m", "mute"),
    ("for: 48h", "for: 48h", None),
    ("for: 48h", "for: 47h", None),
    ("for: 48h", "for: 49h", "mute"),
    ("for: 1h, every: day", "for: 205m, every: day", None),
    ("for: 1h, every: day", "for: 206m, every: day", "mute"),
    ("for: 1h, every: week on tuesday", "for: 24h, every: week on tuesday", None),
]


def _rows(key: str, side: int, rows: list[tuple[str, str, str | None]]) -> str:
    return f"{key}:\n" + "".join(
        f"  - {{name: Row {index}, service: Shop, {row[side]}, {WAKES}}}\n" for index, row in enumerate(rows)
    )


def _shop(side: int) -> str:
    services = [("Shop", "Way"), *((f"Policy {index}", f"Row {index}") for index in range(len(POLICIES)))]
    services += [(f"Window {index}", "Way") for index in range(len(WINDOWS))]
    quiet = f"condition: error_rate > 3%, duration: 5m, {WAKES}"
    return "".join(
        [
            BASE,
            "services:\n",
            *(f"  - {{name: {it}, url: https://shop.example.com, escalation_policy: {way}}}\n" for it, way in services),
            f"on_call:{PEOPLE}  escalation_policies:\n",
            "    - {name: Way, levels: [{notify: [Primary]}], repeat: 1}\n",
            *(f"    - {{name: Row {index}, {row[side]}}}\n" for index, row in enumerate(POLICIES)),
            _rows("alerts", side, ALERTS),
            *(f"  - {{name: Of {it}, service: {it}, {quiet}}}\n" for it, _ in services[1:]),
            _rows("uptime", side, CHECKS),
            "slos:\n",
            *(
                f"  - {{name: Row {index}, service: Shop, alerts: [page], notify_page: [pagerduty], {row[side]}}}\n"
                for index, row in enumerate(SLOS)
            ),
            "maintenance:\n",
            *(
                f"  - {{name: Row {index}, start: 2026-12-01 00:00, time_zone: UTC, services: [Window {index}], "
                f"{row[side]}}}\n"
                for index, row in enumerate(WINDOWS)
            ),
            "error_tracking:\n  organization: acme\n  team: Shop\n  pagerduty: {account: acme, service: '1'}\n",
            "  projects:\n",
            "    - {name: Shop, service: Shop}\n",
            *(f"    - {{name: Row {index}, service: Shop, {row[side]}}}\n" for index, row in enumerate(PROJECTS)),
            "  alerts:\n    - {name: New, condition: new issue, severity: critical, notify: [pagerduty]}\n",
            *(
                f"    - {{name: Row {index}, projects: [Shop], {row[side]}, {WAKES}}}\n"
                for index, row in enumerate(SENTRY)
            ),
        ]
    )


def _dangers(before: str, after: str) -> tuple[Risk, ...]:
    sides = []
    for text in (before, after):
        with TemporaryDirectory() as made:
            folder = Path(made) / "stacks" / "prod"
            folder.mkdir(parents=True)
            (folder / "all.yml").write_text(text)
            sides.append(document(Path(made)))
    return review_stack(Comparison(stack="prod", base=sides[0], head=sides[1]), approved=()).risks


@cache
def _of_the_shop() -> tuple[Risk, ...]:
    return _dangers(_shop(0), _shop(1))


def _words(found: tuple[Risk, ...], ref: str) -> list[str]:
    return [danger.id.partition(":")[0] for danger in found if danger.ref == ref]


SECTIONS = {
    "alerts": ALERTS,
    "uptime": CHECKS,
    "error_alerts": SENTRY,
    "projects": PROJECTS,
    "slos": SLOS,
    "escalation_policies": POLICIES,
    "maintenance": WINDOWS,
}
CASES = [
    pytest.param(f"{section}/row-{index}", word, id=f"{section}: {before} → {after}")
    for section, rows in SECTIONS.items()
    for index, (before, after, word) in enumerate(rows)
]


@pytest.mark.parametrize(("ref", "word"), CASES)
def test_a_change_needs_a_word_from_its_limit_on_and_not_before(ref: str, word: str | None):
    assert _words(_of_the_shop(), ref) == ([word] if word else [])


@pytest.mark.parametrize(
    ("after", "says"),
    [
        ("condition: error_rate >= 100%, duration: 5m", "almost never fires: "),
        ("condition: heat < 0, duration: 5m", "almost never fires: threshold 100 → 0"),
        (
            "condition: memory > 10GB, duration: 5m",
            "is 10 times less sensitive",
        ),
        ("absent: user.signup for 300m", "window 30 min → 5 h"),
    ],
)
def test_what_became_blunt_says_how_far_away_it_is(after: str, says: str):
    index = [row[1] for row in ALERTS].index(after)
    (text,) = [danger.text for danger in _of_the_shop() if danger.ref == f"alerts/row-{index}"]
    assert says in text
