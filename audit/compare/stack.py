"""The comparison of one stack: each resource of its code and its state with its live object."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from audit.compare.model import CodeResource, Difference, Entry, Origin, StateResource, Status
from audit.compare.nameless import find_nameless
from audit.compare.properties import differences, unapplied
from audit.compare.references import Ids, bound, ids_of_state, resolved
from audit.live.inventory import Inventory, LiveObject, Obstacle
from audit.live.sameness import Sameness
from catalog.allowances import Allowance
from catalog.vendors import vendor_of

_NAMES = ("name", "title", "serviceName", "channelName", "metric", "metricName", "filterId")
_DESCRIPTIONS = ("description", "message", "service", "project")
Kinds = Mapping[str, Sameness]
"""Differences that are not drift, by Pulumi type."""
Adopted = Mapping[tuple[str, str], str]
"""The id for `pulumi import` of each adopted resource, by its type and logical name."""


@dataclass(frozen=True, kw_only=True)
class StackInput:
    """A stack to compare. `state` is None if no state is at hand. `environment` is the value of its `env` tag.

    `allowances` are the entries of its section `audit:`, `adopted` the ids in the import files of its folder.
    """

    name: str
    environment: str
    code: tuple[CodeResource, ...]
    state: tuple[StateResource, ...] | None
    allowances: tuple[Allowance, ...] = ()
    adopted: Adopted = field(default_factory=dict)


_UNTRUSTED = (Obstacle.CUT_OFF, Obstacle.WRONG_ACCOUNT)
"""Obstacles after which no absent object of the vendor counts as deleted."""


class Live:
    """The live objects, to be found by id. Those that a resource was compared with are `claimed`."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._by_id: dict[tuple[str, str], LiveObject] = {}
        self._by_number: dict[tuple[str, str], LiveObject] = {}
        self._by_import_id: dict[tuple[str, str], LiveObject] = {}
        self._by_name: dict[tuple[str, str], list[LiveObject]] = {}
        self.claimed: set[tuple[str, str, str]] = set()
        self._untrusted = {
            it.vendor for it in inventory.collections if it.unread is not None and it.unread.obstacle in _UNTRUSTED
        }
        for collection in inventory.collections:
            for item in collection.objects:
                if item.type is not None:
                    self._by_id[item.type, item.id] = item
                    self._by_import_id[item.type, item.import_id] = item
                    self._by_name.setdefault((item.type, item.name), []).append(item)
                    if (number := item.body.get("id")) is not None:
                        self._by_number[item.type, str(number)] = item

    def of(self, resource: StateResource) -> LiveObject | None:
        """Return the live object of a resource. If a person changed a slug of Sentry, the numeric id finds it."""
        found = self._by_id.get((resource.type, resource.id))
        number = resource.outputs.get("internalId")
        if found is None and number is not None:
            found = self._by_number.get((resource.type, str(number)))
        return found

    def imported(self, type_: str, id: str | None) -> LiveObject | None:
        """Return the object of a type with an id, or with an id for `pulumi import`."""
        if id is None:
            return None
        return self._by_id.get((type_, id)) or self._by_import_id.get((type_, id))

    def named(self, type_: str, name: str) -> LiveObject | None:
        """Return the object of a type and name; None if there is none, or several."""
        found = self._by_name.get((type_, name), [])
        return found[0] if len(found) == 1 else None

    def of_type(self, type_: str) -> tuple[LiveObject, ...]:
        """Return all objects of a type."""
        collection = self._inventory.of_type(type_)
        return collection.objects if collection else ()

    def claim(self, item: LiveObject) -> None:
        """Note that a resource has this object."""
        self.claimed.add(key_of(item))

    def kind_of(self, type_: str) -> str:
        """Return the singular noun of a type, as the inventory names it."""
        collection = self._inventory.of_type(type_)
        return collection.kind if collection else noun_of(type_)

    def is_complete(self, type_: str) -> bool:
        """Whether every object of a type was read. A vendor that cut one list may have cut others without an error."""
        collection = self._inventory.of_type(type_)
        return collection is not None and collection.complete and collection.vendor not in self._untrusted


