"""Rules on messages: a message notifies the right people of each transition, and nobody else."""

import pytest

from policies.engine.inputs import TEST
from tests.support.catalogs import ON_CALL, SHOP
from tests.support.rules import PAGING_MESSAGE, breaks, found, with_inputs

ALERT = "{name: A, condition: error_rate > 1%, duration: 5m, severity: info"


def broken(message: str, *rules: str) -> set[str]:
    named = rules or (
        "pager-outside-blocks",
        "pager-never-resolved",
        "pager-on-warning",
        "pager-on-renotify",
        "no-data-never-resolved",
        "block-never-closed",
    )
    return {rule for rule in named if breaks(rule, {"message": message})}


@pytest.mark.parametrize(
    "message",
    [
        PAGING_MESSAGE,
        "plain words",
        "mail @oncall@example.com or @pagerduty-relay@example.com",
        "{{#is_alert}}@slack-acme-alerts{{/is_alert}} @slack-acme-alerts",
        PAGING_MESSAGE.replace("alert_recovery", "recovery"),
        PAGING_MESSAGE + "\n{{#is_no_data}}@pagerduty-shop{{/is_no_data}}{{#is_no_data_recovery}}@pagerduty-shop"
        "{{/is_no_data_recovery}}",
        PAGING_MESSAGE + "{{#is_warning_recovery}}@pagerduty-shop{{/is_warning_recovery}}",
    ],
)
def test_a_message_that_pages_and_resolves_in_its_blocks_breaks_no_rule(message):
    assert broken(message) == set()
    assert broken(f"{message} @pagerduty-shop") == {"pager-outside-blocks"}


@pytest.mark.parametrize(
    "message",
    [
        "@pagerduty-shop",
        PAGING_MESSAGE + "\n@pagerduty-shop",
        "@pagerduty-shop " + PAGING_MESSAGE,
        PAGING_MESSAGE.replace("\n{{#is_alert_recovery}}", "\nmeanwhile @pagerduty\n{{#is_alert_recovery}}"),
        '{{#is_match "env" "eu"}}@pagerduty-shop{{/is_match}}',
        "{{^is_alert}}@pagerduty-shop{{/is_alert}}",
    ],
)
def test_a_pager_outside_all_blocks_is_found(message):
    assert "pager-outside-blocks" in broken(message)


@pytest.mark.parametrize(
    "message",
    [
        "{{#is_alert}}@pagerduty-shop{{/is_alert}}",
        PAGING_MESSAGE.replace("good @pagerduty-shop", "good @slack-acme-alerts"),
        "{{#is_alert}}@pagerduty-shop{{/is_alert}}{{#is_no_data_recovery}}@pagerduty-shop{{/is_no_data_recovery}}",
    ],
)
def test_a_page_that_is_never_resolved_is_found(message):
    assert broken(message) == {"pager-never-resolved"}


@pytest.mark.parametrize(
    "message",
    [
        '{{#is_alert}}{{#is_match "env" "eu"}}far{{/is_match}} @pagerduty-shop{{/is_alert}}',
        "{{#is_alert}}{{#is_warning}}mild{{/is_warning}}\n@pagerduty-shop{{/is_alert}}",
    ],
)
def test_a_block_inside_a_block_does_not_end_it(message):
    assert broken(message + "{{#is_recovery}}@pagerduty-shop{{/is_recovery}}") == set()
    assert broken(message) == {"pager-never-resolved"}


def test_an_uptime_check_that_pages_and_never_resolves_is_found():
    assert breaks("pager-never-resolved", {"message": "{{#is_alert}}@pagerduty-shop{{/is_alert}}"}, TEST)
    assert breaks("pager-outside-blocks", {"message": "@pagerduty-shop"}, TEST)
    assert not breaks("pager-never-resolved", {"message": PAGING_MESSAGE}, TEST)


def test_an_escalation_message_that_pages_is_found():
    assert breaks("pager-outside-blocks", {"message": PAGING_MESSAGE, "escalationMessage": "still bad @pagerduty-shop"})


@pytest.mark.parametrize("message", ["{{#is_alert}}bad", "{{/is_alert}}", "{{#is_alert}}{{#is_match}}{{/is_alert}}"])
def test_a_block_that_is_never_closed_is_found(message):
    assert broken(message, "block-never-closed") == {"block-never-closed"}


@pytest.mark.parametrize("variable", ["{{host.name}}", "{{[service.version].name}}"])
def test_a_variable_that_stays_empty_is_found(variable):
    query = "avg(last_5m):avg:system.load{env:prod} by {%s} > 4"
    tag = variable.strip("{[]}").removesuffix("].name").removesuffix(".name")
    inputs = {"message": f"bad on {variable}", "type": "query alert"}
    if tag != "host":
        assert breaks("variable-not-grouped", {**inputs, "query": query % "region"})
    assert not breaks("variable-not-grouped", {**inputs, "query": query % tag})
    assert not breaks("variable-not-grouped", {**inputs, "message": "{{value}}", "query": query % "region"})


def test_the_variables_of_a_log_search_are_its_facets():
    query = 'logs("env:prod").index("*").rollup("count").by("@endpoint").last("5m") > 4'
    assert not breaks("variable-not-grouped", {"message": "{{[@endpoint].name}}", "query": query})
    assert breaks("variable-not-grouped", {"message": "{{[@customer].name}}", "query": query})


@pytest.mark.parametrize("call", ["@all", "<!here>", "wake @everyone now"])
def test_a_message_that_notifies_everyone_is_found(call):
    assert breaks("everyone-notified", {"message": call})
    assert not breaks("everyone-notified", {"message": "mail all@example.com, or @slack-acme-all"})


@pytest.mark.parametrize("environment", ["prod", "staging"])
def test_messages_from_the_components_break_no_rule(planned, environment):
    text = """
        alerts:
          - {name: A, condition: error_rate > 1%, duration: 5m, warning: 0.5%, severity: critical, notify: [pagerduty],
             no_data: page, group_by: [endpoint], description: "see ops@example.com"}
          - {name: B, condition: error_rate > 1%, duration: 5m, severity: warning, notify: [pagerduty]}
        uptime: [{name: C, severity: critical, notify: [pagerduty]}]
    """
    ids = {"pager-outside-blocks", "pager-never-resolved", "warning-never-resolved", "pager-on-warning"}
    ids |= {"pager-on-renotify", "no-data-never-resolved", "block-never-closed", "variable-not-grouped"}
    plan = planned({"a.yml": text, "b.yml": SHOP + ON_CALL, "c.yml": f"stack: {{environment: {environment}}}"})
    assert not ids & set(found(plan))
    wrong = with_inputs(plan, "alerts-a", message="{{#is_warning}}{{region.name}} @pagerduty-shop")
    assert ids & set(found(wrong)) == {"pager-outside-blocks", "block-never-closed", "variable-not-grouped"}
