"""Differences of Datadog's kinds that are not drift, and some that are."""

import pytest

from audit.live.datadog.catalog import ENTITY, TEAM
from audit.live.datadog.dashboards import DASHBOARD
from audit.live.datadog.downtimes import DOWNTIME
from audit.live.datadog.integrations import CHANNEL, SERVICE_OBJECT, WEBHOOK
from audit.live.datadog.logs import ARCHIVE, INDEX, LOGS_METRIC, PIPELINE
from audit.live.datadog.metrics import METADATA, TAG_CONFIGURATION
from audit.live.datadog.scanner import GROUP, RULE
from audit.live.datadog.slos import SLO
from audit.live.datadog.status_pages import COMPONENT, PAGE
from audit.live.datadog.synthetics import TEST
from tests.audit.live.datadog import bodies
from tests.support.live_rows import is_drift

READ_SLO = SLO.read(bodies.METRIC_SLO)
READ_DASHBOARD = DASHBOARD.read(bodies.DASHBOARD)


def timeseries(**definition):
    return {"widgets": [{"timeseriesDefinition": {"title": "t", "requests": [{"displayType": "line"}], **definition}}]}


NOT_DRIFT = {
    # SLO
    "tags in lower case": (SLO, {"tags": ["Env:Prod", "a b"]}, {"tags": ["a_b", "env:prod"]}),
    "a metric SLO with both forms": (
        SLO,
        {"type": "metric", "query": READ_SLO["query"]},
        {"type": "metric", "query": READ_SLO["query"], "sliSpecification": READ_SLO["sliSpecification"]},
    ),
    "a target as text": (
        SLO,
        {"thresholds": [{"target": 99.9, "timeframe": "30d"}]},
        {"thresholds": READ_SLO["thresholds"], "timeframe": "30d", "targetThreshold": 99.9},
    ),
    "blanks of a description": (SLO, {"description": "d\n"}, {"description": "d"}),
    # Dashboard
    "texts that a widget gets": (
        DASHBOARD,
        timeseries(),
        timeseries(titleSize="16", titleAlign="left", showLegend=True, legendColumns=["avg"]),
    ),
    "a layout that the page chooses": (
        DASHBOARD,
        {"title": "t"},
        {"title": "t", "reflowType": "auto", "description": ""},
    ),
    "people to notify in any order": (DASHBOARD, {"notifyLists": ["a", "b"]}, {"notifyLists": ["b", "a"]}),
    "formats in any order": (
        DASHBOARD,
        timeseries(requests=[{"conditionalFormats": [{"value": 1}, {"value": 2}]}]),
        timeseries(requests=[{"conditionalFormats": [{"value": 2}, {"value": 1}]}]),
    ),
    "lists of dashboards": (DASHBOARD, {"dashboardLists": [1]}, {}),
    "the place of a widget": (
        DASHBOARD,
        timeseries(),
        {"widgets": [{**timeseries()["widgets"][0], "widgetLayout": {"x": 0, "y": 0, "width": 4, "height": 2}}]},
    ),
    # Synthetic test
    "any version": (TEST, {"optionsList": {"tickEvery": 60}}, {"optionsList": {"tickEvery": 60, "httpVersion": "any"}}),
    "options filled in": (
        TEST,
        {"optionsList": {"tickEvery": 60}},
        {"subtype": "http", "optionsList": {"tickEvery": 60, "monitorOptions": {"renotifyInterval": 0}, "retry": {}}},
    ),
    "steps filled in": (
        TEST,
        {"apiSteps": [{"name": "a"}]},
        {"apiSteps": [{"name": "a", "allowFailure": False, "exitIfSucceed": False, "isCritical": True, "retry": {}}]},
    ),
    "locations in any order": (TEST, {"locations": ["a", "b"]}, {"locations": ["b", "a"]}),
    "a password": (
        TEST,
        {"requestBasicauth": {"username": "u", "password": "[secret]"}},
        {"requestBasicauth": {"username": "u"}},
    ),
    "an element that Datadog found again": (
        TEST,
        {"browserSteps": [{"name": "a", "params": {"element": "{}"}}]},
        {"browserSteps": [{"name": "a", "params": {}}]},
    ),
    # Downtime
    "a one-time window in another zone": (
        DOWNTIME,
        {"oneTimeSchedule": {"start": "2030-12-07T02:00:00+01:00", "end": "2030-12-07T03:00:00Z"}},
        {"oneTimeSchedule": {"start": "2030-12-07T01:00:00Z", "end": "2030-12-07T03:00:00+00:00"}},
    ),
    "what a downtime gets": (
        DOWNTIME,
        {"scope": "*"},
        {
            "scope": "*",
            "notifyEndStates": ["alert"],
            "notifyEndTypes": ["expired"],
            "muteFirstRecoveryNotification": False,
            "displayTimezone": "UTC",
        },
    ),
    "a recurrence without zone": (
        DOWNTIME,
        {"recurringSchedule": {"recurrences": [{"rrule": "r", "duration": "1h"}]}},
        {
            "recurringSchedule": {
                "timezone": "UTC",
                "recurrences": [{"rrule": "r", "duration": "1h", "start": "2030-01-06T04:00:00"}],
            }
        },
    ),
    "states in any order": (
        DOWNTIME,
        {"notifyEndStates": ["warn", "alert"]},
        {"notifyEndStates": ["alert", "warn"]},
    ),
    # Logs
    "percentiles": (
        LOGS_METRIC,
        {"compute": {"aggregationType": "count"}},
        {"compute": {"aggregationType": "count", "includePercentiles": False}},
    ),
    "an archive's defaults": (
        ARCHIVE,
        {"includeTags": True, "s3Archive": {"bucket": "b"}},
        {
            "includeTags": True,
            "compressionMethod": "GZIP",
            "s3Archive": {
                "bucket": "b",
                "path": "",
                "encryptionType": "NO_OVERRIDE",
                "storageClass": "STANDARD",
                "encryptionKey": "",
            },
        },
    ),
    "no daily limit": (
        INDEX,
        {"name": "main", "disableDailyLimit": True},
        {
            "name": "main",
            "disableDailyLimit": True,
            "dailyLimit": 0,
            "dailyLimitReset": {"resetTime": "14:00", "resetUtcOffset": "+00:00"},
            "dailyLimitWarningThresholdPercentage": 0,
            "flexRetentionDays": 0,
            "retentionDays": 15,
        },
    ),
    "a processor without format": (
        PIPELINE,
        {"isEnabled": True, "processors": [{"attributeRemapper": {"name": "a"}}]},
        {"isEnabled": True, "processors": [{"attributeRemapper": {"name": "a", "targetFormat": "auto"}}]},
    ),
    # Metrics
    "missing is empty": (
        METADATA,
        {"metric": "m", "description": "d"},
        {"metric": "m", "description": "d", "unit": "", "shortName": "", "type": "gauge"},
    ),
    "tags of a metric in any order": (TAG_CONFIGURATION, {"tags": ["a", "b"]}, {"tags": ["b", "a"]}),
    "aggregations that Datadog chooses": (
        TAG_CONFIGURATION,
        {"tags": []},
        {"tags": [], "aggregations": [{"time": "sum", "space": "sum"}], "excludeTagsMode": False},
    ),
    # Scanner
    "no query is all": (GROUP, {"filter": {"query": ""}}, {"filter": {"query": "*"}}),
    "a replacement of the type none": (RULE, {"name": "a"}, {"name": "a", "textReplacement": {"type": "none"}}),
    "keywords of the library": (
        RULE,
        {"standardPatternId": "p"},
        {
            "standardPatternId": "p",
            "includedKeywordConfiguration": {"keywords": ["card"], "characterCount": 30},
            "priority": 1,
        },
    ),
    # The rest
    "YAML written anew": (
        ENTITY,
        {"entity": bodies.ENTITY_YAML},
        {"entity": "kind: service\napiVersion: v3\nmetadata: {name: cart, namespace: default, tags: ['a:1', 'b:2']}\n"},
    ),
    "no description of a team": (TEAM, {"name": "a"}, {"name": "a", "description": ""}),
    "a webhook's defaults": (
        WEBHOOK,
        {"name": "a", "url": "https://x"},
        {"name": "a", "url": "[secret]", "encodeAs": "json", "payload": "{...}"},
    ),
    "a key that is stars": (SERVICE_OBJECT, {"serviceName": "a", "serviceKey": "k"}, {"serviceName": "a"}),
    "a channel's display": (
        CHANNEL,
        {"channelName": "alerts", "display": {}},
        {
            "channelName": "#alerts",
            "display": {"message": True, "notified": True, "snapshot": True, "tags": True, "muteButtons": True},
        },
    ),
    "a component's state": (
        COMPONENT,
        {"components": [{"name": "a", "position": 0, "type": "component"}]},
        {"components": [{"name": "a", "position": 0, "type": "component", "id": "c", "status": "operational"}]},
    ),
    "a page's pictures": (PAGE, {"name": "a"}, {"name": "a", "favicon": "f", "subscriptionsEnabled": True}),
}


