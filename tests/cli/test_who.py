"""The output of `watchbill who`, for someone who was just paged."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner

from cli.verbs.who import command
from tests.support.catalogs import CLONE, written
from tests.support.example import STACKS
from tests.support.paging import ALERTS, ON_CALL, texts

NIGHT = ("--at", "2026-11-24 03:12")
OVERRIDES = "Computed from the YAML. Overrides made in PagerDuty are not included.\n"


@pytest.fixture
def who(watchbill: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable:
    """Runs `watchbill who` on the catalog of tests/support/paging.py, some of its files in other words."""
    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments: str, **more: str):
        return watchbill("who", *arguments, "--stack", str(written(tmp_path / "shop", texts(**more))))

    return run


def shown(text: str) -> str:
    return dedent(text).lstrip("\n")


def test_the_timeline_of_a_page_at_night(who):
    ran = who("Down", *NIGHT)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == OVERRIDES.join(
        [
            shown(
                """
                Down
                  critical · Shop · error_rate > 5% over 5 min
                  fires Tue 24 Nov 2026 03:12 CET (Europe/Berlin)

                  03:12    at once   webhook Bot, Slack acme #alerts
                  03:12    at once   pages Ben (Primary)
                  03:17    +5 min    pages Chloe (Primary secondary, Mon 21:17 in New York)
                  03:27    +15 min   pages everyone: Ada, Ben, Dev; Chloe (Mon 21:27 in New
                                     York)
                  03:42    +30 min   repeats all levels 2 times, until 04:27 (+75 min)
                                     Then the escalation ends.

                  Recovery  notifies all of them
                  Warning   notifies webhook Bot, Slack acme #alerts; its end notifies all of
                            them
                  No data   notifies all of them

                """
            ),
            "",
        ]
    )


def test_a_hand_off_during_the_escalation_changes_the_people(who):
    assert shown(
        """
        08:57    at once   pages Ben (Primary)
        09:02    +5 min    pages Ada (Primary secondary)
        09:12    +15 min   pages everyone: Ada, Ben, Dev; Chloe (03:12 in New York)
        09:27    +30 min   pages Chloe (Primary, 03:27 in New York)
        09:32    +35 min   pages Ada (Primary secondary)
        09:42    +45 min   pages everyone: Ada, Ben, Dev; Chloe (03:42 in New York)
        09:57    +60 min   repeats all levels once, until 10:12 (+75 min)
        """
    ) in dedent(who("Down", "--at", "2026-11-30 08:57").out.replace("\n  ", "\n"))


def test_a_time_after_a_clock_change_shows_its_zone(who):
    lines = who("Down", "--at", "2026-10-25 01:50").out.splitlines()
    assert "  02:20    +30 min   repeats all levels 2 times, until 02:05 CET (+75 min)" in lines
    lines = who("Down", "--at", "2026-03-29 01:50").out.splitlines()
    assert "  03:05 CEST +15 min   pages everyone: Ada, Ben, Dev; Chloe (Sat 21:05 in New" in lines


def test_low_urgency_notifies_without_paging_and_outside_of_office_hours_nobody(who):
    by_day = who("Slow", "--at", "2026-11-24 10:00").out
    assert "  10:00    at once   notifies at low urgency Ben (Office)\n" in by_day
    assert "Low urgency does not escalate.\n" in by_day
    at_night = who("Slow", *NIGHT).out
    assert "  Nobody is on call then: PagerDuty opens no incident and never pages anyone for\n" in at_night
    assert "low urgency" not in at_night
    assert "  Recovery  notifies nobody\n" in who("Full", *NIGHT).out


def test_a_level_without_anybody_on_call_is_skipped_at_once(who):
    two = ON_CALL.replace("[{notify: [Office], after: 30m}]", "[{notify: [Office], after: 30m}, {notify: Dev}]")
    out = who("Full", *NIGHT, on_call=two).out
    assert "  03:12    at once   Office: nobody on call; the next level follows at once\n" in out
    assert "  03:12    at once   pages Dev\n" in out


def test_a_sentry_alert_shows_its_assumption_and_that_it_sends_no_recovery(who):
    out = " ".join(who("Spike", *NIGHT).out.split())
    assert "Sentry's PagerDuty service 70154 (acme) was connected outside of Pulumi; assumed to belong to Shop." in out
    out = who("New", *NIGHT).out
    assert "  03:12    at once   email to the owners of the issue\n" in out
    assert "  Recovery  Sentry notifies nobody of it\n" in out
    assert OVERRIDES not in out


@pytest.mark.parametrize("name", ["Page", "promise-page-1h", "Promise: error budget burns fast (1h)", "uptime/page"])
def test_checks_and_slo_alerts_page_as_alerts_do(who, name):
    assert "pages Ben (Primary)" in who(name, *NIGHT).out


def test_a_maintenance_window_is_shown_with_its_end(who):
    window = "start: 2026-11-01 03:00, for: 1h, time_zone: Europe/Berlin, every: day, services: [Shop]"
    out = who("Down", *NIGHT, maintenance=f"    maintenance: [{{name: Nightly, {window}}}]\n").out
    assert "In maintenance until 04:00 (Nightly): Datadog notifies nobody until then, and then" in " ".join(out.split())
    assert "In maintenance" not in who("Down", *NIGHT, maintenance="").out
    once = "start: 2026-11-24 03:00, for: 1h, time_zone: Europe/Berlin, services: [Shop]"
    out = who("Spike", *NIGHT, maintenance=f"    maintenance: [{{name: Once, {once}}}]\n").out
    assert "In maintenance until 04:00 (Once): PagerDuty opens no incident for it." in " ".join(out.split())


def test_a_repeated_notification_is_shown_with_its_interval(who):
    again = ALERTS.replace("no_data: resolve}", "renotify: {every: 1h, times: 3}}")
    assert "  Repeats   notifies again every 60 min, 3 times\n" in who("Busy", *NIGHT, alerts=again).out


def test_an_environment_that_does_not_page_is_shown(who):
    staging = "    stack: {environment: staging}\n"
    ran = who("Down", *NIGHT, stack=staging)
    assert ran.code == 0
    assert "  PagerDuty: nobody; staging pages nobody.\n" in ran.out
    assert "pages Ben" not in ran.out
    overview = who(*NIGHT, stack=staging).out
    assert "Nobody is paged: staging does not page.\n" in overview
    assert "Pages people" not in overview
    assert "Notifies nobody (1)\n  Full\n" in overview


def test_without_an_alert_it_shows_the_people_on_call_and_their_alerts(who):
    ran = who(*NIGHT)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == OVERRIDES.join(
        [
            shown(
                """
                prod on Tue 24 Nov 2026 03:12 CET (Europe/Berlin)

                On call
                  Office             nobody until 09:00, then Ben
                  Primary            Ben until Mon 30 Nov 09:00, then Chloe
                  Primary secondary  Chloe (Mon 21:12 in New York) until Mon 30 Nov 09:00, then
                                     Ada

                Pages people (6)
                  Down                                   Ben, +5 Chloe, +15 everyone
                  Full                                   nobody is on call
                  Promise: error budget burns fast (1h)  Ben, +5 Chloe, +15 everyone
                  Promise: error budget burns fast (6h)  Ben, +5 Chloe, +15 everyone
                  Page                                   Ben, +5 Chloe, +15 everyone
                  Spike                                  Ben, +5 Chloe, +15 everyone

                PagerDuty at low urgency (1)
                  Slow  nobody is on call

                Notifies channels only (5)
                  Busy                                  Slack acme #alerts
                  Both                                  Slack acme #alerts
                  Promise: error budget burns (24h)     Slack acme #alerts
                  Promise: error budget nearly used up  Slack acme #alerts
                  New                                   email to the owners of the issue

                """
            ),
            "",
        ]
    )


def test_the_week_is_a_calendar(who):
    out = who("--week", "--at", "2026-11-28 12:00").out
    assert out.startswith(
        shown(
            """
                        Office            Primary           Primary secondary
                        Europe/Berlin
            Sat 28 Nov        –                 Ben               Chloe
            Sun 29 Nov        –                 Ben               Chloe
            Mon 30 Nov        –                 Ben               Chloe
                        09:00 Ben         09:00 Chloe       09:00 Ada
                        17:00 –
            Tue 01 Dec        –                 Chloe             Ada
            """
        )
    )
    assert "Fri 04 Dec" in out
    assert "Sat 05 Dec" not in out


def test_a_narrow_terminal_shows_the_rotations_below_each_other(who, monkeypatch):
    monkeypatch.setenv("COLUMNS", "50")
    out = who("--week", *NIGHT).out
    assert max(len(line) for line in out.splitlines() if not line.startswith("Computed from")) <= 50
    assert out.count("Tue 24 Nov") == 2
    assert "Office" not in who("Down", "--week", *NIGHT).out


def test_a_narrow_terminal_breaks_lines_between_words(who, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    for arguments in (("Down",), ("Slow",), ()):
        out = who(*arguments, *NIGHT).out.replace(OVERRIDES, "")
        assert max(map(len, out.splitlines())) <= 60


def test_alerts_of_one_slo_are_distinct_on_a_narrow_terminal(who, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    out = who(*NIGHT).out
    assert "fast (1h)  Ben" in out
    assert "fast (6h)  Ben" in out


@pytest.mark.parametrize(
    ("alert", "at", "zone"),
    [
        ("Slow", "2026-11-24 10:00", "10:00 EST (America/New_York)"),
        ("Slow", "2026-11-24T15:00Z", "10:00 EST (America/New_York)"),
        ("Down", "2026-11-24 10:00", "10:00 CET (Europe/Berlin)"),
    ],
)
def test_times_are_in_the_zone_of_the_paged_rotation(who, alert, at, zone):
    other = ON_CALL.replace("Europe/Berlin, hours", "America/New_York, hours")
    assert f"fires Tue 24 Nov 2026 {zone}\n" in who(alert, "--at", at, on_call=other).out


def test_json_contains_the_timeline_the_overview_and_the_calendar(who):
    ran = who("Down", *NIGHT, "--format", "json")
    document = json.loads(ran.out)
    assert (ran.code, document["version"], document["overrides_known"]) == (0, 1, False)
    assert document["at"] == "2026-11-24T03:12:00+01:00"
    (timeline,) = document["timelines"]
    assert [step["minute"] for step in timeline["steps"]] == [0, 5, 15, 30, 35, 45, 60, 65, 75]
    document = json.loads(who(*NIGHT, "--week", "--format", "json").out)
    assert document["on_call"][0] == {
        "rotation": "office",
        "person": None,
        "until": "2026-11-24T09:00:00+01:00",
        "then": "ben",
    }
    assert {it["id"] for it in document["routes"]} >= {"down", "page", "promise-page-1h", "spike"}
    assert [it["id"] for it in document["calendar"]] == ["office", "primary", "primary-secondary"]


@pytest.mark.parametrize(
    ("word", "meant"), [("Dwon", "`Down`"), ("budget", "`Promise: error budget burns (24h)`"), ("spikes", "`Spike`")]
)
def test_an_unknown_name_is_one_line_with_a_suggestion(who, word, meant):
    ran = who(word)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"Error: unknown alert `{word}` in prod. Did you mean ")
    assert meant in ran.err
    assert re.search(r"\? `watchbill who --stack \S+/shop` lists all alerts\.\n$", ran.err)


def test_advice_names_the_stack_unless_it_is_the_default(watchbill):
    assert watchbill("who", "zzzzzz").err.endswith(" `watchbill who` lists all alerts.\n")
    ran = watchbill("who", "zzzzzz", "--stack", "staging")
    assert ran.err.endswith(" `watchbill who --stack staging` lists all alerts.\n")


def test_a_person_is_answered_with_the_command_that_shows_them(who):
    for name in ("ben", "Ben"):
        ran = who(name)
        assert (ran.code, ran.out) == (1, "")
        assert re.fullmatch(rf"Error: `{name}` is a person\. Run `watchbill show ben --stack \S+/shop`\.\n", ran.err)


def test_the_name_of_a_stack_is_answered_with_the_option(who):
    ran = who("staging")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "Error: `staging` is a stack. Run `watchbill who --stack staging`.\n"


def test_an_invalid_time_and_an_invalid_catalog_are_errors(who):
    ran = who("Down", "--at", "soonish")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("Error: `soonish` is not a time. Write `now`")
    assert len(ran.err.splitlines()) == 1
    ran = who("Down", alerts="    alerts: [{nam: E}]\n")
    assert (ran.code, ran.out) == (1, "")
    assert "alerts.yml:1:" in ran.err


def test_a_catalog_without_people_has_an_answer(watchbill, tmp_path):
    told = "severity: critical, notify: [slack, pagerduty]"
    alone = f"alerts: [{{name: E, condition: error_rate > 1%, duration: 5m, {told}}}]"
    folder = str(written(tmp_path / "alone", alone))
    out = watchbill("who", "E", *NIGHT, "--stack", folder).out
    assert "fires Tue 24 Nov 2026 03:12 UTC\n" in out
    assert "slack, which has no address yet\n" in out
    assert "PagerDuty: nobody; it belongs to no service.\n" in out
    assert "Nobody is on call: there are no rotations.\n" in watchbill("who", "--stack", folder).out
    assert "There are no rotations.\n" in watchbill("who", "--week", "--stack", folder).out


def test_the_guide_shows_the_current_output(watchbill, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    ran = watchbill("who", "High Error Rate", *NIGHT)
    assert f"```text\n{ran.out}```" in (CLONE / "docs" / "paging.md").read_text(encoding="utf-8")


def test_colour_is_only_for_terminals(who, tmp_path):
    assert "\x1b" not in who("Down", *NIGHT).out
    stack = ("--stack", str(tmp_path / "shop"))
    on_terminal = CliRunner().invoke(command, ["Down", *NIGHT, *stack], color=True).output
    assert "\x1b[31m\x1b[1mpages\x1b[0m Ben (Primary)" in on_terminal


def test_who_does_not_import_pulumi():
    code = """
import sys
from cli.main import main
sys.argv = ["watchbill", "who", "--stack", sys.argv[1]]
try:
    main()
finally:
    print(sorted({it.partition(".")[0] for it in sys.modules} & {"pulumi", "pulumi_datadog", "grpc", "local"}))
"""
    ran = subprocess.run([sys.executable, "-c", code, str(STACKS / "prod")], cwd=CLONE, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[-1] == "[]"
