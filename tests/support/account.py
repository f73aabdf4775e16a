"""The stand-ins' account as catalogs meet it, one `pulumi up` after the other, without an engine between."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn, cast

import grpc
from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs
from pulumi.runtime.proto import provider_pb2

from catalog import Catalog
from cli.local_account import seed
from local.vendors.core.store import Store
from local.vendors.protocol.provider import VendorProvider
from local.vendors.protocol.serve import seed as sow
from local.vendors.protocol.wire import SIGNATURE, decode, encode
from plan.resources.recorder import PlannedAccount, Registration
from tests.support.catalogs import composed
from tests.support.vendor_packages import PACKAGES

Key = tuple[str, str]
"""A resource's type and logical name."""


@dataclass(kw_only=True)
class Changes:
    """What one run did, by the names of resources; `refused` says what the stand-ins did not take."""

    refused: list[str] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)

    @property
    def none(self) -> bool:
        return self == Changes()


@dataclass(frozen=True, kw_only=True)
class _Held:
    """What a stack's state holds of a resource."""

    id: str
    inputs: Any
    outputs: dict[str, Any]


class Aborted(Exception):
    """A provider refused a call; the message is what the engine would show."""


class _Call:
    """What a provider needs of a gRPC call: a way to refuse it."""

    def abort(self, _code: object, message: str) -> NoReturn:
        raise Aborted(message)


def call() -> grpc.ServicerContext:
    """A call to a provider in this process; `Aborted` is raised where the provider refuses it."""
    return cast(grpc.ServicerContext, _Call())


