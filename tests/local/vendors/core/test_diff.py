"""What the engine learns about a change: which properties, and whether it replaces."""

from typing import Any

import pytest

ADD, ADD_REPLACE, DELETE, UPDATE, UPDATE_REPLACE = 0, 1, 2, 4, 5


@pytest.fixture(scope="module")
def vendors(shared_vendors: Any) -> Any:
    return shared_vendors


def test_the_same_inputs_are_no_change(vendors: Any, good: Any, nouns: list[str]) -> None:
    assert nouns
    for noun in nouns:
        response = vendors.diff(noun, good(noun), good(noun))
        assert (response.changes, list(response.diffs)) == (1, []), noun


def test_each_changed_property_is_named_however_deep(vendors: Any, good: Any) -> None:
    old = good("Monitor", escalationMessage="x")
    new = good("Monitor", priority="2", monitorThresholds={"critical": "2000", "warning": "1"}, timeoutH=1)
    response = vendors.diff("Monitor", old, new)
    assert {path: change.kind for path, change in response.detailedDiff.items()} == {
        "priority": UPDATE,
        "monitorThresholds.warning": UPDATE,
        "monitorThresholds.criticalRecovery": DELETE,
        "timeoutH": ADD,
        "escalationMessage": DELETE,
    }
    assert list(response.replaces) == []
    assert response.changes == 2


def test_one_more_member_of_a_list_is_an_addition_at_its_place(vendors: Any, good: Any) -> None:
    old = good("Schedule")
    layer = {**old["layers"][0], "users": ["PADA", "PBOB", "PCY"]}
    response = vendors.diff("Schedule", old, good("Schedule", layers=[layer]))
    assert {path: change.kind for path, change in response.detailedDiff.items()} == {"layers[0].users[2]": ADD}


def test_tags_in_another_order_are_no_change_and_people_in_another_order_are(vendors: Any, good: Any) -> None:
    tags = ["service:storefront", "env:prod"]
    assert vendors.diff("Monitor", good("Monitor"), good("Monitor", tags=tags)).changes == 1
    turned = {**good("Schedule")["layers"][0], "users": ["PBOB", "PADA"]}
    assert vendors.diff("Schedule", good("Schedule"), good("Schedule", layers=[turned])).changes == 2


@pytest.mark.parametrize(
    ("noun", "changes", "replaced"),
    [
        ("Monitor", {"type": "log alert"}, ["type"]),
        ("Monitor", {"type": "metric alert"}, []),
        ("Monitor", {"name": "Another", "query": "avg(last_5m):avg:a.b{*} > 1"}, []),
        ("Dashboard", {"layoutType": "free"}, ["layoutType"]),
        ("LogsMetric", {"name": "api.slowness"}, ["name"]),
        ("LogsMetric", {"compute": {"aggregationType": "count"}}, ["compute"]),
        ("LogsMetric", {"filter": {"query": "x"}}, []),
        ("MetricTagConfiguration", {"metricName": "x"}, ["metricName"]),
        ("ServiceLevelObjective", {"type": "time_slice"}, ["type"]),
        ("Channel", {"accountName": "other"}, ["accountName"]),
        ("Channel", {"channelName": "#other"}, []),
        ("ServiceObject", {"serviceName": "other"}, ["serviceName"]),
        ("ServiceObject", {"serviceKey": "other"}, []),
        ("StatusPage", {"name": "Another"}, []),
        ("Schedule", {"name": "Another", "timeZone": "UTC"}, []),
        ("EscalationPolicy", {"name": "Another"}, []),
        ("Service", {"name": "Another", "escalationPolicy": "POTHER"}, []),
        ("ServiceIntegration", {"service": "POTHER"}, ["service"]),
        ("ServiceIntegration", {"vendor": "POTHER"}, ["vendor"]),
        ("ServiceIntegration", {"name": "Another"}, []),
        ("SentryProject", {"name": "Another", "platform": "node"}, []),
        ("SentryKey", {"name": "Another"}, []),
        ("SentryAlert", {"organization": "other"}, ["organization"]),
        ("SentryAlert", {"name": "Another", "monitorIds": ["1"], "environment": "qa"}, []),
        ("SentryMetricMonitor", {"project": "other"}, ["project"]),
        ("SentryUptimeMonitor", {"project": "other"}, ["project"]),
        ("SentryCronMonitor", {"organization": "other"}, ["organization"]),
        ("SentryInboundFilter", {"filterId": "localhost"}, ["filterId"]),
        ("SentryOwnership", {"project": "other"}, []),
        ("SentryPagerdutyService", {"service": "Another"}, []),
    ],
)
def test_only_what_the_vendor_cannot_change_replaces(
    vendors: Any, good: Any, noun: str, changes: dict[str, Any], replaced: list[str]
) -> None:
    response = vendors.diff(noun, good(noun), good(noun, **changes))
    assert response.changes == 2
    assert list(response.replaces) == replaced
    if replaced:
        assert {change.kind for change in response.detailedDiff.values()} & {ADD_REPLACE, UPDATE_REPLACE}


def test_the_old_one_goes_first_where_both_would_have_the_same_unique_name(vendors: Any, good: Any) -> None:
    counted = good("LogsMetric", compute={"aggregationType": "count"})
    assert vendors.diff("LogsMetric", good("LogsMetric"), counted).deleteBeforeReplace
    assert not vendors.diff("LogsMetric", good("LogsMetric"), good("LogsMetric", name="other")).deleteBeforeReplace


def test_a_value_not_known_yet_counts_as_changed(vendors: Any, good: Any) -> None:
    unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
    assert list(vendors.diff("Service", good("Service"), good("Service", escalationPolicy=unknown)).diffs) == [
        "escalationPolicy"
    ]
    response = vendors.diff(
        "ServiceIntegration", good("ServiceIntegration"), good("ServiceIntegration", service=unknown)
    )
    assert list(response.replaces) == ["service"]


def test_ignored_changes_are_not_reported(vendors: Any, good: Any) -> None:
    response = vendors.diff("Monitor", good("Monitor"), good("Monitor", priority="2", name="x"), ignore=("priority",))
    assert list(response.diffs) == ["name"]
