"""The Python language host: the process that the engine starts to run Python programs and policy packs.

Replaces the official `pulumi-language-python`, which is not available as a module. It runs the program in its own
process. The engine starts it as `python -m local.language_host ADDRESS`, and it prints its port.
"""

# ruff: noqa: ARG002, N802 (gRPC gives the methods their names and arguments)

from __future__ import annotations

import importlib.metadata
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType
from typing import NoReturn

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import language_pb2 as proto
from pulumi.runtime.proto import language_pb2_grpc, plugin_pb2

from local.language_host.plugin_process import PluginProcess
from local.language_host.program import run_program

_LARGEST_MESSAGE = 400 * 1024 * 1024  # the limit that the engine itself sets on its side


class LanguageHost(language_pb2_grpc.LanguageRuntimeServicer):
    """Answers the engine's requests to a language host; programs send their diagnostics to the address `engine`."""

    def __init__(self, engine: str) -> None:
        self._engine = engine
        self._plugins: set[PluginProcess] = set()
        self._running = threading.Lock()

    def Handshake(
        self, request: proto.LanguageHandshakeRequest, context: grpc.ServicerContext
    ) -> proto.LanguageHandshakeResponse:
        """Take the address of the engine, which may differ from the one on the command line."""
        self._engine = request.engine_address or self._engine
        return proto.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        """Return the version of the Pulumi SDK that this host uses."""
        return plugin_pb2.PluginInfo(version=importlib.metadata.version("pulumi"))

    def About(self, request: proto.AboutRequest, context: grpc.ServicerContext) -> proto.AboutResponse:
        """Return the interpreter and its version, for `pulumi about`."""
        return proto.AboutResponse(executable=sys.executable, version=".".join(map(str, sys.version_info[:3])))

    def GetRequiredPlugins(
        self, request: proto.GetRequiredPluginsRequest, context: grpc.ServicerContext
    ) -> proto.GetRequiredPluginsResponse:
        """Require no plugins: the providers are attached, and the engine would download a named one."""
        return proto.GetRequiredPluginsResponse()

    def GetRequiredPackages(
        self, request: proto.GetRequiredPackagesRequest, context: grpc.ServicerContext
    ) -> proto.GetRequiredPackagesResponse:
        """Require only the parameterized packages beside the program: they are attached by name.

        Without them the engine writes the bridge's version over a parameterized provider's, so that the run after the
        first shows a change that nobody made.
        """
        return proto.GetRequiredPackagesResponse(packages=parameterized_packages(Path(request.info.program_directory)))

    def GetProgramDependencies(
        self, request: proto.GetProgramDependenciesRequest, context: grpc.ServicerContext
    ) -> proto.GetProgramDependenciesResponse:
        """Return the distributions installed beside the program, for `pulumi about`."""
        installed = sorted({(each.name, each.version) for each in importlib.metadata.distributions()})
        return proto.GetProgramDependenciesResponse(
            dependencies=[proto.DependencyInfo(name=name, version=version) for name, version in installed]
        )

    def RuntimeOptionsPrompts(
        self, request: proto.RuntimeOptionsRequest, context: grpc.ServicerContext
    ) -> proto.RuntimeOptionsResponse:
        """Ask for no options: this host runs the program in its own interpreter."""
        return proto.RuntimeOptionsResponse()

    def InstallDependencies(
        self, request: proto.InstallDependenciesRequest, context: grpc.ServicerContext
    ) -> Iterator[proto.InstallDependenciesResponse]:
        """Install nothing, and explain how the packages are installed."""
        yield proto.InstallDependenciesResponse(stdout=b"Dependencies are installed by `make setup`.\n")

    def Run(self, request: proto.RunRequest, context: grpc.ServicerContext) -> proto.RunResponse:
        """Run the program to its end; its errors have then been sent to the engine as diagnostics."""
        with self._running:  # the working directory, sys.argv and sys.path belong to one program at a time
            return run_program(request, self._engine)

    def RunPlugin(
        self, request: proto.RunPluginRequest, context: grpc.ServicerContext
    ) -> Iterator[proto.RunPluginResponse]:
        """Start a policy pack and stream what it prints; cancelling the call ends it."""
        plugin = PluginProcess(request)
        self._plugins.add(plugin)
        if not context.add_callback(plugin.stop):
            plugin.stop()
        try:
            yield from plugin.output()
        finally:
            plugin.stop()
            self._plugins.discard(plugin)

    def stop(self) -> None:
        """End the policy packs that still run."""
        for plugin in tuple(self._plugins):
            plugin.stop()


def parameterized_packages(program: Path) -> list[plugin_pb2.PackageDependency]:
    """Return the packages named by the `components/*/pulumi-plugin.json` files beside the folder `program`."""
    packages = []
    for path in sorted((program.parent / "components").glob("*/pulumi-plugin.json")):
        plugin = json.loads(path.read_text(encoding="utf-8"))
        parameter = plugin["parameterization"]
        value = json.dumps(parameter["value"], sort_keys=True).encode()
        packages.append(
            plugin_pb2.PackageDependency(
                name=plugin["name"],
                kind="resource",
                version=plugin["version"],
                parameterization=plugin_pb2.PackageParameterization(
                    name=parameter["name"], version=parameter["version"], value=value
                ),
            )
        )
    return packages


def main() -> None:
    """Serve until the engine sends SIGINT or SIGTERM, or has ended."""
    # Arguments such as --tracing come before the address, which is the last one.
    host = LanguageHost(sys.argv[-1] if len(sys.argv) > 1 else "")

    def leave(_number: int, _frame: FrameType | None) -> NoReturn:
        # A traceback here would appear in the user's output, and an ordinary exit would wait for the program's threads.
        host.stop()
        sys.stdout.flush()
        os._exit(0)

    signal.signal(signal.SIGINT, leave)
    signal.signal(signal.SIGTERM, leave)
    # Runs may wait for policy packs and for each other; each holds a thread while it does.
    server = grpc.server(
        ThreadPoolExecutor(max_workers=32),
        options=[
            ("grpc.max_receive_message_length", _LARGEST_MESSAGE),
            ("grpc.max_send_message_length", _LARGEST_MESSAGE),
            ("grpc.so_reuseport", 0),
        ],
    )
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(host, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    engine = os.getppid()
    while os.getppid() == engine:  # a killed engine sends no signal
        time.sleep(0.5)
    host.stop()
    os._exit(0)
