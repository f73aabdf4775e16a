"""Datadog status pages, their components and the templates of their posts."""

from collections.abc import Iterator
from uuid import NAMESPACE_URL, uuid5

from local.vendors.core.constraints import (
    EITHER,
    NOT_NEGATIVE,
    Filled,
    Length,
    NotBlank,
    OneOf,
    Pattern,
    Range,
    Rule,
    when,
)
from local.vendors.core.kinds import Kind, Link, NewObject, named_by
from local.vendors.core.outputs import uuid_id
from local.vendors.core.places import at, items
from local.vendors.core.store import Store, StoredObject
from local.vendors.core.typecheck import Problem
from local.vendors.protocol.wire import UNKNOWN, Path, Properties

STATUS_PAGE = "datadog:index/statusPage:StatusPage"
STATUS_PAGE_COMPONENT = "datadog:index/statusPageComponent:StatusPageComponent"


def _status_page_outputs(new: NewObject) -> Properties:
    return {
        "enabled": False,
        "customDomainEnabled": False,
        # `.invalid` resolves to nothing (RFC 2606): an address copied from a local run must not reach anyone.
        "pageUrl": f"https://{new.inputs.get('domainPrefix')}.statuspage.datadoghq.invalid",
    }


def _admit_status_page(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:
    page = store.get(STATUS_PAGE, id) if id is not None else None
    if page is not None and page.outputs.get("enabled") and page.inputs.get("type") != inputs["type"]:
        yield ("type",), "cannot change while the page is published: unpublish it first"


def _may_delete_status_page(page: StoredObject, _store: Store) -> str | None:
    return "a published status page cannot be deleted: unpublish it first" if page.outputs.get("enabled") else None


def _check_positions(inputs: Properties, _path: Path) -> Iterator[Problem]:
    placed = ["position" in child for _, child in items(inputs, "components")]
    if any(placed) and not all(placed):
        yield ("components",), "either every component of a group has a position or none"


def _admit_component(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:
    others = [record for record in store.referrers(STATUS_PAGE, inputs["pageId"]) if record.id != id]
    siblings = [record for record in others if record.token == STATUS_PAGE_COMPONENT]
    if inputs["position"] > len(siblings):
        yield (
            ("position",),
            f"must be 0 to the number of components that the page has ({len(siblings)}), not {inputs['position']}; "
            "depends_on fixes their order",
        )


def _with_ids(inputs: Properties) -> Properties:
    """Gives each component of a group an id of its own, which templates name."""
    children, page = at(inputs, "components"), at(inputs, "pageId")
    if not children:
        return inputs
    ids = [UNKNOWN if page is None else str(uuid5(NAMESPACE_URL, f"{page}/{at(child, 'name')}")) for child in children]
    return {**inputs, "components": [{**child, "id": id} for child, id in zip(children, ids, strict=True)]}


def _components_of(page: str, store: Store) -> set[str]:
    """Returns the ids of every component of a page, also within groups."""
    records = [record for record in store.referrers(STATUS_PAGE, page) if record.token == STATUS_PAGE_COMPONENT]
    inner = {child["id"] for record in records for _, child in items(record.outputs, "components")}
    return {record.id for record in records if at(record.inputs, "type") == "component"} | inner


def _admit_degradation(inputs: Properties, store: Store, _id: str | None) -> Iterator[Problem]:
    known = _components_of(inputs["pageId"], store)
    for index, affected in items(inputs, "componentsAffecteds"):
        if affected["id"] not in known:
            yield ("componentsAffecteds", index, "id"), f"the page has no component {affected['id']!r}"


def _admit_maintenance(inputs: Properties, store: Store, _id: str | None) -> Iterator[Problem]:
    known = _components_of(inputs["pageId"], store)
    for index, id in items(inputs, "componentIds"):
        if id not in known:
            yield ("componentIds", index), f"the page has no component {id!r}"


_PAGE_RULES: tuple[Rule, ...] = (
    NotBlank("name"),
    OneOf("type", ("public", "internal"), EITHER),
    Pattern(
        "domainPrefix",
        r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
        "{value!r} is not a part of a host name: only lower-case letters, digits and - are allowed",
    ),
    OneOf("visualizationType", ("bars_and_uptime_percentage", "bars_only", "component_name_only"), EITHER),
)
_COMPONENT_RULES: tuple[Rule, ...] = (
    NotBlank("name"),
    OneOf("type", ("component", "group"), EITHER),
    Range("position", 0, None, NOT_NEGATIVE),
    when("type", "group", Filled("components", "a group requires at least one component")),
    when("type", "component", Length("components", 0, 0, "is only allowed for a group")),
    _check_positions,
    Range("components[].position", 0, None, NOT_NEGATIVE),
    OneOf("components[].type", ("component",), EITHER),
)
_DEGRADATION_RULES: tuple[Rule, ...] = (
    NotBlank("name"),
    OneOf("updates[].status", ("investigating", "identified", "monitoring", "resolved"), EITHER),
    OneOf("componentsAffecteds[].status", ("operational", "degraded", "partial_outage", "major_outage"), EITHER),
)
_OF_PAGE = (Link("pageId", STATUS_PAGE, "cascade"),)

KINDS = {
    STATUS_PAGE: Kind(
        unique=named_by("domainPrefix"),
        unique_path="domainPrefix",
        taken="409 Conflict: the domain prefix is taken ({what})",
        rules=_PAGE_RULES,
        admit=_admit_status_page,
        may_delete=_may_delete_status_page,
        new_id=uuid_id,
        computed=_status_page_outputs,
        defaults={"slackSubscriptionsEnabled": False, "subscriptionsEnabled": False},
    ),
    STATUS_PAGE_COMPONENT: Kind(
        replaces=frozenset(("pageId", "type")),
        rules=_COMPONENT_RULES,
        admit=_admit_component,
        links=_OF_PAGE,
        new_id=uuid_id,
        computed=lambda _new: {"status": "operational"},
        filled=_with_ids,
    ),
    "datadog:index/statusPageDegradationTemplate:StatusPageDegradationTemplate": Kind(
        replaces=frozenset(("pageId",)),
        rules=_DEGRADATION_RULES,
        admit=_admit_degradation,
        links=_OF_PAGE,
        new_id=uuid_id,
    ),
    "datadog:index/statusPageMaintenanceTemplate:StatusPageMaintenanceTemplate": Kind(
        replaces=frozenset(("pageId",)),
        rules=(NotBlank("name"),),
        admit=_admit_maintenance,
        links=_OF_PAGE,
        new_id=uuid_id,
    ),
}
