"""A plan's document is read as it was written, and refused where it is none."""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

from plan.document.model import Finding, Resource, Source
from plan.document.read import NotADocument, read
from plan.document.write import as_json
from plan.plan import make_plan
from tests.support.example import STACKS

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
EMPTY = {"version": 2, "stack": "shop", "environment": "prod", "pages": True, "resources": [], "items": []}
FINDING = {"rule": "thin", "severity": "info", "message": "Few.", "source": {"file": "a.yml", "line": 3}}
MONITOR = {"urn": "u", "type": "t", "name": "n", "inputs": {}, "protect": False, "retain_on_delete": True}


@cache
def text() -> str:
    plan = make_plan(STACKS / "prod")
    return as_json(plan, plan.findings, AT)


def made(**parts: Any) -> str:
    return json.dumps(EMPTY | {"findings": []} | parts)


def why(text: str) -> str:
    with pytest.raises(NotADocument) as error:
        read(text)
    return str(error.value)


def test_every_part_of_a_document_is_read() -> None:
    written, document = json.loads(text()), read(text())
    assert {it.urn: it.inputs for it in document.resources} == {it["urn"]: it["inputs"] for it in written["resources"]}
    assert [it.message for it in document.findings] == [it["message"] for it in written["findings"]] != []
    first = written["routes"]["alerts/high-error-rate"]
    route = document.routes["alerts/high-error-rate"]
    assert route.pager is not None
    assert [it.after_minutes for it in route.pager.levels] == [it["after_minutes"] for it in first["pager"]["levels"]]
    assert [it.name for step in route.steps for it in step.calls] == [
        it["name"] for step in first["steps"] for it in step["calls"]
    ]
    assert {it.id: it.night_share for it in document.load} == {it["id"]: it["night_share"] for it in written["load"]}
    assert [len(it.shifts) for it in document.calendar] == [len(it["shifts"]) for it in written["calendar"]] != []


def test_what_older_code_left_out_has_a_default_and_what_newer_code_adds_is_not_read() -> None:
    document = read(made(findings=[FINDING | {"mood": "grave"}], resources=[MONITOR | {"aliases": [], "item": None}]))
    assert document.findings == (
        Finding(rule="thin", severity="info", message="Few.", source=Source(file="a.yml", line=3)),
    )
    assert document.resources == (
        Resource(urn="u", type="t", name="n", inputs={}, protect=False, retain_on_delete=True, aliases=(), item=None),
    )
    assert (document.routes, document.load, document.calendar, document.outputs) == ({}, (), (), {})


def test_what_is_no_document_is_refused_with_the_reason() -> None:
    assert why("{").startswith("invalid JSON: ")
    assert why("[]") == "its version is None, and this review reads version 2"
    assert why(made(version=3)) == "its version is 3, and this review reads version 2"
    assert why(made(resources=[MONITOR | {"aliases": "none", "item": None}])).startswith("resources.0.aliases: ")
    shift = {"begin": "1969-01-01T00:00:00+00:00", "end": "2026-01-01T00:00:00", "person": None}
    duty = {"id": "a", "name": "A", "time_zone": "UTC", "shifts": [shift]}
    assert why(made(calendar=[duty])).endswith("begin: Value error, an instant must be between 1970 and 2200")
