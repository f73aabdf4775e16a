"""Writes the tables of the vendors' SDKs (`components/sdks/*.json`) from the sources of the installed SDKs.

`make sdks` runs it: after a new version of an SDK, and after a component uses an SDK class for the first time.
"""

import ast
import importlib
import inspect
import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pulumi

from components.sdks.tables import FOLDER, camel

CLONE = Path(__file__).parent.parent
VENDORS = ("datadog", "pagerduty")
READERS = ("components", "stacks")
Row = dict[str, Any]


class Unreadable(ValueError):
    """The source of a class has a form that the table cannot represent; the message says which."""


def main() -> None:
    """Write the table of each vendor."""
    for vendor in VENDORS:
        (FOLDER / f"{vendor}.json").write_text(as_text(vendor), encoding="utf-8")


def as_text(vendor: str) -> str:
    """Return the table of a vendor's SDK in the form of its file.

    Raises:
        Unreadable: a row cannot represent a class.
    """
    sdk = importlib.import_module(f"pulumi_{vendor}")
    utilities = importlib.import_module(f"pulumi_{vendor}._utilities")
    resources, arguments, look_ups = {}, {}, {}
    for name in sorted(_named(vendor)):
        value = _at(sdk, name)
        if inspect.isclass(value) and issubclass(value, pulumi.Resource):
            resources[name] = _resource(value)
        elif inspect.isclass(value):
            arguments[name] = _arguments(value)
        else:
            look_ups[name] = _look_up(value)
    table = {
        "version": utilities.get_version(),
        "download_url": utilities.get_plugin_download_url(),
        "resources": resources,
        "arguments": arguments,
        "look_ups": look_ups,
    }
    return json.dumps(table, indent=1) + "\n"


def _named(vendor: str) -> set[str]:
    """Return the classes and look-ups of an SDK that components name: `Monitor`, `slack.Channel`."""
    names = set()
    for tree in _trees():
        inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and id(node) not in inner:
                root, _, name = ast.unparse(node).partition(".")
                if root == vendor and all(part.isidentifier() for part in name.split(".")):
                    names.add(name)
    return names


def _read_names() -> set[str]:
    """Return the names of all attributes that components read of any object: other outputs are not read."""
    return {node.attr for tree in _trees() for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def _trees() -> Iterator[ast.Module]:
    for folder in READERS:
        for path in sorted((CLONE / folder).rglob("*.py")):
            yield ast.parse(path.read_text(encoding="utf-8"))


def _at(sdk: ModuleType, name: str) -> Any:
    value: Any = sdk
    for part in name.split("."):
        value = getattr(value, part)
    return value


def _resource(class_: type) -> Row:
    body = _function(class_._internal_init)  # type: ignore[attr-defined]  # what Pulumi's generator names it
    token = _token(body)
    read = _read_names()
    inputs = [it.arg for it in body.args.args if it.arg not in ("__self__", "resource_name", "opts", "__props__")]
    sent = dict(_sent(body))
    expressions = {name: ast.unparse(value) for name, value in sent.items()}
    for name, text in expressions.items():
        _refuse_unknown(class_.__name__, name, text)
    spelling = {it: spelt for it, spelt in _spellings(class_).items() if it in inputs or it in read}
    return _without_empty(
        {
            "token": token,
            "inputs": inputs,
            "required": _required(body),
            "defaults": dict(_defaults(body)),
            "secret_inputs": [it for it in inputs if "Output.secret(" in expressions[it]],
            "json_inputs": [it for it in inputs if "to_json" in expressions[it]],
            "secret_outputs": _secret_outputs(body),
            "outputs": [it for it in spelling if it in read and it not in ("id", "urn")],
            "odd_names": {
                it: spelt for it, spelt in spelling.items() if spelt != camel(it) and (it in inputs or it in read)
            },
        }
    )


def _arguments(class_: type) -> Row:
    body = _function(class_.__init__)  # type: ignore[misc]
    spelling = _spellings(class_)
    return _without_empty(
        {
            "inputs": list(spelling),
            "required": [it.arg for it in body.args.kwonlyargs if it.arg in _always_set(body)],
            "defaults": dict(_defaults(body)),
            "odd_names": {it: spelt for it, spelt in spelling.items() if spelt != camel(it)},
        }
    )


def _look_up(function: Any) -> Row:
    body = _function(function)
    arguments, token, outputs = {}, "", []
    read = _read_names()
    for node in ast.walk(body):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).startswith("__args__["):
            if not isinstance(node.value, ast.Name):
                raise Unreadable(f"{function.__name__} sends {ast.unparse(node.value)}")
            arguments[node.value.id] = ast.literal_eval(ast.unparse(node.targets[0])[len("__args__[") : -1])
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pulumi.runtime.invoke_output":
            token = ast.literal_eval(node.args[0])
        if isinstance(node, ast.Lambda) and isinstance(node.body, ast.Call):
            outputs = [it.arg for it in node.body.keywords if it.arg is not None and it.arg in read]
    names = {**{it: camel(it) for it in outputs}, **arguments}
    return _without_empty(
        {
            "token": token,
            "inputs": list(arguments),
            "outputs": outputs,
            "odd_names": {it: spelt for it, spelt in names.items() if spelt != camel(it)},
        }
    )


