"""The mark of a risk: other content has another mark, and the same content the same."""

from dataclasses import replace

import pytest

from review.diff.compare import review_stack
from review.inputs.comparison import Comparison
from review.model import Review, Risk, Sentence, StackReview
from tests.support.reviews import document, reviewed
from tests.support.texts import FixtureText

LOWERED = Sentence(
    text="Errors is 100 times less sensitive: threshold 1 % → 100 %",
    code="risk.sensitivity.lowered",
    arguments={
        "name": "Errors",
        "factor": 100,
        "why": [{"code": "alert.threshold.raised", "arguments": {"before": 1, "after": 100}, "consequence": None}],
    },
)
RISK = Risk(id="sensitivity:alerts/errors", text=LOWERED.text, ref="alerts/errors", facts=(LOWERED,), edit="a")


def mark(risk: Risk, *stacks: str) -> str:
    made = Review(
        base="main",
        head="work tree",
        base_commit="0" * 40,
        at="2026-11-24T09:00+00:00",
        stacks=tuple(StackReview(stack=it, environment=it, pages=True, risks=(risk,)) for it in stacks or ("prod",)),
    )
    (only,) = {risk.mark for stack in made.stacks for risk in stack.risks}
    return only


def with_arguments(**arguments: object) -> Risk:
    return replace(RISK, facts=(replace(LOWERED, arguments={**LOWERED.arguments, **arguments}),))


OTHERS = {
    "the amount": with_arguments(factor=1_000_000),
    "an amount of its reason": with_arguments(
        why=[{"code": "alert.threshold.raised", "arguments": {"before": 1, "after": 1_000}, "consequence": None}]
    ),
    "the alerts": with_arguments(others=["Both"]),
    "the kind": replace(RISK, id="mute:alerts/errors"),
    "the item": replace(RISK, id="sensitivity:alerts/other", ref="alerts/other"),
    "the edit of the item": replace(RISK, edit="b"),
    "another fact": replace(RISK, facts=(LOWERED, Sentence(text="more", code="lost.no_data"))),
}
SAME = {
    "other words": replace(RISK, text="it fires later", facts=(replace(LOWERED, text="it fires later"),)),
    "another language of a consequence": with_arguments(
        why=[{"code": "alert.threshold.raised", "arguments": {"before": 1, "after": 100}, "consequence": "löst aus"}]
    ),
    "a mark that a file claims": replace(RISK, mark="aaaaaaaaaaaa"),
    "its approval": replace(RISK, approved=True),
    "whole numbers as JSON writes them": with_arguments(factor=100.0),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_content_has_another_mark(name):
    assert mark(OTHERS[name]) != mark(RISK)


@pytest.mark.parametrize("name", SAME)
def test_the_same_content_has_the_same_mark(name):
    assert mark(SAME[name]) == mark(RISK)


def test_one_approval_covers_the_stacks_that_have_the_risk_and_no_other():
    assert len({mark(RISK, "prod"), mark(RISK, "staging"), mark(RISK, "prod", "staging")}) == 3


def test_the_order_of_facts_makes_no_difference():
    other = Sentence(text="more", code="lost.no_data")
    assert mark(replace(RISK, facts=(LOWERED, other))) == mark(replace(RISK, facts=(other, LOWERED)))


def test_hours_counted_from_now_may_differ_a_little_and_not_much():
    def gap(hours: float, before: float = 0.0) -> Risk:
        arguments = {"rotation": "Week", "policies": ["On call"], "hours": hours, "before": before}
        fact = Sentence(text="nobody", code="risk.rotation.nobody_on_call", arguments=arguments)
        return Risk(id="gap:rotations/week", text="nobody", ref="rotations/week", facts=(fact,))

    assert mark(gap(64.0)) == mark(gap(66.0, 1.0))
    assert mark(gap(64.0)) != mark(gap(300.0))


CATALOG = FixtureText("""
    services: [{name: Shop, url: "https://shop.example.com", escalation_policy: On call}]
    channels: [{name: slack, workspace: acme, channel: "#alerts"}]
    alerts:
      - {name: Errors, condition: error_rate > 0.0001%, duration: 5m, severity: critical, notify: [slack, pagerduty]}
      - {name: Slower, condition: p99_latency > 9s, duration: 5m, severity: critical, notify: [slack, pagerduty]}
      - {name: Slow, condition: p95_latency > 2s, duration: 5m, severity: critical, notify: [slack, pagerduty]}
    on_call:
      people: [{name: Ada, email: a@x.io}, {name: Ben, email: b@x.io}]
      rotations: [{name: Week, people: [Ada, Ben], hand_off: monday 09:00, time_zone: Europe/Berlin}]
      escalation_policies: [{name: On call, levels: [{notify: [Week], after: 5m}, {notify: everyone}]}]
""")
HUNDRED = CATALOG.replace("0.0001%", "0.01%")


def mark_of_an_edit(folder, after: FixtureText) -> dict[str, str]:
    stack = reviewed(folder, CATALOG, after)
    made = Review(base="main", head="work tree", base_commit="0" * 40, at="2026-11-24T09:00+00:00", stacks=(stack,))
    return {risk.id: risk.mark for risk in made.stacks[0].risks}


def test_a_mark_changes_with_the_edit_and_not_with_unrelated_ones(tmp_path):
    first = mark_of_an_edit(tmp_path / "first", HUNDRED)
    more = mark_of_an_edit(tmp_path / "more", CATALOG.replace("0.0001%", "1%"))
    beside = mark_of_an_edit(tmp_path / "beside", HUNDRED.replace("> 2s", "> 3s"))
    text = mark_of_an_edit(
        tmp_path / "text", HUNDRED.replace("severity: critical", "description: Errors of orders, severity: critical", 1)
    )
    id = "sensitivity:alerts/errors"
    assert list(first) == [id]
    assert more[id] != first[id]
    assert beside[id] == first[id]
    assert text[id] == first[id]


def test_the_mark_of_what_code_changes_in_many_items_covers_the_values(tmp_path):
    base = document(tmp_path, CATALOG.replace("0.0001%", "0.01%"))

    def risk_of(begin: str) -> Risk:
        """The head's code writes other queries; the YAML is the same."""
        resources = {
            urn: replace(each, inputs={**each.inputs, "query": f"{begin}{each.inputs['query']}"})
            if each.type.endswith("Monitor")
            else each
            for urn, each in base.resources.items()
        }
        head = replace(base, resources=resources)
        stack = review_stack(Comparison(stack="prod", base=base, head=head), approved=())
        (only,) = [risk for risk in stack.risks if risk.id.startswith("path:")]
        return only

    assert risk_of("a").id == risk_of("b").id
    assert mark(risk_of("a")) == mark(risk_of("a"))
    assert mark(risk_of("a")) != mark(risk_of("b"))
