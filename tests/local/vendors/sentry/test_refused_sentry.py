"""What Sentry's provider refuses before any request, and what its API refuses from the inputs alone."""

from typing import Any

import pytest


def _condition(**condition: Any) -> dict[str, Any]:
    mail = {"email": {"targetType": "issue_owners", "fallthroughType": "NoOne"}}
    return {"actionFilters": [{"logicType": "all", "conditions": [condition], "actions": [mail]}]}


def _action(**action: Any) -> dict[str, Any]:
    return {"actionFilters": [{"logicType": "all", "actions": [action]}]}


_CRASHES = {
    "aggregate": "percentage(sessions_crashed, sessions) AS _crash_rate_alert_aggregate",
    "dataset": "metrics",
    "queryType": "crash_rate",
    "eventTypes": [],
}
_IN_CONDITIONS = "actionFilters[0].conditions[0]"
_IN_ACTIONS = "actionFilters[0].actions[0]"


def _threshold(**condition: Any) -> dict[str, Any]:
    return {"conditionGroup": {"conditions": [{"type": "gt", "comparison": 5, "conditionResult": 75, **condition}]}}


TEAMS_PROJECTS_KEYS = [
    ("SentryTeam", {"slug": "The Team"}, "slug"),
    ("SentryTeam", {"slug": "123"}, "slug"),
    ("SentryTeam", {"sentryTeamId": "storefront"}, "sentryTeamId"),
    ("SentryProject", {"organization": None}, "organization"),
    ("SentryProject", {"teams": None}, "teams"),
    ("SentryProject", {"teams": []}, "teams"),
    ("SentryProject", {"name": "P" * 51}, "name"),
    ("SentryProject", {"name": "payments"}, "name"),
    ("SentryProject", {"slug": "support"}, "slug"),
    ("SentryProject", {"platform": "Next.js"}, "platform"),
    ("SentryProject", {"platform": "nextjs"}, "platform"),
    ("SentryProject", {"digestsMinDelay": 5}, "digestsMinDelay"),
    ("SentryProject", {"defaultRule": False}, "defaultRule"),
    ("SentryProject", {"filters": {"releases": []}}, "filters.releases"),
    ("SentryProject", {"clientSecurity": {"allowedDomains": []}}, "clientSecurity.allowedDomains"),
    ("SentryProject", {"clientSecurity": {"securityTokenHeader": "x" * 21}}, "clientSecurity.securityTokenHeader"),
    ("SentryKey", {"rateLimitCount": 5}, "rateLimitWindow"),
    ("SentryKey", {"rateLimitCount": 5, "rateLimitWindow": 90_000}, "rateLimitWindow"),
]
ALERTS = [
    ({"triggerCondition": []}, "triggerCondition"),
    ({"name": "x" * 257}, "name"),
    ({"frequencyMinutes": 15}, "frequencyMinutes"),
    ({"frequencyMinutes": None}, "frequencyMinutes"),
    ({"triggerConditions": [{"firstSeenEvent": {}, "regressionEvent": {}}]}, "triggerConditions[0]"),
    ({"triggerConditions": [{}]}, "triggerConditions[0]"),
    ({"actionFilters": []}, "actionFilters"),
    ({"actionFilters": [{"logicType": "some", "actions": []}]}, "actionFilters[0].logicType"),
    ({"actionFilters": [{"logicType": "all"}]}, "actionFilters[0].actions"),
    (_condition(latestRelease={}, level={"level": 40, "match": "eq"}), _IN_CONDITIONS),
    (_condition(percentSessionsCount={"value": 2.5, "interval": "1h"}), f"{_IN_CONDITIONS}.percentSessionsCount.value"),
    (_condition(eventFrequencyCount={"value": 0, "interval": "1h"}), f"{_IN_CONDITIONS}.eventFrequencyCount.value"),
    (
        _condition(percentSessionsCount={"value": 2, "interval": "15m"}),
        f"{_IN_CONDITIONS}.percentSessionsCount.interval",
    ),
    (_condition(eventFrequencyCount={"value": 2, "interval": "10m"}), f"{_IN_CONDITIONS}.eventFrequencyCount.interval"),
    (
        _condition(eventFrequencyPercent={"value": 2, "interval": "1h"}),
        f"{_IN_CONDITIONS}.eventFrequencyPercent.comparisonInterval",
    ),
    (
        _condition(issuePriorityGreaterOrEqual={"comparison": 60}),
        f"{_IN_CONDITIONS}.issuePriorityGreaterOrEqual.comparison",
    ),
    (
        _condition(ageComparison={"comparisonType": "older", "time": "month", "value": 1}),
        f"{_IN_CONDITIONS}.ageComparison.time",
    ),
    (_condition(assignedTo={"targetType": "Team"}), f"{_IN_CONDITIONS}.assignedTo.targetId"),
    (_condition(level={"level": 40, "match": "equals"}), f"{_IN_CONDITIONS}.level.match"),
    (_condition(level={"level": 45, "match": "eq"}), f"{_IN_CONDITIONS}.level.level"),
    (
        _condition(ageComparison={"comparisonType": "newer", "time": "day", "value": 0}),
        f"{_IN_CONDITIONS}.ageComparison.value",
    ),
    (
        _condition(assignedTo={"targetType": "Unassigned", "targetId": "1"}),
        f"{_IN_CONDITIONS}.assignedTo.targetId",
    ),
    (
        _condition(eventAttribute={"attribute": "customer", "match": "eq", "value": "x"}),
        f"{_IN_CONDITIONS}.eventAttribute.attribute",
    ),
    (_condition(eventAttribute={"attribute": "message", "match": "co"}), f"{_IN_CONDITIONS}.eventAttribute.value"),
    (_condition(taggedEvent={"key": "checkout", "match": "eq"}), f"{_IN_CONDITIONS}.taggedEvent.value"),
    (_condition(taggedEvent={"key": "checkout", "match": "is", "value": "x"}), f"{_IN_CONDITIONS}.taggedEvent.value"),
    ({"actionFilters": [{"logicType": "all", "actions": []}]}, "actionFilters[0].actions"),
    (_action(), _IN_ACTIONS),
    (_action(plugin={}), f"{_IN_ACTIONS}.plugin"),
    (_action(email={"targetType": "issue_owners"}), f"{_IN_ACTIONS}.email.fallthroughType"),
    (_action(email={"targetType": "team"}), f"{_IN_ACTIONS}.email.targetId"),
    (_action(email={"targetType": "Team", "targetId": "1"}), f"{_IN_ACTIONS}.email.targetType"),
    (_action(slack={"channelName": "#a"}), f"{_IN_ACTIONS}.slack.integrationId"),
    (
        _action(pagerduty={"integrationId": "1", "serviceId": "2", "serviceName": "x", "severity": "high"}),
        f"{_IN_ACTIONS}.pagerduty.severity",
    ),
]
MONITORS = [
    ("SentryMetricMonitor", {"name": "x" * 201}, "name"),
    ("SentryMetricMonitor", {"timeWindowSeconds": 10}, "timeWindowSeconds"),
    ("SentryMetricMonitor", {"aggregate": "count"}, "aggregate"),
    ("SentryMetricMonitor", {"dataset": "errors"}, "dataset"),
    ("SentryMetricMonitor", {"eventTypes": ["errors"]}, "eventTypes[0]"),
    ("SentryMetricMonitor", {"queryType": "crash_rate"}, "queryType"),
    ("SentryMetricMonitor", {**_CRASHES, "timeWindowSeconds": 1800}, "timeWindowSeconds"),
    ("SentryMetricMonitor", {**_CRASHES, "dataset": "events"}, "dataset"),
    ("SentryMetricMonitor", {**_CRASHES, "queryType": "error"}, "queryType"),
    ("SentryMetricMonitor", {"issueDetection": {"type": "percent"}}, "issueDetection.comparisonDelta"),
    (
        "SentryMetricMonitor",
        {"issueDetection": {"type": "percent", "comparisonDelta": 7200}},
        "issueDetection.comparisonDelta",
    ),
    (
        "SentryMetricMonitor",
        {"issueDetection": {"type": "static", "comparisonDelta": 3600}},
        "issueDetection.comparisonDelta",
    ),
    ("SentryMetricMonitor", _threshold(conditionResult=100), "conditionGroup.conditions[0].conditionResult"),
    ("SentryMetricMonitor", _threshold(type="above"), "conditionGroup.conditions[0].type"),
    ("SentryMetricMonitor", _threshold(type="anomaly_detection"), "conditionGroup.conditions[0].comparison"),
    ("SentryMetricMonitor", {"owner": {"teamId": "1", "userId": "2"}}, "owner"),
    ("SentryUptimeMonitor", {"intervalSeconds": 30}, "intervalSeconds"),
    ("SentryUptimeMonitor", {"method": "TRACE"}, "method"),
    ("SentryUptimeMonitor", {"body": "x"}, "body"),
    ("SentryCronMonitor", {"schedule": {"crontab": "0 3 * * *", "intervalValue": 1}}, "schedule"),
    ("SentryCronMonitor", {"schedule": {"intervalValue": 1}}, "schedule"),
    ("SentryCronMonitor", {"schedule": {"intervalValue": 1, "intervalUnit": "fortnight"}}, "schedule.intervalUnit"),
]
SETTINGS = [
    ("SentryInboundFilter", {"filterId": "robots"}, "filterId"),
    ("SentryInboundFilter", {"subfilters": ["ie"]}, "subfilters"),
    ("SentryInboundFilter", {"filterId": "legacy-browsers"}, "subfilters"),
    ("SentryOwnership", {"autoAssignment": "On"}, "autoAssignment"),
    ("SentryOwnership", {"codeownersAutoSync": None}, "codeownersAutoSync"),
    ("SentryNotification", {"triggerType": "quota"}, "triggerType"),
    ("SentryNotification", {"serviceType": "slack"}, "integrationId"),
    ("SentryNotification", {"serviceType": "pigeon"}, "serviceType"),
    ("SentryPagerdutyService", {"integrationKey": None}, "integrationKey"),
]
TABLE = [*TEAMS_PROJECTS_KEYS, *(("SentryAlert", changes, path) for changes, path in ALERTS), *MONITORS, *SETTINGS]


