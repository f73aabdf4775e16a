"""Rotations as a person writes them: the short form, the long forms, and what is refused."""

from collections.abc import Callable
from datetime import time

import pytest

from catalog import Catalog, Hours
from tests.support.texts import FixtureText

Loaded = Callable[..., Catalog]
Refused = Callable[..., list[str]]
PEOPLE = "  people: [" + ", ".join(f"{{name: {name}, email: {name}@example.com}}" for name in "ABCD") + "]\n"


def rotating(fields: str, more: str = "") -> str:
    return f"on_call:\n{PEOPLE}  rotations:\n  - {{name: Primary, {fields}}}\n{more}"


def ids(people: object) -> list[str]:
    return [person.id for person in people]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("written", "days", "begin", "minutes"),
    [
        ("business", (0, 1, 2, 3, 4), time(9), 480),
        ("{from: 08:00, to: 18:30}", (0, 1, 2, 3, 4, 5, 6), time(8), 630),
        ("{days: [mon..wed, Saturday], from: 17:00, to: 09:00}", (0, 1, 2, 5), time(17), 960),
        ("{days: sat..mon, from: '00:00', to: '00:00'}", (0, 5, 6), time(0), 1440),
    ],
)
def test_hours_are_business_or_days_and_times(
    loaded: Loaded, written: str, days: tuple[int, ...], begin: time, minutes: int
) -> None:
    (rotation,) = loaded(rotating(f"people: [A], time_zone: UTC, hours: {written}")).on_call.rotations
    assert rotation.hours == Hours(days=days, begin=begin, minutes=minutes)


def test_hours_of_every_day_around_the_clock_are_none(loaded: Loaded) -> None:
    for end, around_the_clock in (("07:00", True), ("06:59", False)):
        text = rotating(f"people: [A], time_zone: UTC, hours: {{from: 07:00, to: '{end}'}}")
        (rotation,) = loaded(text).on_call.rotations
        assert (rotation.hours is None) == around_the_clock


@pytest.mark.parametrize(("turn", "hours", "weekday"), [("12h", 12, None), ("2d", 48, None), ("2w", 336, 0)])
def test_a_turn_may_be_any_length_that_ends_at_the_same_hour(
    loaded: Loaded, turn: str, hours: int, weekday: int | None
) -> None:
    (rotation,) = loaded(rotating(f"people: [A, B], time_zone: UTC, turn: {turn}")).on_call.rotations
    assert (rotation.turn.hours, rotation.weekday, rotation.hand_off) == (hours, weekday, time(9))


@pytest.mark.parametrize("day", ["tuesday", "Tuesday", "tue"])
def test_a_day_may_be_written_short_wherever_a_day_is_written(loaded: Loaded, day: str) -> None:
    (rotation,) = loaded(rotating(f"people: [A], time_zone: UTC, hand_off: {day} 09:00")).on_call.rotations
    assert rotation.weekday == 1


def test_a_secondary_is_a_rotation_of_its_own_between_the_first_and_everyone(loaded: Loaded) -> None:
    text = rotating("people: [A, B, C], time_zone: UTC, secondary: true, renamed_from: First")
    on_call = loaded(text).on_call
    first, second = on_call.rotations
    assert (second.id, second.name, second.shift) == ("primary-secondary", "Primary secondary", 1)
    assert (first.renamed_from, second.renamed_from) == ("first", "first-secondary")
    levels = on_call.escalation_policies[0].levels
    assert [ids(level.rotations) for level in levels] == [["primary"], ["primary-secondary"], []]
    policies = "  escalation_policies: [{name: P, levels: [{notify: [Primary secondary]}]}]"
    named = loaded(rotating("people: [A, B], time_zone: UTC, secondary: true", policies)).on_call
    assert ids(named.escalation_policies[0].levels[0].rotations) == ["primary-secondary"]


def test_sites_that_follow_the_sun_are_one_rotation_in_the_zone_of_the_first(loaded: Loaded) -> None:
    sites = "{people: [A, B], time_zone: Europe/Berlin, from: 08:00, to: 20:00}, "
    sites += "{people: [C], time_zone: America/Los_Angeles, from: 11:00, to: 23:00}"
    (rotation,) = loaded(rotating(f"follow_the_sun: [{sites}]")).on_call.rotations
    assert (rotation.time_zone, ids(rotation.people)) == ("Europe/Berlin", ["a", "b", "c"])
    assert [(site.time_zone, site.begin, site.end) for site in rotation.sites] == [
        ("Europe/Berlin", time(8), time(20)),
        ("America/Los_Angeles", time(11), time(23)),
    ]


