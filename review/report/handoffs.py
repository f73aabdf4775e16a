"""Hours of a rotation that go to another person, by turn: shifts of one turn in a row are one line."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from review.model import HandOff, Review, RotationChange
from review.report.merge_stacks import Found, shifted
from review.report.phrases import number, span

_APART = timedelta(days=4)
"""A shift belongs to the turn before if it begins at most so long after it: each day, or after a weekend."""
_SOON = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Shifts in a row that go from one person to another (None: nobody), as `HandOff`; `shifts` is their number."""

    begin: str
    end: str
    before: str | None
    after: str | None
    rotation: str
    time_zone: str
    shifts: int = 1

    @property
    def text(self) -> str:
        """The turn in one line: `Primary: Tue 24 Nov 10:00 to Sun 29 Nov 18:00: Clara → Bjorn (6 shifts)`."""
        times = f" ({number(self.shifts, 'shift')})" if self.shifts > 1 else ""
        people = f"{self.before or 'nobody'} → {self.after or 'nobody'}"
        return f"{self.rotation}: {span(self.begin, self.end, self.time_zone)}: {people}{times}"


def turns(rotation: RotationChange) -> list[Turn]:
    """Return a rotation's hand-offs, those in a row between the same people as one turn."""
    joined: list[Turn] = []
    for each in rotation.handovers:
        if joined and _continues(joined[-1], each):
            joined[-1] = replace(joined[-1], end=each.end, shifts=joined[-1].shifts + 1)
        else:
            joined.append(_turn(each, rotation))
    return joined


def _turn(each: HandOff, rotation: RotationChange) -> Turn:
    return Turn(
        begin=each.begin,
        end=each.end,
        before=each.before,
        after=each.after,
        rotation=rotation.name,
        time_zone=rotation.time_zone,
    )


def _continues(turn: Turn, each: HandOff) -> bool:
    if (turn.before, turn.after) != (each.before, each.after):
        return False
    end, begin = _instant(turn.end), _instant(each.begin)
    return end is not None and begin is not None and begin - end <= _APART


def next_turns(review: Review) -> Found[Turn]:
    """Return the turns that begin within seven days of the review's instant; for a rotation without one, its first."""
    return [(stacks, turn) for stacks, turn, soon in _all_turns(review) if soon]


def later_turns(review: Review) -> Found[Turn]:
    """Return the turns that begin later."""
    return [(stacks, turn) for stacks, turn, soon in _all_turns(review) if not soon]


def _all_turns(review: Review) -> Iterator[tuple[str, Turn, bool]]:
    at = _instant(review.at)
    for stacks, rotation in shifted(review):
        every = turns(rotation)
        near = [turn for turn in every if at and (begin := _instant(turn.begin)) and begin - at < _SOON]
        near = near or every[:1]
        yield from ((stacks, turn, turn in near) for turn in every)


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
