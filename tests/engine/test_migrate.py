"""A stack that the earlier program applied, migrated and taken over on the real engine."""

import json
import re
from pathlib import Path

import pytest

from cli.sentry_state import convert
from local.engine import find_engine
from tests.support.catalogs import written
from tests.support.local_stack import local_stack

pytestmark = [pytest.mark.engine, pytest.mark.long]

STATE = Path(__file__).resolve().parent.parent / "migrate" / "state" / "prod.json"
# What the fixture's program said of teams, projects and keys.
CATALOG = """
    error_tracking:
      organization: example
      team: Shop
      projects:
        - {name: Storefront, platform: javascript-nextjs, rate_limit: {events: 1000, every: 1m}}
        - {name: Nightly job, platform: node, team: Platform, rate_limit: {events: 500, every: 1m}}
      alerts:
        - {name: Crashes, condition: crash_free_sessions < 99.5%}
"""


def test_a_preview_after_the_import_changes_the_version_of_the_provider_alone(tmp_path: Path) -> None:
    file = tmp_path / "migrated.json"
    file.write_text(json.dumps(convert(json.loads(STATE.read_text()))[0]))
    with local_stack(tmp_path, find_engine(), written(tmp_path / "stacks" / "prod", CATALOG)) as stack:
        imported = stack.pulumi("stack", "import", "--file", str(file))
        assert imported.code == 0, imported.output
        preview = stack.pulumi("preview", "--diff")
        assert preview.code == 0, preview.output
        resources = preview.output.partition("--outputs:--")[0]
        changed = re.findall(r"^\s*([~+-]+) (\S+): \((\w+)\)", resources, re.MULTILINE)
        # The fixture holds Sentry's part of a stack alone: the rest is new here.
        assert {action for _, _, action in changed} == {"create", "update"}, preview.output
        # Alerts were dropped, and are made by the current API.
        made = {"sentry:index/alert:Alert", "sentry:index/metricMonitor:MetricMonitor"}
        sentry = [it for it in changed if "sentry" in it[1] or "ErrorTracking" in it[1]]
        assert {kind for _, kind, action in sentry if action == "create"} == made, preview.output
        assert [kind for _, kind, action in sentry if action != "create"] == ["pulumi:providers:sentry"], preview.output
        assert re.findall(r"^\s*~ (\w+) *: ", resources, re.MULTILINE) == ["version"], preview.output
        assert preview.counts()["unchanged"] == 8  # two teams, projects and keys, their component, the stack
