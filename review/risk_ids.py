"""The kinds of risks, and the former names of renamed kinds, which approvals accept."""

from collections.abc import Mapping
from typing import Literal

RiskKind = Literal[
    "delay", "delete", "gap", "level", "mute", "one-person", "orphan", "ownership", "path", "query", "sensitivity",
    "settings", "tags", "upgrade",
]  # fmt: skip
FORMER_KINDS: Mapping[str, RiskKind] = {
    "blunt": "sensitivity",
    "disown": "ownership",
    "empty": "gap",
    "late": "delay",
    "thin": "one-person",
}
"""The current name of each renamed kind, by its former name."""


def current_risk_id(id: str) -> str:
    """Return the id of a risk with the current name of its kind, from the current or the former id."""
    kind, colon, ref = id.partition(":")
    return f"{FORMER_KINDS.get(kind, kind)}{colon}{ref}"
