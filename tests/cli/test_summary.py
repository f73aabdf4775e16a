"""What `make up` ends with."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from catalog.on_call.rota import next_change
from cli.text.summary import summary
from local.vendors import AccountObject
from tests.support.catalogs import ON_CALL, SHOP, loaded

BERLIN = ZoneInfo("Europe/Berlin")
ALERTS = """
    channels:
      - {name: slack, workspace: acme, channel: "#alerts"}
    alerts:
      - {name: Down, condition: error_rate > 5%, duration: 5m, severity: critical, notify: [slack, pagerduty]}
      - {name: Slow, condition: p95_latency > 2s, duration: 5m, severity: warning, notify: [slack, pagerduty]}
    status_page: {name: Shop status, domain_prefix: shop, components: [{name: Shop}]}
"""


def texts(**more: str) -> dict[str, str]:
    return {"shop.yml": SHOP, "on_call.yml": ON_CALL, "alerts.yml": ALERTS} | more


@pytest.mark.parametrize(
    ("now", "change"),
    [
        (datetime(2026, 3, 24, 12, 0, tzinfo=BERLIN), datetime(2026, 3, 30, 9, 0, tzinfo=BERLIN)),
        (datetime(2026, 3, 30, 8, 59, tzinfo=BERLIN), datetime(2026, 3, 30, 9, 0, tzinfo=BERLIN)),
        (datetime(2026, 3, 30, 9, 0, tzinfo=BERLIN), datetime(2026, 4, 6, 9, 0, tzinfo=BERLIN)),
    ],
    ids=["over a change of clocks", "a minute before", "at the hand-off"],
)
def test_the_next_hand_off_is_told_to_the_minute(tmp_path: Path, now: datetime, change: datetime) -> None:
    (rotation,) = loaded(tmp_path, texts()).on_call.rotations
    found = next_change(rotation, now)
    assert found is not None
    assert found.begin == change


def test_a_rotation_of_one_never_changes_hands(tmp_path: Path) -> None:
    alone = ON_CALL.replace("[Ada, Ben]", "[Ada]")
    (rotation,) = loaded(tmp_path, texts(**{"on_call.yml": alone})).on_call.rotations
    assert [it.id for it in rotation.people] == ["ada"]
    assert next_change(rotation, datetime(2026, 3, 24, tzinfo=BERLIN)) is None


def test_it_says_who_is_on_call_now_and_next_and_what_wakes_them(tmp_path: Path) -> None:
    catalog = loaded(tmp_path, texts())
    lines = summary(catalog, [], datetime(2026, 11, 24, 12, 0, tzinfo=BERLIN))
    assert "  Primary: Ada until Mon 30 Nov 09:00 (Europe/Berlin), then Ben" in lines
    assert "Wakes people (1): Down" in lines
    assert "Only posted (1): Slow" in lines


def test_it_counts_what_the_account_holds(tmp_path: Path) -> None:
    held = [
        AccountObject(vendor="datadog", kind=kind, id=str(number), name=kind, properties={})
        for number, kind in enumerate(["monitor", "monitor", "escalation-policy"])
    ]
    lines = summary(loaded(tmp_path, texts()), held, datetime(2026, 11, 24, tzinfo=BERLIN))
    assert "  Datadog    1 escalation policy, 2 monitors" in lines
    assert "  Sentry     nothing" in lines


def test_it_says_what_is_left_for_hands(tmp_path: Path) -> None:
    lines = summary(loaded(tmp_path, texts()), [], datetime(2026, 11, 24, tzinfo=BERLIN))
    by_hand = lines[lines.index("By hand, with real accounts:") + 1 :]
    assert by_hand == [
        "  Datadog: install the Slack integration in acme",
        "  Datadog: activate the PagerDuty integration",
        "  PagerDuty: invite Ada, Ben",
        "  Datadog: publish the status page Shop status, once it looks right",
    ]


def test_where_an_index_stands_among_all_is_left_to_hands_exactly(tmp_path: Path) -> None:
    now, owned = datetime(2026, 11, 24, tzinfo=BERLIN), {"logs.yml": "logs: {index: {name: shop, owned: true}}"}
    said = (
        "  Datadog: under Logs → Configuration → Indexes, drag shop above main and above every index whose",
        "    filter finds its lines",
        "  Datadog: run `pulumi up` once more, to switch off the daily limit that shop may begin with",
    )
    lines = summary(loaded(tmp_path / "a", texts(**owned)), [], now)
    assert said == tuple(lines[lines.index(said[0]) :][: len(said)])
    other = {"stack.yml": "stack: {owns: {datadog: false}}"}
    assert said[0] not in summary(loaded(tmp_path / "b", texts(**owned, **other)), [], now)


def test_outside_of_production_nobody_is_woken(tmp_path: Path) -> None:
    staging = "stack: {environment: staging, owns: false}"
    lines = summary(loaded(tmp_path, texts(**{"stack.yml": staging})), [], datetime(2026, 11, 24, tzinfo=BERLIN))
    assert "On call: nobody; staging wakes no one" in lines
    assert "Wakes people (0): none" in lines


def test_it_names_kinds_as_people_do(tmp_path: Path) -> None:
    kinds = ["metric-metadata"] * 2 + ["software-catalog"] * 2 + ["logs-index"] * 2 + ["service-level-objective"]
    held = [
        AccountObject(vendor="datadog", kind=kind, id=str(number), name=kind, properties={})
        for number, kind in enumerate(kinds)
    ]
    lines = summary(loaded(tmp_path, texts()), held, datetime(2026, 11, 24, tzinfo=BERLIN))
    assert "  Datadog    2 log indexes, 2 metric descriptions, 1 SLO, 2 software catalog entries" in lines


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("", 'send a first event of prod, or it refuses the alerts: sentry-cli send-event --env prod -m "first event"'),
        (", all_environments: true", "send a first event of prod and take out all_environments; until then its alerts"),
    ],
)
def test_it_says_how_sentry_learns_of_an_environment(tmp_path: Path, more: str, says: str) -> None:
    tracking = f"error_tracking: {{organization: acme, team: Web, projects: [{{name: Shop}}]{more}}}"
    catalog = loaded(tmp_path, texts(**{"errors.yml": tracking}))
    lines = summary(catalog, [], datetime(2026, 11, 24, 9, tzinfo=BERLIN))
    assert says in " ".join(" ".join(lines).split())


def test_no_event_is_needed_where_sentry_has_no_alerts_here(tmp_path: Path) -> None:
    tracking = "error_tracking: {organization: acme, team: Web, projects: [{name: Shop, environments: [staging]}]}"
    catalog = loaded(tmp_path, texts(**{"errors.yml": tracking}))
    lines = summary(catalog, [], datetime(2026, 11, 24, 9, tzinfo=BERLIN))
    assert lines
    assert "first event" not in " ".join(lines)