def _function(function: Any) -> ast.FunctionDef:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    return tree


def _spellings(class_: type) -> dict[str, str]:
    """Return the vendor's name of each property of a class, by its Python name, in the order of the source."""
    found = {}
    for name, value in vars(class_).items():
        if isinstance(value, property) and value.fget is not None:
            getter = getattr(value.fget, "_pulumi_deprecated_callable", value.fget)
            found[name] = getattr(getter, "_pulumi_name", name)
    return found


def _token(body: ast.FunctionDef) -> str:
    for node in ast.walk(body):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "__init__":
            token = ast.literal_eval(node.args[0])
            return token if ":" in token else f"pulumi:providers:{token}"
    raise Unreadable(f"{body.name} registers nothing")


def _sent(body: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
    """Yield the value that the class puts into each property that it sends."""
    for node in ast.walk(body):
        if isinstance(node, ast.Assign):
            target = ast.unparse(node.targets[0])
            if target.startswith("__props__.__dict__["):
                yield ast.literal_eval(target[len("__props__.__dict__[") : -1]), node.value


def _refuse_unknown(class_: str, name: str, text: str) -> None:
    known = (
        "None",
        name,
        f"None if {name} is None else pulumi.Output.secret({name})",
        f"pulumi.Output.from_input({name}).apply(pulumi.runtime.to_json) if {name} is not None else None",
    )
    if text not in known:
        raise Unreadable(f"{class_} sends {name} as {text}, which no row of the table can say")


def _defaults(body: ast.FunctionDef) -> Iterator[tuple[str, Any]]:
    """Yield the constants that replace missing arguments, except `opts`."""
    for node in ast.walk(body):
        if not isinstance(node, ast.If) or len(node.body) != 1 or not isinstance(node.body[0], ast.Assign):
            continue
        target = ast.unparse(node.body[0].targets[0])
        if ast.unparse(node.test) == f"{target} is None":
            value = node.body[0].value
            if not isinstance(value, ast.Constant):
                raise Unreadable(f"the default of {target} is {ast.unparse(value)}, which no row of the table can say")
            yield target, value.value


def _required(body: ast.FunctionDef) -> list[str]:
    tests = [ast.unparse(node.test) for node in ast.walk(body) if isinstance(node, ast.If)]
    return [
        it.removesuffix(" is None and (not opts.urn)") for it in tests if it.endswith(" is None and (not opts.urn)")
    ]


def _always_set(body: ast.FunctionDef) -> set[str]:
    """Return the properties that an argument's class sets even if they are not given."""
    calls = (node.value for node in body.body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call))
    return {ast.literal_eval(it.args[1]) for it in calls if ast.unparse(it.func) == "pulumi.set"}


def _secret_outputs(body: ast.FunctionDef) -> list[str]:
    for node in ast.walk(body):
        if isinstance(node, ast.keyword) and node.arg == "additional_secret_outputs":
            return list(ast.literal_eval(node.value))
        if isinstance(node, ast.keyword) and node.arg in ("aliases", "replace_on_changes"):
            raise Unreadable(f"{body.name} sets {node.arg}, which no row of the table can say")
    return []


def _without_empty(row: Row) -> Row:
    return {key: value for key, value in row.items() if value or key in ("inputs", "outputs")}


if __name__ == "__main__":
    main()
