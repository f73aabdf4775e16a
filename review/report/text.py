"""A review for a terminal: risks, with how to approve them; who is paged; the changes; and everything else counted."""

from collections.abc import Iterator

from rich.table import Table

from review.model import Action, Effect, LoadChange, Place, Review, ReviewFinding, Risk, RouteChange
from review.report import merge_stacks
from review.report.approving import approved_by, how_to_approve, ignored
from review.report.diffs import text_diff
from review.report.digest import Digest, digest
from review.report.digest import Line as ChangeLine
from review.report.handoffs import later_turns, next_turns
from review.report.phrases import (
    BROKEN,
    LOAD_COLUMNS,
    LOAD_HEADING,
    PAGED_HEADING,
    REST,
    RISKS,
    SIGNS,
    WARNED,
    alerts_of,
    because,
    compared_revisions,
    equal_loads,
    load_columns,
    not_covered,
    number,
    standing,
    verdict,
)
from review.report.sanitize import line
from review.report.terminal import Line, Shown, line_at, printable, printed

_ACTIONS: dict[Action, str] = {"created": "green", "changed": "yellow", "renamed": "cyan", "deleted": "red"}
_EFFECTS: dict[Effect, str] = {"looser": "bold yellow", "tighter": "", "neutral": ""}
_SEVERITIES = {"error": "bold red", "warning": "yellow", "info": "blue"}


def as_text(review: Review, *, width: int = 100, colour: bool = False) -> str:
    """Return the review in lines of at most `width` columns (at least 40); with `colour`, in a terminal's colours."""
    return printed(_review(review), width=width, colour=colour)


def as_short_text(review: Review, *, width: int = 100, colour: bool = False) -> str:
    """Return only the verdict and what blocks the change or needs approval: risks, broken rules, unused approvals."""
    return printed(_blocking(review), width=width, colour=colour)


def _review(review: Review) -> Iterator[Shown]:
    shown = digest(review)
    yield _verdict(review)
    yield line_at(0, (line(compared_revisions(review)), "dim"))
    for note in dict.fromkeys(note for stack in review.stacks for note in stack.notes):
        yield line_at(0, (f"note: {line(note)}", "dim"))
    yield from _obstacles(review)
    yield from _titled(PAGED_HEADING, "bold", list(_paged(review)))
    loads = merge_stacks.burdens(review)
    equal = equal_loads([load for _, load in loads]) if loads else None
    if equal:
        yield line_at(2, equal)
    elif loads:
        yield line_at(0)
        yield line_at(0, (LOAD_HEADING, "bold"))
        yield _load_table(loads)
    yield from _titled(REST, "bold", [part for it in shown.lines for part in _change(it)])
    yield from _counted(shown)
    noticed = [part for stacks, it in merge_stacks.noticed(review) for part in _finding(stacks, it)]
    yield from _titled(WARNED, "bold", noticed)
    yield from _ignored(review)
    refused = sorted({how_to_approve(risk) for stack in review.stacks for risk in stack.refused})
    if refused:
        yield line_at(0)
        yield line_at(0, ("To approve all of these risks, run the review again with", "bold"))
        for option in refused:
            yield line_at(2, line(option))


def _blocking(review: Review) -> Iterator[Shown]:
    yield _verdict(review)
    yield from _obstacles(review)
    yield from _ignored(review)


def _verdict(review: Review) -> Line:
    return line_at(0, (verdict(review), "bold red" if review.exit_code else "bold green"))


def _obstacles(review: Review) -> Iterator[Shown]:
    """Yield the stacks that are not covered, the risks and the broken rules."""
    for name in review.uncovered:
        yield line_at(0)
        yield line_at(0, (line(not_covered(name)), "bold red"))
    risks = [part for stacks, risk in merge_stacks.risks(review) for part in _risk(stacks, risk)]
    yield from _titled(RISKS, "bold red", risks)
    broken = [part for stacks, it in merge_stacks.broken(review) for part in _finding(stacks, it)]
    yield from _titled(BROKEN, "bold red", broken)


