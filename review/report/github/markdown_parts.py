"""The open sections of the comment: risks, changes that page less, routes to people, and on-call load."""

from dataclasses import dataclass

from review.model import Change, LoadChange, Place, Review, ReviewFinding, Risk, RotationChange, RouteChange
from review.report import merge_stacks
from review.report.diffs import text_diff
from review.report.github.escape import (
    EMPTY,
    Markdown,
    code,
    fence,
    indented,
    join,
    length,
    link,
    md,
    prose,
    prose_with_code,
)
from review.report.links import Links
from review.report.phrases import (
    APPROVED,
    BROKEN,
    EFFECTS,
    HOW_TO_APPROVE,
    IGNORED,
    LOAD_COLUMNS,
    LOAD_HEADING,
    LOOSER,
    MOST_HANDOVERS,
    PAGED_HEADING,
    RISKS,
    WARNED,
    approved_by,
    because,
    handover,
    how_to_approve,
    is_full_label,
    kind,
    label_of,
    load_columns,
    names,
    number,
    shifted,
    standing,
)
from review.report.phrases import ignored as ignored_approval
from review.report.truncate import Entry, truncate

LEAST = 1_200
"""The space in which each section can show at least its heading and its numbers."""
_NAME, _SENTENCE, _MESSAGE = 120, 300, 600
_MOST_STEPS = 60


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading, an introduction, and entries. Entries in short form are listed after the longer ones."""

    heading: str
    entries: tuple[Entry, ...]
    before: Markdown = EMPTY
    what: str = "entries"
    folded: bool = False

    def render(self, space: int) -> Markdown:
        """Return as much as fits; what is left out is counted. Empty when the section has no content."""
        if not self.entries:
            return EMPTY
        begin = md("#### {}\n\n{}", self.heading, self.before)
        if self.folded:
            summary = md("<details><summary><b>{}</b> ({})</summary>", self.heading, len(self.entries))
            begin = md("{}\n\n{}", summary, self.before)
        chosen = list(zip(self.entries, truncate(self.entries, space - length(begin) - 160), strict=True))
        long = [it.forms[form] for it, form in chosen if form is not None and form == len(it.forms) - 1]
        brief = [it.forms[form] for it, form in chosen if form is not None and form < len(it.forms) - 1]
        blocks = [begin, join("\n", long)]
        if brief:
            blocks += [md("\n\nWithout details: {}" if long else "\n{}", join(" ", brief))]
        left = sum(form is None for _, form in chosen)
        blocks += [md("\n\n… and {} more {}", left, self.what)] if left else []
        return join("", [*blocks, md("\n\n</details>")] if self.folded else blocks)


def risks(review: Review, links: Links) -> Section:
    """Return every risk with how to approve it. An id is the last thing to be left out."""
    refused = [(stacks, it) for stacks, it in merge_stacks.risks(review) if not it.approved]
    entries = []
    for stacks, it in refused:
        line = md("- {}**{}**{}\\\n", _of(stacks), prose(it.text, _SENTENCE), _place(it.place, links))
        approves = md("label {}", code(label_of(it)))
        if not is_full_label(it):
            approves = md("{}, or {}", approves, code(how_to_approve(it)))
        forms = dict.fromkeys((code(label_of(it)), _briefly(it), md("{}  {}", line, approves)))
        entries.append(Entry(forms=tuple(forms)))
    before = md("{}\n\n", prose_with_code(HOW_TO_APPROVE, 1_000))
    return Section(heading=f"⛔ {RISKS}", entries=tuple(entries), before=before, what="risks")


def approved(review: Review, links: Links) -> Section:
    """Return the approved risks, so that the person who merges sees what was approved."""
    entries = tuple(
        Entry(forms=(code(it.id), _approved(stacks, it, links)))
        for stacks, it in merge_stacks.risks(review)
        if it.approved
    )
    return Section(heading=f"✅ {APPROVED}", entries=entries, what="risks")


def ignored(review: Review, links: Links) -> Section:  # noqa: ARG001 (same signature as the others)
    """Return the approvals that approve nothing, with what to add instead."""
    entries = tuple(
        Entry(forms=(code(it.given), md("- {}", prose(ignored_approval(it), _MESSAGE))))
        for it in review.ignored_approvals
    )
    return Section(heading=f"⚠️ {IGNORED}", entries=entries, what="approvals")


def _approved(stacks: str, risk: Risk, links: Links) -> Markdown:
    line = md("- {}{}{}", _of(stacks), prose(risk.text, _SENTENCE), _place(risk.place, links))
    return md("{}\\\n  {}", line, prose(approved_by(risk), _NAME)) if risk.approval else line


def _briefly(risk: Risk) -> Markdown:
    """Return a risk's label, and its complete id where the label has only the beginning of it."""
    label = code(label_of(risk))
    return label if is_full_label(risk) else md("{} (label {})", code(risk.id), label)


def broken(review: Review, links: Links) -> Section:
    """Return the broken rules that block the change, each with its fix."""
    return Section(heading=f"⛔ {BROKEN}", entries=_findings(merge_stacks.broken(review), links), what="findings")


