# ruff: noqa: N802, ARG002 - the methods are named and called as the protocol has them
"""Pulumi's resource provider protocol for the account: one servicer class serves any of the three vendors."""

import hashlib
import json
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, NoReturn, TypeVar

import grpc
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import plugin_pb2, provider_pb2
from pulumi.runtime.proto.provider_pb2 import PropertyDiff
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderServicer

from local.vendors import lookups
from local.vendors.core import account, withdrawn
from local.vendors.core.diff import changes
from local.vendors.core.kinds import Kind
from local.vendors.core.registry import kind
from local.vendors.core.rejections import VendorRejected
from local.vendors.core.schema import Package
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem, check_properties, check_value
from local.vendors.protocol.wire import Properties, decode, encode, path_text
from local.vendors.sentry import health as sentry_health
from local.vendors.sentry import lookups as sentry_lookups

T = TypeVar("T")

KEYS = {"datadog": ("apiKey", "appKey"), "pagerduty": ("token",), "sentry": ("token",)}
"""The provider config that each vendor requires."""

_ENGINES_OWN = frozenset(("version", "pluginDownloadURL", "__internal"))
_KINDS_OF_CHANGE = {
    ("add", False): PropertyDiff.ADD,
    ("add", True): PropertyDiff.ADD_REPLACE,
    ("delete", False): PropertyDiff.DELETE,
    ("delete", True): PropertyDiff.DELETE_REPLACE,
    ("update", False): PropertyDiff.UPDATE,
    ("update", True): PropertyDiff.UPDATE_REPLACE,
}


