"""The sections of the comment on risks and rules."""

from review.model import Review, ReviewFinding, Risk
from review.report import merge_stacks
from review.report.approving import HOW_TO_APPROVE, IGNORED, approved_by, how_to_approve, is_full_label, label_of
from review.report.approving import ignored as ignored_approval
from review.report.github.escape import EMPTY, Markdown, code, element, md, prose, prose_with_code
from review.report.github.section import NAME, Section, of_stacks, place_text
from review.report.links import Links
from review.report.phrases import APPROVED, BROKEN, RISKS, WARNED, standing
from review.report.truncate import Entry

_MESSAGE = 600


def risks(review: Review, links: Links) -> Section:
    """Return every risk with how to approve it. An id is the last thing to be left out."""
    refused = [(stacks, it) for stacks, it in merge_stacks.risks(review) if not it.approved]
    entries = []
    for stacks, it in refused:
        line = md(
            "- {}**{}**{}\\\n", of_stacks(stacks), prose_with_code(it.text, _MESSAGE), place_text(it.place, links)
        )
        approves = md("label {}", code(label_of(it)))
        if not is_full_label(it):
            approves = md("{}, or {}", approves, code(how_to_approve(it)))
        forms = dict.fromkeys((code(label_of(it)), _briefly(it), md("{}  {}", line, approves)))
        entries.append(Entry(forms=tuple(forms)))
    after = element("sub", prose_with_code(HOW_TO_APPROVE, 1_000)) if entries else EMPTY
    return Section(heading=f"⛔ {RISKS}", entries=tuple(entries), after=after, what="risks")


def approved(review: Review, links: Links) -> Section:
    """Return the approved risks, so that the person who merges sees what was approved."""
    entries = tuple(
        Entry(forms=(code(it.id), _approved(stacks, it, links)))
        for stacks, it in merge_stacks.risks(review)
        if it.approved
    )
    return Section(heading=f"✅ {APPROVED}", entries=entries, what="risks")


def ignored(review: Review) -> Section:
    """Return the approvals that approve nothing, with what to add instead."""
    entries = tuple(
        Entry(forms=(code(it.given), md("- {}", prose(ignored_approval(it), _MESSAGE))))
        for it in review.ignored_approvals
    )
    return Section(heading=f"⚠️ {IGNORED}", entries=entries, what="approvals")


def _approved(stacks: str, risk: Risk, links: Links) -> Markdown:
    text = prose_with_code(risk.text, _MESSAGE)
    line = md("- {}{}{}", of_stacks(stacks), text, place_text(risk.place, links))
    return md("{}\\\n  {}", line, prose(approved_by(risk), NAME)) if risk.approval else line


def _briefly(risk: Risk) -> Markdown:
    """Return a risk's label, and its complete id where the label has only the beginning of it."""
    label = code(label_of(risk))
    return label if is_full_label(risk) else md("{} (label {})", code(risk.id), label)


def broken(review: Review, links: Links) -> Section:
    """Return the broken rules that block the change, each with its fix."""
    return Section(heading=f"⛔ {BROKEN}", entries=_findings(merge_stacks.broken(review), links), what="findings")


def warned(review: Review, links: Links) -> Section:
    """Return the findings that block nothing, folded, and the number of fixed ones."""
    entries = _findings(merge_stacks.noticed(review), links)
    return Section(heading=f"{WARNED} ({len(entries):,})", entries=entries, what="findings", folded=True)


def _findings(found: merge_stacks.Found[ReviewFinding], links: Links) -> tuple[Entry, ...]:
    """Return findings, each with its rule, its message, its fix, and its line."""
    return tuple(Entry(forms=(code(it.rule), _finding(stacks, it, links))) for stacks, it in found)


def _finding(stacks: str, finding: ReviewFinding, links: Links) -> Markdown:
    message = prose_with_code(finding.message, _MESSAGE)
    rule = code(finding.rule)
    line = md("- {}{} {}: {}{}", of_stacks(stacks), standing(finding), rule, message, place_text(finding.place, links))
    if finding.excused:
        return md("{}\\\n  excused: {}", line, prose(finding.excused, _MESSAGE))
    if finding.fix and finding.state != "gone":
        return md("{}\\\n  {}", line, prose_with_code(finding.fix, _MESSAGE))
    return line
