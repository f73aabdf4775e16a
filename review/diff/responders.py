"""What differs in who a route pages: people of its rotations and levels, and levels that are paged at another time."""

from collections import defaultdict
from collections.abc import Iterator

from plan.document.on_call_model import Level, NamedItem, Pager, Route
from review.facts.phrases.words import listed, prose

People = tuple[str, ...]
"""Names of people, sorted."""


def responder_changes(
    before: Route | None, after: Route | None, *, everyone: tuple[int, int] = (0, 0)
) -> tuple[str, ...]:
    """Return each difference as text: `Primary: 7 → 6 people: Deniz no longer`; empty if a side pages nobody.

    `everyone` is the number of people in base and head, as in `timelines`.
    """
    old, new = (route.pager if route else None for route in (before, after))
    if not old or not new or not old.policy or not new.policy:
        return ()
    return (*_people(old, new, everyone), *_times(old, new, everyone[1]))


def _people(old: Pager, new: Pager, everyone: tuple[int, int]) -> Iterator[str]:
    alike: dict[tuple[People, People], list[str]] = defaultdict(list)
    before, after = (_groups(*side) for side in zip((old, new), everyone, strict=True))
    for key in before.keys() & after.keys():
        if before[key][1] != after[key][1]:
            alike[before[key][1], after[key][1]].append(after[key][0])
    for (was, now), names in sorted(alike.items(), key=lambda pair: sorted(pair[1])):
        gone, joined = ([name for name in one if name not in other] for one, other in ((was, now), (now, was)))
        parts = [f"{listed(gone)} no longer{_still(gone, new, everyone[1])}"] if gone else []
        parts += [f"{listed(joined)} now too"] if joined else []
        yield f"{prose(sorted(names))}: {len(was)} → {len(now)} people: {'; '.join(parts)}"


def _groups(pager: Pager, everyone: int) -> dict[str, tuple[str, People]]:
    """Return the label and the people of each rotation, by its id, and of each level of people, by its position."""
    groups = {}
    for position, level in enumerate(pager.levels):
        for rotation in level.rotations:
            groups[f"rotation {rotation.id}"] = rotation.name, _names(rotation.people)
        if level.people and not level.rotations:
            groups[f"level {position - len(pager.levels)}"] = _label(level, everyone), _names(level.people)
    return groups


def _names(people: tuple[NamedItem, ...]) -> People:
    return tuple(sorted(person.name for person in people))


def _still(people: list[str], pager: Pager, everyone: int) -> str:
    """Return by which levels all of these people are still paged; empty if there is none."""
    levels = [level for level in pager.levels if set(people) <= set(_names(level.people))]
    if not levels:
        return ""
    return f" (still paged by {prose(_label(level, everyone) for level in levels)}, minute {levels[0].minute})"


def _times(old: Pager, new: Pager, everyone: int) -> Iterator[str]:
    """Yield each level with the same targets that is paged at another minute."""
    before = {_key(level): level for level in old.levels}
    for level in new.levels:
        was = before.get(_key(level))
        if was and was.minute != level.minute:
            sooner = "earlier" if level.minute < was.minute else "later"
            length = abs(level.minute - was.minute)
            yield (
                f"{_label(level, everyone)}: paged {length} min {sooner}, at minute {level.minute} instead of "
                f"{was.minute}"
            )


def _key(level: Level) -> tuple[tuple[str, ...], bool]:
    """Return the targets of a level; a level of people is the same with one person more or less."""
    rotations = tuple(sorted(rotation.id for rotation in level.rotations))
    return rotations, bool(level.people)


def _label(level: Level, everyone: int) -> str:
    """Return the name of a level: `everyone`, its rotations and people, or its number."""
    names = [rotation.name for rotation in level.rotations] + [person.name for person in level.people]
    if not level.rotations and 1 < len(level.people) == everyone:
        return "everyone"
    return prose(names) if len(names) <= 2 else f"level {level.level}"
