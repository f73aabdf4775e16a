"""Datadog's software catalog and teams: entities as text in the form v3, identified by kind and name."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

import yaml

from local.vendors.core.constraints import Passes, Pattern, Readable
from local.vendors.core.kinds import Kind, NewObject, named_by
from local.vendors.core.outputs import uuid_id
from local.vendors.core.places import at, items
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.protocol.wire import Properties

ENTITY = "datadog:index/softwareCatalog:SoftwareCatalog"
DATADOG_TEAM = "datadog:index/team:Team"

_KEYS = {"apiVersion", "kind", "metadata", "spec", "integrations", "extensions", "datadog"}
_METADATA = {
    "name",
    "displayName",
    "description",
    "owner",
    "additionalOwners",
    "tags",
    "contacts",
    "links",
    "inheritFrom",
    "namespace",
}
_SPEC = {"lifecycle", "tier", "type", "languages", "dependsOn", "componentOf", "components"}
_REFERENCE = re.compile(r"[a-z]+:([\w.-]+/)?[\w.-]+")


def _read(text: Any) -> dict[str, Any] | None:
    try:
        entity = yaml.safe_load(text) if isinstance(text, str) else None
    except yaml.YAMLError:
        return None
    return entity if isinstance(entity, dict) else None


def _faults(text: str) -> Iterator[str]:
    """Yields the first fault of an entity; nothing where there is none."""
    entity = _read(text)
    if entity is None:
        yield "must be a valid entity YAML/JSON structure"
    else:
        yield from islice(_wrong(entity), 1)


def _wrong(entity: dict[str, Any]) -> Iterator[str]:
    version = entity.get("apiVersion")
    if version == "backstage.io/v1alpha1":
        return
    major = re.fullmatch(r"v?(\d+)(\.\d+)*", str(version))
    if major is None or int(major[1]) < 3:
        yield f"apiVersion must be v3 or above, not {version!r}"
    if not isinstance(entity.get("kind"), str):
        yield "kind is required and missing"
    metadata, spec = entity.get("metadata"), entity.get("spec", {})
    if not isinstance(metadata, dict) or not isinstance(metadata.get("name"), str) or not metadata["name"]:
        yield "metadata.name is required and missing"
        return
    if not isinstance(spec, dict):
        yield "spec must be an object"
        return
    for known, given, place in ((_KEYS, entity, ""), (_METADATA, metadata, "metadata."), (_SPEC, spec, "spec.")):
        yield from (f"{place}{key} is not allowed" for key in given if key not in known)
    for key in ("displayName", "description", "owner"):
        if not isinstance(metadata.get(key, ""), str):
            yield f"metadata.{key} must be a string"
    yield from _wrong_in_links(metadata)
    for key in ("lifecycle", "tier", "type"):
        if not isinstance(spec.get(key, "x"), str) or not spec.get(key, "x"):
            yield f"spec.{key} must be a string that is not empty"
    for other in spec.get("dependsOn", ()):
        if not isinstance(other, str) or not _REFERENCE.fullmatch(other):
            yield f"spec.dependsOn: {other!r} is not a reference such as service:web"


def _wrong_in_links(metadata: dict[str, Any]) -> Iterator[str]:
    for index, link in items(metadata, "links"):
        missing = [key for key in ("name", "type", "url") if not link.get(key)]
        if missing:
            yield f"metadata.links[{index}].{missing[0]} is required and missing"
        elif not urlsplit(link["url"]).scheme:
            yield f"metadata.links[{index}].url is not a URI"


def _reference(inputs: Properties) -> str | None:
    entity = _read(at(inputs, "entity")) or {}
    name = at(entity, "metadata", "name")
    namespace = at(entity, "metadata", "namespace") or "default"
    return f"{entity.get('kind')}:{namespace}/{name}" if name else None


def _same_entity(_name: str, old: Any, new: Any) -> bool:
    return _reference({"entity": old}) == _reference({"entity": new})


def _admit_team(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:
    for other in store.named(DATADOG_TEAM, inputs["name"]):
        if other.id != id:
            yield ("name",), "409 Conflict: team name and handle must be unique"


def _id(new: NewObject) -> str:
    return _reference(new.inputs) or uuid_id(new)


KINDS = {
    ENTITY: Kind(
        replaces=frozenset(("entity",)),
        converts=_same_entity,
        # The API itself would overwrite the other entity without an error, and two stacks would overwrite each other in
        # turn.
        unique=_reference,
        unique_path="entity",
        rules=(Readable("entity", _faults),),
        new_id=_id,
    ),
    DATADOG_TEAM: Kind(
        unique=named_by("handle"),
        unique_path="handle",
        rules=(
            Passes("name", lambda name: 0 < len(name.strip()) <= 200, "must be 1 to 200 characters long"),
            Pattern(
                "handle",
                r"[a-z0-9_.-]{1,195}",
                "{value!r} is not a handle: only lower-case letters, digits and _ . -, at most 195 characters",
            ),
        ),
        admit=_admit_team,
        new_id=uuid_id,
        computed=lambda new: {"summary": f"Team {new.inputs.get('name')}", "linkCount": 0, "userCount": 0},
    ),
}
