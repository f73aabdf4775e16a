"""The open sections of the comment: what needs a word, what pages less, who is woken, and who bears more."""

from dataclasses import dataclass

from review.model import Burden, Change, Danger, Judged, Paged, Place, Review, Shifted
from review.reports import together
from review.reports.diffs import text_diff
from review.reports.github_text import code, fence, length, prose, prose_with_code
from review.reports.links import Links
from review.reports.room import Entry, fitted
from review.reports.words import (
    APPROVED,
    BORNE,
    BROKEN,
    BURDENS,
    DANGERS,
    EFFECTS,
    HOW_TO_APPROVE,
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
    names,
    number,
    shifted,
    spelled_out,
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


def dangers(review: Review, links: Links) -> Section:
    """Every danger with what approves it. An id is the last thing to be left out."""
    refused = [(stacks, it) for stacks, it in together.dangers(review) if not it.approved]
    entries = []
    for stacks, it in refused:
        said = f"- {_of(stacks)}**{prose(it.text, _SENTENCE)}**{_place(it.place, links)}\\\n"
        approves = f"label {code(label_of(it.id))}{'' if spelled_out(it) else f', or {code(how_to_approve(it))}'}"
        forms = dict.fromkeys((code(it.id), _briefly(it), f"{said}  {approves}"))
        entries.append(Entry(forms=tuple(forms)))
    return Section(heading=f"⛔ {DANGERS}", entries=tuple(entries), before=f"{HOW_TO_APPROVE}\n\n", what="dangers")


def approved(review: Review, links: Links) -> Section:
    """The dangers that somebody has approved: whoever merges knows what was said yes to."""
    entries = tuple(
        Entry(forms=(code(it.id), f"- {_of(stacks)}{prose(it.text, _SENTENCE)}{_place(it.place, links)}"))
        for stacks, it in together.dangers(review)
        if it.approved
    )
    return Section(heading=f"✅ {APPROVED}", entries=entries, what="dangers")


def _briefly(it: Danger) -> str:
    """A danger's id, and its label where the id does not tell it."""
    label = label_of(it.id)
    return code(it.id) if label.endswith(it.id) else f"{code(it.id)} (label {code(label)})"


def broken(review: Review, links: Links) -> Section:
    """The rules that stop it, and what mends each."""
    return Section(heading=f"⛔ {BROKEN}", entries=_findings(together.broken(review), links), what="findings")


def looser(review: Review, links: Links) -> Section:
    """What pages less, or later."""
    found = together.looser(review)
    entries = tuple(
        Entry(
            forms=(
                f"{prose(it.name, 60)} ({it.action});",
                f"- {_of(stacks)}{title(it, links, effect=False)}\n{_indented(sentences(it))}",
            )
        )
        for stacks, it in found
    )
    return Section(heading=f"⚠️ {LOOSER} ({len(found):,})", entries=entries, what="changes")


def woken(review: Review, links: Links) -> Section:  # noqa: ARG001 (as its sisters)
    """The way of each alert to people, before and after, and the hours that change hands."""
    found = together.paged(review)
    entries = []
    for stacks, it in found:
        why = f" · {prose(because(it), 200)}" if it.because else ""
        said = f"{_of(stacks)}**{prose(names(it.names), 300)}**{why}\n\n{fence(_timelines(it))}\n"
        entries.append(Entry(forms=(f"{prose(names(it.names), 60)};", said)))
    for stacks, rotation in together.shifted(review):
        entries.append(Entry(forms=(f"{prose(rotation.name, 60)};", f"{_of(stacks)}{_shifted(rotation)}\n")))
    alerts = sum(len(it.names) for _, it in found)
    return Section(heading=f"{WOKEN} ({number(alerts, 'alert')})", entries=tuple(entries), what="of these")


def burdens(review: Review, links: Links) -> Section:  # noqa: ARG001 (as its sisters)
    """What each person bears, before and after."""
    entries = tuple(Entry(forms=(_burden(it, _of(stacks)),)) for stacks, it in together.burdens(review))
    table = f"| person | {' | '.join(BORNE)} |\n|---|{'---|' * len(BORNE)}\n"
    return Section(heading=BURDENS, entries=entries, before=table, what="people")


def warned(review: Review, links: Links) -> Section:
    """What the rules say that stops nothing, folded; and how much is mended."""
    entries = _findings(together.noticed(review), links)
    return Section(heading=WARNED, entries=entries, what="findings", folded=True)


def title(change: Change, links: Links, *, effect: bool = True) -> str:
    """An item's name, what happens to it, what it is, what that does to paging, and where it is written."""
    said = f"**{prose(change.name, _NAME)}** {change.action} · {kind(change.section)}"
    does = f" · {EFFECTS[change.effect]}" if effect and change.effect != "neutral" else ""
    return f"{said}{does}{_place(change.place, links)}"


def sentences(change: Change) -> str:
    """What changed, a line each; those that loosen are bold."""
    lines = []
    for it in change.sentences[:20]:
        said = prose(it.text, _SENTENCE)
        lines.append(f"- **{said}**" if it.effect == "looser" else f"- {said}")
    more = len(change.sentences) - len(lines)
    return "\n".join([*lines, *([f"- … and {more:,} more"] if more else []), ""])


def _findings(found: together.Found[Judged], links: Links) -> tuple[Entry, ...]:
    """Findings, each with its rule, its words, what mends it, and its line."""
    return tuple(Entry(forms=(code(it.rule), _finding(stacks, it, links))) for stacks, it in found)


def _finding(stacks: str, it: Judged, links: Links) -> str:
    message = prose_with_code(it.message, _MESSAGE)
    said = f"- {_of(stacks)}{standing(it)} {code(it.rule)}: {message}{_place(it.place, links)}"
    if it.excused:
        return f"{said}\\\n  excused: {prose(it.excused, _MESSAGE)}"
    return said + (f"\\\n  {prose_with_code(it.fix, _MESSAGE)}" if it.fix and it.state != "gone" else "")


def _of(stacks: str) -> str:
    return f"{prose(stacks, 80)}: " if stacks else ""


def _burden(it: Burden, of: str) -> str:
    shown = [after if before == after else f"{before} → **{after}**" for before, after in borne(it)]
    return f"| {of}{prose(it.person, _NAME)} | {' | '.join(shown)} |"


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
