"""The examples of the rules: plans of a small catalog, changed by what an example gives."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from plan.plan import Plan, PlannedResource
from tests.support.catalogs import CLONE, planned
from tests.support.rules import resource

MINIMAL = CLONE / "tests" / "policies" / "rules" / "minimal.yml"
_PROVIDERS = "urn:pulumi:prod::watchbill::pulumi:providers:vendor::"


def example_plan(example: str) -> Plan:
    """The plan of the small catalog with the example laid over it; its `resources` change those that are planned."""
    given = yaml.safe_load(example)
    resources = given.pop("resources", {})
    catalog = lay_over(yaml.safe_load(MINIMAL.read_text(encoding="utf-8")), given)
    plan = _plan(yaml.safe_dump(catalog, sort_keys=False))
    kept = [it for it in plan.resources if it.name not in resources]
    changed = [_changed(plan, name, fields) for name, fields in resources.items()]
    return replace(plan, resources=(*kept, *changed))


def lay_over(base: Any, over: Any) -> Any:
    """Maps merge, and so do lists of items by their names; None takes a value out, and any other one replaces it."""
    if isinstance(over, Mapping):
        merged = {**(base or {}), **{key: lay_over((base or {}).get(key), value) for key, value in over.items()}}
        return {key: value for key, value in merged.items() if value is not None}
    if _has_names(base) and _has_names(over):
        items = {item["name"]: item for item in base}
        return list({**items, **{item["name"]: lay_over(items.get(item["name"]), item) for item in over}}.values())
    return over


def _has_names(value: Any) -> bool:
    return isinstance(value, Sequence) and bool(value) and all(isinstance(it, Mapping) and "name" in it for it in value)


@cache
def _plan(catalog: str) -> Plan:
    with TemporaryDirectory() as folder:
        return planned(Path(folder), catalog)


def _changed(plan: Plan, name: str, fields: Mapping[str, Any]) -> PlannedResource:
    assert set(fields) <= {"type", "properties", "options"}, fields
    named = [it for it in plan.resources if it.name == name]
    assert len(named) == ("type" not in fields), f"{name}: one resource is planned, or the example gives its type"
    base = named[0] if named else resource({}, _full_type(fields["type"]), name)
    options = dict(fields.get("options", {}))
    assert set(options) <= {"protect", "provider"}, options
    if "provider" in options:
        options["provider"] = _PROVIDERS + options["provider"]
    return replace(base, inputs=lay_over(base.inputs, fields.get("properties", {})), **options)


def _full_type(type_: str) -> str:
    """Pulumi's whole token of a type, of which YAML gives the package and the name: `datadog:LogsIndex`."""
    parts = re.fullmatch(r"(\w+):(\w)(\w*)", type_)
    assert parts, type_
    package, first, rest = parts.groups()
    return f"{package}:index/{first.lower()}{rest}:{first}{rest}"
