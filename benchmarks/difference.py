"""The difference of two revisions, compared with one plan: `watchbill plan --base HEAD` and `watchbill plan`.

python -m benchmarks.difference [--alerts N…] [--rounds R] [--json FILE]

A tenth of the alerts get another threshold; the last line is the example stack, edited in the same way.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.catalogs import write_catalog
from benchmarks.figures import Figure, arguments, report
from catalog import load
from stacks.program import STACKS

RATIO = 1.5
"""The limit of the comparison's time, in times of one plan."""
_PROJECT = STACKS.parent
_CODE = ("catalog", "components", "stacks", "plan", "policies", "review", "local", "cli")
_ENDED = (0, 2)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the table and return 1 when a limit is exceeded."""
    options = arguments(__doc__, argv)
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        for alerts in options.alerts:
            project = project_of(Path(folder) / str(alerts), partial(write_catalog, alerts=alerts))
            figures.append(_measure(project, alerts, options.rounds))
        example = project_of(Path(folder) / "example", write_example)
        figures.append(_measure(example, len(load(STACKS / "prod").alerts), options.rounds))
    return report(figures, options.json, other="one plan")


def _measure(project: Path, alerts: int, rounds: int) -> Figure:
    both, one = [], []
    for _ in range(rounds):
        one.append(_seconds(project))
        both.append(_seconds(project, "--base", "HEAD"))
    what = "difference of two revisions"
    return Figure(what=what, alerts=alerts, unit="s", watchbill=tuple(both), bare=tuple(one), limit=RATIO)


def project_of(folder: Path, write: Callable[[Path], object]) -> Path:
    """Return a repository of the project with a catalog of its own, committed and then edited."""
    for name in _CODE:
        shutil.copytree(_PROJECT / name, folder / name, ignore=shutil.ignore_patterns("prod", "staging", "__pycache__"))
    for file in ("uv.lock", "Pulumi.prod.yaml"):
        shutil.copy2(_PROJECT / file, folder / file)
    write(folder / "stacks")
    _git(folder, "init", "--quiet")
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "-m", "base")
    for path in sorted((folder / "stacks" / "prod").glob("*.yml")):
        path.write_text(_edited(path.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


def write_example(folder: Path) -> None:
    """Write the example stack into a folder of stacks."""
    for name in ("prod", "shared"):
        shutil.copytree(STACKS / name, folder / name, dirs_exist_ok=True)


def _edited(text: str) -> str:
    """Return the YAML with another threshold in every tenth alert that has one in percent."""
    seen = 0

    def raised(found: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        return f"{found[1]}{int(found[2]) + 1}%" if seen % 10 == 1 else found[0]

    return re.sub(r"(condition: ['\"]?[a-z_0-9]+ > )(\d+)%", raised, text)


def _seconds(project: Path, *arguments: str) -> float:
    """Return the seconds that the whole command takes."""
    command = [sys.executable, "-P", "-c", "from cli.main import main; main()", "plan", "prod", *arguments]
    begun = time.perf_counter()
    environ = {**os.environ, "PYTHONPATH": str(project)}
    ended = subprocess.run(command, cwd=project, env=environ, stdout=subprocess.DEVNULL)
    if ended.returncode not in _ENDED:
        raise SystemExit(f"{' '.join(command)} ended with {ended.returncode}")
    return time.perf_counter() - begun


def _git(folder: Path, *arguments: str) -> None:
    person = ["-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *person, *arguments], cwd=folder, check=True)


if __name__ == "__main__":
    sys.exit(main())
