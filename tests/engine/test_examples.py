"""The example stacks on the real engine, both in one account."""

from collections.abc import Iterator
from typing import Any

import pytest

from local import vendors
from local.engine import find_engine
from tests.support.example import STACKS
from tests.support.local_stack import LocalStack, local_stack

pytestmark = [pytest.mark.engine, pytest.mark.long]

SOME_OF_STAGING = {"[staging] Overview", "[staging] High Error Rate", "[staging] Payments", "[staging] Certificate"}
Stacks = dict[str, LocalStack]


@pytest.fixture(scope="module")
def stacks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stacks]:
    """prod, which owns what the account has once, and staging beside it, each applied once."""
    with local_stack(tmp_path_factory.mktemp("account"), find_engine(), STACKS / "prod") as prod:
        both = {"prod": prod, "staging": prod.beside(STACKS / "staging")}
        for stack in both.values():
            made = stack.up()
            assert made.code == 0, made.output
            assert set(made.counts()) == {"created"}, made.output
        yield both


@pytest.mark.parametrize("name", ["prod", "staging"])
def test_up_again_changes_nothing(stacks: Stacks, name: str) -> None:
    again = stacks[name].up()
    assert set(again.counts()) == {"unchanged"}, again.output


@pytest.mark.parametrize("name", ["prod", "staging"])
def test_the_policy_pack_lets_it_pass(stacks: Stacks, name: str) -> None:
    passed = stacks[name].pulumi("preview", "--policy-pack", "policies")
    assert passed.code == 0, passed.output
    assert "[mandatory]" not in passed.output


def test_each_kind_of_watch_is_there_for_both(stacks: Stacks) -> None:
    prod = stacks["prod"]
    assert {it["subtype"] for it in prod.account("synthetics-test").values()} >= {"http", "ssl", "dns", "multi"}
    for kind in ("monitor", "synthetics-test", "dashboard", "service-level-objective"):
        names = set(prod.account(kind))
        assert {name.partition("]")[0] for name in names} == {"[prod", "[staging"}, kind
        assert {
            "[staging] Overview",
            "[staging] High Error Rate",
            "[staging] Payments",
            "[staging] Certificate",
        } & names


def test_nothing_of_staging_pages(stacks: Stacks) -> None:
    monitors = stacks["prod"].account("monitor") | stacks["prod"].account("synthetics-test")
    paging = {name for name, monitor in monitors.items() if "@pagerduty" in str(monitor.get("message"))}
    assert paging
    assert {name for name in paging if not name.startswith("[prod]")} == set()
    types = {resource["type"] for resource in stacks["staging"].state()["resources"]}
    assert {it for it in types if "pagerduty" in it.lower()} == set()


def test_staging_goes_and_leaves_prod_whole_and_prod_goes_and_leaves_nothing(stacks: Stacks) -> None:
    prod, staging = stacks["prod"], stacks["staging"]
    before = _held(prod)
    gone = staging.pulumi("destroy", "--yes", "--skip-preview")
    assert gone.code == 0, gone.output
    assert staging.state().get("resources", []) == []
    after = _held(prod)
    assert [key for key, it in after.items() if before[key] != it] == []
    assert {name.partition("]")[0] for kind, name in before.keys() - after.keys() if kind == "monitor"} == {"[staging"}
    assert prod.pulumi("refresh", "--preview-only", "--expect-no-changes").code == 0
    assert set(prod.up().counts()) == {"unchanged"}
    gone = prod.pulumi("destroy", "--yes", "--skip-preview")
    assert gone.code == 0, gone.output
    assert prod.state().get("resources", []) == []


def _held(stack: LocalStack) -> dict[tuple[str, str], dict[str, Any]]:
    held = vendors.contents(stack.session.workspace.account)
    return {(it.kind, f"{it.name} {it.id}"): dict(it.properties) for it in held}
