"""Rules on routing: critical alerts page at least two people at high urgency; other alerts do not."""

import re
from dataclasses import replace

import pytest

from policies.engine.inputs import MONITOR, SERVICE_OBJECT, SLACK
from policies.engine.page_path import PagePaths
from policies.engine.plan_context import PlanContext
from tests.support.catalogs import ON_CALL, SHOP
from tests.support.rules import TODAY, breaking, found, resource, with_inputs
from tests.support.texts import FixtureText

ALERT = "condition: error_rate > 1%, duration: 5m"
AROUND = FixtureText(SHOP + ON_CALL)
TEXT = f"""
    channels: [{{name: slack, workspace: acme, channel: "#a"}}, {{name: email, address: ada@example.com}}]
    alerts:
      - {{name: Wakes, {ALERT}, severity: critical, notify: [slack, pagerduty]}}
      - {{name: Mild, {ALERT}, severity: warning, notify: [pagerduty]}}
    slos: [{{name: Good, target: 99%, of: {{ratio: error_rate}}, alerts: [page], notify_page: [pagerduty]}}]
    uptime: [{{name: Health, severity: critical, notify: [pagerduty]}}]
"""
RULES = {"critical-without-pager", "route-broken", "critical-low-urgency", "noncritical-high-urgency", "handle-unknown"}


@pytest.fixture
def plan(planned):
    return planned({"a.yml": TEXT, "b.yml": AROUND})


def without(plan, name: str):
    return replace(plan, resources=tuple(it for it in plan.resources if it.name != name))


def message_of(plan, name: str) -> str:
    return next(it.inputs["message"] for it in plan.resources if it.name == name)


def people_paged(plan) -> dict[str, list[int | None]]:
    """How many people each pager of a notifier leads to, by the notifier's name."""
    context = PlanContext(plan, TODAY)
    lengths = {
        notifier.name: [path.people and len(path.people) for path in PagePaths(context).of(notifier)]
        for notifier in context.urgent_notifiers
    }
    return {name: each for name, each in lengths.items() if each}


PAGED = {
    "Wakes": [2],
    "Good: error budget burns fast (1h)": [2],
    "Good: error budget burns fast (6h)": [2],
    "Health": [2],
}


def test_resources_from_the_components_page_people(plan):
    assert not RULES & set(found(plan))
    assert people_paged(plan) == PAGED


def test_other_dependencies_of_a_service_object_are_no_integrations(plan):
    more = resource({"service": "nowhere"}, MONITOR, "besides")
    others = ("urn:pulumi:prod::watchbill::x::elsewhere", more.urn)
    resources = (
        replace(it, dependencies=(*others, *it.dependencies)) if it.type == SERVICE_OBJECT else it
        for it in plan.resources
    )
    besides = replace(plan, resources=(*resources, more))
    assert not RULES & set(found(besides))
    assert people_paged(besides) == PAGED


def test_a_critical_alert_that_does_not_page_is_found_in_production(planned):
    text = f"""
        channels: [{{name: slack, workspace: acme, channel: "#a"}}]
        alerts: [{{name: A, {ALERT}, severity: critical, notify: [slack]}}]
    """
    assert found(planned({"a.yml": text, "b.yml": AROUND}))["critical-without-pager"] == {"alerts/a"}
    staging = planned({"a.yml": text, "b.yml": AROUND, "c.yml": "stack: {environment: staging}"})
    assert "critical-without-pager" not in found(staging)


@pytest.mark.parametrize("name", ["alerts-wakes", "uptime-health", "slos-good-page-1h"])
def test_a_message_that_names_no_pager_is_found(plan, name):
    item = {"alerts-wakes": "alerts/wakes", "uptime-health": "uptime/health", "slos-good-page-1h": "slos/good"}[name]
    silent = with_inputs(plan, name, message=re.sub(r"@pagerduty-\S+", "", message_of(plan, name)))
    assert found(silent)["route-broken"] == {item}


def test_a_handle_ends_with_its_block(plan):
    block = (
        "{{#is_alert}}@pagerduty-shop{{/is_alert}}Runbook: https://wiki.example.com/a {{#is_recovery}}@pagerduty-shop"
    )
    message = f"{block}{{{{/is_recovery}}}}"
    assert not RULES & set(found(with_inputs(plan, "alerts-wakes", message=message)))
    other = message.replace("@pagerduty-shop{{/is_alert}}", "@pagerduty-shopp{{/is_alert}}")
    assert found(with_inputs(plan, "alerts-wakes", message=other))["route-broken"] == {"alerts/wakes"}


def test_a_pager_without_a_service_object_is_found(plan):
    wrong = FixtureText(message_of(plan, "alerts-wakes")).replace("@pagerduty-shop", "@pagerduty-shopp")
    broken = found(with_inputs(plan, "alerts-wakes", message=wrong))
    assert broken["route-broken"] == broken["handle-unknown"] == {"alerts/wakes"}
    assert "route-broken" in found(without(plan, "services-shop-handle"))


def test_a_page_path_that_reaches_one_person_or_nobody_is_found(plan):
    user = next(it for it in plan.resources if it.name == "on-call-primary").inputs["layers"][0]["users"][0]
    policy = [{"targets": [{"type": "schedule_reference", "id": "<schedule:primary>"}]}]
    short = with_inputs(plan, "on-call-on-call-policy", rules=policy)
    assert "route-broken" not in found(short)
    alone = with_inputs(short, "on-call-primary", layers=[{"users": [user]}])
    assert found(alone)["route-broken"] == {"alerts/wakes", "slos/good", "uptime/health"}
    assert "route-broken" in found(with_inputs(plan, "on-call-on-call-policy", rules=[]))


