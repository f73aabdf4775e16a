"""A policy pack in a process of its own, with its output streamed to the engine."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

from pulumi.runtime.proto import language_pb2 as proto

_SECONDS_TO_LEAVE = 5


class PluginProcess:
    """Runs the `__main__.py` of the folder that the engine names, with the engine's arguments and environment."""

    def __init__(self, request: proto.RunPluginRequest) -> None:
        self._messages: queue.SimpleQueue[proto.RunPluginResponse | None] = queue.SimpleQueue()
        self._process = subprocess.Popen(
            [sys.executable, "-u", request.info.program_directory, *request.args],
            cwd=request.pwd or None,
            env=dict(entry.split("=", 1) for entry in request.env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        for stream, field in ((self._process.stdout, "stdout"), (self._process.stderr, "stderr")):
            threading.Thread(target=self._forward, args=(stream, field), daemon=True).start()

    def output(self) -> Iterator[proto.RunPluginResponse]:
        """Yield the output of the process as it arrives and, last, its exit code."""
        open_streams = 2
        while open_streams:
            message = self._messages.get()
            if message is None:
                open_streams -= 1
            else:
                yield message
        yield proto.RunPluginResponse(exitcode=self._process.wait())

    def stop(self) -> None:
        """End the process if it still runs, and wait until it has ended."""
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            self._process.wait(timeout=_SECONDS_TO_LEAVE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _forward(self, stream: IO[bytes], field: str) -> None:
        for line in stream:
            if field == "stdout":
                self._messages.put(proto.RunPluginResponse(stdout=line))
            else:
                self._messages.put(proto.RunPluginResponse(stderr=line))
        self._messages.put(None)
