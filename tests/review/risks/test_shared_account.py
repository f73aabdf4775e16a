"""A channel that another stack posts to must not go in silence with the stack that makes it."""

from pathlib import Path

import pytest

from cli.verbs.review import needs_of_others
from review.diff.compare import review_stack
from review.inputs.comparison import Comparison
from review.risks.shared_account import NeededChannel
from tests.support.catalogs import written
from tests.support.reviews import document
from tests.support.texts import FixtureText

SHOP = "services: [{name: Shop}]\n"
PAY = FixtureText("channels: [{name: Pay, kind: slack, workspace: acme, channel: '#pay'}]\n")
NEEDS = {("slack", "acme", "#pay"): (NeededChannel(stack="staging", posting=("Errors",)),)}


def risks(folder: Path, before: str, after: str, needs=NEEDS) -> dict[str, str]:
    comparison = Comparison(stack="prod", base=document(folder / "base", before), head=document(folder / "head", after))
    return {it.id: it.text for it in review_stack(comparison, approved=(), needs=lambda: needs).risks}


def test_deleting_a_channel_that_another_stack_posts_to_is_a_risk(tmp_path: Path) -> None:
    found = risks(tmp_path, SHOP + PAY, SHOP)
    assert list(found) == ["orphan:channels/pay"]
    assert "still used by staging; 1 alert (Errors) would notify nobody" in found["orphan:channels/pay"]


@pytest.mark.parametrize(
    "after",
    [
        SHOP + PAY.replace("#pay", "#money"),
        SHOP + PAY + "stack: {owns: {datadog: false}}\n",
    ],
)
def test_so_is_another_address_and_giving_up_the_ownership(tmp_path: Path, after: str) -> None:
    assert "orphan:channels/pay" in risks(tmp_path, SHOP + PAY, after)


@pytest.mark.parametrize("after", [SHOP + PAY, SHOP + PAY.replace("name: Pay", "name: Money")])
def test_a_channel_that_is_still_made_under_any_name_is_none(tmp_path: Path, after: str) -> None:
    assert "orphan:channels/pay" in risks(tmp_path, SHOP + PAY, SHOP)
    assert not [id for id in risks(tmp_path, SHOP + PAY, after) if id.startswith("orphan:")]


def test_nor_is_one_that_nobody_posts_to_or_that_was_not_made_here(tmp_path: Path) -> None:
    assert list(risks(tmp_path, SHOP + PAY, SHOP)) == ["orphan:channels/pay"]
    assert risks(tmp_path, SHOP + PAY, SHOP, needs={}) == {}
    elsewhere = "stack: {owns: false}\n"
    assert not [id for id in risks(tmp_path, SHOP + PAY + elsewhere, SHOP + elsewhere) if id.startswith("orphan:")]


def test_the_needs_of_other_stacks_are_read_from_their_yaml(tmp_path: Path) -> None:
    alert = "alerts: [{name: Errors, condition: error_rate > 1%, duration: 5m, severity: info, notify: [Pay]}]\n"
    written(tmp_path / "stacks" / "prod", {"a.yml": SHOP})
    written(tmp_path / "stacks" / "staging", {"a.yml": "stack: {owns: false}\n" + PAY + alert})
    written(tmp_path / "stacks" / "broken", {"a.yml": "alerts: [{}]\n"})
    written(tmp_path / "stacks" / "shared", {"a.yml": "stack: {owns: false}\n" + PAY + alert})
    for name in ("prod", "staging", "broken"):
        (tmp_path / f"Pulumi.{name}.yaml").write_text("", encoding="utf-8")
    assert needs_of_others(tmp_path, "prod", {}) == NEEDS
    assert needs_of_others(tmp_path, "staging", {}) == {}
