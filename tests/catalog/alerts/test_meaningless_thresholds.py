"""Thresholds that cannot mean what they say are refused, and no hint guesses what a bare number means."""

import pytest

from tests.support.texts import FixtureText

SLO = "slos: [{{name: S, target: {target}, of: {{{of}}}, alerts: [], {more}}}]\n"
SIGNALS = """
signals:
  - {{name: failed_share, ratio: payment.attempts, where: {{outcome: failed}}}}
  - {{name: paid_share, ratio: payment.attempts, where: {{outcome: succeeded}}}}
  - {{name: stripe_share, ratio: payment.attempts, where: {{provider: stripe}}}}
  - {{name: redis, gauge: redis.info.latency_ms, unit: millisecond}}
  - {{name: used, gauge: db.used, unit: fraction}}
metrics:
  - {{name: redis.info.latency_ms, type: gauge, from: agent}}
  - {{name: db.used, type: gauge, from: agent}}
"""
ALERT = FixtureText("alerts: [{{name: A, severity: info, duration: 5m, {}}}]\n")
TRACKED = """
services: [{{name: Shop, url: "https://shop.example.com"}}]
error_tracking:
  organization: acme
  team: Shop
  projects: [{{name: shop, platform: node}}]
  alerts: [{{name: A, severity: info, condition: {}}}]
"""
CHECK = 'uptime: [{{name: U, severity: info, url: "https://shop.example.com", expect: {{latency_under: {}}}}}]\n'


def slo(of: str, target: str = "99.5%", more: str = "") -> str:
    return SLO.format(target=target, of=of, more=more or "window: 30d") + SIGNALS.format()


@pytest.mark.parametrize(
    "text",
    [
        slo("ratio: error_rate", target="0.85"),
        slo("ratio: error_rate", target='"0.85"'),
        slo("ratio: error_rate", more="warning: 0.85"),
        slo("ratio: error_rate", more="budget: 0.85"),
        ALERT.format("condition: error_rate > 0.85"),
        ALERT.format("condition: used > 0.85") + SIGNALS.format(),
        ALERT.format("condition: error_rate > 1%, recovery: 0.85"),
        ALERT.format("condition: error_rate > 1%, warning: 0.85"),
        ALERT.format("forecast: {signal: used, reaches: 0.85, within: 1d}").replace(" duration: 5m,", "")
        + SIGNALS.format(),
        TRACKED.format("users > 0.85"),
    ],
)
def test_a_bare_part_of_one_may_mean_either_share(refused, text: str) -> None:
    (error,) = refused(text)
    assert "write `85%` or `0.85%`" in error


def test_a_bare_number_above_one_is_a_percentage(refused) -> None:
    (error,) = refused(ALERT.format("condition: error_rate > 5"))
    assert error.endswith("write `5%`")


@pytest.mark.parametrize(
    ("of", "message"),
    [
        ("time_slice: p95_latency > 500ms", "with `p95_latency > 500ms`, a slice would be good when `p95_latency` is"),
        ("time_slice: p50_latency >= 1s", "with `p50_latency >= 1s`, a slice would be good when `p50_latency` is slow"),
        ("time_slice: redis > 5ms", "with `redis > 5ms`, a slice would be good when `redis` is slow"),
        ("ratio: error_rate, counts: good", "`error_rate` counts what fails"),
        ("ratio: payment_failure_rate, counts: good", "`payment_failure_rate` counts what fails"),
        ("ratio: failed_share, counts: good", "`failed_share` counts what fails"),
        ("ratio: paid_share", "`paid_share` counts what succeeds"),
        ("ratio: paid_share, counts: bad", "`paid_share` counts what succeeds"),
        ("time_slice: p95_latency < 500ms", None),
        ("time_slice: used > 50%", None),
        ("ratio: error_rate, counts: bad", None),
        ("ratio: paid_share, counts: good", None),
        ("ratio: stripe_share, counts: good", None),
        ("ratio: stripe_share", None),
    ],
)
def test_an_slo_the_wrong_way_round_is_refused(refused, of: str, message: str | None) -> None:
    errors = refused(slo(of))
    assert [message in error for error in errors if message] == ([True] if message else [])
    assert len(errors) == (1 if message else 0)


@pytest.mark.parametrize(("length", "fine"), [("10s", True), ("10001ms", False), ("15s", False), ("800ms", True)])
def test_a_latency_above_the_requests_timeout_is_refused(refused, length: str, fine: bool) -> None:
    errors = refused(CHECK.format(length))
    assert [f"`{length}` can never be exceeded" in error for error in errors] == ([] if fine else [True])


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("users > 100%", "`users > 100%` can never hold"),
        ("events > 0.5", "`0.5` is not a whole number of events"),
        ("users > 99%", None),
        ("users > 50", None),
    ],
)
def test_an_alert_of_sentry_that_can_never_hold_is_refused(refused, condition: str, message: str | None) -> None:
    errors = refused(TRACKED.format(condition))
    assert [message in error for error in errors if message] == ([True] if message else [])
    assert len(errors) == (1 if message else 0)
