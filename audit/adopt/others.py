"""Everything else, as objects in the vendor's own properties."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from audit.adopt.existing import NOTHING, Existing
from audit.adopt.model import Item, Json, Key, NotAdopted, has_secret, key_of
from audit.adopt.names import Names
from audit.live.inventory import LiveObject
from catalog.forms.text import prose
from catalog.registry import OBJECTS
from catalog.vendors import VENDORS
from components.conventions.naming import logical
from components.objects import SENTRY, input_names, required_inputs
from components.sdks.tables import table

_SLO = "datadog:index/serviceLevelObjective:ServiceLevelObjective"
_DOWNTIME = "datadog:index/downtimeSchedule:DowntimeSchedule"
_BY_THEMSELVES = frozenset({"pagerduty:index/user:User"})
"""People sign up; the catalog looks them up."""


@dataclass(frozen=True)
class _Named:
    id: str


def adoptable_types() -> frozenset[str]:
    """Return the Pulumi types that a program of Watchbill can make."""
    tokens = {row.token for vendor in ("datadog", "pagerduty") for row in table(vendor).resources.values()}
    return frozenset({*tokens, *SENTRY} - _BY_THEMSELVES)


def draft_objects(
    objects: Iterable[LiveObject], banned: Collection[Key], existing: Existing = NOTHING
) -> tuple[list[Item], list[NotAdopted]]:
    """Return an object of the catalog for each live object, and those that have none."""
    items: list[Item] = []
    rest: list[NotAdopted] = []
    known, names = adoptable_types(), Names()
    names.reserve(*existing.taken(OBJECTS.name))
    for live in sorted(objects, key=lambda it: (it.vendor, it.kind, it.name, it.id)):
        if live.type is None or live.type not in known or live.vendor not in VENDORS:
            reason = f"Watchbill creates no objects of the kind {live.kind}."
            rest.append(NotAdopted(live=live, reason=reason, of_kind=True))
        elif key_of(live) in banned:
            rest.append(NotAdopted(live=live, reason="Its properties cannot be sent as they are."))
        elif has_secret(_inputs(live)):
            rest.append(
                NotAdopted(
                    live=live, reason="It has a secret, which the vendor does not return or a file may not hold."
                )
            )
        elif missing := sorted(required_inputs(live.type) - _inputs(live).keys()):
            reason = f"The vendor does not return {prose(missing, 'and')}, without which it cannot be sent."
            rest.append(NotAdopted(live=live, reason=reason))
        else:
            items.append(_item(live, names))
    return items, rest


def _inputs(live: LiveObject) -> Json:
    """Return the live properties that a program can send."""
    known = input_names(str(live.type))
    found = {name: value for name, value in live.properties.items() if name in known}
    once = found.get("oneTimeSchedule")
    if live.type == _DOWNTIME and isinstance(once, dict):
        # The vendor returns fractions of a second, and accepts none.
        found["oneTimeSchedule"] = {name: _whole_seconds(value) for name, value in once.items()}
    if live.type == _SLO and "query" in found:
        # The vendor returns an SLO of events in both forms, and accepts one.
        found.pop("sliSpecification", None)
    return found


def _whole_seconds(value: Any) -> Any:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return value
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at.tzinfo else value


def _item(live: LiveObject, names: Names) -> Item:
    name, id = names.name(f"{live.kind} {live.name}"[:90].capitalize(), f"{live.kind} {live.id}")
    data = {"name": name, "type": live.type, "properties": _inputs(live)}
    resource = (str(live.type), logical(f"{OBJECTS.name}-{live.vendor}", _Named(id)))
    return Item(section=OBJECTS.name, id=id, data=data, claims={resource: live})
