"""The rights that the vendors' keys need for a plan's resources, for `doctor` and the docs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.vendors import VENDORS, Vendor
from plan.plan import Plan
from plan.resources.types import TYPES
from plan.resources.types.row import ResourceType

SCANNED = "2026-11-28"
"""The day on which the rights of all types were last compared with their sources."""


@dataclass(frozen=True, kw_only=True)
class KeyRights:
    """The rights of one key, each with the kinds that need it, sorted."""

    vendor: Vendor
    key: str
    write: Mapping[str, tuple[str, ...]]
    read: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...]


def rights_of(plan: Plan) -> tuple[KeyRights, ...]:
    """Return the rights that each key needs for a plan's resources, by vendor."""
    types = {resource.type for resource in plan.resources if resource.type in TYPES}
    unscoped = any(resource.inputs.get("type") == "log alert" for resource in plan.resources)
    return key_rights(types, unscoped=unscoped)


def key_rights(types: Iterable[str], *, unscoped: bool) -> tuple[KeyRights, ...]:
    """Return the rights for the given resource types; `unscoped` says whether a log monitor is among them."""
    by_vendor: dict[str, list[ResourceType]] = {}
    for type_ in sorted(types):
        by_vendor.setdefault(type_.partition(":")[0], []).append(TYPES[type_])
    return tuple(
        KeyRights(
            vendor=VENDORS[vendor],
            key=VENDORS[vendor].keys[-1].config,
            write=_needed_by((right.noun, right.write) for right in rights),
            read=_needed_by((right.noun, right.read) for right in rights) | _log_monitors(vendor, unscoped=unscoped),
            notes=_notes(vendor, unscoped=unscoped, publishes="status pages" in {right.noun for right in rights}),
        )
        for vendor, rights in by_vendor.items()
    )


def _log_monitors(vendor: str, *, unscoped: bool) -> dict[str, tuple[str, ...]]:
    return {"logs_read_data": ("log monitors",)} if vendor == "datadog" and unscoped else {}


def _needed_by(rights: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    by_right: dict[str, list[str]] = {}
    for noun, names in rights:
        for name in names.split():
            by_right.setdefault(name, []).append(noun)
    return {name: tuple(sorted(by_right[name])) for name in sorted(by_right)}


def _notes(vendor: str, *, unscoped: bool, publishes: bool) -> tuple[str, ...]:
    match vendor:
        case "datadog":
            notes = [
                "Make the key for a service account and give these rights to the account's role.",
                "watchbill doctor also reads the key's scopes, if the role has user_app_keys.",
            ]
            if unscoped:
                # Datadog's schema of monitor create and validate: "Log monitors require an unscoped App Key".
                notes.append("Leave the key itself unscoped: Datadog refuses log monitors from a scoped key.")
            if publishes:
                notes.append("The person who publishes the status page needs status_pages_public_page_publish.")
            return tuple(notes)
        case "pagerduty":
            return (
                "Make a general REST API key (Integrations > Developer Tools > API Access Keys), not a read-only one.",
                "The names are the scopes of an OAuth app, for accounts that use one.",
                "watchbill doctor --page also needs incidents.read and incidents.write.",
            )
        case _:
            return (
                "Make an internal integration (Settings > Developer Settings > Custom Integrations) with these scopes.",
                "Organization tokens (sntrys_…) cannot have them.",
            )
