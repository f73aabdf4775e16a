"""Checks the workflows and actions with zizmor and actionlint, both without network.

    python -m tools.workflow_lint [FOLDER]

zizmor comes from uv.lock, actionlint is built from the pinned module in `tools/actionlint`. FOLDER is a folder such as
`.github` (default).

Exit codes: 0 no finding; 1 at least one, or a tool cannot run. Without Go, actionlint cannot be built: then only zizmor
runs, which is an error only in CI (CI=true).
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
_ZIZMOR = (
    str(Path(sys.executable).parent / "zizmor"),
    "--offline",
    "--quiet",
    "--no-progress",
    "--persona=pedantic",
    "--format=plain",
    "--config",
    str(ROOT / ".github" / "zizmor.yml"),
)
# The checks of shell scripts depend on what else is installed, so they are off.
_ACTIONLINT = ("go", "-C", str(ROOT / "tools" / "actionlint"), "tool", "actionlint", "-shellcheck=", "-pyflakes=")


def zizmor(folder: Path) -> bool:
    """Print zizmor's findings; return whether there are none."""
    return _passes([*_ZIZMOR, str(folder)])


def actionlint(folder: Path) -> bool:
    """Print actionlint's findings; return whether there are none."""
    return _passes([*_ACTIONLINT, *(str(path) for path in sorted((folder / "workflows").glob("*.y*ml")))])


def _passes(command: Sequence[str]) -> bool:
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        print(ended.stdout + ended.stderr, end="")
    return ended.returncode == 0


def main(arguments: Sequence[str]) -> int:
    """Run both tools on a folder; return the exit code."""
    folder = Path(arguments[0] if arguments else ROOT / ".github").absolute()
    passed = zizmor(folder)
    if shutil.which("go") is None:
        print("Workflows are checked by zizmor only: actionlint is built with Go, and Go is not installed.")
        return 0 if passed and os.environ.get("CI") != "true" else 1
    return 0 if actionlint(folder) and passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
