"""Entries of the section `audit` for what is not adopted: the audit accepts it, with the reason."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from audit.adopt.model import Json, NotAdopted
from audit.compare.unmanaged import is_manageable

DAYS = 90
"""The days after which an audit asks again for an object that could not be adopted."""


def accepted(left: Iterable[NotAdopted], today: date) -> list[Json]:
    """Return an entry for each kind that is never adopted, and one for each other object.

    The audit does not list what people make for themselves, so nothing is said about it.
    """
    until = (today + timedelta(days=DAYS)).isoformat()
    kinds: dict[str, str] = {}
    objects: dict[str, str] = defaultdict(str)
    for each in left:
        if not is_manageable(each.live):
            continue
        label = f"{each.live.vendor} {each.live.kind}"
        if each.of_kind:
            kinds[f"{label} *"] = each.reason
        else:
            objects[f"{label} {_literal(each.live.name)}"] = each.reason
    return [
        *({"pattern": pattern, "reason": reason} for pattern, reason in sorted(kinds.items())),
        *({"pattern": pattern, "reason": reason, "until": until} for pattern, reason in sorted(objects.items())),
    ]


def _literal(name: str) -> str:
    """Return a name as a pattern that matches only it."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in " ".join(name.split()))
