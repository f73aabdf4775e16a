"""A plan: the resources that a catalog would create, each with its place in the YAML."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulumi

from catalog import Catalog, Finding, Source, load
from plan.config import ConfigError, project_of, stack_config
from plan.resources.lookups import UnknownLookup, shown_ids
from plan.resources.masking import readable
from plan.resources.ownership import Origins, origins
from plan.resources.recorder import Recording, Registration, record
from stacks.program import compose


class PlanError(Exception):
    """The program cannot be planned; the message says why and where."""


@dataclass(frozen=True, kw_only=True)
class PlannedResource:
    """A resource of the plan. `inputs` are in the vendor's spelling, with secrets masked.

    `item` is the reference of the item that owns it (`plan.resources.ownership`). `item` and `source` are None where no
    item of the catalog does (a provider, a component, a default metric). `ignore_changes` are the properties of the
    vendor's that the code leaves alone, in the spelling of the program.
    """

    urn: str
    type: str
    name: str
    inputs: dict[str, Any]
    parent: str
    provider: str
    dependencies: tuple[str, ...]
    protect: bool
    retain_on_delete: bool
    aliases: tuple[str, ...]
    source: Source | None
    item: str | None = None
    ignore_changes: tuple[str, ...] = ()

    @property
    def has_real_ids(self) -> bool:
        """Whether IDs in inputs are the vendor's: no, a plan shows them by their resource's name."""
        return False


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The resolved catalog and the resources it would create, sorted by URN; outputs with secrets masked."""

    catalog: Catalog
    resources: tuple[PlannedResource, ...]
    outputs: dict[str, Any]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The open findings of the catalog."""
        return self.catalog.findings


def make_plan(folder: Path, *, preview: bool = False) -> Plan:
    """Plan the catalog in a folder, without engine, keys or passphrase.

    With `preview`, ids and computed outputs are unknown, as in the engine's first preview of a new stack.

    Raises:
        CatalogErrors: the catalog is invalid.
        PlanError: two resources have the same URN, a resource names no provider, the program itself raises an error, or
            the stack's settings file cannot be read.
    """
    return plan_catalog(load(folder), preview=preview)


def plan_catalog(catalog: Catalog, *, preview: bool = False) -> Plan:
    """Plan a catalog that is already loaded, as `make_plan` does.

    Raises:
        PlanError: as `make_plan`.
    """
    try:
        config, secret_keys = stack_config(catalog.stack.name, project_of(catalog.folder), secrets=catalog.secrets)
        recording = record(
            lambda: compose(catalog),
            stack=catalog.stack.name,
            config=config,
            secret_keys=secret_keys,
            preview=preview,
        )
    except (ConfigError, pulumi.RunError, UnknownLookup) as error:
        raise PlanError(str(error)) from error
    return plan_of(catalog, recording)


def plan_of(catalog: Catalog, recording: Recording) -> Plan:
    """Return the plan of a recorded run.

    Raises:
        PlanError: two resources have the same URN (the mocks accept that, the engine does not), or one names no
            provider (with default providers off, the engine refuses it).
    """
    _refuse_duplicates(recording)
    _refuse_missing_providers(recording)
    ids = _shown_ids(recording)
    where = origins(catalog)
    resources = [_planned(registration, ids, where) for registration in recording.registrations]
    return Plan(
        catalog=catalog,
        resources=tuple(sorted(resources, key=lambda resource: resource.urn)),
        outputs={key: readable(value, ids) for key, value in sorted(recording.outputs.items())},
    )


def _planned(registration: Registration, ids: dict[str, str], where: Origins) -> PlannedResource:
    origin = where.get((registration.type, registration.name))
    return PlannedResource(
        urn=registration.urn,
        type=registration.type,
        name=registration.name,
        inputs={key: readable(value, ids) for key, value in sorted(registration.inputs.items())},
        parent=registration.parent,
        provider=registration.provider,
        dependencies=registration.dependencies,
        protect=registration.protect,
        retain_on_delete=registration.retain_on_delete,
        aliases=registration.aliases,
        source=origin.source if origin else None,
        item=origin.item if origin else None,
        ignore_changes=registration.ignore_changes,
    )


def _shown_ids(recording: Recording) -> dict[str, str]:
    by_urn = {registration.urn: registration for registration in recording.registrations}
    return {
        id: shown
        for identity, urn in recording.ids.items()
        if identity and urn in by_urn
        for id, shown in shown_ids(by_urn[urn].type, by_urn[urn].name, identity).items()
    }


def _refuse_duplicates(recording: Recording) -> None:
    counts = Counter(registration.urn for registration in recording.registrations)
    twice = sorted(urn for urn, count in counts.items() if count > 1)
    if twice:
        raise PlanError("\n".join(["two resources have the same URN, so one would be lost:", *twice]))


def _refuse_missing_providers(recording: Recording) -> None:
    without = sorted(
        registration.urn
        for registration in recording.registrations
        if registration.custom and not registration.provider and not registration.type.startswith("pulumi:providers:")
    )
    if without:
        raise PlanError("\n".join(["resources have no provider, and default providers are disabled:", *without]))
