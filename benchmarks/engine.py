"""The real engine on the stand-ins: Watchbill's program and the bare loop, run alternately.

python -m benchmarks.engine [--alerts N…] [--rounds R] [--json FILE] [--full]
"""

import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.bare import prove_same, write_bare
from benchmarks.catalogs import write_catalog
from benchmarks.figures import Figure, arguments, report
from benchmarks.full import write_full
from benchmarks.memory import Peaks, watching
from cli.local_account import seed
from cli.verbs.local import CLONE
from local.engine import Engine, find_engine
from local.session import Session, commands, open_session
from plan.plan import Plan, make_plan

_PROGRAM = Path(__file__).parent / "program"
_RATIO = 0.45
_MEMORY_MB = 300
_MEMORY_FULL_MB = 400
_HOST = "local.language_host"
_STEPS: dict[str, Callable[[Session], int]] = {
    "preview of a new stack": lambda session: commands.preview(session, "prod"),
    "up": lambda session: commands.up(session, "prod"),
    "preview without a change": lambda session: commands.preview(session, "prod", "--expect-no-changes"),
    "up without a change": lambda session: commands.up(session, "prod", "--expect-no-changes"),
}


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two programs to compare: its project, and the config that says what to declare."""

    name: str
    clone: Path
    config: dict[str, str]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the table and return 1 when a limit is exceeded."""
    options = arguments(__doc__, argv, full=True)
    write, memory = (write_full, _MEMORY_FULL_MB) if options.full else (write_catalog, _MEMORY_MB)
    engine = find_engine(progress=sys.stderr)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        for alerts in options.alerts:
            root = Path(folder) / str(alerts)
            figures += measure(root, write(root, alerts), alerts, options.rounds, engine, memory)
    return report(figures, options.json)


def measure(
    folder: Path, stack: Path, alerts: int, rounds: int, engine: Engine, memory: int = _MEMORY_MB
) -> list[Figure]:
    """Measure both programs in every step `rounds` times, each time from an empty account and an empty state.

    `stack` is the catalog's folder; `folder` takes all written files; `memory` is the program's limit.
    """
    plan = make_plan(stack)
    bare = folder / "bare.json"
    write_bare(plan, bare)
    prove_same(plan, bare)
    ours = Side(name="watchbill", clone=CLONE, config={"watchbill:catalog": str(stack)})
    theirs = Side(name="bare", clone=_bare_clone(folder / "clone"), config={"bare:resources": str(bare)})
    values: dict[tuple[str, str], list[float]] = defaultdict(list)
    for number in range(rounds):
        order = (ours, theirs) if number % 2 == 0 else (theirs, ours)
        _round(order, plan, folder / f"round-{number}", engine, values)
        print(f"{alerts} alerts: round {number + 1} of {rounds} done", file=sys.stderr)
    timed = [
        Figure(
            what=step,
            alerts=alerts,
            unit="s",
            watchbill=tuple(values[ours.name, step]),
            bare=tuple(values[theirs.name, step]),
            limit=_RATIO,
        )
        for step in _STEPS
    ]
    weighed = [
        Figure(what=f"memory, {what}", alerts=alerts, unit="MB", watchbill=tuple(values[ours.name, what]), limit=limit)
        for what, limit in (("program", memory), ("stand-ins", None), ("engine", None))
    ]
    shares = [
        Figure(
            what=f"processor, {step}: {what}",
            alerts=alerts,
            unit="s",
            watchbill=tuple(values[ours.name, f"{step}: {what}"]),
            bare=tuple(values[theirs.name, f"{step}: {what}"]),
        )
        for step in _STEPS
        for what in ("program", "engine")
    ]
    return timed + shares + weighed


def _round(
    order: Sequence[Side], plan: Plan, folder: Path, engine: Engine, values: dict[tuple[str, str], list[float]]
) -> None:
    """Run both programs through every step alternately, so that a slow machine affects both."""
    with ExitStack() as opened:
        sessions = {side.name: opened.enter_context(_session(side, plan, folder / side.name, engine)) for side in order}
        peaks = {(side.name, step): Peaks() for side in order for step in _STEPS}
        for step, run in _STEPS.items():
            for side in order:
                log = folder / side.name / "output.log"
                with watching(os.getpid(), peaks[side.name, step]), _output_to(log):
                    begun = time.perf_counter()
                    code = run(sessions[side.name])
                    values[side.name, step].append(time.perf_counter() - begun)
                if code != 0:
                    raise RuntimeError(f"{side.name}, {step}: the engine ended with {code}\n{log.read_text()[-4000:]}")
        for side in order:
            seen = [peaks[side.name, step] for step in _STEPS]
            values[side.name, "program"].append(max(it.of(_HOST) for it in seen))
            values[side.name, "stand-ins"].append(max(it.of("local.vendors", str(folder / side.name)) for it in seen))
            values[side.name, "engine"].append(max(it.of("--skip-preview") for it in seen))
            for step in _STEPS:
                values[side.name, f"{step}: program"].append(peaks[side.name, step].seconds(_HOST))
                values[side.name, f"{step}: engine"].append(peaks[side.name, step].seconds(without=[_HOST]))


@contextmanager
def _session(side: Side, plan: Plan, root: Path, engine: Engine) -> Iterator[Session]:
    """Yield a session with a stack and running stand-ins, so that neither is measured."""
    root.mkdir(parents=True)
    with open_session(side.clone, seed(plan.catalog), root=root, config=side.config, engine=engine) as session:
        with _output_to(root / "output.log"):
            session.select_stack("prod")
        yield session


@contextmanager
def _output_to(log: Path) -> Iterator[None]:
    """Send our output and the engine's to `log`: a terminal that scrolls takes time of its own."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = [os.dup(stream) for stream in (1, 2)]
    with log.open("ab") as file:
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for stream, descriptor in zip((1, 2), kept, strict=True):
            os.dup2(descriptor, stream)
            os.close(descriptor)


def _bare_clone(folder: Path) -> Path:
    """Return a project like ours, with another program."""
    folder.mkdir(parents=True)
    settings = yaml.safe_load((CLONE / "Pulumi.yaml").read_text(encoding="utf-8"))
    settings["main"] = "program"
    (folder / "Pulumi.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    (folder / "Pulumi.prod.yaml").write_text((CLONE / "Pulumi.prod.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / ".venv").symlink_to(CLONE / ".venv")
    (folder / "program").symlink_to(_PROGRAM)
    # The language host finds Sentry's package in it; without it the engine sees another version of the provider.
    (folder / "components").symlink_to(CLONE / "components")
    return folder


if __name__ == "__main__":
    sys.exit(main())
