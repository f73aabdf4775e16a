"""Create, read, update and delete in the account, as at the vendors."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from local.vendors.core import tables
from local.vendors.core.kinds import Kind, NewObject
from local.vendors.core.outputs import defaults
from local.vendors.core.registry import kind
from local.vendors.core.rejections import VendorRejected
from local.vendors.core.schema import Package
from local.vendors.core.store import DuplicateKey, Event, Store, StoredObject
from local.vendors.core.typecheck import Problem
from local.vendors.protocol.wire import UNKNOWN, Path, Properties, path_text

PROGRAM = "ci@example.com"
"""The login that the engine's keys belong to."""


def planned(package: Package, token: str, inputs: Properties, olds: Properties | None = None) -> Properties:
    """Returns the outputs that are known before the create, or before the update of an object with outputs `olds`."""
    vendors_own = _vendors_own(package, token)
    inputs = kind(token).filled(inputs)
    if olds is None:
        return {**dict.fromkeys(vendors_own, UNKNOWN), **inputs}
    return {**{name: olds[name] for name in vendors_own if name in olds}, **inputs}


def create(
    store: Store,
    package: Package,
    vendor: str,
    token: str,
    inputs: Properties,
    secrets: frozenset[Path],
    by: str = PROGRAM,
) -> StoredObject:
    """Adds an object, and what the vendor creates with it. Raises VendorRejected if the account does not allow it.

    `by` is the login of the one who does it, for the account's history.
    """
    if kind(token).rewrites_all_of is not None:
        return tables.create(store, token, inputs, lambda: _create(store, package, vendor, token, inputs, secrets, by))
    with store.transaction():
        return _create(store, package, vendor, token, inputs, secrets, by)


def _create(
    store: Store, package: Package, vendor: str, token: str, inputs: Properties, secrets: frozenset[Path], by: str
) -> StoredObject:
    resource_kind = kind(token)
    _admit(store, resource_kind, token, inputs, None)
    new = NewObject(inputs=inputs, number=store.next_number())
    new = NewObject(inputs=inputs, number=new.number, id=resource_kind.new_id(new))
    outputs = {
        **defaults(package.resources[token], new),
        **resource_kind.defaults,
        **resource_kind.filled(inputs),
        **resource_kind.computed(new),
    }
    outputs |= resource_kind.made_as(inputs, store)
    record = _record(vendor, token, new.id, inputs, outputs, secrets)
    try:
        store.add(record)
    except DuplicateKey as duplicate:
        raise VendorRejected(_taken(resource_kind, token, inputs)) from duplicate
    _log(store, record, by, "created", {})
    for other, other_inputs in resource_kind.begins_with(new):
        _create(store, package, vendor, other, other_inputs, frozenset(), by)
    return record


def update(
    store: Store,
    package: Package,
    token: str,
    id: str,
    inputs: Properties,
    secrets: frozenset[Path],
    by_hand: Properties | None = None,
    by: str = PROGRAM,
) -> StoredObject:
    """Changes an object to the given inputs. Raises VendorRejected, also if the object does not exist.

    `by_hand` are outputs that somebody changes in the vendor's own pages; the vendor's other outputs stay as they are.
    """
    resource_kind = kind(token)
    with store.transaction():
        old = store.get(token, id)
        if old is None:
            raise VendorRejected(f"404 Not Found: {noun(token)} {id} does not exist")
        _admit(store, resource_kind, token, inputs, id)
        outputs = {**planned(package, token, inputs, old.outputs), **(by_hand or {})}
        record = _record(old.vendor, token, id, inputs, outputs, secrets)
        try:
            store.replace(record)
        except DuplicateKey as duplicate:
            raise VendorRejected(_taken(resource_kind, token, inputs)) from duplicate
        _log(store, record, by, "modified", _changed(old, record))
    return record


def delete(store: Store, token: str, id: str, by: str = PROGRAM) -> None:
    """Removes an object if it exists, and what the vendor removes with it. Raises VendorRejected."""
    if kind(token).rewrites_all_of is not None:
        tables.delete(store, token, id)
        return
    with store.transaction():
        record = store.get(token, id)
        if record is None:
            return
        reason = kind(token).may_delete(record, store)
        if reason is not None:
            raise VendorRejected(f"400 Bad Request: {reason}")
        followers = [
            (other, reference) for other in store.referrers(token, id) for reference in _links(other, token, id)
        ]
        for other, on_delete in followers:
            if on_delete == "refuse" and not record.inputs.get("forceDelete"):
                raise VendorRejected(
                    f"400 Bad Request: {noun(token)} {record.name!r} ({id}) cannot be deleted: "
                    f"{noun(other.token)} {other.name!r} ({other.id}) uses it"
                )
        for other, on_delete in followers:
            if on_delete == "cascade":
                store.remove(other.token, other.id)
                _log(store, other, by, "deleted", _before(other))
        store.remove(token, id)
        _log(store, record, by, "deleted", _before(record))


