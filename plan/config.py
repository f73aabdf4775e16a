"""The config of a plan: the plain settings of `Pulumi.<stack>.yaml`, and a placeholder for every secret."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from catalog.vendors import KEYS
from stacks.program import STACKS

PROJECT = STACKS.parent
"""The folder of the stacks' settings."""

_PLACEHOLDER = "not-needed-to-plan"


class ConfigError(Exception):
    """A stack's settings file is invalid; the message names it."""


def project_of(folder: Path) -> Path:
    """Return the folder of a catalog's settings files: that of its own project, else of this one.

    The catalog of another revision is checked out elsewhere, with settings of its own.
    """
    beside = folder.absolute().parent
    return beside.parent if beside.name == "stacks" else PROJECT


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
    settings = _written((project or PROJECT) / f"Pulumi.{stack}.yaml")
    secret = {key for key, value in settings.items() if isinstance(value, dict) and "secure" in value}
    secret |= {key.config for key in KEYS} | set(secrets)
    config = {key: _text(value) for key, value in settings.items() if key not in secret}
    return config | dict.fromkeys(sorted(secret), _PLACEHOLDER), sorted(secret)


def settings_of(stack: str, project: Path) -> frozenset[str]:
    """Return the keys of a stack's settings file, secret ones too; empty without the file. Raises ConfigError."""
    return frozenset(_written(project / f"Pulumi.{stack}.yaml"))


def _written(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        settings = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: invalid YAML: {error}") from error
    config = (settings.get("config") or {}) if isinstance(settings, dict) else settings
    if not isinstance(config, dict):
        raise ConfigError(f"{file}: `config` is not a map of settings")
    return config


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
