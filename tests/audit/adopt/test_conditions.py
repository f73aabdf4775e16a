"""Conditions in words: only where the plan sends the same query, thresholds and handling of missing data."""

import pytest
import yaml

from tests.audit.adopt.test_adopt import assert_exact, items
from tests.support.handmade import adopted, monitor

LOAD = "max(last_10m):max:system.load.1{env:prod,role:web} by {host} > 4"
SHOWN = {"onMissingData": "show_no_data", "requireFullWindow": False}


def alert(**properties):
    """The alert that a monitor becomes."""
    adoption = adopted([monitor(**properties)])
    assert_exact(adoption)
    (found,) = items(adoption, "alerts").values()
    return adoption, found


def test_a_gauge_gets_a_metric_a_signal_and_a_condition():
    limits = {"critical": "4", "warning": "3", "criticalRecovery": "3.5"}
    adoption, found = alert(query=LOAD, monitorThresholds=limits, **SHOWN)
    assert (found["condition"], found["duration"]) == ("system_load_1 > 4", "10m")
    assert (found["warning"], found["recovery"], found["no_data"]) == ("3", "3.5", "show")
    assert found["group_by"] == ["host"]
    written = yaml.safe_load(adoption.proof.files.texts["adopted-signals.yml"])
    assert written["metrics"] == [{"name": "system.load.1", "type": "gauge", "tags": ["host", "role"], "from": "agent"}]
    assert written["signals"] == [
        {"name": "system_load_1", "gauge": "system.load.1", "aggregate": "max", "where": {"role": "web"}}
    ]


def test_a_count_in_all_environments_is_said_as_one():
    adoption, found = alert()
    assert (found["condition"], found["duration"], found["no_data"]) == ("cart_err > 5", "5m", "ok")
    written = yaml.safe_load(adoption.proof.files.texts["adopted-signals.yml"])
    assert written["signals"] == [{"name": "cart_err", "count": "cart.err", "env": "all"}]


def test_uses_of_one_metric_share_it_and_different_filters_are_different_signals():
    query = "sum(last_5m):sum:cart.err{{{}}}.as_count() > {}"
    objects = [
        monitor("1", name="A", query=query.format("*", 5)),
        monitor("2", name="B", query=query.format("*", 7), monitorThresholds={"critical": "7"}),
        monitor("3", name="C", query=query.format("part:web", 5)),
    ]
    adoption = adopted(objects)
    assert_exact(adoption)
    conditions = [it["condition"] for it in items(adoption, "alerts").values()]
    assert sorted(conditions) == ["cart_err > 5", "cart_err > 7", "cart_err_2 > 5"]


@pytest.mark.parametrize(
    "properties",
    [
        {"query": LOAD, "monitorThresholds": {"critical": "4"}},
        {"query": LOAD.replace("max(", "min("), "monitorThresholds": {"critical": "4"}, **SHOWN},
        {"query": "avg(last_5m):avg:a.b{*} + avg:a.c{*} > 1", "monitorThresholds": {"critical": "1"}, **SHOWN},
        {"query": "avg(last_5m):avg:a.b{host:a OR host:b} > 1", "monitorThresholds": {"critical": "1"}, **SHOWN},
        {"query": "avg(last_5m):avg:a.b{!host:a} > 1", "monitorThresholds": {"critical": "1"}, **SHOWN},
        {"query": "avg(last_60m):avg:a.b{*} > 1", "monitorThresholds": {"critical": "1"}, **SHOWN},
        {"query": "avg(last_5m):avg:a.b{service:cart} > 1", "monitorThresholds": {"critical": "1"}, **SHOWN},
        {"query": "sum(last_5m):sum:api.requests{*}.as_count() > 5"},
        {"onMissingData": "show_no_data"},
        {"notifyNoData": True, "noDataTimeframe": 10},
    ],
)
def test_what_words_do_not_say_exactly_keeps_its_query(properties):
    _, found = alert(**properties)
    assert "condition" not in found
    assert found["query"] == properties.get("query", "sum(last_5m):sum:cart.err{*}.as_count() > 5")
