"""One isolated run of a program against recording mocks: records every registration and its options, without real
access.
"""

import contextvars
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pulumi.runtime import mocks, resource, rpc
from pulumi.runtime.config import set_all_config
from pulumi.runtime.mocks import MockCallArgs, MockMonitor, MockResourceArgs, Mocks
from pulumi.runtime.proto import resource_pb2, source_pb2
from pulumi.runtime.settings import configure
from pulumi.runtime.stack import run_in_stack

from plan.resources.lookups import look_up, planned_id, planned_outputs
from plan.resources.loops import finish_outputs, run_closing_loops
from stacks.garbage import collecting_rarely

STACK_TYPE = "pulumi:pulumi:Stack"


@dataclass(frozen=True, kw_only=True)
class Registration:
    """A resource as the program registered it; inputs in the vendor's spelling, secrets in Pulumi's form."""

    urn: str
    type: str
    name: str
    custom: bool
    inputs: dict[str, Any]
    parent: str
    provider: str
    dependencies: tuple[str, ...]
    protect: bool
    retain_on_delete: bool
    secret_outputs: tuple[str, ...]
    aliases: tuple[str, ...]
    ignore_changes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Recording:
    """Registrations in the order of arrival (with duplicates), the stack's outputs, and the URN of each id."""

    registrations: list[Registration] = field(default_factory=list)
    outputs: dict[str, Any] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)


def record(
    program: Callable[[], None],
    *,
    project: str = "watchbill",
    stack: str,
    config: Mapping[str, str] | None = None,
    secret_keys: list[str] | None = None,
    preview: bool = False,
    account: Mocks | None = None,
) -> Recording:
    """Run a program and return what it registered.

    Pulumi keeps all its state in context variables, so a run in a fresh context neither sees another run's settings,
    config and transformations nor leaves any behind. `preview`: ids and outputs are unknown. `account` replaces the
    default one, which has everything the plan makes and looks up.

    Raises whatever the program raises, and UnknownLookup for a look-up that no planned account answers.
    """
    with collecting_rarely(), without_stack_traces():
        return contextvars.Context().run(
            _record, program, project, stack, dict(config or {}), secret_keys, preview, account
        )


@contextmanager
def without_stack_traces() -> Iterator[None]:
    """Register resources without their call stacks, which a recording does not use: a quarter of a plan's time."""
    before = resource._get_stack_trace
    resource._get_stack_trace = source_pb2.StackTrace
    try:
        yield
    finally:
        resource._get_stack_trace = before


def _record(
    program: Callable[[], None],
    project: str,
    stack: str,
    config: dict[str, str],
    secret_keys: list[str] | None,
    preview: bool,
    account: Mocks | None,
) -> Recording:
    recording = Recording()
    monitor = _RecordingMonitor(recording, account or PlannedAccount(preview))
    configure(_settings(monitor, project, stack, preview))
    set_all_config(config, secret_keys or [])

    async def declared() -> None:
        program()
        await finish_outputs()

    run_closing_loops(run_in_stack(declared))
    return recording


def _settings(monitor: MockMonitor, project: str, stack: str, preview: bool) -> mocks.MockSettings:
    silent = logging.Logger("plan", logging.CRITICAL + 1)  # nobody reads it, and the SDK logs much
    features = set(monitor.GetDeploymentInfo(None).supportedFeatures)
    return mocks.MockSettings(
        monitor=monitor,
        monitor_features=features,
        engine=mocks.MockEngine(silent),
        project=project,
        stack=stack,
        dry_run=preview,
        organization=None,
        root_directory=None,
        callbacks=None,
        parallel=None,
        legacy_apply_enabled=False,
        outputs=set(),
        lock=threading.Lock(),
        package_refs={},
        base_providers_by_ref={},
    )


class PlannedAccount(Mocks):
    """Answers like an account that has everything the plan makes and looks up."""

    def __init__(self, preview: bool) -> None:
        self.preview = preview

    def call(self, args: MockCallArgs) -> dict[str, Any]:  # type: ignore[override]  # a bare dict: "no failures"
        return look_up(args.token, args.args)

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        if self.preview:
            return None, args.inputs
        identity = planned_id(args.typ, args.name)
        return identity, planned_outputs(args.typ, identity, args.inputs)


class _RecordingMonitor(MockMonitor):
    """The mocks' monitor, which also records the options that `Mocks` does not pass on.

    Registrations come from several threads at once, and the mocks' own table would keep only one of two equal URNs.
    """

    def __init__(self, recording: Recording, account: Mocks) -> None:
        super().__init__(account)
        self._recording = recording
        self._lock = threading.Lock()

    def RegisterResource(self, request: resource_pb2.RegisterResourceRequest) -> Any:  # noqa: N802 (gRPC's name)
        response = super().RegisterResource(request)  # type: ignore[no-untyped-call]
        if request.type != STACK_TYPE:
            registration = _registration(response.urn, request)
            with self._lock:
                self._recording.registrations.append(registration)
                self._recording.ids[response.id] = response.urn
        return response

    def RegisterResourceOutputs(self, request: resource_pb2.RegisterResourceOutputsRequest) -> Any:  # noqa: N802
        if f"::{STACK_TYPE}::" in request.urn:
            self._recording.outputs.update(rpc.deserialize_properties(request.outputs, keep_unknowns=True))
        return super().RegisterResourceOutputs(request)  # type: ignore[no-untyped-call]


def _registration(urn: str, request: resource_pb2.RegisterResourceRequest) -> Registration:
    return Registration(
        urn=urn,
        type=request.type,
        name=request.name,
        custom=request.custom,
        inputs=rpc.deserialize_properties(request.object, keep_unknowns=True),
        parent=request.parent,
        provider=request.provider.rpartition("::")[0],
        dependencies=tuple(sorted(request.dependencies)),
        protect=request.protect,
        retain_on_delete=request.retainOnDelete,
        secret_outputs=tuple(request.additionalSecretOutputs),
        aliases=tuple(_alias(alias) for alias in request.aliases),
        ignore_changes=tuple(request.ignoreChanges),
    )


def _alias(alias: Any) -> str:
    return str(alias.urn or alias.spec.name)
