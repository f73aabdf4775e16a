"""Maintenance as a person writes it, and what is refused."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from catalog import Catalog
from catalog.maintenance.recurrence import read_rule

Loaded = Callable[..., Catalog]
Refused = Callable[..., list[str]]
MINUTE = timedelta(minutes=1)
SERVICES = "services: [{name: Shop}, {name: Data}]\n"


def planned(**fields: str) -> str:
    known = {"start": "2030-12-07 02:00", "for": "2h", "time_zone": "Europe/Berlin", "services": "all", **fields}
    return SERVICES + "maintenance:\n- name: Upgrade\n" + "".join(f"  {key}: {text}\n" for key, text in known.items())


def test_a_window_begins_by_the_clock_of_its_zone_and_lasts_so_long(loaded: Loaded) -> None:
    (window,) = loaded(planned(text="Closed")).maintenance
    assert (window.id, window.name, window.text, window.repeats) == ("upgrade", "Upgrade", "Closed", None)
    assert (window.begins, window.ends) == (
        datetime(2030, 12, 7, 1, tzinfo=UTC),
        datetime(2030, 12, 7, 3, tzinfo=UTC),
    )
    assert window.services == ()


def test_a_window_over_a_change_of_clocks_takes_as_long_as_it_says(loaded: Loaded) -> None:
    (window,) = loaded(planned(start="2030-10-27 01:00", **{"for": "4h"})).maintenance
    assert (window.ends - window.begins).total_seconds() == 4 * 3600
    assert window.begins == datetime(2030, 10, 26, 23, tzinfo=UTC)


@pytest.mark.parametrize("start", ["2030-12-07T02:00", "2030-12-07 02:00:00", "'2030-12-07 02:00'"])
def test_a_start_may_be_written_as_yaml_writes_times(loaded: Loaded, start: str) -> None:
    assert loaded(planned(start=start)).maintenance[0].start == datetime(2030, 12, 7, 2)


@pytest.mark.parametrize(
    ("start", "every", "rule"),
    [
        ("2030-12-07 02:00", "day", "FREQ=DAILY;INTERVAL=1"),
        ("2030-12-07 02:00", "week on saturday", "FREQ=WEEKLY;INTERVAL=1;BYDAY=SA"),
        ("2030-12-05 02:00", "3 weeks on thu", "FREQ=WEEKLY;INTERVAL=3;BYDAY=TH"),
        ("2030-12-15 02:00", "month on 15", "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=15"),
        ("2030-12-07 02:00", "once", None),
    ],
)
def test_a_rhythm_is_a_recurrence_rule(loaded: Loaded, start: str, every: str, rule: str | None) -> None:
    repeats = loaded(planned(start=start, every=every)).maintenance[0].repeats
    assert (repeats and str(repeats)) == rule
    assert (rule and read_rule(rule)) == repeats


def test_services_are_found_by_name(loaded: Loaded) -> None:
    for services, ids in (("[Shop, Data]", ["data", "shop"]), ("Shop", ["shop"])):
        assert [it.id for it in loaded(planned(services=services)).maintenance[0].services] == ids


WRONG = [
    ({"start": "2030-12-07"}, "4:10: `start`: invalid date and time `2030-12-07`", "`2030-12-07 02:00`"),
    ({"start": "2030-13-07 02:00"}, "4:10: `start`: invalid date and time `2030-13-07 02:00`", "`2030-12-07 02:00`"),
    ({"start": "tonight"}, "4:10: `start`: invalid date and time `tonight`", ""),
    ({"start": "2030-03-31 02:30"}, "4:10: `2030-03-31 02:30` does not exist in Europe/Berlin", "earlier or later"),
    ({"for": "2"}, "5:8: `for`: the duration `2` has no unit", "`2m`"),
    ({"for": "40d"}, "5:8: `for`: `40d` is out of range", "`1m` to `30d`"),
    ({"time_zone": "Berlin"}, "6:14: `time_zone`: `Berlin` is not a time zone", "IANA"),
    ({"services": "[Shp]"}, "7:14: unknown service `Shp`", "did you mean `Shop`?"),
    ({"services": "[]"}, "7:13: `services`: the list is empty", ""),
    ({"every": "fortnight"}, "8:10: `every`: invalid recurrence `fortnight`", "`2w on saturday`"),
    ({"every": "week on caturday"}, "8:10: `every`: `caturday` is not a day", "did you mean `saturday`?"),
    ({"every": "month on 31"}, "8:10: `every`: `month on 31` does not exist in every month", "1 to 28"),
    ({"every": "week on sunday"}, "4:10: the first window, Saturday, 2030-12-07,", "a `start` that matches `every`"),
    ({"every": "month on 8"}, "4:10: the first window, Saturday, 2030-12-07, does", "a `start` that matches `every`"),
    ({"every": "day", "for": "1d"}, "5:8: a window of 24 hours overlaps the next one", "shorter"),
    ({"length": "1h"}, "8:3: unknown key `length` in a maintenance", "`for`"),
]


@pytest.mark.parametrize(("fields", "message", "hint"), WRONG)
def test_what_is_wrong_is_said_once_at_its_place(
    refused: Refused, fields: dict[str, str], message: str, hint: str
) -> None:
    (error,) = refused(planned(**fields))
    assert error.startswith(f"shop/a.yml:{message}")
    assert hint in error


def test_what_is_missing_is_named(refused: Refused) -> None:
    errors = refused("maintenance: [{name: A}]")
    missing = [error.partition(": ")[2].partition(" is missing")[0] for error in errors]
    assert missing == ["`for`", "`services`", "`start`", "`time_zone`"]


@pytest.mark.parametrize(
    ("fields", "instant", "until"),
    [
        ({}, "2030-12-07T01:00", "2030-12-07T03:00"),
        ({}, "2030-12-07T02:59", "2030-12-07T03:00"),
        ({}, "2030-12-07T03:00", None),
        ({}, "2030-12-07T00:59", None),
        ({}, "2030-12-14T01:00", None),
        ({"every": "day"}, "2031-07-01T00:30", "2031-07-01T02:00"),
        ({"every": "day"}, "2030-12-06T01:30", None),
        ({"every": "day", "start": "2030-12-07 23:30"}, "2031-01-01T00:10", "2031-01-01T00:30"),
        ({"every": "2 weeks on saturday"}, "2030-12-14T01:30", None),
        ({"every": "2 weeks on saturday"}, "2030-12-21T01:30", "2030-12-21T03:00"),
        ({"every": "month on 7"}, "2031-02-07T01:30", "2031-02-07T03:00"),
        ({"every": "month on 7"}, "2031-02-08T01:30", None),
        ({"every": "week on saturday", "for": "3d"}, "2030-12-16T23:00", "2030-12-17T01:00"),
    ],
)
def test_whether_an_instant_lies_in_a_window_is_said_by_its_rhythm_and_its_clock(
    loaded: Loaded, fields: dict[str, str], instant: str, until: str | None
) -> None:
    (window,) = loaded(planned(**fields)).maintenance
    expected = datetime.fromisoformat(until).replace(tzinfo=UTC) if until else None
    assert window.until(datetime.fromisoformat(instant).replace(tzinfo=UTC)) == expected


def _rules(catalog: Catalog) -> list[tuple[str, str, str]]:
    return [(finding.rule, finding.severity, str(finding.source)) for finding in catalog.findings]


def test_windows_that_recur_are_told_of_since_pagerduty_rings_on_in_them(loaded: Loaded) -> None:
    weekly = planned(every="week on saturday")
    assert _rules(loaded(weekly)) == [("maintenance-datadog-only", "info", "shop/a.yml:3:3")]
    assert "`Upgrade`" in loaded(weekly).findings[0].message
    assert loaded(planned()).findings == ()
    assert loaded(weekly + "stack: {environment: staging}\n").findings == ()


PAGE = "status_page: {name: P, domain_prefix: p, components: [{name: Web, service: Shop}]}\n"


@pytest.mark.parametrize(
    ("services", "page", "why"),
    [
        ("all", "", "the status page does not show the text of `Upgrade`: the catalog has no status page"),
        ("[Data]", PAGE, "the status page does not show the text of `Upgrade`: no component of the status page"),
        ("[Data, Shop]", PAGE, None),
        ("all", PAGE, None),
    ],
)
def test_a_text_that_no_customer_will_read_is_told_of(
    loaded: Loaded, services: str, page: str, why: str | None
) -> None:
    catalog = loaded(planned(services=services, text="Closed") + page)
    assert _rules(catalog) == ([("maintenance-not-published", "info", "shop/a.yml:3:3")] if why else [])
    assert all(why in finding.message for finding in catalog.findings if why)
    assert loaded(planned(services=services) + page).findings == ()
    elsewhere = loaded(planned(services=services, text="Closed") + page + "stack: {owns: false}\n")
    assert "maintenance-not-published" not in [finding.rule for finding in elsewhere.findings]


@pytest.mark.parametrize(
    ("start", "every", "on", "off"),
    [
        ("2030-12-07 02:00", "day", [7, 8, 9, 20], [6]),
        ("2030-12-07 02:00", "week on saturday", [7, 14, 21], [6, 8, 13]),
        ("2030-12-07 02:00", "2 weeks on saturday", [7, 21], [14, 8]),
        ("2030-12-15 02:00", "month on 15", [15], [7, 14, 16]),
        ("2030-12-07 02:00", "once", [7], [8, 14]),
    ],
)
def test_a_window_is_there_on_its_days_from_its_first_minute_to_its_last(
    loaded: Loaded, start: str, every: str, on: list[int], off: list[int]
) -> None:
    (window,) = loaded(planned(start=start, every=every)).maintenance
    for day in on:
        begin = datetime(2030, 12, day, 1, tzinfo=UTC)
        end = begin + timedelta(hours=2)
        assert [window.until(it) for it in (begin, end - MINUTE)] == [end, end]
        assert [window.until(it) for it in (begin - MINUTE, end)] == [None, None]
    assert [day for day in off if window.until(datetime(2030, 12, day, 2, tzinfo=UTC))] == []
    if every.startswith("month"):
        assert window.until(datetime(2031, 2, 15, 2, tzinfo=UTC))
        assert not window.until(datetime(2031, 2, 14, 2, tzinfo=UTC))
