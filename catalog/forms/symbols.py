"""Scopes: the items of one kind by the words they can be referred to with, and the words that are taken."""

from collections.abc import Callable, Iterable
from typing import Any, Generic, Protocol, TypeVar

import yaml

from catalog.forms.diagnostics import Report
from catalog.forms.form import ItemForm, Located, RenamableForm
from catalog.forms.text import nearest, shown, slug, suggestion
from catalog.source.places import Source

T = TypeVar("T")
I = TypeVar("I", bound=ItemForm)  # noqa: E741
Taken = dict[str, tuple[str, Source | None]]


class Scope(Generic[T]):
    """Items of one kind. What was refused is remembered, so that a reference to it is no second error."""

    def __init__(self, noun: str, report: Report, taken: Taken | None = None) -> None:
        """`noun` is what a person calls an item; kinds that may not share a name share `taken`."""
        self.noun = noun
        self.report = report
        self._taken: Taken = {} if taken is None else taken
        self._items: dict[str, T] = {}
        self._listed: tuple[T, ...] | None = None
        self._refused: set[str] = set()
        self._renamed: dict[str, tuple[str, Source]] = {}

    @property
    def items(self) -> tuple[T, ...]:
        """The items in the order they were added, each once."""
        if self._listed is None:
            self._listed = tuple({id(item): item for item in self._items.values()}.values())
        return self._listed

    def get(self, word: str) -> T | None:
        """The item of this name or id, where there is one."""
        return self._items.get(word)

    @property
    def taken(self) -> Taken:
        """The words that are taken, to be shared with a scope of items that may not have the same names."""
        return self._taken

    @property
    def complete(self) -> bool:
        """Whether nothing of this kind was refused or may stand in what could not be read."""
        return not self._refused and not self.report.partial

    def add(self, item: T, words: Iterable[str]) -> None:
        """Make an item known by each of the words."""
        self._listed = None
        for word in words:
            self._items.setdefault(word, item)

    def claim(self, words: Iterable[str], source: Source | None) -> bool:
        """Take the words for an item that stands at `source` (None: built in); False when one is taken, an error."""
        for word in dict.fromkeys(words):
            if word in self._taken and source is not None:
                noun, first = self._taken[word]
                hint = f"first at {first}: rename one of them" if first else "it exists without YAML: choose another"
                self.report.refuse(source, f"{shown(word)} is already the name or id of {_a(noun)}", hint)
                return False
        self._taken.update(dict.fromkeys(words, (self.noun, source)))
        return True

    def include(self, other: "Scope[Any]") -> None:
        """Know all that another scope knows, of a kind that is referred to together with this one."""
        self._listed = None
        self._items.update(other._items)
        self._refused |= other._refused
        self._renamed |= other._renamed

    def renamed(self, word: str) -> tuple[str, Source] | None:
        """The name that an item has now which was called by this word, and where it says so; None where none was."""
        return self._renamed.get(slug(word))

    def renamed_now(self, old: str, name: str, source: Source) -> None:
        """Remember that the item of an old id has another name, so that what still names it is told."""
        self._renamed.setdefault(old, (name, source))

    def refuse(self, words: Iterable[str]) -> None:
        """Remember that the item with these words was refused."""
        self._refused.update(words)

    def refuse_node(self, node: yaml.Node) -> None:
        """Remember the words of an item that did not even fill in its form."""
        entries = node.value if isinstance(node, yaml.MappingNode) else []
        words = {str(key.value): str(value.value) for key, value in entries if isinstance(value, yaml.ScalarNode)}
        if "name" not in words:
            self.report.partial = True
        self.refuse(word for word in (words.get("name"), slug(words.get("name", "")), words.get("id")) if word)

    def find(self, word: str, source: Source) -> T | None:
        """The item that a reference at `source` means; None when there is none, which is an error said once."""
        item = self._items.get(word)
        if item is not None or word in self._refused:
            return item
        renamed = self.renamed(word)
        if renamed:
            self.report.refuse(source, *another_name(self.noun, word, *renamed))
        elif not self.report.partial or nearest(word, self._items):
            removed = self.report.removed.get(word)
            way_out = f"it was taken out at {removed}: " if removed else ""
            message = f"there is no {self.noun} {shown(word)}"
            self.report.refuse(source, message, way_out + suggestion(word, self._names()))
        return None

    def find_all(self, words: Iterable[str], written: Located[I], field: str) -> tuple[T, ...] | None:
        """The items that a list field names, in its order; None when one of them is not there."""
        found = [self.find(word, written.at(field, index)) for index, word in enumerate(words)]
        items = tuple(item for item in found if item is not None)
        return items if len(items) == len(found) else None

    def fill(self, entries: Iterable[Located[I]], build: Callable[[Located[I], str], T | None]) -> None:
        """Add what `build` makes of each form and its id; None stands for an item whose errors are in the report."""
        entries, renamed = list(entries), []
        for written in entries:
            old = old_id(written.form) if isinstance(written.form, RenamableForm) else None
            if old:
                self.renamed_now(old, written.form.name, written.at("renamed_from"))
        for written in entries:
            form = written.form
            id = form.id or slug(form.name)
            words = (form.name, id)
            if not id:
                hint = "write a name with letters a–z or digits, or give it an `id`"
                self.report.refuse(written.at("name"), f"{shown(form.name)} has no letter to make an id of", hint)
                self.refuse(words)
                continue
            new = not {"name", "id"}.isdisjoint(written.refused) or self.claim(words, written.source)
            item = build(written, id)
            if item is None or not new or not written.whole:
                self.refuse(words)
            else:
                self.add(item, words)
            if isinstance(form, RenamableForm) and form.renamed_from is not None and written.whole:
                renamed.append((form.renamed_from, id, written.at("renamed_from")))
        self.check_renamed(renamed)

    def check_renamed(self, renamed: Iterable[tuple[str, str, Source]]) -> None:
        """Refuse what cannot be a rename, of old names, the ids of now, and where each says so."""
        first: dict[str, Source] = {}
        for name, id, source in renamed:
            old = slug(name)
            if not old:
                self.report.refuse(source, f"{shown(name)} has no letter to make an id of", "write the old name or id")
            elif old == id:
                hint = "both names give the same id, so nothing has to be said: take the line out"
                self.report.refuse(source, f"{shown(name)} is still the id of this item", hint)
            elif old in self._taken:
                where = self._taken[old][1]
                message = f"{shown(name)} was not renamed: {_a(self.noun)} of this name or id still exists"
                self.report.refuse(source, message, f"it stands at {where}: rename that one, or take this line out")
            elif old in first:
                message = f"two items say that they were {shown(name)}"
                self.report.refuse(source, message, f"the other one says so at {first[old]}: one of them is new")
            first.setdefault(old, source)

    def _names(self) -> list[str]:
        return sorted({word for word in self._items if slug(word) != word} | self._ids_alone())

    def _ids_alone(self) -> set[str]:
        named = {slug(word) for word in self._items if slug(word) != word}
        return {word for word in self._items if slug(word) == word and word not in named}


def another_name(noun: str, word: str, name: str, source: Source | None) -> tuple[str, str]:
    """What is said of a word that an item was called by before, and the way out."""
    message = f"the {noun} {shown(word)} has another name now: {shown(name)}"
    return message, f"it was renamed at {source}: write {shown(name)} here"


def old_id(form: RenamableForm) -> str | None:
    """The id that an item had before it was renamed."""
    return slug(form.renamed_from) if form.renamed_from else None


class Identified(Protocol):
    """An item with an id."""

    @property
    def id(self) -> str: ...


D = TypeVar("D", bound=Identified)


def by_id(items: Iterable[D]) -> tuple[D, ...]:
    """Items in the order of their ids, which no move within the YAML changes."""
    return tuple(sorted(items, key=lambda item: item.id))


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
