"""Missing data: each kind of alert takes the choices that work, has one by default, and refuses all others."""

from collections.abc import Callable

import pytest

from catalog import Catalog
from catalog.alerts.missing_data import CHOICES, TABLE
from tests.support.alert_kinds import AROUND, WRITTEN

Loaded = Callable[..., Catalog]
Refused = Callable[..., list[str]]

WORKS = {
    "count": {"ok", "page", "resolve"},
    "low count": {"ok", "page"},
    "rate": {"ok", "page", "resolve"},
    "low rate": {"ok", "page"},
    "share": {"ok", "page", "resolve"},
    "low share": {"ok", "page", "resolve"},
    "percentile": {"show", "page", "resolve"},
    "average": {"show", "page", "resolve"},
    "gauge": {"show", "page", "resolve"},
    "logs": {"ok", "page", "resolve"},
    "few logs": {"ok", "page"},
    "service check": {"show", "page"},
    "absence": {"ok", "page"},
    "absence of logs": {"ok", "page"},
    "anomaly": {"show", "page"},
    "forecast": {"show", "page", "resolve"},
}


def alert(text: str) -> str:
    return f"alerts: [{{name: A, severity: info, {text}}}]"


def test_the_table_has_every_kind_and_every_choice():
    assert WRITTEN.keys() == WORKS.keys() == TABLE.keys() - {"heartbeat", "composite"}
    assert all(set(row.choices) == set(CHOICES) and row.sources for row in TABLE.values())


@pytest.mark.parametrize("kind", WRITTEN)
def test_an_alert_is_of_its_kind_and_does_by_default_what_works(loaded: Loaded, kind: str):
    (found,) = loaded(alert(WRITTEN[kind]), b=AROUND).alerts
    assert (found.kind, found.no_data) == (kind, TABLE[kind].default)
    assert found.no_data in WORKS[kind]


@pytest.mark.parametrize(("kind", "choice"), [(kind, choice) for kind in WRITTEN for choice in CHOICES])
def test_a_choice_that_cannot_work_is_refused_with_those_that_can(
    loaded: Loaded, refused: Refused, kind: str, choice: str
):
    text = alert(f"{WRITTEN[kind]}, no_data: {choice}")
    if choice in WORKS[kind]:
        assert loaded(text, b=AROUND).alerts[0].no_data == choice
        return
    (error,) = refused(text, b=AROUND)
    message, _, hint = error.partition("\n")
    assert f"`no_data: {choice}` is not allowed for this kind of alert ({TABLE[kind].title})" in message
    assert TABLE[kind].choices[choice].stopped in message
    assert all(f"`{works}`" in hint for works in WORKS[kind])


def test_a_heartbeat_fires_on_silence(loaded: Loaded):
    (found,) = loaded("uptime: [{name: A, heartbeat: signups, every: 1d, severity: info}]", b=AROUND).alerts
    assert (found.kind, found.missing_data.silence, found.missing_data.sends) == ("heartbeat", "fires", "default")


@pytest.mark.parametrize("text", ["condition: lines_by_host < 5, duration: 5m", "absent: lines_by_host for 2h"])
def test_few_log_lines_of_one_group_never_fire(refused: Refused, text: str):
    (error,) = refused(alert(text), b=AROUND)
    assert "the silence of one group never fires: Datadog fires only when all groups (`host`) are silent" in error
    assert "use a signal without `group_by`" in error


def test_a_group_is_forgotten_before_it_is_absent_for_a_day(loaded: Loaded, refused: Refused):
    (error,) = refused(alert("absent: api.requests for 1d, group_by: [endpoint]"), b=AROUND)
    assert "Datadog forgets a group (`endpoint`) after 24 hours of silence" in error
    assert "write less than `1d`, or remove `group_by`" in error
    assert loaded(alert("absent: api.requests for 23h, group_by: [endpoint]"), b=AROUND).alerts
    assert loaded(alert("absent: api.requests for 2d"), b=AROUND).alerts


@pytest.mark.parametrize("condition", ["requests < 1", "requests <= 0", "requests < 0.5", "per_second <= 0/s"])
def test_a_condition_that_means_absence_is_refused_as_absence_is(loaded: Loaded, refused: Refused, condition: str):
    signals = "\nsignals: [{name: requests, count: api.requests}, {name: per_second, rate: api.requests}]"
    text = alert(f'condition: "{condition}", duration: 1d, group_by: [endpoint]') + signals
    (error,) = refused(text)
    assert "Datadog forgets a group (`endpoint`) after 24 hours of silence" in error
    assert loaded(text.replace("1d", "23h")).alerts
    assert loaded(text.replace(condition, condition.replace("<= 0", "< 5").replace("< 1", "< 5").replace("0.5", "5")))


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("condition: db_used > 90%, duration: 5m, group_by: [host]", 23),
        ("condition: db_used > 90%, duration: 5m, group_by: [host], no_data: page", 23),
        ("condition: db_used > 90%, duration: 5m, group_by: [host], no_data: resolve", None),
        ("condition: error_rate > 5%, duration: 5m, group_by: [endpoint]", None),
        ("condition: error_rate > 5%, duration: 5m, group_by: [endpoint], no_data: page", 23),
        ("condition: db_used > 90%, duration: 5m, no_data: page", None),
        ("condition: db_up >= 3, no_data: page", 23),
        ("absent: api.requests for 2h, group_by: [endpoint]", 23),
        ("absent: api.requests for 2h", None),
    ],
)
def test_an_alert_of_a_group_that_goes_silent_ends_within_a_day(loaded: Loaded, text: str, hours: int | None):
    assert loaded(alert(text), b=AROUND).alerts[0].group_end_hours == hours
