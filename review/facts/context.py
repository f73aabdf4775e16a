"""Context of facts: names of other items, both documents, and references between items."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from catalog.registry import SLOS
from plan.document.model import CatalogItem
from review.diff.items import ItemDiff, KeptItem
from review.inputs.document import Document, Json


@dataclass(frozen=True, kw_only=True)
class Context:
    """Both documents of the review, and every diff of items, by reference."""

    base: Document
    head: Document
    diffs: Mapping[str, ItemDiff] = field(default_factory=dict)

    def item(self, ref: str) -> CatalogItem | None:
        """Return the item of a reference in the head, or in the base if it is removed."""
        return self.head.items.get(ref) or self.base.items.get(ref)

    def name(self, value: Any) -> str:
        """Return the name of a reference's item (`{"ref": …}` or its text); built-in items have only their id."""
        ref: str = value["ref"] if isinstance(value, dict) else value
        item = self.item(ref)
        return item.name if item else ref.partition("/")[2]

    def names(self, values: Iterable[Any]) -> list[str]:
        """Return the names of several references."""
        return [self.name(value) for value in values]

    def changed(self, value: Any) -> KeptItem | None:
        """Return the diff of a reference's item if it is in base and head and differs."""
        diff = self.diffs.get(value["ref"]) if isinstance(value, dict) and "ref" in value else None
        return diff if isinstance(diff, KeptItem) and diff.changed else None

    def of_section(self, section: str) -> Sequence[ItemDiff]:
        """Return the diffs of a section, in the order of `diffs`."""
        return self._by_section.get(section, ())

    def users(self, ref: str, *sections: str) -> list[str]:
        """Return the items of the head in these sections that refer to an item; those of the base if it is removed."""
        side = self._users_in_head if ref in self.head.items else self._users_in_base
        return [user for user in side.get(ref, ()) if user.partition("/")[0] in sections]

    @cached_property
    def stack(self) -> ItemDiff | None:
        """The diff of the stack itself."""
        return next(iter(self.of_section("stack")), None)

    @cached_property
    def standing_on(self) -> Mapping[str, list[str]]:
        """Composites that contain each alert or check of the head, and the alerts of SLOs measured by it."""
        dependents: dict[str, list[str]] = defaultdict(list)
        for ref, item in self.head.items.items():
            fields = item.fields
            for member in fields.get("members") or ():
                dependents[member["ref"]].append(ref)
            slo = self.head.items.get(SLOS.ref(fields["slo_id"])) if "slo_id" in fields else None
            check = slo.fields["sli"].get("check") if slo else None
            if check:
                dependents[check["ref"]].append(ref)
        return dependents

    @cached_property
    def _by_section(self) -> Mapping[str, list[ItemDiff]]:
        diffs: dict[str, list[ItemDiff]] = defaultdict(list)
        for diff in self.diffs.values():
            diffs[diff.section].append(diff)
        return diffs

    @cached_property
    def _users_in_head(self) -> Mapping[str, list[str]]:
        return _users(self.head)

    @cached_property
    def _users_in_base(self) -> Mapping[str, list[str]]:
        return _users(self.base)

    def with_names(self, value: Any) -> Any:
        """Return a field's value with names in place of references."""
        match value:
            case dict() if set(value) == {"ref"}:
                return self.name(value)
            case dict():
                return {key: self.with_names(each) for key, each in value.items()}
            case list():
                return [self.with_names(each) for each in value]
        return value


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One field of an item that differs: its values in base and head."""

    field: str
    before: Any
    after: Any
    diff: KeptItem
    context: Context

    @property
    def fields_before(self) -> Json:
        """All fields of the item in the base."""
        return self.diff.before.fields

    @property
    def fields_after(self) -> Json:
        """All fields of the item in the head."""
        return self.diff.after.fields


def _users(side: Document) -> Mapping[str, list[str]]:
    users: dict[str, list[str]] = defaultdict(list)
    for ref, item in side.items.items():
        for used in dict.fromkeys(refs_of(item.fields)):
            users[used].append(ref)
    return users


def refs_of(value: Any) -> Iterator[str]:
    """Yield every reference in a field's value."""
    match value:
        case {"ref": ref}:
            yield ref
        case dict():
            for each in value.values():
                yield from refs_of(each)
        case list():
            for each in value:
                yield from refs_of(each)
