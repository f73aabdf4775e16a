"""The stand-ins' account as the program of a catalog meets it on its first `pulumi up`, without an engine between."""

from contextlib import closing
from pathlib import Path
from typing import Any, NoReturn

from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs
from pulumi.runtime.proto import provider_pb2

from catalog import Catalog
from cli.local import seed
from local.vendors.provider import VendorProvider
from local.vendors.schema import load as packages
from local.vendors.serve import seed as sow
from local.vendors.store import Store
from local.vendors.wire import SIGNATURE, decode, encode
from plan.recorder import PlannedAccount
from tests.support.catalogs import composed

PACKAGES = packages()


class _Aborted(Exception):
    """A provider refused a call; the message is what the engine would show."""


class _Call:
    """What a provider needs of a gRPC call: a way to refuse it."""

    def abort(self, _code: object, message: str) -> NoReturn:
        raise _Aborted(message)


class _StandIns(PlannedAccount):
    """Makes each resource as the engine would: its provider checks the inputs, then creates it with the ids of what it
    depends on. What is refused is kept, and answered as if it had been made, so that one run finds every refusal."""

    def __init__(self, store: Store) -> None:
        super().__init__(preview=False)
        self.refusals: list[str] = []
        self._providers = {name: VendorProvider(name, package, store) for name, package in PACKAGES.items()}

    def call(self, args: MockCallArgs) -> dict[str, Any]:  # type: ignore[override]  # a bare dict: "no failures"
        request = provider_pb2.InvokeRequest(tok=args.token, args=encode(_clear(args.args)))
        try:
            response = self._provider(args.token).Invoke(request, _Call())
        except _Aborted as refused:
            self.refusals.append(f"{args.token}: {refused}")
            return super().call(args)
        self.refusals += [f"{args.token}: {it.property}: {it.reason}" for it in response.failures]
        return decode(getattr(response, "return"))[0]

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        if not args.custom or args.typ.startswith("pulumi:"):
            return super().new_resource(args)
        try:
            return self._made(args)
        except _Aborted as refused:
            self.refusals.append(f"{args.typ} {args.name}: {refused}")
            return super().new_resource(args)

    def _made(self, args: MockResourceArgs) -> tuple[str, dict[str, Any]]:
        provider, urn = self._provider(args.typ), f"urn:pulumi:stack::watchbill::{args.typ}::{args.name}"
        asked = provider_pb2.CheckRequest(urn=urn, news=encode(_clear(args.inputs)), randomSeed=b"seed")
        checked = provider.Check(asked, _Call())
        if checked.failures:
            raise _Aborted("; ".join(f"{it.property}: {it.reason}" for it in checked.failures))
        created = provider.Create(provider_pb2.CreateRequest(urn=urn, properties=checked.inputs), _Call())
        return created.id, decode(created.properties)[0]

    def _provider(self, token: str) -> VendorProvider:
        return self._providers[token.partition(":")[0]]


def refusals(catalog: Catalog) -> list[str]:
    """What the stand-ins refuse of a catalog that is applied to an account of its own; none where all is made."""
    with closing(Store(Path(":memory:"))) as store:
        sow(store, PACKAGES, seed(catalog))
        account = _StandIns(store)
        composed(catalog, config=dict.fromkeys(catalog.secrets, "https://webhook.invalid/"), account=account)
    return account.refusals


def _clear(value: Any) -> Any:
    """The value without the marks of its secrets."""
    if isinstance(value, dict):
        if SIGNATURE in value:
            return _clear(value["value"])
        return {key: _clear(inner) for key, inner in value.items()}
    return [_clear(inner) for inner in value] if isinstance(value, list) else value