class Account:
    """One account and the states of its stacks.

    A run does as the engine does: what the program registers is found in the state by its name or an alias, checked,
    compared, and created, updated or replaced with the ids of what it depends on; then, what is no longer registered is
    deleted, dependents first. What is refused is kept, and answered as if it had been made, so that one run finds all.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._providers = {name: VendorProvider(name, package, store) for name, package in PACKAGES.items()}
        self._states: dict[str, dict[Key, _Held]] = {}
        self._retained: set[Key] = set()

    def up(self, catalog: Catalog) -> Changes:
        """Apply a catalog to its stack."""
        sow(self._store, PACKAGES, seed(catalog))
        config = dict.fromkeys(catalog.secrets, "https://webhook.invalid/")
        old = self._states.get(catalog.stack.name, {})
        planned = composed(catalog, config=config).registrations if old else []
        run = _Run(self._providers, old, {(it.type, it.name): it for it in planned})
        registered = composed(catalog, config=config, account=run).registrations
        self._retained |= {(it.type, it.name) for it in registered if it.retain_on_delete}
        self._states[catalog.stack.name] = run.new
        self._delete({**run.gone, **run.replaced}, run.changes)
        return run.changes

    def state(self, stack: str) -> list[tuple[str, str, str, dict[str, Any], dict[str, Any]]]:
        """What the state of a stack holds of each resource: type, name, id, inputs and outputs."""
        held = self._states.get(stack, {})
        return [(*key, it.id, decode(it.inputs)[0], it.outputs) for key, it in held.items()]

    def destroy(self, stack: str) -> Changes:
        """Delete all of a stack."""
        changes = Changes()
        self._delete(self._states.pop(stack), changes)
        return changes

    def delete(self, stack: str, type_: str, name: str) -> str:
        """Delete one resource of a stack out of turn; what the vendor says against it, else nothing."""
        changes = Changes()
        self._delete({(type_, name): self._states[stack][type_, name]}, changes)
        return "".join(changes.refused)

    def _delete(self, held: dict[Key, _Held], changes: Changes) -> None:
        """What was registered later may depend on what was registered before, and goes first."""
        for (type_, name), it in reversed(held.items()):
            if (type_, name) in self._retained:
                continue
            with _Refusals(changes, f"delete {type_} {name}"):
                request = provider_pb2.DeleteRequest(urn=_urn(type_, name), id=it.id)
                self._providers[type_.partition(":")[0]].Delete(request, call())
                changes.deleted.append(name)


class _Run(PlannedAccount):
    """The creates, updates and replacements of one run over `old`; `gone` is what it has not met there."""

    def __init__(
        self, providers: dict[str, VendorProvider], old: dict[Key, _Held], planned: dict[Key, Registration]
    ) -> None:
        super().__init__(preview=False)
        self.changes = Changes()
        self.new: dict[Key, _Held] = {}
        self.gone = dict(old)
        self.replaced: dict[Key, _Held] = {}
        self._providers = providers
        self._planned = planned

    def call(self, args: MockCallArgs) -> dict[str, Any]:  # type: ignore[override]  # a bare dict: "no failures"
        request = provider_pb2.InvokeRequest(tok=args.token, args=encode(_clear(args.args)))
        with _Refusals(self.changes, args.token):
            response = self._provider(args.token).Invoke(request, call())
            self.changes.refused += [f"{args.token}: {it.property}: {it.reason}" for it in response.failures]
            return decode(getattr(response, "return"))[0]
        return super().call(args)

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        if not args.custom or args.typ.startswith("pulumi:"):
            return super().new_resource(args)
        key = (args.typ, args.name)
        with _Refusals(self.changes, " ".join(key)):
            held = self._made(key, encode(_clear(args.inputs)))
            self.new[key] = held
            return held.id, held.outputs
        return super().new_resource(args)

    def _made(self, key: Key, given: Any) -> _Held:
        provider, urn = self._provider(key[0]), _urn(*key)
        planned = self._planned.get(key)
        names = (key[1], *(planned.aliases if planned else ()))
        was = next((it for it in names if (key[0], it) in self.gone), None)
        old = self.gone.pop((key[0], was)) if was else None
        ignored = planned.ignore_changes if planned and old else ()
        if old:
            given = _kept_where_ignored(given, old.inputs, ignored)
        asked = provider_pb2.CheckRequest(urn=urn, olds=old.inputs if old else None, news=given, randomSeed=b"seed")
        checked = provider.Check(asked, call())
        if checked.failures:
            raise Aborted("; ".join(f"{it.property}: {it.reason}" for it in checked.failures))
        if old is None:
            self.changes.created.append(key[1])
            return self._created(key, checked.inputs)
        outputs = encode(old.outputs)
        states = {"id": old.id, "urn": urn, "olds": outputs, "old_inputs": old.inputs, "news": checked.inputs}
        diff = provider.Diff(provider_pb2.DiffRequest(**states, ignoreChanges=ignored), call())
        if diff.replaces:
            self.changes.replaced.append(key[1])
            if diff.deleteBeforeReplace:
                provider.Delete(provider_pb2.DeleteRequest(urn=urn, id=old.id), call())
            else:
                self.replaced[key] = old
            return self._created(key, checked.inputs)
        if diff.changes == provider_pb2.DiffResponse.DIFF_NONE:
            return old
        self.changes.updated.append(key[1])
        updated = provider.Update(provider_pb2.UpdateRequest(**states, ignoreChanges=ignored), call())
        return _Held(id=old.id, inputs=checked.inputs, outputs=decode(updated.properties)[0])

    def _created(self, key: Key, inputs: Any) -> _Held:
        created = self._provider(key[0]).Create(provider_pb2.CreateRequest(urn=_urn(*key), properties=inputs), call())
        return _Held(id=created.id, inputs=inputs, outputs=decode(created.properties)[0])

    def _provider(self, token: str) -> VendorProvider:
        return self._providers[token.partition(":")[0]]


@contextmanager
def account() -> Iterator[Account]:
    """An account that has nothing but what the catalogs applied to it take for granted."""
    store = Store(Path(":memory:"))
    try:
        yield Account(store)
    finally:
        store.close()


def _kept_where_ignored(given: Any, old: Any, ignored: Iterable[str]) -> Any:
    """The inputs as the engine sends them on: what is ignored stays as it was."""
    kept = type(given)()
    kept.CopyFrom(given)
    for name in ignored:
        kept.fields.pop(name, None)
        if name in old.fields:
            kept.fields[name].CopyFrom(old.fields[name])
    return kept


class _Refusals:
    """Keeps what is refused within the block, as the answer to `what`, and goes on after it."""

    def __init__(self, changes: Changes, what: str) -> None:
        self._changes, self._what = changes, what

    def __enter__(self) -> None:
        """Nothing begins here."""

    def __exit__(self, _type: object, error: BaseException | None, _traceback: object) -> bool:
        if not isinstance(error, Aborted):
            return False
        self._changes.refused.append(f"{self._what}: {error}")
        return True


def _urn(type_: str, name: str) -> str:
    return f"urn:pulumi:stack::watchbill::{type_}::{name}"


def _clear(value: Any) -> Any:
    """The value without the marks of its secrets."""
    if isinstance(value, dict):
        if SIGNATURE in value:
            return _clear(value["value"])
        return {key: _clear(inner) for key, inner in value.items()}
    return [_clear(inner) for inner in value] if isinstance(value, list) else value
