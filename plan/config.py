"""The config of a plan: the plain settings of `Pulumi.<stack>.yaml`, and a placeholder for every secret."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from catalog.settings import project_beside, settings_file
from catalog.source.files import parse_map
from catalog.source.places import as_opened
from catalog.source.text import UnreadableText, read_text
from catalog.vendors import KEYS
from stacks.program import STACKS

PROJECT = STACKS.parent
"""The folder of the stacks' settings."""

_PLACEHOLDER = "not-needed-to-plan"


class ConfigError(Exception):
    """A stack's settings file is invalid; the message names it."""


def project_of(folder: Path) -> Path:
    """Return the folder of a catalog's settings files: that of its own project, else of this one."""
    return project_beside(folder) or PROJECT


def stack_config(
    stack: str, project: Path | None = None, *, secrets: Iterable[str] = ()
) -> tuple[dict[str, str], list[str]]:
    """Return the config of a stack for the runtime, and which of its keys are secret; `project` defaults to this
    project.

    It needs no passphrase: `secure:` values are replaced, and the vendors' keys and the named `secrets` are present
    even if they are not set.

    Raises:
        ConfigError: the file is not YAML, or its `config` is not a map.
    """
    settings = _written(settings_file(project or PROJECT, stack))
    secret = {key for key, value in settings.items() if isinstance(value, dict) and "secure" in value}
    secret |= {key.config for key in KEYS} | set(secrets)
    config = {key: _text(value) for key, value in settings.items() if key not in secret}
    return config | dict.fromkeys(sorted(secret), _PLACEHOLDER), sorted(secret)


def settings_of(stack: str, project: Path) -> frozenset[str]:
    """Return the keys of a stack's settings file, secret ones too; empty without the file. Raises ConfigError."""
    return frozenset(_written(project / f"Pulumi.{stack}.yaml"))


def _written(file: Path) -> dict[str, Any]:
    if not file.exists():
        return {}
    try:
        # An error of the YAML library would quote the line, which may hold a key.
        root = parse_map(as_opened(file), text := read_text(as_opened(file), file))
    except UnreadableText as unreadable:
        raise ConfigError(str(unreadable.error)) from None
    settings = yaml.safe_load(text) if root is not None else {}
    config = settings.get("config") or {}
    if not isinstance(config, dict):
        raise ConfigError(f"{file}: `config` is not a map of settings")
    return config


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
