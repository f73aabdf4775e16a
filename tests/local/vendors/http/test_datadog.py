"""Datadog's answers: what it fills in, reorders, rewrites, never returns and lists beside a program's objects."""

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from local.vendors import add, edit, remove
from tests.local.vendors.http.conftest import Apis

METRIC = {"type": "query alert", "query": " avg(last_5m):avg:system.cpu.user{*} > 5 ", "message": "@pagerduty-cart\n"}
TEST = {
    "name": "Home",
    "type": "api",
    "subtype": "http",
    "status": "paused",
    "message": "m",
    "tags": ["env:prod", "team:shop"],
    "locations": ["aws:eu-central-1"],
    "requestDefinition": {"method": "GET", "url": "https://shop.example.com", "timeout": 10},
    "requestHeaders": {"x-check": "1"},
    "optionsList": {"tickEvery": 300, "monitorPriority": 2, "monitorName": "[prod] Home", "httpVersion": "http2"},
    "assertions": [
        {"type": "statusCode", "operator": "is", "target": "200"},
        {"type": "responseTime", "operator": "lessThan", "target": "800"},
        {"type": "header", "property": "content-type", "operator": "contains", "target": "text/html"},
        {"type": "body", "operator": "validatesJSONPath",
         "targetjsonpath": {"jsonpath": "$.status", "operator": "is", "targetvalue": "healthy"}},
    ],
    "configVariables": [{"name": "SECRET", "type": "text", "secure": True, "pattern": "p", "example": "e"}],
}  # fmt: skip


def get(apis: Apis, path: str, **query: Any) -> Any:
    answer = apis.get("datadog", path, **query)
    assert answer.status == 200, answer.body
    return answer.body


def test_a_monitor_is_trimmed_and_filled_in(apis: Apis) -> None:
    apis.add("Monitor", name="CPU", monitorThresholds={"critical": "5"}, priority="2", tags=["b:1", "a:1"], **METRIC)
    [body] = get(apis, "/api/v1/monitor")
    assert (body["query"], body["message"]) == (METRIC["query"].strip(), "@pagerduty-cart")
    options = body["options"]
    assert options["thresholds"] == {"critical": 5.0}
    assert (options["new_host_delay"], options["include_tags"], options["require_full_window"]) == (300, True, True)
    assert (options["notify_no_data"], options["timeout_h"], options["renotify_interval"]) == (False, 0, 0)
    assert (body["priority"], body["draft_status"], body["restricted_roles"]) == (2, "published", None)
    assert "assets" not in body
    assert "assets" in get(apis, f"/api/v1/monitor/{body['id']}")


def test_a_metric_alert_comes_back_as_a_query_alert(apis: Apis) -> None:
    apis.add("Monitor", name="CPU", **{**METRIC, "type": "metric alert"})
    assert get(apis, "/api/v1/monitor")[0]["type"] == "query alert"


def test_a_service_check_has_no_options_of_metrics(apis: Apis) -> None:
    query = '"postgres.can_connect".over("env:prod").by("host").last(4).count_by_status()'
    apis.add("Monitor", name="Check", type="service check", query=query, message="m")
    options = get(apis, "/api/v1/monitor")[0]["options"]
    assert not {"include_tags", "require_full_window"} & set(options)


def test_a_synthetics_test_has_a_monitor_of_its_own_among_the_others(apis: Apis) -> None:
    apis.add("Monitor", name="CPU", **METRIC)
    public_id = apis.add("SyntheticsTest", **TEST)
    test = get(apis, f"/api/v1/synthetics/tests/{public_id}")
    by_type = {body["type"]: body for body in get(apis, "/api/v1/monitor")}
    own = by_type["synthetics alert"]
    assert own["id"] == test["monitor_id"]
    assert (own["name"], own["query"], own["priority"]) == ("[prod] Home", "no_query", 2)
    assert own["options"]["synthetics_check_id"] == public_id
    assert {"probe_dc:aws:eu-central-1", "check_status:paused"} <= set(own["tags"])


