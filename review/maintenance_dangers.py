"""Dangers of maintenance: windows so long, or so many, that what breaks meanwhile wakes nobody."""

from collections.abc import Iterator

from review.document import Document, Json
from review.meaning.context import Context
from review.meaning.maintenance import muted, share
from review.meaning.words import many, minutes, number
from review.model import Danger
from review.pairs import Pair
from review.watches import wakes

LONGEST = 24 * 60
"""Minutes that a window may last before it needs a word."""
LARGEST_SHARE = 1 / 7
"""The part of all time that a repeated window may mute before it needs a word: a day of each week."""


def maintenance_dangers(both: list[Pair], context: Context) -> Iterator[Danger]:
    """The windows that mute what wakes people for too long, or too often, and did not do so before."""
    for pair in both:
        if pair.after is not None and pair.section == "maintenance":
            yield from _wide_window(pair, context)


def _wide_window(pair: Pair, context: Context) -> Iterator[Danger]:
    """A window that is too long or too frequent, unless it was so before and covered as much."""
    assert pair.after is not None
    after = pair.after["fields"]
    waking = _waking(after, context.head)
    if not waking or not _wide(after):
        return
    was = context.was(pair)
    if was and _wide(was["fields"]) and _covers(was["fields"], context.base) >= _covers(after, context.head):
        return
    lasts = minutes(after["minutes"])
    how = f"{number(round(share(after) * 100))} % of all time" if after["repeats"] else lasts
    alerts = f"{many(len(waking), 'alert')} that {'wakes' if len(waking) == 1 else 'wake'} people"
    yield Danger(
        id=f"mute:{pair.ref}",
        text=f"{pair.item['name']} mutes {alerts} for {how} ({context.names(waking)})",
        ref=pair.ref,
    )


def _wide(fields: Json) -> bool:
    return bool(fields["minutes"] > LONGEST) or share(fields) > LARGEST_SHARE


def _covers(fields: Json, side: Document) -> tuple[float, int, int]:
    return share(fields), fields["minutes"], len(_waking(fields, side))


def _waking(fields: Json, side: Document) -> list[str]:
    return [ref for ref in muted(fields, side) if wakes(side.items[ref], side)]
