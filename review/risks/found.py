"""A risk before it is reported: its kind, the item, and the fact."""

from dataclasses import dataclass, field
from typing import Any

from review.facts.fact import Code, Fact, looser
from review.risk_ids import RiskKind


@dataclass(frozen=True, kw_only=True)
class FoundRisk:
    """A change that needs approval: someone who would have been paged is paged later, or not at all."""

    kind: RiskKind
    ref: str
    fact: Fact
    content: Any = field(default=None, compare=False)
    """A JSON value: more of what an approval covers than the fact and the item's edit say."""

    @property
    def id(self) -> str:
        """The argument of `--approve`."""
        return f"{self.kind}:{self.ref}"


def risk(kind: RiskKind, ref: str, code: Code, *, content: Any = None, **arguments: Any) -> FoundRisk:
    """Return a risk of an item. `content` is what an approval covers in addition to the fact."""
    return FoundRisk(kind=kind, ref=ref, fact=looser(code, **arguments), content=content)
