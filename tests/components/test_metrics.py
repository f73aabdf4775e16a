import pytest

from tests.support.catalogs import every, made


@pytest.fixture
def plan(planned):
    return planned("stack: {environment: prod}")


def test_every_default_metric_exists_before_an_alert_asks_for_it(plan):
    names = [it.inputs["name"] for it in every(plan, "LogsMetric")]
    assert names == ["api.latency", "api.requests", "payment.amount", "payment.attempts", "user.signup"]


@pytest.mark.parametrize(
    ("name", "event", "path"),
    [("api.latency", "http.request", "@duration_ms"), ("payment.amount", "payment", "@amount")],
)
def test_a_distribution_is_measured_from_its_field_and_keeps_percentiles(plan, name, event, path):
    inputs = made(plan, "LogsMetric", f"metrics-{name}").inputs
    assert inputs["compute"] == {"aggregationType": "distribution", "path": path, "includePercentiles": True}
    assert inputs["filter"] == {"query": f"@event:{event}"}


@pytest.mark.parametrize("name", ["api.requests", "payment.attempts", "user.signup"])
def test_a_count_has_neither_path_nor_percentiles(plan, name):
    assert made(plan, "LogsMetric", f"metrics-{name}").inputs["compute"] == {"aggregationType": "count"}


def test_tags_are_taken_from_the_log_lines_own_tags_and_from_its_attributes(plan):
    assert made(plan, "LogsMetric", "metrics-api.requests").inputs["groupBies"] == [
        {"path": "env", "tagName": "env"},
        {"path": "service", "tagName": "service"},
        {"path": "@endpoint", "tagName": "endpoint"},
        {"path": "@method", "tagName": "method"},
        {"path": "@status_class", "tagName": "status_class"},
    ]


def test_datadog_is_told_nothing_of_an_integrations_metric(planned):
    plan = planned("""
        metrics:
          - {name: redis.mem.used, type: gauge, unit: byte, description: Of Redis, from: agent, reported: true}
          - {name: network.http.response_time, type: gauge, tags: [url], from: agent, reported: true}
          - {name: shop.queue, type: gauge, unit: item, tags: [host], from: agent, reported: true}
          - {name: redis.lines, tags: [host], from: {event: redis.line}, description: Ours, reported: true}
    """)
    assert [it.inputs["metricName"] for it in every(plan, "MetricTagConfiguration")] == ["shop.queue"]
    assert [it.inputs["metric"] for it in every(plan, "MetricMetadata")] == ["redis.lines", "shop.queue"]


def test_a_percentile_of_an_integrations_metric_asks_for_it_without_a_setting(planned):
    plan = planned("""
        metrics: [{name: trace.http.request, type: distribution, unit: second, tags: [resource_name], from: agent}]
        signals: [{name: slow, percentile: 95, metric: trace.http.request}]
        alerts: [{name: Slow, condition: slow > 2s, duration: 5m, severity: info}]
    """)
    assert "p95:trace.http.request{env:prod}" in made(plan, "Monitor").inputs["query"]
    assert every(plan, "MetricTagConfiguration") == []


def test_only_the_owner_of_the_account_makes_metrics(planned):
    for owns in (True, False):
        plan = planned(f"stack: {{environment: staging, owns: {{datadog: {str(owns).lower()}}}}}")
        assert bool(every(plan, "LogsMetric")) == owns
        assert bool(every(plan, "watchbill:index:Metrics")) == owns


def test_only_a_percentile_waits_for_the_tags_of_its_metric(planned):
    plan = planned("""
        metrics:
          - {name: shop.queue, type: gauge, tags: [host], from: agent, reported: true}
          - {name: shop.time, type: distribution, unit: second, tags: [host], from: agent, reported: true}
        signals: [{name: depth, gauge: shop.queue}, {name: slow, percentile: 95, metric: shop.time}]
        alerts:
          - {name: Deep, condition: depth > 5, duration: 5m, severity: info}
          - {name: Slow, condition: slow > 2s, duration: 5m, severity: info}
    """)
    waits = {it.name: [urn.rpartition("::")[2] for urn in it.dependencies] for it in every(plan, "Monitor")}
    assert waits == {"alerts-deep": [], "alerts-slow": ["metrics-shop.time-tags"]}
