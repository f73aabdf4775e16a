"""Datadog's kinds except monitors: how bodies are read in the words of the Pulumi types."""

import base64

import pytest

from audit.live.collection import live_object
from audit.live.datadog.catalog import ENTITY, MEMBERSHIP, TEAM
from audit.live.datadog.dashboards import DASHBOARD
from audit.live.datadog.downtimes import DOWNTIME
from audit.live.datadog.integrations import CHANNEL, SERVICE_OBJECT, WEBHOOK
from audit.live.datadog.logs import ARCHIVE, INDEX, LOGS_METRIC, PIPELINE
from audit.live.datadog.metrics import METADATA, TAG_CONFIGURATION
from audit.live.datadog.monitors import MONITOR
from audit.live.datadog.scanner import GROUP, RULE
from audit.live.datadog.slos import SLO
from audit.live.datadog.status_pages import COMPONENT, DEGRADATION, MAINTENANCE, PAGE
from audit.live.datadog.synthetics import GLOBAL_VARIABLE, TEST
from tests.audit.live.datadog import bodies
from tests.support.live_rows import ACCOUNT, properties


def test_a_metric_slo_comes_with_both_forms_of_its_query():
    assert properties(SLO, bodies.METRIC_SLO) == {
        "name": "Cart",
        "description": "d",
        "type": "metric",
        "tags": ["env:prod"],
        "timeframe": "30d",
        "targetThreshold": 99.9,
        "thresholds": [{"timeframe": "30d", "target": 99.9, "targetDisplay": "99.9"}],
        "query": {"numerator": "sum:a{*}", "denominator": "sum:b{*}"},
        "sliSpecification": {
            "count": {
                "goodEventsFormula": "a",
                "totalEventsFormula": "b",
                "queries": [{"metricQuery": {"dataSource": "metrics", "name": "a", "query": "sum:a{*}"}}],
            }
        },
    }


def test_a_time_slice_slo():
    assert properties(SLO, bodies.TIME_SLICE_SLO)["sliSpecification"] == {
        "timeSlice": {
            "comparator": "<",
            "threshold": 1000,
            "queryIntervalSeconds": 300,
            "query": {
                "formula": {"formulaExpression": "value"},
                "queries": [{"metricQuery": {"dataSource": "metrics", "name": "value", "query": "p95:a{*}"}}],
            },
        }
    }


def test_an_api_test_without_its_keys():
    found = live_object(TEST, bodies.API_TEST, ACCOUNT)
    assert "s3cret" not in repr(found)
    assert properties(TEST, bodies.API_TEST) == {
        "name": "Home",
        "type": "api",
        "subtype": "http",
        "status": "live",
        "tags": ["env:prod"],
        "message": "m",
        "locations": ["aws:eu-west-1"],
        "requestDefinition": {"method": "GET", "url": "https://x", "timeout": 10},
        "requestHeaders": {"Authorization": "[secret]", "Accept": "text/html"},
        "requestBasicauth": {"type": "web", "username": "u", "password": "[secret]"},
        "assertions": [
            {"type": "statusCode", "operator": "is", "target": "200"},
            {"type": "responseTime", "operator": "lessThan", "target": "1000"},
            {
                "type": "body",
                "operator": "validatesJSONPath",
                "targetjsonpath": {"jsonpath": "$.a", "operator": "is", "targetvalue": "ok"},
            },
        ],
        "configVariables": [{"name": "KEY", "type": "global", "id": "v1", "secure": True}],
        "optionsList": {
            "tickEvery": 60,
            "minLocationFailed": 2,
            "httpVersion": "any",
            "monitorName": "Home",
            "monitorPriority": 3,
            "retry": {"count": 2, "interval": 1000},
            "monitorOptions": {"renotifyInterval": 0},
        },
    }


def test_a_certificate_and_a_browser():
    ssl = {**bodies.API_TEST, "subtype": "ssl", "config": {"request": {"host": "x", "port": 443}}}
    assert properties(TEST, ssl)["requestDefinition"] == {"host": "x", "port": "443"}
    assert properties(TEST, bodies.BROWSER_TEST)["browserSteps"] == [
        {"name": "Click", "type": "click", "allowFailure": False, "params": {}},
        {"name": "Type", "type": "typeText", "params": {"value": "hello"}},
    ]


