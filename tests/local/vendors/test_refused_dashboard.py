"""Groups, histories of monitors and lists of states in a dashboard at the vendor."""

from typing import Any

import pytest

STATES = {"query": "tag:env:prod", "summaryType": "monitors"}


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
    with pytest.raises(Exception, match="there is no monitor 42"):
        vendors.create("Dashboard", good("Dashboard", **grouped(alertGraphDefinition={**graph, "alertId": "42"})))