@pytest.mark.parametrize("name", NOT_DRIFT)
def test_not_drift(name):
    assert not is_drift(*NOT_DRIFT[name])


DRIFT = {
    "another query": (SLO, READ_SLO, {**READ_SLO, "query": {"numerator": "x", "denominator": "y"}}),
    "another target": (SLO, READ_SLO, {**READ_SLO, "thresholds": [{"target": 99, "timeframe": "30d"}]}),
    "a widget less": (DASHBOARD, READ_DASHBOARD, {**READ_DASHBOARD, "widgets": READ_DASHBOARD["widgets"][:-1]}),
    "a marker more": (DASHBOARD, timeseries(), timeseries(markers=[{"value": "y = 1"}])),
    "another title": (DASHBOARD, READ_DASHBOARD, {**READ_DASHBOARD, "title": "x"}),
    "a paused test": (TEST, {"status": "live"}, {"status": "paused"}),
    "a location less": (TEST, {"locations": ["a", "b"]}, {"locations": ["a"]}),
    "a wider downtime": (DOWNTIME, {"scope": "env:prod"}, {"scope": "*"}),
    "a downtime without end": (
        DOWNTIME,
        {"oneTimeSchedule": {"start": "2030-12-07T01:00:00Z", "end": "2030-12-07T03:00:00Z"}},
        {"oneTimeSchedule": {"start": "2030-12-07T01:00:00Z"}},
    ),
    "an exclusion by hand": (
        INDEX,
        {"name": "a"},
        {"name": "a", "exclusionFilters": [{"name": "x", "isEnabled": True, "filters": [{"query": "*"}]}]},
    ),
    "a daily limit by hand": (INDEX, {"name": "a", "disableDailyLimit": True}, {"name": "a", "dailyLimit": 5}),
    "a pipeline switched off": (PIPELINE, {"isEnabled": True}, {"isEnabled": False}),
    "a group switched off": (GROUP, {"isEnabled": True}, {"isEnabled": False}),
    "another replacement": (
        RULE,
        {"textReplacement": {"type": "replacement_string", "replacementString": "a"}},
        {"textReplacement": {"type": "replacement_string", "replacementString": "b"}},
    ),
    "another owner": (ENTITY, {"entity": "a: 1"}, {"entity": "a: 2"}),
    "a display switched off": (CHANNEL, {"display": {}}, {"display": {"snapshot": False}}),
    "a tag of a metric less": (TAG_CONFIGURATION, {"tags": ["a", "b"]}, {"tags": ["a"]}),
}


@pytest.mark.parametrize("name", DRIFT)
def test_drift(name):
    assert is_drift(*DRIFT[name])
