"""A review as one comment on a pull request: always short enough for GitHub, and always with its summary."""

import shlex
from collections.abc import Callable, Iterator

from review.inputs.changed_files import ChangedFiles
from review.model import Change, Review, StackReview
from review.report.diffs import diff_lines
from review.report.github import markdown_parts as parts
from review.report.github.changed_files import changed_files
from review.report.github.escape import EMPTY, Markdown, code, fence, join, length, link, md, prose
from review.report.github.markdown_parts import Section
from review.report.github.previews import previews
from review.report.links import Links
from review.report.phrases import (
    COUNT_COLUMNS,
    COUNTED,
    REST,
    blocking_counts,
    by_service,
    compared_revisions,
    number,
    resource,
    verdict,
)
from review.report.truncate import Entry, truncate

MARKER = "<!-- watchbill:review -->"
"""The first line of the comment, which identifies it."""
MOST = 60_000
"""GitHub accepts 65,536 characters; the rest is for text that a workflow adds."""
_RESERVE = 1_500
"""For headings, and for each section's note on what is left out."""
_PREVIEWS = 8_000
"""The limit for the engine's previews: the rest of the comment describes the same changes."""
_MOST_STACKS = 12
_MARKER = md("<!-- watchbill:review -->")
_SIGN = {0: "✅", 2: "⛔"}


def as_markdown(
    review: Review,
    links: Links | None = None,
    full_report: Markdown | None = None,
    changed: ChangedFiles | None = None,
) -> str:
    """Return the review in GitHub's Markdown, under 60,000 characters.

    `full_report` says where to find the full report. `changed` are the pull request's files, which come first.
    """
    links = links or Links()
    head = join("\n", _head(review, changed))
    space = MOST - _RESERVE - length(head)
    sections: list[tuple[Callable[[Review, Links], Section], int]] = [
        (parts.risks, 36_000),
        (parts.ignored, 3_000),
        (parts.approved, 3_000),
        (parts.broken, 10_000),
        (parts.looser, 14_000),
        (parts.woken, 14_000),
        (parts.burdens, 5_000),
        (parts.warned, 6_000),
    ]
    blocks = [head]
    for later, (section, most) in zip(range(len(sections) - 1, -1, -1), sections, strict=True):
        kept = parts.LEAST * later
        text = section(review, links).render(min(most, space - kept))
        blocks += [text] if text else []
        space -= length(text) + 2
    engine = previews(review, min(_PREVIEWS, space // 3))
    blocks += [engine] if engine else []
    space -= length(engine) + 2
    details, cut = _details(review, links, space)
    blocks += [details] if details else []
    if cut:
        blocks.append(md("_Left out of this comment: {}. {}._", cut, full_report or _where(review, links)))
    return join("\n\n", blocks).text + "\n"


def no_review(run: str, changed: ChangedFiles | None = None) -> str:
    """Return the comment for a missing review. `run` is the page of the run that should have created one."""
    files = changed_files(changed)
    return md(
        "{}\n{}### ⛔ Watchbill: no review\n\n"
        "The base or the head could not be loaded or planned, so nothing was compared. Do not assume that the "
        "change is safe. "
        "{} shows the error.\n",
        _MARKER,
        md("{}\n\n", files) if files else EMPTY,
        link("The run", run),
    ).text


def _head(review: Review, changed: ChangedFiles | None) -> Iterator[Markdown]:
    yield _MARKER
    if files := changed_files(changed):
        yield files
        yield EMPTY
    yield md("### {} {}", _SIGN[review.exit_code], verdict(review))
    yield EMPTY
    yield md("Watchbill: {}", prose(compared_revisions(review), 300))
    yield EMPTY
    yield md("| stack | {} | resources {} |", join(" | ", COUNT_COLUMNS), join(" | ", (word for _, word in COUNTED)))
    yield md("|---|{}", join("", [md("--:|")] * (len(COUNT_COLUMNS) + len(COUNTED))))
    shown = review.stacks[:_MOST_STACKS]
    yield from (_row(stack) for stack in shown)
    if len(shown) < len(review.stacks):
        yield EMPTY
        yield md("… and {} more", number(len(review.stacks) - len(shown), "stack"))
    notes = dict.fromkeys(note for stack in review.stacks for note in stack.notes)
    for note in list(notes)[:5]:
        yield EMPTY
        yield md("_{}._", prose(note[:1].upper() + note[1:], 200))


def _row(stack: StackReview) -> Markdown:
    numbers = [*blocking_counts(stack), *(stack.count(action) for action, _ in COUNTED)]
    return md("| **{}** | {} |", prose(stack.stack, 40), join(" | ", (it or "·" for it in numbers)))


def _details(review: Review, links: Links, space: int) -> tuple[Markdown, str]:
    """Return every change, folded by service, and a note on the changes that did not fit."""
    groups = [(stack, service, changes) for stack in review.stacks for service, changes in by_service(stack.changes)]
    if not groups:
        return EMPTY, ""
    several = len(review.stacks) > 1
    titles = [_title(stack, service, len(changes), several) for stack, service, changes in groups]
    if sum(length(title) + 60 for title in titles) > space // 2:
        groups = [(review.stacks[0], "", [change for _, _, changes in groups for change in changes])]
        titles = [md("<b>All</b>: {}", number(len(groups[0][2]), "change"))]
    entries = [_entry(change, links) for _, _, changes in groups for change in changes]
    forms = iter(truncate(entries, space - sum(length(title) + 60 for title in titles)))
    blocks, rest, short = [md("#### {}", REST)], 0, 0
    remaining_entries = iter(entries)
    for title, (_, _, changes) in zip(titles, groups, strict=True):
        chosen = [(next(remaining_entries), next(forms)) for _ in changes]
        shown = [entry.forms[form] for entry, form in chosen if form is not None]
        rest += len(chosen) - len(shown)
        short += sum(form is not None and form < len(entry.forms) - 1 for entry, form in chosen)
        if shown:
            blocks.append(md("<details><summary>{}</summary>\n\n{}\n</details>", title, join("\n", shown)))
    return join("\n\n", blocks), _left_out(rest, short)


def _title(stack: StackReview, service: str, changes: int, several: bool) -> Markdown:
    of = md("{}: ", prose(stack.stack, 80)) if several else EMPTY
    return md("{}<b>{}</b>: {}", of, prose(service, 80), number(changes, "change"))


def _entry(change: Change, links: Links) -> Entry:
    title = parts.title(change, links)
    sentences = parts.sentences(change)
    blocks = [md("{}\n\n{}", title, sentences)]
    for change_of_resource in change.resources:
        lines = diff_lines(change_of_resource)
        summary = prose(resource(change_of_resource), 300)
        folded = md("<details><summary>{}</summary>\n\n{}\n\n</details>\n", summary, fence(lines))
        blocks.append(folded if lines else md("{}\n", summary))
    named = md("- {}: {}\n", prose(change.name, 80), change.action)
    return Entry(forms=(named, blocks[0], join("\n", blocks)))


def _left_out(rest: int, short: int) -> str:
    left_out = [f"{number(rest, 'change')}"] if rest else []
    left_out += [f"the details of {number(short, 'change')}"] if short else []
    return " and ".join(left_out)


def _where(review: Review, links: Links) -> Markdown:
    if links.run:
        return md("The full review is in the artifact of {}", link("this run", links.run))
    base = shlex.quote(review.base.split(" ")[0])
    return md("For the full review, run {}", code(f"watchbill plan --base {base} --write review.html"))
