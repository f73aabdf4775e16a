"""Planning without an engine: `make_plan` compared with the bare loop on Pulumi's plain mocks, and the whole commands.

python -m benchmarks.plan [--alerts N…] [--rounds R] [--json FILE] [--full]
"""

import contextvars
import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pulumi.runtime.config import set_all_config
from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs, Mocks, set_mocks
from pulumi.runtime.stack import run_pulumi_func

from benchmarks.bare import prove_same, write_bare
from benchmarks.catalogs import write_catalog
from benchmarks.figures import RATIO, Figure, arguments, report
from benchmarks.full import write_full
from benchmarks.loop import declare
from benchmarks.memory import Peaks, watching
from catalog import load
from catalog.vendors import KEYS
from plan.plan import make_plan
from plan.resources.loops import run_closing_loops
from stacks.program import STACKS

_CONFIG = {key.config: "not-needed-to-plan" for key in KEYS}
_WATCHBILL = Path(sys.executable).with_name("watchbill")
_MEMORY_MB = 300
_MEMORY_FULL_MB = 400
_CHECK_S = 3.0
_CHECK_EXAMPLE_S = 1.0


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the table and return 1 when a limit is exceeded."""
    options = arguments(__doc__, argv, full=True)
    write = write_full if options.full else write_catalog
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        for alerts in options.alerts:
            memory = _MEMORY_FULL_MB if options.full else _MEMORY_MB
            figures += measure(write(Path(folder) / str(alerts), alerts), alerts, options.rounds, memory)
    example = load(STACKS / "prod")
    figures += _command("check", STACKS / "prod", len(example.alerts), options.rounds, limit=_CHECK_EXAMPLE_S)
    return report(figures, options.json)


def measure(stack: Path, alerts: int, rounds: int, memory: int = _MEMORY_MB) -> list[Figure]:
    """Measure the plan of the catalog in `stack`, and the commands on it, `rounds` times; `memory` is their limit."""
    return [
        *compare(stack, alerts, rounds),
        *_command("check", stack, alerts, rounds, limit=_CHECK_S, memory=memory),
        *_command("plan", stack, alerts, rounds, limit=None, memory=memory),
    ]


def compare(stack: Path, alerts: int, rounds: int) -> list[Figure]:
    """Plan the catalog in `stack` and run the bare loop over the same resources alternately, `rounds` times each."""
    plan = make_plan(stack)
    file = stack.parent / "bare.json"
    write_bare(plan, file)
    prove_same(plan, file)
    ours: list[float] = []
    theirs: list[float] = []
    loading: list[float] = []
    for number in range(rounds):
        programs = [(ours, lambda: make_plan(stack)), (theirs, lambda: bare_plan(file))]
        for seconds, run in programs if number % 2 == 0 else programs[::-1]:
            seconds.append(_seconds(run))
        loading.append(_seconds(lambda: load(stack)))
    return [
        Figure(what="plan", alerts=alerts, unit="s", watchbill=tuple(ours), bare=tuple(theirs), limit=RATIO),
        Figure(what="  of it: load the catalog", alerts=alerts, unit="s", watchbill=tuple(loading)),
    ]


def bare_plan(file: Path) -> None:
    """Run the bare loop over `file` on Pulumi's own mocks, in a context of its own."""

    async def run() -> None:
        set_mocks(_PlainMocks(), project="watchbill", stack="prod", preview=False)
        set_all_config(_CONFIG)
        await run_pulumi_func(lambda: declare(file))

    contextvars.Context().run(run_closing_loops, run())


class _PlainMocks(Mocks):
    def call(self, args: MockCallArgs) -> dict[str, Any]:  # type: ignore[override]  # a bare dict: "no failures"
        return {**args.args, "id": "looked-up"}

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        return f"{args.name}-id", args.inputs


def _seconds(run: Callable[[], object]) -> float:
    """Return processor seconds, in which other load of the machine does not count. Each program keeps one core busy."""
    gc.collect()
    begun = time.process_time()
    run()
    return time.process_time() - begun


def _command(
    verb: str, stack: Path, alerts: int, rounds: int, *, limit: float | None, memory: int = _MEMORY_MB
) -> list[Figure]:
    """Measure the whole process of `watchbill VERB`: its seconds and its peak memory."""
    runs = [run_process([str(_WATCHBILL), verb, str(stack)]) for _ in range(rounds)]
    what = f"`watchbill {verb}`, whole process"
    seconds, sizes = zip(*runs, strict=True)
    return [
        Figure(what=what, alerts=alerts, unit="s", watchbill=seconds, limit=limit),
        Figure(what="  its memory", alerts=alerts, unit="MB", watchbill=sizes, limit=memory),
    ]


def run_process(command: Sequence[str]) -> tuple[float, float]:
    """Run a command to its end; return its seconds, and its peak memory in MB."""
    peaks = Peaks()
    with watching(os.getpid(), peaks):
        begun = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        seconds = time.perf_counter() - begun
    return seconds, peaks.of(*command)


if __name__ == "__main__":
    sys.exit(main())
