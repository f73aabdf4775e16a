"""What is right in itself and wrong in this account: refused when it is created or changed, as the vendor does."""

import re
from typing import Any

import pytest

from local.vendors.core.store import Store
from tests.support.texts import FixtureText

P95 = FixtureText("percentile(last_10m):p95:api.latency{*} > 2000")


_PAGED = {"integrationId": "4", "serviceId": "99", "serviceName": "Shop", "severity": "default"}


def _told(**action: Any) -> dict[str, Any]:
    return {"actionFilters": [{"logicType": "all", "actions": [action]}]}


@pytest.mark.parametrize(
    ("noun", "changes", "message"),
    [
        ("Monitor", {}, "query: metric api.latency does not exist"),
        ("Dashboard", {"widgets": [{"timeseriesDefinition": {"requests": [{"q": "p95:a.b{*}"}]}}]}, None),
        ("ServiceLevelObjective", {}, "query.numerator: metric api.latency does not exist"),
        ("MetricTagConfiguration", {}, "metricName: cannot configure tags on a metric that does not exist"),
        ("Channel", {"accountName": "other"}, "accountName: 404: no Slack workspace 'other'"),
        ("StatusPageComponent", {"pageId": "nowhere"}, "pageId: StatusPage 'nowhere' does not exist"),
        ("Schedule", {}, "layers[0].users[0]: User 'PADA' does not exist"),
        ("EscalationPolicy", {}, "rules[0].targets[0].id: User 'PADA' does not exist"),
        ("Service", {}, "escalationPolicy: EscalationPolicy 'PPOLICY' does not exist"),
        ("ServiceIntegration", {}, "service: Service 'PSERVICE' does not exist"),
        ("SentryTeam", {"organization": "other"}, "organization: organization 'other' does not exist"),
        ("SentryProject", {}, "teams[0]: Team 'storefront' does not exist"),
        ("SentryKey", {}, "project: Project 'storefront' does not exist"),
        ("SentryMetricMonitor", {}, "project: Project 'storefront' does not exist"),
        ("SentryAlert", {}, "monitorIds[0]: monitor '9001302666' does not exist"),
        ("SentryAlert", {"environment": "qa"}, "environment: This environment has not been created: 'qa'"),
        (
            "SentryAlert",
            _told(email={"targetType": "team", "targetId": "4"}),
            "email.targetId: team '4' does not exist",
        ),
        ("SentryAlert", _told(slack={"integrationId": "4", "channelName": "#a"}), "no slack integration '4'"),
        ("SentryAlert", _told(pagerduty=_PAGED), "no pagerduty integration '4' is installed"),
        ("SentryAlert", _told(pagerduty=_PAGED), "the PagerDuty integration has no service '99'"),
        ("SentryCronMonitor", {"owner": {"teamId": "4"}}, "owner.teamId: team '4' does not exist"),
        ("SentryPagerdutyService", {}, "integrationId: 404 Not Found: no PagerDuty integration 'INTEGRATION'"),
    ],
)
def test_what_points_at_nothing_is_refused_with_its_path(
    vendors: Any, good: Any, noun: str, changes: dict[str, Any], message: str | None
) -> None:
    if message is None:
        vendors.create(noun, good(noun, **changes))
        return
    with pytest.raises(Exception, match=re.escape(message)):
        vendors.create(noun, good(noun, **changes))
    assert vendors.create(noun, good(noun, **changes), preview=True).id == ""


def test_percentiles_need_a_distribution_that_keeps_them(vendors: Any, good: Any) -> None:
    plain = {"aggregationType": "distribution", "path": "@duration_ms"}
    vendors.create("LogsMetric", good("LogsMetric", compute=plain))
    graph = {"widgets": [{"timeseriesDefinition": {"requests": [{"q": "p95:api.latency{*}"}]}}]}
    for noun, inputs in (("Monitor", good("Monitor", query=P95)), ("Dashboard", good("Dashboard", **graph))):
        with pytest.raises(Exception, match=r"p95:api\.latency requires a distribution metric with percentiles"):
            vendors.create(noun, inputs)
    tags = good("MetricTagConfiguration", metricName="jobs.latency")
    with pytest.raises(Exception, match=r"cannot configure tags on a metric that does not exist: jobs\.latency"):
        vendors.create("MetricTagConfiguration", tags)
    Store(vendors.store).learn("metric", ["jobs.latency"])
    vendors.create("MetricTagConfiguration", tags)
    vendors.create("Monitor", good("Monitor", query=P95.replace("api.latency", "jobs.latency")))


def test_components_of_a_status_page_come_one_after_the_other(vendors: Any, good: Any) -> None:
    page = vendors.create("StatusPage", good("StatusPage"))
    second = good("StatusPageComponent", pageId=page.id, name="Second", position=1)
    with pytest.raises(Exception, match=r"position: must be 0 to the number of components that the page has \(0\)"):
        vendors.create("StatusPageComponent", second)
    vendors.create("StatusPageComponent", good("StatusPageComponent", pageId=page.id))
    vendors.create("StatusPageComponent", second)


def test_composites_and_slo_alerts_need_what_they_are_made_of(vendors: Any, good: Any) -> None:
    bare = {"monitorThresholds": None, "onMissingData": None}
    with pytest.raises(Exception, match="query: Monitor '12' does not exist"):
        vendors.create("Monitor", good("Monitor", type="composite", query="12 && 12", **bare))
    with pytest.raises(Exception, match="query: ServiceLevelObjective 'abc' does not exist"):
        vendors.create(
            "Monitor", good("Monitor", type="slo alert", query='error_budget("abc").over("7d") > 75', **bare)
        )


def test_a_burn_rate_stays_within_what_the_target_allows(vendors: Any, good: Any) -> None:
    vendors.create("LogsMetric", good("LogsMetric"))
    slo = vendors.create("ServiceLevelObjective", good("ServiceLevelObjective"))
    windows = 'long_window("1h").short_window("5m")'
    bare = {"type": "slo alert", "monitorThresholds": None, "onMissingData": None}
    vendors.create("Monitor", good("Monitor", query=f'burn_rate("{slo.id}").over("30d").{windows} > 14.4', **bare))
    with pytest.raises(Exception, match=r"a burn rate over 1000 cannot be reached with a target of 99\.9 %"):
        vendors.create("Monitor", good("Monitor", query=f'burn_rate("{slo.id}").over("30d").{windows} > 1001', **bare))
    with pytest.raises(Exception, match="has no target over 7d"):
        vendors.create("Monitor", good("Monitor", query=f'burn_rate("{slo.id}").over("7d").{windows} > 14.4', **bare))


def test_an_slo_may_stand_on_the_monitor_of_a_synthetics_test(vendors: Any, good: Any) -> None:
    test = vendors.create("SyntheticsTest", good("SyntheticsTest"))
    uptime = {"type": "monitor", "query": None, "monitorIds": [test.outputs["monitorId"]]}
    vendors.create("ServiceLevelObjective", good("ServiceLevelObjective", **uptime))
    with pytest.raises(Exception, match=r"monitorIds\[0\]: Monitor '12' does not exist"):
        vendors.create("ServiceLevelObjective", good("ServiceLevelObjective", **{**uptime, "monitorIds": [12]}))


def test_a_refused_create_leaves_nothing(vendors: Any, good: Any) -> None:
    with pytest.raises(Exception, match="400"):
        vendors.create("Service", good("Service"))
    with pytest.raises(Exception, match="Unable to locate"):
        vendors.invoke("pagerduty:index/getService:getService", {"name": "Storefront"})
