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


def test_only_the_owner_of_the_account_makes_metrics(planned):
    plan = planned("stack: {environment: staging, owns: {datadog: false}}")
    assert every(plan, "LogsMetric") == []
    assert every(plan, "watchbill:index:Metrics") == []
