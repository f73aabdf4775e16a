"""Monitors: how a body is read, and which differences are not drift."""

import pytest

from audit.live.datadog.monitors import MONITOR

BODY = {
    "id": 101,
    "type": "query alert",
    "name": "[prod] cart 5xx",
    "query": "sum(last_5m):sum:cart.err{*} > 5",
    "message": "@pagerduty-cart",
    "tags": ["env:prod"],
    "priority": 2,
    "multi": False,
    "overall_state": "OK",
    "draft_status": "published",
    "restricted_roles": None,
    "created": "2026-10-01T00:00:00+00:00",
    "modified": "2026-11-01T02:00:00.5+00:00",
    "creator": {"handle": "a@x", "email": "a@x", "name": "A"},
    "options": {"thresholds": {"critical": 5.0}, "silenced": {}, "include_tags": True, "notify_by": ["host"]},
}


def test_a_body_in_the_words_of_the_resource():
    assert MONITOR.read(BODY) == {
        "type": "query alert",
        "name": "[prod] cart 5xx",
        "query": "sum(last_5m):sum:cart.err{*} > 5",
        "message": "@pagerduty-cart",
        "tags": ["env:prod"],
        "priority": "2",
        "draftStatus": "published",
        "includeTags": True,
        "notifyBies": ["host"],
        "monitorThresholds": {"critical": "5"},
    }


def test_schedules_and_variables():
    options = {
        "scheduling_options": {
            "evaluation_window": {"day_starts": "04:00", "timezone": "UTC"},
            "custom_schedule": {"recurrences": [{"rrule": "FREQ=DAILY"}, {"rrule": "FREQ=WEEKLY"}]},
        },
        "variables": [
            {
                "data_source": "rum",
                "name": "a",
                "search": {"query": "x"},
                "compute": {"aggregation": "count"},
                "group_by": [{"facet": "@f", "limit": 10}],
            }
        ],
    }
    properties = MONITOR.read({**BODY, "options": options})
    assert properties["schedulingOptions"] == {
        "evaluationWindow": {"dayStarts": "04:00", "timezone": "UTC"},
        "customSchedule": {"recurrence": {"rrule": "FREQ=DAILY"}},
    }
    assert properties["variables"] == {
        "eventQueries": [
            {
                "dataSource": "rum",
                "name": "a",
                "search": {"query": "x"},
                "computes": [{"aggregation": "count"}],
                "groupBies": [{"facet": "@f", "limit": 10}],
            }
        ]
    }


CODE = {"name": "n", "type": "query alert", "query": "q", "message": "m", "tags": ["a:1", "b:2"]}
SAME = {
    "texts are trimmed": ({"message": "m\n", "query": " q"}, {"message": "m", "query": "q"}),
    "a metric alert is a query alert": ({"type": "metric alert"}, {"type": "query alert"}),
    "thresholds are numbers or texts": (
        {"monitorThresholds": {"critical": "5"}},
        {"monitorThresholds": {"critical": 5.0}},
    ),
    "tags are a set": ({"tags": ["b:2", "a:1"]}, {}),
    "a delay of a new host": ({}, {"newHostDelay": 300}),
    "tags in titles": ({}, {"includeTags": True}),
    "a full window": ({}, {"requireFullWindow": True}),
    "missing data notifies nobody": ({}, {"notifyNoData": False, "noDataTimeframe": 10}),
    "nothing resolves by itself": ({}, {"timeoutH": 0}),
    "nothing is sent again": ({}, {"renotifyInterval": 0}),
    "edits notify nobody": ({}, {"notifyAudit": False}),
    "groups": ({}, {"groupbySimpleMonitor": False}),
    "published": ({}, {"draftStatus": "published"}),
    "checks have no options on tags and windows": (
        {"type": "service check", "includeTags": True, "requireFullWindow": True},
        {"type": "service check"},
    ),
    "event alerts have no thresholds": (
        {"type": "event alert", "monitorThresholds": {"critical": "1"}},
        {"type": "event alert"},
    ),
    "no evaluation delay": ({"evaluationDelay": 0}, {"evaluationDelay": ""}),
    "no roles": ({}, {"restrictedRoles": []}),
    "no priority": ({"priority": ""}, {}),
    "a validation is not stored": ({"validate": False, "forceDelete": True}, {}),
}


@pytest.mark.parametrize("name", SAME)
def test_not_drift(name):
    code, live = SAME[name]
    assert MONITOR.same.normal({**CODE, **code}) == MONITOR.same.normal({**CODE, **live})


@pytest.mark.parametrize(
    "live",
    [
        {"message": "another"},
        {"tags": ["a:1"]},
        {"type": "service check"},
        {"monitorThresholds": {"critical": "6"}},
        {"draftStatus": "draft"},
        {"notifyNoData": True, "noDataTimeframe": 10},
        {"timeoutH": 1},
        {"priority": "1"},
        {"includeTags": False},
    ],
)
def test_drift(live):
    assert MONITOR.same.normal(CODE) != MONITOR.same.normal({**CODE, **live})


def test_who_and_when():
    created, changed = MONITOR.created(BODY), MONITOR.changed(BODY)
    assert (created.who, created.at.isoformat()) == ("a@x", "2026-10-01T00:00:00+00:00")
    assert (changed.who, changed.at.isoformat()) == (None, "2026-11-01T02:00:00.500000+00:00")