def test_a_test_has_numbers_for_targets_and_hides_secure_values(apis: Apis) -> None:
    apis.add("SyntheticsTest", **TEST)
    listed = get(apis, "/api/v1/synthetics/tests")
    [body] = listed["tests"]
    assert listed["total"] == 1
    assert [each["target"] for each in body["config"]["assertions"]] == [
        200,
        800,
        "text/html",
        {"jsonPath": "$.status", "operator": "is", "targetValue": "healthy"},
    ]
    assert body["config"]["request"]["headers"] == {"x-check": "1"}
    assert body["config"]["configVariables"] == [{"name": "SECRET", "type": "text", "secure": True}]
    assert body["options"]["httpVersion"] == "http2"
    assert body["options"]["monitor_options"]["notification_preset_name"] == "show_all"
    assert (body["status"], body["options"]["tick_every"]) == ("paused", 300)


def test_an_slo_has_small_letters_in_tags_and_both_forms_of_a_ratio(apis: Apis) -> None:
    query = {"numerator": "sum:api.requests{!c:5xx}.as_count()", "denominator": "sum:api.requests{*}.as_count()"}
    apis.store.learn("metric", ["api.requests"])
    apis.add(
        "ServiceLevelObjective", name=" Cart ", type="metric", query=query, tags=["Team:Shop And Co"],
        thresholds=[{"timeframe": "30d", "target": 99.9}, {"timeframe": "7d", "target": 95}],
    )  # fmt: skip
    listed = get(apis, "/api/v1/slo")
    [body] = listed["data"]
    assert (body["name"], body["tags"]) == ("Cart", ["team:shop_and_co"])
    assert [each["target_display"] for each in body["thresholds"]] == ["99.9", "95."]
    assert (body["timeframe"], body["target_threshold"]) == ("30d", 99.9)
    assert body["query"] == query
    assert len(body["sli_specification"]["count"]["queries"]) == 2
    assert listed["metadata"]["page"]["total_count"] == 1


