"""Which live objects are adopted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from audit.adopt.model import Key, key_of
from audit.compare.model import StateResource
from audit.compare.stack import Adopted
from audit.compare.unmanaged import is_manageable
from audit.live.inventory import Inventory, LiveObject, Manager
from catalog.forms.text import prose, shown
from catalog.vendors import VENDORS
from plan.plan import Plan


class NoSuchObject(Exception):
    """No live object has such a kind or id; the message says which there are."""


def named(inventory: Inventory, vendor: str, words: Sequence[str]) -> set[Key]:
    """Return the objects of a kind with the given ids. A kind may have several words: `escalation policy PE1`.

    Raises:
        NoSuchObject: there is no such vendor, kind or id.
    """
    if vendor not in VENDORS:
        raise NoSuchObject(f"{shown(vendor)} is not a vendor: {prose(VENDORS)}")
    kinds = {it.kind.replace("-", " "): it for it in inventory.collections if it.vendor == vendor}
    for count in range(len(words), 0, -1):
        kind = kinds.get(" ".join(words[:count]).replace("-", " "))
        if kind is None:
            continue
        ids = {live.id: live for live in kind.objects}
        missing = [id for id in words[count:] if id not in ids]
        if missing or count == len(words):
            raise NoSuchObject(f"there is no {vendor} {kind.kind} with the id {shown(missing[0] if missing else '')}")
        return {key_of(ids[id]) for id in words[count:]}
    raise NoSuchObject(f"{shown(words[0])} is not a kind of {vendor}'s objects: {prose(sorted(kinds))}")


def by_hand(inventory: Inventory, team: str | None = None) -> set[Key]:
    """Return every object that no other tool manages; with a team, those with its tag."""
    return {
        key_of(live)
        for live in _all(inventory)
        if is_manageable(live) and not _other_tool(live) and _of_team(live, team)
    }


def unmanaged_by(
    inventory: Inventory,
    plan: Plan | None,
    states: Mapping[str, Sequence[StateResource]] | None,
    team: str | None = None,
    adopted: Adopted | None = None,
) -> set[Key]:
    """Return every object that no state and no other tool manages, and that the plan does not make by its name.

    Objects that wait for their import (`adopted`) are left out.
    """
    held = {(it.type, it.id) for resources in (states or {}).values() for it in resources}
    waiting = {(type_, id) for (type_, _), id in (adopted or {}).items()}
    planned = {(it.type, name) for it in plan.resources for name in _names(it.inputs)} if plan else set()
    return {
        key_of(live)
        for live in _all(inventory)
        if is_manageable(live)
        and not live.managers
        and (live.type, live.id) not in held
        and not waiting & {(live.type, live.id), (live.type, live.import_id)}
        and (states is not None or (live.type, live.name) not in planned)
        and _of_team(live, team)
    }


def _names(inputs: Mapping[str, object]) -> Iterator[str]:
    return (str(inputs[key]) for key in ("name", "title", "serviceName") if key in inputs)


def _all(inventory: Inventory) -> Iterable[LiveObject]:
    return (live for collection in inventory.collections for live in collection.objects)


def _other_tool(live: LiveObject) -> bool:
    return any(manager is not Manager.WATCHBILL for manager in live.managers)


def _of_team(live: LiveObject, team: str | None) -> bool:
    return team is None or f"team:{team.lower()}" in {tag.lower() for tag in live.tags}
