"""Names of a vendor's API in the spelling of Pulumi's inputs."""

from collections.abc import Mapping
from typing import Any


def camel(name: str) -> str:
    """Return a name in camel case: `require_full_window` → `requireFullWindow`."""
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def picked(body: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return the named properties of a body, in camel case and without nulls."""
    return {camel(name): camelled(body[name]) for name in names if body.get(name) is not None}


def camelled(value: Any, plurals: Mapping[str, str] | None = None) -> Any:
    """Return a value with all names in camel case, without nulls, and with whole numbers as integers, as in a plan.

    `plurals` are names that Pulumi spells otherwise: a block that can be repeated has a plural name (`group_by` →
    `groupBies`).
    """
    plurals = plurals or {}
    if isinstance(value, Mapping):
        return {
            plurals.get(name) or camel(name): camelled(item, plurals)
            for name, item in value.items()
            if item is not None
        }
    if isinstance(value, (list, tuple)):
        return [camelled(item, plurals) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
