from types import SimpleNamespace

import pytest
from pulumi.runtime.rpc import UNKNOWN

from catalog import Source
from plan.masking import SECRET, UNKNOWN_SHOWN
from plan.plan import PlannedResource
from policies.rules import RULES, judge
from tests.support.catalogs import ON_CALL, SHOP, planned

MONITOR = "datadog:index/monitor:Monitor"
BY_ID = {rule.id: rule for rule in RULES}
GOOD = """{{#is_alert}}
bad @pagerduty-shop
{{/is_alert}}
{{#is_alert_recovery}}
good @pagerduty-shop
{{/is_alert_recovery}}"""


def broken(inputs) -> set[str]:
    return {rule.id for rule in RULES if rule.broken(inputs)}


@pytest.mark.parametrize(
    "message",
    [
        GOOD,
        "plain words",
        "{{#is_alert}}@slack-acme-alerts{{/is_alert}} @slack-acme-alerts",
        GOOD.replace("alert_recovery", "recovery"),
        GOOD + "\n{{#is_no_data}}silence @pagerduty-shop{{/is_no_data}}",
    ],
)
def test_a_message_that_pages_and_resolves_in_its_blocks_breaks_no_rule(message):
    assert broken({"message": message, "tags": ["env:prod"]}) == set()


@pytest.mark.parametrize(
    "message",
    [
        "@pagerduty-shop",
        GOOD + "\n@pagerduty-shop",
        "@pagerduty-shop " + GOOD,
        GOOD.replace("\n{{#is_alert_recovery}}", "\nmeanwhile @pagerduty\n{{#is_alert_recovery}}"),
        "{{#is_warning}}@pagerduty-shop{{/is_warning}}",
    ],
)
def test_a_pager_outside_of_the_blocks_is_found(message):
    assert "pager-outside-blocks" in broken({"message": message})


@pytest.mark.parametrize(
    "message",
    [
        "{{#is_alert}}@pagerduty-shop{{/is_alert}}",
        GOOD.replace("good @pagerduty-shop", "good @slack-acme-alerts"),
        "{{#is_alert}}@pagerduty-shop{{/is_alert}}{{#is_no_data}}@pagerduty-shop{{/is_no_data}}",
    ],
)
def test_a_page_that_is_never_resolved_is_found(message):
    assert broken({"message": message}) == {"pager-never-resolved"}


@pytest.mark.parametrize(
    "message",
    [
        '{{#is_alert}}{{#is_match "env" "eu"}}far{{/is_match}} @pagerduty-shop{{/is_alert}}',
        "{{#is_alert}}{{#is_warning}}mild{{/is_warning}}\n@pagerduty-shop{{/is_alert}}",
    ],
)
def test_a_block_inside_a_block_does_not_end_it(message):
    assert broken({"message": message + "{{#is_recovery}}@pagerduty-shop{{/is_recovery}}"}) == set()
    assert broken({"message": message}) == {"pager-never-resolved"}


def test_missing_data_that_comes_back_does_not_resolve_an_alert():
    message = "{{#is_alert}}@pagerduty-shop{{/is_alert}}{{#is_no_data_recovery}}@pagerduty-shop{{/is_no_data_recovery}}"
    assert broken({"message": message}) == {"pager-never-resolved"}


@pytest.mark.parametrize("environment", ["staging", "dev", "pre-prod", "prod-eu"])
def test_a_page_from_another_environment_than_production_is_found(environment):
    assert broken({"message": GOOD, "tags": ["team:web", f"env:{environment}"]}) == {"pages-outside-production"}


@pytest.mark.parametrize(
    "tags", [["env:prod"], ["env:production"], [], ["team:web"], ["env:prod", "env:staging"], None]
)
def test_production_may_page_and_an_environment_that_is_not_said_is_not_judged(tags):
    assert broken({"message": GOOD, "tags": tags}) == set()


def test_staging_may_tell_slack():
    assert broken({"message": "{{#is_alert}}@slack-acme-alerts{{/is_alert}}", "tags": ["env:staging"]}) == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"message": None, "tags": None},
        {"message": UNKNOWN, "tags": UNKNOWN},
        {"message": UNKNOWN_SHOWN, "tags": [UNKNOWN_SHOWN]},
        {"message": SECRET, "tags": SECRET},
        {"message": 7, "tags": 7},
        {"message": ["@pagerduty-shop"], "tags": {"env": "staging"}},
        {"message": {"value": "@pagerduty-shop"}, "tags": [None, 3, {}]},
        {"message": b"@pagerduty-shop", "tags": "env:staging"},
        {"message": "{{#is_alert}}@pagerduty-shop", "tags": ["env:prod"]},
        {"message": "{{/is_alert}}" * 50, "tags": ()},
    ],
)
def test_a_rule_never_fails_on_what_it_cannot_read(rule, odd):
    assert rule.broken(odd) is None or isinstance(rule.broken(odd), str)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_value_of_a_resource_gets_into_a_message(rule):
    canary = {"message": "canary @pagerduty-canary {{#is_alert}}@pagerduty-canary{{/is_alert}}", "tags": ["env:canary"]}
    found = rule.broken(canary)
    assert found is not None
    assert "canary" not in found + rule.why


def test_every_rule_has_a_name_of_its_own_and_says_why():
    assert len(BY_ID) == len(RULES)
    assert all(rule.why.endswith(".") for rule in RULES)


def _plan(*resources: PlannedResource):
    return SimpleNamespace(resources=resources)


def _resource(type_: str, message: str) -> PlannedResource:
    return PlannedResource(
        urn=f"urn:pulumi:prod::watchbill::{type_}::x",
        type=type_,
        name="alerts-x",
        inputs={"message": message},
        parent="",
        provider="",
        dependencies=(),
        protect=False,
        retain_on_delete=False,
        aliases=(),
        source=Source("a.yml", 3, 5),
    )


def test_a_plan_is_judged_resource_by_resource_with_the_place_of_each():
    (finding,) = judge(_plan(_resource(MONITOR, GOOD), _resource(MONITOR, "@pagerduty-shop")))
    assert (finding.rule, finding.severity, finding.source) == ("pager-outside-blocks", "error", Source("a.yml", 3, 5))
    assert finding.message.startswith("alerts-x: the message names a PagerDuty handle outside")


def test_a_rule_looks_at_its_own_kind_of_resource_only():
    assert judge(_plan(_resource("datadog:index/dashboard:Dashboard", "@pagerduty-shop"))) == ()


def test_what_the_components_make_breaks_no_rule(tmp_path):
    text = """
        alerts:
          - {name: A, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]}
          - {name: B, condition: error_rate > 1%, duration: 5m, severity: warning, notify: [pagerduty]}
        uptime: [{name: C, severity: critical, notify: [pagerduty]}]
    """
    for environment in ("prod", "staging"):
        stack = f"stack: {{environment: {environment}}}"
        assert judge(planned(tmp_path, {"a.yml": text, "b.yml": SHOP + ON_CALL, "c.yml": stack})) == ()


def test_a_description_that_pages_by_itself_is_found(tmp_path):
    text = """
        alerts:
          - {name: A, condition: error_rate > 1%, duration: 5m, severity: info, description: "call @pagerduty-shop"}
    """
    assert [it.rule for it in judge(planned(tmp_path, text))] == ["pager-never-resolved"]
