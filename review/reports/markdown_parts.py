"""The open sections of the comment: what needs a word, what pages less, who is woken, and who bears more."""

from dataclasses import dataclass

from review.model import Burden, Change, Judged, Paged, Place, Review, Shifted
from review.reports.diffs import text_diff
from review.reports.github_text import code, fence, length, prose
from review.reports.links import Links
from review.reports.room import Entry, fitted
from review.reports.words import (
    BORNE,
    BROKEN,
    BURDENS,
    DANGERS,
    EFFECTS,
    LOOSER,
    MOST_HANDOVERS,
    WARNED,
    WOKEN,
    because,
    borne,
    handover,
    how_to_approve,
    kind,
    label_of,
    loosened,
    names,
    notices,
    number,
    shifted,
    standing,
)

LEAST = 1_200
"""The room in which each section at least says its heading and its numbers."""
_NAME, _SENTENCE, _MESSAGE = 120, 300, 600
_MOST_STEPS = 60


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading, words before the entries, and entries. The short forms stand together after the longer ones."""

    heading: str
    entries: tuple[Entry, ...]
    before: str = ""
    what: str = "more"
    folded: bool = False

    def written(self, room: int) -> str:
        """As much as there is room for; what is left out is counted. Empty when there is nothing to say."""
        if not self.entries:
            return ""
        begin = f"#### {self.heading}\n\n{self.before}"
        if self.folded:
            begin = f"<details><summary><b>{self.heading}</b> ({len(self.entries):,})</summary>\n\n{self.before}"
        chosen = list(zip(self.entries, fitted(self.entries, room - length(begin) - 160), strict=True))
        long = [it.forms[form] for it, form in chosen if form is not None and form == len(it.forms) - 1]
        brief = [it.forms[form] for it, form in chosen if form is not None and form < len(it.forms) - 1]
        said = begin + "\n".join(long)
        if brief:
            said += f"{chr(10) if long else ''}\n{'In short: ' if long else ''}{' '.join(brief)}"
        left = sum(form is None for _, form in chosen)
        said += f"\n\n… and {left:,} {self.what} that find no room here" if left else ""
        return f"{said}\n\n</details>" if self.folded else said


def dangers(review: Review, links: Links, several: bool) -> Section:
    """Every danger with what approves it. An id is the last thing to be left out."""
    entries = []
    approved = 0
    for stack in review.stacks:
        for danger in stack.dangers:
            if danger.approved:
                approved += 1
                continue
            where = f"{prose(stack.stack, 80)}: " if several else ""
            said = f"- {where}**{prose(danger.text, _SENTENCE)}**{_place(danger.place, links)}\n"
            approves = f"the label {code(label_of(danger.id))}, or {code(how_to_approve(danger))}"
            entries.append(Entry(forms=(code(danger.id), f"{said}  approve it with {approves}")))
    before = f"{number(approved, 'danger')} approved already.\n\n" if approved and entries else ""
    return Section(heading=f"⛔ {DANGERS}", entries=tuple(entries), before=before, what="dangers")


def broken(review: Review, links: Links, several: bool) -> Section:
    """The rules that stop it, and what mends each."""
    found = [(stack.stack, it) for stack in review.stacks for it in stack.broken]
    entries = tuple(
        Entry(forms=(code(it.rule), finding(it, links, f"{prose(name, 80)}: " if several else "")))
        for name, it in found
    )
    return Section(heading=f"⛔ {BROKEN}", entries=entries, what="findings")


def looser(review: Review, links: Links, several: bool) -> Section:
    """What pages less, or later."""
    found = [(stack.stack, change) for stack in review.stacks for change in loosened(stack)]
    entries = []
    for name, change in found:
        where = f"{prose(name, 80)}: " if several else ""
        entries.append(
            Entry(
                forms=(
                    f"{prose(change.name, 60)} ({change.action});",
                    f"- {where}{title(change, links)}\n{_indented(sentences(change))}",
                )
            )
        )
    return Section(heading=f"⚠️ {LOOSER} ({len(found):,})", entries=tuple(entries), what="changes")


def woken(review: Review, links: Links, several: bool) -> Section:  # noqa: ARG001 (as its sisters)
    """The way of each alert to people, before and after."""
    entries = []
    for name, it in [(stack.stack, it) for stack in review.stacks for it in stack.paged]:
        where = f"{prose(name, 80)}: " if several else ""
        why = f" · {prose(because(it), 200)}" if it.because else ""
        said = f"{where}**{prose(names(it.names), 2 * _NAME)}**{why}\n\n{fence(_timelines(it))}\n"
        entries.append(Entry(forms=(f"{prose(names(it.names), 60)};", said)))
    for name, each in [(stack.stack, each) for stack in review.stacks for each in stack.shifted]:
        where = f"{prose(name, 80)}: " if several else ""
        entries.append(Entry(forms=(f"{prose(each.name, 60)};", f"{where}{_shifted(each)}\n")))
    alerts = sum(len(it.names) for stack in review.stacks for it in stack.paged)
    return Section(heading=f"{WOKEN} ({number(alerts, 'alert')})", entries=tuple(entries), what="of these")


def burdens(review: Review, links: Links, several: bool) -> Section:  # noqa: ARG001 (as its sisters)
    """What each person bears, before and after."""
    found = [(stack.stack, it) for stack in review.stacks for it in stack.burdens]
    entries = tuple(Entry(forms=(_burden(it, name if several else None),)) for name, it in found)
    table = f"| person | {' | '.join(BORNE)} |\n|---|{'---|' * len(BORNE)}\n"
    return Section(heading=BURDENS, entries=entries, before=table, what="people")


def warned(review: Review, links: Links, several: bool) -> Section:
    """What the rules say that stops nothing, folded; and how much is mended."""
    found = [(stack.stack, it) for stack in review.stacks for it in notices(stack)]
    entries = tuple(
        Entry(forms=(code(it.rule), finding(it, links, f"{prose(name, 80)}: " if several else "")))
        for name, it in found
    )
    return Section(heading=WARNED, entries=entries, what="findings", folded=True)


def title(change: Change, links: Links) -> str:
    """An item's name, what happens to it, what it is, and where it is written."""
    said = f"**{prose(change.name, _NAME)}** {change.action} · {kind(change.section)}"
    effect = f" · {EFFECTS[change.effect]}" if change.effect != "neutral" else ""
    return f"{said}{effect}{_place(change.place, links)}"