def test_downtimes():
    assert properties(DOWNTIME, bodies.ONE_TIME) == {
        "scope": "*",
        "message": "Upgrade",
        "displayTimezone": "Europe/Berlin",
        "monitorIdentifier": {"monitorTags": ["env:prod"]},
        "muteFirstRecoveryNotification": False,
        "notifyEndStates": ["alert"],
        "notifyEndTypes": ["expired"],
        "oneTimeSchedule": {"start": "2030-12-07T01:00:00+00:00", "end": "2030-12-07T03:00:00+00:00"},
    }
    assert properties(DOWNTIME, bodies.RECURRING)["recurringSchedule"] == {
        "timezone": "Europe/Berlin",
        "recurrences": [{"duration": "45m", "rrule": "FREQ=WEEKLY", "start": "2030-01-06T04:00:00"}],
    }
    assert properties(DOWNTIME, bodies.FOR_EVER)["oneTimeSchedule"] == {"start": "2026-11-01T01:00:00+00:00"}


def test_logs():
    assert properties(LOGS_METRIC, bodies.LOGS_METRIC) == {
        "name": "cart.lines",
        "compute": {"aggregationType": "distribution", "path": "@duration", "includePercentiles": True},
        "filter": {"query": "service:cart"},
        "groupBies": [{"path": "env", "tagName": "env"}],
    }
    assert properties(ARCHIVE, bodies.ARCHIVE)["s3Archive"] == {
        "accountId": "1",
        "roleName": "r",
        "bucket": "b",
        "path": "p",
        "storageClass": "STANDARD",
        "encryptionType": "NO_OVERRIDE",
    }
    assert properties(INDEX, bodies.INDEX) == {
        "name": "main",
        "disableDailyLimit": True,
        "retentionDays": 15,
        "flexRetentionDays": 0,
        "filters": [{"query": "*"}],
        "exclusionFilters": [
            {"name": "Debug", "isEnabled": True, "filters": [{"query": "status:debug", "sampleRate": 1.0}]}
        ],
    }
    assert properties(PIPELINE, bodies.PIPELINE)["processors"] == [
        {
            "categoryProcessor": {
                "name": "Level",
                "isEnabled": True,
                "target": "level",
                "categories": [{"name": "info", "filter": {"query": "@level:30"}}],
            }
        },
        {"statusRemapper": {"name": "Status", "isEnabled": True, "sources": ["level"]}},
        {"traceIdRemapper": {"name": "Trace", "isEnabled": True, "sources": ["trace_id"]}},
        {
            "pipeline": {
                "name": "Inner",
                "isEnabled": True,
                "filters": [{"query": "a"}],
                "processors": [{"urlParser": {"name": "U", "isEnabled": True, "sources": ["url"], "target": "u"}}],
            }
        },
    ]


def test_the_scanner():
    assert properties(GROUP, bodies.SCANNER_GROUP) == {
        "name": "Watchbill",
        "description": "d",
        "isEnabled": True,
        "filter": {"query": "*"},
        "productLists": ["logs"],
    }
    assert properties(RULE, bodies.SCANNER_RULE) == {
        "name": "Cards",
        "isEnabled": True,
        "priority": 1,
        "groupId": "g1",
        "standardPatternId": "p1",
        "tags": ["a:b"],
        "textReplacement": {"type": "replacement_string", "replacementString": "[x]"},
        "includedKeywordConfiguration": {"keywords": ["card"], "characterCount": 30},
    }


def test_metrics():
    named = {"metric": "email.sent", "description": "d", "unit": "email", "type": "count", "integration": None}
    assert properties(METADATA, named) == {
        "metric": "email.sent",
        "description": "d",
        "unit": "email",
        "type": "count",
    }
    assert properties(TAG_CONFIGURATION, bodies.TAG_CONFIGURATION) == {
        "metricName": "api.latency",
        "metricType": "distribution",
        "tags": ["env"],
        "includePercentiles": True,
        "excludeTagsMode": False,
    }


def test_integrations_without_their_keys():
    webhook = {
        "name": "bot",
        "url": "https://x/s3cret",
        "custom_headers": "s3cret",
        "encode_as": "json",
        "payload": "{}",
    }
    assert properties(WEBHOOK, webhook) == {
        "name": "bot",
        "url": "[secret]",
        "customHeaders": "[secret]",
        "encodeAs": "json",
        "payload": "{}",
    }
    assert "s3cret" not in repr(live_object(WEBHOOK, webhook, ACCOUNT))
    assert properties(SERVICE_OBJECT, {"service_name": "cart", "service_key": "*****"}) == {"serviceName": "cart"}
    channel = {"account": "acme", "name": "#alerts", "display": {"message": True, "mute_buttons": False}}
    assert properties(CHANNEL, channel)["display"] == {"message": True, "muteButtons": False}
    assert live_object(CHANNEL, channel, ACCOUNT).import_id == "acme:#alerts"


