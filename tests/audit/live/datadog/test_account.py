"""A whole Datadog account over HTTP: which requests read it, and what is left out."""

from dataclasses import replace

import pytest

from audit.live.http.client import Client
from audit.live.kinds import KINDS
from audit.live.names import names_of
from audit.live.take import take_inventory
from tests.audit.live.datadog import bodies
from tests.support.live_accounts import live_accounts
from tests.support.live_rows import ACCOUNT
from tests.support.vendor_http import Reply, page_of

DATADOG = tuple(row for row in KINDS if row.vendor == "datadog")
NAMES = names_of(
    [
        ("datadog:index/metricMetadata:MetricMetadata", {"metric": "email.sent"}),
        ("datadog:index/metricMetadata:MetricMetadata", {"metric": "gone"}),
        ("datadog:index/metricTagConfiguration:MetricTagConfiguration", {"metricName": "api.latency"}),
        ("datadog:index/metricTagConfiguration:MetricTagConfiguration", {"metricName": "silent.since.may"}),
        ("datadog:slack/channel:Channel", {"accountName": "acme", "channelName": "#alerts"}),
        ("datadog:index/webhook:Webhook", {"name": "bot"}),
        ("datadog:index/monitor:Monitor", {"name": "not by name"}),
    ]
)
MONITOR = {
    "id": 1,
    "type": "query alert",
    "name": "m",
    "message": "@pagerduty-cart @webhook-old-bot @slack-acme-x",
    "options": {},
}


def data(*items):
    return Reply(body={"data": list(items)})


def dashboards(server, items, changed="2026-03-01T10:00:00+00:00"):
    summaries = [{"id": item["id"], "title": item["title"], "modified_at": changed} for item in items]
    server.routes["/api/v1/dashboard"] = lambda asked: Reply(
        body={"dashboards": page_of(summaries, asked, limit="count", offset="start")}
    )
    for item in items:
        server.answers(f"/api/v1/dashboard/{item['id']}", Reply(body={**item, "modified_at": changed}))


