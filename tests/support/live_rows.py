"""Checks that tests of each kind share."""

from collections.abc import Iterator
from typing import Any

from audit.live.collection import live_object
from audit.live.kind import Account, LiveKind
from plan.resources.masking import SECRET
from tests.support.vendor_packages import PACKAGES

ACCOUNT = Account(vendor="datadog", root="https://api.datadoghq.com", keys={}, organization="acme")
_PLAIN: dict[str, type | tuple[type, ...]] = {"text": str, "int": int, "number": (int, float), "bool": bool}


def properties(kind: LiveKind, body: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of a body, after a check that the Pulumi type has inputs of these names and types."""
    found = live_object(kind, body, ACCOUNT).properties
    wrong = misfits(kind, found)
    assert not wrong, wrong
    return found


def is_drift(kind: LiveKind, code: dict[str, Any], live: dict[str, Any]) -> bool:
    """Whether the code's properties and the live ones differ in their normal forms."""
    return kind.same.normal(code) != kind.same.normal(live, code=code)


def misfits(kind: LiveKind, properties: dict[str, Any]) -> list[str]:
    """Return the paths of the properties whose names or types are not those of the Pulumi type's inputs."""
    if kind.type is None:
        return []
    package = PACKAGES[kind.vendor]
    inputs = package.resources[kind.type].inputs
    return list(_misfits(properties, {name: type_ for name, (_, type_) in inputs.items()}, package.objects, ""))


def _misfits(value: dict[str, Any], types: dict[str, Any], objects: Any, path: str) -> Iterator[str]:
    for name, item in value.items():
        if name not in types:
            yield f"{path}{name} does not exist"
        else:
            yield from _misfit(item, types[name], objects, f"{path}{name}")


def _misfit(value: Any, type_: Any, objects: Any, path: str) -> Iterator[str]:
    if value == SECRET or type_ == "any":
        return
    match type_:
        case str():
            if not isinstance(value, _PLAIN[type_]) or (isinstance(value, bool) and type_ != "bool"):
                yield f"{path} is not {type_}"
        case ["list", inner]:
            if not isinstance(value, list):
                yield f"{path} is not a list"
            else:
                for item in value:
                    yield from _misfit(item, inner, objects, f"{path}[]")
        case ["map", inner]:
            for name, item in value.items():
                yield from _misfit(item, inner, objects, f"{path}.{name}")
        case ["object", name]:
            if not isinstance(value, dict):
                yield f"{path} is not an object"
            else:
                yield from _misfits(value, {key: it for key, (_, it) in objects[name].items()}, objects, f"{path}.")
        case ["any of", choices]:
            if all(list(_misfit(value, choice, objects, path)) for choice in choices):
                yield f"{path} is none of {choices}"
