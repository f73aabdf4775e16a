"""Instants as people type them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click
import pytest

from cli.instants import instant

NOW = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
"""Half past midnight on Wednesday the 25th in Berlin."""


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("now", "2026-11-25T00:30+01:00"),
        ("NOW", "2026-11-25T00:30+01:00"),
        ("03:12", "2026-11-25T03:12+01:00"),
        ("3:12", "2026-11-25T03:12+01:00"),
        ("today 03:12", "2026-11-25T03:12+01:00"),
        ("Tomorrow  03:12", "2026-11-26T03:12+01:00"),
        ("tomorrow", "2026-11-26T00:00+01:00"),
        ("wednesday 03:12", "2026-11-25T03:12+01:00"),
        ("tue 03:12", "2026-12-01T03:12+01:00"),
        ("2026-11-24", "2026-11-24T00:00+01:00"),
        ("2026-11-24 03:12", "2026-11-24T03:12+01:00"),
        ("2026-07-01T03:12", "2026-07-01T03:12+02:00"),
        ("2026-11-24T03:12Z", "2026-11-24T04:12+01:00"),
        ("2026-11-24T03:12:30-08:00", "2026-11-24T12:12:30+01:00"),
        ("2026-10-25 02:30", "2026-10-25T02:30+02:00"),
    ],
)
def test_times_are_read_in_the_zone(text: str, meant: str) -> None:
    found = instant(text, "Europe/Berlin", NOW)
    assert found.isoformat(timespec="minutes" if not found.second else "seconds") == meant
    assert found.tzinfo == ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "text", ["", " ", "soon", "25:00", "03:60", "2026-13-01", "2026-11-24 25:00", "20261124", "sunday 3", "3", "²:00"]
)
def test_an_invalid_time_is_one_error_with_examples(text: str) -> None:
    with pytest.raises(click.ClickException, match=r"is not a time\. Write `now`, `03:00`, `tomorrow 03:00`"):
        instant(text, "Europe/Berlin", NOW)


def test_an_hour_that_the_clock_skips_is_rejected() -> None:
    with pytest.raises(click.ClickException, match="does not exist in Europe/Berlin: clocks are set forward over it"):
        instant("2026-03-29 02:30", "Europe/Berlin", NOW)


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31T23:59-12:00"])
def test_a_year_out_of_range_is_rejected(text: str) -> None:
    with pytest.raises(click.ClickException, match="is not in the years 1971 to 2199"):
        instant(text, "Europe/Berlin", NOW)