@pytest.fixture
def accounts():
    with live_accounts() as accounts:
        server = accounts.datadog
        server.answers("/api/v1/monitor", Reply(body=[MONITOR, {"id": 2, "type": "synthetics alert", "options": {}}]))
        dashboards(server, [bodies.DASHBOARD])
        server.answers(
            "/api/v1/slo", Reply(body={"data": [bodies.METRIC_SLO], "metadata": {"page": {"total_count": 1}}})
        )
        server.answers("/api/v1/slo/correction", data())
        tests = [bodies.API_TEST, {**bodies.BROWSER_TEST, "steps": None}]
        server.answers("/api/v1/synthetics/tests", Reply(body={"tests": tests}))
        server.answers("/api/v1/synthetics/tests/browser/brw-123-xyz", Reply(body=bodies.BROWSER_TEST))
        server.answers("/api/v1/synthetics/variables", Reply(body={"variables": []}))
        found = [bodies.ONE_TIME, bodies.RECURRING, bodies.FOR_EVER, bodies.CANCELLED]
        total = {"page": {"total_filtered_count": 4}}
        server.answers("/api/v2/downtime", Reply(body={"data": found, "meta": total}))
        server.answers("/api/v2/logs/config/metrics", data(bodies.LOGS_METRIC))
        server.answers("/api/v2/logs/config/archives", data(bodies.ARCHIVE))
        server.answers("/api/v1/logs/config/indexes", Reply(body={"indexes": [bodies.INDEX]}))
        pipelines = [bodies.PIPELINE, {"id": "own", "name": "Redis", "is_read_only": True}]
        server.answers("/api/v1/logs/config/pipelines", Reply(body=pipelines))
        server.answers("/api/v1/metrics/email.sent", Reply(body={"description": "d", "unit": "email"}))
        configured = [bodies.TAG_CONFIGURATION, {"id": "unconfigured", "type": "metrics"}]
        server.answers("/api/v2/metrics", Reply(body={"data": configured, "meta": {"pagination": {}}}))
        silent = {**bodies.TAG_CONFIGURATION, "id": "silent.since.may"}
        server.answers("/api/v2/metrics/silent.since.may/tags", Reply(body={"data": silent}))
        scanned = {"data": {}, "included": [bodies.SCANNER_GROUP, bodies.SCANNER_RULE]}
        server.answers("/api/v2/sensitive-data-scanner/config", Reply(body=scanned))
        webhooks = "/api/v1/integration/webhooks/configuration/webhooks"
        server.answers(f"{webhooks}/bot", Reply(body={"name": "bot", "url": "https://x"}))
        server.answers(
            "/api/v1/integration/pagerduty/configuration/services/cart", Reply(body={"service_name": "cart"})
        )
        server.answers(
            "/api/v1/integration/slack/configuration/accounts/acme/channels",
            Reply(body=[{"name": "#alerts", "display": {}}]),
        )
        entity = {name: value for name, value in bodies.ENTITY.items() if name != "included"}
        schema = bodies.ENTITY["included"]["rawSchema"]
        server.answers("/api/v2/catalog/entity", Reply(body={"data": [entity], "included": [schema]}))
        pages = {"pagination": {"total": 1}}
        server.answers("/api/v2/team", Reply(body={"data": [bodies.TEAM], "meta": pages}))
        member = {"id": "m", "attributes": {}, "relationships": {"user": {"data": {"id": "u1", "type": "users"}}}}
        server.answers("/api/v2/team/t1/memberships", Reply(body={"data": [member], "meta": pages}))
        server.answers("/api/v2/statuspages", data(bodies.STATUS_PAGE))
        inside = {**bodies.STATUS_COMPONENT, "id": "c2", "relationships": {"group": {"data": {"id": "c1"}}}}
        server.answers("/api/v2/statuspages/p1/components", data(bodies.STATUS_COMPONENT, inside))
        server.answers("/api/v2/statuspages/p1/degradation_templates", data(bodies.DEGRADATION))
        server.answers("/api/v2/statuspages/p1/maintenance_templates", data(bodies.MAINTENANCE))
        server.answers("/api/v1/dashboard/lists/manual", Reply(body={"dashboard_lists": [{"id": 1, "name": "L"}]}))
        server.answers("/api/v1/notebooks", data())
        server.answers("/api/v2/powerpacks", data())
        server.answers("/api/v2/monitor/policy", data())
        server.answers("/api/v2/monitor/notification_rule", data())
        yield accounts


def names(inventory, kind):
    found = next(collection for collection in inventory.collections if collection.kind == kind)
    assert found.complete, found.unread
    return [live.name for live in found.objects]


def test_every_kind_is_read(accounts):
    inventory = take_inventory(accounts.all[:1], kinds=DATADOG, names=NAMES)
    assert [found.unread for found in inventory.collections if not found.complete] == []
    counts = {found.kind: len(found.objects) for found in inventory.collections}
    assert {kind for kind, count in counts.items() if count == 0} == {
        "SLO correction",
        "synthetics variable",
        "notebook",
        "powerpack",
        "monitor policy",
        "monitor notification rule",
    }
    assert names(inventory, "synthetic test") == ["Home", "Check out"]
    browser = next(found for found in inventory.collections if found.kind == "synthetic test").objects[1]
    assert len(browser.properties["browserSteps"]) == 2


def test_what_nobody_manages_is_left_out(accounts):
    inventory = take_inventory(accounts.all[:1], kinds=DATADOG, names=NAMES)
    assert names(inventory, "monitor") == ["m"]
    assert "d4" not in [live.id for found in inventory.collections for live in found.objects]
    assert names(inventory, "log pipeline") == ["Storefront"]
    assert names(inventory, "status page component") == ["Account"]


