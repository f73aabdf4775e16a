"""Who is paged, in the comment: what differs, the next hand-offs, and the on-call load."""

from review.model import LoadChange, Review, RouteChange
from review.report import merge_stacks
from review.report.diffs import text_diff
from review.report.github.escape import EMPTY, Markdown, fence, join, md, prose
from review.report.github.section import NAME, SENTENCE, Section, of_stacks
from review.report.handoffs import later_turns, next_turns
from review.report.phrases import (
    LOAD_COLUMNS,
    LOAD_HEADING,
    PAGED_HEADING,
    alerts_of,
    because,
    equal_loads,
    load_columns,
    names,
    number,
)
from review.report.truncate import Entry

_MOST_STEPS = 60
_MOST_TURNS = 40


def woken(review: Review) -> Section:
    """Return each difference in who is paged, before and after, and the hand-offs of the next days."""
    routes = merge_stacks.paged(review)
    turns = [
        Entry(forms=(md("{};", prose(turn.rotation, 60)), md("- {}{}", of_stacks(stacks), prose(turn.text, 2 * NAME))))
        for stacks, turn in next_turns(review)
    ]
    entries: list[Entry] = []
    for stacks, it in routes:
        why = md(" · {}", prose(because(it), 200)) if it.because else EMPTY
        people = join("", [md("- {}\n", prose(each, SENTENCE)) for each in it.people])
        timeline = fence(_timelines(it))
        gap = md("\n") if turns or entries else EMPTY
        block = md("{}{}**{}**{}\n{}\n{}", gap, of_stacks(stacks), prose(alerts_of(it), 300), why, people, timeline)
        entries.append(Entry(forms=(md("{};", prose(names(it.names), 60)), block)))
    alerts = sum(len(it.names) for _, it in routes)
    return Section(heading=f"{PAGED_HEADING} ({number(alerts, 'alert')})", entries=(*turns, *entries), what="routes")


def burdens(review: Review) -> Section:
    """Return later hand-offs and the on-call load of each person, before and after, folded."""
    turns = [md("- {}{}", of_stacks(stacks), prose(turn.text, 2 * NAME)) for stacks, turn in later_turns(review)]
    loads = merge_stacks.burdens(review)
    if not turns and not loads:
        return Section(heading=LOAD_HEADING, entries=())
    equal = equal_loads([load for _, load in loads])
    if equal and not turns:
        return Section(heading="", entries=(), before=prose(equal))
    rows = [Entry(forms=(_load_row(it, of_stacks(stacks)),)) for stacks, it in loads]
    columns = join("", [md("---|")] * len(LOAD_COLUMNS))
    table = md("| person | {} |\n|---|{}\n", join(" | ", LOAD_COLUMNS), columns) if rows else EMPTY
    before = md("{}\n\n{}", join("\n", turns[:_MOST_TURNS]), table) if turns else table
    later = [number(len(turns), "later hand-off")] if turns else []
    heading = "; ".join([*later, *([f"{LOAD_HEADING}: {number(len(loads), 'person')}"] if loads else [])])
    return Section(heading=heading, entries=tuple(rows), before=before, what="people", folded=True)


def _load_row(load_change: LoadChange, of: Markdown) -> Markdown:
    shown = [
        after if before == after else md("{} → **{}**", before, after) for before, after in load_columns(load_change)
    ]
    return md("| {}{} | {} |", of, prose(load_change.person, NAME), join(" | ", shown))


def _timelines(route_change: RouteChange) -> list[str]:
    """Return both timelines as a difference; unchanged lines appear once."""
    return text_diff(route_change.before, route_change.after, context=_MOST_STEPS) or ["  nobody is notified"]
