"""The tables of the guard: each field and each input on a page's path has a class, and each row names one."""

import dataclasses
from collections.abc import Iterator

import pytest

from catalog.alerts.detection import Absence
from catalog.registry import BY_NAME, WITH_ITEMS
from components.sdks.tables import table
from components.sentry_sdk import alert, args
from plan.document.detections import detection_fields
from plan.resources.types import TYPES
from review.guard.classes import Row
from review.guard.muted import DOWNTIME, WINDOW
from review.guard.parts import kind_of, parts_of
from review.guard.table.consequences import ADDED, REMOVED
from review.guard.table.fields import FIELDS, OFF_PATH_SECTIONS
from review.guard.table.inputs import INPUTS, OFF_PATH
from tests.support.edits import example

NOT_FIELDS = {"id", "name", "source", "renamed_from", "detection"}
OF_SENTRY = {
    f"Sentry{name.removesuffix('Args')}": form
    for module in (args, alert)
    for name, form in vars(module).items()
    if name.endswith("Args") and hasattr(form, "__annotations__")
}
PROJECT_ARGS = {
    "SentryProjectInboundDataFilter": "InboundDataFilterArgs",
    "SentryProjectSpikeProtection": "SpikeProtectionArgs",
}


def fields_of(section: str) -> set[str]:
    """The fields of a section's items in a document."""
    classes = BY_NAME[section].classes
    names = {field.name for each in classes for field in dataclasses.fields(each)}
    names |= set(detection_fields(Absence(window_minutes=5))) if "detection" in names else set()
    return names - NOT_FIELDS


def inputs_of(kind: str) -> set[str]:
    """The inputs of a kind of resource that its SDK knows, as the vendor spells them."""
    if kind == "Provider":
        return set(INPUTS[kind])
    if kind.startswith("Sentry"):
        form = OF_SENTRY.get(kind) or vars(args)[PROJECT_ARGS[kind]]
        return set(form.__annotations__)
    rows = [row for vendor in ("datadog", "pagerduty") for row in table(vendor).resources.values()]
    return {
        name
        for row in rows
        if row.token in TYPES and row.token.endswith(f":{kind}")
        for name in row.inputs.spelling.values()
    }


def rows() -> Iterator[tuple[str, str, Row]]:
    for section, fields in FIELDS.items():
        yield from ((section, field, row) for field, row in fields.items())


def test_every_section_is_on_a_path_or_listed_as_off_it():
    named = {*FIELDS, *OFF_PATH_SECTIONS}
    assert {row.name for row in WITH_ITEMS} == named
    assert not FIELDS.keys() & OFF_PATH_SECTIONS


@pytest.mark.parametrize("section", [name for name in FIELDS if BY_NAME[name].classes])
def test_every_field_has_a_class_and_every_row_a_field(section: str):
    rows = {name.partition(".")[0] for name in FIELDS[section]} - {ADDED, REMOVED}
    assert fields_of(section) == rows


def test_every_kind_of_resource_is_on_a_path_or_listed_as_off_it():
    kinds = {
        f"Sentry{name}" if type_.startswith("sentry:") else name
        for type_ in TYPES
        for name in [type_.rpartition(":")[2]]
        if type_ not in (DOWNTIME, WINDOW)
    }
    assert kinds == (INPUTS.keys() | OFF_PATH) - {"Provider"}
    assert not INPUTS.keys() & OFF_PATH


@pytest.mark.parametrize("kind", INPUTS)
def test_every_input_has_a_class_and_every_row_an_input(kind: str):
    rows = {name.partition(".")[0] for name in INPUTS[kind]}
    assert inputs_of(kind) == rows


def test_every_part_that_components_make_has_a_class():
    for resource in example().resources.values():
        kind = kind_of(resource)
        for part in parts_of(resource) if kind in INPUTS and kind != "Provider" else ():
            named = {name for name in INPUTS[kind] if part == name or part.startswith(f"{name}.")}
            assert named, f"{kind}.{part} has no class"


def test_every_part_that_follows_from_a_field_exists():
    for section, field, row in rows():
        for part in row.makes:
            kind, _, input = part.lstrip("+-").partition(".")
            assert part == "+muted" or kind in INPUTS, f"{section}.{field} makes {part}"
            assert not input or input.partition(".")[0] in inputs_of(kind), f"{section}.{field} makes {part}"


def test_every_field_that_is_judged_elsewhere_names_its_judge():
    for section, field, row in rows():
        judged = row.kind == "judged elsewhere"
        assert judged == (row.judge is not None), f"{section}.{field}"
        assert not judged or (row.judge and row.judge.__module__.startswith(("review.risks.", "review.facts.causes")))