class VendorProvider(ResourceProviderServicer):
    """One vendor's provider. It holds no state except the account, so any number of engines may use it at once."""

    def __init__(self, vendor: str, package: Package, store: Store) -> None:
        self._vendor = vendor
        self._package = package
        self._store = store

    def Handshake(self, request: Any, context: grpc.ServicerContext) -> Any:
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True)

    def GetPluginInfo(self, request: Any, context: grpc.ServicerContext) -> Any:
        return plugin_pb2.PluginInfo(version=self._package.version)

    def Attach(self, request: Any, context: grpc.ServicerContext) -> Any:
        return Empty()

    def GetSchema(self, request: Any, context: grpc.ServicerContext) -> Any:
        schema = {"name": self._vendor, "version": self._package.version}
        return provider_pb2.GetSchemaResponse(schema=json.dumps(schema))

    def GetMapping(self, request: Any, context: grpc.ServicerContext) -> Any:
        return provider_pb2.GetMappingResponse()

    def GetMappings(self, request: Any, context: grpc.ServicerContext) -> Any:
        return provider_pb2.GetMappingsResponse()

    def Cancel(self, request: Any, context: grpc.ServicerContext) -> Any:
        return Empty()

    def Parameterize(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Becomes the package that the program names; the engine asks this of a plugin that serves many providers."""
        if self._package.parameterized is None:
            _refuse(context, grpc.StatusCode.UNIMPLEMENTED, f"{self._vendor} does not allow a parameter")
        problem = self._package.parameterized.problem(request.value.name, request.value.value)
        if problem is not None:
            _refuse(context, grpc.StatusCode.INVALID_ARGUMENT, problem)
        return provider_pb2.ParameterizeResponse(name=request.value.name, version=request.value.version)

    def CheckConfig(self, request: Any, context: grpc.ServicerContext) -> Any:
        config, _ = decode(request.news)
        declared = self._package.config
        config = {
            name: _from_json(value, declared[name][1] if name in declared else "any")
            for name, value in config.items()
            if name not in _ENGINES_OWN
        }
        problems = list(check_properties(config, declared, self._package.objects))
        return provider_pb2.CheckResponse(inputs=request.news, failures=_failures(problems))

    def DiffConfig(self, request: Any, context: grpc.ServicerContext) -> Any:
        return _diff_response(decode(request.old_inputs or request.olds)[0], decode(request.news)[0], Kind())

    def Configure(self, request: Any, context: grpc.ServicerContext) -> Any:
        config, _ = decode(request.args)
        config |= {name.rsplit(":", 1)[-1]: value for name, value in request.variables.items()}
        missing = [name for name in KEYS[self._vendor] if not config.get(name)]
        if missing:
            context.abort(
                grpc.StatusCode.UNAUTHENTICATED,
                f"the {self._vendor} provider requires {' and '.join(missing)}, in its arguments or in "
                "the stack's config",
            )
        objection = sentry_health.objection(config, self._store) if self._vendor == "sentry" else None
        if objection is not None:
            context.abort(grpc.StatusCode.UNAUTHENTICATED, objection)
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    def Check(self, request: Any, context: grpc.ServicerContext) -> Any:
        resource = self._resource(request.urn, context)
        resource_kind = kind(_token(request.urn))
        inputs, _ = decode(request.news)
        answer = request.news
        if resource_kind.autonamed and "name" not in inputs:
            inputs["name"] = _autoname(request, decode(request.olds)[0])
            answer = Struct()
            answer.CopyFrom(request.news)
            answer.fields["name"].string_value = inputs["name"]
        problems = list(check_properties(inputs, resource.inputs, self._package.objects))
        if not problems:
            problems = list(resource_kind.check(inputs))
        return provider_pb2.CheckResponse(inputs=answer, failures=_failures(problems))

    def Diff(self, request: Any, context: grpc.ServicerContext) -> Any:
        self._resource(request.urn, context)
        new, _ = decode(request.news)
        resource_kind = kind(_token(request.urn))
        old = decode(request.old_inputs)[0] | resource_kind.reported(decode(request.olds)[0], new)
        ignored = {path.split(".", 1)[0].split("[", 1)[0] for path in request.ignoreChanges}
        return _diff_response(old, new, resource_kind, ignored)

    def Create(self, request: Any, context: grpc.ServicerContext) -> Any:
        self._resource(request.urn, context)
        token = _token(request.urn)
        inputs, secrets = decode(request.properties)
        if request.preview:
            outputs = account.planned(self._package, token, inputs)
            places = account.secret_places(self._package, token, secrets)
            return provider_pb2.CreateResponse(properties=encode(outputs, places))
        self._answer(token, "create", context)
        record = _refusable(
            context, lambda: account.create(self._store, self._package, self._vendor, token, inputs, secrets)
        )
        places = account.secret_places(self._package, token, record.secrets)
        return provider_pb2.CreateResponse(id=record.id, properties=encode(record.outputs, places))

    def Read(self, request: Any, context: grpc.ServicerContext) -> Any:
        self._resource(request.urn, context)
        token = _token(request.urn)
        is_deleted = self._answer(token, "read", context)
        record = None if is_deleted else account.find(self._store, token, request.id)
        if record is None and kind(token).missing_is_an_error:
            _refuse(context, grpc.StatusCode.NOT_FOUND, f"{account.noun(token)} {request.id} no longer exists")
        if record is None:
            return provider_pb2.ReadResponse()
        places = account.secret_places(self._package, token, record.secrets)
        return provider_pb2.ReadResponse(
            id=record.id, properties=encode(record.outputs, places), inputs=encode(record.inputs, places)
        )

    def Update(self, request: Any, context: grpc.ServicerContext) -> Any:
        self._resource(request.urn, context)
        token = _token(request.urn)
        inputs, secrets = decode(request.news)
        if request.preview:
            outputs = account.planned(self._package, token, inputs, decode(request.olds)[0])
            places = account.secret_places(self._package, token, secrets)
            return provider_pb2.UpdateResponse(properties=encode(outputs, places))
        self._answer(token, "update", context)
        record = _refusable(
            context, lambda: account.update(self._store, self._package, token, request.id, inputs, secrets)
        )
        places = account.secret_places(self._package, token, record.secrets)
        return provider_pb2.UpdateResponse(properties=encode(record.outputs, places))

    def Delete(self, request: Any, context: grpc.ServicerContext) -> Any:
        self._resource(request.urn, context)
        if self._answer(_token(request.urn), "delete", context):
            return Empty()
        _refusable(context, lambda: account.delete(self._store, _token(request.urn), request.id))
        return Empty()

    def Invoke(self, request: Any, context: grpc.ServicerContext) -> Any:
        arguments, _ = decode(request.args)
        declared = self._package.functions.get(request.tok)
        lookup = lookups.LOOKUPS.get(request.tok)
        if declared is None or lookup is None:
            _refuse(
                context, grpc.StatusCode.UNIMPLEMENTED, f"the stand-in for {self._vendor} has no look-up {request.tok}"
            )
        self._answer(request.tok, "read", context, is_lookup=True)
        problems = [
            problem
            for name, value in arguments.items()
            for problem in (
                check_value(value, declared[name], self._package.objects, (name,))
                if name in declared
                else [((name,), "is not an argument of this look-up")]
            )
        ]
        if problems:
            return provider_pb2.InvokeResponse(failures=_failures(problems))
        answer = _refusable(context, lambda: lookup(arguments, self._store))
        response = provider_pb2.InvokeResponse()
        places = [(name,) for name in sentry_lookups.SECRETS.get(request.tok, ())]
        getattr(response, "return").CopyFrom(encode(answer, places))
        return response

    def Call(self, request: Any, context: grpc.ServicerContext) -> Any:
        _refuse(context, grpc.StatusCode.UNIMPLEMENTED, f"{self._vendor} has no method {request.tok}")

    def Construct(self, request: Any, context: grpc.ServicerContext) -> Any:
        _refuse(context, grpc.StatusCode.UNIMPLEMENTED, f"{self._vendor} has no component {request.type}")

    def _answer(
        self, token: str, action: withdrawn.Action, context: grpc.ServicerContext, *, is_lookup: bool = False
    ) -> bool:
        """Fails the call if its API is withdrawn. Returns True for a 404, which providers read as a deleted object."""
        status = withdrawn.status_of(self._store, token)
        is_deleted = status == HTTPStatus.NOT_FOUND and action in ("read", "delete") and not is_lookup
        if status is not None and not is_deleted:
            _refuse(context, grpc.StatusCode.UNKNOWN, withdrawn.failure(self._vendor, token, action, status))
        return is_deleted

    def _resource(self, urn: str, context: grpc.ServicerContext) -> Any:
        token = _token(urn)
        resource = self._package.resources.get(token)
        if resource is None:
            _refuse(context, grpc.StatusCode.NOT_FOUND, f"{self._vendor} has no resource type {token}")
        return resource


def _token(urn: str) -> str:
    """Returns the type: `urn:pulumi:dev::watchbill::comp$datadog:index/monitor:Monitor::name` →
    `datadog:index/monitor:Monitor`.
    """
    return urn.split("::")[2].rsplit("$", 1)[-1]


def _from_json(value: Any, declared: Any) -> Any:
    """Returns a value of the provider's own config, which arrives as JSON in strings, whatever its type."""
    if not isinstance(value, str) or declared == "text":
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _autoname(request: Any, olds: Properties) -> str:
    """Returns the logical name and seven digits, as the real providers name what a program leaves unnamed."""
    name = request.name or request.urn.rsplit("::", 1)[1]
    old = olds.get("name")
    if isinstance(old, str) and old.startswith(f"{name}-") and len(old) == len(name) + 8:
        return old
    return f"{name}-{hashlib.blake2b(request.randomSeed + request.urn.encode()).hexdigest()[:7]}"


def _failures(problems: Sequence[Problem]) -> list[Any]:
    return [provider_pb2.CheckFailure(property=path_text(path), reason=reason) for path, reason in problems]


def _diff_response(old: Properties, new: Properties, resource_kind: Kind, ignored: set[str] | None = None) -> Any:
    differences = [
        change for change in changes(old, new, resource_kind) if not ignored or str(change.path[0]) not in ignored
    ]
    replaces = sorted({str(change.path[0]) for change in differences if change.replaces})
    same_name = resource_kind.unique(old) is not None and resource_kind.unique(old) == resource_kind.unique(new)
    response = provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME if differences else provider_pb2.DiffResponse.DIFF_NONE,
        replaces=replaces,
        diffs=sorted({str(change.path[0]) for change in differences}),
        # The vendor would refuse the second object of the same unique name while the first still exists.
        deleteBeforeReplace=bool(replaces) and same_name,
        hasDetailedDiff=True,
    )
    for change in differences:
        entry = response.detailedDiff[path_text(change.path)]
        entry.kind = _KINDS_OF_CHANGE[change.kind, change.replaces]
        entry.inputDiff = True
    return response


def _refusable(context: grpc.ServicerContext, work: Callable[[], T]) -> T:
    try:
        return work()
    except VendorRejected as rejection:
        _refuse(context, grpc.StatusCode.FAILED_PRECONDITION, str(rejection))


def _refuse(context: grpc.ServicerContext, code: grpc.StatusCode, message: str) -> NoReturn:
    context.abort(code, message)
    raise AssertionError("abort returned")
