"""The workflows' `pulumi` commands, as they stand, on the real engine and the stand-ins."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.engine import find_engine
from tests.support.catalogs import ON_CALL, SHOP, written
from tests.support.local_stack import LocalStack, local_stack
from tests.support.workflows import command

pytestmark = pytest.mark.engine


ALERTS = """
    channels: [{name: slack, workspace: example, channel: "#alerts"}]
    alerts: [{name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack, pagerduty]}]
"""


@pytest.fixture
def prod(tmp_path: Path) -> Iterator[LocalStack]:
    texts = {"shop.yml": SHOP, "on_call.yml": ON_CALL, "alerts.yml": ALERTS}
    with local_stack(tmp_path, find_engine(), written(tmp_path / "stacks" / "prod", texts)) as stack:
        yield stack


def run(prod: LocalStack, text: str) -> subprocess.CompletedProcess[str]:
    prod.session.select_stack(prod.stack)
    prod.session.workspace.write_stack_config(prod.stack, prod.settings)
    return subprocess.run(
        ["bash", "-e", "-c", text],
        cwd=prod.session.project_dir,
        env={**prod.session.env, "STACK": prod.stack},
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
    again = run(prod, command("review", "Preview"))
    assert again.returncode == 0
    assert "to create" not in again.stdout


def test_a_preview_that_the_engine_refuses_fails_and_still_leaves_what_it_said(prod: LocalStack) -> None:
    (prod.catalog / "alerts.yml").write_text("alerts: no list\n")
    looked = run(prod, command("review", "Preview"))
    assert looked.returncode != 0
    assert "alerts" in (prod.session.project_dir / "previews" / f"{prod.stack}.txt").read_text()
