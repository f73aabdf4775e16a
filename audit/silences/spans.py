"""Spans of time: their union, what a union leaves out, and how a report says them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from audit.silences.model import Span

_MOST = 3
_DAYS_WITH_A_NAME = 7


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the same time as spans that neither overlap nor touch, in order."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda it: (it.begin, it.end)):
        if found and span.begin <= found[-1].end:
            found[-1] = Span(begin=found[-1].begin, end=max(found[-1].end, span.end))
        elif span.begin < span.end:
            found.append(Span(begin=span.begin, end=span.end))
    return tuple(found)


def without(span: Span, covered: Iterable[Span]) -> tuple[Span, ...]:
    """Return the parts of a span that no other covers, in order."""
    found, begin = [], span.begin
    for each in union(covered):
        if each.end <= span.begin or each.begin >= span.end:
            continue
        if each.begin > begin:
            found.append(Span(begin=begin, end=each.begin))
        begin = max(begin, each.end)
    if begin < span.end:
        found.append(Span(begin=begin, end=span.end))
    return tuple(found)


def since(at: datetime | None, now: datetime, zone: str = "UTC") -> str:
    """Return the beginning of a sentence: `Since Tuesday, `; empty where the instant is not known.

    A day within the last week has only its name.
    """
    if at is None:
        return ""
    local, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    days = (today.date() - local.date()).days
    if days <= 0:
        return f"Since {local:%H:%M} today ({zone}), "
    return f"Since {local:%A}, " if days < _DAYS_WITH_A_NAME else f"Since {local:%Y-%m-%d}, "


def until(at: datetime | None, zone: str = "UTC") -> str:
    """Return the end of a span: `until Friday 2026-12-04 08:00 (UTC)`, or `without an end`."""
    return f"until {_instant(at, zone)} ({zone})" if at else "without an end"


def in_words(spans: Sequence[Span], zone: str) -> str:
    """Return when the spans are, in a zone: their hours if they are the same each day, else the first few of them."""
    local = [(span.begin.astimezone(ZoneInfo(zone)), span.end.astimezone(ZoneInfo(zone))) for span in spans]
    hours = {(f"{begin:%H:%M}", f"{end:%H:%M}") for begin, end in local}
    if len(local) >= _MOST and len(hours) == 1 and all(span.end - span.begin <= timedelta(days=1) for span in spans):
        ((begin, end),) = hours
        return f"between {begin} and {end} on {len(local)} days from {local[0][0]:%A %Y-%m-%d} ({zone})"
    shown = [f"from {_instant(begin, zone)} to {_instant(end, zone)}" for begin, end in local[:_MOST]]
    more = f", and {len(local) - _MOST} more times" if len(local) > _MOST else ""
    return f"{', '.join(shown)}{more} ({zone})"


def _instant(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%A %Y-%m-%d %H:%M}"
