import pytest

from tests.support.catalogs import every, made

ALERTS = """
    alerts:
      - {name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack]}
      - {name: Some errors, condition: error_rate > 0.5%, duration: 1h, severity: warning}
      - {name: A bit slow, condition: p95_latency > 1.5s, duration: 5m, severity: info}
"""


def graphs(plan) -> dict[str, dict]:
    widgets = [widget["timeseriesDefinition"] for widget in made(plan, "Dashboard").inputs["widgets"]]
    return {widget["title"]: widget for widget in widgets}


def drawn(graph) -> tuple[dict[str, str], str]:
    """The queries of a graph by name, and its formula."""
    (request,) = graph["requests"]
    queries = {it["metricQuery"]["name"]: it["metricQuery"]["query"] for it in request["queries"]}
    return queries, request["formulas"][0]["formulaExpression"]


def test_without_a_word_there_is_an_overview_of_the_signals_that_alerts_use(planned):
    plan = planned(ALERTS)
    found = made(plan, "Dashboard")
    assert (found.name, found.inputs["title"], found.source) == ("dashboards-overview", "[prod] Overview", None)
    assert list(graphs(plan)) == ["Error rate (%)", "95th percentile latency (ms)"]


def test_thresholds_are_lines_in_the_graph_of_their_signal(planned):
    found = graphs(planned(ALERTS))
    assert found["Error rate (%)"]["markers"] == [
        {"value": "y = 1", "displayType": "error dashed", "label": "Errors"},
        {"value": "y = 0.5", "displayType": "warning dashed", "label": "Some errors"},
    ]
    assert found["95th percentile latency (ms)"]["markers"] == [
        {"value": "y = 1500", "displayType": "info dashed", "label": "A bit slow"}
    ]


def test_a_signal_without_alerts_is_drawn_without_lines(planned):
    plan = planned("dashboards: [{name: Web, signals: [error_rate]}]")
    assert graphs(plan)["Error rate (%)"].get("markers", []) == []


def test_environment_and_service_can_be_chosen_at_the_top(planned):
    inputs = made(planned(ALERTS + "    stack: {environment: staging}"), "Dashboard").inputs
    assert inputs["templateVariables"] == [
        {"name": "env", "prefix": "env", "defaults": ["staging"]},
        {"name": "service", "prefix": "service", "defaults": ["*"]},
    ]
    assert inputs["layoutType"] == "ordered"


@pytest.mark.parametrize(
    ("signal", "title", "queries", "formula"),
    [
        (
            "error_rate",
            "Error rate (%)",
            {
                "part": "sum:api.requests{$env,$service,status_class:5xx}.as_count()",
                "all": "sum:api.requests{$env,$service}.as_count()",
            },
            "100 * default_zero(part) / all",
        ),
        (
            "p99_latency",
            "99th percentile latency (ms)",
            {"value": "p99:api.latency{$env,$service}"},
            "value",
        ),
        ("signups", "Signups", {"events": "sum:user.signup{$env,$service}.as_count()"}, "default_zero(events)"),
        (
            "checkout_latency",
            "Checkout latency (ms)",
            {"value": "avg:api.latency{$env,$service,endpoint:/checkout}"},
            "value",
        ),
        ("basket", "Basket", {"value": "avg:payment.amount{$env,$service}"}, "value"),
    ],
)
def test_a_signal_is_drawn_as_it_is_judged_for_the_chosen_environment_and_service(
    planned, signal, title, queries, formula
):
    plan = planned(
        f"""
        signals:
          - {{name: signups, count: user.signup}}
          - {{name: checkout_latency, average: api.latency, where: {{endpoint: /checkout}}}}
          - {{name: basket, average: payment.amount}}
        dashboards: [{{name: Web, signals: [{signal}]}}]
        """
    )
    assert drawn(graphs(plan)[title]) == (queries, formula)


def test_graphs_stand_in_the_written_order(planned):
    plan = planned("dashboards: [{name: Web, description: Ours, signals: [p95_latency, error_rate, p50_latency]}]")
    assert list(graphs(plan)) == ["95th percentile latency (ms)", "Error rate (%)", "Median latency (ms)"]
    assert made(plan, "Dashboard").inputs["description"] == "Ours"


def test_a_dashboard_is_made_after_the_metrics_that_it_draws(planned):
    plan = planned("dashboards: [{name: Web, signals: [payment_failure_rate, p95_latency]}]")
    names = [urn.rpartition("::")[2] for urn in made(plan, "Dashboard").dependencies]
    assert names == ["metrics-api.latency", "metrics-payment.attempts"]


def test_a_stack_that_does_not_own_the_metrics_draws_them_all_the_same(planned):
    found = made(planned("stack: {owns: false}\ndashboards: [{name: Web, signals: [error_rate]}]"), "Dashboard")
    assert found.dependencies == ()


def test_a_renamed_dashboard_stays(planned):
    found = made(planned("dashboards: [{name: Shop, renamed_from: Web, signals: [error_rate]}]"), "Dashboard")
    assert (found.name, found.aliases) == ("dashboards-shop", ("dashboards-web",))


def test_a_catalog_without_alerts_has_no_dashboard(planned):
    assert every(planned("services: []"), "Dashboard") == []
