import json

import pytest

from plan.engine.log import UnreadableLog
from plan.engine.operations import read_operations

URN = "urn:pulumi:prod::watchbill::watchbill:index:Alerts$datadog:index/monitor:Monitor::alerts-errors"


def log(folder, *steps):
    events = [{"sequence": 0, "preludeEvent": {}}]
    events += [{"sequence": 1, "resourcePreEvent": {"metadata": step}} for step in steps]
    (folder / "events.json").write_text("".join(f"{json.dumps(event)}\n" for event in events))
    return folder / "events.json"


def step(op, urn=URN, type="datadog:index/monitor:Monitor", **more):
    return {"op": op, "urn": urn, "type": type, **more}


@pytest.mark.parametrize(
    ("steps", "operation"),
    [
        ([step("create", diffs=None)], "create"),
        ([step("update", diffs=["query", "message"])], "update: message, query"),
        (
            [step("update", diffs=["tags"], detailedDiff={"tags[0]": {"kind": "update"}, "query": {}})],
            "update: query, tags[0]",
        ),
        ([step("delete")], "delete"),
        ([step("create-replacement"), step("delete-replaced")], "create-replacement; delete-replaced"),
    ],
)
def test_an_operation_with_the_properties_that_differ(tmp_path, steps, operation):
    assert read_operations(log(tmp_path, *steps)) == {URN: operation}


@pytest.mark.parametrize("op", ["same", "read", "refresh"])
def test_an_unchanged_resource_has_none(tmp_path, op):
    assert read_operations(log(tmp_path, step(op))) == {}


def test_a_provider_has_none_because_a_preview_may_have_other_keys(tmp_path):
    provider = step("update", urn="urn:provider", type="pulumi:providers:datadog", diffs=["apiKey"])
    assert read_operations(log(tmp_path, provider, step("same"))) == {}


def test_a_file_that_is_no_log_is_an_error(tmp_path):
    (tmp_path / "events.json").write_text("Previewing update\n")
    with pytest.raises(UnreadableLog):
        read_operations(tmp_path / "events.json")
