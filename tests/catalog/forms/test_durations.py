"""One grammar of durations in every field, and the written unit in what is shown back."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from catalog import Catalog
from catalog.forms.schema import forms
from catalog.forms.units import DURATION, Duration, seconds

Loaded = Callable[..., Catalog]
Refused = Callable[..., list[str]]
HIGH = "alerts: [{{name: A, condition: error_rate > 1%, duration: {}, severity: info, notify: [slack]}}]\n"
BEAT = "uptime: [{{name: A, heartbeat: user.signup, every: {}, severity: info, notify: [slack]}}]\n"
ROTATION = "on_call:\n  people: [{{name: Ada, email: ada@example.com}}]\n  rotations: [{{name: P, people: [Ada], "
ROTATION += "time_zone: UTC, turn: {}}}]\n"
WINDOW = "services: [{{name: Shop}}]\nmaintenance: [{{name: M, start: 2030-12-07 02:00, for: 2h, time_zone: UTC, "
WINDOW += "services: all, every: {}}}]\n"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("30s", 30),
        ("5m", 300),
        ("5 m", 300),
        ("5 min", 300),
        ("5min", 300),
        ("2h", 7200),
        ("1d", 86_400),
        ("1w", 604_800),
    ],
)
def test_a_duration_has_a_number_and_a_unit(text: str, length: int) -> None:
    assert seconds(text) == length


def test_every_duration_field_of_every_form_has_the_same_grammar() -> None:
    patterns = _patterns([form.model_json_schema() for form in forms().values()])
    assert len([pattern for pattern in patterns if "h|d" in pattern]) > 8
    assert {pattern for pattern in patterns if "h|d" in pattern} == {DURATION}


def _patterns(schema: Any) -> list[str]:
    if isinstance(schema, list):
        return [pattern for each in schema for pattern in _patterns(each)]
    if not isinstance(schema, dict):
        return []
    own = [schema["pattern"]] if isinstance(schema.get("pattern"), str) else []
    return own + [pattern for each in schema.values() for pattern in _patterns(each)]


@pytest.mark.parametrize("text", ["10m", "10 min", "600s"])
def test_two_spellings_of_a_window_are_the_same_alert(loaded: Loaded, text: str) -> None:
    (alert,) = loaded(HIGH.format(text)).alerts
    assert alert.detection == loaded(HIGH.format("10m")).alerts[0].detection


def test_an_error_shows_a_duration_as_it_was_written(refused: Refused) -> None:
    (error,) = refused(HIGH.format("3d"))
    assert "`duration`: `3d` is out of range" in error
    (error,) = refused(HIGH.format("1w"))
    assert "`duration`: `1w` is out of range" in error


def test_a_condition_shows_a_duration_as_it_was_written(loaded: Loaded) -> None:
    assert [alert.condition for alert in loaded(BEAT.format("24h")).alerts] == [
        "heartbeat: user.signup every 24h, 1584m at most"
    ]
    assert loaded(BEAT.format("1d")).alerts[0].condition.startswith("heartbeat: user.signup every 1d,")


def test_a_duration_survives_a_copy_and_a_pickle() -> None:
    length = Duration(5, "5 min")
    for each in (copy.deepcopy(length), pickle.loads(pickle.dumps(length))):
        assert (each, each.text) == (5, "5 min")


@pytest.mark.parametrize("turn", ["weekly", "1w", "7d"])
def test_weekly_is_every_week_in_a_rotation(loaded: Loaded, turn: str) -> None:
    assert loaded(ROTATION.format(turn)).on_call.rotations[0].turn.hours == 168


@pytest.mark.parametrize(
    "every", ["weekly", "1w", "7d", "weekly on saturday", "week on saturday", "1 week on saturday"]
)
def test_weekly_is_every_week_in_maintenance(loaded: Loaded, every: str) -> None:
    assert str(loaded(WINDOW.format(every)).maintenance[0].repeats) == "FREQ=WEEKLY;INTERVAL=1;BYDAY=SA"


@pytest.mark.parametrize(
    ("every", "rule"),
    [
        ("daily", "FREQ=DAILY;INTERVAL=1"),
        ("3d", "FREQ=DAILY;INTERVAL=3"),
        ("2w on saturday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA"),
        ("monthly on 7", "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=7"),
    ],
)
def test_a_recurrence_takes_the_words_of_a_rotation(loaded: Loaded, every: str, rule: str) -> None:
    assert str(loaded(WINDOW.format(every)).maintenance[0].repeats) == rule


def test_a_window_of_an_slo_may_be_in_weeks(loaded: Loaded) -> None:
    slo = (
        "slos: [{{name: S, of: {{ratio: error_rate}}, target: 99%, window: {}, notify_page: [slack], "
        "notify_ticket: [slack]}}]\n"
    )
    assert loaded(slo.format("1w")).slos == loaded(slo.format("7d")).slos
