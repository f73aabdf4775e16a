"""Tables of the vendors' SDKs, with what a program needs: tokens, names, secrets, defaults, version."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Names:
    """The inputs of a resource, of a nested argument or of a look-up.

    `spelling` maps each Python name to the vendor's; `defaults` are the values that the SDK sends for missing inputs.
    """

    spelling: Mapping[str, str]
    required: tuple[str, ...] = ()
    defaults: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ResourceRow:
    """`secret_inputs` and `json_inputs` are Python names of inputs that the SDK marks as secret or sends as JSON text;
    `outputs` maps the Python name of each output that a component reads to the vendor's name.
    """

    token: str
    inputs: Names
    secret_inputs: frozenset[str]
    json_inputs: frozenset[str]
    secret_outputs: tuple[str, ...]
    outputs: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class LookUpRow:
    """A look-up; `outputs` as for a resource."""

    token: str
    inputs: Names
    outputs: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Table:
    """An SDK: its plugin's version, and the address of a plugin that is not in the registry."""

    version: str
    download_url: str | None
    resources: Mapping[str, ResourceRow]
    arguments: Mapping[str, Names]
    look_ups: Mapping[str, LookUpRow]


@cache
def table(vendor: str) -> Table:
    """Return the table of `datadog` or `pagerduty`."""
    read = json.loads((FOLDER / f"{vendor}.json").read_text(encoding="utf-8"))
    return Table(
        version=read["version"],
        download_url=read["download_url"],
        resources={name: _resource(row) for name, row in read["resources"].items()},
        arguments={name: _names(row) for name, row in read["arguments"].items()},
        look_ups={name: _look_up(row) for name, row in read["look_ups"].items()},
    )


def camel(name: str) -> str:
    """Return the vendor's spelling of a Python name: `timeoutH` for `timeout_h`."""
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def _resource(row: Mapping[str, Any]) -> ResourceRow:
    return ResourceRow(
        token=row["token"],
        inputs=_names(row),
        secret_inputs=frozenset(row.get("secret_inputs", ())),
        json_inputs=frozenset(row.get("json_inputs", ())),
        secret_outputs=tuple(row.get("secret_outputs", ())),
        outputs=_spelling(row, "outputs"),
    )


def _look_up(row: Mapping[str, Any]) -> LookUpRow:
    return LookUpRow(token=row["token"], inputs=_names(row), outputs=_spelling(row, "outputs"))


def _names(row: Mapping[str, Any]) -> Names:
    return Names(
        spelling=_spelling(row, "inputs"), required=tuple(row.get("required", ())), defaults=row.get("defaults", {})
    )


def _spelling(row: Mapping[str, Any], key: str) -> dict[str, str]:
    odd = row.get("odd_names", {})
    return {name: odd.get(name) or camel(name) for name in row[key]}
