"""The summary at the end of `make up`."""

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
def test_the_next_hand_off_is_shown_to_the_minute(tmp_path: Path, now: datetime, change: datetime) -> None:
    (rotation,) = loaded(tmp_path, texts()).on_call.rotations
    found = next_change(rotation, now)
    assert found is not None
    assert found.begin == change


def test_a_rotation_of_one_person_has_no_hand_off(tmp_path: Path) -> None:
    alone = ON_CALL.replace("[Ada, Ben]", "[Ada]")
    (rotation,) = loaded(tmp_path, texts(**{"on_call.yml": alone})).on_call.rotations
    assert [it.id for it in rotation.people] == ["ada"]
    assert next_change(rotation, datetime(2026, 3, 24, tzinfo=BERLIN)) is None


def test_the_summary_shows_the_people_on_call_and_the_alerts_that_page_them(tmp_path: Path) -> None:
    catalog = loaded(tmp_path, texts())
    lines = summary(catalog, [], datetime(2026, 11, 24, 12, 0, tzinfo=BERLIN))
    assert "  Primary: Ada until Mon 30 Nov 09:00 (Europe/Berlin), then Ben" in lines
    assert "Pages people (1): Down" in lines
    assert "Notifies without paging (1): Slow" in lines


def test_the_summary_counts_the_objects_of_the_account(tmp_path: Path) -> None:
    held = [
        AccountObject(vendor="datadog", kind=kind, id=str(number), name=kind, properties={})
        for number, kind in enumerate(["monitor", "monitor", "escalation-policy"])
    ]
    now = datetime(2026, 11, 24, tzinfo=BERLIN)
    catalog = loaded(tmp_path, texts())
    counts = "In the local account: 3 in Datadog, 0 in PagerDuty, 0 in Sentry. `watchbill local show` lists them"
    assert summary(catalog, held, now)[0] == counts
    lines = summary(catalog, held, now, detailed=True)
    assert "  Datadog    1 escalation policy, 2 monitors" in lines
    assert "  Sentry     nothing" in lines


def test_many_alerts_without_a_page_are_counted(tmp_path: Path) -> None:
    alerts = "".join(
        f"- {{name: S{number}, condition: p95_latency > {number}s, duration: 5m, severity: warning, notify: [slack]}}\n"
        for number in range(1, 12)
    )
    catalog = loaded(tmp_path, texts(**{"more.yml": f"alerts:\n{alerts}"}))
    now = datetime(2026, 11, 24, tzinfo=BERLIN)
    assert any(line.startswith("Notifies without paging: 12. ") for line in summary(catalog, [], now))
    (named,) = [line for line in summary(catalog, [], now, stack="acme") if "without paging: 12." in line]
    assert named.endswith(" `watchbill plan acme` lists them")
    assert any(line.startswith("Notifies without paging (12): ") for line in summary(catalog, [], now, detailed=True))


def test_the_summary_lists_the_manual_steps(tmp_path: Path) -> None:
    lines = summary(loaded(tmp_path, texts()), [], datetime(2026, 11, 24, tzinfo=BERLIN))
    steps = lines[lines.index("Manual steps with real accounts (`watchbill doctor` checks them):") + 1 :]
    assert steps == [
        "  Datadog: install the Slack integration in acme",
        "  Datadog: activate the PagerDuty integration",
        "  PagerDuty: invite Ada, Ben",
        "  Datadog: publish the status page Shop status when it is ready",
    ]


def test_the_position_of_a_new_index_is_a_manual_step(tmp_path: Path) -> None:
    now, owned = datetime(2026, 11, 24, tzinfo=BERLIN), {"logs.yml": "logs: {index: {name: shop, owned: true}}"}
    said = (
        "  Datadog: under Logs → Configuration → Indexes, drag shop above main and above every index whose",
        "    filter finds its lines",
        "  Datadog: run `pulumi up` once more, to switch off the daily limit that Datadog may set for shop",
    )
    lines = summary(loaded(tmp_path / "a", texts(**owned)), [], now)
    assert said == tuple(lines[lines.index(said[0]) :][: len(said)])
    other = {"stack.yml": "stack: {owns: {datadog: false}}"}
    assert said[0] not in summary(loaded(tmp_path / "b", texts(**owned, **other)), [], now)


def test_outside_of_production_nobody_is_paged(tmp_path: Path) -> None:
    staging = "stack: {environment: staging, owns: false}"
    lines = summary(loaded(tmp_path, texts(**{"stack.yml": staging})), [], datetime(2026, 11, 24, tzinfo=BERLIN))
    assert "On call: nobody (staging does not page)" in lines
    assert "Pages people (0): none" in lines


def test_kinds_have_the_names_that_people_use(tmp_path: Path) -> None:
    kinds = ["metric-metadata"] * 2 + ["software-catalog"] * 2 + ["logs-index"] * 2 + ["service-level-objective"]
    held = [
        AccountObject(vendor="datadog", kind=kind, id=str(number), name=kind, properties={})
        for number, kind in enumerate(kinds)
    ]
    now = datetime(2026, 11, 24, tzinfo=BERLIN)
    lines = summary(loaded(tmp_path, texts()), held, now, detailed=True)
    assert "  Datadog    2 log indexes, 2 metric descriptions, 1 SLO, 2 software catalog entries" in lines


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (
            "",
            'first event of prod, or Sentry rejects its alerts: sentry-cli send-event --env prod -m "first event"',
        ),
        (", all_environments: true", "send a first event of prod, and remove all_environments; until then, Sentry's"),
    ],
)
def test_the_first_event_of_an_environment_is_a_manual_step(tmp_path: Path, more: str, says: str) -> None:
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