def key_of(item: LiveObject) -> tuple[str, str, str]:
    """Return what identifies a live object in the inventory."""
    return item.vendor, item.kind, item.id


def label_of(item: LiveObject) -> str:
    """Return what an entry of `audit:` matches: vendor, kind and name."""
    return f"{item.vendor} {item.kind} {item.name}"


def compare_stack(stack: StackInput, live: Live, kinds: Kinds) -> Iterator[Entry]:
    """Yield an entry for each resource of the stack's code or state that a vendor holds."""
    if stack.state is None:
        yield from _compare_without_state(stack, live, kinds)
        return
    by_urn = {each.urn: each for each in stack.state}
    by_name = {(each.type, each.name): each for each in stack.state}
    applied = {each.urn: found for each in stack.code if (found := _applied(each, by_urn, by_name)) is not None}
    ids = {**bound(stack.code, applied), **ids_of_state(stack.state)}
    for code in stack.code:
        state = applied.get(code.urn)
        if state is None:
            yield _not_in_state(code, live, stack.adopted)
        else:
            yield _planned(code, state, live, ids, kinds.get(code.type, Sameness()))
    planned = {state.urn for state in applied.values()}
    for state in stack.state:
        if state.urn not in planned:
            yield _removed(state, live)


def _not_in_state(code: CodeResource, live: Live, adopted: Adopted) -> Entry:
    """Return the entry of a resource that the state does not have; an adopted one has its live object."""
    item = live.imported(code.type, adopted.get((code.type, code.name)))
    if item is None:
        return _entry(code, live, Status.NOT_APPLIED, reason="It is in the code and was never applied.")
    live.claim(item)
    return replace(_entry(code, live, Status.ADOPTED, id=item.id), live=item, kind=item.kind, name=item.name)


def _compare_without_state(stack: StackInput, live: Live, kinds: Kinds) -> Iterator[Entry]:
    """Yield an entry for each resource of the code, with the live object of the same type and name.

    A type without names is compared by text and subject.
    """
    found = {code.urn: item for code in stack.code if (item := _by_name(code, live, kinds)) is not None}
    states = {urn: _as_state(code_, found[urn]) for code_ in stack.code if (urn := code_.urn) in found}
    ids = {**bound(stack.code, states), **ids_of_state(states.values())}
    for code in stack.code:
        state = states.get(code.urn)
        if state is None:
            status = Status.MISSING_LIVE if live.is_complete(code.type) else Status.NOT_READ
            yield _entry(code, live, status, reason="No object of the account has this name.")
        else:
            yield _planned(code, state, live, ids, kinds.get(code.type, Sameness()), with_state=False)


def _by_name(code: CodeResource, live: Live, kinds: Kinds) -> LiveObject | None:
    name = name_of(code.inputs, "")
    if name:
        return live.named(code.type, name)
    return find_nameless(code.inputs, live.of_type(code.type), kinds.get(code.type, Sameness()))


def _as_state(code: CodeResource, item: LiveObject) -> StateResource:
    """Return the state that a resource with this live object would have."""
    return StateResource(
        stack=code.stack,
        urn=code.urn,
        type=code.type,
        name=code.name,
        id=item.id,
        inputs=item.properties,
        outputs={**item.properties, "internalId": item.body.get("id")},
    )


def _applied(
    code: CodeResource, by_urn: Mapping[str, StateResource], by_name: Mapping[tuple[str, str], StateResource]
) -> StateResource | None:
    """Return the state's resource; a renamed one is there under an alias, which is a URN or a name."""
    found = by_urn.get(code.urn)
    aliases = (by_urn.get(alias) or by_name.get((code.type, alias)) for alias in code.aliases)
    return found or next((each for each in aliases if each is not None), None)