def sentences(change: Change) -> str:
    """What changed, a line each; those that loosen are bold."""
    lines = []
    for it in change.sentences[:20]:
        said = prose(it.text, _SENTENCE)
        lines.append(f"- **{said}**" if it.effect == "looser" else f"- {said}")
    more = len(change.sentences) - len(lines)
    return "\n".join([*lines, *([f"- … and {more:,} more"] if more else []), ""])


def finding(it: Judged, links: Links, where: str = "") -> str:
    """A finding: its rule, its words, what mends it, and its line."""
    said = f"- {where}{standing(it)} {code(it.rule)}: {prose(it.message, _MESSAGE)}{_place(it.place, links)}"
    if it.excused:
        return f"{said}\n  excused: {prose(it.excused, _MESSAGE)}"
    return said + (f"\n  {prose(it.fix, _MESSAGE)}" if it.fix and it.state != "gone" else "")


def _burden(it: Burden, stack: str | None) -> str:
    name = f"{stack}: {it.person}" if stack else it.person
    shown = [after if before == after else f"{before} → **{after}**" for before, after in borne(it)]
    return f"| {prose(name, _NAME)} | {' | '.join(shown)} |"


def _shifted(it: Shifted) -> str:
    lines = [f"**{prose(shifted(it), 2 * _NAME)}**\n"]
    lines += [f"- {prose(handover(each, it), 2 * _NAME)}" for each in it.handovers[:MOST_HANDOVERS]]
    more = len(it.handovers) - MOST_HANDOVERS
    return "\n".join([*lines, *([f"- … and {more:,} more"] if more > 0 else [])])


def _timelines(it: Paged) -> list[str]:
    """Both timelines as a difference; lines that stay stand once."""
    return text_diff(it.before, it.after, context=_MOST_STEPS) or ["  nobody is told"]


def _place(place: Place | None, links: Links) -> str:
    if place is None:
        return ""
    address = links.to(place)
    shown = prose(str(place), 200)
    return f" · [{shown}]({address})" if address else f" · {shown}"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines() if line)
