"""What the rules say before and after: what a change breaks, what it mends, and what stood already."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Literal

from plan.document.model import Finding
from review.diff.items import former_refs
from review.inputs.document import Document
from review.model import Judged, Place


def judged(base: Document, head: Document, prefix: str) -> tuple[Judged, ...]:
    """The findings of both sides: new ones first, then those that stand, then those that are gone; errors first.

    A finding is the same on both sides when its rule and its words are; a line that moved makes no new one. Of those
    left over, one on each side of the same rule and item is the same in other words: a number in it, or a name.
    """
    before, after = (Counter(_key(it) for it in side.findings) for side in (base, head))
    new = [it for it in head.findings if not before[_key(it)]]
    gone = [it for it in base.findings if not after[_key(it)]]
    current = {old: ref for ref, old in former_refs(base, head).items()}
    there, here = Counter(_about(it, current) for it in gone), Counter(_about(it, {}) for it in new)
    same = {about for about, number in here.items() if number == there[about] == 1}
    found = [_judged(it, prefix, "standing") for it in head.findings if before[_key(it)]]
    found += [_judged(it, prefix, "standing" if _about(it, {}) in same else "new") for it in new]
    found += [_judged(it, prefix, "gone") for it in gone if _about(it, current) not in same]
    return tuple(sorted(found, key=_order))


def _about(finding: Finding, current: Mapping[str, str]) -> tuple[Any, ...]:
    """What a finding is about, whatever its words. `current` is the reference that an item has now."""
    item: str = finding.item or ""
    return finding.rule, finding.severity, current.get(item, item), _excuse(finding)


def _key(finding: Finding) -> tuple[Any, ...]:
    return finding.rule, finding.severity, finding.message, _excuse(finding)


def _judged(finding: Finding, prefix: str, state: Literal["new", "standing", "gone"]) -> Judged:
    source = finding.source
    side: Literal["base", "head"] = "base" if state == "gone" else "head"
    return Judged(
        rule=finding.rule,
        severity=finding.severity,
        message=finding.message,
        fix=finding.fix,
        excused=_excuse(finding),
        place=Place(file=f"{prefix}{source.file}", line=source.line, side=side) if source else None,
        state=state,
    )


def _excuse(finding: Finding) -> str | None:
    """Why a finding is excused, and until when."""
    excuse = finding.excused
    return f"{excuse.reason} (until {excuse.until})" if excuse else None


def _order(it: Judged) -> tuple[int, int, str, str, int]:
    place = it.place or Place(file="", line=0)
    states, severities = ("new", "standing", "gone"), ("error", "warning", "info")
    return states.index(it.state), severities.index(it.severity), it.rule, place.file, place.line