def _ignored(review: Review) -> Iterator[Shown]:
    for approval in review.ignored_approvals:
        yield line_at(0)
        yield line_at(0, (line(ignored(approval)), "yellow"))


def _counted(shown: Digest) -> Iterator[Shown]:
    """Yield what follows from the changes, by name, and the line for each stack."""
    if shown.follows:
        names = "; ".join(f"{it.title} ({it.kind})" for it in shown.follows)
        verb = "follows" if shown.following == 1 else "follow"
        yield line_at(2, (f"{number(shown.following, 'change')} {verb} from these: {line(names)}", "dim"))
    yield line_at(0)
    yield from (line_at(0, (line(each), "dim")) for each in shown.stacks)


def _titled(title: str, style: str, parts: list[Shown]) -> Iterator[Shown]:
    if parts:
        yield line_at(0)
        yield line_at(0, (title, style))
        yield from parts


def _of(stacks: str) -> str:
    return f"{line(stacks)}: " if stacks else ""


def _risk(stacks: str, risk: Risk) -> Iterator[Shown]:
    yield line_at(2, (f"! {_of(stacks)}{line(risk.text)}", "" if risk.approved else "red"))
    if risk.place:
        yield _place(risk.place)
    yield line_at(6, line(approved_by(risk)) if risk.approved else f"to approve: {line(how_to_approve(risk))}")


def _finding(stacks: str, finding: ReviewFinding) -> Iterator[Shown]:
    style = "green" if finding.state == "gone" else _SEVERITIES[finding.severity]
    yield line_at(2, _of(stacks), (line(standing(finding)), style), f" [{line(finding.rule)}] {line(finding.message)}")
    if finding.place:
        yield _place(finding.place)
    if finding.excused:
        yield line_at(6, f"excused: {line(finding.excused)}")
    elif finding.fix and finding.state != "gone":
        yield line_at(6, line(finding.fix))


def _change(it: ChangeLine) -> Iterator[Shown]:
    change = it.first
    name = (f"{SIGNS[change.action]} {_of(it.stacks)}{line(it.title)}", _ACTIONS[change.action])
    yield line_at(2, name, (f" ({line(it.kind)})", "dim"), ": ", (line(it.text), _EFFECTS[change.effect]))
    if change.place:
        yield _place(change.place)


def _paged(review: Review) -> Iterator[Shown]:
    yield from (line_at(2, f"{_of(stacks)}{line(turn.text)}") for stacks, turn in next_turns(review))
    later = later_turns(review)
    if later:
        yield line_at(2, (f"{number(len(later), 'later hand-off')} in the HTML report and the JSON", "dim"))
    for stacks, route in merge_stacks.paged(review):
        yield from _route(stacks, route)


def _route(stacks: str, route: RouteChange) -> Iterator[Shown]:
    why = f"  {line(because(route))}" if route.because else ""
    yield line_at(2, f"{_of(stacks)}{line(alerts_of(route))}", (why, "dim"))
    yield from (line_at(6, (line(each), "bold")) for each in route.people)
    before, after = ([line(step) for step in side] for side in (route.before, route.after))
    for shown in text_diff(before, after, context=60):
        yield line_at(6, (shown, {"-": "red", "+": "green"}.get(shown[0], "")))


def _load_table(loads: merge_stacks.Found[LoadChange]) -> Table:
    table = Table(box=None, padding=(0, 0, 0, 2), header_style="dim")
    for column in ("  Person", *LOAD_COLUMNS):
        table.add_column(column)
    for stacks, it in loads:
        table.add_row(
            printable(f"  {_of(stacks)}{line(it.person)}"),
            *(printable(after if before == after else f"{before} → {after}") for before, after in load_columns(it)),
        )
    return table


def _place(place: Place) -> Line:
    return line_at(6, (str(place), "dim"))
