"""Drift: changes that somebody makes in a vendor's own web pages. `pulumi refresh` finds them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from local.vendors.assignments import changed, near, word
from local.vendors.core import account, withdrawn
from local.vendors.core.registry import kind as kind_of
from local.vendors.core.rejections import EditRejected, VendorRejected
from local.vendors.core.schema import Package, load
from local.vendors.core.store import Store, StoredObject
from local.vendors.core.typecheck import check_properties
from local.vendors.core.usable import NotAnAccount
from local.vendors.hand import parts, with_types_of_people
from local.vendors.protocol.wire import Properties

MASK = "[secret]"
PERSON = "someone@example.com"
"""The login of the one who works in the vendors' pages."""

_BODY = "body."
_ALSO_CALLED = {"slo": "service-level-objective", "uptime-check": "synthetics-test", "client-key": "key"}


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
    packages = with_types_of_people(load())
    opened = _opened(store)
    try:
        return [_listed(record, packages[record.vendor]) for record in opened.objects()]
    finally:
        opened.close()


def add(store: Path, vendor: str, kind: str, properties: Mapping[str, Any]) -> AccountObject:
    """Adds an object, as if somebody had made it in the vendor's own pages. Raises EditRejected.

    The properties have the names of the SDK, or of the vendor's API for a kind that no Pulumi type manages.
    """
    packages = with_types_of_people(load())
    opened = _opened(store)
    try:
        package = _package(packages, vendor)
        token = _token(package, vendor, kind)
        problems = list(check_properties(properties, package.resources[token].inputs, package.objects))
        problems = problems or list(kind_of(token).check(dict(properties)))
        if problems:
            raise EditRejected(account.in_words(problems))
        try:
            record = account.create(opened, package, vendor, token, dict(properties), frozenset(), by=PERSON)
        except VendorRejected as rejection:
            raise EditRejected(str(rejection)) from rejection
        return _listed(record, package)
    finally:
        opened.close()


def edit(store: Path, vendor: str, kind: str, id_or_name: str, changes: Mapping[str, str]) -> None:
    """Changes properties of one object, as if somebody had done it in the vendor's own pages.

    `kind` is the word that people use (`monitor`, `escalation-policy`); keys are the wire's or the SDK's names, nested
    ones with dots (`monitorThresholds.critical`, `layers.0.users`); values are read as JSON where that fits the type,
    and as text otherwise. A key that begins with `body.` sets a member of the object's body in the vendor's HTTP API,
    which no Pulumi type knows (`body.status`, `body.options.silenced`). Raises EditRejected.
    """
    packages = with_types_of_people(load())
    of_body = {key.removeprefix(_BODY): _json_or_text(text) for key, text in changes.items() if key.startswith(_BODY)}
    others = {key: text for key, text in changes.items() if not key.startswith(_BODY)}
    opened = _opened(store)
    try:
        package = _package(packages, vendor)
        token = _token(package, vendor, kind)
        if others:
            _edit(opened, package, token, id_or_name, others)
        if of_body:
            id, name = _part(opened, token, id_or_name) or _place(_record(opened, vendor, token, id_or_name))
            account.set_by_hand(opened, token, id, name, of_body, by=PERSON)
    finally:
        opened.close()


def _edit(store: Store, package: Package, token: str, id_or_name: str, changes: Mapping[str, str]) -> None:
    record = _record(store, token.split(":")[0], token, id_or_name)
    inputs, by_hand = changed(record, package, changes)
    try:
        account.update(store, package, record.token, record.id, inputs, record.secrets, by_hand, by=PERSON)
    except VendorRejected as rejection:
        raise EditRejected(str(rejection)) from rejection


def _part(store: Store, token: str, id_or_name: str) -> tuple[str, str] | None:
    """Returns the id and name of what comes with another object, such as a test's own monitor."""
    return next((part for part in parts(store, token) if id_or_name in part), None)


def _place(record: StoredObject) -> tuple[str, str]:
    return record.id, record.name


def _json_or_text(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def remove(store: Path, vendor: str, kind: str, id_or_name: str) -> AccountObject:
    """Deletes one object, as if somebody had done it in the vendor's own pages. Raises EditRejected."""
    packages = with_types_of_people(load())
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
    packages = with_types_of_people(load())
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


def _opened(store: Path, *, make: bool = False) -> Store:
    if not make and not store.exists():
        raise EditRejected(f"the account does not exist yet: {store} is missing")
    try:
        return Store(store)
    except NotAnAccount as error:
        raise EditRejected(str(error)) from error


def _package(packages: dict[str, Package], vendor: str) -> Package:
    if vendor not in packages:
        raise EditRejected(f"unknown vendor {vendor!r}{near(vendor, list(packages))}")
    return packages[vendor]


def _token(package: Package, vendor: str, name: str) -> str:
    wanted = re.sub(r"[\s_]+", "-", name.strip().lower())
    wanted = _ALSO_CALLED.get(wanted, wanted)
    words = {word(token): token for token in package.resources}
    if wanted in words:
        return words[wanted]
    raise EditRejected(f"{vendor} has no type {name!r}{near(wanted, list(words))}")


def _record(store: Store, vendor: str, token: str, id_or_name: str) -> StoredObject:
    record = store.get(token, id_or_name)
    if record is not None:
        return record
    named = store.named(token, id_or_name)
    if len(named) == 1:
        return named[0]
    if named:
        raise EditRejected(
            f"{len(named)} objects have the name {id_or_name!r}; use the id: {', '.join(record.id for record in named)}"
        )
    others = store.objects(token=token)
    nearest = near(id_or_name, [text for record in others for text in (record.name, record.id)])
    there = "; none exists" if not others else nearest or f"; existing: {_some(others)}"
    raise EditRejected(f"{vendor} has no {word(token)} {id_or_name!r}{there}")


def _some(records: list[StoredObject]) -> str:
    shown = ", ".join(f"{record.name} ({record.id})" for record in records[:5])
    return shown if len(records) <= 5 else f"{shown} and {len(records) - 5} more"


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
