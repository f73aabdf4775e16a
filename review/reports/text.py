"""A review for a terminal: what needs a word first, with what to type; then who is woken; then all the rest."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from review.model import Action, Burden, Change, Danger, Effect, Judged, Paged, Review, Shifted, StackReview
from review.reports.diffs import text_diff
from review.reports.visible import line
from review.reports.words import (
    BORNE,
    BROKEN,
    BURDENS,
    DANGERS,
    LOOSER,
    MOST_HANDOVERS,
    SIGNS,
    WARNED,
    WOKEN,
    because,
    borne,
    burdened,
    by_service,
    counts,
    handover,
    how_to_approve,
    kind,
    loosened,
    names,
    notices,
    resource,
    shifted,
    sides,
    standing,
    verdict,
)

_ACTIONS: dict[Action, str] = {"created": "green", "changed": "yellow", "renamed": "cyan", "deleted": "red"}
_EFFECTS: dict[Effect, str] = {"looser": "bold yellow", "tighter": "", "neutral": ""}
_SEVERITIES = {"error": "bold red", "warning": "yellow", "info": "blue"}
_NARROWEST = 40


@dataclass(frozen=True, kw_only=True)
class _Line:
    """A line that is wrapped where it is too long; what follows stands in the same column."""

    text: Text
    column: int = 0


Shown = _Line | Table


def as_text(review: Review, *, width: int = 100, colour: bool = False) -> str:
    """The review in lines of at most `width` columns (not fewer than 40); with `colour`, in a terminal's colours."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=max(width, _NARROWEST),
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )
    for is_lines, shown in groupby(_review(review), key=lambda it: isinstance(it, _Line)):
        if is_lines:
            # All in one: each printing by itself takes a second for a thousand changes.
            lines = [part for each in shown if isinstance(each, _Line) for part in _wrapped(each, console)]
            console.print(Text("\n").join(lines), soft_wrap=True)
        else:
            console.print(*shown)
    return "\n".join(each.rstrip() for each in out.getvalue().split("\n")).rstrip("\n") + "\n"


def _wrapped(it: _Line, console: Console) -> Iterator[Text]:
    room = console.width - it.column
    parts = [it.text] if it.text.cell_len <= room else it.text.wrap(console, room, overflow="fold")
    yield from (Text.assemble(" " * it.column, part) for part in parts)


def _review(review: Review) -> Iterator[Shown]:
    yield _at(0, Text(verdict(review), style="bold red" if review.exit_code else "bold green"))
    yield _at(0, Text(line(sides(review)), style="dim"))
    for stack in review.stacks:
        yield _at(0, Text())
        yield _at(0, Text.assemble((line(stack.stack), "bold"), f": {counts(stack)}"))
        for note in stack.notes:
            yield _at(2, Text(f"note: {line(note)}", style="dim"))
        yield from _stack(stack)
    refused = sorted({danger.id for stack in review.stacks for danger in stack.refused})
    if refused:
        yield _at(0, Text())
        yield _at(0, Text("When all of this is meant, run it again with", style="bold"))
        for id in refused:
            yield _at(2, Text(f"--approve {line(id)}"))


def _stack(stack: StackReview) -> Iterator[Shown]:
    yield from _titled(f"{DANGERS}", "bold red", [part for it in stack.dangers for part in _danger(it)])
    yield from _titled(BROKEN, "bold red", [part for it in stack.broken for part in _finding(it)])
    yield from _titled(LOOSER, "bold yellow", [part for it in loosened(stack) for part in _change(it)])
    woken = [part for it in stack.paged for part in _paged(it)]
    yield from _titled(WOKEN, "bold", [*woken, *(part for it in stack.shifted if stack.pages for part in _shifted(it))])
    if burdened(stack):
        yield _at(0, Text())
        yield _at(2, Text(BURDENS, style="bold"))
        yield _burdens(burdened(stack))
    for service, changes in by_service(change for change in stack.changes if change.effect != "looser"):
        yield from _titled(line(service), "bold", [part for it in changes for part in _change(it)])
    yield from _titled(WARNED, "bold", [part for it in notices(stack) for part in _finding(it)])


def _titled(title: str, style: str, parts: list[Shown]) -> Iterator[Shown]:
    if parts:
        yield _at(0, Text())
        yield _at(2, Text(title, style=style))
        yield from parts


def _danger(it: Danger) -> Iterator[Shown]:
    yield _at(4, Text(f"! {line(it.text)}", style="" if it.approved else "red"))
    if it.place:
        yield _at(8, _place(it.place))
    yield _at(8, Text("approved" if it.approved else f"approve it with {line(how_to_approve(it))}"))


def _finding(it: Judged) -> Iterator[Shown]:
    head = Text.assemble((standing(it), "green" if it.state == "gone" else _SEVERITIES[it.severity]), f" [{it.rule}] ")
    yield _at(4, head.append(line(it.message)))
    if it.place:
        yield _at(8, _place(it.place))
    if it.excused:
        yield _at(8, Text(f"excused: {line(it.excused)}"))
    elif it.fix and it.state != "gone":
        yield _at(8, Text(line(it.fix)))


def _change(it: Change) -> Iterator[Shown]:
    head = Text.assemble(
        (f"{SIGNS[it.action]} {line(it.name)}", _ACTIONS[it.action]), (f"  {kind(it.section)} {it.action}", "dim")
    )
    yield _at(4, head)
    if it.place:
        yield _at(8, _place(it.place))
    for sentence in it.sentences:
        yield _at(8, Text(line(sentence.text), style=_EFFECTS[sentence.effect]))
    for made in it.resources:
        yield _at(8, Text(line(resource(made)), style="dim"))


def _paged(it: Paged) -> Iterator[Shown]:
    yield _at(4, Text.assemble(line(names(it.names)), (f"  {line(because(it))}" if it.because else "", "dim")))
    for shown in text_diff([line(step) for step in it.before], [line(step) for step in it.after], context=60):
        yield _at(8, Text(shown, style={"-": "red", "+": "green"}.get(shown[0], "")))


def _shifted(it: Shifted) -> Iterator[Shown]:
    yield _at(4, Text(line(shifted(it))))
    for each in it.handovers[:MOST_HANDOVERS]:
        yield _at(8, Text(line(handover(each, it))))
    if len(it.handovers) > MOST_HANDOVERS:
        yield _at(8, Text(f"… and {len(it.handovers) - MOST_HANDOVERS:,} more", style="dim"))


def _burdens(burdens: list[Burden]) -> Table:
    table = Table(box=None, padding=(0, 0, 0, 2), header_style="dim")
    for column in ("  Person", *BORNE):
        table.add_column(column)
    for it in burdens:
        table.add_row(
            f"  {line(it.person)}",
            *(after if before == after else f"{before} → {after}" for before, after in borne(it)),
        )
    return table


def _place(place: object) -> Text:
    return Text(line(str(place)), style="dim")


def _at(column: int, text: Text) -> _Line:
    return _Line(text=text, column=column)