def looser(review: Review, links: Links) -> Section:
    """Return the changes after which someone is paged less often or later."""
    changes = merge_stacks.looser(review)
    entries = tuple(
        Entry(
            forms=(
                md("{} ({});", prose(it.name, 60), it.action),
                md("- {}{}\n{}", _of(stacks), title(it, links, effect=False), indented(sentences(it))),
            )
        )
        for stacks, it in changes
    )
    return Section(heading=f"⚠️ {LOOSER} ({len(changes):,})", entries=entries, what="changes")


def woken(review: Review, links: Links) -> Section:  # noqa: ARG001 (same signature as the others)
    """Return the route of each alert to people, before and after, and the hours that change to another person."""
    routes = merge_stacks.paged(review)
    entries = []
    for stacks, it in routes:
        why = md(" · {}", prose(because(it), 200)) if it.because else EMPTY
        block = md("{}**{}**{}\n\n{}\n", _of(stacks), prose(names(it.names), 300), why, fence(_timelines(it)))
        entries.append(Entry(forms=(md("{};", prose(names(it.names), 60)), block)))
    for stacks, rotation in merge_stacks.shifted(review):
        short = md("{};", prose(rotation.name, 60))
        entries.append(Entry(forms=(short, md("{}{}\n", _of(stacks), _shifted(rotation)))))
    alerts = sum(len(it.names) for _, it in routes)
    return Section(heading=f"{PAGED_HEADING} ({number(alerts, 'alert')})", entries=tuple(entries), what="routes")


def burdens(review: Review, links: Links) -> Section:  # noqa: ARG001 (same signature as the others)
    """Return the on-call load of each person, before and after."""
    entries = tuple(Entry(forms=(_load_row(it, _of(stacks)),)) for stacks, it in merge_stacks.burdens(review))
    columns = join("", [md("---|")] * len(LOAD_COLUMNS))
    table = md("| person | {} |\n|---|{}\n", join(" | ", LOAD_COLUMNS), columns)
    return Section(heading=LOAD_HEADING, entries=entries, before=table, what="people")


def warned(review: Review, links: Links) -> Section:
    """Return the findings that block nothing, folded, and the number of fixed ones."""
    entries = _findings(merge_stacks.noticed(review), links)
    return Section(heading=WARNED, entries=entries, what="findings", folded=True)


def title(change: Change, links: Links, *, effect: bool = True) -> Markdown:
    """Return an item's name, its change, its kind, the effect on paging, and its place."""
    heading = md("**{}** {} · {}", prose(change.name, _NAME), change.action, kind(change.section))
    does = md(" · {}", EFFECTS[change.effect]) if effect and change.effect != "neutral" else EMPTY
    return md("{}{}{}", heading, does, _place(change.place, links))


def sentences(change: Change) -> Markdown:
    """Return the sentences, one per line; those that make paging less sensitive are bold."""
    lines = []
    for it in change.sentences[:20]:
        sentence = prose(it.text, _SENTENCE)
        lines.append(md("- **{}**" if it.effect == "looser" else "- {}", sentence))
    more = len(change.sentences) - len(lines)
    return join("\n", [*lines, *([md("- … and {} more", more)] if more else []), EMPTY])


def _findings(found: merge_stacks.Found[ReviewFinding], links: Links) -> tuple[Entry, ...]:
    """Return findings, each with its rule, its message, its fix, and its line."""
    return tuple(Entry(forms=(code(it.rule), _finding(stacks, it, links))) for stacks, it in found)


def _finding(stacks: str, finding: ReviewFinding, links: Links) -> Markdown:
    message = prose_with_code(finding.message, _MESSAGE)
    rule = code(finding.rule)
    line = md("- {}{} {}: {}{}", _of(stacks), standing(finding), rule, message, _place(finding.place, links))
    if finding.excused:
        return md("{}\\\n  excused: {}", line, prose(finding.excused, _MESSAGE))
    if finding.fix and finding.state != "gone":
        return md("{}\\\n  {}", line, prose_with_code(finding.fix, _MESSAGE))
    return line


def _of(stacks: str) -> Markdown:
    return md("{}: ", prose(stacks, 80)) if stacks else EMPTY


def _load_row(load_change: LoadChange, of: Markdown) -> Markdown:
    shown = [
        after if before == after else md("{} → **{}**", before, after) for before, after in load_columns(load_change)
    ]
    return md("| {}{} | {} |", of, prose(load_change.person, _NAME), join(" | ", shown))


def _shifted(rotation_change: RotationChange) -> Markdown:
    lines = [md("**{}**\n", prose(shifted(rotation_change), 2 * _NAME))]
    lines += [
        md("- {}", prose(handover(each, rotation_change), 2 * _NAME))
        for each in rotation_change.handovers[:MOST_HANDOVERS]
    ]
    more = len(rotation_change.handovers) - MOST_HANDOVERS
    return join("\n", [*lines, *([md("- … and {} more", more)] if more > 0 else [])])


def _timelines(route_change: RouteChange) -> list[str]:
    """Return both timelines as a difference; unchanged lines appear once."""
    return text_diff(route_change.before, route_change.after, context=_MOST_STEPS) or ["  nobody is notified"]


def _place(place: Place | None, links: Links) -> Markdown:
    if place is None:
        return EMPTY
    address = links.to(place)
    shown = prose(str(place), 200)
    return md(" · {}", link(shown, address) if address else shown)
