"""The workflows' `pulumi` commands, as they stand, on the real engine and the stand-ins."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.text.run import undone_lines
from local import vendors
from local.engine import find_engine
from plan.engine.log import read_engine_log
from plan.plan import make_plan
from tests.support.catalogs import ON_CALL, SHOP, written
from tests.support.local_stack import LocalStack, local_stack
from tests.support.workflows import command

pytestmark = [pytest.mark.engine, pytest.mark.long]


ALERTS = """
    channels: [{name: slack, workspace: example, channel: "#alerts"}]
    alerts: [{name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack, pagerduty]}]
"""


@pytest.fixture
def prod(tmp_path: Path) -> Iterator[LocalStack]:
    texts = {"shop.yml": SHOP, "on_call.yml": ON_CALL, "alerts.yml": ALERTS}
    with local_stack(tmp_path, find_engine(), written(tmp_path / "stacks" / "prod", texts)) as stack:
        yield stack


def events(prod: LocalStack) -> Path:
    """The log that `Up` leaves for the step after it."""
    return prod.session.workspace.root / "events.json"


def run(prod: LocalStack, text: str) -> subprocess.CompletedProcess[str]:
    prod.session.select_stack(prod.stack)
    prod.session.workspace.write_stack_config(prod.stack, prod.settings)
    return subprocess.run(
        ["bash", "-e", "-c", text],
        cwd=prod.session.project_dir,
        env={**prod.session.env, "STACK": prod.stack, "RUNNER_TEMP": str(events(prod).parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_preview_leaves_what_it_said_and_up_applies(prod: LocalStack) -> None:
    looked = run(prod, command("review", "Preview"))
    said = (prod.session.project_dir / "previews" / f"{prod.stack}.txt").read_text()
    assert looked.returncode == 0, looked.stdout
    assert "watchbill|local|policies" in said
    assert "to create" in said
    assert "\x1b" not in said
    applied = run(prod, command("apply", "Up"))
    assert applied.returncode == 0, applied.stdout
    assert prod.account("monitor")
    assert undone_lines(read_engine_log(events(prod)), make_plan(prod.catalog)) == []
    again = run(prod, command("review", "Preview"))
    assert again.returncode == 0
    assert "to create" not in again.stdout


def test_a_preview_that_the_engine_refuses_fails_and_still_leaves_what_it_said(prod: LocalStack) -> None:
    (prod.catalog / "alerts.yml").write_text("alerts: no list\n")
    looked = run(prod, command("review", "Preview"))
    assert looked.returncode != 0
    assert "alerts" in (prod.session.project_dir / "previews" / f"{prod.stack}.txt").read_text()


def test_up_makes_what_pages_without_slack_and_its_log_names_what_is_missing(prod: LocalStack) -> None:
    prod.session.select_stack(prod.stack)
    account = prod.session.workspace.account
    vendors.withdraw(account, "datadog", "slack-channel", 410)
    applied = run(prod, command("apply", "Up"))
    assert applied.returncode != 0
    assert "@pagerduty-" in str(prod.account("monitor")["[prod] Errors"]["message"])
    lines = undone_lines(read_engine_log(events(prod)), make_plan(prod.catalog))
    assert lines[0].startswith("Datadog has withdrawn the API for this kind: Slack channels. It answers 410")
    assert lines[-2:] == ["Not applied (1), so missing or unchanged:", "  Datadog, Slack channels (1): channels-slack"]
