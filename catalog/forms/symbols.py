"""Scopes: the items of one kind, by every name and id that can refer to them, and the names already in use."""

from collections.abc import Callable, Iterable
from typing import Any, Generic, Protocol, TypeVar

import yaml

from catalog.forms.diagnostics import Report
from catalog.forms.form import ItemForm, Located, RenamableForm
from catalog.forms.text import nearest, prose, shown, slug, suggestion
from catalog.source.places import Source

T = TypeVar("T")
I = TypeVar("I", bound=ItemForm)  # noqa: E741
_MOST_SUGGESTIONS = 100
Taken = dict[str, tuple[str, Source | None]]


class Scope(Generic[T]):
    """Items of one kind. Invalid items are remembered, so that a reference to one is not a second error."""

    def __init__(self, noun: str, report: Report, taken: Taken | None = None) -> None:
        """`noun` names an item in errors; kinds that may not share a name share `taken`."""
        self.noun = noun
        self.report = report
        self._taken: Taken = {} if taken is None else taken
        self._items: dict[str, T] = {}
        self._listed: tuple[T, ...] | None = None
        self._named: list[str] | None = None
        self._suggested: dict[str, str] = {}
        self._refused: set[str] = set()
        self._unnamed = False
        self._renamed: dict[str, tuple[str, Source]] = {}

    @property
    def items(self) -> tuple[T, ...]:
        """The items in the order they were added, each once."""
        if self._listed is None:
            self._listed = tuple({id(item): item for item in self._items.values()}.values())
        return self._listed

    def get(self, word: str) -> T | None:
        """Return the item of this name or id, or None."""
        return self._items.get(word)

    @property
    def taken(self) -> Taken:
        """The names in use; passed to another scope whose items may not have the same names."""
        return self._taken

    @property
    def complete(self) -> bool:
        """Whether every item of this kind is known: none was refused or may be in an unreadable part."""
        return not self._refused and not self._unnamed and not self.report.partial

    def add(self, item: T, words: Iterable[str]) -> None:
        """Add an item that each of the words refers to."""
        self._listed = self._named = None
        for word in words:
            self._items.setdefault(word, item)

    def claim(self, words: Iterable[str], source: Source | None) -> bool:
        """Reserve the words for an item at `source` (None: built in). Returns False, with an error, if one is taken."""
        for word in dict.fromkeys(words):
            if word in self._taken and source is not None:
                noun, first = self._taken[word]
                hint = f"first at {first}: rename one of them" if first else "it is built in: choose another"
                self.report.refuse(source, f"{shown(word)} is already the name or id of {_a(noun)}", hint)
                return False
        self._taken.update(dict.fromkeys(words, (self.noun, source)))
        return True

    def include(self, other: "Scope[Any]") -> None:
        """Include all items of another scope, for references that may name either kind."""
        self._listed = self._named = None
        self._items.update(other._items)
        self._refused |= other._refused
        self._unnamed |= other._unnamed
        self._renamed |= other._renamed

    def renamed(self, word: str) -> tuple[str, Source] | None:
        """Return the current name of the item renamed from this word, and the place of `renamed_from`; else None."""
        return self._renamed.get(slug(word))

    def renamed_now(self, old: str, name: str, source: Source) -> None:
        """Record the current name of the item with an old id, so that an outdated reference gets a useful error."""
        self._renamed.setdefault(old, (name, source))

    def refuse_unnamed(self) -> None:
        """Record that an item has an invalid name: a reference to an unknown name may mean that item."""
        self._unnamed = True

    def refuse(self, words: Iterable[str]) -> None:
        """Record that the item with these words is invalid."""
        self._refused.update(words)

    def refuse_node(self, node: yaml.Node) -> None:
        """Record the words of an item that did not match its form at all."""
        entries = node.value if isinstance(node, yaml.MappingNode) else []
        words = {str(key.value): str(value.value) for key, value in entries if isinstance(value, yaml.ScalarNode)}
        if "name" not in words:
            self.report.partial = True
        self.refuse(word for word in (words.get("name"), slug(words.get("name", "")), words.get("id")) if word)

    def find(self, word: str, source: Source) -> T | None:
        """Return the item that a reference at `source` names. Returns None if unknown, and reports that once."""
        item = self._items.get(word)
        if item is not None or word in self._refused:
            return item
        renamed = self.renamed(word)
        if renamed:
            self.report.refuse(source, *another_name(self.noun, word, *renamed))
        elif not (self.report.partial or self._unnamed) or nearest(word, self._items):
            removed = self.report.removed.get(word)
            prefix = f"it was removed at {removed}; " if removed else ""
            message = f"unknown {self.noun} {shown(word)}"
            self.report.refuse(source, message, prefix + self._suggestion(word))
        return None

    def _suggestion(self, word: str) -> str:
        """The hint for an unknown word. Each search for the nearest name takes milliseconds in a large catalog, so
        only the first ones have it.
        """
        if word not in self._suggested and len(self._suggested) >= _MOST_SUGGESTIONS:
            return f"allowed: {prose(self._names())}"
        if word not in self._suggested:
            self._suggested[word] = suggestion(word, self._names())
        return self._suggested[word]

    def find_all(self, words: Iterable[str], entry: Located[I], field: str) -> tuple[T, ...] | None:
        """Return the items that a list field names, in its order; None when one of them is unknown."""
        named = [self.find(word, entry.at(field, index)) for index, word in enumerate(words)]
        items = tuple(item for item in named if item is not None)
        return items if len(items) == len(named) else None

    def fill(self, entries: Iterable[Located[I]], build: Callable[[Located[I], str], T | None]) -> None:
        """Add the item that `build` returns for each form and its id; None means that the report has its errors."""
        entries, renamed = list(entries), []
        for entry in entries:
            old = old_id(entry.form) if isinstance(entry.form, RenamableForm) else None
            if old:
                self.renamed_now(old, entry.form.name, entry.at("renamed_from"))
        for entry in entries:
            form = entry.form
            id = form.id or slug(form.name)
            words = (form.name, id)
            if not id:
                hint = "write a name with letters a–z or digits, or give it an `id`"
                self.report.refuse(
                    entry.at("name"),
                    f"no id can be made from {shown(form.name)}: it has no letter a–z and no digit",
                    hint,
                )
                self.refuse(words)
                continue
            new = not {"name", "id"}.isdisjoint(entry.refused) or self.claim(words, entry.source)
            item = build(entry, id)
            if item is None or not new or not entry.whole:
                self.refuse(words)
            else:
                self.add(item, words)
            if isinstance(form, RenamableForm) and form.renamed_from is not None and entry.whole:
                renamed.append((form.renamed_from, id, entry.at("renamed_from")))
        self.check_renamed(renamed)

    def check_renamed(self, renamed: Iterable[tuple[str, str, Source]]) -> None:
        """Report invalid renames, given old names, current ids and their places."""
        first: dict[str, Source] = {}
        for name, id, source in renamed:
            old = slug(name)
            if not old:
                self.report.refuse(
                    source,
                    f"no id can be made from {shown(name)}: it has no letter a–z and no digit",
                    "write the old name or id",
                )
            elif old == id:
                hint = "both names give the same id: remove the line"
                self.report.refuse(source, f"{shown(name)} is still the id of this item", hint)
            elif old in self._taken:
                where = self._taken[old][1]
                message = f"{shown(name)} was not renamed: {_a(self.noun)} with this name or id still exists"
                self.report.refuse(source, message, f"it is at {where}: rename it, or remove this line")
            elif old in first:
                message = f"two items were renamed from {shown(name)}"
                self.report.refuse(
                    source, message, f"the other one is at {first[old]}: remove the line from the new item"
                )
            first.setdefault(old, source)

    def _names(self) -> list[str]:
        """The words to suggest: each item's name, and the ids of items without another name."""
        if self._named is None:
            slugs = {word: slug(word) for word in self._items}
            names = {word for word, id in slugs.items() if id != word}
            covered = {slugs[word] for word in names}
            self._named = sorted(names | {word for word, id in slugs.items() if id == word and word not in covered})
        return self._named


def another_name(noun: str, word: str, name: str, source: Source | None) -> tuple[str, str]:
    """Return the message and the hint for a reference that uses an item's earlier name."""
    message = f"the {noun} {shown(word)} was renamed to {shown(name)}"
    return message, f"renamed at {source}: write {shown(name)} here"


def old_id(form: RenamableForm) -> str | None:
    """Return the id that an item had before it was renamed, or None."""
    return slug(form.renamed_from) if form.renamed_from else None


class Identified(Protocol):
    """An item with an id."""

    @property
    def id(self) -> str: ...


D = TypeVar("D", bound=Identified)


def by_id(items: Iterable[D]) -> tuple[D, ...]:
    """Return the items sorted by id, so that moving YAML does not change the order."""
    return tuple(sorted(items, key=lambda item: item.id))


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
