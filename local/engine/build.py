"""Builds the engine once with `go build`, for a machine with Go and without Pulumi."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TextIO

from local.errors import EngineError
from local.interrupts import terminated_as_interrupt

PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
_VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
INSTALL_INSTEAD = "Install Pulumi instead (https://www.pulumi.com/docs/install/) and run the command again."

_CAUSES = (
    ("no space left on device", "the disk is full"),
    ("running go ", "this Go is too old"),
    ("toolchain not available", "this Go is too old, and a newer one could not be downloaded"),
    ("unknown directive: tool", "this Go is too old"),
    ("dial tcp", "Go could not reach its module proxy. Check the network"),
    ("no such host", "Go could not reach its module proxy. Check the network"),
    ("i/o timeout", "Go could not reach its module proxy. Check the network"),
    ("module lookup disabled", "Go is not allowed to download modules (GOPROXY=off)"),
)


def build_engine(folder: Path, *, module: Path, version: str, environ: Mapping[str, str], progress: TextIO) -> None:
    """Build the engine of the Go module in `module` as `folder/pulumi`; a failed build leaves no `folder`.

    Only one process builds; others wait for it. It takes about four minutes on two cores and 115 MB. Raises EngineError
    when there is no Go or the build fails, with the last lines of its output.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with terminated_as_interrupt(), _only_builder(folder.with_name(folder.name + ".lock"), progress):
        if (folder / "pulumi").exists():
            return
        go = shutil.which("go", path=environ.get("PATH", os.defpath))
        if go is None:
            raise EngineError(
                "No Pulumi engine and no Go to build one are installed. Install Pulumi "
                "(https://www.pulumi.com/docs/install/) or Go (https://go.dev/dl/), and run the command again."
            )
        scratch = folder.with_name(folder.name + ".unfinished")
        shutil.rmtree(scratch, ignore_errors=True)
        try:
            scratch.mkdir()
            _compile(_command(go, scratch / "pulumi", version), module, environ, version, progress)
            scratch.replace(folder)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def _command(go: str, output: Path, version: str) -> list[str]:
    # Without a version in the binary, the SDK refuses it as too old.
    flags = f"-s -w -X {_VERSION_VARIABLE}=v{version}"
    return [go, "build", "-v", "-trimpath", "-buildvcs=false", "-ldflags", flags, "-o", str(output), PACKAGE]


def _compile(command: list[str], module: Path, environ: Mapping[str, str], version: str, progress: TextIO) -> None:
    with tempfile.TemporaryDirectory(prefix="watchbill-go-") as config:
        _build(command, module, _environment(environ, config), version, progress)


def _environment(environ: Mapping[str, str], config: str) -> dict[str, str]:
    """Return the user's environment for `go build`, without settings that could change the build, and writing only to
    caches.

    A workspace file or flags of other Go projects would change or break this build; cgo would need a C compiler. Go
    stores counters of its use in the user's configuration folder: `config` replaces that folder, and only Go's settings
    file is read from the real one.
    """
    home = environ.get("XDG_CONFIG_HOME") or str(Path(environ.get("HOME", "~")).expanduser() / ".config")
    settings = environ.get("GOENV") or str(Path(home) / "go" / "env")
    own = {"GOWORK": "off", "GOFLAGS": "", "CGO_ENABLED": "0", "GOENV": settings, "XDG_CONFIG_HOME": config}
    return {**environ, **own}


def _build(command: list[str], module: Path, environment: Mapping[str, str], version: str, progress: TextIO) -> None:
    process = subprocess.Popen(
        command,
        cwd=module,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        process_group=0,
    )
    assert process.stdout is not None
    output = _BuildOutput()
    reader = threading.Thread(target=output.read, args=(process.stdout,), daemon=True)
    reader.start()
    try:
        _watch(process, output, f"Building the Pulumi engine {version} (once, about four minutes)", progress)
        reader.join()
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if process.returncode != 0:
        raise EngineError(_failure(process.returncode, list(output.tail)))


class _BuildOutput:
    """The output of `go build -v` so far: a line per module fetched and per package compiled, and its errors."""

    def __init__(self) -> None:
        self.fetched = 0
        self.compiled = 0
        self.tail: deque[str] = deque(maxlen=12)

    def read(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                text = line.rstrip()
                if text.startswith("go: downloading "):
                    self.fetched += 1
                elif ("/" in text and " " not in text) or text.isalnum():
                    self.compiled += 1
                else:
                    self.tail.append(text)

    def summary(self) -> str:
        if self.compiled:
            return f"{self.compiled} packages compiled"
        return f"{self.fetched} modules fetched" if self.fetched else "starting"


def _watch(process: subprocess.Popen[str], output: _BuildOutput, title: str, progress: TextIO) -> None:
    live = progress.isatty()
    every = 0.5 if live else 20.0
    started = time.monotonic()
    print(f"{title} ...", file=progress, flush=True)
    try:
        while True:
            try:
                process.wait(timeout=every)
                break
            except subprocess.TimeoutExpired:
                minutes, seconds = divmod(int(time.monotonic() - started), 60)
                text = f"  {minutes}:{seconds:02} {output.summary()}"
                progress.write(f"\r{text}\x1b[K" if live else f"{text}\n")
                progress.flush()
    finally:
        if live:
            progress.write("\r\x1b[K")
            progress.flush()


def _failure(code: int, tail: list[str]) -> str:
    text = "\n".join(tail)
    cause = next((cause for sign, cause in _CAUSES if sign in text), f"go build ended with {code}")
    shown = "".join(f"\n  {line}" for line in tail) or "\n  (nothing)"
    return f"The Pulumi engine could not be built: {cause}. {INSTALL_INSTEAD}\nThe build said:{shown}"


@contextmanager
def _only_builder(path: Path, progress: TextIO) -> Iterator[None]:
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another process is building the Pulumi engine; waiting for it ...", file=progress, flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
