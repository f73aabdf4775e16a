"""Sentry withdraws an API or is down: what pages is made all the same, and the run says what is missing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.text.run import undone_lines
from local import vendors
from local.engine import find_engine
from plan.engine.log import EngineRun, read_engine_log
from plan.engine.vendor_answers import missing, vendor_answers
from plan.plan import Plan, make_plan
from plan.resources.types import TYPES
from tests.support.example import STACKS
from tests.support.local_stack import LocalStack, local_stack

pytestmark = [pytest.mark.engine, pytest.mark.long]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(STACKS / "prod")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """The example's prod, not applied yet; each test leaves Sentry answering."""
    with local_stack(tmp_path_factory.mktemp("dead"), find_engine(), STACKS / "prod") as made:
        made.session.select_stack(made.stack)
        yield made


def answering(stack: LocalStack, kind: str | None, status: int, *command: str) -> tuple[int, EngineRun]:
    """Run the engine while Sentry answers the calls for a kind, or all, with a status: the exit code and the run."""
    account, log = stack.session.workspace.account, stack.session.workspace.root / "log.json"
    log.unlink(missing_ok=True)
    vendors.withdraw(account, "sentry", kind, status)
    ran = stack.pulumi(*command, "--yes", "--skip-preview", "--event-log", str(log))
    vendors.withdraw(account, "sentry", None, 200)
    return ran.code, read_engine_log(Path(log))


def test_every_object_of_the_other_vendors_is_made_while_sentry_is_down(stack: LocalStack, plan: Plan) -> None:
    code, run = answering(stack, None, 503, "up", "--continue-on-error")
    assert code != 0
    left = missing(plan, run)
    assert {it.type.partition(":")[0] for it in left} == {"sentry"}
    assert len(left) == sum(it.type in TYPES and it.type.startswith("sentry:") for it in plan.resources)
    assert [(it.vendor, it.cause) for it in vendor_answers(run)] == [("sentry", "outage")]


def test_a_withdrawn_alert_api_stops_the_alerts_alone_and_the_run_names_them(stack: LocalStack, plan: Plan) -> None:
    code, run = answering(stack, "alert", 410, "up", "--continue-on-error")
    assert code != 0
    lines = undone_lines(run, plan)
    alerts = [it for it in plan.resources if it.type == "sentry:index/alert:Alert"]
    assert missing(plan, run) == tuple(alerts)
    assert lines[0].startswith("Sentry has withdrawn the API for this kind: alerts. It answers 410")
    text = " ".join(line.strip() for line in lines)
    assert f"Not applied ({len(alerts)}), so missing or unchanged:" in text
    assert [it.inputs["name"] for it in alerts if it.inputs["name"] not in text] == []


def test_a_refresh_that_loses_one_alert_of_many_says_nothing_of_the_api(stack: LocalStack) -> None:
    up = stack.up()
    assert up.code == 0, up.output
    account = stack.session.workspace.account
    alert = next(it for it in vendors.contents(account) if it.kind == "alert")
    vendors.remove(account, "sentry", "alert", alert.id)
    code, run = answering(stack, None, 200, "refresh")
    assert code == 0
    assert [run.name(key) for key in run.dropped] == [alert.name]
    assert undone_lines(run, None) == []


def test_a_refresh_that_loses_every_alert_says_that_the_api_is_withdrawn(stack: LocalStack) -> None:
    code, run = answering(stack, "alert", 404, "refresh")
    assert code == 0
    text = " ".join(line.strip() for line in undone_lines(run, None))
    assert "Sentry has withdrawn the API for this kind: alerts. It answers 404 for all" in text
    assert "Nobody deleted the objects" in text
    assert "The refresh removed them from the state." in text
