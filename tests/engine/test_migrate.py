"""A stack that the earlier program applied, migrated and taken over on the real engine."""

import json
import re
from pathlib import Path

import pytest

from cli.sentry_state import convert
from local.engine import find_engine
from tests.support.catalogs import written
from tests.support.local_stack import local_stack

pytestmark = pytest.mark.engine

STATE = Path(__file__).resolve().parent.parent / "migrate" / "state" / "prod.json"
# What the fixture's program said of teams, projects and keys.
CATALOG = """
    error_tracking:
      organization: example
      team: Shop
      projects:
        - {name: Storefront, platform: javascript-nextjs, rate_limit: {events: 1000, every: 1m}}
        - {name: Nightly job, platform: node, team: Platform, rate_limit: {events: 500, every: 1m}}
      alerts: []
"""


def test_the_preview_after_the_import_changes_nothing_but_the_providers_version(tmp_path: Path) -> None:
    file = tmp_path / "migrated.json"
    file.write_text(json.dumps(convert(json.loads(STATE.read_text()))[0]))
    with local_stack(tmp_path, find_engine(), written(tmp_path / "stacks" / "prod", CATALOG)) as stack:
        imported = stack.pulumi("stack", "import", "--file", str(file))
        assert imported.code == 0, imported.output
        preview = stack.pulumi("preview", "--diff")
        assert preview.code == 0, preview.output
        assert {"create", "delete", "replace"} & set(preview.counts()) == set(), preview.output
        changed = re.findall(r"^\s*[~+-]+\s*(\S+: \(\w+\))", preview.output, re.MULTILINE)
        assert [it for it in changed if "providers:sentry" not in it and "pulumi:Stack" not in it] == [], preview.output
