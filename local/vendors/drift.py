"""Drift: changes that somebody makes in a vendor's own web pages. `pulumi refresh` finds them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from http import HTTPStatus
from pathlib import Path
from typing import Any

from local.vendors.core import account, withdrawn
from local.vendors.core.registry import kind
from local.vendors.core.rejections import VendorRejected
from local.vendors.core.schema import Package, Resource, load
from local.vendors.core.store import NotAnAccount, Store, StoredObject
from local.vendors.core.typecheck import Problem, check_properties
from local.vendors.protocol.wire import Properties

MASK = "[secret]"
PERSON = "someone@example.com"
"""The login of the one who works in the vendors' pages."""

_ALSO_CALLED = {"slo": "service-level-objective", "uptime-check": "synthetics-test", "client-key": "key"}


class EditRejected(Exception):
    """Nothing was changed; the message says why, with the nearest match to the request."""


@dataclass(frozen=True, kw_only=True)
class AccountObject:
    """One object of the account, for display. `kind` is the word to edit it by."""

    vendor: str
    kind: str
    id: str
    name: str
    properties: Properties


def contents(store: Path) -> list[AccountObject]:
    """Returns all objects of the account, secrets masked, in order of creation."""
    packages = load()
    opened = _opened(store)
    try:
        return [_listed(record, packages[record.vendor]) for record in opened.objects()]
    finally:
        opened.close()


def edit(store: Path, vendor: str, kind: str, id_or_name: str, changes: Mapping[str, str]) -> AccountObject:
    """Changes properties of one object, as if somebody had done it in the vendor's own pages.

    `kind` is the word that people use (`monitor`, `escalation-policy`); keys are the wire's or the SDK's names, nested
    ones with dots (`monitorThresholds.critical`, `layers.0.users`); values are read as JSON where that fits the type,
    and as text otherwise. Raises EditRejected.
    """
    packages = load()
    opened = _opened(store)
    try:
        package = _package(packages, vendor)
        record = _record(opened, vendor, _token(package, vendor, kind), id_or_name)
        inputs, by_hand = _changed(record, package, changes)
        try:
            new = account.update(opened, package, record.token, record.id, inputs, record.secrets, by_hand, by=PERSON)
        except VendorRejected as rejection:
            raise EditRejected(str(rejection)) from rejection
        return _listed(new, package)
    finally:
        opened.close()


def remove(store: Path, vendor: str, kind: str, id_or_name: str) -> AccountObject:
    """Deletes one object, as if somebody had done it in the vendor's own pages. Raises EditRejected."""
    packages = load()
    opened = _opened(store)
    try:
        package = _package(packages, vendor)
        record = _record(opened, vendor, _token(package, vendor, kind), id_or_name)
        try:
            account.delete(opened, record.token, record.id, by=PERSON)
        except VendorRejected as rejection:
            raise EditRejected(str(rejection)) from rejection
        return _listed(record, package)
    finally:
        opened.close()


def withdraw(store: Path, vendor: str, kind: str | None, status: int = 410) -> list[str]:
    """Makes every call for a kind (None: all of the vendor's, look-ups too) answer with an HTTP status; 200 ends it.

    The account is created if it does not exist. Returns the words of the kinds. Raises EditRejected.
    """
    packages = load()
    opened = _opened(store, make=True)
    try:
        package = _package(packages, vendor)
        if kind is None:
            tokens, words = [*package.resources, *package.functions], [word(token) for token in package.resources]
        else:
            tokens = [_token(package, vendor, kind)]
            words = [word(tokens[0])]
        if status == HTTPStatus.OK:
            withdrawn.restore(opened, tokens)
        else:
            withdrawn.withdraw(opened, tokens, status)
        return words
    finally:
        opened.close()


def word(token: str) -> str:
    """Returns the word that people use for a type: `sentry:index/sentryIssueAlert:SentryIssueAlert` → `issue-alert`."""
    vendor, module, noun = re.split(r"[:/]", token)[0], token.split(":")[1].split("/")[0], account.noun(token)
    noun = noun.removeprefix("Sentry") if vendor == "sentry" else noun
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", noun).lower()
    return words if module == "index" else f"{module}-{words}"


def _opened(store: Path, *, make: bool = False) -> Store:
    if not make and not store.exists():
        raise EditRejected(f"there is no account yet: {store} does not exist")
    try:
        return Store(store)
    except NotAnAccount as error:
        raise EditRejected(str(error)) from error


def _package(packages: dict[str, Package], vendor: str) -> Package:
    if vendor not in packages:
        raise EditRejected(f"there is no vendor {vendor!r}{_near(vendor, list(packages))}")
    return packages[vendor]


def _token(package: Package, vendor: str, name: str) -> str:
    wanted = re.sub(r"[\s_]+", "-", name.strip().lower())
    wanted = _ALSO_CALLED.get(wanted, wanted)
    words = {word(token): token for token in package.resources}
    if wanted in words:
        return words[wanted]
    raise EditRejected(f"{vendor} has nothing called {name!r}{_near(wanted, list(words))}")


def _record(store: Store, vendor: str, token: str, id_or_name: str) -> StoredObject:
    record = store.get(token, id_or_name)
    if record is not None:
        return record
    named = store.named(token, id_or_name)
    if len(named) == 1:
        return named[0]
    if named:
        raise EditRejected(
            f"{len(named)} are named {id_or_name!r}; give the id: {', '.join(record.id for record in named)}"
        )
    others = store.objects(token=token)
    near = _near(id_or_name, [text for record in others for text in (record.name, record.id)])
    there = "; there is none at all" if not others else near or f"; there are {_some(others)}"
    raise EditRejected(f"{vendor} has no {word(token)} {id_or_name!r}{there}")


def _some(records: list[StoredObject]) -> str:
    shown = ", ".join(f"{record.name} ({record.id})" for record in records[:5])
    return shown if len(records) <= 5 else f"{shown} and {len(records) - 5} more"


def _changed(record: StoredObject, package: Package, changes: Mapping[str, str]) -> tuple[Properties, Properties]:
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
            raise EditRejected(f"{word(record.token)} has no property {first!r}{_near(first, list(resource.outputs))}")
        if name in resource.inputs:
            _set(inputs, [name, *rest], text, key, resource, package)
        elif resource.outputs[name] == "bool" and text in ("true", "false"):
            by_hand[name] = text == "true"
        else:
            raise EditRejected(f"{key}: {name} is the vendor's own and cannot be set to {text!r}")
    problems = list(kind(record.token).check(inputs))
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
            raise EditRejected(f"{key}: {part} holds a single value")
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
        raise EditRejected(f"{key}: {part!r} is no position in a list of {len(values)}, counted from 0")
    return int(part)


def _near(wanted: str, known: list[str]) -> str:
    near = get_close_matches(wanted, known, n=3, cutoff=0.5)
    return f"; did you mean {', '.join(near)}?" if near else ""


def _listed(record: StoredObject, package: Package) -> AccountObject:
    properties = json.loads(json.dumps(record.outputs))
    for path in account.secret_places(package, record.token, record.secrets):
        _mask(properties, path)
    return AccountObject(
        vendor=record.vendor, kind=word(record.token), id=record.id, name=record.name, properties=properties
    )


def _mask(properties: Any, path: tuple[str | int, ...]) -> None:
    for part in path[:-1]:
        try:
            properties = properties[part]
        except (KeyError, IndexError, TypeError):
            return
    last = path[-1]
    held = isinstance(properties, dict) and last in properties
    if held or (isinstance(properties, list) and isinstance(last, int) and last < len(properties)):
        properties[last] = MASK