BERLIN = FixtureText("{people: [A], time_zone: Europe/Berlin, from: 08:00, to: 20:00}")
PACIFIC = FixtureText("{people: [B], time_zone: America/Los_Angeles, from: 11:00, to: 23:00}")
WRONG = [
    ("time_zone: UTC", "4:5: `people` is missing in a rotation", "such as [Ada, Grace]"),
    ("people: [A]", "4:5: `time_zone` is missing in a rotation", "Europe/Berlin"),
    ("peple: [A], time_zone: UTC", "4:21: unknown key `peple` in a rotation", "did you mean `people`?"),
    ("people: [A], time_zone: UTC, turn: 5h", "4:56: `turn`: turns of `5h` would end at a different hour", "12h"),
    ("people: [A], time_zone: UTC, turn: 5h", "4:56: `turn`: turns of `5h` would end at a different", "whole days"),
    ("people: [A], time_zone: UTC, turn: 60w", "4:56: `turn`: a turn of `60w` is over a year", "`2w`"),
    ("people: [A], time_zone: UTC, turn: often", "4:56: `turn`: invalid turn `often`", "`daily`, `weekly`"),
    ("people: [A], time_zone: UTC, turn: 12h, hours: business", "4:68: `hours` is not allowed with", "`turn: daily`"),
    ("people: [A], time_zone: UTC, turn: 12h, hand_off: monday 09:00", "4:71: `monday 09:00` is not", "without"),
    ("people: [A], time_zone: UTC, hours: office", "4:57: `hours`: invalid hours `office`", "write `business`"),
    ("people: [A], time_zone: UTC, hours: {from: 9, to: '17:00'}", "4:64: `from`: `9` is not a time of day", "`09:00`"),
    (
        "people: [A], time_zone: UTC, hours: {from: '25:00', to: '17:00'}",
        "4:64: `from`: `25:00` is not a time",
        "09:00",
    ),
    (
        "people: [A], time_zone: UTC, hours: {form: '09:00', to: '17:00'}",
        "4:58: unknown key `form` in `hours`",
        "`from`?",
    ),
    ("people: [A], time_zone: UTC, hours: {from: '09:00'}", "4:57: `to` is missing in `hours`", "`09:00`"),
    ("people: [A], time_zone: UTC, hours: {days: [mo], from: 10:00, to: 11:00}", "4:64: `days`: `mo` is not a day", ""),
    ("people: [A], time_zone: UTC, hours: {days: [], from: 10:00, to: 11:00}", "4:64: `days`: the list is empty", ""),
    ("people: [A], time_zone: UTC, secondary: true", "4:61: `A` would be their own secondary", "a second person"),
    (
        f"people: [A], follow_the_sun: [{BERLIN}, {PACIFIC}]",
        "4:29: `people` is not allowed with `follow_the_sun`",
        "site",
    ),
    (f"hours: business, follow_the_sun: [{BERLIN}]", "4:28: `hours` is not allowed with `follow_the_sun`", "site"),
    (f"turn: 12h, follow_the_sun: [{BERLIN}]", "4:27: turns of `12h` are not allowed with", "whole days"),
    (
        f"follow_the_sun: [{BERLIN}]",
        "4:95: nobody is on call from 20:00 to 08:00 (Europe/Berlin), until `Europe/Berlin` takes over",
        "later `to`",
    ),
    (
        f"follow_the_sun: [{BERLIN}, {PACIFIC.replace('23:00', '22:00')}]",
        "4:166: nobody is on call from 07:00 to 08:00 (Europe/Berlin), until `Europe/Berlin` takes over",
        "earlier `from`",
    ),
    (
        f"follow_the_sun: [{BERLIN}, {PACIFIC.replace('11:00', '23:00')}]",
        "4:95: two sites take over at the same time, 08:00",
        "another `from`",
    ),
    (f"follow_the_sun: [{BERLIN.replace('[A]', '[E]')}]", "4:48: unknown person `E`", "allowed"),
]


@pytest.mark.parametrize(("fields", "message", "hint"), WRONG)
def test_what_is_wrong_is_said_once_at_its_place(refused: Refused, fields: str, message: str, hint: str) -> None:
    (error,) = refused(rotating(fields))
    assert message in error
    assert hint in error


def test_a_name_that_a_secondary_takes_is_not_free(refused: Refused) -> None:
    other = "  - {name: Primary secondary, people: [A], time_zone: UTC}\n"
    (error,) = refused(rotating("people: [A, B], time_zone: UTC, secondary: true", other))
    assert "`Primary secondary` is already the name or id of a rotation" in error


TEAMS = [
    ("{name: T, people: [E]}", "unknown person `E`"),
    ("{name: T, people: []}", "`people`: the list is empty"),
    ("{name: T, people: [A], managers: [B, B]}", "`B` is listed twice"),
    ("{name: T, people: [A], lead: B}", "unknown key `lead` in a team"),
    ("{name: T, people: [A]}, {name: T, people: [B]}", "already the name or id of a team"),
]


@pytest.mark.parametrize(("teams", "message"), TEAMS)
def test_what_is_wrong_with_a_team_is_said_once(refused: Refused, teams: str, message: str) -> None:
    (error,) = refused(f"on_call:\n{PEOPLE}  teams: [{teams}]")
    assert message in error
