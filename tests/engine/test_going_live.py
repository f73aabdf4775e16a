"""The steps of docs/going-live.md, run as they stand against the stand-ins: all but the login and the cloud's key."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.engine import find_engine
from tests.support.catalogs import ON_CALL, SHOP, written
from tests.support.local_stack import LocalStack, local_stack
from tests.support.pages import blocks

pytestmark = [pytest.mark.engine, pytest.mark.long]

CATALOG = {
    "shop.yml": SHOP,
    "on_call.yml": ON_CALL,
    "rest.yml": """
        channels: [{name: slack, workspace: example, channel: "#alerts"}]
        alerts:
          - {name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack, pagerduty]}
        metrics: [{name: shop.queue, type: gauge, unit: item, tags: [host], from: agent, reported: true}]
        logs: {index: {name: shop, owned: true}}
        error_tracking:
          {organization: example, team: Shop, projects: [{name: Front}], alerts: [{name: New, condition: new issue}]}
    """,
}


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[LocalStack]:
    """Nothing but an empty account: the stack is made, and its keys are set, by the commands of the page."""
    with local_stack(tmp_path, find_engine(), written(tmp_path / "stacks" / "prod", CATALOG)) as made:
        yield made


def commands() -> list[str]:
    """The page's commands that need an account, without comments, in their order."""
    text = "".join(block.text for block in blocks(Path("docs/going-live.md")) if block.fence == "shell")
    lines = (re.sub(r"\s{2,}#.*", "", line).strip() for line in text.splitlines())
    # The doctor lists what is left to do in the vendors' pages, and the account of the test has none of it.
    return [line for line in lines if line and "watchbill doctor" not in line]


def run(stack: LocalStack, line: str) -> subprocess.CompletedProcess[str]:
    """Run a line as a person does: a key comes from the keyboard, and `pulumi up` is answered with yes."""
    line = re.sub(r'--secrets-provider="?[^" ]+"?', "--secrets-provider=passphrase", line)
    line = line.replace("pulumi up", "pulumi up --yes")
    return subprocess.run(
        ["bash", "-c", line],
        input="a-key\n" if "--secret " in line else "",
        env=stack.session.env,
        cwd=stack.session.project_dir,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_the_steps_to_go_live_make_the_stack(stack: LocalStack) -> None:
    log_in, *rest = commands()
    assert log_in.startswith("pulumi login ")
    for line in rest:
        ended = run(stack, line)
        assert ended.returncode == 0, f"$ {line}\n{ended.stdout}"
        if line.startswith("pulumi stack init"):
            # In a clone the folder stacks/prod is found by the stack's name.
            assert run(stack, f"pulumi config set watchbill:catalog {stack.catalog}").returncode == 0
    config = (stack.session.project_dir / "Pulumi.prod.yaml").read_text()
    assert "a-key" not in config
    assert "https://api.datadoghq.eu" in config
    assert {"[prod] Errors"} == set(stack.account("monitor"))
    assert stack.account("escalation-policy")
    assert stack.account("alert")
    assert stack.account("metric-metadata")
    again = run(stack, "pulumi preview --expect-no-changes")
    assert again.returncode == 0, again.stdout