def test_catalog_and_teams():
    found = live_object(ENTITY, bodies.ENTITY, ACCOUNT)
    assert (found.id, found.properties["entity"]) == ("service:default/cart", bodies.ENTITY_YAML)
    assert base64.b64encode(bodies.ENTITY_YAML.encode()).decode() in repr(bodies.ENTITY)
    assert properties(TEAM, bodies.TEAM) == {"name": "Shop", "handle": "shop", "description": ""}
    member = {
        "id": "m",
        "team": "t1",
        "attributes": {"role": "admin"},
        "relationships": {"user": {"data": {"id": "u1", "type": "users"}}},
    }
    assert live_object(MEMBERSHIP, member, ACCOUNT).import_id == "t1:u1"
    properties(MEMBERSHIP, member)


def test_status_pages():
    assert properties(PAGE, bodies.STATUS_PAGE)["domainPrefix"] == "example-shop"
    component = {**bodies.STATUS_COMPONENT, "page": "p1"}
    assert properties(COMPONENT, component) == {
        "pageId": "p1",
        "name": "Account",
        "position": 2,
        "type": "group",
        "components": [{"id": "c2", "name": "Signing in", "position": 0, "type": "component", "status": "operational"}],
    }
    assert live_object(COMPONENT, component, ACCOUNT).import_id == "p1:c1"
    assert properties(DEGRADATION, {**bodies.DEGRADATION, "page": "p1"}) == {
        "pageId": "p1",
        "name": "Shop down",
        "degradationTitle": "The shop cannot be reached",
        "componentsAffecteds": [{"id": "c1", "name": "Shop", "status": "major_outage"}],
        "updates": [{"message": "m", "status": "investigating"}],
    }
    assert properties(MAINTENANCE, {**bodies.MAINTENANCE, "page": "p1"})["componentIds"] == ["c1"]


def test_a_dashboard():
    found = properties(DASHBOARD, bodies.DASHBOARD)
    assert found["templateVariables"] == [{"name": "env", "prefix": "env", "defaults": ["prod"]}]
    group = found["widgets"][0]["groupDefinition"]
    assert (group["title"], group["layoutType"]) == ("State", "ordered")
    assert group["widgets"][0] == {
        "timeseriesDefinition": {
            "title": "Error rate (%)",
            "titleSize": "16",
            "titleAlign": "left",
            "showLegend": True,
            "legendColumns": ["avg"],
            "liveSpan": "1h",
            "markers": [{"displayType": "warning dashed", "label": "Limit", "value": "y = 20"}],
            "requests": [
                {
                    "displayType": "line",
                    "formulas": [{"alias": "rate", "formulaExpression": "100 * part / all"}],
                    "queries": [
                        {"metricQuery": {"dataSource": "metrics", "name": "part", "query": "sum:a{*}.as_count()"}},
                        {
                            "eventQuery": {
                                "dataSource": "logs",
                                "name": "all",
                                "search": {"query": "service:cart"},
                                "computes": [{"aggregation": "count"}],
                                "groupBies": [{"facet": "@a", "limit": 10}],
                            }
                        },
                    ],
                }
            ],
        },
        "widgetLayout": {"x": 0, "y": 0, "width": 4, "height": 2},
    }
    sorts = [name for widget in found["widgets"][1:] for name in widget]
    assert sorts == [
        "manageStatusDefinition",
        "serviceLevelObjectiveDefinition",
        "alertGraphDefinition",
        "noteDefinition",
        "queryValueDefinition",
    ]


@pytest.mark.parametrize(
    ("kind", "body", "page"),
    [
        (MONITOR, {"id": 1, "options": {}}, "/monitors/1"),
        (DASHBOARD, bodies.DASHBOARD, "/dashboard/abc-def-ghi/cart"),
        (SLO, bodies.METRIC_SLO, "/slo?slo_id=0123"),
        (TEST, bodies.API_TEST, "/synthetics/details/abc-123-xyz"),
    ],
)
def test_pages(kind, body, page):
    assert live_object(kind, body, ACCOUNT).url == f"https://app.datadoghq.com{page}"


def test_who_and_when():
    slo = live_object(SLO, bodies.METRIC_SLO, ACCOUNT)
    assert (slo.created.who, slo.changed.at.isoformat()) == ("a@x", "2026-03-01T09:00:00+00:00")
    dashboard = live_object(DASHBOARD, bodies.DASHBOARD, ACCOUNT)
    assert (dashboard.created.who, dashboard.changed.at.isoformat()) == ("a@x", "2026-03-01T10:00:00+00:00")
    test = live_object(TEST, bodies.API_TEST, ACCOUNT)
    assert (test.created.who, test.changed.who) == ("a@x", "b@x")


def test_a_variable_without_its_value():
    body = {"id": "v1", "name": "KEY", "description": "d", "tags": [], "value": {"secure": False, "value": "s3cret"}}
    assert "s3cret" not in repr(live_object(GLOBAL_VARIABLE, body, ACCOUNT))