def _log(store: Store, record: StoredObject, by: str, action: str, fields: dict[str, tuple[Any, Any]]) -> None:
    at = datetime.now(UTC)
    store.log(Event(at=at, who=by, action=action, token=record.token, id=record.id, name=record.name, fields=fields))


def _changed(old: StoredObject, new: StoredObject) -> dict[str, tuple[Any, Any]]:
    """Returns the properties that differ, without the values of secret ones."""
    secret = {path[0] for path in old.secrets | new.secrets} | set(kind(new.token).secrets)
    names = [name for name in {**old.outputs, **new.outputs} if name not in secret]
    pairs = {name: (old.outputs.get(name), new.outputs.get(name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _before(record: StoredObject) -> dict[str, tuple[Any, Any]]:
    """Returns the properties of a deleted object, without secret ones."""
    secret = {path[0] for path in record.secrets} | set(kind(record.token).secrets)
    return {name: (value, None) for name, value in record.outputs.items() if name not in secret}


def set_by_hand(store: Store, token: str, id: str, name: str, members: dict[str, Any], by: str) -> None:
    """Sets members of an object's body in the vendor's API, by path, which no Pulumi type knows."""
    with store.transaction():
        store.set_by_hand(token, id, members)
        fields = {path: (None, value) for path, value in members.items()}
        store.log(Event(at=datetime.now(UTC), who=by, action="modified", token=token, id=id, name=name, fields=fields))


def find(store: Store, token: str, id: str) -> StoredObject | None:
    """Returns the object with this id, or with the composite id of an import (`PROJECT/…/ID`)."""
    separator = kind(token).import_separator
    record = store.get(token, id)
    if record is None and separator is not None and separator in id:
        record = store.get(token, id.rsplit(separator, 1)[1])
    return record


def secret_places(package: Package, token: str, given: frozenset[Path]) -> frozenset[Path]:
    """Returns the places to mark as secret for the engine: those given as secrets, and those that always are."""
    always = (*package.resources[token].secrets, *kind(token).secrets)
    return given | {(name,) for name in always}


def noun(token: str) -> str:
    """`datadog:index/logsMetric:LogsMetric` → `LogsMetric`."""
    return token.rsplit(":", 1)[1]


def in_words(problems: Sequence[Problem]) -> str:
    return "; ".join(f"{path_text(path)}: {reason}" if path else reason for path, reason in problems)


def _admit(store: Store, resource_kind: Kind, token: str, inputs: Properties, id: str | None) -> None:
    problems = [*_dangling(store, resource_kind, inputs), *resource_kind.admit(inputs, store, id)]
    if problems:
        raise VendorRejected(
            f"400 Bad Request: {noun(token)} {_name(inputs) or id or 'without a name'!r}: {in_words(problems)}"
        )


def _dangling(store: Store, resource_kind: Kind, inputs: Properties) -> Iterator[Problem]:
    for reference in resource_kind.references(inputs):
        known = store.exists(reference.token, reference.id) or (
            reference.or_named is not None and store.holder(reference.or_named, reference.id) is not None
        )
        if not known:
            yield reference.path, f"{noun(reference.token)} {reference.id!r} does not exist in this account"


def _vendors_own(package: Package, token: str) -> list[str]:
    """Returns the outputs that the vendor sets: those that no program can give, and those set when no program gives
    them.
    """
    return [*package.resources[token].output_only, *kind(token).also_computed, *kind(token).defaults]


def _links(other: StoredObject, token: str, id: str) -> list[str]:
    return [
        reference.on_delete
        for reference in kind(other.token).references(other.inputs)
        if (reference.token, reference.id) == (token, id)
    ]


def _record(
    vendor: str, token: str, id: str, inputs: Properties, outputs: Properties, secrets: frozenset[Path]
) -> StoredObject:
    resource_kind = kind(token)
    references = tuple({(reference.token, reference.id) for reference in resource_kind.references(inputs)})
    return StoredObject(
        vendor=vendor,
        token=token,
        id=id,
        name=_name(inputs) or id,
        inputs=inputs,
        outputs=outputs,
        secrets=secrets,
        unique_key=resource_kind.unique({**outputs, **inputs}),
        references=references,
    )


def _name(inputs: dict[str, Any]) -> str | None:
    for key in ("name", "title", "metricName", "channelName", "serviceName", "slug", "email"):
        value = inputs.get(key)
        if isinstance(value, str):
            return value
    return None


def _taken(resource_kind: Kind, token: str, inputs: Properties) -> str:
    what = f"{noun(token)} {resource_kind.unique(inputs) or _name(inputs)!r}"
    return f"{resource_kind.unique_path}: {resource_kind.taken.format(what=what)}"
