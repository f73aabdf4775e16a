"""The Python environment of a side with another lock file: created once per lock file, in the user's cache."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from platformdirs import user_cache_path

from review.inputs.environment import installing_environment
from review.inputs.revisions import CannotCompare


def interpreter(
    root: Path,
    runs: Path,
    progress: Callable[[str], None],
    cache: Path | None = None,
    *,
    project: Path | None = None,
) -> Path:
    """Return the Python for the code in `root`: this one if its lock file is that of the code in `runs`, else one of
    its own. `project` is the folder in which `make setup` installed uv, by default `runs`.

    Raises:
        CannotCompare: `root` has no lock file, there is no uv to read it, or uv refuses.
    """
    lock = root / "uv.lock"
    if not lock.is_file():
        raise CannotCompare(f"{root} has no uv.lock, so its dependencies are unknown. Add --same-code")
    if lock.read_bytes() == (runs / "uv.lock").read_bytes():
        return Path(sys.executable)
    folder = (cache or user_cache_path("watchbill")) / "environments" / _name(lock)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.is_file():
        _make(root, folder, _uv(project or runs), progress)
    return python


def _name(lock: Path) -> str:
    """Return the environment's name, from the lock file and the version of Python."""
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
    return f"{digest}-{sys.version_info.major}.{sys.version_info.minor}"


def _uv(project: Path) -> str:
    own = project / ".watchbill" / "uv" / "bin" / "uv"
    uv = str(own) if own.is_file() else shutil.which("uv")
    if uv is None:
        raise CannotCompare(
            "base and head have different uv.lock files, and uv is missing to install its dependencies: "
            "run `make setup` first"
        )
    return uv


def _make(root: Path, folder: Path, uv: str, progress: Callable[[str], None]) -> None:
    """Create the environment elsewhere and move it into place: an interrupted one is never used."""
    progress("base and head have different uv.lock files: installing the dependencies of the other, once …")
    unfinished = folder.with_name(folder.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    command = [uv, "sync", "--frozen", "--no-install-project", "--no-dev", "--quiet", "--project", str(root)]
    run = subprocess.run(
        [*command, "--python", sys.executable],
        env=installing_environment(os.environ, unfinished),
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise CannotCompare(f"uv cannot install the dependencies of {root / 'uv.lock'}:\n{run.stderr.strip()}")
    try:
        unfinished.rename(folder)
    except OSError:  # another review has created it meanwhile
        shutil.rmtree(unfinished, ignore_errors=True)
