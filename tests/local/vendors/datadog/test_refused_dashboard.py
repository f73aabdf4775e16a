"""Groups, histories of monitors and lists of states in a dashboard at the vendor."""

from typing import Any

import pytest

STATES = {"query": "tag:env:prod", "summaryType": "monitors"}
SLO_WIDGET = "serviceLevelObjectiveDefinition"
OBJECTIVE = {"sloId": "abc", "timeWindows": ["30d"], "viewType": "detail", "viewMode": "overall"}


def grouped(**definition: Any) -> dict[str, Any]:
    return {"widgets": [{"groupDefinition": {"layoutType": "ordered", "title": "G", "widgets": [definition]}}]}


@pytest.mark.parametrize(
    ("definition", "place"),
    [
        ({"manageStatusDefinition": {**STATES, "summaryType": "alerts"}}, "manageStatusDefinition.summaryType"),
        ({"manageStatusDefinition": {**STATES, "displayFormat": "table"}}, "manageStatusDefinition.displayFormat"),
        ({"manageStatusDefinition": {**STATES, "sort": "status"}}, "manageStatusDefinition.sort"),
        ({"manageStatusDefinition": {**STATES, "query": ""}}, "manageStatusDefinition.query"),
        ({"manageStatusDefinition": {"title": "x"}}, "manageStatusDefinition.query"),
        ({"alertGraphDefinition": {"alertId": "1", "vizType": "bars"}}, "alertGraphDefinition.vizType"),
        ({"alertGraphDefinition": {"alertId": "errors", "vizType": "timeseries"}}, "alertGraphDefinition.alertId"),
        ({"alertGraphDefinition": {"alertId": 1, "vizType": "timeseries"}}, "alertGraphDefinition.alertId"),
        ({SLO_WIDGET: {**OBJECTIVE, "viewType": "summary"}}, f"{SLO_WIDGET}.viewType"),
        ({SLO_WIDGET: {**OBJECTIVE, "viewMode": "all"}}, f"{SLO_WIDGET}.viewMode"),
        ({SLO_WIDGET: {**OBJECTIVE, "timeWindows": []}}, f"{SLO_WIDGET}.timeWindows"),
        ({SLO_WIDGET: {**OBJECTIVE, "timeWindows": ["1y"]}}, f"{SLO_WIDGET}.timeWindows[0]"),
        ({SLO_WIDGET: {**OBJECTIVE, "sloId": 7}}, f"{SLO_WIDGET}.sloId"),
    ],
)
def test_a_wrong_widget_in_a_group_is_refused_where_it_stands(
    vendors: Any, good: Any, definition: dict[str, Any], place: str
) -> None:
    failures, _ = vendors.check("Dashboard", good("Dashboard", **grouped(**definition)))
    assert f"widgets[0].groupDefinition.widgets[0].{place}" in failures


def test_the_history_of_a_monitor_needs_the_monitor(vendors: Any, good: Any) -> None:
    vendors.create("LogsMetric", good("LogsMetric"))
    monitor = vendors.create("Monitor", good("Monitor"))
    graph = {"alertId": monitor.id, "vizType": "timeseries"}
    vendors.create("Dashboard", good("Dashboard", **grouped(alertGraphDefinition=graph)))
    with pytest.raises(Exception, match="monitor 42 does not exist"):
        vendors.create("Dashboard", good("Dashboard", **grouped(alertGraphDefinition={**graph, "alertId": "42"})))


def test_an_slo_that_a_dashboard_shows_must_be_there_and_stays(vendors: Any, good: Any) -> None:
    vendors.create("LogsMetric", good("LogsMetric"))
    slo = vendors.create("ServiceLevelObjective", good("ServiceLevelObjective"))
    shown = grouped(**{SLO_WIDGET: {**OBJECTIVE, "sloId": slo.id}})
    vendors.create("Dashboard", good("Dashboard", **shown))
    with pytest.raises(Exception, match="ServiceLevelObjective 'abc' does not exist"):
        vendors.create("Dashboard", good("Dashboard", **grouped(**{SLO_WIDGET: OBJECTIVE})))
    with pytest.raises(Exception, match=r"cannot be deleted: Dashboard .* uses it"):
        vendors.delete("ServiceLevelObjective", slo.id)
