"""What follows minute by minute when something fires at an instant."""

import json
import subprocess
import sys
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from catalog import Catalog
from plan.document.on_call import timed_route
from plan.on_call.notifiers import named
from plan.on_call.timeline import Timeline, timeline
from tests.support.catalogs import CLONE, loaded
from tests.support.paging import ON_CALL, texts

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = datetime(2026, 11, 24, 3, 12, tzinfo=BERLIN)


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return loaded(tmp_path / "shop", texts())


def fired(catalog: Catalog, name: str, at: datetime = NIGHT) -> Timeline:
    (notifier,) = named(catalog, name)
    return timeline(catalog, notifier, at)


def called(found: Timeline) -> list[tuple[int, int, int, list[str]]]:
    return [(it.minute, it.round, it.level, [call.person.name for call in it.calls]) for it in found.steps]


EVERYONE = ["Ada", "Ben", "Chloe", "Dev"]


def test_level_after_level_is_called_and_again_until_the_last_repeat(catalog: Catalog) -> None:
    found = fired(catalog, "Down")
    assert called(found) == [
        (0, 0, 1, ["Ben"]),
        (5, 0, 2, ["Chloe"]),
        (15, 0, 3, EVERYONE),
        (30, 1, 1, ["Ben"]),
        (35, 1, 2, ["Chloe"]),
        (45, 1, 3, EVERYONE),
        (60, 2, 1, ["Ben"]),
        (65, 2, 2, ["Chloe"]),
        (75, 2, 3, EVERYONE),
    ]
    assert [step.at - found.at for step in found.steps] == [timedelta(minutes=step.minute) for step in found.steps]


def test_whoever_takes_over_meanwhile_is_called(catalog: Catalog) -> None:
    """Turns change on Monday at nine: the rota counts at the instant at which a level is reached."""
    found = fired(catalog, "Down", datetime(2026, 11, 30, 8, 57, tzinfo=BERLIN))
    assert [names for _, _, _, names in called(found)][:5] == [["Ben"], ["Ada"], EVERYONE, ["Chloe"], ["Ada"]]


@pytest.mark.parametrize("day", [datetime(2026, 3, 29, tzinfo=BERLIN), datetime(2026, 10, 25, tzinfo=BERLIN)])
def test_minutes_are_real_ones_also_while_the_clock_jumps(catalog: Catalog, day: datetime) -> None:
    found = fired(catalog, "Down", day.replace(hour=1, minute=50))
    instants = [step.at for step in found.steps]
    assert [(it - instants[0]).total_seconds() / 60 for it in instants] == [step.minute for step in found.steps]
    calls = [(step, call) for step in found.steps for call in step.calls if call.zone == "Europe/Berlin"]
    local = [call.local(step.at) for step, call in calls]
    assert {it.utcoffset() for it in local if it} == {timedelta(hours=1), timedelta(hours=2)}


def test_each_person_has_a_clock_of_their_own(catalog: Catalog) -> None:
    clocks = {
        call.person.name: call.local(step.at) for step in fired(catalog, "Down").steps[2:3] for call in step.calls
    }
    assert {name: f"{at:%a %H:%M}" if at else None for name, at in clocks.items()} == {
        "Ada": "Tue 03:27",
        "Ben": "Tue 03:27",
        "Chloe": "Mon 21:27",
        "Dev": None,
    }


def test_outside_of_its_hours_a_lone_rotation_loses_the_alert(catalog: Catalog) -> None:
    for name in ("Full", "Slow"):
        found = fired(catalog, name)
        assert called(found) == [(0, 0, 1, [])]
        assert [rotation.name for rotation in found.steps[0].empty] == ["Office"]
        assert found.lost
    by_day = fired(catalog, "Slow", datetime(2026, 11, 24, 10, 0, tzinfo=BERLIN))
    assert called(by_day) == [(0, 0, 1, ["Ben"])]
    assert not by_day.lost


