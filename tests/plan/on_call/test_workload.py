"""What being on call costs each person, and who has which pager when."""

from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from catalog import Catalog
from plan.document.on_call_model import Load
from plan.on_call.calendar import calendar
from plan.on_call.workload import workload
from tests.support.catalogs import loaded
from tests.support.paging import ON_CALL, texts

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=BERLIN)


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return loaded(tmp_path, texts())


def loads(catalog: Catalog, days: int = 21) -> dict[str, Load]:
    return {it.name: it for it in workload(catalog, MONDAY, days)}


def test_three_weeks_of_three_people_are_a_week_first_and_a_week_second_for_each(catalog: Catalog) -> None:
    found = loads(catalog)
    assert {name: (it.first_hours, it.later_hours) for name, it in found.items()} == {
        "Ada": (168, 168),
        # Two weeks of five office days more, which stand on the first level of a policy of their own.
        "Ben": (168 + 10 * 8, 168 - 5 * 8),
        "Chloe": (168, 168),
        "Dev": (0, 0),
    }


def test_nights_are_those_of_the_zone_in_which_a_person_lives(catalog: Catalog) -> None:
    found = loads(catalog)
    assert (found["Ada"].time_zone, found["Ada"].night_hours) == ("Europe/Berlin", 2 * 7 * 8)
    assert (found["Chloe"].time_zone, found["Chloe"].night_hours) == ("America/New_York", 2 * 7 * 8)
    assert (found["Dev"].time_zone, found["Dev"].night_hours, found["Dev"].night_share) == (None, None, None)
    assert found["Ada"].night_share == 0.3333


def test_the_night_in_which_clocks_go_back_is_an_hour_longer(catalog: Catalog) -> None:
    """In the third week of October Ben is first, and Chloe second."""
    nights = {it.name: it.night_hours for it in workload(catalog, datetime(2026, 10, 24, 12, tzinfo=BERLIN), 1)}
    assert sorted(hours for hours in nights.values() if hours) == [8, 9]


def test_what_can_wake_a_person_is_what_is_critical_and_pages(catalog: Catalog) -> None:
    woken = {name: [(it.id, it.level) for it in found.woken_by] for name, found in loads(catalog).items()}
    by_shop = ["down", "promise-page-1h", "promise-page-6h", "page", "spike"]
    assert woken["Ada"] == [(id, 1) for id in by_shop]
    assert woken["Dev"] == [(id, 3) for id in by_shop]
    assert woken["Ben"] == [("down", 1), ("full", 1), *((id, 1) for id in by_shop[1:])]


def test_a_later_level_that_names_somebody_makes_them_the_backstop(tmp_path: Path) -> None:
    named = ON_CALL.replace("notify: everyone", "notify: [Ada, Ben]").replace("notify: [Primary]", "notify: [Dev]")
    found = loads(loaded(tmp_path, texts(on_call=named)))
    assert {name for name, it in found.items() if it.backstop} == {"Ada", "Ben"}


def test_somebody_named_on_a_first_level_is_on_call_day_and_night(tmp_path: Path) -> None:
    named = ON_CALL.replace("levels: [{notify: [Office], after: 30m}]", "levels: [{notify: [Dev]}]")
    found = loads(loaded(tmp_path, texts(on_call=named)), 7)["Dev"]
    assert (found.first_hours, found.later_hours) == (168, 0)


def test_where_nothing_pages_nobody_is_woken(tmp_path: Path) -> None:
    found = loads(loaded(tmp_path, texts(stack="    stack: {environment: staging}\n")))
    assert [it.woken_by for it in found.values()] == [(), (), (), ()]


def test_the_json_of_loads_is_plain_and_complete(catalog: Catalog) -> None:
    ada, *_ = map(asdict, workload(catalog, MONDAY, 21))
    woken = ada.pop("woken_by")
    assert ada == {
        "id": "ada",
        "name": "Ada",
        "time_zone": "Europe/Berlin",
        "first_hours": 168.0,
        "later_hours": 168.0,
        "night_hours": 112.0,
        "night_share": 0.3333,
        "backstop": True,
    }
    assert woken[0] == {"kind": "alerts", "id": "down", "name": "Down", "level": 1}


def test_the_calendar_has_every_shift_by_the_rotations_own_clock(catalog: Catalog) -> None:
    duties = {it["id"]: it for it in map(asdict, calendar(catalog, MONDAY - timedelta(hours=1), 8))}
    assert duties["primary"]["time_zone"] == "Europe/Berlin"
    assert [(it["begin"], it["end"], it["person"]["name"]) for it in duties["primary"]["shifts"]] == [
        ("2026-11-23T08:00:00+01:00", "2026-11-23T09:00:00+01:00", "Ada"),
        ("2026-11-23T09:00:00+01:00", "2026-11-30T09:00:00+01:00", "Ben"),
        ("2026-11-30T09:00:00+01:00", "2026-12-01T08:00:00+01:00", "Chloe"),
    ]
    assert [it["person"] and it["person"]["name"] for it in duties["office"]["shifts"]][:4] == [
        None,
        "Ben",
        None,
        "Ben",
    ]
