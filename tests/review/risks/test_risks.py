from dataclasses import replace

import pytest

from review.diff.items import item_diffs
from review.facts.context import Context
from review.inputs.document import no_document
from review.model import Risk
from review.risks.risks import risks
from tests.support.documents import document, item

PAGER = item("channels", "pagerduty", kind="pagerduty", here=True, default_for=[])
POLICY = item("escalation_policies", "on-call", name="On call", levels=[], repeat=0)
STACK = item("stack", "prod", environment="prod", tags=[], owns={"datadog": True})


def ref(section, id):
    return {"ref": f"{section}/{id}"}


def service(id="shop", policy="on-call"):
    return item("services", id, escalation_policy=ref("escalation_policies", policy) if policy else None)


def alert(id, *, of="shop", severity="critical", notify=("pagerduty",)):
    channels = [ref("channels", it) for it in notify]
    return item("alerts", id, service=ref("services", of), severity=severity, notify=channels, when="x")


def side(*items, pages=True):
    return document(STACK, PAGER, POLICY, *items, pages=pages)


def found(base, head) -> tuple[Risk, ...]:
    diffs = item_diffs(base, head)
    context = Context(base=base, head=head, diffs={diff.ref: diff for diff in diffs})
    return risks(diffs, context, approved=(), prefix="")


def ids(base, head):
    return [danger.id for danger in found(base, head)]


def test_a_deleted_alert_needs_a_word_where_it_woke_somebody():
    (danger,) = found(side(service(), alert("errors")), side(service()))
    assert (danger.id, danger.ref) == ("delete:alerts/errors", "alerts/errors")
    assert "no longer pages anyone" in danger.text
    assert danger.place is not None
    assert danger.place.side == "base"


@pytest.mark.parametrize(
    "before",
    [alert("errors", severity="warning"), alert("errors", notify=())],
    ids=["not critical", "without a pager"],
)
def test_what_woke_nobody_may_go_without_a_word(before):
    assert not ids(side(service(), before), side(service()))


def test_what_woke_nobody_for_want_of_a_policy_may_go_without_a_word():
    assert ids(side(service(), alert("errors")), side(service()))
    assert not ids(side(service(policy=None), alert("errors")), side(service(policy=None)))


def test_where_nobody_is_paged_nothing_needs_a_word():
    for pages in (True, False):
        base, head = side(service(), alert("errors"), pages=pages), side(service(), pages=pages)
        assert bool(ids(base, head)) == pages


def test_one_edit_is_one_danger_that_lists_what_it_silences():
    base = side(service(), alert("errors"), alert("latency"))
    (danger,) = found(base, side(service(policy=None), alert("errors"), alert("latency")))
    assert danger.id == "mute:services/shop"
    assert "2 alerts (Errors and Latency)" in danger.text


def test_an_edit_of_its_own_is_a_danger_of_its_own():
    base = side(service(), alert("errors"), alert("latency"))
    head = side(service(policy=None), alert("errors", severity="info"), alert("latency"))
    assert ids(base, head) == ["mute:alerts/errors", "mute:services/shop"]


def test_a_channel_that_is_no_pager_any_more_is_the_danger():
    nights = item("channels", "nights", kind="pagerduty", here=True, default_for=[])
    slack = item("channels", "nights", kind="slack", here=True, default_for=[], workspace="acme", channel="#nights")
    alerts = [alert(id, notify=("nights",)) for id in ("errors", "latency")]
    assert ids(side(service(), nights, *alerts), side(service(), slack, *alerts)) == ["mute:channels/nights"]


def test_what_is_deleted_with_its_service_is_the_services_danger():
    base = side(service(), service("cart"), alert("errors", of="cart"), alert("latency"))
    assert ids(base, side(service(), alert("latency"))) == ["delete:services/cart"]


def test_a_stack_that_goes_is_one_danger():
    base = side(service(), alert("errors"), alert("latency"))
    assert ids(base, no_document("prod", base)) == ["delete:stack/prod"]


def test_a_new_stack_is_no_danger():
    head = side(service(), alert("errors"))
    assert not ids(no_document("prod", head), head)
    assert ids(head, no_document("prod", head))


def test_a_renamed_alert_service_and_policy_silence_nobody():
    base = side(service(), alert("errors"))
    renamed_policy = item("escalation_policies", "night", renamed_from="on-call", levels=[], repeat=0)
    renamed_service = replace(service("store", "night"), renamed_from="shop")
    renamed_alert = replace(alert("failures", of="store"), renamed_from="errors")
    assert not ids(base, document(STACK, PAGER, renamed_policy, renamed_service, renamed_alert))
    new_alert = replace(renamed_alert, renamed_from=None)
    assert ids(base, document(STACK, PAGER, renamed_policy, renamed_service, new_alert)) == ["delete:alerts/errors"]


def test_what_a_deleted_policy_silences_is_the_policys_danger():
    base = side(service(), alert("errors"), alert("latency"))
    head = document(STACK, PAGER, service(policy=None), alert("errors"), alert("latency"))
    (danger,) = found(base, head)
    assert danger.id == "delete:escalation_policies/on-call"
    assert "the escalation policy On call is deleted" in danger.text


def test_a_paging_alert_and_a_composite_that_take_each_others_place_need_a_word():
    single = {"condition": "x > 1", "signal": {"metric": "x"}}
    composite = alert("errors")
    plain = replace(composite, fields={**{k: v for k, v in composite.fields.items() if k != "when"}, **single})
    for base, head in ((plain, composite), (composite, plain)):
        assert ids(side(service(), base), side(service(), head)) == ["mute:alerts/errors"]


def test_only_what_is_named_is_approved():
    base, head = side(service(), alert("errors"), alert("latency")), side(service())
    diffs = item_diffs(base, head)
    context = Context(base=base, head=head, diffs={diff.ref: diff for diff in diffs})
    each = risks(diffs, context, approved=("delete:alerts/errors",), prefix="")
    assert {it.id: it.approved for it in each} == {"delete:alerts/errors": True, "delete:alerts/latency": False}