TWO = ON_CALL.replace(
    "levels: [{notify: [Office], after: 30m}]", "levels: [{notify: [Office], after: 30m}, {notify: Dev}]"
)


def test_a_level_of_nobody_costs_no_time(tmp_path: Path) -> None:
    catalog = loaded(tmp_path, texts(on_call=TWO))
    assert called(fired(catalog, "Full")) == [(0, 0, 1, []), (0, 0, 2, ["Dev"])]
    assert called(fired(catalog, "Full", NIGHT.replace(hour=10))) == [(0, 0, 1, ["Ben"]), (30, 0, 2, ["Dev"])]


def test_low_urgency_goes_no_further_than_the_first_level_with_somebody(tmp_path: Path) -> None:
    catalog = loaded(tmp_path, texts(on_call=TWO))
    assert called(fired(catalog, "Slow")) == [(0, 0, 1, []), (0, 0, 2, ["Dev"])]
    assert called(fired(catalog, "Slow", NIGHT.replace(hour=10))) == [(0, 0, 1, ["Ben"])]


def test_whoever_is_called_twice_on_a_level_is_called_once(tmp_path: Path) -> None:
    both = ON_CALL.replace("{notify: [Primary], after: 5m}", "{notify: [Ben, Primary, Dev], after: 5m}")
    (step, *_) = fired(loaded(tmp_path, texts(on_call=both)), "Down").steps
    assert [(it.person.name, it.rotation and it.rotation.name) for it in step.calls] == [
        ("Ben", "Primary"),
        ("Dev", None),
    ]


def test_where_nothing_pages_there_are_no_steps(tmp_path: Path) -> None:
    found = fired(loaded(tmp_path, texts(stack="    stack: {environment: staging}\n")), "Down")
    assert (found.steps, found.lost) == ((), False)


MAINTENANCE = """
    maintenance:
      - {name: Once, start: 2026-11-24 03:00, for: 1h, time_zone: Europe/Berlin, services: [Shop]}
      - {name: Nightly, start: 2026-11-01 03:00, for: 30m, time_zone: Europe/Berlin, every: day, services: [Shop]}
"""


def test_maintenance_of_its_service_silences_it_until_the_last_window_ends(tmp_path: Path) -> None:
    catalog = loaded(tmp_path, texts(maintenance=MAINTENANCE))
    found = fired(catalog, "Down")
    assert {window.name for window in found.muted} == {"Once", "Nightly"}
    assert found.muted_until == datetime(2026, 11, 24, 4, 0, tzinfo=BERLIN)
    assert fired(catalog, "Slow").muted == ()
    assert fired(catalog, "Down", NIGHT.replace(hour=4)).muted == ()


def test_sentry_knows_no_maintenance_and_pagerduty_that_which_happens_once(tmp_path: Path) -> None:
    catalog = loaded(tmp_path, texts(maintenance=MAINTENANCE))
    assert [window.name for window in fired(catalog, "Spike").muted] == ["Once"]
    assert fired(catalog, "New").muted == ()


def test_the_json_says_it_all(catalog: Catalog) -> None:
    document = json.loads(json.dumps(asdict(timed_route(fired(catalog, "Down")))))
    assert (document["at"], document["lost"], document["muted"]) == ("2026-11-24T02:12:00+00:00", False, [])
    assert document["steps"][1] == {
        "minute": 5,
        "at": "2026-11-24T02:17:00+00:00",
        "round": 0,
        "level": 2,
        "calls": [
            {
                "id": "chloe",
                "name": "Chloe",
                "rotation": {"id": "primary-secondary", "name": "Primary secondary"},
                "time_zone": "America/New_York",
                "local": "2026-11-23T21:17:00-05:00",
            }
        ],
        "empty": [],
    }


def test_nothing_of_it_waits_for_pulumi() -> None:
    modules = "plan.on_call.timeline, plan.on_call.workload, plan.document.on_call, plan.document.read"
    code = f"import sys, {modules}; print('pulumi' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=CLONE, capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
