"""The types of the vendors' resources.

Datadog's and PagerDuty's come from their SDKs, through a cache in the user's cache folder that is written again when an
SDK changes. Sentry has no SDK: its types are a table of our own, `sentry/types.json`.
"""

import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from local.vendors.core import extract

Type = str | list[Any]
"""`text`, `int`, `number`, `bool`, `any`, `["list", T]`, `["map", T]`, `["object", NAME]` or `["any of", [T…]]`."""

Properties = Mapping[str, tuple[bool, Type]]
"""Wire name → (required, type)."""


@dataclass(frozen=True, kw_only=True)
class Resource:
    inputs: Properties
    outputs: Mapping[str, str]
    secrets: tuple[str, ...]

    @property
    def output_only(self) -> list[str]:
        """Outputs that no program can give: only the vendor sets them."""
        return [name for name in self.outputs if name not in self.inputs]


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """The parameter that turns a plugin for many providers into this one."""

    name: str
    url: str

    def problem(self, name: str, value: bytes) -> str | None:
        """Returns why a parameter from the engine is not this one; None if it is."""
        if name != self.name:
            return f"no stand-in for the package {name!r}; the only one is {self.name!r}"
        try:
            remote = json.loads(value)["remote"]
            given = (remote["url"], remote["version"])
        except (ValueError, KeyError, TypeError):
            return f"the parameter of {name!r} is not of the form {{remote: {{url, version}}}}"
        return None if given[0] == self.url and given[1] else f"{given[0]} {given[1]} is not {self.url}"


@dataclass(frozen=True, kw_only=True)
class Package:
    """One vendor's types. `version` is the plugin's; `parameterized` is set where one plugin serves many packages."""

    version: str
    config: Properties
    resources: Mapping[str, Resource]
    functions: Mapping[str, Mapping[str, Type]]
    objects: Mapping[str, Properties]
    parameterized: Parameter | None = None


SENTRY = Parameter(name="sentry", url="registry.opentofu.org/jianyuan/sentry")


def load(cache: Path | None = None) -> dict[str, Package]:
    """Returns the packages by vendor (`datadog`, `pagerduty`, `sentry`).

    `cache` is the folder for the extracted types, by default the user's cache folder. Raises RuntimeError when the SDKs
    cannot be read.
    """
    distributions = {vendor: distribution for vendor, (_, distribution) in extract.PACKAGES.items()}
    versions = {vendor: importlib.metadata.version(distribution) for vendor, distribution in distributions.items()}
    folder = cache or user_cache_path("watchbill")
    name = "-".join(("sdk-types", str(extract.EXTRACTOR), *versions.values()))
    path = folder / f"{name}.json"
    if not path.exists():
        _extract_to(path)
    raw = json.loads(path.read_text(encoding="utf-8"))
    packages = {vendor: _package(raw[vendor], version) for vendor, version in versions.items()}
    table = json.loads((Path(__file__).parents[1] / "sentry" / "types.json").read_text(encoding="utf-8"))
    return packages | {"sentry": _package(table, table["version"], SENTRY)}


def _extract_to(path: Path) -> None:
    """Runs the extractor in a separate process, so that the SDKs do not stay in the memory of this one (240 MB)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    os.close(descriptor)
    try:
        done = subprocess.run(
            [sys.executable, "-P", extract.__file__, draft], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise RuntimeError(f"the vendors' SDKs could not be read:\n{done.stderr.strip()}")
        Path(draft).replace(path)
    finally:
        Path(draft).unlink(missing_ok=True)


def _package(raw: dict[str, Any], version: str, parameterized: Parameter | None = None) -> Package:
    resources = {
        token: Resource(inputs=entry["inputs"], outputs=entry["outputs"], secrets=tuple(entry["secrets"]))
        for token, entry in raw["resources"].items()
    }
    return Package(
        version=version,
        config=raw["config"],
        resources=resources,
        functions=raw["functions"],
        objects=raw["objects"],
        parameterized=parameterized,
    )
