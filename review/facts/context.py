"""What a sentence may need beside the item itself: the names of others, both sides, and who refers to whom."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from catalog.registry import SLOS
from plan.document.model import CatalogItem
from review.diff.items import ItemDiff
from review.inputs.document import Document, Json


@dataclass(frozen=True, kw_only=True)
class Context:
    """Both sides of the review, and every item beside what it was, by reference."""

    base: Document
    head: Document
    pairs: Mapping[str, ItemDiff] = field(default_factory=dict)

    def item(self, ref: str) -> CatalogItem | None:
        """The item of a reference as it is, or as it was when it is gone."""
        return self.head.items.get(ref) or self.base.items.get(ref)

    def name(self, value: Any) -> str:
        """The name of what a reference (`{"ref": …}` or its text) leads to; built-in things go by their id."""
        ref: str = value["ref"] if isinstance(value, dict) else value
        found = self.item(ref)
        return found.name if found else ref.partition("/")[2]

    def names(self, values: Iterable[Any]) -> list[str]:
        """The names of several references."""
        return [self.name(value) for value in values]

    def was(self, pair: ItemDiff) -> CatalogItem | None:
        """The item as the base has it, with the references of the base."""
        return self.base.items[f"{pair.section}/{pair.before.id}"] if pair.before else None

    def changed(self, value: Any) -> ItemDiff | None:
        """The pair of what a reference leads to, when it is on both sides and says something else than before."""
        pair = self.pairs.get(value["ref"]) if isinstance(value, dict) and "ref" in value else None
        return pair if pair and pair.before and pair.after and pair.changed else None

    def of_section(self, section: str) -> Sequence[ItemDiff]:
        """The pairs of a section, in the order of `pairs`."""
        return self._by_section.get(section, ())

    def users(self, ref: str, *sections: str) -> list[str]:
        """The items of the head, in these sections, that refer to an item; those of the base where it is gone."""
        side = self._users_in_head if ref in self.head.items else self._users_in_base
        return [user for user in side.get(ref, ()) if user.partition("/")[0] in sections]

    @cached_property
    def stack(self) -> ItemDiff | None:
        """The stack itself."""
        return next(iter(self.of_section("stack")), None)

    @cached_property
    def standing_on(self) -> Mapping[str, list[str]]:
        """Of each alert or check of the head, the alerts that join it and those of the SLOs that are made of it."""
        found: dict[str, list[str]] = defaultdict(list)
        for ref, item in self.head.items.items():
            fields = item.fields
            for member in fields.get("members") or ():
                found[member["ref"]].append(ref)
            slo = self.head.items.get(SLOS.ref(fields["slo_id"])) if "slo_id" in fields else None
            check = slo.fields["sli"].get("check") if slo else None
            if check:
                found[check["ref"]].append(ref)
        return found

    @cached_property
    def _by_section(self) -> Mapping[str, list[ItemDiff]]:
        found: dict[str, list[ItemDiff]] = defaultdict(list)
        for pair in self.pairs.values():
            found[pair.section].append(pair)
        return found

    @cached_property
    def _users_in_head(self) -> Mapping[str, list[str]]:
        return _users(self.head)

    @cached_property
    def _users_in_base(self) -> Mapping[str, list[str]]:
        return _users(self.base)

    def with_names(self, value: Any) -> Any:
        """A field's value with the names of what it refers to in place of the references."""
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
    """One field of an item that differs: its value before and after."""

    field: str
    before: Any
    after: Any
    pair: ItemDiff
    context: Context

    @property
    def fields_before(self) -> Json:
        """All fields of the item as it was."""
        assert self.pair.before is not None
        fields: Json = self.pair.before.fields
        return fields

    @property
    def fields_after(self) -> Json:
        """All fields of the item as it is."""
        assert self.pair.after is not None
        fields: Json = self.pair.after.fields
        return fields


def _users(side: Document) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for ref, item in side.items.items():
        for used in dict.fromkeys(_refs(item.fields)):
            found[used].append(ref)
    return found


def _refs(value: Any) -> Iterator[str]:
    match value:
        case {"ref": ref}:
            yield ref
        case dict():
            for each in value.values():
                yield from _refs(each)
        case list():
            for each in value:
                yield from _refs(each)
