"""`watchbill doctor` as a process: over the local account, on a terminal, and when a signal ends it."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.vendors import KEYS
from doctor.page.monitor import MARK, monitor_for
from doctor.page.writer import Writer
from tests.support.manual_steps import ManualSteps, manual_steps

pytestmark = pytest.mark.long  # real processes that wait for an incident

CLONE = Path(__file__).parents[2]
MONITOR = "datadog:index/monitor:Monitor"
INCIDENT = "pagerduty:hand/incident:Incident"
_PROGRAM = """
import sys, pathlib
import cli.stack, cli.accounts, cli.doctor, cli.states
stacks = pathlib.Path(sys.argv.pop(1)) / "stacks"
for module in (cli.stack, cli.accounts, cli.doctor, cli.states):
    module.STACKS = stacks
from cli.main import main
main()
"""


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> ManualSteps:
    return manual_steps(tmp_path_factory.mktemp("manual-steps"))


@pytest.fixture
def shop(done: ManualSteps, tmp_path: Path) -> ManualSteps:
    """The shop, with its account where `--local` looks for it."""
    copy = done.copy(tmp_path)
    account = copy.project / ".watchbill" / "local" / "account.sqlite"
    account.parent.mkdir(parents=True)
    copy.file.rename(account)
    return replace(copy, file=account)


def command(shop: ManualSteps, *arguments: str) -> list[str]:
    return [sys.executable, "-c", _PROGRAM, str(shop.project), "doctor", "prod", *arguments]


def environment() -> dict[str, str]:
    variables = {variable for key in KEYS for variable in key.variables}
    return {name: value for name, value in os.environ.items() if name not in variables} | {"PYTHONPATH": str(CLONE)}


def ended(shop: ManualSteps, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(shop, *arguments),
        cwd=CLONE,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def left(shop: ManualSteps) -> tuple[int, list[str]]:
    """The number of test monitors, and the statuses of the incidents."""
    with shop.store() as store:
        monitors = [it for it in store.objects(token=MONITOR) if MARK in it.inputs.get("tags", [])]
        hand = store.by_hand()
        incidents = store.objects(token=INCIDENT)
        return len(monitors), [hand.get((INCIDENT, it.id), {}).get("status", "triggered") for it in incidents]


@pytest.fixture
def running(shop: ManualSteps) -> Iterator[subprocess.Popen[str]]:
    """A test that waits for an incident that never opens, since the service is disabled."""
    shop.edit("pagerduty", "service", "Shop", body__status="disabled")
    process = subprocess.Popen(
        command(shop, "--local", "--page", "High Error Rate", "--yes", "--timeout", "200"),
        cwd=CLONE,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "waiting up to" in line:
            break
    yield process
    with suppress(ProcessLookupError):
        process.kill()
    process.wait()


def test_it_checks_the_local_account(shop):
    ran = ended(shop, "--local", "--json")
    document = json.loads(ran.stdout)
    assert (ran.returncode, document["counts"]) == (0, {"done": 25, "open": 0, "unchecked": 0})
    shop.edit("pagerduty", "user", "Ann", **{"body.notification_rules": "[]"})
    ran = ended(shop, "--local")
    assert ran.returncode == 2
    assert "Ann has no notification rule for high urgency." in ran.stdout


def test_the_fixes_for_the_local_account_name_its_own_commands(shop):
    shop.remove("datadog", "pagerduty-service-object", "shop")
    (shop.project / "Pulumi.prod.yaml").write_text("config: {}\n")
    ran = ended(shop, "--local")
    assert ran.returncode == 2
    assert "Fix: Run `watchbill local up prod`, which connects it." in ran.stdout
    assert "pulumi" not in ran.stdout


def test_a_local_account_without_the_stack_is_one_error(shop):
    with shop.store() as store:
        for each in store.objects():
            store.remove(each.token, each.id)
    ran = ended(shop, "--local")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == "Error: the local account is empty; run `watchbill local up prod`\n"


def test_keys_of_another_account_are_recognized_by_the_state(shop, tmp_path):
    """The state has objects that the account does not: as if the keys were those of another account."""
    types = ("service:Service", "schedule:Schedule", "escalationPolicy:EscalationPolicy")
    resources = [
        {
            "urn": f"urn:pulumi:prod::watchbill::pagerduty:index/{type_}::{number}",
            "type": f"pagerduty:index/{type_}",
            "id": f"POTHER{number}",
            "custom": True,
            "inputs": {},
            "outputs": {},
        }
        for number, type_ in enumerate(types)
    ]
    state = tmp_path / "prod.json"
    state.write_text(json.dumps({"version": 3, "deployment": {"resources": resources}}))
    ran = ended(shop, "--local", "--state", str(state))
    assert ran.returncode == 2, ran.stderr
    assert ran.stdout.count("PagerDuty has none of the 3 objects of the state.") == 1
    assert "Fix: Set the keys of the account that the stack was applied to." in ran.stdout
    assert ran.stdout.count("PagerDuty was not read: see the step about its account.") == 1


def test_it_pages_after_a_question_and_says_who_was_paged(shop):
    ran = ended(shop, "--local", "--page", "High Error Rate", "--yes")
    assert ran.returncode == 0, ran.stderr
    assert re.search(
        r"^The incident opened in Shop, with urgency high: https://acme.pagerduty.com/incidents/P", ran.stdout
    )
    assert re.search(r"^Assigned to: (Ann|Bob)$", ran.stdout, re.MULTILINE)
    assert re.search(r"^Notified so far: (Ann|Bob) by phone$", ran.stdout, re.MULTILINE)
    assert ran.stdout.endswith("The monitor is deleted and the incident is resolved.\n")
    assert "This tests the page in the local account, with the message of High Error Rate:" in ran.stderr
    assert "for real" not in ran.stderr
    assert "waiting up to 300 seconds for an incident of Shop in PagerDuty" in ran.stderr
    assert left(shop) == (0, ["resolved"])


def test_without_a_terminal_it_refuses(shop):
    ran = ended(shop, "--local", "--page", "High Error Rate")
    assert ran.returncode == 1
    assert "standard input is not a terminal, so nobody can be asked. Give --yes to go on." in ran.stderr
    assert left(shop) == (0, [])


def answered(shop: ManualSteps, question: bytes, answer: bytes, *arguments: str) -> int:
    """The exit code of a run on a terminal on which somebody answers a question."""
    main, terminal = pty.openpty()
    process = subprocess.Popen(
        command(shop, "--local", *arguments),
        cwd=CLONE,
        env=environment(),
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=terminal,
        text=True,
    )
    os.close(terminal)
    shown = b""
    while question not in shown:
        shown += os.read(main, 4096)
    os.write(main, answer)
    process.communicate(timeout=120)
    os.close(main)
    return process.returncode


def test_no_is_no(shop):
    assert answered(shop, b"Page them?", b"n\n", "--page", "High Error Rate") == 130
    assert left(shop) == (0, [])


def test_on_a_terminal_the_next_run_offers_to_remove_what_is_left(shop):
    shop.edit("pagerduty", "service", "Shop", body__status="disabled")
    with shop.accounts() as accounts:
        writer = Writer({it.vendor: it for it in accounts})
        writer.create_monitor(monitor_for(shop.plan, "High Error Rate").body)
        writer.close()
    assert left(shop)[0] == 1
    assert answered(shop, b"Remove what is left", b"y\n") == 2
    assert left(shop)[0] == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_removes_the_monitor(shop, running, number):
    assert left(shop)[0] == 1
    running.send_signal(number)
    assert running.wait(timeout=120) == 130
    assert left(shop) == (0, [])


def test_a_killed_test_is_found_and_cleaned_up(shop, running):
    running.kill()
    running.wait()
    assert left(shop)[0] == 1
    ran = ended(shop, "--local")
    assert ran.returncode == 2
    assert re.search(r'The test monitor "\[TEST \w+\] \[prod\] High Error Rate" from .* is left', ran.stdout)
    assert "watchbill doctor prod --clean-up" in ran.stdout
    refused = ended(shop, "--local", "--clean-up")
    assert (refused.returncode, left(shop)[0]) == (1, 1)
    ran = ended(shop, "--local", "--clean-up", "--yes")
    assert (ran.returncode, ran.stdout) == (0, "Removed.\n")
    assert left(shop)[0] == 0
    assert ended(shop, "--local", "--clean-up").stdout == "No test monitor is left.\n"


def test_without_keys_a_page_says_which_are_missing(shop):
    ran = ended(shop, "--page", "High Error Rate")
    assert ran.returncode == 1
    assert "pages people" not in ran.stderr
    assert "There is no key for Datadog." in ran.stderr
    assert "There is no key for PagerDuty." in ran.stderr


def test_an_incident_that_does_not_open_in_time(shop):
    shop.edit("pagerduty", "service", "Shop", body__status="disabled")
    begin = time.monotonic()
    ran = ended(shop, "--local", "--page", "High Error Rate", "--yes", "--timeout", "1")
    assert ran.returncode == 2
    assert "No incident of Shop opened within 1 s. Nobody was paged." in ran.stdout
    assert time.monotonic() - begin < 120
    assert left(shop) == (0, [])
