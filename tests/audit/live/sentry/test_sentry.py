"""Sentry's kinds: how bodies are read, and which differences are not drift."""

import pytest

from audit.live.collection import live_object
from audit.live.sentry.alerts import ALERT
from audit.live.sentry.monitors import BUILT_IN_MONITOR, CRON_MONITOR, METRIC_MONITOR, UPTIME_MONITOR
from audit.live.sentry.projects import PROJECT
from audit.live.sentry.settings import FILTER, INTEGRATION, KEY, NOTICE, OWNERSHIP, PAGER, SPIKE_PROTECTION, TEAM
from audit.live.take import take_inventory
from tests.support.live_accounts import live_accounts, sentry_list
from tests.support.live_rows import ACCOUNT, is_drift, properties
from tests.support.vendor_http import Reply

ORG = {"organization": "acme", "project": "cart"}
PROJECT_BODY = {
    "id": "3",
    "slug": "cart",
    "name": "Cart",
    "organization": {"slug": "acme"},
    "teams": [{"slug": "shop"}],
    "platform": "python",
    "digestsMinDelay": 60,
    "digestsMaxDelay": 1800,
    "resolveAge": 0,
    "fingerprintingRules": "",
    "groupingEnhancements": "",
    "highlightTags": ["handled"],
    "options": {
        "filters:blacklisted_ips": "203.0.113.7",
        "filters:releases": "",
        "filters:error_messages": "ResizeObserver loop*\nx",
        "quotas:spike-protection-disabled": False,
    },
    "allowedDomains": ["*"],
    "scrapeJavaScript": True,
    "securityToken": "s3cret",
    "securityTokenHeader": "",
    "verifySSL": False,
}
ALERT_BODY = {
    "id": "9",
    "organization": "acme",
    "name": "Cart",
    "enabled": True,
    "environment": "prod",
    "createdBy": "5",
    "dateCreated": "2026-01-01T00:00:00Z",
    "dateUpdated": "2026-02-01T00:00:00Z",
    "config": {"frequency": 60},
    "detectorIds": ["8", "7"],
    "triggers": {
        "logicType": "any-short",
        "conditions": [
            {"id": "12", "type": "regression_event", "comparison": True, "conditionResult": True},
            {"id": "2", "type": "first_seen_event", "comparison": True, "conditionResult": True},
        ],
    },
    "actionFilters": [
        {
            "id": "2",
            "logicType": "all",
            "conditions": [
                {"id": "6", "type": "latest_release", "comparison": True},
                {"id": "7", "type": "level", "comparison": {"level": 40, "match": "gte"}},
                {"id": "8", "type": "issue_priority_greater_or_equal", "comparison": 75},
                {"id": "9", "type": "assigned_to", "comparison": {"targetType": "Team", "targetIdentifier": 2}},
                {
                    "id": "10",
                    "type": "event_frequency_percent",
                    "comparison": {
                        "value": 5,
                        "interval": "1h",
                        "comparisonInterval": "1d",
                        "filters": [{"key": "level", "match": "eq", "value": "error"}],
                    },
                },
            ],
            "actions": [
                {
                    "id": "4",
                    "type": "slack",
                    "integrationId": "24",
                    "data": {"notes": "", "tags": "level"},
                    "config": {"targetType": "specific", "targetIdentifier": "C1", "targetDisplay": "#cart"},
                    "status": "active",
                },
                {
                    "id": "5",
                    "type": "pagerduty",
                    "integrationId": "25",
                    "data": {"priority": "default"},
                    "config": {"targetIdentifier": "77", "targetDisplay": "Cart (Watchbill)"},
                },
                {"id": "6", "type": "email", "config": {"targetType": "team", "targetIdentifier": "2"}, "data": {}},
            ],
        }
    ],
}


