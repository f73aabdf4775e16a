"""What Sentry's provider is sent for alerts with filters, priorities, growth, frequencies and mail."""

import pytest

from plan.resources.masking import UNKNOWN_SHOWN
from tests.support.catalogs import every, made
from tests.support.texts import FixtureText

TEXT = FixtureText("""
    channels:
      - {name: slack, workspace: acme, channel: "#alerts"}
      - {name: open, kind: slack}
    error_tracking:
      organization: acme
      team: Web
      pagerduty: {account: acme, service: '70154'}
      MORE
      projects: [{name: Shop}, {name: Worker, team: Jobs, environments: [staging]}]
      alerts: [{name: A, ALERT}]
""")
SLACK = {"slack": {"integrationId": "<slack:acme>", "channelName": "#alerts"}}
PAGER = {
    "pagerduty": {
        "integrationId": "<pagerduty:acme>",
        "serviceId": "70154",
        "serviceName": "70154",
        "severity": "default",
    }
}
OWNERS = {"email": {"targetType": "issue_owners", "fallthroughType": "ActiveMembers"}}


def _text(alert, more="team: Web"):
    return TEXT.replace("ALERT", alert).replace("      MORE\n", "" if more == "team: Web" else f"      {more}\n")


def _alert(planned, text, more="team: Web"):
    return made(planned(_text(text, more)), "Alert", "error-tracking-shop--a").inputs


def _conditions(planned, filters):
    (group,) = _alert(planned, f"condition: regression, filters: {filters}")["actionFilters"]
    assert group["logicType"] == "all"
    return group["conditions"]


def test_an_issue_that_reappears_is_one_that_escalates(planned):
    alert = _alert(planned, "condition: reappeared, frequency: 3h")
    assert (alert["triggerConditions"], alert["frequencyMinutes"]) == ([{"reappearedEvent": {}}], 180)


@pytest.mark.parametrize(
    ("filters", "condition"),
    [
        ("{release: latest}", {"latestRelease": {}}),
        ("{priority: high}", {"issuePriorityGreaterOrEqual": {"comparison": 75}}),
        ("{priority: medium or above}", {"issuePriorityGreaterOrEqual": {"comparison": 50}}),
        ("{level: error}", {"level": {"level": 40, "match": "eq"}}),
        ("{level: warning or above}", {"level": {"level": 30, "match": "gte"}}),
        ("{level: info or below}", {"level": {"level": 20, "match": "lte"}}),
        ("{age: newer than 7d}", {"ageComparison": {"comparisonType": "newer", "time": "day", "value": 7}}),
        ("{age: older than 90m}", {"ageComparison": {"comparisonType": "older", "time": "minute", "value": 90}}),
        ("{age: older than 120m}", {"ageComparison": {"comparisonType": "older", "time": "hour", "value": 2}}),
        ("{assigned_to: nobody}", {"assignedTo": {"targetType": "Unassigned"}}),
        ("{tags: [checkout = true]}", {"taggedEvent": {"key": "checkout", "match": "eq", "value": "true"}}),
        ("{tags: [checkout != true]}", {"taggedEvent": {"key": "checkout", "match": "ne", "value": "true"}}),
        ("{tags: [url starts with /pay]}", {"taggedEvent": {"key": "url", "match": "sw", "value": "/pay"}}),
        ("{tags: [url ends with /pay]}", {"taggedEvent": {"key": "url", "match": "ew", "value": "/pay"}}),
        ("{tags: [url contains pay now]}", {"taggedEvent": {"key": "url", "match": "co", "value": "pay now"}}),
        ("{tags: [url does not contain a]}", {"taggedEvent": {"key": "url", "match": "nc", "value": "a"}}),
        ("{tags: [customer is set]}", {"taggedEvent": {"key": "customer", "match": "is"}}),
        ("{tags: [customer is not set]}", {"taggedEvent": {"key": "customer", "match": "ns"}}),
        (
            "{attributes: [error.unhandled = true]}",
            {"eventAttribute": {"attribute": "error.unhandled", "match": "eq", "value": "true"}},
        ),
        ("{attributes: [user.id is set]}", {"eventAttribute": {"attribute": "user.id", "match": "is"}}),
    ],
)
def test_a_filter_is_sent_as_the_providers_condition(planned, filters, condition):
    assert _conditions(planned, filters) == [condition]


def test_all_filters_hold_together_with_a_share_of_sessions(planned):
    (group,) = _alert(planned, "condition: sessions > 5%, filters: {level: error or above}")["actionFilters"]
    assert group["logicType"] == "all"
    assert group["conditions"] == [
        {"percentSessionsCount": {"value": 5, "interval": "1h"}},
        {"level": {"level": 40, "match": "gte"}},
    ]


