"""Changes of an object's properties by the names that people use: `layers.0.users=["P1"]`."""

import json
import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from local.vendors.core import account
from local.vendors.core.registry import kind as kind_of
from local.vendors.core.rejections import EditRejected
from local.vendors.core.schema import Package, Resource
from local.vendors.core.store import StoredObject
from local.vendors.core.typecheck import Problem, check_properties
from local.vendors.protocol.wire import Properties


def word(token: str) -> str:
    """Returns the word that people use for a type: `sentry:index/sentryIssueAlert:SentryIssueAlert` → `issue-alert`."""
    vendor, module, noun = re.split(r"[:/]", token)[0], token.split(":")[1].split("/")[0], account.noun(token)
    noun = noun.removeprefix("Sentry") if vendor == "sentry" else noun
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", noun).lower()
    return words if module in ("index", "hand") else f"{module}-{words}"


def changed(record: StoredObject, package: Package, changes: Mapping[str, str]) -> tuple[Properties, Properties]:
    """Returns the inputs after the changes and, separately, what no program can set: a status page is published by
    hand.
    """
    resource = package.resources[record.token]
    names = {name.lower(): name for name in resource.outputs}
    inputs: Properties = json.loads(json.dumps(record.inputs))
    by_hand: Properties = {}
    for key, text in changes.items():
        first, *rest = key.split(".")
        name = names.get(first.replace("_", "").lower())
        if name is None:
            raise EditRejected(f"{word(record.token)} has no property {first!r}{near(first, list(resource.outputs))}")
        if name in resource.inputs:
            _set(inputs, [name, *rest], text, key, resource, package)
        elif resource.outputs[name] == "bool" and text in ("true", "false"):
            by_hand[name] = text == "true"
        else:
            raise EditRejected(f"{key}: {name} is set by the vendor and cannot be changed to {text!r}")
    problems = list(kind_of(record.token).check(inputs))
    if problems:
        raise EditRejected(account.in_words(problems))
    return inputs, by_hand


def _set(inputs: Properties, path: list[str], text: str, key: str, resource: Resource, package: Package) -> None:
    """Sets one value, read as JSON; as text where JSON does not fit the type (`200` where text is expected)."""
    try:
        readings = [json.loads(text), text]
    except ValueError:
        readings = [text]
    problems: list[Problem] = []
    for reading in readings:
        _put(inputs, path, reading, key)
        problems = problems or list(check_properties(inputs, resource.inputs, package.objects))
        if not list(check_properties(inputs, resource.inputs, package.objects)):
            return
    raise EditRejected(account.in_words(problems))


def _put(inputs: Properties, path: list[str], value: Any, key: str) -> None:
    target: Any = inputs
    for part in path[:-1]:
        if isinstance(target, list):
            target = target[_index(target, part, key)]
        else:
            target = target.setdefault(_own_name(target, part), {})
        if not isinstance(target, (dict, list)):
            raise EditRejected(f"{key}: {part} has a single value")
    if isinstance(target, list):
        target[_index(target, path[-1], key)] = value
    elif value is None:
        target.pop(_own_name(target, path[-1]), None)
    else:
        target[_own_name(target, path[-1])] = value


def _own_name(values: Mapping[str, Any], part: str) -> str:
    """Returns the key in the spelling of these values: `critical_recovery` finds `criticalRecovery`."""
    names = {name.lower(): name for name in values}
    camel = re.sub(r"_(\w)", lambda match: match[1].upper(), part)
    return names.get(part.replace("_", "").lower(), camel)


def _index(values: list[Any], part: str, key: str) -> int:
    if not part.isdecimal() or int(part) >= len(values):
        raise EditRejected(f"{key}: {part!r} is not a position in a list of {len(values)}, counted from 0")
    return int(part)


def near(wanted: str, known: list[str]) -> str:
    near = get_close_matches(wanted, known, n=3, cutoff=0.5)
    return f"; did you mean {', '.join(near)}?" if near else ""
