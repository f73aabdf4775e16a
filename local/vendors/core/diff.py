"""The differences between two sets of inputs, by property, and which of them force a replacement."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from local.vendors.core.kinds import Kind
from local.vendors.protocol.wire import Path, Properties

_MISSING: Any = object()

_SETS = frozenset(
    (
        "tags", "locations", "notifyLists", "notifyBies", "renotifyStatuses", "restrictedRoles",
        # Sentry's
        "teams", "monitorIds", "eventTypes", "allowedDomains", "blacklistedIps", "errorMessages", "releases",
        "highlightTags", "subfilters",
    )
)  # fmt: skip
"""Lists whose order the vendor does not keep: a different order is not a change."""


@dataclass(frozen=True, kw_only=True)
class Change:
    path: Path
    kind: Literal["add", "delete", "update"]
    replaces: bool


def changes(old: Properties, new: Properties, kind: Kind) -> list[Change]:
    """Returns the differences in the order of the new inputs. An unknown new value is an update of any old value."""
    result = []
    for path, how in _compare(old, new, ()):
        name = str(path[0])
        if name in kind.unsent:
            continue
        replaces = kind.forces_replacement(name, old.get(name), new.get(name))
        result.append(Change(path=path, kind=how, replaces=replaces))
    return result


def _compare(old: Any, new: Any, path: Path) -> Iterator[tuple[Path, Literal["add", "delete", "update"]]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*new, *(key for key in old if key not in new)]:
            yield from _compare_member(old.get(key, _MISSING), new.get(key, _MISSING), (*path, key))
    elif isinstance(old, list) and isinstance(new, list):
        if path[-1] in _SETS and sorted(map(str, old)) == sorted(map(str, new)):
            return
        for index in range(max(len(old), len(new))):
            before = old[index] if index < len(old) else _MISSING
            after = new[index] if index < len(new) else _MISSING
            yield from _compare_member(before, after, (*path, index))
    elif old != new or isinstance(old, bool) != isinstance(new, bool):
        yield path, "update"


def _compare_member(old: Any, new: Any, path: Path) -> Iterator[tuple[Path, Literal["add", "delete", "update"]]]:
    if path == ("__defaults",):
        return
    if old is _MISSING:
        yield path, "add"
    elif new is _MISSING:
        yield path, "delete"
    else:
        yield from _compare(old, new, path)
