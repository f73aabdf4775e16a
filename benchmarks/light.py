"""The cost of Watchbill compared with the vendors' SDKs: figures of one run, each a ratio of processor seconds.

python -m benchmarks.light [--rounds R] [--json FILE] [--largest N]

Whole processes, children included, run alternately. `--largest 0` leaves out the catalog of every kind at 1,000 and at
N alerts.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.bare import prove_same, write_bare
from benchmarks.catalogs import write_catalog
from benchmarks.difference import project_of, write_example
from benchmarks.figures import Figure, report
from benchmarks.full import write_full
from benchmarks.plan import run_process
from catalog import load
from plan.plan import make_plan
from stacks.program import STACKS

_WATCHBILL = str(Path(sys.executable).with_name("watchbill"))
_IMPORT = (sys.executable, "-c", "import pulumi_datadog")
# The command with Python's default garbage collection.
_COLLECTING = "import gc, stacks.garbage as it; it._RARELY = gc.get_threshold()[:2]; from cli.main import main; main()"
_ALERTS = 1000
_LARGEST = 5000
_OF_IMPORT, _OF_LOOP, _SECOND_REVIEW, _GROWTH = 0.5, 0.35, 1.15, 1.1
_LARGEST_MB = 2500
_ENDED = (0, 2)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the table and return 1 when a limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, metavar="R", help="measure each this often; medians count")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every value there too")
    parser.add_argument("--largest", type=int, default=_LARGEST, metavar="N", help="alerts of the largest catalog")
    options = parser.parse_args(argv)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        figures.append(_beside_the_import(options.rounds))
        figures += _beside_the_loop(Path(folder) / "loop", options.rounds)
        figures.append(_second_review(Path(folder) / "review", options.rounds))
        if options.largest:
            figures += _growth(Path(folder) / "full", options.largest)
    return report(figures, options.json, other="other side")


def _beside_the_import(rounds: int) -> Figure:
    """Compare the whole plan of the example with the import of one SDK."""
    ours, theirs = _in_turn(rounds, [_WATCHBILL, "plan", str(STACKS / "prod")], _IMPORT)
    alerts = len(load(STACKS / "prod").alerts)
    what = "`watchbill plan` of the example ÷ `import pulumi_datadog`"
    return Figure(what=what, alerts=alerts, unit="s", watchbill=ours, bare=theirs, limit=_OF_IMPORT)


def _beside_the_loop(folder: Path, rounds: int) -> list[Figure]:
    """Compare the plan in its process with the bare loop in its own, with the same garbage collection."""
    stack, file = write_catalog(folder, _ALERTS), folder / "bare.json"
    plan = make_plan(stack)
    write_bare(plan, file)
    prove_same(plan, file)
    figures = []
    for collector, ours in (
        ("default", [sys.executable, "-c", _COLLECTING, "plan", str(stack)]),
        ("rarely", [_WATCHBILL, "plan", str(stack)]),
    ):
        loop = [sys.executable, "-m", "benchmarks.alone", str(file), collector]
        seconds, other = _in_turn(rounds, ours, loop)
        what = f"plan in its process ÷ bare loop with the SDK, collector {collector} in both"
        figures.append(Figure(what=what, alerts=_ALERTS, unit="s", watchbill=seconds, bare=other, limit=_OF_LOOP))
    return figures


def _second_review(folder: Path, rounds: int) -> Figure:
    """Compare `plan --base` with `plan`, where the base's plan is already cached."""
    project = project_of(folder, write_example)
    command = [sys.executable, "-P", "-c", "from cli.main import main; main()", "plan", "prod"]
    review = [*command, "--base", "HEAD"]
    _seconds(review, project)
    seconds, one = _in_turn(rounds, review, command, project)
    alerts = len(load(STACKS / "prod").alerts)
    what = "`plan --base` a second time ÷ `plan`"
    return Figure(what=what, alerts=alerts, unit="s", watchbill=seconds, bare=one, limit=_SECOND_REVIEW)


def _growth(folder: Path, largest: int) -> list[Figure]:
    """Compare the plan of a catalog of every kind at its largest with that of 1,000 alerts, once."""
    small, large = (write_full(folder / str(alerts), alerts) for alerts in (_ALERTS, largest))
    (of_large,), (of_small,) = _in_turn(1, [_WATCHBILL, "plan", str(large)], [_WATCHBILL, "plan", str(small)])
    _, memory = run_process([_WATCHBILL, "plan", str(large)])
    times = largest / _ALERTS
    return [
        Figure(
            what=f"plan of every kind ÷ that of {_ALERTS:,} alerts",
            alerts=largest,
            unit="s",
            watchbill=(of_large,),
            bare=(of_small,),
            limit=_GROWTH * times,
        ),
        Figure(what="  its memory", alerts=largest, unit="MB", watchbill=(memory,), limit=_LARGEST_MB),
    ]


def _in_turn(
    rounds: int, ours: Sequence[str], theirs: Sequence[str], project: Path | None = None
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the processor seconds of two commands, run alternately, with the order changed in each round."""
    values: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        programs = list(zip(values, (ours, theirs), strict=True))
        for seconds, command in programs if number % 2 == 0 else programs[::-1]:
            seconds.append(_seconds(command, project))
    return tuple(values[0]), tuple(values[1])


def _seconds(command: Sequence[str], project: Path | None) -> float:
    """Return the processor seconds of a process and of its children; it runs in the project's folder, with its code."""
    root = project or STACKS.parent
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ended = subprocess.run(
        command, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, stdout=subprocess.DEVNULL, check=False
    )
    if ended.returncode not in _ENDED:
        raise SystemExit(f"{' '.join(command)} ended with {ended.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
