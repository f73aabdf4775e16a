"""The config that a plan runs with: the plain settings of `Pulumi.<stack>.yaml`, a placeholder for every secret."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from catalog.vendors import KEYS
from stacks.program import STACKS

PROJECT = STACKS.parent
"""Where the stacks' settings lie."""

_PLACEHOLDER = "not-needed-to-plan"


class ConfigError(Exception):
    """A stack's settings file is not one; the message names it."""


def project_of(folder: Path) -> Path:
    """The folder whose settings files are for a catalog's folder: its own project's, else this one's.

    Another revision's catalog, put elsewhere, comes with settings of its own.
    """
    beside = folder.absolute().parent
    return beside.parent if beside.name == "stacks" else PROJECT


def stack_config(
    stack: str, project: Path | None = None, *, secrets: Iterable[str] = ()
) -> tuple[dict[str, str], list[str]]:
    """The config of a stack as the runtime takes it, and which of its keys are secret; `project` is ours by default.

    No passphrase is asked for: a `secure:` value is replaced, and the vendors' keys and the named `secrets` are there
    whether set or not.

    Raises:
        ConfigError: the file is not YAML, or its `config` is not a map.
    """
    written = _written((project or PROJECT) / f"Pulumi.{stack}.yaml")
    secret = {key for key, value in written.items() if isinstance(value, dict) and "secure" in value}
    secret |= {key.config for key in KEYS} | set(secrets)
    config = {key: _text(value) for key, value in written.items() if key not in secret}
    return config | dict.fromkeys(sorted(secret), _PLACEHOLDER), sorted(secret)


def _written(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        settings = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} is not YAML: {error}") from error
    config = (settings.get("config") or {}) if isinstance(settings, dict) else settings
    if not isinstance(config, dict):
        raise ConfigError(f"{file}: `config` is not a map of settings")
    return config


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
