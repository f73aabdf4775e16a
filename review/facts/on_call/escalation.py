"""What a change of an escalation policy means: whom each level calls, after how long, and how often."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from review.diff.items import Pair
from review.facts.context import Context, FieldChange
from review.facts.on_call.people import team
from review.facts.phrases import judged, left_and_joined, listed, looser, minutes, plain, prose, tighter
from review.inputs.document import Json
from review.inputs.notifiers import WATCHES
from review.model import Sentence

_TOO_MANY = 4


@dataclass(frozen=True, kw_only=True)
class Levels:
    """How the levels of a policy correspond: pairs of indexes of those that stayed, and those gone and added."""

    kept: tuple[tuple[int, int], ...]
    gone: tuple[int, ...]
    added: tuple[int, ...]


def whole(pair: Pair, context: Context) -> Iterator[Sentence]:
    """A policy that comes or goes, and the services that page by it."""
    services = context.users(pair.ref, "services")
    levels = pair.item["fields"]["levels"]
    called = ", then ".join(called_by(level, context) for level in levels)
    if pair.after:
        whose = f", for {context.names(services)}" if services else ", for no service yet"
        yield plain(f"new: calls {called}{whose}")
    else:
        whose = f", for {context.names(services)}" if services else ""
        yield looser(f"deleted: it called {called}{whose}")


def called_by(level: Json, context: Context) -> str:
    """Whom a level calls: `Primary`, `Primary and Ada`, `everyone`, `6 people`."""
    if len(level["people"]) > _TOO_MANY and not level["rotations"]:
        everyone = all({"ref": ref} in level["people"] for ref in context.head.items if ref.startswith("people/"))
        return "everyone" if everyone else f"{len(level['people'])} people"
    return listed(context.name(target) for target in targets(level))


def targets(level: Json) -> list[Json]:
    """References to the rotations and people of a level."""
    return [*level["rotations"], *level["people"]]


def corresponding(before: list[Json], after: list[Json]) -> Levels:
    """Which level was which: the same targets, in order, else the ones that stand in their place."""
    old, new = ([_key(level) for level in side] for side in (before, after))
    kept: list[tuple[int, int]] = []
    gone: list[int] = []
    added: list[int] = []
    for word, first, last, begin, end in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        alike = last - first if word == "equal" else min(last - first, end - begin)
        kept += [(first + offset, begin + offset) for offset in range(alike)]
        gone += range(first + alike, last)
        added += range(begin + alike, end)
    return Levels(kept=tuple(kept), gone=tuple(gone), added=tuple(added))


def _levels(it: FieldChange) -> Iterator[Sentence]:
    found = corresponding(it.before, it.after)
    for index in found.gone:
        yield looser(_removed(index, it, found))
    for index in found.added:
        after = f"after {called_by(it.after[index - 1], it.context)}" if index else "first"
        yield tighter(f"level {index + 1} added: {called_by(it.after[index], it.context)} is called {after}")
    for old, new in found.kept:
        yield from _targets(it.before[old], it.after[new], new, it.context)
        if it.before[old]["after_minutes"] != it.after[new]["after_minutes"]:
            yield _delay(it, old, new)


def _removed(index: int, it: FieldChange, found: Levels) -> str:
    gone = f"level {index + 1} ({called_by(it.before[index], it.context)}) removed"
    earlier = [new for old, new in found.kept if old < index]
    later = [new for old, new in found.kept if old > index]
    if not earlier:
        return f"{gone}: {called_by(it.after[0], it.context)} is called first"
    last = called_by(it.after[earlier[-1]], it.context)
    if not later:
        return f"{gone}: after {last} nobody is called"
    return f"{gone}: after {last} comes {called_by(it.after[later[0]], it.context)}"


def _targets(before: Json, after: Json, index: int, context: Context) -> Iterator[Sentence]:
    gone, joined = left_and_joined(targets(before), targets(after))
    level = f"level {index + 1}"
    if gone and joined:
        yield plain(f"{level} calls {context.names(joined)} instead of {context.names(gone)}")
    elif gone:
        yield looser(f"{level} no longer calls {context.names(gone)}")
    elif joined:
        yield tighter(f"{level} calls {context.names(joined)} too")


def _delay(it: FieldChange, old: int, new: int) -> Sentence:
    before, after = it.before[old]["after_minutes"], it.after[new]["after_minutes"]
    last = new == len(it.after) - 1
    what = "delay before it starts over" if last else f"delay before level {new + 2}"
    if last and not it.fields_after["repeat"]:
        return plain(f"time to answer at the last level: {minutes(before)} → {minutes(after)}")
    text = f"{what}: {minutes(before)} → {minutes(after)}"
    return judged(text, later=after > before, more="sooner", less="later")


def _repeat(it: FieldChange) -> Iterator[Sentence]:
    text = f"repeat {it.before} → {it.after}"
    yield looser(f"{text} (gives up sooner)") if it.after < it.before else tighter(f"{text} (goes on for longer)")


def paged_by(pair: Pair, context: Context) -> list[str]:
    """The references of what notifies and belongs to a service that pages by a policy."""
    services = context.users(pair.ref, "services")
    return [watch for service in services for watch in context.users(service, *WATCHES)]


def _key(level: Json) -> str:
    return prose(sorted(target["ref"] for target in targets(level)))


SAYERS = {"levels": _levels, "repeat": _repeat, "team": team}