def test_a_policy_of_one_person_is_reported_once_and_not_per_alert(planned):
    alone = AROUND.replace("        - {name: Ben, email: ben@example.com}\n", "").replace("[Ada, Ben]", "[Ada]")
    broken = found(planned({"a.yml": TEXT, "b.yml": alone}))
    assert broken["on-call-one-person"] == {"escalation_policies/on-call"}
    assert "route-broken" not in broken


def test_a_page_path_with_an_unknown_part_is_not_checked(plan):
    unknown = "[unknown until applied]"
    nobody = with_inputs(plan, "on-call-on-call-policy", rules=[])
    assert "route-broken" in found(nobody)
    assert "route-broken" not in found(with_inputs(nobody, "services-shop-datadog", service=unknown))
    assert "route-broken" not in found(with_inputs(nobody, "services-shop-pager", escalationPolicy=unknown))
    schedule = [{"targets": [{"type": "schedule_reference", "id": "<schedule:primary>"}]}]
    of_schedule = with_inputs(plan, "on-call-on-call-policy", rules=schedule)
    assert "route-broken" in found(with_inputs(of_schedule, "on-call-primary", layers=[{"users": ["one"]}]))
    assert "route-broken" not in found(with_inputs(of_schedule, "on-call-primary", layers=[{"users": [unknown]}]))


@pytest.mark.parametrize(
    ("name", "inputs", "noun"),
    [
        ("services-shop-datadog", {"service": "PGONE01"}, "service"),
        ("services-shop-pager", {"escalationPolicy": "PGONE01"}, "escalation policy"),
        (
            "on-call-on-call-policy",
            {"rules": [{"targets": [{"type": "schedule_reference", "id": "PGONE01"}]}]},
            "schedule",
        ),
    ],
)
def test_a_page_path_that_ends_at_what_nothing_makes_is_found(plan, name, inputs, noun):
    lost = with_inputs(plan, name, **inputs)
    assert found(lost)["route-broken"] == {"alerts/wakes", "slos/good", "uptime/health"}
    context = PlanContext(lost, TODAY)
    broken = {path.broken for notifier in context.urgent_notifiers for path in PagePaths(context).of(notifier)}
    assert broken == {f"its page ends at the {noun} `PGONE01`, which this stack does not make"}


def test_a_critical_alert_of_low_urgency_and_a_warning_of_high_urgency_are_found(plan):
    low = {"type": "constant", "urgency": "low"}
    assert found(with_inputs(plan, "services-shop-pager", incidentUrgencyRule=low))["critical-low-urgency"] == {
        "alerts/wakes",
        "slos/good",
        "uptime/health",
    }
    loud = FixtureText(message_of(plan, "alerts-mild")).replace("@pagerduty-shop_low", "@pagerduty-shop")
    assert found(with_inputs(plan, "alerts-mild", message=loud))["noncritical-high-urgency"] == {"alerts/mild"}


def test_an_alert_without_channels_is_found_unless_a_composite_uses_it(planned):
    text = f"""
        channels: [{{name: slack, workspace: acme, channel: "#a"}}]
        alerts:
          - {{name: Quiet, {ALERT}, severity: info}}
          - {{name: Joined, {ALERT}, severity: info}}
          - {{name: Told, {ALERT}, severity: info, notify: [slack]}}
          - {{name: Both, when: Joined and Told, severity: info, notify: [slack]}}
          - {{name: Neither, when: Joined or Told, severity: info}}
    """
    assert found(planned({"a.yml": text, "b.yml": SHOP}))["notifies-nobody"] == {"alerts/quiet", "alerts/neither"}


def test_one_persons_mailbox_is_found_and_a_mailing_list_is_not(planned):
    text = f"""
        channels:
          - {{name: slack, workspace: acme, channel: "#a"}}
          - {{name: Ada, kind: email, address: Ada@example.com}}
          - {{name: Team, kind: email, address: team@example.com}}
        alerts:
          - {{name: One, {ALERT}, severity: warning, notify: [Ada]}}
          - {{name: List, {ALERT}, severity: warning, notify: [Team]}}
          - {{name: Both, {ALERT}, severity: warning, notify: [Ada, slack]}}
    """
    assert found(planned({"a.yml": text, "b.yml": AROUND}))["one-mailbox"] == {"alerts/one"}


def test_the_mailbox_of_the_only_person_on_call_is_found(planned):
    text = f"""
        channels: [{{name: Ada, kind: email, address: ada@example.com}}]
        alerts: [{{name: One, {ALERT}, severity: warning, notify: [Ada]}}]
        on_call: {{people: [{{name: Ada, email: ada@example.com}}]}}
    """
    assert found(planned({"a.yml": text, "b.yml": SHOP}))["one-mailbox"] == {"alerts/one"}


def test_a_handle_is_checked_only_if_the_stack_creates_its_kind():
    def heard(handle: str):
        return resource({"message": f"look {handle} now"}, MONITOR, "m")

    pager = resource({"serviceName": "shop"}, SERVICE_OBJECT, "o")
    room = resource({"accountName": "acme", "channelName": "#alerts"}, SLACK, "c")
    assert breaking("handle-unknown", [heard("@pagerduty-shop"), pager]) == []
    assert breaking("handle-unknown", [heard("@pagerduty-shopp"), pager]) == ["m"]
    assert breaking("handle-unknown", [heard("@pagerduty-shopp")]) == []
    assert breaking("handle-unknown", [heard("@slack-acme-alerts"), room]) == []
    assert breaking("handle-unknown", [heard("@slack-acme-alert"), room]) == ["m"]
    assert breaking("handle-unknown", [heard("@slack-other-alert"), room]) == []
    unknown = resource({"serviceName": "[unknown until applied]"}, SERVICE_OBJECT, "o")
    assert breaking("handle-unknown", [heard("@pagerduty-shopp"), unknown]) == []
