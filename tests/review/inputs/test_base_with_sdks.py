"""A base from before the thin classes: its components import the vendors' SDKs, and it is reviewed as before."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.catalogs import CLONE

pytestmark = pytest.mark.long

FOLDERS = ("catalog", "components", "stacks", "plan", "policies", "review", "local", "cli")
BEFORE = """
import pulumi_datadog as datadog
import pulumi_pagerduty as pagerduty
"""
CATALOG = """
services: [{name: Shop, url: "https://shop.example.com", escalation_policy: On call}]
alerts: [{name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]}]
on_call:
  people: [{name: Ada, email: a@x.io}, {name: Ben, email: b@x.io}]
  rotations: [{name: Week, people: [Ada, Ben], hand_off: monday 09:00, time_zone: Europe/Berlin}]
  escalation_policies: [{name: On call, levels: [{notify: [Week], after: 5m}, {notify: everyone}]}]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with this code, but for the base's SDKs, and a small catalog."""
    for name in FOLDERS:
        ignored = shutil.ignore_patterns("prod", "staging", "shared", "__pycache__")
        shutil.copytree(CLONE / name, tmp_path / name, ignore=ignored)
    shutil.copy2(CLONE / "uv.lock", tmp_path / "uv.lock")
    (tmp_path / "Pulumi.prod.yaml").write_text("config: {}\n")
    (tmp_path / "stacks" / "prod").mkdir()
    (tmp_path / "stacks" / "prod" / "all.yml").write_text(CATALOG)
    sdks = tmp_path / "components" / "sdks" / "__init__.py"
    now = sdks.read_text()
    sdks.write_text(BEFORE)
    person = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"]
    for command in (["init", "--quiet"], ["add", "--all"], [*person, "commit", "--quiet", "-m", "before"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    sdks.write_text(now)
    return tmp_path


def review(project: Path) -> str:
    ran = subprocess.run(
        [sys.executable, "-P", "-c", "from cli.main import main; main()", "plan", "--base", "HEAD"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), "XDG_CACHE_HOME": str(project.parent / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode in (0, 2), ran.stderr
    return ran.stdout


def test_it_is_planned_by_its_own_code_and_nothing_differs(project):
    first = review(project)
    assert "prod: no changes" in first
    assert "different code" in first
    assert review(project) == first  # by the plan that is kept


def test_an_edit_is_found_all_the_same(project):
    catalog = project / "stacks" / "prod" / "all.yml"
    catalog.write_text(CATALOG.replace("> 1%", "> 2%"))
    assert "Errors" in review(project)
