"""An audit of what the real engine applied: in sync after `up`, and after a change exactly that change."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.audit import AuditedStack, audit
from audit.compare.state import read_state
from audit.live.kinds import KINDS
from audit.live.names import names_of
from audit.live.take import take_inventory
from audit.model import Audit
from cli.accounts import local_accounts
from local import vendors
from local.engine import find_engine
from local.session.apis import serving
from plan.plan import make_plan
from tests.support.example import EXAMPLE
from tests.support.local_stack import LocalStack, local_stack

pytestmark = [pytest.mark.engine, pytest.mark.long]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    folder = tmp_path_factory.mktemp("stack")
    catalog = Path(shutil.copytree(EXAMPLE, folder / "clone")) / "stacks" / "prod"
    with local_stack(folder, find_engine(), catalog) as stack:
        assert stack.up().code == 0
        yield stack


def audited(stack: LocalStack) -> Audit:
    """The audit of a stack, as `watchbill audit --local` makes it."""
    plan = make_plan(stack.catalog)
    state = read_state({"deployment": stack.state()}, stack.stack)
    ids: dict[str, list[str]] = {}
    for resource in state:
        ids.setdefault(resource.type, []).append(resource.id)
    with serving(stack.session.workspace.account) as apis:
        accounts = local_accounts([plan], apis.roots, apis.token).accounts
        names = names_of([(it.type, it.inputs) for it in plan.resources])
        inventory = take_inventory(accounts, names=names, ids=ids)
    same = {row.type: row.same for row in KINDS if row.type is not None}
    return audit([AuditedStack(plan=plan, state=state)], inventory, same)


def test_after_up_everything_is_in_sync(stack: LocalStack) -> None:
    found = audited(stack)
    assert (found.verdict, found.unread, found.findings, found.open_silences) == ("in sync", (), (), ())
    assert found.counts.in_sync > 190


def test_a_change_is_found_reverted_by_its_own_command_and_in_sync_again(stack: LocalStack) -> None:
    account, name = stack.session.workspace.account, "[prod] Payment Failures"
    vendors.edit(account, "datadog", "monitor", name, {"priority": "5"})
    (finding,) = audited(stack).findings
    assert (finding.status, finding.level, finding.name) == ("changed live", "page", name)
    assert [(it.path, it.code, it.live) for it in finding.changes] == [("priority", "1", "5")]
    assert finding.exits.revert is not None
    assert _runs(stack, finding.exits.revert)
    assert audited(stack).verdict == "in sync"


def test_a_refresh_that_takes_a_change_over_leaves_a_difference_from_the_code(stack: LocalStack) -> None:
    account, name = stack.session.workspace.account, "[prod] Payment Failures"
    vendors.edit(account, "datadog", "monitor", name, {"priority": "5"})
    assert stack.pulumi("refresh", "--yes", "--skip-preview").code == 0
    (finding,) = audited(stack).findings
    assert finding.status == "changed in code and not applied"
    assert stack.up().code == 0
    assert audited(stack).verdict == "in sync"


def test_a_scanner_rule_that_the_engine_believes_to_be_there_is_found_missing(stack: LocalStack) -> None:
    account, name = stack.session.workspace.account, "Visa Card Scanner (4x4 digits)"
    vendors.remove(account, "datadog", "sensitive-data-scanner-rule", name)
    (finding,) = audited(stack).findings
    assert (finding.status, finding.name) == ("missing live", name)
    assert finding.exits.revert is not None
    assert _runs(stack, finding.exits.revert)
    assert audited(stack).verdict == "in sync"


def test_a_change_of_the_code_that_is_not_applied_is_found(stack: LocalStack) -> None:
    file = stack.catalog / "alerts.yml"
    before = file.read_text()
    file.write_text(before.replace("> 5%", "> 6%", 1))
    assert file.read_text() != before
    findings = audited(stack).findings
    assert findings
    assert {it.status for it in findings} == {"changed in code and not applied"}
    file.write_text(before)
    assert audited(stack).verdict == "in sync"


def test_imported_and_not_yet_applied_is_a_status_of_its_own(stack: LocalStack, tmp_path: Path) -> None:
    """A monitor made by hand that `pulumi import` took over, and that no code has."""
    account = stack.session.workspace.account
    query = "avg(last_5m):avg:system.load.1{*} > 4"
    properties = {"name": "Made by hand", "type": "metric alert", "message": "hi", "query": query}
    made = vendors.add(account, "datadog", "monitor", properties)
    assert [it.status for it in audited(stack).findings] == ["unmanaged"]
    resources = stack.state()["resources"]
    provider = next(it["urn"] for it in resources if it["type"] == "pulumi:providers:datadog")
    entry = {"type": "datadog:index/monitor:Monitor", "name": "made", "id": made.id, "provider": "datadog"}
    file = tmp_path / "import.json"
    file.write_text(json.dumps({"nameTable": {"datadog": provider}, "resources": [entry]}))
    imported = stack.pulumi(
        "import", "--file", str(file), "--generate-code=false", "--protect=false", "--yes", "--skip-preview"
    )
    assert imported.code == 0, imported.output
    assert [it.status for it in audited(stack).findings] == ["imported and not yet applied"]
    assert stack.up().code == 0  # no code has it, so the engine deletes it
    assert audited(stack).verdict == "in sync"


def _runs(stack: LocalStack, command: str) -> bool:
    """Run a command of the report as it stands but without questions, and whether it succeeds."""
    stack.session.select_stack(stack.stack)
    stack.session.workspace.write_stack_config(stack.stack, stack.settings)
    unasked = command.replace("pulumi up ", "pulumi up --yes --skip-preview ").replace("delete ", "delete --yes ")
    ended = subprocess.run(
        ["bash", "-c", unasked],
        env={**os.environ, **stack.session.env},
        cwd=stack.session.project_dir,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return True
