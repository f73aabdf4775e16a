"""`watchbill drill`: the steps, the times, the log, and what ends it early."""

import errno
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import watchbill
from tests.support.small_shop import CATALOG

AT = ("--at", "2026-11-29T03:00+01:00")
PAGE = """
status_page:
  name: Shop
  domain_prefix: shop
  components: [{name: Checkout, service: Shop}]
  degradations:
    - name: Down
      impact: major_outage
      components: [Checkout]
      messages: {investigating: The shop is down., resolved: The shop works.}
"""
RUNBOOK = "Notes first.\n\n## Likely causes\n\nA bad deploy.\n\n## Rollback\n\nRoll back.\n"


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    folder = tmp_path / "stack"
    folder.mkdir()
    (folder / "catalog.yml").write_text(CATALOG + PAGE)
    (folder / "runbooks").mkdir()
    (folder / "runbooks" / "high-error-rate.md").write_text(RUNBOOK)
    return folder


def drill(stack: Path, *options: str, alert: str = "High Error Rate", answers: str | None = None) -> Result:
    log = stack.parent / "log.md"
    arguments = ["drill", alert, "--stack", str(stack), "--out", str(log), *AT, *options]
    return CliRunner().invoke(watchbill, arguments, input=answers)


def written(stack: Path) -> str:
    return (stack.parent / "log.md").read_text()


def stages(output: str) -> list[str]:
    titles = (
        "The page",
        "The alert",
        "First five",
        "Severity",
        "Communic",
        "Runbook",
        "Next",
        "Closing",
        "Postm",
        "After",
    )
    return [line for line in output.splitlines() if line.startswith(titles)]


def test_a_drill_goes_from_the_page_to_the_postmortem(stack):
    ended = drill(stack, "--yes")
    assert ended.exit_code == 0, ended.output
    assert stages(ended.output) == [
        "The page",
        "First five minutes",
        "Severity",
        "Communication",
        "Runbook: Notes",
        "Runbook: Likely causes",
        "Runbook: Rollback",
        "Next post",
        "Closing",
        "Postmortem",
        "After the practice",
    ]
    for text in (
        "03:00 at once: Ann (Primary)",
        "03:10 after 10 min: Ann, Bob",
        "Level 2 would have been paged at 03:10. It is not.",
        "? Open the logs: what fails, for whom, and since when?",
        "The first post is due at 03:05.",
        "1. Down: The shop is down.",
        "A bad deploy.",
        "resolved: The shop works.",
        "The meeting is on Friday, 2026-12-04 at the latest.",
    ):
        assert text in ended.output, text


def test_the_log_has_what_was_answered_and_when(stack):
    answers = ["on it", "seen", "500s since 02:50", "no deploy", "not yet", "sev1", "Ann", "Bob", "Ann"]
    answers += ["Payments are down.", "", "the database", "restarted it", "It recovers.", "y", "no", "", "", "Bob"]
    answers += ["the query of the database"]
    ended = drill(stack, answers="\n".join(answers) + "\n")
    assert ended.exit_code == 0, ended.output
    text = written(stack)
    assert "| Severity | SEV-1 |" in text
    assert "| Ended | finished |" in text
    assert re.search(
        r"^\| 02:00:\d\d \| \d+ s \| First five minutes: Open the logs: what .* \| 500s since 02:50 \|$", text, re.M
    )
    assert "restarted it" in text
    messages = text.split("## Messages")[1].split("##")[0]
    assert [line[12:] for line in messages.strip().splitlines()] == ["seen", "Payments are down.", "It recovers."]
    assert text.split("## To improve")[1].split("##")[0].strip().splitlines() == [
        "- Open: The status page says resolved.",
        "- the query of the database",
    ]
    assert "# Postmortem: High Error Rate (practice, SEV-1, 2026-11-29)" in text
    assert "Owner: Bob" in text


def test_a_minor_severity_posts_nothing_and_has_no_postmortem(stack):
    ended = drill(stack, answers="\n\n\n\n\n4\n" + "\n" * 20)
    assert ended.exit_code == 0, ended.output
    assert "SEV-4: customers notice nothing. Nothing is posted." in ended.output
    assert "Next post" not in stages(ended.output)
    assert "Postmortem" not in stages(ended.output)
    assert "The status page says resolved" not in ended.output


def test_an_answer_that_is_no_choice_is_asked_again(stack):
    ended = drill(stack, answers="\n\n\n\n\nSEV\nSEV-9\nSEV-3\n" + "\n" * 20)
    assert ended.exit_code == 0, ended.output
    assert ended.output.count("is not an answer. Write `SEV-1`, `SEV-2`, `SEV-3`, `SEV-4` or `SEV-5`.") == 2
    assert "| Severity | SEV-3 |" in written(stack)


def test_times_count_from_the_page_and_name_what_was_late(stack, monkeypatch):
    clock = iter(range(0, 100_000, 200))
    monkeypatch.setattr("cli.verbs.drill._clock", lambda: next(clock))
    ended = drill(stack, "--yes")
    assert ended.exit_code == 0, ended.output
    text = written(stack)
    assert "The first post was" in text.split("## To improve")[1]
    after = [int(minutes) for minutes in re.findall(r"^\| \d\S+ \| (\d+) min \d+ s \|", text, re.M)]
    assert after == sorted(after)
    assert after[-1] > 30


