"""A risk before it is reported: its kind, the item, and the fact."""

from dataclasses import dataclass
from typing import Any

from review.facts.fact import Code, Fact, looser
from review.risk_ids import RiskKind


@dataclass(frozen=True, kw_only=True)
class FoundRisk:
    """A change that needs approval: someone who would have been paged is paged later, or not at all."""

    kind: RiskKind
    ref: str
    fact: Fact

    @property
    def id(self) -> str:
        """The argument of `--approve`."""
        return f"{self.kind}:{self.ref}"


def risk(kind: RiskKind, ref: str, code: Code, **arguments: Any) -> FoundRisk:
    """Return a risk of an item."""
    return FoundRisk(kind=kind, ref=ref, fact=looser(code, **arguments))
