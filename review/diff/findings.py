"""Findings of base and head: new with the change, standing in both, or fixed."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Literal

from plan.document.model import Finding
from policies.engine.evaluate import BY_ID
from policies.engine.rule_ids import current_id
from review.diff.items import former_refs
from review.inputs.document import Document
from review.inputs.notifiers import pages_people
from review.model import Place, ReviewFinding


def review_findings(base: Document, head: Document, prefix: str) -> tuple[ReviewFinding, ...]:
    """Return the findings of both sides: new, then standing, then fixed; errors first in each.

    A finding is the same in base and head if its rule and its message are; a moved line does not make it new. Among the
    rest, a single finding per side with the same rule and item is the same finding with another message, such as
    another number or name. Ids of rules are the current ones, since the base's code may have the former ones.
    """
    before, after = (Counter(_key(finding) for finding in side.findings) for side in (base, head))
    new = [finding for finding in head.findings if not before[_key(finding)]]
    fixed = [finding for finding in base.findings if not after[_key(finding)]]
    current = {old: ref for ref, old in former_refs(base, head).items()}
    there, here = Counter(_about(it, current) for it in fixed), Counter(_about(it, {}) for it in new)
    same = {about for about, number in here.items() if number == there[about] == 1}
    findings = [_review_finding(finding, prefix, "standing") for finding in head.findings if before[_key(finding)]]
    findings += [_review_finding(it, prefix, "standing" if _about(it, {}) in same else "new") for it in new]
    findings += [
        _review_finding(it, prefix, "gone", _not_applicable(it, base, head, current))
        for it in fixed
        if _about(it, current) not in same
    ]
    return tuple(sorted(findings, key=_order))


def _about(finding: Finding, current: Mapping[str, str]) -> tuple[Any, ...]:
    """Return the subject of a finding, independent of its message. `current` maps a reference in the base to the
    head's.
    """
    item: str = finding.item or ""
    return current_id(finding.rule), finding.severity, current.get(item, item), _excuse(finding)


def _key(finding: Finding) -> tuple[Any, ...]:
    return current_id(finding.rule), finding.severity, finding.message, _excuse(finding)


def _review_finding(
    finding: Finding, prefix: str, state: Literal["new", "standing", "gone"], because: str | None = None
) -> ReviewFinding:
    source = finding.source
    side: Literal["base", "head"] = "base" if state == "gone" else "head"
    return ReviewFinding(
        rule=current_id(finding.rule),
        severity=finding.severity,
        message=finding.message,
        fix=finding.fix,
        excused=_excuse(finding),
        place=Place(file=f"{prefix}{source.file}", line=source.line, side=side) if source else None,
        state=state,
        because=because,
    )


def _not_applicable(finding: Finding, base: Document, head: Document, current: Mapping[str, str]) -> str | None:
    """Return why a rule no longer applies: its item is deleted, or it checks only alerts that page and the item does
    not; None if the finding is fixed.
    """
    was = base.items.get(finding.item or "")
    if was is None:
        return None
    item = head.items.get(current.get(was.ref, was.ref))
    if item is None:
        return f"{was.name} is deleted"
    rule = BY_ID.get(current_id(finding.rule))
    of_pages = rule is not None and rule.paging_only and pages_people(was) and not pages_people(item)
    return f"{item.name} no longer pages anyone" if of_pages else None


def _excuse(finding: Finding) -> str | None:
    """Return why a finding is excused, and until when."""
    excuse = finding.excused
    return f"{excuse.reason} (until {excuse.until})" if excuse else None


def _order(finding: ReviewFinding) -> tuple[int, int, str, str, int]:
    place = finding.place or Place(file="", line=0)
    states, severities = ("new", "standing", "gone"), ("error", "warning", "info")
    return states.index(finding.state), severities.index(finding.severity), finding.rule, place.file, place.line
