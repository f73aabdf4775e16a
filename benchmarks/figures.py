"""Measurements as a table for people and as JSON, each figure with its limit."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, Literal

RATIO = 1.3
"""The limit of Watchbill's time, in times of the bare loop."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A measurement at one size: a value for each round, in `unit`; `bare` is empty without a comparison.

    `limit` bounds the median ratio where there is a comparison, and the median of `watchbill` otherwise.
    """

    what: str
    alerts: int
    unit: Literal["s", "ms", "MB", "%", ""]
    watchbill: tuple[float, ...]
    bare: tuple[float, ...] = ()
    limit: float | None = None

    @property
    def ratio(self) -> float | None:
        """Watchbill's value divided by the bare loop's: the median over the rounds, so that one disturbed round has
        little effect.
        """
        pairs = zip(self.watchbill, self.bare, strict=bool(self.bare))
        return median(ours / theirs for ours, theirs in pairs) if self.bare else None

    @property
    def kept(self) -> bool:
        """Whether the value is within the limit; true without one."""
        judged = median(self.watchbill) if self.ratio is None else self.ratio
        return self.limit is None or judged <= self.limit


def arguments(description: str | None, argv: Sequence[str] | None, *, full: bool = False) -> argparse.Namespace:
    """Read `--alerts N…` (default 100 400 1000), `--rounds R` (default 3), `--json FILE`; with `full` also `--full`."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--alerts", type=int, nargs="+", default=[100, 400, 1000], metavar="N", help="sizes to measure")
    parser.add_argument("--rounds", type=int, default=3, metavar="R", help="measure each this often; medians count")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every value there too")
    if full:
        parser.add_argument("--full", action="store_true", help="a catalog of every kind, not of alerts alone")
    return parser.parse_args(argv)


def report(figures: Sequence[Figure], file: Path | None, *, other: str = "bare loop") -> int:
    """Print the table, write the JSON if requested, and return the exit code: 1 when a limit is exceeded.

    `other` names what Watchbill is compared with.
    """
    print("\n".join(_aligned([_head(other), *(_row(figure) for figure in figures)])))
    print("\n".join(["", *_growth(figures)]))
    if file is not None:
        document = {"version": 1, "figures": [_as_json(figure) for figure in figures]}
        file.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    broken = [figure for figure in figures if not figure.kept]
    for figure in broken:
        print(f"over its limit: {figure.what} with {figure.alerts} alerts", file=sys.stderr)
    return 1 if broken else 0


def _head(other: str) -> tuple[str, ...]:
    return "", "alerts", "Watchbill", other, "ratio", "limit"


def _row(figure: Figure) -> tuple[str, ...]:
    bare = f"{median(figure.bare):.1f} {figure.unit}" if figure.bare else ""
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    limit = "" if figure.limit is None else f"{figure.limit:g}" + ("" if figure.bare else f" {figure.unit}")
    ours = f"{median(figure.watchbill):.1f} {figure.unit}"
    return figure.what, str(figure.alerts), ours, bare, ratio, f"≤ {limit}" if limit else ""


def _growth(figures: Iterable[Figure]) -> list[str]:
    """Return the cost of one more alert between one size and the next: it is constant when time grows in proportion."""
    lines = []
    timed = [figure for figure in figures if figure.bare and figure.unit == "s"]
    for what in dict.fromkeys(figure.what for figure in timed):
        sizes = sorted((figure for figure in timed if figure.what == what), key=lambda figure: figure.alerts)
        steps = [_step(small, large) for small, large in pairwise(sizes)]
        if steps:
            lines.append(f"{what}, one alert more: {', '.join(steps)}")
    return lines


def _step(small: Figure, large: Figure) -> str:
    more = large.alerts - small.alerts
    ours = 1000 * (median(large.watchbill) - median(small.watchbill)) / more
    theirs = 1000 * (median(large.bare) - median(small.bare)) / more
    return f"{small.alerts}→{large.alerts} {ours:.1f} ms (bare {theirs:.1f} ms)"


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    ]


def _as_json(figure: Figure) -> dict[str, Any]:
    return {
        "what": figure.what,
        "alerts": figure.alerts,
        "unit": figure.unit,
        "watchbill": figure.watchbill,
        "bare": figure.bare,
        "ratio": figure.ratio,
        "limit": figure.limit,
        "kept": figure.kept,
    }
