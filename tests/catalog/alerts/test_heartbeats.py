"""Heartbeats, as YAML says them under `uptime`."""

import pytest

from catalog.alerts.detection import Heartbeat

SHOP = "services: [{name: Shop, runbooks: 'https://wiki.example.com', url: 'https://shop.example.com'}]\n"
SIGNALS = "signals: [{name: nightly, count: user.signup}, {name: lines, logs: 'status:ok'}]\n"


def beats(rest: str = "heartbeat: nightly, every: 1d") -> str:
    return SHOP + SIGNALS + f"uptime:\n  - {{name: Nightly run, severity: info, {rest}}}\n"


@pytest.mark.parametrize("what", ["nightly", "user.signup", "lines"])
def test_a_heartbeat_is_an_alert_on_nothing_in_its_time_and_grace(loaded, what) -> None:
    catalog = loaded(beats(f"heartbeat: {what}, every: 1d, grace: 2h"))
    assert catalog.uptime == ()
    (alert,) = catalog.alerts
    assert (alert.id, alert.name, alert.signal.name) == ("nightly-run", "Nightly run", what)
    assert (alert.detection, alert.no_data) == (Heartbeat(every_minutes=1440, window_minutes=1560), "page")
    assert (alert.service.name, alert.runbook) == ("Shop", "https://wiki.example.com/nightly-run")
    assert alert.condition == f"heartbeat: {what} every 1d, 26h at most"


@pytest.mark.parametrize(("every", "window"), [("1d", 1584), ("1h", 66), ("5m", 6), ("1m", 2)])
def test_a_tenth_of_its_time_is_its_grace_where_none_is_written(loaded, every, window) -> None:
    (alert,) = loaded(beats(f"heartbeat: nightly, every: {every}")).alerts
    assert alert.detection.window_minutes == window


def test_it_can_be_joined_with_other_alerts(loaded) -> None:
    text = beats() + (
        "alerts:\n  - {name: A, condition: error_rate > 1%, duration: 5m, severity: info}\n"
        "  - {name: B, when: A and Nightly run, severity: info}\n"
    )
    assert [member.id for member in loaded(text).composites[0].members] == ["a", "nightly-run"]


def test_it_stands_beside_what_is_asked_from_outside(loaded) -> None:
    catalog = loaded(beats() + "  - {name: Home, severity: info}\n")
    assert ([it.name for it in catalog.uptime], [it.name for it in catalog.alerts]) == (["Home"], ["Nightly run"])


@pytest.mark.parametrize(
    ("rest", "message", "way_out"),
    [
        ("heartbeat: nightly", "4:5: `every` is missing in the heartbeat `Nightly run`", "`every: 1d`"),
        ("heartbeat: nightly, every: 90s", "`90s` is not a number of whole minutes", "`5m`"),
        ("heartbeat: nightly, every: 2d", "`every` and `grace` are", "shorter times. A job that runs less often can"),
        (
            "heartbeat: nightly, every: 2d, grace: 1h",
            "are 49h together, and Datadog evaluates at most two days",
            "shorter times. A job that runs less often can report once a day that it is healthy",
        ),
        ("heartbeat: nightly, every: 1d, grace: 2d", "`grace`: ", "`1m` to `1d`"),
        ("heartbeat: nihgtly, every: 1d", "unknown signal `nihgtly`", "did you mean `nightly`?"),
        ("heartbeat: p95_latency, every: 1d", "`heartbeat`: `p95_latency` is not a count", "`no_data: page`"),
        (
            "heartbeat: nightly, every: 1d, retries: 1",
            "unknown key `retries` in a check with `heartbeat`",
            "all keys: docs/catalog.md#uptime",
        ),
        (
            "heartbeat: nightly, every: 1d, tls: a.example.com",
            "unknown key `tls` in a check with `heartbeat`",
            "`every`",
        ),
        (
            'heartbeat: nightly, every: 1d, json: {"$.a": b}',
            "unknown key `json` in a check with `heartbeat`",
            "all keys: docs/catalog.md#uptime",
        ),
        ("tls: a.example.com, grace: 1h", "unknown key `grace` in a check with `tls`", "`expires_in`"),
        ("grace: 1h", "`grace` requires `heartbeat`", "`url`"),
        ("heartbeat: nightly, every: 1d, notify: [slak]", "unknown channel `slak`", "`slack`"),
        ("heartbeat: nightly, every: 1d, service: Shp", "unknown service `Shp`", "`Shop`"),
    ],
)
def test_what_no_heartbeat_can_be_is_refused_once_with_the_way_out(refused, rest, message, way_out) -> None:
    (error,) = refused(beats(rest))
    assert message in error
    assert way_out in error


def test_a_heartbeat_may_not_be_called_as_an_alert_is(refused) -> None:
    text = beats() + "alerts: [{name: Nightly run, condition: error_rate > 1%, duration: 5m, severity: info}]\n"
    (error,) = refused(text)
    assert "`Nightly run` is already the name or id of an alert" in error
