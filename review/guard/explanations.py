"""The changed fields of the catalog that explain a changed part of a resource."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from catalog.registry import ERROR_TRACKING, LOGS, SIGNALS, SLO_ALERTS, SLOS
from review.diff.items import ItemDiff, KeptItem
from review.facts.context import Context
from review.guard.classes import Row, row_of
from review.guard.classes import names as is_named
from review.guard.table.consequences import ADDED, REMOVED
from review.guard.table.fields import FIELDS

_EVERYWHERE = (ERROR_TRACKING.ref(ERROR_TRACKING.name), LOGS.ref(LOGS.name))
"""Items whose settings apply to all others."""

ChangedField = tuple[str, str, Row]
"""The reference of an item, the path of its field, and the row of that."""


class Explanations:
    """The explanations by changes of the catalog. `context` has the diffs of items by the head's references."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.around = cache(self._around)
        self._changed = cache(self._changed_fields)

    def of(self, part: str, *refs: str | None) -> ChangedField | None:
        """Return a changed field near one of these items that explains the change of a part; None without one."""
        return next((it for it in self._making(part, refs) if it[2].kind != "ask"), None)

    def asked(self, part: str, *refs: str | None) -> list[str]:
        """Return the items near which a field of the class `ask` changed and makes a part."""
        return [ref for ref, _, row in self._making(part, refs) if row.kind == "ask"]

    def _making(self, part: str, refs: tuple[str | None, ...]) -> Iterator[ChangedField]:
        for ref in dict.fromkeys(refs):
            for changed in self.around(ref):
                if any(is_named(pattern, part) for pattern in changed[2].makes):
                    yield changed

    def unknown(self, ref: str) -> list[tuple[str, str]]:
        """Return the changed fields near an item that no row names, each with its item."""
        return [(near, field) for near, field, _ in self.around(ref) if not _is_known(near, field)]

    def _around(self, ref: str | None) -> tuple[ChangedField, ...]:
        """Return the changed fields of an item, of those that it refers to, and of the stack."""
        refs = dict.fromkeys([*self._near(ref), *_EVERYWHERE])
        if self._context.stack:
            refs[self._context.stack.ref] = None
        return tuple(changed for near in refs for changed in self._changed(near))

    def _near(self, ref: str | None) -> Iterator[str]:
        diff = self._context.diffs.get(ref or "")
        if diff is None:
            return
        yield diff.ref
        items = [item for item in (diff.before, diff.after) if item]
        if diff.section == SLO_ALERTS.name:
            for item in items:
                yield from self._near(SLOS.ref(item.fields["slo_id"]))
        for used in dict.fromkeys(used for item in items for used in _refs(item.fields)):
            yield used
            if used.startswith(f"{SIGNALS.name}/"):
                yield from self._near(used)

    def _changed_fields(self, ref: str) -> tuple[ChangedField, ...]:
        diff = self._context.diffs.get(ref)
        if diff is None or diff.section not in FIELDS:
            return ()
        table = FIELDS[diff.section]
        return tuple((ref, path, row_of(table, path)) for path in _paths(diff))


def _is_known(ref: str, field: str) -> bool:
    table = FIELDS.get(ref.partition("/")[0], {})
    return field.partition(".")[0] in {name.partition(".")[0] for name in table}


def _paths(diff: ItemDiff) -> Iterator[str]:
    if not isinstance(diff, KeptItem):
        yield REMOVED if diff.after is None else ADDED
        return
    for name, (before, after) in diff.changed.items():
        yield from _differing(name, before, after)


def _differing(path: str, before: Any, after: Any) -> Iterator[str]:
    """Yield the paths of the members that differ; of a reference, and of everything else, its own path."""
    if isinstance(before, dict) and isinstance(after, dict) and "ref" not in before and "ref" not in after:
        for key in sorted({*before, *after}):
            if before.get(key) != after.get(key):
                yield from _differing(f"{path}.{key}", before.get(key), after.get(key))
    else:
        yield path


def _refs(value: Any) -> Iterator[str]:
    match value:
        case {"ref": str(ref)}:
            yield ref
        case dict():
            for each in value.values():
                yield from _refs(each)
        case list():
            for each in value:
                yield from _refs(each)
