"""The picture of the coverage: a bar for each vendor and team, and for each kind that is not wholly managed.

A mark shows the share of the audit before. The table has all kinds.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from audit.model import Coverage, Share
from audit.report.phrases import percent
from review.report.html.measures import shortened

_LEFT, _WIDE, _RIGHT, _ROW, _TOP = 270, 620, 270, 26, 8
_MOST = 40
"""The largest number of bars in the picture: the table names all."""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A group's bar; `before` is the place of its mark, None without an earlier audit or a change."""

    y: float
    label: str
    whole: str
    width: float
    before: float | None
    numbers: str


@dataclass(frozen=True, kw_only=True)
class CoveragePicture:
    """The picture, `width` by `height`, and its rows for a table: group, managed, total, share, share before."""

    width: int
    height: int
    left: int
    wide: int
    bars: tuple[Bar, ...]
    rows: tuple[tuple[str, int, int, str, str], ...]


def coverage_picture(coverage: Coverage) -> CoveragePicture | None:
    """Return the picture of a coverage; None without an object."""
    shares = [*coverage.vendors, *_named("team", coverage.teams), *coverage.kinds]
    if not shares:
        return None
    partly = sorted((it for it in coverage.kinds if _is_notable(it)), key=lambda it: it.managed - it.total)
    shown = [*coverage.vendors, *_named("team", coverage.teams), *partly][:_MOST]
    return CoveragePicture(
        width=_LEFT + _WIDE + _RIGHT,
        height=_TOP + len(shown) * _ROW,
        left=_LEFT,
        wide=_WIDE,
        bars=tuple(_bar(number, it) for number, it in enumerate(shown)),
        rows=tuple(
            (it.name, it.managed, it.total, percent(it.share), "" if it.before is None else percent(it.before))
            for it in shares
        ),
    )


def _is_notable(it: Share) -> bool:
    """Whether a kind is not wholly managed, or was not before."""
    return it.managed < it.total or it.before not in (None, 1.0)


def _named(word: str, shares: Iterable[Share]) -> list[Share]:
    return [Share(name=f"{word} {it.name}", managed=it.managed, total=it.total, before=it.before) for it in shares]


def _bar(number: int, it: Share) -> Bar:
    changed = it.before is not None and round(it.before, 4) != round(it.share, 4)
    before = f", before {percent(it.before)}" if changed and it.before is not None else ""
    return Bar(
        y=_TOP + number * _ROW,
        label=shortened(it.name, 34),
        whole=f"{it.name}: {it.managed:,} of {it.total:,} managed{before}",
        width=round(_WIDE * it.share, 1),
        before=round(_LEFT + _WIDE * it.before, 1) if changed and it.before is not None else None,
        numbers=f"{percent(it.share)}, {it.managed:,} of {it.total:,}{before}",
    )
