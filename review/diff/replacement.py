"""Properties that no vendor changes in place: the engine deletes the resource and creates another."""

from typing import Any

from plan.resources.types import TYPES

_MONITOR = "datadog:index/monitor:Monitor"
# The vendor converts these two into each other in place.
_ALIKE = {"metric alert", "query alert"}


def forced(type_: str, changed: dict[str, tuple[Any, Any]]) -> tuple[str, ...]:
    """Return which of the changed properties (top-level name → before, after) force a replacement, sorted."""
    forcing = [name for name in TYPES[type_].forcing if name in changed] if type_ in TYPES else []
    if type_ == _MONITOR and "type" in forcing and set(changed["type"]) <= _ALIKE:
        forcing.remove("type")
    return tuple(sorted(forcing))


def why_replaced(type_: str, properties: tuple[str, ...]) -> str:
    """Return the vendor's rule as text."""
    kind = type_.rpartition(":")[2]
    return _lost(type_) or f"the vendor cannot change {' or '.join(properties)} of a {kind} in place"


def breaks(type_: str) -> bool:
    """Return whether counts or pages are missed between the deletion and the new resource."""
    return _lost(type_) is not None and type_ != _MONITOR


def _lost(type_: str) -> str | None:
    return TYPES[type_].lost if type_ in TYPES else None
