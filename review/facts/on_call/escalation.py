"""Facts of escalation policies: whom each level pages, after how long, and how often."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.registry import PEOPLE, SERVICES
from review.diff.items import ItemDiff
from review.facts.context import Context, FieldChange
from review.facts.fact import Fact, directed, looser, plain, removed_and_added, tighter
from review.facts.fields import lowered_is_later
from review.facts.on_call.people import team
from review.facts.phrases.consequences import GOES_ON, PAGES
from review.facts.phrases.on_call import Policy
from review.facts.section import SectionFacts
from review.inputs.document import Json

_TOO_MANY = 4


@dataclass(frozen=True, kw_only=True)
class Levels:
    """The matching of a policy's levels: pairs of indexes of those that stayed, and those removed and added."""

    kept: tuple[tuple[int, int], ...]
    gone: tuple[int, ...]
    added: tuple[int, ...]


def on_create_delete(diff: ItemDiff, context: Context) -> Iterator[Fact]:
    """Yield the facts of an added or removed policy, with the services that use it."""
    services = context.names(context.users(diff.ref, SERVICES.name))
    levels = [called_by(level, context) for level in diff.item.fields["levels"]]
    if diff.after:
        code, unused, make = Policy.ADDED, Policy.ADDED_UNUSED, plain
    else:
        code, unused, make = Policy.REMOVED, Policy.REMOVED_UNUSED, looser
    yield make(code, levels=levels, services=services) if services else make(unused, levels=levels)


def called_by(level: Json, context: Context) -> Json:
    """Return whom a level pages, as arguments of facts: names, or a number of people, or everyone."""
    if len(level["people"]) <= _TOO_MANY or level["rotations"]:
        return {"names": context.names(targets(level)), "people": 0, "everyone": False}
    everyone = all({"ref": ref} in level["people"] for ref in context.head.items if ref.startswith(PEOPLE.ref("")))
    return {"names": [], "people": len(level["people"]), "everyone": everyone}


def targets(level: Json) -> list[Json]:
    """Return the references to a level's rotations and people."""
    return [*level["rotations"], *level["people"]]


def corresponding(before: list[Json], after: list[Json]) -> Levels:
    """Match levels by the same targets, in order, else by position."""
    old, new = ([_key(level) for level in side] for side in (before, after))
    kept: list[tuple[int, int]] = []
    removed: list[int] = []
    added: list[int] = []
    for word, first, last, begin, end in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        alike = last - first if word == "equal" else min(last - first, end - begin)
        kept += [(first + offset, begin + offset) for offset in range(alike)]
        removed += range(first + alike, last)
        added += range(begin + alike, end)
    return Levels(kept=tuple(kept), gone=tuple(removed), added=tuple(added))


def _levels(change: FieldChange) -> Iterator[Fact]:
    matching = corresponding(change.before, change.after)
    for index in matching.gone:
        yield _removed(index, change, matching)
    for index in matching.added:
        after = called_by(change.after[index - 1], change.context) if index else None
        yield tighter(
            Policy.LEVEL_ADDED, level=index + 1, calls=called_by(change.after[index], change.context), after=after
        )
    for old, new in matching.kept:
        yield from _targets(change.before[old], change.after[new], new + 1, change.context)
        if change.before[old]["after_minutes"] != change.after[new]["after_minutes"]:
            yield _delay(change, old, new)


def _removed(index: int, change: FieldChange, found: Levels) -> Fact:
    earlier = [new for old, new in found.kept if old < index]
    later = [new for old, new in found.kept if old > index]
    removed: Json = {"level": index + 1, "calls": called_by(change.before[index], change.context)}
    if not earlier:
        return looser(Policy.FIRST_LEVEL_REMOVED, **removed, then=called_by(change.after[0], change.context))
    removed["after"] = called_by(change.after[earlier[-1]], change.context)
    if not later:
        return looser(Policy.LAST_LEVEL_REMOVED, **removed)
    then = called_by(change.after[later[0]], change.context)
    sooner = _sooner(index, later[0], change, found)
    if sooner:
        return tighter(Policy.LEVEL_REMOVED_SOONER, **removed, then=then, minutes=sooner)
    return looser(Policy.LEVEL_REMOVED, **removed, then=then)


def _sooner(index: int, following: int, change: FieldChange, found: Levels) -> int:
    """Return by how many minutes the level after a removed one is paged earlier, if it names everybody whom that one
    could page; else 0.
    """
    context = change.context
    called = set(_people_of(change.before[index], context))
    if not called <= {person["ref"] for person in change.after[following]["people"]}:
        return 0
    old = next(old for old, new in found.kept if new == following)
    return max(_minute(change.before, old) - _minute(change.after, following), 0)


def _minute(levels: list[Json], index: int) -> int:
    """Return after how many minutes a level is paged."""
    return sum(int(level["after_minutes"]) for level in levels[:index])


def _people_of(level: Json, context: Context) -> Iterator[str]:
    """Yield the people whom a level can page, of its rotations in the base and by name."""
    for rotation in level["rotations"]:
        item = context.base.items.get(rotation["ref"])
        yield from (person["ref"] for person in (item.fields["people"] if item else ()))
    yield from (person["ref"] for person in level["people"])


def _targets(before: Json, after: Json, level: int, context: Context) -> Iterator[Fact]:
    removed, added = (context.names(refs) for refs in removed_and_added(targets(before), targets(after)))
    if removed and added:
        yield plain(Policy.TARGETS_REPLACED, level=level, joined=added, gone=removed)
    elif removed:
        yield looser(Policy.TARGETS_REMOVED, level=level, gone=removed)
    elif added:
        yield tighter(Policy.TARGETS_ADDED, level=level, joined=added)


def _delay(change: FieldChange, old: int, new: int) -> Fact:
    before, after = change.before[old]["after_minutes"], change.after[new]["after_minutes"]
    later = after > before
    if new < len(change.after) - 1:
        return directed(Policy.DELAY, later=later, consequences=PAGES, level=new + 2, before=before, after=after)
    if not change.fields_after["repeat"]:
        return plain(Policy.ANSWER_TIME, before=before, after=after)
    return directed(Policy.RESTART_DELAY, later=later, consequences=PAGES, before=before, after=after)


def _key(level: Json) -> tuple[str, ...]:
    return tuple(sorted(target["ref"] for target in targets(level)))


FACTS = SectionFacts(
    fields={"levels": _levels, "repeat": lowered_is_later(Policy.REPEAT, GOES_ON), "team": team},
    on_create_delete=on_create_delete,
)
