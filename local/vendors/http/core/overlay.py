"""Members of a body that people set in the vendor's pages, and that no Pulumi type knows."""

import json
from typing import Any

from local.vendors.http.core.exchange import Body


def overlaid(body: Body, members: Body) -> Body:
    """Returns a body with members set by path: `options.silenced`, `actionFilters.0.actions.0.status`."""
    if not members:
        return body
    changed: Body = json.loads(json.dumps(body))
    for path, value in members.items():
        _put(changed, path.split("."), value)
    return changed


def _put(target: Any, parts: list[str], value: Any) -> None:
    for position, part in enumerate(parts[:-1]):
        if isinstance(target, list):
            if not part.isdecimal() or int(part) >= len(target):
                return
            target = target[int(part)]
        elif isinstance(target, dict):
            following: Any = [] if parts[position + 1].isdecimal() else {}
            target = target.setdefault(part, following)
        else:
            return
    last = parts[-1]
    if isinstance(target, list) and last.isdecimal() and int(last) < len(target):
        target[int(last)] = value
    elif isinstance(target, dict):
        target[last] = value
