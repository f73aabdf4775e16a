"""Wrong inputs, each refused with the path of the property that is wrong."""

from typing import Any

import pytest

from tests.support.texts import FixtureText

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""How the engine writes a value that it will know later."""


def _layer(**changes: Any) -> dict[str, Any]:
    layer = {
        "start": "2026-01-05T09:00:00+01:00",
        "rotationVirtualStart": "2026-01-05T09:00:00+01:00",
        "rotationTurnLengthSeconds": 604800,
        "users": ["PADA"],
    }
    return {name: value for name, value in {**layer, **changes}.items() if value is not None}


def _rule(delay: Any = 5, **target: Any) -> dict[str, Any]:
    return {"escalationDelayInMinutes": delay, "targets": [{"id": "PADA", "type": "user_reference", **target}]}


def _restriction(**changes: Any) -> dict[str, Any]:
    restriction = {"type": "daily_restriction", "startTimeOfDay": "08:00:00", "durationSeconds": 3600}
    return _layer(restrictions=[{**restriction, **changes}])


def _assertion(**changes: Any) -> dict[str, Any]:
    return {"assertions": [{"type": "statusCode", "operator": "is", "target": "200", **changes}]}


def _body(**inside: Any) -> dict[str, Any]:
    jsonpath = {"jsonpath": "$.status", "operator": "is", "targetvalue": "healthy", **inside}
    return {
        "type": "body",
        "operator": "validatesJSONPath",
        "targetjsonpath": {name: value for name, value in jsonpath.items() if value is not None},
    }


def _query(text: str) -> dict[str, Any]:
    return {"query": text, "monitorThresholds": None}


def _thresholds(**changes: str) -> dict[str, Any]:
    return {"monitorThresholds": {"critical": "2000", **changes}}


def _typed(kind: str, text: str) -> dict[str, Any]:
    return {"type": kind, "query": text, "monitorThresholds": None, "onMissingData": None}


def _widget(**definition: Any) -> dict[str, Any]:
    return {"widgets": [definition]}


def _slices(formula: str = "a", text: str = "p95:api.latency{*}", **changes: Any) -> dict[str, Any]:
    query = {"formula": {"formulaExpression": formula}, "queries": [{"metricQuery": {"name": "a", "query": text}}]}
    slices = {"comparator": "<", "threshold": 500, "queryIntervalSeconds": 300, "query": query, **changes}
    return {"type": "time_slice", "query": None, "sliSpecification": {"timeSlice": slices}}


_BURN = FixtureText('burn_rate("slo").over("30d").long_window("1h").short_window("5m") > 14.4')

TYPES = [
    ("Monitor", {"querry": "x"}, "querry"),
    ("Monitor", {"query": None}, "query"),
    ("Monitor", {"query": 5}, "query"),
    ("Monitor", {"tags": "env:prod"}, "tags"),
    ("Monitor", {"tags": ["env:prod", 5]}, "tags[1]"),
    ("Monitor", {"priority": 1}, "priority"),
    ("Monitor", {"requireFullWindow": "false"}, "requireFullWindow"),
    ("Monitor", {"timeoutH": True}, "timeoutH"),
    ("Monitor", {"timeoutH": 1.5}, "timeoutH"),
    ("Monitor", {"monitorThresholds": {"critical": 2000}}, "monitorThresholds.critical"),
    ("Monitor", {"monitorThresholds": {"criticalRecover": "1"}}, "monitorThresholds.criticalRecover"),
    ("Monitor", {"monitorThresholds": ["2000"]}, "monitorThresholds"),
    ("Monitor", {"assets": [{"category": "runbook", "name": "x"}]}, "assets[0].url"),
    ("Monitor", {"on_missing_data": "resolve"}, "on_missing_data"),
    ("LogsMetric", {"filter": None}, "filter"),
    ("LogsMetric", {"groupBies": [{"path": "@x"}]}, "groupBies[0].tagName"),
    ("SyntheticsTest", _assertion(target=200), "assertions[0].target"),
    ("SyntheticsTest", {"optionsList": {"retry": {"count": 2}}}, "optionsList.tickEvery"),
    ("SyntheticsTest", {"requestHeaders": {"x": 5}}, "requestHeaders.x"),
    ("SyntheticsTest", {"requestHeaders": {"x-y": 5}}, 'requestHeaders["x-y"]'),
    (
        "Dashboard",
        _widget(timeseriesDefinition={"requests": [{"query": "x"}]}),
        "widgets[0].timeseriesDefinition.requests[0].query",
    ),
    ("StatusPage", {"enabled": True}, "enabled"),
    ("StatusPageComponent", {"pageId": "p", "position": "0"}, "position"),
    ("Schedule", {"layers": [_layer(users="PADA")]}, "layers[0].users"),
    ("Schedule", {"layers": [_layer(), _layer(rotationTurnLengthSeconds=None)]}, "layers[1].rotationTurnLengthSeconds"),
    ("EscalationPolicy", {"rules": [{"escalationDelayInMinutes": 5}]}, "rules[0].targets"),
    ("EscalationPolicy", {"teams": ["x"]}, "teams"),
    ("Service", {"autoResolveTimeout": 600}, "autoResolveTimeout"),
]

MONITORS = [
    ({"name": " "}, "name"),
    ({"type": "metrics alert"}, "type"),
    (_query("p95:api.latency{*} > 1"), "query"),
    (_query("median(last_5m):avg:api.latency{*} > 1"), "query"),
    (_query("avg(5m):avg:api.latency{*} > 1"), "query"),
    (_query("avg(last_99999m):avg:api.latency{*} > 1"), "query"),
    (_query("avg(last_2w):avg:api.latency{*} > 1"), "query"),
    (_query("avg(last_5m):avg:api.latency{*}"), "query"),
    (_query("avg(last_5m):avg:api.latency{*} > 1%"), "query"),
    (_query("avg(last_5m):avg:api.latency > 1"), "query"),
    (_query("avg(last_5m):avg:api.latency{} > 1"), "query"),
    (_query("avg(last_5m):avg:api.latency{env prod} > 1"), "query"),
    (_query("avg(last_5m):avg:api.latency{*} by endpoint > 1"), "query"),
    (_query("avg(last_5m):api.latency{*} > 1"), "query"),
    (_query("avg(last_5m):typical:api.latency{*} > 1"), "query"),
    (_query("avg(last_5m):(avg:api.latency{*} > 1"), "query"),
    (_query("avg(last_5m):sum:a{*}.as_count() / > 1"), "query"),
    (_query("avg(last_5m):squish(avg:api.latency{*}) > 1"), "query"),
    (_query("avg(last_5m):avg:api.latency{*}.as_number() > 1"), "query"),
    (_query("percentile(last_5m):avg:api.latency{*} > 1"), "query"),
    (_query("avg(last_5m):100 > 1"), "query"),
    (_typed("log alert", "avg(last_5m):avg:api.latency{*} > 1"), "query"),
    (_typed("log alert", 'logs("x").rollup("count").last("soon") > 1'), "query"),
    (_query("max(last_1w):forecast(avg:a.b{*}, 'linear', 1) > 1"), "query"),
    (_query("max(next_1w):avg:a.b{*} > 1"), "query"),
    (_query("max(next_20w):forecast(avg:a.b{*}, 'linear', 1) > 1"), "query"),
    ({"message": "{{#is_alert}}{{host.name}}{{/is_alert}}"}, "message"),
    ({"message": "{{[@endpoint].name}}"}, "message"),
    (_typed("composite", "high-error-rate && 12"), "query"),
    (_typed("composite", " && ".join(map(str, range(11)))), "query"),
    (_typed("service check", '"a.b".over("*").by("*").last(101).count_by_status()'), "query"),
    (
        _typed("service check", '"a.b".over("*").by("*").last(2).count_by_status()') | _thresholds(critical="3"),
        "monitorThresholds.critical",
    ),
    (_typed("service check", '"http.can_connect" > 1'), "query"),
    (_typed("slo alert", _BURN.replace("burn_rate", "burn")), "query"),
    (_typed("slo alert", _BURN.replace('"30d"', '"1d"')), "query"),
    (_typed("slo alert", _BURN.replace('"1h"', '"72h"')), "query"),
    (_typed("slo alert", _BURN.replace('"5m"', '"2h"')), "query"),
    (_thresholds(critical="2001"), "monitorThresholds.critical"),
    (_thresholds(critical="a lot"), "monitorThresholds.critical"),
    ({"monitorThresholds": {"warning": "1"}}, "monitorThresholds.critical"),
    (_thresholds(warning="2500"), "monitorThresholds.warning"),
    (_thresholds(criticalRecovery="2000"), "monitorThresholds.criticalRecovery"),
    (_thresholds(warning="1500", warningRecovery="1600"), "monitorThresholds.warningRecovery"),
    (
        {"query": "avg(last_5m):avg:a.b{*} < 10", "monitorThresholds": {"critical": "10", "warning": "5"}},
        "monitorThresholds.warning",
    ),
    ({"priority": "6"}, "priority"),
    ({"priority": "high"}, "priority"),
    ({"timeoutH": 25}, "timeoutH"),
    ({"tags": ["Env:prod"]}, "tags[0]"),
    ({"tags": ["env:prod", "team:the shop"]}, "tags[1]"),
    ({"tags": ["1:prod"]}, "tags[0]"),
    ({"onMissingData": "page"}, "onMissingData"),
    ({"notifyNoData": True}, "notifyNoData"),
    ({"noDataTimeframe": 10}, "noDataTimeframe"),
    ({"query": "sum(last_5m):default_zero(sum:a.b{*}.as_count()) > 1"}, "onMissingData"),
    ({"onMissingData": "resolve", "timeoutH": 4}, "timeoutH"),
    ({"groupRetentionDuration": "2h"}, "groupRetentionDuration"),
    (_typed("service check", '"a.b".over("*").last(2).count_by_status()'), "query"),
    ({"type": "composite", "query": "1 && 2", "monitorThresholds": None}, "onMissingData"),
    ({"renotifyStatuses": ["alert"]}, "renotifyStatuses"),
    ({"renotifyInterval": 10, "renotifyStatuses": ["ok"]}, "renotifyStatuses[0]"),
    ({"message": "{{#is_alert}}x"}, "message"),
    ({"message": "{{#is_alert}}{{#is_warning}}x{{/is_alert}}{{/is_warning}}"}, "message"),
    ({"message": "{{/is_alert}}x"}, "message"),
    ({"message": "{{#is_alarm}}x{{/is_alarm}}"}, "message"),
    ({"message": "{{value}"}, "message"),
    ({"escalationMessage": "{{#is_alert}}"}, "escalationMessage"),
    ({"assets": [{"category": "wiki", "name": "x", "url": "https://x"}]}, "assets[0].category"),
    ({"evaluationDelay": -1}, "evaluationDelay"),
    ({"notifyBies": ["host"]}, "notifyBies[0]"),
    (_query("avg(last_4h):anomalies(avg:a.b{*}, 'basic', 2, alert_window='last_15m') >= 1"), "monitorThresholdWindows"),
    ({"monitorThresholdWindows": {"triggerWindow": "last_15m"}}, "monitorThresholdWindows"),
    ({"draftStatus": "hidden"}, "draftStatus"),
]

DATADOG = [
    ("LogsMetric", {"name": "api latency"}, "name"),
    ("LogsMetric", {"compute": {"aggregationType": "sum", "path": "@x"}}, "compute.aggregationType"),
    ("LogsMetric", {"compute": {"aggregationType": "count", "path": "@x"}}, "compute.path"),
    ("LogsMetric", {"compute": {"aggregationType": "distribution"}}, "compute.path"),
    ("LogsMetric", {"compute": {"aggregationType": "distribution", "path": "duration_ms"}}, "compute.path"),
    ("LogsMetric", {"compute": {"aggregationType": "count", "includePercentiles": True}}, "compute.includePercentiles"),
    ("LogsMetric", {"groupBies": [{"path": "@end point", "tagName": "endpoint"}]}, "groupBies[0].path"),
    ("LogsMetric", {"groupBies": [{"path": "@endpoint", "tagName": "End Point"}]}, "groupBies[0].tagName"),
    ("MetricTagConfiguration", {"metricType": "histogram"}, "metricType"),
    ("MetricTagConfiguration", {"metricType": "count"}, "includePercentiles"),
    ("Channel", {"channelName": "alerts"}, "channelName"),
    ("Webhook", {"name": "incident bot"}, "name"),
    ("Webhook", {"url": "bot.example.com"}, "url"),
    ("Webhook", {"encodeAs": "xml"}, "encodeAs"),
    ("ServiceObject", {"serviceName": "the storefront"}, "serviceName"),
    ("ServiceObject", {"serviceKey": "x"}, "serviceKey"),
    ("SyntheticsTest", {"type": "http"}, "type"),
    ("SyntheticsTest", {"subtype": "https"}, "subtype"),
    ("SyntheticsTest", {"status": "on"}, "status"),
    ("SyntheticsTest", {"locations": []}, "locations"),
    ("SyntheticsTest", {"locations": ["aws:eu-central-1", "frankfurt"]}, "locations[1]"),
    ("SyntheticsTest", {"optionsList": None}, "optionsList"),
    ("SyntheticsTest", {"optionsList": {"tickEvery": 10}}, "optionsList.tickEvery"),
    ("SyntheticsTest", {"optionsList": {"tickEvery": 60, "minLocationFailed": 3}}, "optionsList.minLocationFailed"),
    ("SyntheticsTest", {"optionsList": {"tickEvery": 60, "retry": {"count": 9}}}, "optionsList.retry.count"),
    ("SyntheticsTest", {"optionsList": {"tickEvery": 60, "monitorPriority": 9}}, "optionsList.monitorPriority"),
    ("SyntheticsTest", {"requestDefinition": None}, "requestDefinition"),
    ("SyntheticsTest", {"requestDefinition": {"method": "GET"}}, "requestDefinition.url"),
    ("SyntheticsTest", {"requestDefinition": {"method": "GET", "url": "shop.example.com"}}, "requestDefinition.url"),
    ("SyntheticsTest", {"requestDefinition": {"method": "FETCH", "url": "https://x"}}, "requestDefinition.method"),
    ("SyntheticsTest", {"assertions": []}, "assertions"),
    ("SyntheticsTest", {"subtype": "multi"}, "apiSteps"),
    ("SyntheticsTest", _assertion(type="status"), "assertions[0].type"),
    ("SyntheticsTest", _assertion(operator="equals"), "assertions[0].operator"),
    ("SyntheticsTest", _assertion(target="ok"), "assertions[0].target"),
    ("SyntheticsTest", _assertion(targetjsonpath={"jsonpath": "$", "operator": "is"}), "assertions[0].targetjsonpath"),
    ("SyntheticsTest", _assertion(type="header"), "assertions[0].property"),
    (
        "SyntheticsTest",
        {"assertions": [{"type": "body", "operator": "validatesJSONPath"}]},
        "assertions[0].targetjsonpath",
    ),
    ("SyntheticsTest", {"assertions": [{**_body(), "target": "x"}]}, "assertions[0].target"),
    ("SyntheticsTest", {"assertions": [_body(jsonpath="")]}, "assertions[0].targetjsonpath.jsonpath"),
    ("SyntheticsTest", {"assertions": [_body(targetvalue=None)]}, "assertions[0].targetjsonpath.targetvalue"),
    ("SyntheticsTest", {"tags": ["Env"]}, "tags[0]"),
    ("SyntheticsTest", {"message": "{{#is_alert}}"}, "message"),
    ("Dashboard", {"title": ""}, "title"),
    ("Dashboard", {"layoutType": "grid"}, "layoutType"),
    ("Dashboard", {"layoutType": "free"}, "widgets[0].widgetLayout"),
    ("Dashboard", {"tags": ["env:prod"]}, "tags[0]"),
    ("Dashboard", {"templateVariables": [{"name": "env", "default": "prod"}]}, "templateVariables[0].default"),
    ("Dashboard", {"templateVariables": [{"name": "env"}, {"name": "env"}]}, "templateVariables[1].name"),
    ("Dashboard", {"widgets": [{}]}, "widgets[0]"),
    ("Dashboard", _widget(timeseriesDefinition={"title": "x"}), "widgets[0].timeseriesDefinition.requests"),
    (
        "Dashboard",
        _widget(timeseriesDefinition={"requests": [{"q": "api.latency"}]}),
        "widgets[0].timeseriesDefinition.requests[0].q",
    ),
    (
        "Dashboard",
        _widget(
            timeseriesDefinition={
                "requests": [
                    {
                        "queries": [{"metricQuery": {"name": "a", "query": "avg:api.latency{*}"}}],
                        "formulas": [{"formulaExpression": "a / b"}],
                    }
                ]
            }
        ),
        "widgets[0].timeseriesDefinition.requests[0].formulas[0].formulaExpression",
    ),
    ("StatusPage", {"type": "private"}, "type"),
    ("StatusPage", {"domainPrefix": "Acme Status"}, "domainPrefix"),
    ("StatusPage", {"visualizationType": "pie"}, "visualizationType"),
    ("StatusPageComponent", {"pageId": "p", "type": "section"}, "type"),
    ("StatusPageComponent", {"pageId": "p", "position": -1}, "position"),
    ("StatusPageComponent", {"pageId": "p", "type": "group"}, "components"),
    ("StatusPageComponent", {"pageId": "p", "components": [{"name": "x", "type": "component"}]}, "components"),
    ("ServiceLevelObjective", {"type": "uptime"}, "type"),
    ("ServiceLevelObjective", {"query": None}, "query"),
    ("ServiceLevelObjective", {"monitorIds": [1]}, "query"),
    ("ServiceLevelObjective", {"type": "monitor"}, "query"),
    ("ServiceLevelObjective", {"thresholds": []}, "thresholds"),
    ("ServiceLevelObjective", {"thresholds": [{"timeframe": "1d", "target": 99}]}, "thresholds[0].timeframe"),
    ("ServiceLevelObjective", {"thresholds": [{"timeframe": "7d", "target": 100}]}, "thresholds[0].target"),
    (
        "ServiceLevelObjective",
        {"thresholds": [{"timeframe": "7d", "target": 99, "warning": 98}]},
        "thresholds[0].warning",
    ),
    ("ServiceLevelObjective", _slices(comparator="=="), "sliSpecification.timeSlice.comparator"),
    ("ServiceLevelObjective", _slices(queryIntervalSeconds=120), "sliSpecification.timeSlice.queryIntervalSeconds"),
    (
        "ServiceLevelObjective",
        _slices(formula="b"),
        "sliSpecification.timeSlice.query.formula.formulaExpression",
    ),
    (
        "ServiceLevelObjective",
        _slices(text="p95:x"),
        "sliSpecification.timeSlice.query.queries[0].metricQuery.query",
    ),
    ("ServiceLevelObjective", {"query": {"numerator": "sum:a", "denominator": "sum:a{*}"}}, "query.numerator"),
]

PAGERDUTY = [
    ("User", {"email": "cy"}, "email"),
    ("User", {"role": "boss"}, "role"),
    ("User", {"timeZone": "Berlin"}, "timeZone"),
    ("Team", {"name": ""}, "name"),
    ("User", {"timeZone": "UTC"}, "timeZone"),
    ("Schedule", {"timeZone": "CEST"}, "timeZone"),
    ("Schedule", {"timeZone": "UTC"}, "timeZone"),
    ("Schedule", {"timeZone": "America/Toronto"}, "timeZone"),
    ("EscalationPolicy", {"name": "Research & Development"}, "name"),
    ("EscalationPolicy", {"name": "Shop "}, "name"),
    ("Service", {"name": "Shop\u200b"}, "name"),
    ("Schedule", {"layers": []}, "layers"),
    ("Schedule", {"layers": [_layer(users=[])]}, "layers[0].users"),
    ("Schedule", {"layers": [_layer(start="2026-01-05T09:00:00")]}, "layers[0].start"),
    ("Schedule", {"layers": [_layer(start="monday")]}, "layers[0].start"),
    (
        "Schedule",
        {"layers": [_layer(rotationVirtualStart="2026-07-06T09:00:00+01:00")]},
        "layers[0].rotationVirtualStart",
    ),
    ("Schedule", {"layers": [_layer(rotationTurnLengthSeconds=600)]}, "layers[0].rotationTurnLengthSeconds"),
    ("Schedule", {"layers": [_layer(rotationTurnLengthSeconds=366 * 86400)]}, "layers[0].rotationTurnLengthSeconds"),
    ("Schedule", {"layers": [_restriction(type="weekly_restriction")]}, "layers[0].restrictions[0].startDayOfWeek"),
    ("Schedule", {"layers": [_restriction(startDayOfWeek=1)]}, "layers[0].restrictions[0].startDayOfWeek"),
    ("Schedule", {"layers": [_restriction(startTimeOfDay="8:00")]}, "layers[0].restrictions[0].startTimeOfDay"),
    ("Schedule", {"layers": [_restriction(durationSeconds=86400)]}, "layers[0].restrictions[0].durationSeconds"),
    ("EscalationPolicy", {"numLoops": 10}, "numLoops"),
    ("EscalationPolicy", {"rules": []}, "rules"),
    ("EscalationPolicy", {"rules": [_rule(delay=0)]}, "rules[0].escalationDelayInMinutes"),
    ("EscalationPolicy", {"rules": [_rule(), _rule(type="user")]}, "rules[1].targets[0].type"),
    ("EscalationPolicy", {"rules": [{"escalationDelayInMinutes": 5, "targets": []}]}, "rules[0].targets"),
    ("Service", {"autoResolveTimeout": "never"}, "autoResolveTimeout"),
    ("Service", {"acknowledgementTimeout": "-5"}, "acknowledgementTimeout"),
    ("Service", {"alertCreation": "yes"}, "alertCreation"),
    ("Service", {"incidentUrgencyRule": {"type": "always"}}, "incidentUrgencyRule.type"),
    ("Service", {"incidentUrgencyRule": {"type": "constant"}}, "incidentUrgencyRule.urgency"),
    ("Service", {"incidentUrgencyRule": {"type": "constant", "urgency": "urgent"}}, "incidentUrgencyRule.urgency"),
    ("Service", {"incidentUrgencyRule": {"type": "use_support_hours"}}, "incidentUrgencyRule.duringSupportHours"),
    ("ServiceIntegration", {"vendor": None}, "vendor"),
    ("ServiceIntegration", {"type": "events_api_v2_inbound_integration"}, "vendor"),
    ("ServiceIntegration", {"vendor": "Datadog"}, "vendor"),
    ("ServiceIntegration", {"vendor": None, "type": "events"}, "type"),
    ("ServiceIntegration", {"integrationKey": "0123456789abcdef"}, "integrationKey"),
]

OTHERS = [
    ("ServiceLevelObjective", {"name": " "}, "name"),
    ("Dashboard", {"tags": [f"team:{name}" for name in "abcdef"]}, "tags"),
    (
        "Monitor",
        {
            **_query("avg(last_4h):anomalies(avg:a.b{*}, 'basic', 2) >= 1"),
            "monitorThresholdWindows": {"triggerWindow": "15m", "recoveryWindow": "last_15m"},
        },
        "monitorThresholdWindows.triggerWindow",
    ),
    (
        "StatusPageComponent",
        {
            "pageId": "p",
            "name": "Shop",
            "type": "group",
            "position": 0,
            "components": [{"name": "A", "type": "component", "position": -1}],
        },
        "components[0].position",
    ),
]

TABLE = [*TYPES, *(("Monitor", changes, path) for changes, path in MONITORS), *DATADOG, *PAGERDUTY, *OTHERS]


@pytest.fixture(scope="module")
def vendors(shared_vendors: Any) -> Any:
    """Checking writes nothing: one account serves the whole table."""
    return shared_vendors


@pytest.mark.parametrize(("noun", "changes", "path"), TABLE)
def test_a_wrong_input_is_refused_with_its_path(
    vendors: Any, good: Any, noun: str, changes: dict[str, Any], path: str
) -> None:
    failures, _ = vendors.check(noun, good(noun, **changes))
    assert path in failures
    assert failures[path]


def test_right_inputs_are_taken(vendors: Any, good: Any, nouns: list[str]) -> None:
    refused = {noun: vendors.check(noun, good(noun, **_needed(noun)))[0] for noun in nouns}
    assert {noun: failures for noun, failures in refused.items() if failures} == {}
    unknown = {noun: vendors.check(noun, {**good(noun), "nonsense": 1})[0] for noun in nouns}
    assert len(nouns) > 30
    assert [noun for noun, failures in unknown.items() if "nonsense" not in failures] == []


def _needed(noun: str) -> dict[str, Any]:
    return {"pageId": "page"} if noun == "StatusPageComponent" else {}


@pytest.mark.parametrize(
    "query",
    [
        "sum(last_5m):100 * sum:a.b{c:d,!e:f}.as_count() / clamp_min(sum:a.b{c:d}.as_count(), 50) > 1",
        "sum(last_1h):(100 - 100 * sum:a.b{c:d,!e:f}.as_count() / sum:a.b{*}.as_count())"
        " * is_greater(sum:a.b{*}.as_count(), 49) > 1",
        "avg(last_1d):avg:a.b{env:prod AND (region:eu OR NOT team IN (x, y))} by {host,env} >= 0.5",
        "pct_change(avg(last_1h),last_1d):avg:a.b{*} > 50",
        "max(last_15m):max:a.b{*}.rollup(max, 60).fill(null) - week_before(max:a.b{*}) < -3",
        "max(next_2w):forecast(max:a.b{*} by {host}, 'linear', 1, interval='60m', history='2w') >= 0.9",
        "avg(last_4h):outliers(avg:a.b{*} by {host}, 'DBSCAN', 2, direction='both') >= 1",
    ],
)
def test_queries_as_people_write_them_are_taken(vendors: Any, good: Any, query: str) -> None:
    assert vendors.check("Monitor", good("Monitor", query=query, monitorThresholds=None))[0] == {}


@pytest.mark.parametrize(
    ("kind", "query"),
    [
        ("log alert", 'logs("service:shop status:error").index("*").rollup("count").by("endpoint").last("5m") > 10'),
        ("event-v2 alert", 'events("source:github").rollup("count").last("1h") >= 1'),
        ("slo alert", _BURN),
        ("slo alert", 'error_budget("slo").over("7d") > 75'),
        ("composite", "12 && !( 13 || 14 )"),
        ("service check", '"http.can_connect".over("env:prod").by("host").last(4).count_by_status()'),
    ],
)
def test_each_type_of_monitor_has_its_own_query(vendors: Any, good: Any, kind: str, query: str) -> None:
    assert vendors.check("Monitor", good("Monitor", **_typed(kind, query)))[0] == {}


@pytest.mark.parametrize(
    ("changes"),
    [
        {"message": "{{endpoint.name}} {{value}} {{first_triggered_at}}"},
        {"message": "{{[@a.b].name}}"} | _typed("log alert", 'logs("x").rollup("count").by("@a.b").last("5m") > 1'),
        {"message": "{{host.name}}"}
        | _typed("service check", '"a.b".over("*").by("host","x").last(4).count_by_status()')
        | _thresholds(critical="3", warning=None, criticalRecovery=None),
    ],
)
def test_a_message_may_name_the_tags_that_its_query_groups_by(vendors: Any, good: Any, changes: dict[str, Any]) -> None:
    assert vendors.check("Monitor", good("Monitor", **changes))[0] == {}


def test_time_slices_of_a_minute_and_of_five_are_taken(vendors: Any, good: Any) -> None:
    for seconds in (60, 300):
        inputs = good("ServiceLevelObjective", **_slices(queryIntervalSeconds=seconds))
        assert vendors.check("ServiceLevelObjective", inputs)[0] == {}


def test_values_that_are_not_known_yet_are_not_judged(vendors: Any, good: Any) -> None:
    for noun, changes in (
        ("Monitor", {"query": UNKNOWN, "message": UNKNOWN, "monitorThresholds": {"critical": UNKNOWN, "warning": "5"}}),
        ("Monitor", {"tags": ["env:prod", UNKNOWN], "priority": UNKNOWN}),
        ("Schedule", {"timeZone": UNKNOWN, "layers": [_layer(users=UNKNOWN), UNKNOWN]}),
        ("EscalationPolicy", {"rules": [_rule(id=UNKNOWN, type=UNKNOWN)]}),
        ("SentryProject", {"teams": [UNKNOWN], "name": UNKNOWN}),
        ("SentryAlert", {"monitorIds": [UNKNOWN], "actionFilters": [UNKNOWN]}),
        ("SentryMetricMonitor", {"project": UNKNOWN, "conditionGroup": UNKNOWN}),
        ("SyntheticsTest", {"message": UNKNOWN, "assertions": UNKNOWN, "optionsList": UNKNOWN}),
        ("Dashboard", {"widgets": UNKNOWN, "title": UNKNOWN}),
        ("ServiceObject", {"serviceKey": UNKNOWN}),
    ):
        assert vendors.check(noun, good(noun, **changes))[0] == {}, noun


def test_an_unknown_value_does_not_hide_what_else_is_wrong(vendors: Any, good: Any) -> None:
    failures, _ = vendors.check("EscalationPolicy", good("EscalationPolicy", rules=[_rule(delay=0, id=UNKNOWN)]))
    assert list(failures) == ["rules[0].escalationDelayInMinutes"]


def test_a_failure_never_shows_a_secret_that_has_the_wrong_type(vendors: Any, good: Any) -> None:
    failures, _ = vendors.check("ServiceObject", good("ServiceObject", serviceKey=["hunter2"]))
    assert "hunter2" not in failures["serviceKey"]


def test_an_unnamed_object_is_named_after_its_resource_and_keeps_that_name(vendors: Any, good: Any) -> None:
    _, checked = vendors.check("Service", good("Service", name=None), name="pager")
    assert checked["name"].startswith("pager-")
    _, again = vendors.check("Service", good("Service", name=None), olds=checked, name="pager")
    assert again["name"] == checked["name"]
