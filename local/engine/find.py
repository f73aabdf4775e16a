"""Finds the Pulumi engine: the configured one, the one on PATH, one built earlier, or one built now."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TextIO

from platformdirs import user_cache_path

from local.engine.build import INSTALL_INSTEAD, build_engine
from local.errors import EngineError
from local.logs import prune_logs

# 3.227 is the first engine that answers a failed --expect-no-changes with an exit code of its own (7), with which a
# script can tell "something changed" from "the run failed".
MINIMUM = (3, 227, 0)
BUILT_VERSION = "3.259.0"
TOOLS = Path(__file__).resolve().parents[2] / "tools"
HOST_NAME = "pulumi-language-python"

# The session names the interpreter, so that one launcher works for every clone. -P keeps the program's folder off
# sys.path, where a folder called `stacks` or `policies` would hide the packages of these names.
_LAUNCHER = """#!/bin/sh
# Starts Watchbill's Python language host, for engines that came without the official one.
exec "${WATCHBILL_PYTHON:?is not set: run this engine through watchbill local}" -P -u -m local.language_host "$@"
"""


@dataclass(frozen=True, kw_only=True)
class Engine:
    """A `pulumi` that can run Python programs.

    `path` is the executable, `version` like "3.259.0", `origin` where it was found. `host` says whose Python language
    host it starts: the official one `beside` the executable or elsewhere on the `path`, or `ours`, which is beside the
    executable and needs WATCHBILL_PYTHON in the environment.
    """

    path: Path
    version: str
    origin: Literal["named", "path", "cache", "built"]
    host: Literal["beside", "path", "ours"]


def find_engine(*, environ: Mapping[str, str] = os.environ, progress: TextIO | None = None) -> Engine:
    """Return a usable engine, and build one if there is none.

    WATCHBILL_PULUMI names an executable and excludes all others. Otherwise the `pulumi` on PATH is used if it is at
    least `MINIMUM`, else the one that an earlier call built into the user's cache, else one is built there (minutes;
    progress goes to `progress`, by default standard error).

    Raises EngineError with all details when the named engine is unusable or the build is not possible.
    """
    cache = user_cache_path("watchbill") / "engine"
    try:
        prune_logs(cache / "home")
        named = environ.get("WATCHBILL_PULUMI")
        if named:
            return _named(named, cache, environ)
        on_path = shutil.which("pulumi", path=environ.get("PATH", os.defpath))
        engine = _usable(Path(on_path), "path", cache, environ) if on_path else None
        return engine or _own(cache, environ, progress or sys.stderr)
    except OSError as error:
        place = error.filename or cache
        raise EngineError(f"The engine's cache {place} cannot be used: {error.strerror}. {INSTALL_INSTEAD}") from error


def engine_version(path: Path, home: Path) -> str | None:
    """Return the version that the `pulumi` at `path` reports, or None when it does not run or reports none.

    `home` replaces the user's ~/.pulumi, where even `pulumi version` writes logs.
    """
    environment = {**os.environ, "PULUMI_HOME": str(home), "PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        answer = subprocess.run(
            [path, "version"], capture_output=True, text=True, timeout=60, env=environment, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.match(r"v?(\d+\.\d+\.\d+\S*)\s*$", answer.stdout)
    return match[1] if match and answer.returncode == 0 else None


def _named(named: str, cache: Path, environ: Mapping[str, str]) -> Engine:
    path = Path(named).absolute()
    engine = _usable(path, "named", cache, environ)
    if engine:
        return engine
    version = engine_version(path, cache / "home")
    what = f"is version {version}" if version else "does not run, or does not report a version"
    least = ".".join(map(str, MINIMUM))
    raise EngineError(
        f"WATCHBILL_PULUMI names {named}, which {what}. Pulumi {least} or newer is required. Set "
        "another path, or unset the variable."
    )


def _usable(path: Path, origin: Literal["named", "path"], cache: Path, environ: Mapping[str, str]) -> Engine | None:
    version = engine_version(path, cache / "home")
    if version is None or _numbers(version) < MINIMUM:
        return None
    if (path.resolve().parent / HOST_NAME).exists():
        ours = path.resolve().parent.is_relative_to(cache.resolve())
        return Engine(path=path, version=version, origin=origin, host="ours" if ours else "beside")
    if shutil.which(HOST_NAME, path=environ.get("PATH", os.defpath)):
        return Engine(path=path, version=version, origin=origin, host="path")
    return _adopt(path.resolve(), version, origin, cache)


def _adopt(path: Path, version: str, origin: Literal["named", "path"], cache: Path) -> Engine | None:
    """Put an engine that came without a language host beside ours.

    The engine uses a host beside its own executable without a warning, but warns in every run about one on PATH.
    """
    state = path.stat()
    key = hashlib.sha256(f"{path}\0{state.st_mtime_ns}\0{state.st_size}".encode()).hexdigest()[:10]
    folder = cache / f"{version}-{key}"
    target = folder / "pulumi"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f"pulumi.{os.getpid()}"
        try:
            _link_or_copy(path, fresh)
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)
    _write_launcher(folder)
    if engine_version(target, cache / "home") != version:
        return None
    return Engine(path=target, version=version, origin=origin, host="ours")


def _own(cache: Path, environ: Mapping[str, str], progress: TextIO) -> Engine:
    folder = cache / f"{BUILT_VERSION}-{_module_key()}"
    origin: Literal["cache", "built"] = "cache"
    if not (folder / "pulumi").exists():
        build_engine(folder, module=TOOLS, version=BUILT_VERSION, environ=environ, progress=progress)
        origin = "built"
    _write_launcher(folder)
    return Engine(path=folder / "pulumi", version=BUILT_VERSION, origin=origin, host="ours")


def _module_key() -> str:
    digest = hashlib.sha256((TOOLS / "go.mod").read_bytes())
    digest.update((TOOLS / "go.sum").read_bytes())
    return digest.hexdigest()[:10]


def _write_launcher(folder: Path) -> None:
    launcher = folder / HOST_NAME
    if launcher.exists() and launcher.read_text() == _LAUNCHER:
        return
    fresh = folder / f"{HOST_NAME}.{os.getpid()}"
    fresh.write_text(_LAUNCHER)
    fresh.chmod(0o755)
    fresh.replace(launcher)


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:  # another file system, or another owner's file
        shutil.copy2(source, target)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("-")[0].split("+")[0].split(".")[:3])
