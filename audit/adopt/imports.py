"""The import file of an adoption: for each resource its id, parent, provider, inputs and outputs, without secrets.

Format: `importSpec` in pkg/cmd/pulumi/operations/import.go of Pulumi 3.259. With outputs the engine does not ask the
vendor again.
"""

import base64
import json
from typing import Any

from pulumi.runtime.rpc import _special_sig_key

from audit.adopt.account import computed
from audit.adopt.model import Json, Resource
from audit.adopt.proof import Proof
from audit.adopt.services import INTEGRATION
from audit.live.inventory import LiveObject
from components.sdks.tables import table
from components.sentry_sdk.package import BRIDGE, PARAMETER, VERSION
from plan.resources.recorder import Registration

_PROVIDERS = "pulumi:providers:"
_READ = frozenset({INTEGRATION})
"""The types with a secret that the program reads, so that the engine has to ask the vendor for it."""


def import_file(proof: Proof, *, already: frozenset[str] = frozenset()) -> str:
    """Return the import file as text; the same proof gives the same bytes.

    The parents and providers are in `nameTable`: they must be in the state before the import (`commands`). Resources
    whose URN is in `already` are left out: a second import of some kinds is an error.
    """
    claims = proof.draft.claims
    by_urn = {it.urn: it for it in proof.recording.registrations}
    chosen = [it for it in by_urn.values() if (it.type, it.name) in claims and engine_urn(it.urn) not in already]
    around = sorted({urn for it in chosen for urn in (it.parent, it.provider) if urn in by_urn})
    keys = {urn: f"{by_urn[urn].type.rpartition(':')[2]}:{by_urn[urn].name}" for urn in around}
    entries = [_entry(it, claims[it.type, it.name], keys) for it in sorted(chosen, key=lambda it: it.urn)]
    content = {"nameTable": {keys[urn]: engine_urn(urn) for urn in around}, "resources": entries}
    return json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def engine_urn(urn: str) -> str:
    """Return a recorded URN as the engine spells it: the stack is no part of its children's types."""
    return urn.replace("pulumi:pulumi:Stack$", "")


def _entry(registration: Registration, live: LiveObject, keys: dict[str, str]) -> Json:
    inputs = _without_secrets(registration.inputs)
    vendor = registration.type.partition(":")[0]
    entry: Json = {
        # A key must be unique in the whole file, and a logical name is unique only among resources of one type.
        "name": f"{registration.type.rpartition(':')[2]}:{registration.name}",
        "logicalName": registration.name,
        "type": registration.type,
        "inputs": inputs,
        **_plugin(vendor),
    }
    if registration.type in _READ:
        entry["id"] = live.import_id
    else:
        # With outputs the engine asks no vendor, so the id is the one that the state gets.
        entry |= {"id": live.id, "outputs": {**live.properties, **inputs, **computed(live), "id": live.id}}
    if registration.parent in keys:
        entry["parent"] = keys[registration.parent]
    if registration.provider in keys:
        entry["provider"] = keys[registration.provider]
    return entry


def _plugin(vendor: str) -> Json:
    if vendor == "sentry":
        value = PARAMETER.encode()
        return {
            "version": VERSION,
            "parameterization": {"pluginName": "terraform-provider", "pluginVersion": BRIDGE, "value": _base64(value)},
        }
    known = table(vendor)
    found: Json = {"version": known.version}
    return {**found, "pluginDownloadUrl": known.download_url} if known.download_url else found


def _base64(value: bytes) -> str:

    return base64.b64encode(value).decode()


def _without_secrets(value: Any) -> Any:
    """Return recorded inputs without secrets: nothing that leaves this process holds one."""
    if isinstance(value, dict):
        return {key: _without_secrets(inner) for key, inner in value.items() if not _is_secret(inner)}
    if isinstance(value, (list, tuple)):
        return [_without_secrets(inner) for inner in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _is_secret(value: Any) -> bool:
    return isinstance(value, dict) and _special_sig_key in value


def secrets_of(proof: Proof) -> dict[Resource, tuple[str, ...]]:
    """Return the secret properties of each adopted resource, by its type and name.

    No vendor returns them, so the first update sends them once more: the only changes that a preview shows after the
    import.
    """
    claims = proof.draft.claims
    found = {
        (it.type, it.name): tuple(sorted(name for name, value in it.inputs.items() if _is_secret(value)))
        for it in proof.recording.registrations
        if (it.type, it.name) in claims
    }
    return {resource: names for resource, names in sorted(found.items()) if names}


def groups_of(proof: Proof) -> tuple[str, ...]:
    """Return the URNs of the components and providers of the program, sorted: they exist in no vendor's account."""
    found = {it.urn for it in proof.recording.registrations if not it.custom or it.type.startswith(_PROVIDERS)}
    return tuple(sorted(engine_urn(urn) for urn in found))


def commands(proof: Proof, *, stack: str, file: str) -> tuple[str, ...]:
    """Return the commands that take the objects over, in order.

    The first makes only what exists in no vendor's account: components and providers. The engine requires them in the
    state before it imports what belongs to them.
    """
    targets = " ".join(f"--target '{urn}'" for urn in groups_of(proof))
    return (
        f"watchbill check {stack}",
        f"pulumi up --stack {stack} {targets}",
        f"pulumi import --stack {stack} --file {file} --generate-code=false --protect=false --yes",
        f"pulumi preview --stack {stack} --diff",
    )
