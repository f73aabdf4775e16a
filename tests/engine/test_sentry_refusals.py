"""What a person wrote wrong about Sentry, on the real engine: one message with its place and what to do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.text.run import undone_lines
from local.engine import find_engine
from plan.engine.log import read_engine_log
from plan.plan import make_plan
from tests.support.catalogs import written
from tests.support.local_stack import LocalStack, local_stack

pytestmark = [pytest.mark.engine, pytest.mark.long]

CATALOG = """
    channels: [{name: slack, workspace: example, channel: "#alerts"}]
    error_tracking:
      organization: example
      team: Web
      projects: [{name: Shop}]
      alerts: [{name: Again, condition: regression, notify: [slack]}]
"""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """A stack that is not applied yet; its account knows the organization and the workspace of the catalog."""
    folder = tmp_path_factory.mktemp("refusals")
    with local_stack(folder, find_engine(), written(folder / "stacks" / "prod", CATALOG)) as made:
        yield made


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "organization: example",
            "organization: another",
            "this token gives no access to the Sentry organization `another`",
        ),
        ("workspace: example", "workspace: elsewhere", "Sentry has no integration Slack `elsewhere`"),
    ],
)
def test_an_up_that_sentry_refuses_says_why_with_its_place(stack: LocalStack, old: str, new: str, said: str) -> None:
    stack.edit("catalog.yml", old, new)
    log = Path(stack.session.workspace.root) / "log.json"
    log.unlink(missing_ok=True)
    ended = stack.pulumi("up", "--yes", "--skip-preview", "--continue-on-error", "--event-log", str(log))
    lines = undone_lines(read_engine_log(log), make_plan(stack.catalog))
    stack.edit("catalog.yml", new, old)
    assert ended.code != 0
    text = " ".join(line.strip() for line in lines)
    assert text.count(said) == 1, (lines, ended.output)
    assert lines[0].startswith(f"{stack.catalog}/catalog.yml:")