def test_an_alert_in_the_words_of_the_resource():
    assert properties(ALERT, ALERT_BODY) == {
        "organization": "acme",
        "name": "Cart",
        "enabled": True,
        "environment": "prod",
        "frequencyMinutes": 60,
        "monitorIds": ["8", "7"],
        "triggerConditions": [{"firstSeenEvent": {}}, {"regressionEvent": {}}],
        "actionFilters": [
            {
                "logicType": "all",
                "conditions": [
                    {"latestRelease": {}},
                    {"level": {"level": 40, "match": "gte"}},
                    {"issuePriorityGreaterOrEqual": {"comparison": 75}},
                    {"assignedTo": {"targetType": "Team", "targetId": "2"}},
                    {
                        "eventFrequencyPercent": {
                            "value": 5,
                            "interval": "1h",
                            "comparisonInterval": "1d",
                            "filters": [{"key": "level", "match": "eq", "value": "error"}],
                        }
                    },
                ],
                "actions": [
                    {
                        "slack": {
                            "integrationId": "24",
                            "channelId": "C1",
                            "channelName": "#cart",
                            "tags": "level",
                        }
                    },
                    {
                        "pagerduty": {
                            "integrationId": "25",
                            "serviceId": "77",
                            "serviceName": "Cart (Watchbill)",
                            "severity": "default",
                        }
                    },
                    {"email": {"targetType": "team", "targetId": "2"}},
                ],
            }
        ],
    }
    found = live_object(ALERT, ALERT_BODY, ACCOUNT)
    assert (found.id, found.import_id) == ("9", "acme/9")
    assert found.changed.at.isoformat() == "2026-02-01T00:00:00+00:00"


def test_a_trigger_that_the_provider_has_no_name_for_is_kept():
    triggers = {"conditions": [{"id": "1", "type": "new_high_priority_issue", "comparison": True}]}
    found = ALERT.read({**ALERT_BODY, "triggers": triggers})
    assert found["legacyTriggerConditions"] == ["new_high_priority_issue"]


DETECTOR = {
    "id": "8",
    "projectId": "3",
    "name": "Cart",
    "type": "metric_issue",
    "workflowIds": ["9"],
    "owner": {"type": "team", "id": "2", "name": "shop"},
    "createdBy": "5",
    "enabled": True,
    "description": None,
    "config": {"detectionType": "static", "comparisonDelta": None},
    "dataSources": [
        {
            "type": "snuba_query_subscription",
            "queryObj": {
                "snubaQuery": {
                    "dataset": "events",
                    "query": "",
                    "queryType": 0,
                    "aggregate": "count()",
                    "timeWindow": 3600,
                    "environment": "prod",
                    "eventTypes": ["error", "default"],
                }
            },
        }
    ],
    "conditionGroup": {
        "logicType": "any",
        "conditions": [
            {"id": "12", "type": "lte", "comparison": 10, "conditionResult": 0},
            {"id": "3", "type": "gt", "comparison": 10, "conditionResult": 75},
        ],
    },
}
UPTIME = {
    **DETECTOR,
    "id": "10",
    "type": "uptime_domain_failure",
    "owner": None,
    "config": {"mode": 1, "environment": "prod", "recoveryThreshold": 1, "downtimeThreshold": 3},
    "dataSources": [
        {
            "queryObj": {
                "url": "https://shop.example.com/",
                "method": "GET",
                "headers": [["Authorization", "s3cret"], ["Accept", "text/html"]],
                "body": None,
                "intervalSeconds": 300,
                "timeoutMs": 20000,
                "assertion": {"root": {"op": "and"}},
            }
        }
    ],
}
CRON = {
    **DETECTOR,
    "id": "11",
    "type": "monitor_check_in_failure",
    "dataSources": [
        {
            "queryObj": {
                "config": {
                    "schedule_type": "crontab",
                    "schedule": "0 3 * * *",
                    "timezone": "Europe/Berlin",
                    "checkin_margin": 30,
                    "max_runtime": 120,
                    "failure_issue_threshold": 1,
                    "recovery_threshold": 1,
                }
            }
        }
    ],
}


def test_a_metric_monitor():
    assert properties(METRIC_MONITOR, {**DETECTOR, **ORG}) == {
        **ORG,
        "name": "Cart",
        "enabled": True,
        "owner": {"teamId": "2"},
        "aggregate": "count()",
        "dataset": "events",
        "environment": "prod",
        "eventTypes": ["error", "default"],
        "query": "",
        "queryType": "error",
        "timeWindowSeconds": 3600,
        "issueDetection": {"type": "static"},
        "conditionGroup": {
            "logicType": "any",
            "conditions": [
                {"type": "gt", "conditionResult": 75, "comparison": 10},
                {"type": "lte", "conditionResult": 0, "comparison": 10},
            ],
        },
    }


