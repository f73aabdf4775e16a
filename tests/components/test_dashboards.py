import pytest

from plan.resources.masking import UNKNOWN_SHOWN
from tests.support.catalogs import every, made

ALERTS = """
    alerts:
      - {name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack]}
      - {name: Some errors, condition: error_rate > 0.5%, duration: 1h, severity: warning}
      - {name: A bit slow, condition: p95_latency > 1.5s, duration: 5m, severity: info}
"""


def groups(plan, name: str = "dashboards-overview") -> dict[str, list[dict]]:
    """The widgets of a dashboard by the title of their group; those in no group by an empty one."""
    found: dict[str, list[dict]] = {}
    for widget in made(plan, "Dashboard", name).inputs["widgets"]:
        group = widget.get("groupDefinition")
        found.setdefault(group["title"] if group else "", []).extend(group["widgets"] if group else [widget])
    return found


def graphs(plan, name: str | None = None) -> dict[str, dict]:
    name = name or every(plan, "Dashboard")[0].name
    widgets = [widget for group in groups(plan, name).values() for widget in group]
    drawn = [widget["timeseriesDefinition"] for widget in widgets if "timeseriesDefinition" in widget]
    return {graph["title"]: graph for graph in drawn}


def drawn(graph) -> tuple[dict[str, str], str]:
    """The queries of a graph by name, and its formula."""
    (request,) = graph["requests"]
    queries = {it["metricQuery"]["name"]: it["metricQuery"]["query"] for it in request["queries"]}
    return queries, request["formulas"][0]["formulaExpression"]


def test_without_a_word_there_is_an_overview_of_what_alerts_look_at(planned):
    plan = planned(ALERTS)
    found = made(plan, "Dashboard")
    assert (found.name, found.inputs["title"], found.source) == ("dashboards-overview", "[prod] Overview", None)
    assert list(groups(plan)) == ["State", "Traffic"]
    assert list(graphs(plan)) == ["Requests", "Error rate (%)", "95th percentile latency (ms)"]


SHOPS = """
    services: [{name: Web, default: true}, {name: Pay, url: "https://pay.example.com"}, {name: Idle}]
    signals: [{name: signups, count: user.signup}]
    alerts:
      - {name: Errors, condition: error_rate > 1%, duration: 5m, severity: info}
      - {name: Refused, condition: payment_failure_rate > 5%, duration: 5m, severity: info, service: Pay}
      - {name: Few, condition: signups < 1, duration: 1d, severity: info, service: Web}
    uptime: [{name: Pay health, service: Pay, severity: info}]
"""


def test_each_service_that_is_watched_has_a_dashboard_of_its_golden_signals(planned):
    plan = planned(SHOPS)
    names = [it.name for it in every(plan, "Dashboard")]
    assert names == ["dashboards-overview", "dashboards-service-pay", "dashboards-service-web"]
    assert list(groups(plan, "dashboards-service-pay")) == [
        "State", "Traffic and errors", "Latency", "Payments", "Uptime",
    ]  # fmt: skip
    assert list(groups(plan, "dashboards-service-web"))[3:] == ["Other signals"]
    service = made(plan, "Dashboard", "dashboards-service-pay").inputs["templateVariables"][1]
    assert service["defaults"] == ["pay"]


def test_the_overview_shows_each_service_on_its_own(planned):
    found = groups(planned(SHOPS))
    assert list(found) == ["State", "Idle", "Pay", "Web", "Payments", "Other signals", "Uptime"]
    requests = found["Pay"][0]["timeseriesDefinition"]
    assert drawn(requests)[0] == {"events": "sum:api.requests{$env,service:pay}.as_count()"}
    lines = [it["timeseriesDefinition"].get("markers", []) for it in (found["Pay"][1], found["Web"][1])]
    assert [[line["label"] for line in it] for it in lines] == [[], ["Errors"]]


def test_states_are_found_by_tag_so_that_one_more_alert_changes_no_list(planned):
    plan = planned(SHOPS + "    stack: {environment: staging}")
    (whole,), (own,) = groups(plan)["State"], groups(plan, "dashboards-service-pay")["State"]
    assert whole["manageStatusDefinition"]["query"] == 'tag:("env:staging" AND "managed-by:watchbill")'
    assert own["manageStatusDefinition"]["query"].endswith(' AND "service:pay")')
    (checks,) = groups(plan)["Uptime"]
    assert checks["manageStatusDefinition"]["query"] == ('type:synthetics tag:("env:staging") tag:("check:pay-health")')


def test_a_dashboard_that_says_nothing_is_generated_beside_those_that_do(planned):
    plan = planned(
        SHOPS
        + """
    dashboards:
      - {name: All}
      - {name: Money, service: Pay}
      - name: Mine
        groups:
          - {name: Now, signals: [signups], alerts: [Refused, errors], uptime: [Pay health]}
"""
    )
    assert [it.name for it in every(plan, "Dashboard")] == ["dashboards-all", "dashboards-mine", "dashboards-money"]
    assert "Web" in groups(plan, "dashboards-all")
    assert "Payments" in groups(plan, "dashboards-money")
    (now,) = groups(plan, "dashboards-mine").values()
    assert [next(iter(widget)) for widget in now] == [
        "timeseriesDefinition", "alertGraphDefinition", "alertGraphDefinition", "manageStatusDefinition",
    ]  # fmt: skip


