"""Hand-made code, states and live objects for the audit's tests."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from audit.compare.compare import compare
from audit.compare.model import CodeResource, Comparison, Entry, StateResource
from audit.compare.stack import Adopted, StackInput
from audit.compare.unmanaged import Owners
from audit.live.inventory import Collection, Inventory, LiveObject, Manager, Unread
from audit.live.sameness import Sameness
from catalog.allowances import Allowance

MONITOR = "datadog:index/monitor:Monitor"
DASHBOARD = "datadog:index/dashboard:Dashboard"
SCHEDULE = "pagerduty:index/schedule:Schedule"
TEAM = "sentry:index/team:Team"
ALERT = "sentry:index/alert:Alert"
AT = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 29)
_KINDS = {MONITOR: "monitor", DASHBOARD: "dashboard", SCHEDULE: "schedule", TEAM: "team", ALERT: "alert"}
SAME = {MONITOR: Sameness(defaults={"includeTags": True}, unordered=("tags",), trimmed=("message",))}


def urn(type_: str, name: str, stack: str = "prod") -> str:
    return f"urn:pulumi:{stack}::watchbill::{type_}::{name}"


def code(type_: str, name: str, inputs: dict[str, Any], **more: Any) -> CodeResource:
    """A resource that the code plans."""
    return CodeResource(
        **{"stack": "prod", "urn": urn(type_, name), "type": type_, "name": name, "inputs": inputs, **more}
    )


def state(type_: str, name: str, id: str, inputs: dict[str, Any], **more: Any) -> StateResource:
    """A resource of the state; its outputs are its inputs."""
    fields = {"stack": "prod", "urn": urn(type_, name), "type": type_, "name": name, "id": id, "inputs": inputs}
    return StateResource(**{**fields, "outputs": inputs, **more})


def live(type_: str, id: str, properties: dict[str, Any], **more: Any) -> LiveObject:
    """A live object, named after its property `name`."""
    fields: dict[str, Any] = {
        "vendor": type_.partition(":")[0],
        "kind": _KINDS[type_],
        "type": type_,
        "id": id,
        "import_id": id,
        "name": properties.get("name", id),
        "properties": properties,
        "body": {"id": id},
    }
    return LiveObject(**{**fields, **more})


def collection(type_: str, objects: Iterable[LiveObject] = (), unread: Unread | None = None) -> Collection:
    vendor = type_.partition(":")[0]
    return Collection(vendor=vendor, kind=_KINDS[type_], type=type_, objects=tuple(objects), unread=unread)


def inventory(*objects: LiveObject, unread: dict[str, Unread] | None = None) -> Inventory:
    """An inventory with a collection for each of the types here; `unread` are those that were not read to the end."""
    return Inventory(
        at=AT,
        organizations={},
        collections=tuple(
            collection(type_, [each for each in objects if each.type == type_], (unread or {}).get(type_))
            for type_ in _KINDS
        ),
    )


def compared(
    planned: Iterable[CodeResource],
    held: Iterable[StateResource] | None,
    found: Inventory,
    *,
    allowances: Iterable[Allowance] = (),
    owners: Owners | None = None,
    adopted: Adopted | None = None,
) -> Comparison:
    """The comparison of one stack, `prod`."""
    stack = StackInput(
        name="prod",
        environment="prod",
        code=tuple(planned),
        state=None if held is None else tuple(held),
        allowances=tuple(allowances),
        adopted=adopted or {},
    )
    return compare([stack], found, SAME, owners=owners, today=TODAY)


def only(comparison: Comparison) -> Entry:
    """The comparison's single entry."""
    (entry,) = comparison.entries
    return entry


BY_WATCHBILL = (Manager.WATCHBILL,)
