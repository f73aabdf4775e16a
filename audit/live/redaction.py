"""Takes secrets out of bodies, before anything else sees them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from audit.live.inventory import Json
from audit.live.sameness import steps_of
from plan.resources.masking import SECRET

_KEYS = re.compile(r"auth|cookie|token|secret|password|api-?key|signature", re.IGNORECASE)


def without_keys(headers: Mapping[str, Any]) -> dict[str, Any]:
    """Return headers in which the values that can be keys are `[secret]`."""
    return {name: SECRET if _KEYS.search(name) else value for name, value in headers.items()}


def without_secrets(body: Json, paths: Iterable[str]) -> Json:
    """Return a body in which the values at the paths are `[secret]`. Paths are those of `Sameness`."""
    for path in paths:
        body = _redacted(body, steps_of(path))
    return body


def _redacted(value: Any, steps: tuple[str, ...]) -> Any:
    if not steps:
        return value if value in (None, "") else SECRET
    step, rest = steps[0], steps[1:]
    if step == "[]":
        return [_redacted(item, rest) for item in value] if isinstance(value, list) else value
    if isinstance(value, dict) and step in value:
        return {**value, step: _redacted(value[step], rest)}
    return value
