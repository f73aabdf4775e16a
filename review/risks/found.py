"""A risk as it is found: its kind, the item, and the fact that it is."""

from dataclasses import dataclass
from typing import Any

from review.facts.fact import Code, Fact, looser
from review.model import RiskKind


@dataclass(frozen=True, kw_only=True)
class FoundRisk:
    """What may not happen without approval: somebody who would have been paged is paged later, or not at all."""

    kind: RiskKind
    ref: str
    fact: Fact

    @property
    def id(self) -> str:
        """What `--approve` takes."""
        return f"{self.kind}:{self.ref}"


def risk(kind: RiskKind, ref: str, code: Code, **arguments: Any) -> FoundRisk:
    """A risk at an item."""
    return FoundRisk(kind=kind, ref=ref, fact=looser(code, **arguments))