def test_an_anomaly_is_a_condition_with_words():
    comparison = {"sensitivity": "high", "thresholdType": 2, "seasonality": "auto"}
    condition = {"id": "1", "type": "anomaly_detection", "conditionResult": 75, "comparison": comparison}
    found = properties(METRIC_MONITOR, {**DETECTOR, **ORG, "conditionGroup": {"conditions": [condition]}})
    assert found["conditionGroup"]["conditions"] == [
        {
            "type": "anomaly_detection",
            "conditionResult": 75,
            "comparisonSensitivity": "high",
            "comparisonThresholdType": "above_and_below",
        }
    ]


def test_an_uptime_monitor_without_its_keys():
    found = properties(UPTIME_MONITOR, {**UPTIME, **ORG})
    assert found["headers"] == {"Authorization": "[secret]", "Accept": "text/html"}
    assert found["assertionJson"] == '{"root": {"op": "and"}}'
    assert "s3cret" not in repr(live_object(UPTIME_MONITOR, {**UPTIME, **ORG}, ACCOUNT))


def test_a_cron_monitor():
    found = properties(CRON_MONITOR, {**CRON, **ORG})
    assert found["schedule"] == {"crontab": "0 3 * * *"}
    assert (found["checkinMarginMinutes"], found["maxRuntimeMinutes"]) == (30, 120)
    config = {**CRON["dataSources"][0]["queryObj"]["config"], "schedule_type": "interval", "schedule": [2, "hour"]}
    interval = {**CRON, **ORG, "dataSources": [{"queryObj": {"config": config}}]}
    assert properties(CRON_MONITOR, interval)["schedule"] == {"intervalValue": 2, "intervalUnit": "hour"}


def test_a_project_and_its_spike_protection():
    found = properties(PROJECT, PROJECT_BODY)
    assert found["filters"] == {"blacklistedIps": ["203.0.113.7"], "errorMessages": ["ResizeObserver loop*", "x"]}
    assert properties(SPIKE_PROTECTION, PROJECT_BODY) == {**ORG, "enabled": True}
    assert live_object(SPIKE_PROTECTION, PROJECT_BODY, ACCOUNT).id == "acme/cart"
    assert "s3cret" not in repr(live_object(PROJECT, PROJECT_BODY, ACCOUNT))


KEY_BODY = {
    **ORG,
    "id": "601",
    "name": "Watchbill",
    "public": "601",
    "secret": "s3cret",
    "isActive": True,
    "rateLimit": {"count": 500, "window": 60},
    "browserSdkVersion": "8.x",
    "dynamicSdkLoaderOptions": {"hasReplay": True, "hasPerformance": True, "hasDebug": False},
    "dsn": {"public": "https://601@h/3", "secret": "https://601:s3cret@h/3"},
}


def test_a_key_without_its_secret():
    found = live_object(KEY, KEY_BODY, ACCOUNT)
    assert found.import_id == "acme/cart/601"
    assert (found.properties["rateLimitCount"], found.properties["rateLimitWindow"]) == (500, 60)
    assert "s3cret" not in repr(found)
    properties(KEY, KEY_BODY)


def test_the_rest():
    assert properties(FILTER, {**ORG, "id": "legacy-browsers", "active": ["ie"]})["subfilters"] == ["ie"]
    assert properties(FILTER, {**ORG, "id": "localhost", "active": True})["active"] is True
    ownership = {**ORG, "raw": None, "fallthrough": True, "autoAssignment": "x", "codeownersAutoSync": None}
    assert properties(OWNERSHIP, ownership) == {**ORG, "raw": "", "fallthrough": True, "autoAssignment": "x"}
    notice = {
        "id": 4,
        "organization": "acme",
        "projects": ["cart"],
        "triggerType": "spike-protection",
        "serviceType": "slack",
        "integrationId": 24,
        "targetIdentifier": "C1",
        "targetDisplay": "#cart",
    }
    assert properties(NOTICE, notice)["integrationId"] == "24"
    pager = {"id": 77, "organization": "acme", "integrationId": "25", "service": "Cart", "integration_key": "s3cret"}
    assert live_object(PAGER, pager, ACCOUNT).import_id == "acme/25/77"
    assert "s3cret" not in repr(live_object(PAGER, pager, ACCOUNT))
    assert properties(PAGER, pager) == {"organization": "acme", "integrationId": "25", "service": "Cart"}
    assert properties(TEAM, {"id": "2", "organization": "acme", "name": "Shop", "slug": "shop"})["slug"] == "shop"