def test_a_downtime_is_scheduled_active_ended_and_cancelled(apis: Apis, tmp_path: Path) -> None:
    now = datetime.now(UTC).replace(microsecond=0)

    def made(start: int, end: int) -> str:
        times = {
            name: (now + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
            for name, hours in (("start", start), ("end", end))
        }
        tags = {"monitorTags": ["service:cart"]}
        return apis.add("DowntimeSchedule", scope="*", monitorIdentifier=tags, oneTimeSchedule=times)

    ids = {made(1, 2): "scheduled", made(-1, 2): "active", made(-2, -1): "ended"}
    gone = made(-1, 2)
    remove(tmp_path / "account.sqlite", "datadog", "downtime-schedule", gone)
    listed = get(apis, "/api/v2/downtime", **{"page[limit]": 3})
    assert (len(listed["data"]), listed["meta"]["page"]["total_filtered_count"]) == (3, 4)
    whole = get(apis, "/api/v2/downtime")["data"]
    assert {body["id"]: body["attributes"]["status"] for body in whole} == {**ids, gone: "canceled"}
    assert "relationships" not in whole[0]
    assert "relationships" in get(apis, "/api/v2/downtime", include="created_by,monitor")["data"][0]
    assert whole[0]["attributes"]["notify_end_types"] == ["expired"]


def test_a_recurring_downtime_tells_its_next_occurrence_and_matches_monitors(apis: Apis) -> None:
    monitor = apis.add("Monitor", name="CPU", tags=["service:cart"], **METRIC)
    rule = {"rrule": "FREQ=WEEKLY;INTERVAL=1;BYDAY=SU", "duration": "45m", "start": "2026-01-04T04:00:00"}
    apis.add(
        "DowntimeSchedule", scope="*", monitorIdentifier={"monitorTags": ["service:cart"]},
        recurringSchedule={"timezone": "Europe/Berlin", "recurrences": [rule]},
    )  # fmt: skip
    schedule = get(apis, "/api/v2/downtime")["data"][0]["attributes"]["schedule"]
    assert schedule["recurrences"][0]["start"] == "2026-01-04T04:00:00"
    start, end = (datetime.fromisoformat(schedule["current_downtime"][name]) for name in ("start", "end"))
    assert end - start == timedelta(minutes=45)
    assert end > datetime.now(UTC)
    assert start - datetime.now(UTC) < timedelta(days=7)
    matches = get(apis, f"/api/v2/monitor/{monitor}/downtime_matches")["data"]
    assert [each["attributes"]["start"] for each in matches] == [schedule["current_downtime"]["start"]]


QUERY = {"metricQuery": {"name": "a", "query": "avg:x{*}", "dataSource": "metrics"}}
WIDGETS = [
    {
        "groupDefinition": {
            "title": "State",
            "layoutType": "ordered",
            "widgets": [
                {
                    "timeseriesDefinition": {
                        "title": "Errors",
                        "requests": [
                            {
                                "displayType": "bars",
                                "queries": [QUERY],
                                "formulas": [{"formulaExpression": "a", "alias": "errors"}],
                            }
                        ],
                    }
                }
            ],
        }
    }
]


def test_a_dashboard_is_listed_in_short_and_its_widgets_get_new_ids_at_each_save(apis: Apis, tmp_path: Path) -> None:
    id = apis.add("Dashboard", title="[prod] Cart", layoutType="ordered", widgets=WIDGETS)
    [summary] = get(apis, "/api/v1/dashboard")["dashboards"]
    assert "widgets" not in summary
    assert summary["url"] == f"/dashboard/{id}/prod-cart"
    before = get(apis, f"/api/v1/dashboard/{id}")
    graph = before["widgets"][0]["definition"]["widgets"][0]["definition"]
    assert graph["type"] == "timeseries"
    assert graph["requests"][0]["queries"] == [{"data_source": "metrics", "name": "a", "query": "avg:x{*}"}]
    assert graph["requests"][0]["formulas"] == [{"formula": "a", "alias": "errors"}]
    assert graph["requests"][0]["response_format"] == "timeseries"
    assert "title_size" not in graph

    edit(tmp_path / "account.sqlite", "datadog", "dashboard", id, {"title": "[prod] Basket"})
    after = get(apis, f"/api/v1/dashboard/{id}")
    assert after["widgets"][0]["id"] != before["widgets"][0]["id"]
    assert after["widgets"][0]["definition"]["widgets"][0]["definition"]["title_size"] == "16"
    assert after["author_handle"] == "ci@example.com"


def test_a_dashboard_made_by_hand_may_hold_any_widget(apis: Apis, tmp_path: Path) -> None:
    content = {"title": "Mine", "layout_type": "free", "widgets": [{"definition": {"type": "note", "content": "hi"}}]}
    made = add(tmp_path / "account.sqlite", "datadog", "dashboard-json", {"dashboard": json.dumps(content)})
    body = get(apis, f"/api/v1/dashboard/{made.id}")
    assert body["widgets"][0]["definition"] == {"type": "note", "content": "hi"}
    assert body["author_handle"] == "someone@example.com"


def test_pipelines_of_integrations_are_listed_too(apis: Apis) -> None:
    processor = {"statusRemapper": {"name": "Status", "isEnabled": True, "sources": ["level"]}}
    apis.add("LogsCustomPipeline", name="Cart", filters=[{"query": "service:cart"}], processors=[processor])
    integration, own = get(apis, "/api/v1/logs/config/pipelines")
    assert (integration["is_read_only"], own["is_read_only"]) == (True, False)
    assert own["filter"] == {"query": "service:cart"}
    assert own["processors"] == [
        {"type": "status-remapper", "name": "Status", "is_enabled": True, "sources": ["level"]}
    ]


def test_an_index_without_a_daily_limit_has_none_and_an_archive_its_defaults(apis: Apis) -> None:
    apis.add("LogsIndex", name="cart", filters=[{"query": "service:cart"}], disableDailyLimit=True)
    place = {"bucket": "b", "path": "/p", "accountId": "123456789012", "roleName": "R"}
    apis.add("LogsArchive", name="Logs", query="*", s3Archive=place)
    [index] = get(apis, "/api/v1/logs/config/indexes")["indexes"]
    assert (index["daily_limit"], index["num_flex_logs_retention_days"]) == (None, 0)
    [archive] = get(apis, "/api/v2/logs/config/archives")["data"]
    attributes = archive["attributes"]
    assert (attributes["state"], attributes["compression_method"]) == ("WORKING", "GZIP")
    assert attributes["destination"]["encryption"] == {"type": "NO_OVERRIDE"}
    assert attributes["destination"]["storage_class"] == "STANDARD"


def test_percentiles_are_only_of_distributions(apis: Apis) -> None:
    for name, compute in (
        ("cart.time", {"aggregationType": "distribution", "path": "@ms"}),
        ("cart.lines", {"aggregationType": "count"}),
    ):
        apis.add("LogsMetric", name=name, filter={"query": "service:cart"}, compute=compute)
    bodies = {body["id"]: body["attributes"]["compute"] for body in get(apis, "/api/v2/logs/config/metrics")["data"]}
    assert bodies["cart.time"]["include_percentiles"] is False
    assert "include_percentiles" not in bodies["cart.lines"]


def test_a_group_without_an_enabled_rule_is_off(apis: Apis) -> None:
    group = apis.add("SensitiveDataScannerGroup", name="G", filter={"query": ""}, isEnabled=True, productLists=["logs"])
    path = "/api/v2/sensitive-data-scanner/config"
    [body] = get(apis, path)["included"]
    assert (body["attributes"]["is_enabled"], body["attributes"]["filter"]) == (False, {"query": "*"})
    apis.add("SensitiveDataScannerRule", name="R", groupId=group, pattern="x", isEnabled=True)
    included = {body["type"]: body for body in get(apis, path)["included"]}
    assert included["sensitive_data_scanner_group"]["attributes"]["is_enabled"] is True
    rule = included["sensitive_data_scanner_rule"]["attributes"]
    assert "text_replacement" not in rule
    assert rule["included_keyword_configuration"]["character_count"] == 30


def test_configured_metrics_show_only_in_a_window_of_more_than_an_hour(apis: Apis) -> None:
    apis.store.learn("metric", ["cart.size"])
    apis.add("MetricTagConfiguration", metricName="cart.size", metricType="count", tags=["env"])
    path = "/api/v2/metrics"
    assert get(apis, path, **{"filter[configured]": "true"})["data"] == []
    [body] = get(apis, path, **{"filter[configured]": "true", "window[seconds]": 86_400})["data"]
    assert (body["type"], body["id"], body["attributes"]["tags"]) == ("manage_tags", "cart.size", ["env"])
    assert apis.get("datadog", path, **{"window[seconds]": 31 * 86_400}).status == 400


def test_keys_of_integrations_never_come_back(apis: Apis) -> None:
    apis.add("ServiceObject", serviceName="cart", serviceKey="a" * 32)
    assert get(apis, "/api/v1/integration/pagerduty/configuration/services/cart") == {"service_name": "cart"}
    assert get(apis, "/api/v1/integration/pagerduty")["services"][0]["service_key"] == "*****"
    assert apis.get("datadog", "/api/v1/integration/pagerduty/configuration/services/other").status == 404
    apis.add("Channel", accountName="acme", channelName="#alerts")
    path = "/api/v1/integration/slack/configuration/accounts/acme/channels"
    assert [each["name"] for each in get(apis, path)] == ["#alerts"]
    assert apis.get("datadog", path.replace("acme", "other")).status == 404


def test_a_catalog_entity_s_text_is_written_anew_in_base64(apis: Apis) -> None:
    text = "kind: service\napiVersion: v3\nmetadata: {name: cart, owner: shop}\n"
    apis.add("SoftwareCatalog", entity=text)
    path = "/api/v2/catalog/entity"
    assert "included" not in get(apis, path)
    [raw] = get(apis, path, include="raw_schema")["included"]
    written = base64.b64decode(raw["attributes"]["rawSchema"]).decode()
    assert written != text
    assert yaml.safe_load(written) == yaml.safe_load(text)


def test_teams_come_in_pages_of_ten_and_a_page_s_parts_with_it(apis: Apis) -> None:
    for number in range(12):
        apis.add("DatadogTeam", name=f"T{number}", handle=f"t{number}", description="")
    first = get(apis, "/api/v2/team")["data"]
    assert (len(first), first[0]["attributes"]["description"]) == (10, None)
    assert len(get(apis, "/api/v2/team", **{"page[number]": 1})["data"]) == 2
    page = apis.add(
        "StatusPage", name="S", type="public", domainPrefix="s", visualizationType="bars_and_uptime_percentage"
    )
    apis.add("StatusPageComponent", pageId=page, name="Shop", type="component", position=0)
    [body] = get(apis, "/api/v2/statuspages")["data"]
    assert body["attributes"]["enabled"] is False
    assert [each["name"] for each in body["attributes"]["components"]] == ["Shop"]
    [component] = get(apis, f"/api/v2/statuspages/{page}/components")["data"]
    assert component["relationships"]["status_page"]["data"]["id"] == page
    assert apis.get("datadog", "/api/v2/statuspages/other/components").status == 404


def test_global_variables_that_people_set_are_listed_without_values(apis: Apis) -> None:
    [body] = get(apis, "/api/v1/synthetics/variables")["variables"]
    assert (body["name"], body["value"]) == ("SHOP_PASSWORD", {"secure": True})