SLOS = (
    SHOPS
    + """
    slos:
      - {name: Availability, service: Web, target: 99.9%, of: {ratio: error_rate}, alerts: []}
      - {name: Paid, service: Pay, target: 99%, window: 7d, of: {ratio: payment_failure_rate}, alerts: []}
"""
)


def test_each_slo_stands_in_the_overview_and_on_the_dashboard_of_its_service(planned):
    plan = planned(SLOS)
    shown = {
        name: [it["serviceLevelObjectiveDefinition"]["title"] for it in groups(plan, name)["Objectives"]]
        for name in ("dashboards-overview", "dashboards-service-pay", "dashboards-service-web")
    }
    assert list(shown.values()) == [["Availability", "Paid"], ["Paid"], ["Availability"]]
    assert list(groups(plan))[:2] == ["State", "Objectives"]


def test_an_slo_is_shown_over_the_window_of_its_target_with_what_is_left_of_its_budget(planned, preview):
    plan = planned(SLOS + "    dashboards: [{name: Mine, groups: [{name: Promised, slos: [Paid]}]}]")
    (promised,) = groups(plan, "dashboards-mine")["Promised"]
    assert promised["serviceLevelObjectiveDefinition"] == {
        "title": "Paid",
        "sloId": UNKNOWN_SHOWN if preview else "<service-level-objective:paid>",
        "timeWindows": ["7d"],
        "viewType": "detail",
        "viewMode": "overall",
        "showErrorBudget": True,
    }


def test_an_slo_alone_is_enough_for_a_dashboard(planned):
    text = "slos: [{name: Availability, target: 99.9%, of: {ratio: error_rate}, alerts: []}]"
    assert list(groups(planned(text))) == ["State", "Objectives", "Traffic"]


def test_the_history_of_an_alert_is_that_of_its_monitor(planned, preview):
    plan = planned(SHOPS + "    dashboards: [{name: Mine, groups: [{name: Now, alerts: [Refused]}]}]")
    (history,) = groups(plan, "dashboards-mine")["Now"]
    shown = UNKNOWN_SHOWN if preview else "<monitor:refused>"
    assert history["alertGraphDefinition"] == {"title": "Refused", "alertId": shown, "vizType": "timeseries"}


def test_thresholds_are_lines_in_the_graph_of_their_signal(planned):
    found = graphs(planned(ALERTS))
    assert found["Error rate (%)"]["markers"] == [
        {"value": "y = 1", "displayType": "error dashed", "label": "Errors"},
        {"value": "y = 0.5", "displayType": "warning dashed", "label": "Some errors"},
    ]
    assert found["95th percentile latency (ms)"]["markers"] == [
        {"value": "y = 1500", "displayType": "info dashed", "label": "A bit slow"}
    ]


def test_a_dashboard_of_a_service_has_the_lines_of_that_service_alone(planned):
    plan = planned(
        """
    services: [{name: Web, url: https://example.com}, {name: Pay, url: https://pay.example.com}]
    alerts:
      - {name: Of web, condition: error_rate > 1%, duration: 5m, severity: info, service: Web}
      - {name: Of pay, condition: error_rate > 2%, duration: 5m, severity: info, service: Pay}
    dashboards:
      - {name: Mine, service: Pay, groups: [{name: Now, signals: [error_rate]}]}
      - {name: Short, service: Web, signals: [error_rate]}
      - {name: Whole, signals: [error_rate]}
    """
    )
    lines = {
        name: [it["label"] for it in graphs(plan, f"dashboards-{name}")["Error rate (%)"]["markers"]]
        for name in ("mine", "short", "whole")
    }
    assert lines == {"mine": ["Of pay"], "short": ["Of web"], "whole": ["Of pay", "Of web"]}


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
            "100 * part / all",
        ),
        (
            "p99_latency",
            "99th percentile latency (ms)",
            {"value": "p99:api.latency{$env,$service}"},
            "value",
        ),
        ("signups", "Signups", {"events": "sum:user.signup{$env,$service}.as_count()"}, "events"),
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
    plan = planned("stack: {owns: false}\ndashboards: [{name: Web, signals: [error_rate]}]")
    assert list(graphs(plan)) == ["Error rate (%)"]
    assert made(plan, "Dashboard").dependencies == ()


def test_a_renamed_dashboard_stays(planned):
    found = made(planned("dashboards: [{name: Shop, renamed_from: Web, signals: [error_rate]}]"), "Dashboard")
    assert (found.name, found.aliases) == ("dashboards-shop", ("dashboards-web",))


def test_a_catalog_without_alerts_has_no_dashboard(planned):
    alert = "alerts: [{name: A, condition: error_rate > 1%, duration: 5m, severity: info}]"
    assert len(every(planned(f"services: [{{name: Shop, default: true}}]\n{alert}"), "Dashboard")) == 2
    assert every(planned("services: [{name: Shop, default: true}]"), "Dashboard") == []
