"""The resources of a plan as a file for the bare loop: classes, arguments and dependencies, without Watchbill's code.

The file is JSON: `{"users": {NAME: EMAIL}, "vendors": {NAME: VENDOR}, "resources": [{"class", "key", "name", "package",
"arguments", "after"}…]}`, each resource after those it refers to, by their keys. Users and vendors are looked up.
Arguments are in the SDK's spelling; Sentry has no SDK, and its class is the type. An object with a `$` key represents
what JSON cannot: `{"$args": CLASS, …}` an argument class, `{"$output": [KEY, PROPERTY]}` an output of another resource
or of a look-up, `{"$monitor": [FUNCTION, ORGANIZATION, KEY]}` the id of a project's own monitor, `{"$joined": […]}` a
text around some.
"""

import importlib
import json
import re
import typing
from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from pulumi import _types

from benchmarks.loop import declare
from catalog.vendors import KEYS
from plan.plan import Plan, PlannedResource, plan_of
from plan.resources.lookups import shown_id
from plan.resources.masking import SECRET
from plan.resources.recorder import record

_MODULES = {"datadog": "pulumi_datadog", "pagerduty": "pulumi_pagerduty", "sentry": ""}
_MONITOR = re.compile(r"<(errors|issues) of [^>]+>")
_MONITORS = {
    "errors": "sentry:index/getProjectErrorMonitor:getProjectErrorMonitor",
    "issues": "sentry:index/getProjectIssueStreamMonitor:getProjectIssueStreamMonitor",
}
_ID = re.compile(r"(<[^<>]+>)")
_LOOK_UP = re.compile(r"<(user|vendor):[^>]+>")


def write_bare(plan: Plan, file: Path) -> None:
    """Write the vendors' resources of a plan to `file`, without components, and with references in place of ids."""
    made = {resource.urn: resource for resource in plan.resources if _package(resource) in _MODULES}
    order = TopologicalSorter({urn: set(made[urn].dependencies) & made.keys() for urn in made}).static_order()
    resources = [_described(made[urn], made) for urn in order]
    text = json.dumps(resources)
    document = {
        "users": {name: name[len("<user:") : -1] for name in re.findall(r"<user:[^>]+>", text)},
        "vendors": {name: name[len("<vendor:") : -1] for name in re.findall(r"<vendor:[^>]+>", text)},
        "resources": resources,
    }
    file.write_text(json.dumps(document), encoding="utf-8")


def prove_same(plan: Plan, file: Path) -> None:
    """Run the bare loop with recording, and compare what it registers with the plan.

    Raises:
        AssertionError: a vendor's resource is missing, is one too many, or has other inputs.
    """
    config = {key.config: "not-needed" for key in KEYS}
    recording = record(lambda: declare(file), stack=plan.catalog.stack.name, config=config, secret_keys=sorted(config))
    ours, theirs = _inputs(plan), _inputs(plan_of(plan.catalog, recording))
    different = sorted(key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key))
    if different:
        raise AssertionError(f"the bare loop does not register what the plan holds: {different}")


def _inputs(plan: Plan) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (resource.type, resource.name): resource.inputs for resource in plan.resources if _package(resource) in _MODULES
    }


def _described(resource: PlannedResource, made: Mapping[str, PlannedResource]) -> dict[str, Any]:
    package, path, name = resource.type.split(":")
    used = [made[urn] for urn in resource.dependencies]
    after = [_key(it) for it in used]
    # Only of these: a team of PagerDuty and one of Datadog have the same planned id.
    ids = {shown_id(it.type, it.name): _key(it) for it in used}
    entry = {"key": _key(resource), "name": resource.name, "package": package, "after": after}
    referring = _with_references(resource, after, ids)
    if package == "sentry":
        return {**entry, "class": resource.type, "arguments": referring}
    space = path.partition("/")[0]
    module = _MODULES[package] if space == "index" else f"{_MODULES[package]}.{space}"
    arguments = getattr(importlib.import_module(module), f"{name}Args")
    return {**entry, "class": f"{module}.{name}", "arguments": _arguments(arguments, referring)}


def _key(resource: PlannedResource) -> str:
    """Return the key of a resource: a monitor of Sentry and its alert have the same name."""
    return f"{resource.type.rpartition(':')[2]} {resource.name}"


def _with_references(resource: PlannedResource, after: Sequence[str], ids: Mapping[str, str]) -> Any:
    """Return the inputs with outputs and look-ups in place of planned ids.

    The only secret among them is the key of a PagerDuty integration, on which the resource depends.
    """

    def refer(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: refer(item) for key, item in value.items()}
        if isinstance(value, list):
            return [refer(item) for item in value]
        if value == SECRET:
            return {"$output": [after[0], "integration_key"]}
        if isinstance(value, str) and (value in ids or _LOOK_UP.fullmatch(value)):
            return {"$output": [ids.get(value, value), "id"]}
        if isinstance(value, str) and (monitor := _MONITOR.fullmatch(value)):
            project = next(key for key in after if key.startswith("Project "))
            return {"$monitor": [_MONITORS[monitor[1]], resource.inputs["organization"], project]}
        if isinstance(value, str) and not ids.keys().isdisjoint(parts := _ID.split(value)):
            return {"$joined": [refer(part) for part in parts]}
        return value

    return refer(resource.inputs)


def _arguments(cls: type, values: Mapping[str, Any]) -> dict[str, Any]:
    """Convert wire names to Python's, and nested objects to their argument classes."""
    hints = _types.input_type_types(cls)
    wire_names = _types.input_type_py_to_pulumi_names(cls)
    return {python: _typed(hints[wire], values[wire]) for python, wire in sorted(wire_names.items()) if wire in values}


def _typed(hint: Any, value: Any) -> Any:
    if isinstance(value, list):
        return [_typed(hint, item) for item in value]
    if not isinstance(value, dict) or any(key.startswith("$") for key in value):
        return value
    cls = _argument_class(hint)
    if cls is None:
        return value
    return {"$args": f"{cls.__module__.removesuffix('._inputs')}.{cls.__name__}", **_arguments(cls, value)}


def _argument_class(hint: Any) -> type | None:
    """Return the argument class inside `Optional[Input[Sequence[Input[…]]]]`; None where the SDK takes a plain map."""
    if isinstance(hint, type) and _types.is_input_type(hint):
        return hint
    found = (_argument_class(argument) for argument in typing.get_args(hint))
    return next((cls for cls in found if cls is not None), None)


def _package(resource: PlannedResource) -> str:
    return resource.type.partition(":")[0]