def changed(kind, body, **properties):
    return kind, kind.read(body), {**kind.read(body), **properties}


def code_without(kind, body, *names, **live):
    read = kind.read(body)
    return kind, {name: value for name, value in read.items() if name not in names}, {**read, **live}


def alert_group(**group):
    return [{**ALERT.read(ALERT_BODY)["actionFilters"][0], **group}]


CONDITIONS = ALERT.read(ALERT_BODY)["actionFilters"][0]["conditions"]
ACTIONS = ALERT.read(ALERT_BODY)["actionFilters"][0]["actions"]
METRIC = {**DETECTOR, **ORG}
NOT_DRIFT = {
    "conditions in any order": changed(ALERT, ALERT_BODY, actionFilters=alert_group(conditions=CONDITIONS[::-1])),
    "monitors in any order": changed(ALERT, ALERT_BODY, monitorIds=["7", "8"]),
    "enabled by default": code_without(ALERT, ALERT_BODY, "enabled"),
    "a channel's id that Sentry finds": (
        ALERT,
        {"actionFilters": [{"actions": [{"slack": {"integrationId": "1", "channelName": "cart"}}]}]},
        {
            "actionFilters": [
                {
                    "conditions": [],
                    "actions": [{"slack": {"integrationId": "1", "channelName": "#cart", "channelId": "C1"}}],
                }
            ]
        },
    ),
    "a query type that Sentry chooses": code_without(METRIC_MONITOR, METRIC, "queryType", "enabled", "query"),
    "event types in any order": changed(METRIC_MONITOR, METRIC, eventTypes=["default", "error"]),
    "thresholds by default": code_without(
        UPTIME_MONITOR, {**UPTIME, **ORG}, "recoveryThreshold", "downtimeThreshold", "enabled"
    ),
    "the blanks of an assertion": changed(UPTIME_MONITOR, {**UPTIME, **ORG}, assertionJson='{"root":{"op":"and"}}'),
    "UTC": (CRON_MONITOR, {"name": "a"}, {"name": "a", "timezone": "UTC", "enabled": True}),
    "settings that the code leaves out": (
        PROJECT,
        {"organization": "acme", "name": "Cart", "teams": ["shop"], "slug": "cart", "platform": "python"},
        PROJECT.read(PROJECT_BODY),
    ),
    "a default key and alert, made once": changed(PROJECT, PROJECT_BODY, defaultKey=False, defaultRules=False),
    "a filter that the code leaves out": (
        PROJECT,
        {"filters": {"releases": ["1.*"]}},
        {"filters": {"releases": ["1.*"], "errorMessages": ["x"]}},
    ),
    "no platform": (
        PROJECT,
        {**PROJECT.read(PROJECT_BODY), "platform": None},
        PROJECT.read({**PROJECT_BODY, "platform": ""}),
    ),
    "teams in any order": (PROJECT, {"teams": ["a", "b"]}, {"teams": ["b", "a"]}),
    "a loader script that the code leaves out": code_without(KEY, KEY_BODY, "javascriptLoaderScript"),
    "no rate limit": (KEY, {"name": "a", "rateLimitCount": None}, {"name": "a"}),
    "the blanks of ownership rules": (OWNERSHIP, {"raw": "a"}, {"raw": "a\n", "codeownersAutoSync": True}),
    "browsers in any order": (FILTER, {"subfilters": ["ie", "safari"]}, {"subfilters": ["safari", "ie"]}),
    "a PagerDuty key": (PAGER, {"service": "a", "integrationKey": "[secret]"}, {"service": "a"}),
    "a channel's id of a notice": (NOTICE, {"projects": ["a"]}, {"projects": ["a"], "targetIdentifier": "C1"}),
}


@pytest.mark.parametrize("name", NOT_DRIFT)
def test_not_drift(name):
    assert not is_drift(*NOT_DRIFT[name])