def _planned(
    code: CodeResource, state: StateResource, live: Live, ids: Ids, same: Sameness, *, with_state: bool = True
) -> Entry:
    wanted, applied = resolved(code.inputs, ids, state.inputs), state.inputs
    item = live.of(state)
    entry = _entry(code, live, Status.IN_SYNC, id=state.id)
    if item is None:
        complete = live.is_complete(code.type)
        changed = _without(unapplied(wanted, applied, same), code.ignore_changes)
        return replace(entry, status=Status.MISSING_LIVE if complete else Status.NOT_READ, differences=changed)
    live.claim(item)
    found = _without(differences(wanted, applied if with_state else None, item.properties, same), code.ignore_changes)
    name = name_of(code.inputs, "") or item.name
    entry = replace(entry, live=item, kind=item.kind, name=name, differences=found)
    return replace(entry, status=_status(found) if state.applied else Status.IMPORTED)


def _status(found: tuple[Difference, ...]) -> Status:
    origins = {each.origin for each in found}
    if not origins:
        return Status.IN_SYNC
    if origins == {Origin.LIVE}:
        return Status.CHANGED_LIVE
    return Status.NOT_APPLIED if origins == {Origin.CODE} else Status.CHANGED_IN_BOTH


def _removed(state: StateResource, live: Live) -> Entry:
    """Return the entry of a resource that the code does not plan."""
    item = live.of(state)
    if item is not None:
        live.claim(item)
    status, reason = Status.NOT_APPLIED, "It was removed from the code, and that was not applied."
    if not state.applied:
        status, reason = Status.IMPORTED, "It was imported, and no code has it."
    elif item is None and live.is_complete(state.type):
        reason = "It was removed from the code, and somebody deleted it from the account, too."
    return Entry(
        status=status,
        vendor=vendor_name(state.type),
        kind=item.kind if item else live.kind_of(state.type),
        type=state.type,
        name=item.name if item else name_of(state.inputs, "") or described(state.inputs, state.name),
        id=state.id,
        stack=state.stack,
        urn=state.urn,
        live=item,
        reason=reason,
    )


def _entry(
    code: CodeResource, live: Live, status: Status, *, id: str | None = None, reason: str | None = None
) -> Entry:
    return Entry(
        status=status,
        vendor=vendor_name(code.type),
        kind=live.kind_of(code.type),
        type=code.type,
        name=name_of(code.inputs, "") or described(code.inputs, code.name),
        id=id,
        stack=code.stack,
        urn=code.urn,
        item=code.item,
        source=code.source,
        reason=reason,
    )


def _without(found: tuple[Difference, ...], ignored: tuple[str, ...]) -> tuple[Difference, ...]:
    """Return the differences without those of properties that the code leaves to the vendor (`ignore_changes`)."""
    names = {re.sub(r"_(\w)", lambda match: match[1].upper(), name) for name in ignored}
    return tuple(each for each in found if not each.path or each.path[0] not in names)


def vendor_name(type_: str) -> str:
    """Return the vendor of a Pulumi type: `datadog`."""
    vendor = vendor_of(type_)
    return vendor.name if vendor else type_.partition(":")[0]


def noun_of(type_: str) -> str:
    """Return a singular noun for a Pulumi type: `escalation policy`."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", type_.rpartition(":")[2]).lower()


def name_of(inputs: Mapping[str, Any], fallback: str) -> str:
    """Return the name that people see, from the first property that names or describes; else the fallback."""
    return next((str(inputs[key]) for key in _NAMES if inputs.get(key)), fallback)


def described(inputs: Mapping[str, Any], fallback: str) -> str:
    """Return what stands for the name of an object that has none: the first line of its description, for example."""
    found = (str(inputs[key]) for key in _DESCRIPTIONS if isinstance(inputs.get(key), str) and inputs[key])
    return next(found, fallback).splitlines()[0]