def test_a_late_acknowledgement_names_the_level_that_was_paged(stack, monkeypatch):
    clock = iter([0, *range(700, 100_000, 1)])
    monkeypatch.setattr("cli.verbs.drill._clock", lambda: next(clock))
    drill(stack, "--yes")
    assert "Level 2 was paged before the acknowledgement" in written(stack)


def test_an_alert_without_a_runbook_is_a_gap_of_the_log(stack):
    (stack / "runbooks" / "high-error-rate.md").unlink()
    ended = drill(stack, "--yes")
    assert "It has no hand-written part" in ended.output
    assert "- There is no hand-written part: runbooks/high-error-rate.md" in written(stack)


def test_an_alert_that_pages_nobody_can_be_practised(stack):
    ended = drill(stack, "--yes", alert="slow")
    assert ended.exit_code == 0, ended.output
    assert "It notifies channels alone. Nobody is paged." in ended.output
    assert "## Who would have been paged (CET)\n\nNobody." in written(stack)


def test_the_page_of_an_slo_can_be_practised_by_its_name(stack):
    slo = "slos:\n  - {name: Buying, target: 99%, of: {ratio: error_rate}, "
    slo += "notify_page: [pagerduty], notify_ticket: [slack]}\n"
    (stack / "catalog.yml").write_text(CATALOG + PAGE + slo)
    ended = drill(stack, "--yes", alert="buying")
    assert ended.exit_code == 0, ended.output
    assert "Buying fires in prod" in ended.output


def test_when_the_input_ends_the_log_has_what_there_was(stack):
    ended = drill(stack, answers="\nfirst words\n")
    assert ended.exit_code == 1
    assert "| Ended | the input ended in “First five minutes” |" in written(stack)
    assert "first words" in written(stack)


def test_an_interrupt_writes_the_log_once_and_whole(stack):
    log = stack.parent / "log.md"
    command = [str(Path(sys.executable).with_name("watchbill")), "drill", "High Error Rate", "--stack", str(stack)]
    main, terminal = pty.openpty()
    process = subprocess.Popen(
        [*command, "--out", str(log), *AT], stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True
    )
    os.close(terminal)
    shown = _until(main, "Acknowledge the page")
    os.write(main, b"mine\n")
    shown += _until(main, "incident channel")
    process.send_signal(signal.SIGINT)
    shown += _until(main, "Log: ")
    assert process.wait(timeout=30) == 130
    os.close(main)
    text = log.read_text()
    assert "| Ended | interrupted in “First five minutes” |" in text
    assert "| mine |" in text
    assert text.endswith("## Messages sent\n````\n")
    assert [path.name for path in stack.parent.iterdir()] == ["stack", "log.md"] or {
        path.name for path in stack.parent.iterdir()
    } == {"stack", "log.md"}


def _until(main: int, text: str) -> str:
    shown, end = "", time.monotonic() + 60
    while text not in shown and time.monotonic() < end:
        if select.select([main], [], [], 1)[0]:
            shown += os.read(main, 4096).decode(errors="replace")
    assert text in shown, shown
    return shown


def test_a_file_that_exists_is_refused_before_the_first_question(stack):
    (stack.parent / "log.md").write_text("mine\n")
    ended = drill(stack, "--yes")
    assert ended.exit_code == 1
    assert "log.md exists already. Name another file with --out." in ended.output
    assert "?" not in ended.output
    assert written(stack) == "mine\n"


def test_on_a_full_disk_the_log_is_printed(stack, monkeypatch):
    def full(self: Path, *_arguments: object, **_options: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_text", full)
    ended = drill(stack, "--yes")
    assert ended.exit_code == 1
    assert "cannot be written: No space left on device. The log is printed above." in ended.output
    assert "# Drill: High Error Rate" in ended.output
    assert not (stack.parent / "log.md").exists()


def test_an_unknown_alert_and_an_ambiguous_one_are_refused(stack):
    assert "unknown alert `Hihg Error Rate`" in drill(stack, "--yes", alert="Hihg Error Rate").output
    (stack / "catalog.yml").write_text(CATALOG + "uptime: [{name: Slow, notify: [slack]}]\n")
    output = drill(stack, "--yes", alert="Slow").output
    assert "2 alerts are named `Slow`. Write `alerts/slow` or `uptime/slow`." in output
    assert drill(stack, "--yes", alert="uptime/slow").exit_code == 0


def test_marks_and_invisible_characters_in_an_answer_stay_text(stack):
    drill(stack, answers="a | b\x1b[31m\u202e\n" + "\n" * 30)
    assert "| a \\| b\\[31m |" in written(stack)


def test_a_runbook_with_errors_is_refused(stack):
    (stack / "runbooks" / "high-error-rate.md").write_text("call @pagerduty-shop\n")
    ended = drill(stack, "--yes")
    assert ended.exit_code == 1
    assert "the handle @pagerduty-shop would notify someone" in ended.output