def test_an_assignee_is_sent_by_the_number_of_its_team(planned, preview):
    (condition,) = _conditions(planned, "{assigned_to: jobs}")
    number = UNKNOWN_SHOWN if preview else "<sentry-team:team-jobs>"
    assert condition == {"assignedTo": {"targetType": "Team", "targetId": number}}


def test_the_team_of_another_stack_is_looked_up_for_an_assignee(planned):
    text = _text("condition: regression, filters: {assigned_to: Jobs}") + "    stack: {environment: prod, owns: false}"
    (group,) = made(planned(text), "Alert", "error-tracking-shop--a").inputs["actionFilters"]
    assert group["conditions"] == [{"assignedTo": {"targetType": "Team", "targetId": "<sentry-team:jobs>"}}]


def test_slack_hears_of_every_issue_and_the_pager_of_those_of_high_priority(planned):
    text = "condition: new issue, filters: {level: error}, notify: [slack], notify_by_priority: {high: [pagerduty]}"
    level = {"level": {"level": 40, "match": "eq"}}
    assert _alert(planned, text)["actionFilters"] == [
        {"logicType": "all", "conditions": [level], "actions": [SLACK]},
        {
            "logicType": "all",
            "conditions": [level, {"issuePriorityGreaterOrEqual": {"comparison": 75}}],
            "actions": [PAGER],
        },
    ]


def test_every_filter_of_actions_has_an_action(planned):
    """The provider refuses one without: a priority whose channels have no address has none of its own."""
    text = "condition: new issue, notify_by_priority: {medium: [slack], high: [open]}"
    every_issue, medium = _alert(planned, text)["actionFilters"]
    assert every_issue == {"logicType": "all", "actions": [OWNERS]}
    assert medium["conditions"] == [{"issuePriorityGreaterOrEqual": {"comparison": 50}}]


def test_a_priority_that_pages_is_left_out_where_nothing_pages(planned):
    text = _text("condition: new issue, notify: [slack], notify_by_priority: {high: [pagerduty]}")
    plan = planned(text + "    stack: {environment: staging, owns: false}")
    assert made(plan, "Alert", "error-tracking-shop--a").inputs["actionFilters"] == [
        {"logicType": "all", "actions": [SLACK]}
    ]


def test_the_filter_of_a_priority_takes_the_place_of_a_lower_one(planned):
    text = "condition: new issue, filters: {priority: medium or above}, notify_by_priority: {high: [slack]}"
    medium, high = _alert(planned, text)["actionFilters"]
    assert medium["conditions"] == [{"issuePriorityGreaterOrEqual": {"comparison": 50}}]
    assert high["conditions"] == [{"issuePriorityGreaterOrEqual": {"comparison": 75}}]


@pytest.mark.parametrize(
    ("email", "mail"),
    [
        ("owners", OWNERS),
        ("owners only", {"email": {"targetType": "issue_owners", "fallthroughType": "NoOne"}}),
        ("team", {"email": {"targetType": "team", "targetId": "<sentry-team:team>"}}),
    ],
)
def test_mail_goes_beside_the_channels_to_whom_the_alert_says(planned, preview, email, mail):
    if preview and email == "team":
        mail = {"email": {"targetType": "team", "targetId": UNKNOWN_SHOWN}}
    (group,) = _alert(planned, f"condition: new issue, notify: [slack], email: {email}")["actionFilters"]
    assert group["actions"] == [mail, SLACK]


def test_a_number_over_all_issues_mails_the_team_beside_its_channels(planned, preview):
    (group,) = _alert(planned, "condition: events > 5, notify: [slack], email: team")["actionFilters"]
    number = UNKNOWN_SHOWN if preview else "<sentry-team:team>"
    assert group["actions"] == [{"email": {"targetType": "team", "targetId": number}}, SLACK]


def test_a_growth_is_sent_in_percent_of_the_earlier_number(planned):
    """Sentry compares 110 with the new number in percent of the old one: 10 would mean a tenth, and always fire."""
    plan = planned(_text("condition: users > 10%, compare: 1d, duration: 30m"))
    monitor = made(plan, "MetricMonitor").inputs
    assert monitor["issueDetection"] == {"type": "percent", "comparisonDelta": 86_400}
    assert (monitor["aggregate"], monitor["timeWindowSeconds"]) == ("count_unique(tags[sentry:user])", 1800)
    assert [(it["type"], it["comparison"]) for it in monitor["conditionGroup"]["conditions"]] == [
        ("gt", 110),
        ("lte", 110),
    ]


@pytest.mark.parametrize("condition", ["new issue", "events > 5"])
def test_an_alert_looks_at_the_stacks_environment_or_at_all(planned, condition):
    for more, environment in (("team: Web", "prod"), ("all_environments: true", None)):
        plan = planned(_text(f"condition: {condition}", more))
        alerts = [*every(plan, "Alert"), *every(plan, "MetricMonitor")]
        assert {it.inputs.get("environment") for it in alerts} == {environment}
        assert alerts[0].inputs["name"] == "[prod] A in Shop"