@pytest.mark.parametrize(("noun", "changes", "path"), TABLE)
def test_a_wrong_input_is_refused_with_its_path(
    shared_vendors: Any, good: Any, noun: str, changes: dict[str, Any], path: str
) -> None:
    failures, _ = shared_vendors.check(noun, good(noun, **changes))
    assert failures.get(path), failures


@pytest.mark.parametrize(
    ("noun", "changes"),
    [
        ("SentryAlert", {"triggerConditions": []}),
        ("SentryAlert", {"triggerConditions": None, "frequencyMinutes": 0}),
        ("SentryAlert", _condition(eventFrequencyCount={"value": 5, "interval": "15m"})),
        ("SentryMetricMonitor", _threshold(comparison=0.5)),
        ("SentryMetricMonitor", _CRASHES),
        ("SentryInboundFilter", {"filterId": "legacy-browsers", "active": None, "subfilters": ["ie"]}),
        ("SentryCronMonitor", {"schedule": {"intervalValue": 1, "intervalUnit": "hour"}}),
        ("SentryProject", {"platform": None, "defaultKey": False, "defaultRules": False}),
    ],
)
def test_what_the_provider_accepts_is_taken(shared_vendors: Any, good: Any, noun: str, changes: dict[str, Any]) -> None:
    assert shared_vendors.check(noun, good(noun, **changes))[0] == {}
