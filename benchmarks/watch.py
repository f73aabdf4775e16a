"""The time from a saved file to the answer of `watchbill watch`, on the example stack.

python -m benchmarks.watch [--saves N] [--rounds R] [--json FILE]

Every third save has an error. The figures are those of the 95th percentile of all saves, in seconds, from the moment
at which the file has its new text to the line that the command prints: for errors and the catalog's findings, for the
rules' findings, and for the review.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles
from typing import IO

from benchmarks.difference import project_of, write_example
from benchmarks.figures import Figure, report
from catalog import load
from stacks.program import STACKS

_REVIEWED = "review after "
_PARTS: dict[str, tuple[str | re.Pattern[str], float]] = {
    "errors and findings": (re.compile(r": (?:valid|invalid)[^(]*\("), 0.3),
    "findings of the rules": ("rules after ", 1.0),
    "review": (_REVIEWED, 1.0),
}
"""The parts of an answer: the line that ends each, and its limit in seconds."""
_LONGEST = 120
_PAUSE = 0.3
"""Seconds between an answer and the next save."""


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the table and return 1 when a limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--saves", type=int, default=60, metavar="N", help="saves in a round")
    parser.add_argument("--rounds", type=int, default=1, metavar="R", help="measure this often; medians count")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every value there too")
    options = parser.parse_args(argv)
    parts: dict[str, list[float]] = {part: [] for part in _PARTS}
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory() as folder:
            project = project_of(Path(folder) / "example", write_example)
            for part, seconds in _round(project, options.saves).items():
                parts[part].append(quantiles(seconds, n=20)[-1])
    alerts = len(load(STACKS / "prod").alerts)
    figures = [
        Figure(what=part, alerts=alerts, unit="s", watchbill=tuple(parts[part]), limit=limit)
        for part, (_, limit) in _PARTS.items()
    ]
    return report(figures, options.json)


def _round(project: Path, saves: int) -> dict[str, list[float]]:
    """Return the seconds to each part of the answers; a save with an error has only the first one."""
    command = [sys.executable, "-P", "-u", "-c", "from cli.main import main; main()", "watch", "--base", "HEAD"]
    environ = {**os.environ, "PYTHONPATH": str(project)}
    watching = subprocess.Popen(command, cwd=project, env=environ, stdout=subprocess.PIPE, text=True)
    assert watching.stdout is not None
    try:
        _until(watching.stdout, _REVIEWED)
        return _saves(project / "stacks" / "prod" / "alerts.yml", watching.stdout, saves)
    finally:
        watching.terminate()
        watching.wait(_LONGEST)


def _saves(file: Path, printed: IO[str], saves: int) -> dict[str, list[float]]:
    text = file.read_text(encoding="utf-8")
    seconds: dict[str, list[float]] = {part: [] for part in _PARTS}
    for number in range(saves):
        time.sleep(_PAUSE)
        wrong = number % 3 == 2
        threshold = f"condition: error_rate > {number % 5 + 2}%" + (" for ever" if wrong else "")
        draft = file.with_suffix(".draft")
        draft.write_text(re.sub(r"condition: error_rate > .*", threshold, text, count=1), encoding="utf-8")
        draft.rename(file)
        begin = time.perf_counter()
        for part, (line, _) in list(_PARTS.items())[: 1 if wrong else None]:
            _until(printed, line)
            seconds[part].append(time.perf_counter() - begin)
    return seconds


def _until(printed: IO[str], wanted: str | re.Pattern[str]) -> None:
    """Read lines up to one that has the text."""
    for line in printed:
        if wanted in line if isinstance(wanted, str) else wanted.search(line):
            return
    raise SystemExit("`watchbill watch` ended")


if __name__ == "__main__":
    sys.exit(main())
