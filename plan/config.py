"""The config that a plan runs with: the plain settings of `Pulumi.<stack>.yaml`, a placeholder for every secret."""

import json
from pathlib import Path

import yaml

from components.accounts import KEYS
from stacks.program import STACKS

_PLACEHOLDER = "not-needed-to-plan"


def stack_config(stack: str, project: Path = STACKS.parent) -> tuple[dict[str, str], list[str]]:
    """The config of a stack as the runtime takes it, and which of its keys are secret.

    No passphrase is asked for: a `secure:` value is replaced, and the vendors' keys are there whether set or not.
    """
    file = project / f"Pulumi.{stack}.yaml"
    written = (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get("config") or {} if file.is_file() else {}
    secret = {key for key, value in written.items() if isinstance(value, dict) and "secure" in value}
    secret |= {key.config for key in KEYS}
    config = {key: _text(value) for key, value in written.items() if key not in secret}
    return config | dict.fromkeys(sorted(secret), _PLACEHOLDER), sorted(secret)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
