"""A review for a terminal: first the risks, with how to approve them; then routes to people; then all other changes."""

from collections.abc import Iterator

from rich.table import Table

from review.model import (
    Action,
    Change,
    Effect,
    LoadChange,
    Place,
    Review,
    ReviewFinding,
    Risk,
    RotationChange,
    RouteChange,
    StackReview,
)
from review.report.diffs import text_diff
from review.report.phrases import (
    BROKEN,
    LOAD_COLUMNS,
    LOAD_HEADING,
    LOOSER,
    MOST_HANDOVERS,
    PAGED_HEADING,
    RISKS,
    SIGNS,
    WARNED,
    approved_by,
    because,
    by_service,
    changed_loads,
    compared_revisions,
    counts,
    handover,
    how_to_approve,
    ignored,
    kind,
    load_columns,
    loosened,
    names,
    notices,
    resource,
    shifted,
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


def _review(review: Review) -> Iterator[Shown]:
    yield line_at(0, (verdict(review), "bold red" if review.exit_code else "bold green"))
    yield line_at(0, (line(compared_revisions(review)), "dim"))
    for stack in review.stacks:
        yield line_at(0)
        yield line_at(0, (line(stack.stack), "bold"), f": {counts(stack)}")
        for note in stack.notes:
            yield line_at(2, (f"note: {line(note)}", "dim"))
        yield from _stack(stack)
    for approval in review.ignored_approvals:
        yield line_at(0)
        yield line_at(0, (line(ignored(approval)), "yellow"))
    refused = sorted({how_to_approve(risk) for stack in review.stacks for risk in stack.refused})
    if refused:
        yield line_at(0)
        yield line_at(0, ("To approve all of these risks, run the review again with", "bold"))
        for option in refused:
            yield line_at(2, line(option))


def _stack(stack: StackReview) -> Iterator[Shown]:
    yield from _titled(f"{RISKS}", "bold red", [part for risk in stack.risks for part in _risk(risk)])
    yield from _titled(BROKEN, "bold red", [part for it in stack.broken for part in _finding(it)])
    yield from _titled(LOOSER, "bold yellow", [part for it in loosened(stack) for part in _change(it)])
    woken = [part for it in stack.paged for part in _paged(it)]
    yield from _titled(
        PAGED_HEADING, "bold", [*woken, *(part for it in stack.shifted if stack.pages for part in _shifted(it))]
    )
    if changed_loads(stack):
        yield line_at(0)
        yield line_at(2, (LOAD_HEADING, "bold"))
        yield _load_table(changed_loads(stack))
    for service, changes in by_service(change for change in stack.changes if change.effect != "looser"):
        yield from _titled(line(service), "bold", [part for change in changes for part in _change(change)])
    yield from _titled(WARNED, "bold", [part for notice in notices(stack) for part in _finding(notice)])


def _titled(title: str, style: str, parts: list[Shown]) -> Iterator[Shown]:
    if parts:
        yield line_at(0)
        yield line_at(2, (title, style))
        yield from parts


def _risk(risk: Risk) -> Iterator[Shown]:
    yield line_at(4, (f"! {line(risk.text)}", "" if risk.approved else "red"))
    if risk.place:
        yield _place(risk.place)
    yield line_at(8, line(approved_by(risk)) if risk.approved else f"to approve: {line(how_to_approve(risk))}")


def _finding(finding: ReviewFinding) -> Iterator[Shown]:
    style = "green" if finding.state == "gone" else _SEVERITIES[finding.severity]
    yield line_at(4, (standing(finding), style), f" [{line(finding.rule)}] {line(finding.message)}")
    if finding.place:
        yield _place(finding.place)
    if finding.excused:
        yield line_at(8, f"excused: {line(finding.excused)}")
    elif finding.fix and finding.state != "gone":
        yield line_at(8, line(finding.fix))


def _change(change: Change) -> Iterator[Shown]:
    name = (f"{SIGNS[change.action]} {line(change.name)}", _ACTIONS[change.action])
    yield line_at(4, name, (f"  {line(kind(change.section))} {change.action}", "dim"))
    if change.place:
        yield _place(change.place)
    for sentence in change.sentences:
        yield line_at(8, (line(sentence.text), _EFFECTS[sentence.effect]))
    for resource_change in change.resources:
        yield line_at(8, (line(resource(resource_change)), "dim"))


def _paged(route_change: RouteChange) -> Iterator[Shown]:
    yield line_at(
        4, line(names(route_change.names)), (f"  {line(because(route_change))}" if route_change.because else "", "dim")
    )
    for shown in text_diff(
        [line(step) for step in route_change.before], [line(step) for step in route_change.after], context=60
    ):
        yield line_at(8, (shown, {"-": "red", "+": "green"}.get(shown[0], "")))


def _shifted(rotation_change: RotationChange) -> Iterator[Shown]:
    yield line_at(4, line(shifted(rotation_change)))
    for each in rotation_change.handovers[:MOST_HANDOVERS]:
        yield line_at(8, line(handover(each, rotation_change)))
    if len(rotation_change.handovers) > MOST_HANDOVERS:
        yield line_at(8, (f"… and {len(rotation_change.handovers) - MOST_HANDOVERS:,} more", "dim"))


def _load_table(burdens: list[LoadChange]) -> Table:
    table = Table(box=None, padding=(0, 0, 0, 2), header_style="dim")
    for column in ("  Person", *LOAD_COLUMNS):
        table.add_column(column)
    for it in burdens:
        table.add_row(
            printable(f"  {line(it.person)}"),
            *(printable(after if before == after else f"{before} → {after}") for before, after in load_columns(it)),
        )
    return table


def _place(place: Place) -> Line:
    return line_at(8, (str(place), "dim"))
