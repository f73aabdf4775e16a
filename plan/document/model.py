"""The document of a plan: the data that a planning process writes, and that another process, with other code, compares.

Written by `plan.document.write`, read by `plan.document.read`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal

from pydantic import Field, TypeAdapter

from catalog.registry import SERVICES
from plan.document.on_call_model import Load, RotationCalendar, Route, Severity

Json = dict[str, Any]
VERSION: Final = 2
"""Increased when a field is removed or changes its meaning, not when one is added."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A line of the YAML; the file is relative to the project."""

    file: str
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogItem:
    """An item of the catalog. `service` is the id of its service.

    `fields` have the names and values of the catalog; another item is a reference, `{"ref": "people/alice"}`. `wakes`:
    whether the item pages someone when it fires, None where it does not notify.
    """

    section: str
    id: str
    name: str
    source: Source | None
    renamed_from: str | None
    service: str | None
    fields: Json
    wakes: Annotated[bool | None, Field(exclude_if=lambda wakes: wakes is None)] = None

    @property
    def ref(self) -> str:
        """The reference to this item: its section and its id, such as `alerts/high-error-rate`."""
        return f"{self.section}/{self.id}"

    @property
    def service_ref(self) -> str:
        """The reference of its service; without a service, a reference that no item has."""
        return SERVICES.ref(str(self.service))

    @property
    def channels(self) -> list[str]:
        """The references of all channels that it notifies, of any priority."""
        lists = [self.fields.get("notify") or (), *(it["notify"] for it in self.fields.get("by_priority") or ())]
        return [channel["ref"] for channels in lists for channel in channels]

    @property
    def severity(self) -> Severity | None:
        """The severity of its notifications; None where it does not notify."""
        severity: Severity | None = self.fields.get("severity")
        return severity

    @property
    def policy(self) -> str | None:
        """The reference of the escalation policy of a service."""
        policy = self.fields.get("escalation_policy")
        return str(policy["ref"]) if policy else None

    @property
    def pages_by_hand(self) -> bool:
        """Whether its alerts page through an entry that a person created in Sentry, or that it does not name."""
        link = self.fields.get("pagerduty")
        return not link or link.get("service") is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class Resource:
    """A planned resource. `inputs` are in the vendor's spelling, with secrets masked.

    `item` is the reference of the item that owns it; `item` and `source` are None where no item of the catalog does.
    """

    urn: str
    type: str
    name: str
    inputs: Json
    parent: str = ""
    provider: str = ""
    dependencies: tuple[str, ...] = ()
    protect: bool
    retain_on_delete: bool
    aliases: tuple[str, ...]
    source: Source | None = None
    item: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Excuse:
    """Why a finding is accepted, and until when (a date in ISO 8601)."""

    reason: str
    until: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """The result of a rule. `item` is the reference of the item that it is about."""

    rule: str
    severity: Literal["error", "warning", "info"]
    message: str
    source: Source | None
    fix: str | None = None
    item: str | None = None
    excused: Excuse | None = None


@dataclass(frozen=True, kw_only=True)
class PlanDocument:
    """A plan as data. `pages`: whether this environment pages people; `items` are sorted by section and id.

    A plan for an instant also says who is notified then: `routes` of all notifiers by item (`alerts/high-error-rate`),
    and the `load` and the `calendar` of the four weeks from that instant. Older code leaves out the fields that have a
    default, here and in the classes above.
    """

    version: Literal[2] = VERSION
    stack: str
    environment: str
    pages: bool
    resources: tuple[Resource, ...]
    items: tuple[CatalogItem, ...]
    findings: tuple[Finding, ...]
    outputs: Json = field(default_factory=dict)
    routes: Mapping[str, Route] = field(default_factory=dict)
    load: tuple[Load, ...] = ()
    calendar: tuple[RotationCalendar, ...] = ()


DOCUMENT: Final = TypeAdapter(PlanDocument)
"""Reads and writes documents. It takes 15 ms to make, so both sides share it."""
