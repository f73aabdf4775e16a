"""Findings for people and for programs. This module needs no Pulumi, so that `check` starts fast."""

from collections.abc import Iterable

from catalog import Finding, Source
from plan.document import model

_GRAVEST_FIRST = ("error", "warning", "info")


def finding_lines(findings: Iterable[Finding]) -> list[str]:
    """Return each finding's place, severity, message and rule, most severe first; the fix is indented below it."""
    return [line for finding in sorted(findings, key=_rank) for line in _lines(finding)]


def _rank(finding: Finding) -> int:
    return len(_GRAVEST_FIRST) if finding.excused else _GRAVEST_FIRST.index(finding.severity)


def document_finding(finding: Finding) -> model.Finding:
    """Return a finding in its JSON form."""
    excuse = finding.excused
    return model.Finding(
        rule=finding.rule,
        severity=finding.severity,
        message=finding.message,
        source=document_source(finding.source),
        fix=finding.fix,
        item=finding.item,
        excused=model.Excuse(reason=excuse.reason, until=excuse.until.isoformat()) if excuse else None,
    )


def document_source(source: Source | None) -> model.Source | None:
    """Return a place in its JSON form, without its column."""
    return None if source is None else model.Source(file=source.file, line=source.line)


def _lines(finding: Finding) -> list[str]:
    place = "" if finding.source is None else f"{finding.source}: "
    first, *more = finding.message.splitlines()
    if finding.excused is not None:
        return [f"{place}excused [{finding.rule}] until {finding.excused.until}: {first} ({finding.excused.reason})"]
    fix = finding.fix.splitlines() if finding.fix else []
    return [f"{place}{finding.grade} [{finding.rule}]: {first}", *(f"    {line}" for line in [*more, *fix])]