def test_what_no_list_has_is_asked_for_by_name(accounts):
    inventory = take_inventory(accounts.all[:1], kinds=DATADOG, names=NAMES)
    assert names(inventory, "metric description") == ["email.sent"]
    assert names(inventory, "metric tag configuration") == ["api.latency", "silent.since.may"]
    assert names(inventory, "Slack channel") == ["#alerts"]
    assert names(inventory, "PagerDuty service in Datadog") == ["cart"]
    assert names(inventory, "webhook") == ["bot"]
    asked = accounts.datadog.paths()
    assert "/api/v1/metrics/gone" in asked
    assert "/api/v1/integration/webhooks/configuration/webhooks/old-bot" in asked
    window = next(asked for asked in accounts.datadog.asked if asked.path == "/api/v2/metrics").query
    assert window["window[seconds]"] == str(30 * 24 * 3600)


def test_each_request_is_made_once(accounts):
    take_inventory(accounts.all[:1], kinds=DATADOG, names=NAMES)
    asked = accounts.datadog.paths()
    assert len(asked) == len(set(asked))


def test_a_second_audit_asks_only_for_dashboards_that_changed(accounts, tmp_path):
    other = {**bodies.DASHBOARD, "id": "xyz", "title": "Other"}
    dashboards(accounts.datadog, [bodies.DASHBOARD, other])
    kinds = tuple(row for row in KINDS if row.kind == "dashboard")

    def audit():
        accounts.datadog.asked.clear()
        inventory = take_inventory(accounts.all[:1], kinds=kinds, cache=tmp_path)
        assert sorted(names(inventory, "dashboard")) == ["Cart", "Other"]
        return accounts.datadog.paths()

    assert len(audit()) == 3
    assert audit() == ["/api/v1/dashboard"]
    dashboards(accounts.datadog, [bodies.DASHBOARD, other], changed="2026-11-01T00:00:00+00:00")
    assert len(audit()) == 3
    for file in tmp_path.iterdir():
        file.write_text("{not json")
    assert len(audit()) == 3


def test_the_cache_of_one_account_is_not_read_for_another(accounts, tmp_path):
    kinds = tuple(row for row in KINDS if row.kind == "dashboard")
    take_inventory(accounts.all[:1], kinds=kinds, cache=tmp_path)
    with live_accounts() as others:
        dashboards(others.datadog, [{**bodies.DASHBOARD, "title": "Theirs"}])
        assert names(take_inventory(others.all[:1], kinds=kinds, cache=tmp_path), "dashboard") == ["Theirs"]


def test_a_site_has_its_own_pages():
    account = live_account("https://api.us5.datadoghq.com")
    assert account.site == "https://us5.datadoghq.com"
    assert live_account("https://api.datadoghq.eu").site == "https://app.datadoghq.eu"
    assert live_account("https://api.ddog-gov.com").site == "https://app.ddog-gov.com"


def live_account(root):
    account = replace(ACCOUNT, root=root, keys={"apiKey": "a", "appKey": "b"})
    Client(account).close()
    return account


def test_a_folder_that_cannot_be_written_only_costs_time(accounts, tmp_path):
    (tmp_path / "file").write_text("")
    kinds = tuple(row for row in KINDS if row.kind == "dashboard")
    inventory = take_inventory(accounts.all[:1], kinds=kinds, cache=tmp_path / "file" / "cache")
    assert names(inventory, "dashboard") == ["Cart"]


def test_an_ended_downtime_that_a_state_has_is_asked_for(accounts):
    ended = {**bodies.ONE_TIME, "id": "d8", "attributes": {**bodies.ONE_TIME["attributes"], "status": "ended"}}
    accounts.datadog.answers("/api/v2/downtime/d8", Reply(body={"data": ended}))
    cancelled = {**bodies.CANCELLED, "id": "d9"}
    accounts.datadog.answers("/api/v2/downtime/d9", Reply(body={"data": cancelled}))
    kinds = tuple(row for row in KINDS if row.kind == "downtime")
    ids = {kinds[0].type: ["d1", "d4", "d8", "d9", "d10"]}
    inventory = take_inventory(accounts.all[:1], kinds=kinds, ids=ids)
    assert [live.id for live in inventory.collections[0].objects] == ["d1", "d3", "d2", "d8"]
    assert inventory.complete
    assert "/api/v2/downtime/d4" not in accounts.datadog.paths()
