"""Edits behind Pulumi's back: what a person changes in a vendor's own pages, and what a refresh then reads."""

import re
from pathlib import Path
from typing import Any

import pytest

from local.vendors import EditRejected, contents, edit, remove


@pytest.fixture
def monitor(vendors: Any, good: Any) -> Any:
    vendors.create("LogsMetric", good("LogsMetric"))
    return vendors.create("Monitor", good("Monitor"))


def test_an_edit_is_what_a_refresh_reads(vendors: Any, monitor: Any) -> None:
    edit(vendors.store, "datadog", "monitor", monitor.id, {"name": "Renamed by hand", "priority": "3"})
    read = vendors.read("Monitor", monitor.id)
    assert (read.inputs["name"], read.outputs["name"]) == ("Renamed by hand", "Renamed by hand")
    assert read.inputs["priority"] == "3"


def test_objects_are_found_by_name_and_properties_by_either_spelling(vendors: Any, monitor: Any) -> None:
    changes = {"monitor_thresholds.critical_recovery": "100", "requireFullWindow": "true", "tags.0": "env:staging"}
    edit(vendors.store, "datadog", "monitor", "High latency", changes)
    inputs = vendors.read("Monitor", monitor.id).inputs
    assert inputs["monitorThresholds"]["criticalRecovery"] == "100"
    assert inputs["requireFullWindow"] is True
    assert inputs["tags"] == ["env:staging", "service:storefront"]


def test_a_null_takes_a_property_away(vendors: Any, monitor: Any) -> None:
    assert "priority" in vendors.read("Monitor", monitor.id).inputs
    edit(vendors.store, "datadog", "monitor", monitor.id, {"priority": "null"})
    assert "priority" not in vendors.read("Monitor", monitor.id).inputs


def test_a_status_page_is_published_by_hand_and_then_stays(vendors: Any, good: Any) -> None:
    page = vendors.create("StatusPage", good("StatusPage"))
    edit(vendors.store, "datadog", "status page", "Acme status", {"enabled": "true"})
    assert vendors.read("StatusPage", page.id).outputs["enabled"] is True
    with pytest.raises(Exception, match="published"):
        vendors.delete("StatusPage", page.id)
    with pytest.raises(Exception, match="published"):
        vendors.update("StatusPage", page, good("StatusPage", type="internal"))


@pytest.mark.parametrize(
    ("vendor", "kind", "name", "changes", "message"),
    [
        ("datadgo", "monitor", "High latency", {"name": "x"}, "unknown vendor 'datadgo'; did you mean datadog?"),
        ("datadog", "monitr", "High latency", {"name": "x"}, "has no type 'monitr'; did you mean monitor"),
        ("datadog", "monitor", "High latencies", {"name": "x"}, "did you mean High latency?"),
        ("datadog", "monitor", "nope", {"name": "x"}, "existing: High latency ("),
        ("datadog", "dashboard", "nope", {"title": "x"}, "none exists"),
        ("datadog", "monitor", "High latency", {"prioritty": "1"}, "no property 'prioritty'; did you mean priority"),
        ("datadog", "monitor", "High latency", {"timeoutH": "long"}, "timeoutH: must be a whole number"),
        ("datadog", "monitor", "High latency", {"monitorThresholds.limit": "1"}, "monitorThresholds.limit: is not"),
        ("datadog", "monitor", "High latency", {"tags.7": "x"}, "not a position in a list of 2"),
        ("datadog", "monitor", "High latency", {"priority": "9"}, "priority: must be"),
        (
            "datadog",
            "monitor",
            "High latency",
            {"query": "percentile(last_10m):p95:a.b{*} > 2000"},
            "metric a.b does not exist",
        ),
    ],
)
def test_an_edit_that_makes_no_sense_changes_nothing_and_says_why(
    vendors: Any, good: Any, monitor: Any, vendor: str, kind: str, name: str, changes: dict[str, str], message: str
) -> None:
    with pytest.raises(EditRejected, match=re.escape(message)):
        edit(vendors.store, vendor, kind, name, changes)
    assert vendors.read("Monitor", monitor.id).inputs == good("Monitor")


def test_two_of_the_same_name_are_told_apart_by_id(vendors: Any, good: Any, monitor: Any) -> None:
    other = vendors.create("Monitor", good("Monitor"))
    with pytest.raises(
        EditRejected, match=f"2 objects have the name 'High latency'; use the id: {monitor.id}, {other.id}"
    ):
        edit(vendors.store, "datadog", "monitor", "High latency", {"priority": "2"})


def test_an_object_can_be_deleted_by_hand(vendors: Any, monitor: Any) -> None:
    assert vendors.read("Monitor", monitor.id) is not None
    remove(vendors.store, "datadog", "monitor", monitor.id)
    assert vendors.read("Monitor", monitor.id) is None


def test_contents_list_all_objects_with_secrets_masked(vendors: Any, good: Any) -> None:
    vendors.create("ServiceObject", good("ServiceObject"))
    vendors.create("SentryTeam", good("SentryTeam"), secrets=(("name",),))
    listed = {(thing.vendor, thing.kind): thing for thing in contents(vendors.store)}
    assert listed["pagerduty", "user"].id.startswith("P")
    assert listed["datadog", "pagerduty-service-object"].properties["serviceKey"] == "[secret]"
    assert listed["sentry", "team"].properties["name"] == "[secret]"
    assert good("ServiceObject")["serviceKey"] not in repr(list(listed.values()))


def test_a_file_that_is_no_account_is_left_alone_and_said_so(tmp_path: Path) -> None:
    other = tmp_path / "account.sqlite"
    other.write_text("not a database at all, but long enough to be taken for one by its name only" * 20)
    before = other.read_bytes()
    with pytest.raises(EditRejected, match=r"is damaged, or is no account: .*watchbill local reset"):
        contents(other)
    assert other.read_bytes() == before


def test_an_account_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(EditRejected, match="the account does not exist yet"):
        contents(tmp_path / "nothing.sqlite")
    assert not (tmp_path / "nothing.sqlite").exists()
