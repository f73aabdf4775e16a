"""The kinds of risks, and the former names of renamed kinds, which approvals accept."""

from collections.abc import Mapping
from typing import Literal

RiskKind = Literal[
    "delay", "delete", "gap", "level", "mute", "one-person", "orphan", "ownership", "path", "query", "sensitivity",
    "tags",
]  # fmt: skip
FORMER_KINDS: Mapping[str, RiskKind] = {
    "blunt": "sensitivity",
    "disown": "ownership",
    "empty": "gap",
    "late": "delay",
    "thin": "one-person",
}
"""The current name of each renamed kind, by its former name."""
_FORMER: Mapping[str, str] = {current: former for former, current in FORMER_KINDS.items()}


def current_risk_id(id: str) -> str:
    """Return the id of a risk with the current name of its kind, from the current or the former id."""
    kind, colon, ref = id.partition(":")
    return f"{FORMER_KINDS.get(kind, kind)}{colon}{ref}"


def former_risk_id(id: str) -> str | None:
    """Return the id that a risk had under the former name of its kind; None if the kind was never renamed."""
    kind, _, ref = id.partition(":")
    former = _FORMER.get(kind)
    return f"{former}:{ref}" if former else None
