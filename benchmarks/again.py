"""A second `make up` of the example, which changes nothing, beside a bare program that registers the same resources.

python -m benchmarks.again [--rounds R] [--json FILE]

Both run as a person runs them, in a copy of the clone, in turn and over the same state. The bare program registers the
resources of that state, without a catalog, components or SDKs: its time is that of the engine, the stand-ins and the
command.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.figures import Figure, report

CLONE = Path(__file__).parent.parent
_PROGRAM = Path(__file__).parent / "program" / "registered.py"
_SECONDS, _MORE_THAN_BARE = 4.0, 1.0


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the table and return 1 when a limit is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, metavar="R", help="measure each this often; medians count")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every value there too")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        ours, bare = measure(Path(folder), options.rounds)
    more = tuple(mine - other for mine, other in zip(ours, bare, strict=True))
    figures = [
        Figure(what="second `make up`", alerts=25, unit="s", watchbill=ours, limit=_SECONDS),
        Figure(what="  with the bare program", alerts=25, unit="s", watchbill=bare),
        Figure(what="  what the program adds", alerts=25, unit="s", watchbill=more, limit=_MORE_THAN_BARE),
    ]
    return report(figures, options.json)


def measure(folder: Path, rounds: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Wall-clock seconds of a run without a change, for Watchbill's program and for the bare one."""
    for name in _tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(CLONE / name, folder / name)
    (folder / ".venv").symlink_to(CLONE / ".venv")
    _run(folder, "up", "prod")
    _run(folder, "run", "--", "pulumi", "stack", "export", "--show-secrets", "--file", str(folder / "state.json"))
    subprocess.run([sys.executable, "-m", "compileall", "-q", "."], cwd=folder, check=False, capture_output=True)
    program = folder / "stacks" / "__main__.py"
    programs = {"ours": program.read_text(encoding="utf-8"), "bare": _PROGRAM.read_text(encoding="utf-8")}
    seconds: dict[str, list[float]] = {name: [] for name in programs}
    for number in range(rounds):
        for name in list(programs)[:: 1 if number % 2 == 0 else -1]:
            program.write_text(programs[name], encoding="utf-8")
            begun = time.perf_counter()
            shown = _run(folder, "up", "prod")
            seconds[name].append(time.perf_counter() - begun)
            if re.search(r"\d+ (created|updated|replaced|deleted)", shown):
                raise RuntimeError(f"the second run changes something ({name})\n{shown[:3000]}")
    return tuple(seconds["ours"]), tuple(seconds["bare"])


def _tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=CLONE, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.splitlines() if (CLONE / name).is_file()]


def _run(folder: Path, *args: str) -> str:
    """The output of `watchbill local …` with the copy's code; RuntimeError with its end where it fails."""
    environ = {**os.environ, "PYTHONPATH": str(folder)}
    command = [str(folder / ".venv/bin/python"), "-c", "from cli.main import main; main()", "local", *args]
    ended = subprocess.run(
        command, cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if ended.returncode != 0:
        raise RuntimeError(f"watchbill local {' '.join(args)} ended with {ended.returncode}\n{ended.stdout[:4000]}")
    return ended.stdout


if __name__ == "__main__":
    sys.exit(main())
