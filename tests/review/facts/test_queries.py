"""Facts and risks of query alerts."""

import pytest

from review.diff.items import item_diffs
from review.facts import facts
from review.facts.context import Context
from review.risks.risks import risks
from tests.support.documents import document, item

PAGER = item("channels", "pagerduty", kind="pagerduty", here=True, default_for=[])
POLICY = item("escalation_policies", "on-call", name="On call", levels=[], repeat=0)
STACK = item("stack", "prod", environment="prod", tags=[], owns={"datadog": True})
SHOP = item("services", "shop", escalation_policy={"ref": "escalation_policies/on-call"})
QUERY = "avg(last_5m):avg:system.load.1{*} > 4"


def side(query=QUERY, **fields):
    alert = item(
        "alerts",
        "load",
        query=query,
        type="query alert",
        thresholds={},
        raw={},
        severity="critical",
        service={"ref": "services/shop"},
        notify=[{"ref": "channels/pagerduty"}],
    )
    alert.fields.update(fields)
    return document(STACK, PAGER, POLICY, SHOP, alert)


def compared(base, head):
    found = {pair.ref: pair for pair in item_diffs(base, head)}
    return found, Context(base=base, head=head, diffs=found)


def said(base, head):
    found, context = compared(base, head)
    return [(it.effect, it.text) for it in facts(found["alerts/load"], context)]


def risky(base, head):
    found, context = compared(base, head)
    return [risk.id for risk in risks(list(found.values()), context, approved=(), prefix="")]


def test_another_threshold_of_the_same_query_fires_later_or_sooner():
    assert said(side(), side(QUERY.replace("4", "6"))) == [("looser", "threshold 4 → 6 (fires later)")]
    assert said(side(), side(QUERY.replace("4", "2"))) == [("tighter", "threshold 4 → 2 (fires sooner)")]


def test_another_query_is_said_with_both():
    ((effect, text),) = said(side(), side(QUERY.replace("load.1", "load.5")))
    assert effect == "looser"
    assert "load.1" in text
    assert "load.5" in text


def test_warnings_and_recoveries_are_said():
    assert said(side(thresholds={"warning": 3.0}), side())[0][0] == "looser"
    assert said(side(), side(thresholds={"critical_recovery": 2.0}))[0][0] == "neutral"


def test_raw_properties_are_said_with_their_values():
    ((effect, text),) = said(side(raw={"timeoutH": 1}), side(raw={"timeoutH": 2}))
    assert effect == "neutral"
    assert "raw" in text


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (side(QUERY.replace("avg:system", "max:system")), ["mute:alerts/load"]),
        (side(QUERY.replace(">", "<")), ["mute:alerts/load"]),
        (side(type="metric alert"), ["mute:alerts/load"]),
        (side(QUERY.replace("4", "40")), ["sensitivity:alerts/load"]),
        (side(QUERY.replace("4", "5")), []),
    ],
)
def test_an_alert_that_pages_for_something_else_or_for_much_less_needs_approval(head, expected):
    assert risky(side(), head) == expected
