"""The SDKs' own types, read from a cache in the user's cache folder and made anew when an SDK changes."""

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

from local.vendors import extract

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
        """Outputs that no program can give: the vendor alone knows them."""
        return [name for name in self.outputs if name not in self.inputs]


@dataclass(frozen=True, kw_only=True)
class Package:
    """One vendor's SDK."""

    version: str
    config: Properties
    resources: Mapping[str, Resource]
    functions: Mapping[str, Mapping[str, Type]]
    objects: Mapping[str, Properties]


def load(cache: Path | None = None) -> dict[str, Package]:
    """The packages by vendor (`datadog`, `pagerduty`, `sentry`).

    `cache` is the folder that keeps the extracted types; the user's cache folder when left out. Raises RuntimeError
    when the SDKs cannot be read.
    """
    distributions = {vendor: distribution for vendor, (_, distribution) in extract.PACKAGES.items()}
    versions = {vendor: importlib.metadata.version(distribution) for vendor, distribution in distributions.items()}
    folder = cache or user_cache_path("watchbill")
    name = "-".join(("sdk-types", str(extract.EXTRACTOR), *versions.values()))
    path = folder / f"{name}.json"
    if not path.exists():
        _extract_to(path)
    raw = json.loads(path.read_text(encoding="utf-8"))
    return {vendor: _package(raw[vendor], version) for vendor, version in versions.items()}


def _extract_to(path: Path) -> None:
    """Runs the extractor in a process of its own, so that the SDKs do not stay in this one's memory (240 MB)."""
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


def _package(raw: dict[str, Any], version: str) -> Package:
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
    )
