"""Reads the argument types of Datadog's and PagerDuty's SDKs from the SDKs themselves.

It imports the SDKs, which takes seconds: it runs once per set of their versions, in its own process: `python extract.py
FILE`.
"""

import collections.abc
import importlib
import importlib.resources
import inspect
import json
import re
import sys
import typing
from pathlib import Path
from typing import Any

PACKAGES = {
    "datadog": ("pulumi_datadog", "pulumi-datadog"),
    "pagerduty": ("pulumi_pagerduty", "pulumi-pagerduty"),
}
"""Vendor → the SDK's module and its distribution."""

EXTRACTOR = 2
"""Increased whenever the result of `extract` changes, so that an older cache is not read."""

_SCALARS: dict[Any, str] = {str: "text", int: "int", float: "number", bool: "bool"}
_SECRETS = re.compile(r"additional_secret_outputs=\[([^\]]*)\]")
_RESOURCE = re.compile(r"super\((\w+), __self__\).__init__\(\s*'([^':]+:[^']+)'")
_INVOKE = re.compile(r"pulumi\.runtime\.invoke\('([^']+)'")
_FUNCTION_ARGUMENT = re.compile(r"__args__\['(\w+)'\] = (\w+)")


class _Collector:
    """Turns SDK types into JSON, in the form that `schema.Type` describes, and collects the objects it finds."""

    def __init__(self, vendor: str) -> None:
        self.vendor = vendor
        self.objects: dict[str, Any] = {}

    def shape(self, hint: Any) -> Any:
        hint = _unwrapped(hint)
        if hint in _SCALARS:
            return _SCALARS[hint]
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin in (collections.abc.Sequence, list):
            return ["list", self.shape(arguments[0])]
        if origin in (collections.abc.Mapping, dict):
            return ["map", self.shape(arguments[1])]
        if origin is typing.Union:
            return ["any of", [self.shape(argument) for argument in arguments if argument is not type(None)]]
        if inspect.isclass(hint) and _is_input_type(hint):
            return ["object", self.object(hint)]
        return "any"

    def object(self, cls: type) -> str:
        name = f"{self.vendor}:{cls.__module__.removesuffix('._inputs')}.{cls.__name__}"
        if name not in self.objects:
            self.objects[name] = {}
            self.objects[name] = self.properties(cls)
        return name

    def properties(self, cls: type) -> dict[str, Any]:
        """Returns wire name → `[required, type]`."""
        from pulumi import _types

        wire_names = _types.input_type_py_to_pulumi_names(cls)
        parameters = inspect.signature(cls).parameters
        hints = _types.input_type_types(cls)
        return {
            wire: [parameters[python].default is inspect.Parameter.empty, self.shape(hints.get(wire, Any))]
            for python, wire in sorted(wire_names.items())
        }


def _is_input_type(cls: type) -> bool:
    from pulumi import _types

    return _types.is_input_type(cls)


def _unwrapped(hint: Any) -> Any:
    """Returns the type inside `Input[...]` and `Optional[...]`."""
    from pulumi import Output

    if typing.get_origin(hint) is not typing.Union:
        return hint
    inside = [
        argument
        for argument in typing.get_args(hint)
        if argument is not type(None)
        and typing.get_origin(argument) not in (collections.abc.Awaitable, Output)
        and argument is not Output
    ]
    return inside[0] if len(inside) == 1 else typing.Union[tuple(inside)]  # noqa: UP007


def _resource(collector: _Collector, module: Any, cls: type) -> dict[str, Any]:
    from pulumi import _types

    # `…InitArgs` where a nested type already has the usual name.
    arguments = getattr(module, f"{cls.__name__}InitArgs", None) or getattr(module, f"{cls.__name__}Args")
    secret = _SECRETS.search(inspect.getsource(module))
    outputs = {
        name: _SCALARS.get(_unwrapped(hint), "any")
        for name, hint in _types.resource_types(cls).items()
        if name not in ("id", "urn")
    }
    return {
        "inputs": collector.properties(arguments),
        "outputs": outputs,
        "secrets": re.findall(r'"(\w+)"', secret[1]) if secret else [],
    }


def _functions(package: Path, root: str, collector: _Collector) -> dict[str, Any]:
    """Returns the wire names and types of each invoke token's arguments; the SDKs do not say which are required."""
    functions: dict[str, Any] = {}
    for path in sorted(package.rglob("get_*.py")):
        source = path.read_text(encoding="utf-8")
        token = _INVOKE.search(source)
        if token is None:
            continue
        dotted = ".".join((root, *path.relative_to(package).with_suffix("").parts))
        function = getattr(importlib.import_module(dotted), path.stem)
        parameters = typing.get_type_hints(function)
        functions[token[1]] = {
            wire: collector.shape(parameters[python])
            for wire, python in dict(_FUNCTION_ARGUMENT.findall(source)).items()
            if python in parameters
        }
    return functions


def extract() -> dict[str, Any]:
    """Returns the types of the SDKs: `{vendor: {"resources", "functions", "objects", "config"}}`, all plain JSON."""
    return {vendor: _extract_package(vendor, root) for vendor, (root, _) in PACKAGES.items()}


def _extract_package(vendor: str, root: str) -> dict[str, Any]:
    package = importlib.import_module(root)
    collector = _Collector(vendor)
    folder = Path(typing.cast(str, package.__file__)).parent
    resources = {}
    for path in sorted(folder.rglob("*.py")):
        # By their own modules: in the package's namespace an output type may hide a resource of the same name.
        for class_name, token in _RESOURCE.findall(path.read_text(encoding="utf-8")):
            module = importlib.import_module(".".join((root, *path.relative_to(folder).with_suffix("").parts)))
            resources[token] = _resource(collector, module, getattr(module, class_name))
    provider = importlib.import_module(f"{root}.provider")
    config = collector.properties(provider.ProviderArgs)
    functions = _functions(folder, root, collector)
    return {"resources": resources, "functions": functions, "objects": collector.objects, "config": config}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(extract(), separators=(",", ":")), encoding="utf-8")
