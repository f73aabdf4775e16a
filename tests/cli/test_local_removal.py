"""The end of a stack in the local account: not before those that use it, and what is left is said."""

import json
from pathlib import Path

import pytest

from cli.local_removal import left_lines, refuse_before_dependents
from cli.text.run import answer_lines
from local.errors import LocalError
from local.session import commands
from local.session.workspace import Workspace
from local.vendors import AccountObject
from plan.engine.vendor_answers import VendorAnswer
from tests.support.bench import Bench
from tests.support.catalogs import loaded


def workspace(folder: Path, **objects: int) -> Workspace:
    """A workspace with states that have so many objects, by stack."""
    made = Workspace.of(folder)
    for stack, count in objects.items():
        state = made.backend / ".pulumi" / "stacks" / "watchbill" / f"{stack}.json"
        state.parent.mkdir(parents=True, exist_ok=True)
        resources = [{"type": "datadog:index/monitor:Monitor", "custom": True, "id": str(n)} for n in range(count)]
        state.write_text(json.dumps({"checkpoint": {"latest": {"resources": resources}}}))
    return made


OWNER = "services: [{name: Shop}]"
USER = "stack: {environment: staging, owns: false}\nservices: [{name: Shop}]"


def test_the_owner_is_not_deleted_before_those_that_use_what_it_owns(tmp_path: Path) -> None:
    with pytest.raises(LocalError) as refused:
        refuse_before_dependents(loaded(tmp_path / "prod", OWNER), workspace(tmp_path, prod=3, staging=2))
    assert str(refused.value) == (
        "staging has 2 objects in the local account, and uses what prod owns in Datadog, PagerDuty and Sentry. "
        "Run `make down STACK=staging` first. `watchbill local reset` deletes all stacks at once."
    )


def test_a_stack_whose_yaml_is_gone_may_use_it_too(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="gone has 1 object"):
        refuse_before_dependents(loaded(tmp_path / "prod", OWNER), workspace(tmp_path, gone=1))


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        (USER, {"prod": 3, "staging": 2}),  # staging owns nothing
        (OWNER, {"prod": 3, "staging": 0}),  # staging is gone
        (OWNER, {"prod": 3}),
        (OWNER, {}),
    ],
)
def test_any_other_order_is_allowed(tmp_path: Path, text: str, objects: dict[str, int]) -> None:
    refuse_before_dependents(loaded(tmp_path / "stack", text), workspace(tmp_path, **objects))


def test_what_is_left_is_said_with_the_way_to_delete_it() -> None:
    user = AccountObject(vendor="pagerduty", kind="user", id="P1", name="Ada", properties={})
    assert left_lines([user], {"staging": 2}) == [
        "Left in the local account: 2 objects of staging. Delete them: make down STACK=staging"
    ]
    assert left_lines([user], {}) == [
        "Left in the local account: 1 object that no stack created (PagerDuty user). Delete them: watchbill local reset"
    ]
    assert left_lines([], {}) == []


def test_the_engine_removes_the_stack_too_and_advises_nothing_that_fails_here(tmp_path: Path) -> None:
    """It prints `pulumi stack rm` otherwise, which does not know the local backend outside of a session."""
    bench = Bench(tmp_path)
    bench.engine_does(f'echo "$@" > {tmp_path}/arguments')
    with bench.session() as session:
        commands.destroy(session, "prod", output=tmp_path / "down.log")
    assert "--remove" in (tmp_path / "arguments").read_text().split()


@pytest.mark.parametrize(
    ("local", "advice", "useless"),
    [(True, "watchbill local reset", "pulumi stack import"), (False, "pulumi stack import", "watchbill local reset")],
)
def test_the_advice_after_a_refresh_works_where_it_is_given(local: bool, advice: str, useless: str) -> None:
    answer = VendorAnswer(vendor="sentry", noun="alerts", status=404, cause="withdrawn", names=("one",), dropped=True)
    text = " ".join(" ".join(answer_lines([answer], local=local)).split())
    assert advice in text
    assert useless not in text