DRIFT = {
    "switched off": changed(ALERT, ALERT_BODY, enabled=False),
    "one monitor less": changed(ALERT, ALERT_BODY, monitorIds=["8"]),
    "no action": changed(ALERT, ALERT_BODY, actionFilters=alert_group(actions=[])),
    "actions the other way round": changed(ALERT, ALERT_BODY, actionFilters=alert_group(actions=ACTIONS[::-1])),
    "another frequency": changed(ALERT, ALERT_BODY, frequencyMinutes=30),
    "a trigger more": changed(ALERT, ALERT_BODY, legacyTriggerConditions=["new_high_priority_issue"]),
    "another window": changed(METRIC_MONITOR, METRIC, timeWindowSeconds=60),
    "a monitor switched off": changed(METRIC_MONITOR, METRIC, enabled=False),
    "another address": changed(UPTIME_MONITOR, {**UPTIME, **ORG}, url="https://x"),
    "another schedule": changed(CRON_MONITOR, {**CRON, **ORG}, schedule={"crontab": "0 4 * * *"}),
    "another team": changed(PROJECT, PROJECT_BODY, teams=["other"]),
    "a filter more": changed(PROJECT, PROJECT_BODY, filters={"releases": ["*"]}),
    "a rate limit by hand": changed(KEY, KEY_BODY, rateLimitCount=0),
    "a filter switched off": (FILTER, {"active": True}, {"active": False}),
    "spike protection off": (SPIKE_PROTECTION, {"enabled": True}, {"enabled": False}),
    "a project more": (NOTICE, {"projects": ["a"]}, {"projects": ["a", "b"]}),
}


@pytest.mark.parametrize("name", DRIFT)
def test_drift(name):
    assert is_drift(*DRIFT[name])


KINDS = (
    *(PROJECT, ALERT, METRIC_MONITOR, UPTIME_MONITOR, CRON_MONITOR, BUILT_IN_MONITOR),
    *(TEAM, KEY, FILTER, OWNERSHIP, SPIKE_PROTECTION, NOTICE, PAGER, INTEGRATION),
)


def test_an_organization():
    def org(path):
        return f"/api/0/organizations/acme/{path}/"

    with live_accounts() as accounts:
        server = accounts.sentry
        sentry_list(server, org("projects"), [{"id": "3", "slug": "cart", "name": "Cart"}])
        server.answers("/api/0/projects/acme/cart/", Reply(body=PROJECT_BODY))
        sentry_list(server, "/api/0/projects/acme/cart/keys/", [KEY_BODY])
        server.answers(
            "/api/0/projects/acme/cart/filters/",
            Reply(body=[{"id": "localhost", "active": False}, {"id": "new-one", "active": True}]),
        )
        server.answers("/api/0/projects/acme/cart/ownership/", Reply(body={"raw": "", "fallthrough": True}))
        sentry_list(server, org("teams"), [{"id": "2", "slug": "shop", "name": "Shop"}])
        sentry_list(server, org("workflows"), [ALERT_BODY])
        error = {"id": "1", "projectId": 3, "name": "Error Monitor", "type": "error", "enabled": True}
        sentry_list(server, org("detectors"), [DETECTOR, UPTIME, CRON, error])
        sentry_list(server, org("notifications/actions"), [{"id": 4, "projects": [3], "serviceType": "email"}])
        pagerduty = {"key": "pagerduty", "name": "PagerDuty"}
        table = [{"id": 77, "service": "Cart", "integration_key": "s3cret"}]
        integration = {"id": "25", "name": "acme", "provider": pagerduty, "configData": {"service_table": table}}
        sentry_list(server, org("integrations"), [integration])
        inventory = take_inventory(accounts.all[2:], kinds=KINDS)
        asked = server.paths()
    assert inventory.complete
    assert all(len(found.objects) == 1 for found in inventory.collections)
    by_kind = {found.kind: found.objects[0] for found in inventory.collections}
    assert by_kind["metric monitor"].properties["project"] == "cart"
    assert by_kind["built-in monitor"].properties["type"] == "error"
    assert by_kind["spike protection notice"].properties["projects"] == ["cart"]
    assert by_kind["PagerDuty service in Sentry"].import_id == "acme/25/77"
    assert "s3cret" not in repr(inventory)
    # Lists and bodies that several kinds need are read once.
    assert len(asked) == len(set(asked)) == 10
