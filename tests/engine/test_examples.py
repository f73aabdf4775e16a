"""The example stacks on the real engine, both in one account."""

from pathlib import Path

import pytest

from local.engine import find_engine
from tests.support.example import STACKS
from tests.support.local_stack import local_stack

pytestmark = pytest.mark.engine


def test_both_example_stacks_come_up_change_nothing_the_second_time_and_go(tmp_path: Path) -> None:
    with local_stack(tmp_path, find_engine(), STACKS / "prod") as prod:
        staging = prod.beside(STACKS / "staging")
        for stack in (prod, staging):
            made = stack.up()
            assert made.code == 0, made.output
            again = stack.up()
            assert set(again.counts()) == {"unchanged"}, again.output
        assert {it["subtype"] for it in prod.account("synthetics-test").values()} >= {"http", "ssl", "dns", "multi"}
        monitors = prod.account("monitor") | prod.account("synthetics-test")
        for name, monitor in monitors.items():
            assert name.startswith("[prod]") or "@pagerduty" not in str(monitor.get("message")), name
        for stack in (staging, prod):
            gone = stack.pulumi("destroy", "--yes", "--skip-preview")
            assert gone.code == 0, gone.output
            assert stack.state().get("resources", []) == []
