"""Proves a draft: plans it with the live ids, and compares what it would send with the live objects."""

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from os.path import relpath
from pathlib import Path
from typing import Any

import pulumi
from pulumi.runtime.rpc import _special_sig_key

from audit.adopt.account import LiveAccount
from audit.adopt.existing import NOTHING, Existing
from audit.adopt.model import Draft, Item, Json, Key, Resource, has_secret, key_of
from audit.adopt.yaml_files import PREFIX, AdoptedFiles, write_files
from audit.compare.properties import differences
from audit.live.inventory import Inventory, LiveObject
from audit.live.sameness import Sameness
from catalog import Catalog, CatalogErrors, load
from plan.config import stack_config
from plan.plan import Plan, PlanError, plan_of
from plan.resources.lookups import UnknownLookup
from plan.resources.masking import SECRET
from plan.resources.recorder import Recording, Registration, record
from stacks.program import compose

_PLACE = re.compile(r"(.+?):(\d+):(?:\d+:)? ")
Kinds = Mapping[str, Sameness]


@dataclass(frozen=True, kw_only=True)
class Target:
    """The stack that adopts: its name, its folder if it exists already, and its section `stack` if it does not.

    `existing` is what it has already. The names of the written files begin with `prefix`.
    """

    stack: str
    folder: Path | None = None
    head: Mapping[str, Any] | None = None
    existing: Existing = NOTHING
    prefix: str = PREFIX


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A draft that was planned: its files, the plan, and the recorded run with the live ids."""

    draft: Draft
    files: AdoptedFiles
    plan: Plan
    recording: Recording


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Live objects whose items the catalog or a component refuses, each with the reason."""

    reasons: Mapping[Key, str]
    others: tuple[str, ...] = ()


def prove(draft: Draft, target: Target, inventory: Inventory, accepted: Sequence[Json] = ()) -> Proof | Refused:
    """Plan a draft as the stack would after the import; say whose items cannot be loaded.

    `accepted` are the entries of its section `audit`.
    """
    files = write_files(draft, head=target.head, accepted=accepted, prefix=target.prefix)
    with _stack_folder(files, target) as folder:
        try:
            catalog = load(folder)
        except CatalogErrors as errors:
            return _refused(errors, files)
        try:
            recording = _record(catalog, draft.claims, inventory)
            plan = plan_of(catalog, recording)
        except (pulumi.RunError, PlanError, UnknownLookup) as error:
            return _refused_by_program(str(error), files)
        return Proof(draft=draft, files=files, plan=plan, recording=recording)


@contextmanager
def _stack_folder(files: AdoptedFiles, target: Target) -> Iterator[Path]:
    """Yield a temporary folder with the files, over those of the stack that exists."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve() / "stacks" / target.stack
        folder.mkdir(parents=True)
        for file, text in files.texts.items():
            (folder / file).write_text(text, encoding="utf-8")
        if target.folder is not None:
            below = relpath(target.folder.resolve(), folder)
            (folder / "below.yml").write_text(f"extends: {below}\n", encoding="utf-8")
        yield folder


def _record(catalog: Catalog, claims: Mapping[Resource, LiveObject], inventory: Inventory) -> Recording:
    config, secret_keys = stack_config(catalog.stack.name, None, secrets=catalog.secrets)
    return record(
        lambda: compose(catalog),
        stack=catalog.stack.name,
        config=config,
        secret_keys=secret_keys,
        account=LiveAccount(claims, inventory),
    )


def _refused(errors: CatalogErrors, files: AdoptedFiles) -> Refused:
    reasons: dict[Key, str] = {}
    others: list[str] = []
    for error in errors.errors:
        item = files.item_at(Path(error.source.file).name, error.source.line)
        claimed = [*item.claims.values(), *item.users] if item else []
        reasons.update({key_of(live): error.message for live in claimed})
        if not claimed:
            others.append(str(error))
    return Refused(reasons=reasons, others=tuple(others))


def _refused_by_program(message: str, files: AdoptedFiles) -> Refused:
    """Return the item whose place is at the beginning of a message, as components write it."""
    place = _PLACE.match(message)
    item = files.item_at(Path(place[1]).name, int(place[2])) if place else None
    claimed = list(item.claims.values()) if item else []
    reasons = {key_of(live): message[place.end() :] for live in claimed} if place else {}
    return Refused(reasons=reasons, others=() if reasons else (message,))


def corrected(proof: Proof, kinds: Kinds) -> tuple[Draft, dict[Key, str]]:
    """Return the draft with raw properties where its words say something else, and what even those cannot say.

    The second is empty, and the draft unchanged, if the plan sends exactly what is live.
    """
    sent = {(it.type, it.name): it for it in proof.recording.registrations}
    wrong: dict[Key, str] = {}
    items = [_corrected(item, sent, kinds, wrong) for item in proof.draft.items]
    return replace(proof.draft, items=tuple(items)), wrong


def _corrected(item: Item, sent: Mapping[Resource, Registration], kinds: Kinds, wrong: dict[Key, str]) -> Item:
    data = item.data
    for resource, live in item.claims.items():
        registration = sent.get(resource)
        if registration is None:
            wrong[key_of(live)] = "the catalog creates no object for it"
            continue
        differing = differing_properties(registration.inputs, live, kinds)
        if not differing:
            continue
        fixed = _with_raw(item, data, resource, live, differing)
        if fixed == data:
            wrong[key_of(live)] = f"the code would send a different value for {', '.join(differing)}"
        data = fixed
    return replace(item, data=data)


def differing_properties(inputs: Json, live: LiveObject, kinds: Kinds) -> list[str]:
    """Return the names of the properties that a program sends and a live object has differently, sorted."""
    same = kinds.get(str(live.type), Sameness())
    sent = plain(inputs)
    found = differences(sent, None, live.properties, same)
    names = {str(difference.path[0]) for difference in found if difference.path}
    # No vendor returns a secret, so there is nothing to compare it with.
    return sorted(name for name in names if sent.get(name) != SECRET or name in live.properties)


def plain(value: Any) -> Any:
    """Return recorded inputs with numbers as the program gave them, and secrets as a mark."""
    if isinstance(value, dict):
        if _special_sig_key in value:
            return SECRET
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _with_raw(item: Item, data: Json, resource: Resource, live: LiveObject, names: list[str]) -> Json:
    """Return the data of an item with the live properties as raw ones; unchanged if its section has none."""
    if resource not in item.roles:
        return data
    values = {name: live.properties.get(name) for name in names}
    if has_secret(values):
        return data
    role = item.roles[resource]
    raw = dict(data.get("raw") or {})
    if role:
        raw[role] = {**raw.get(role, {}), **values}
    else:
        raw.update(values)
    return {**data, "raw": raw}
