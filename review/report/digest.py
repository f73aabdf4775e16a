"""What a reader of a review sees, in its order: every form shows this, and nothing else decides what is folded.

Items with the same change are one line. A change that only follows from others is not a line of its own, unless its
generated resources have another tag, handle or query.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from review.model import EFFECT_RANK, Change, Review, Sentence, StackReview
from review.report.phrases import counts, kind, listed, number

_GENERATED = "item.generated_differently"
_IN_A_STACK_THAT_PAGES = {
    "maintenance.added.paging": "maintenance.added",
    "notifier.severity.pages": "notifier.severity.changed",
    "notifier.severity.pages_no_more": "notifier.severity.changed",
    "notifier.service.pages": "notifier.service.changed",
    "notifier.service.pages_no_more": "notifier.service.changed",
    "service.removed.paging": "service.removed",
    "service.team.changed": "item.team.changed",
}
"""Codes that an edit has only in a stack that pages, and the code of the same edit elsewhere."""
_NEVER_HIDDEN = ("tags", "handles", "queries")
_GROUPED = 6
"""At most so many items of a line are named."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """Items of a section and a service with the same change, and the stacks that have it. `stacks` are their names as
    text, empty if every stack with changes has it.
    """

    changes: tuple[Change, ...]
    stack_names: tuple[str, ...]
    stacks: str = ""

    @property
    def first(self) -> Change:
        """The change of the first item: its sentences, action and effect are those of all."""
        return self.changes[0]

    @property
    def title(self) -> str:
        """The names of the items."""
        return listed([change.name for change in self.changes], _GROUPED)

    @property
    def text(self) -> str:
        """The sentences of the change, in one line."""
        return "; ".join(sentence.text for sentence in self.first.sentences)

    @property
    def kind(self) -> str:
        """The kind of the items, and the action where the sentences do not tell it: `alert`, `2 alerts`."""
        noun = kind(self.first.section)
        return noun if len(self.changes) == 1 else number(len(self.changes), noun)


@dataclass(frozen=True, kw_only=True)
class Digest:
    """The lines of a review's changes, those that follow from them, and one line for each stack."""

    lines: tuple[Line, ...]
    follows: tuple[Line, ...]
    stacks: tuple[str, ...]

    @property
    def following(self) -> int:
        """The number of changes that follow from the lines."""
        return sum(len(line.changes) for line in self.follows)


def digest(review: Review) -> Digest:
    """Return what the reports show of all changes: first those that page less, then more, then the rest."""
    main = next((stack for stack in review.stacks if stack.pages and stack.changes), None)
    main = main or next((stack for stack in review.stacks if stack.changes), None)
    if main is None:
        return Digest(lines=(), follows=(), stacks=tuple(_resources(stack) for stack in review.stacks))
    entries = _entries([main, *(stack for stack in review.stacks if stack is not main)])
    changed = [stack.stack for stack in review.stacks if stack.changes]
    return Digest(
        lines=_lines([entry for entry in entries if not is_consequence(entry[0])], changed),
        follows=_lines([entry for entry in entries if is_consequence(entry[0])], changed),
        stacks=tuple(_stack_line(stack, main) for stack in review.stacks),
    )


def _entries(stacks: Iterable[StackReview]) -> list[tuple[Change, list[str]]]:
    """Return each edit once, as its first stack describes it, with the names of the stacks that have it."""
    entries: dict[str, list[tuple[Change, list[str]]]] = defaultdict(list)
    for stack in stacks:
        for change in stack.changes:
            same = next((names for other, names in entries[change.ref] if _is_same_edit(other, change)), None)
            if same is None:
                entries[change.ref].append((change, [stack.stack]))
            else:
                same.append(stack.stack)
    return [entry for of_ref in entries.values() for entry in of_ref]


def is_consequence(change: Change) -> bool:
    """Return whether a change only follows from others, and hides nothing if it is folded."""
    return bool(change.follows) and not _names_data(change)


def _names_data(change: Change) -> bool:
    """Return whether a tag, a handle or a query is different although the item's YAML is the same."""
    for sentence in change.sentences:
        if sentence.code == _GENERATED:
            made = sentence.arguments.get("changes") or {}
            if any(_has(made.get(key)) for key in _NEVER_HIDDEN) or "query" in made.get("properties", ()):
                return True
    return False


def _has(value: object) -> bool:
    return any(value) if isinstance(value, list) else bool(value)


def _is_same_edit(one: Change, other: Change) -> bool:
    """Return whether two stacks have one edit: the same text, or the same line with a text that differs only because
    the stacks notify and page others.
    """
    if one.action != other.action or one.ref != other.ref:
        return False
    texts, meanings = (
        [[make(sentence) for sentence in change.sentences] for change in (one, other)] for make in (_text, _meaning)
    )
    at_one_line = (one.place, one.base_place) == (other.place, other.base_place)
    return texts[0] == texts[1] or (at_one_line and meanings[0] == meanings[1])


def _text(sentence: Sentence) -> str:
    return sentence.text


def _meaning(sentence: Sentence) -> str:
    code = sentence.code or sentence.text
    return _IN_A_STACK_THAT_PAGES.get(code, code)


def _lines(entries: Iterable[tuple[Change, list[str]]], changed: list[str]) -> tuple[Line, ...]:
    alike: dict[Hashable, tuple[list[Change], tuple[str, ...]]] = {}
    for change, stacks in entries:
        texts = tuple(sentence.text for sentence in change.sentences)
        key = tuple(stacks), change.section, change.service, change.action, texts
        alike.setdefault(key, ([], tuple(stacks)))[0].append(change)
    lines = [
        Line(
            changes=tuple(changes),
            stack_names=names,
            stacks="" if set(names) == set(changed) else ", ".join(names),
        )
        for changes, names in alike.values()
    ]
    return tuple(sorted(lines, key=lambda line: (EFFECT_RANK[line.first.effect], bool(line.first.follows))))


def _stack_line(stack: StackReview, main: StackReview) -> str:
    if stack is main:
        return _resources(stack)
    if not stack.changes:
        return f"{stack.stack}: no changes"
    edits = {change.ref: change for change in main.changes}
    same = sum(change.ref in edits and _is_same_edit(edits[change.ref], change) for change in stack.changes)
    quiet = "" if stack.pages else " (it pages nobody)"
    if same == len(stack.changes) == len(main.changes):
        return f"{stack.stack}: the same{quiet}"
    if same == len(stack.changes):
        return f"{stack.stack}: the same, except {number(len(main.changes) - same, 'change')} of {main.stack}{quiet}"
    rest = f", {same:,} of {number(len(stack.changes), 'item')} as in {main.stack}" if same else ""
    return f"{stack.stack}: {counts(stack)}{rest}{quiet}"


def _resources(stack: StackReview) -> str:
    return f"{stack.stack}: {counts(stack)}" if stack.changes else f"{stack.stack}: no changes"
