"""Prepares a preview that must not be able to open the keys that write: a state without secrets, and other settings.

    pulumi stack export | python -m tools.preview_copy state > state.json
    python -m tools.preview_copy settings Pulumi.prod.yaml Pulumi-preview.prod.yaml > settings.yaml

The state contains the keys with which the last `pulumi up` ran. Each secret becomes 32 zeros, and the copy has
nothing to decrypt, so `pulumi stack import` takes it into a backend with another passphrase. The settings are the
plain ones of the stack, with the secrets and other values of the file for previews.

Exit codes: 0 success; 1 invalid input.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

PLACEHOLDER = "0" * 32
"""The text in place of a secret. It has the form of an integration key of PagerDuty, which providers check."""
_SIGNATURE, _SECRET = "4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"
"""The key and the value by which the engine marks a secret (pulumi/pulumi, sdk/go/common/resource/sig)."""


_ENCRYPTION = ("encryptionsalt", "encryptedkey", "secretsprovider")


class InvalidInput(Exception):
    """A state or a settings file is invalid; the message says why."""


def without_secrets(text: str) -> str:
    """Return the state without its secrets.

    Raises:
        InvalidInput: the text is not an exported state.
    """
    try:
        state = json.loads(text)
    except ValueError as error:
        raise InvalidInput(f"the state is not JSON: {error}") from error
    if not isinstance(state, dict) or not isinstance(state.get("deployment"), dict):
        raise InvalidInput("the state has no deployment")
    state["deployment"].pop("secrets_providers", None)
    replaced: dict[str, Any] = _replaced(state)
    return json.dumps(replaced)


def _replaced(value: Any) -> Any:
    if isinstance(value, dict):
        if value.get(_SIGNATURE) == _SECRET:
            return PLACEHOLDER
        return {key: _replaced(each) for key, each in value.items()}
    return [_replaced(each) for each in value] if isinstance(value, list) else value


def settings_for_preview(stack: str, preview: str) -> str:
    """Return the settings of a preview: the stack's plain ones, and all of the file for previews.

    Raises:
        InvalidInput: a text is not a settings file.
    """
    settings, own = _settings(stack), _settings(preview)
    plain = {key: value for key, value in settings["config"].items() if not _is_secret(value)}
    kept = {key: value for key, value in settings.items() if key not in _ENCRYPTION}
    # Otherwise the provider sends a POST for each monitor, and a key that only reads may not do that.
    config = {**plain, "watchbill:validateMonitors": "false", **own["config"]}
    return yaml.safe_dump({**kept, **own, "config": config}, sort_keys=True)


def _settings(text: str) -> dict[str, Any]:
    try:
        read = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise InvalidInput(f"the settings are not YAML: {error}") from error
    if not isinstance(read, dict) or not isinstance(read.get("config") or {}, dict):
        raise InvalidInput("the settings have no map `config`")
    return {**read, "config": read.get("config") or {}}


def _is_secret(value: object) -> bool:
    return isinstance(value, dict) and "secure" in value


def main(arguments: Sequence[str]) -> int:
    """Print the state or the settings; return the exit code."""
    try:
        match arguments:
            case ["state"]:
                print(without_secrets(sys.stdin.read()))
            case ["settings", stack, preview]:
                texts = (Path(file).read_text(encoding="utf-8") for file in (stack, preview))
                print(settings_for_preview(*texts), end="")
            case _:
                raise InvalidInput("expected `state`, or `settings` and two files")
    except (InvalidInput, OSError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
