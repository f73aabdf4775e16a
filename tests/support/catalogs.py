"""Catalogs as text, and what is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

from pulumi.runtime.mocks import Mocks

from catalog import Catalog, load
from plan.config import stack_config
from plan.plan import Plan, PlannedResource, make_plan
from plan.resources.recorder import Recording, record
from stacks.program import compose
from tests.support import forbidden
from tests.support.texts import FixtureText

CLONE = Path(__file__).resolve().parent.parent.parent

Texts = str | Mapping[str, str]
"""One file's YAML, or YAML by file name."""

SHOP = FixtureText("""
    services:
      - {name: Shop, url: "https://shop.example.com", runbooks: "https://wiki.example.com/runbooks", team: web}
""")
ON_CALL = FixtureText("""
    on_call:
      people:
        - {name: Ada, email: ada@example.com}
        - {name: Ben, email: ben@example.com}
      rotations:
        - {name: Primary, people: [Ada, Ben], hand_off: monday 09:00, time_zone: Europe/Berlin}
""")


def written(folder: Path, texts: Texts) -> Path:
    """Write the YAML into the folder, in place of what it holds."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.yml"):
        old.unlink()
    for name, text in ({"catalog.yml": texts} if isinstance(texts, str) else texts).items():
        (folder / name).write_text(dedent(text), encoding="utf-8")
    return folder


def loaded(folder: Path, texts: Texts) -> Catalog:
    """The catalog that the YAML is."""
    return load(written(folder, texts))


def planned(folder: Path, texts: Texts, *, preview: bool = False) -> Plan:
    """The plan of the YAML; with `preview`, ids and computed outputs are unknown."""
    plan = make_plan(written(folder, texts), preview=preview)
    forbidden.hold(plan.resources)
    return plan


def recorded(
    folder: Path, texts: Texts, *, preview: bool = False, config: Mapping[str, str] | None = None
) -> Recording:
    """What the program registers for the YAML, secrets in Pulumi's form; `config` goes before the stack's settings."""
    return composed(loaded(folder, texts), preview=preview, config=config)


def composed(
    catalog: Catalog,
    *,
    preview: bool = False,
    config: Mapping[str, str] | None = None,
    account: Mocks | None = None,
) -> Recording:
    """What the program registers for the catalog; `account` answers in place of the planned one."""
    settings, secret = stack_config(catalog.stack.name, secrets=catalog.secrets)
    recording = record(
        lambda: compose(catalog),
        stack=catalog.stack.name,
        config={**settings, **(config or {})},
        secret_keys=secret,
        preview=preview,
        account=account,
    )
    forbidden.hold(recording.registrations)
    return recording


def every(plan: Plan, kind: str) -> list[PlannedResource]:
    """The resources of a kind, sorted by logical name: the vendor's word for it (`Monitor`), or a whole type."""
    found = [it for it in plan.resources if it.type == kind or (it.type.rpartition(":")[2] == kind and _is_vendors(it))]
    return sorted(found, key=lambda it: it.name)


def made(plan: Plan, kind: str, name: str | None = None) -> PlannedResource:
    """The one resource of a kind, or the one of that logical name."""
    found = [it for it in every(plan, kind) if name in (None, it.name)]
    there = [(it.type.rpartition(":")[2], it.name) for it in plan.resources]
    assert len(found) == 1, f"{len(found)} resources are {kind} {name or ''}; there are {there}"
    return found[0]


def without_places(plan: Plan) -> list[PlannedResource]:
    """The resources with nothing said about where in the YAML they come from."""
    return [replace(it, source=None) for it in plan.resources]


def _is_vendors(resource: PlannedResource) -> bool:
    return not resource.type.startswith(("watchbill:", "pulumi:"))
