"""The stacks that come with the project."""

import json
from collections import Counter
from datetime import date

import pytest

from catalog.registry import FORMS
from catalog.source.resolved import as_json, resolved
from plan.plan import make_plan
from policies.engine.evaluate import evaluate_rules
from tests.support.catalogs import every, made, planned
from tests.support.example import STACKS


@pytest.fixture(scope="module")
def plans():
    return {name: make_plan(STACKS / name) for name in ("prod", "staging")}


@pytest.mark.parametrize("name", ["prod", "staging"])
@pytest.mark.parametrize("preview", [False, True], ids=["update", "preview"])
def test_an_example_can_be_applied_and_breaks_no_rule(name, preview):
    """Not even one that only warns: an example that always warns would teach people to read past warnings."""
    plan = make_plan(STACKS / name, preview=preview)
    assert plan.catalog.stack.environment == name
    assert [it for it in evaluate_rules(plan, date(2026, 11, 24)) if it.severity != "info"] == []


def test_prod_holds_one_of_everything(plans):
    kinds = {it.type.rpartition(":")[2] for it in plans["prod"].resources if not it.type.startswith("watchbill:")}
    assert kinds >= {
        "Monitor",
        "LogsMetric",
        "SyntheticsTest",
        "Dashboard",
        "StatusPage",
        "StatusPageComponent",
        "Channel",
        "Team",
        "Project",
        "Key",
        "Alert",
        "MetricMonitor",
        "Schedule",
        "EscalationPolicy",
        "Service",
        "ServiceIntegration",
        "ServiceObject",
    }


def test_staging_makes_only_what_is_its_own_by_environment(plans):
    kinds = {it.type for it in plans["staging"].resources if not it.type.startswith(("watchbill:", "pulumi:"))}
    assert kinds == {
        "datadog:index/monitor:Monitor",
        "datadog:index/syntheticsTest:SyntheticsTest",
        "datadog:index/serviceLevelObjective:ServiceLevelObjective",
        "datadog:index/downtimeSchedule:DowntimeSchedule",
        "datadog:index/dashboard:Dashboard",
        "sentry:index/alert:Alert",
        "sentry:index/metricMonitor:MetricMonitor",
    }


def test_staging_uses_every_section_and_says_what_it_leaves_to_prod(plans):
    catalog = plans["staging"].catalog
    unused = {"audit", "excuses", "objects", "playbook"}
    assert set(json.loads(as_json(resolved(STACKS / "staging")))) == {row.name for row in FORMS} - unused
    (left,) = [it for it in catalog.findings if it.rule == "owned-by-other-stack"]
    for once in ("metrics", "Slack channels", "software catalog", "logs", "`Example Shop`", "Sentry teams"):
        assert once in left.message


def test_staging_wakes_nobody(plans):
    resources = plans["staging"].resources
    assert [it.name for it in resources if "pagerduty" in str(it.inputs).lower() or "pagerduty" in it.type] == []
    assert [it.name for it in every(plans["staging"], "Monitor") if "@slack-example-staging" in it.inputs["message"]]
    assert [it.name for it in resources if "@slack-example-alerts" in str(it.inputs)] == []


def test_staging_is_more_patient_than_prod(plans):
    def threshold(stack, name):
        return float(made(plans[stack], "Monitor", name).inputs["monitorThresholds"]["critical"])

    assert threshold("staging", "alerts-high-error-rate") > threshold("prod", "alerts-high-error-rate")
    target = {name: plans[name].catalog.item("slos", "payments").target for name in plans}
    assert target["staging"] < target["prod"]


_NAMES = ("name", "title", "metric", "metricName")


def test_prod_and_staging_can_live_in_one_account(plans):
    names = Counter(
        (it.type, next((it.inputs[key] for key in _NAMES if key in it.inputs), it.name), it.inputs.get("service"))
        for plan in plans.values()
        for it in plan.resources
        if it.type.startswith(("datadog:", "pagerduty:", "sentry:"))
        and not it.type.endswith((":Channel", ":ServiceObject", ":Key"))
    )
    assert len(names) > 100
    assert [name for name, count in names.items() if count > 1] == []


def test_the_slack_channel_that_staging_names_is_made_by_prod(plans):
    made = {it.inputs["channelName"] for it in every(plans["prod"], "Channel")}
    assert {channel.channel for channel in plans["staging"].catalog.channels if channel.kind == "slack"} <= made


@pytest.mark.parametrize("preview", [False, True], ids=["update", "preview"])
def test_the_three_alerts_alone_plan_and_say_what_is_still_open(tmp_path, preview):
    alone = (STACKS / "prod" / "alerts.yml").read_text(encoding="utf-8")
    plan = planned(tmp_path, {"alerts.yml": alone}, preview=preview)
    assert [it.name for it in every(plan, "Monitor")] == [
        "alerts-high-error-rate",
        "alerts-payment-failures",
        "alerts-slow-api-response",
    ]
    assert [it.name for it in every(plan, "Dashboard")] == ["dashboards-overview"]
    assert {(it.rule, it.severity) for it in plan.findings} == {
        ("channel-without-address", "error"),
        ("on-call-missing", "error"),
    }
    assert all("write" in it.message.lower() for it in plan.findings)
    assert {it.type for it in plan.resources if it.type.startswith(("pagerduty:", "sentry:"))} == set()
