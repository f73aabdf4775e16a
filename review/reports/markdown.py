"""A review as one comment on a pull request, for GitHub: always short enough, and never without its summary."""

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

from review.model import Change, Review, StackReview
from review.reports import markdown_parts as parts
from review.reports.diffs import diff_lines
from review.reports.github_text import code, fence, length, prose, tag
from review.reports.links import Links
from review.reports.markdown_parts import Section
from review.reports.previews import previews
from review.reports.room import Entry, fitted
from review.reports.words import COUNTED, IN_THE_WAY, REST, by_service, in_the_way, number, resource, sides, verdict

MARKER = "<!-- watchbill:review -->"
"""The first line of the comment, by which it is found again."""
MOST = 60_000
"""GitHub takes 65,536 characters; the rest is for what a workflow adds."""
_RESERVE = 1_500
"""For headings, and for each section's words on what is left out."""
_PREVIEWS = 8_000
"""What the engine said gets at most this much: the rest of the comment is of the same changes, in words."""
_MOST_STACKS = 12
_SIGN = {0: "✅", 2: "⛔"}


def as_markdown(review: Review, links: Links | None = None, whole: str | None = None) -> str:
    """The review in GitHub's Markdown, under 60,000 characters. `whole` says where nothing is left out."""
    links = links or Links()
    head = "\n".join(_head(review))
    room = MOST - _RESERVE - length(head)
    sections: list[tuple[Callable[[Review, Links], Section], int]] = [
        (parts.dangers, 36_000),
        (parts.approved, 3_000),
        (parts.broken, 10_000),
        (parts.looser, 14_000),
        (parts.woken, 14_000),
        (parts.burdens, 5_000),
        (parts.warned, 6_000),
    ]
    said = [head]
    for later, (section, most) in zip(range(len(sections) - 1, -1, -1), sections, strict=True):
        kept = parts.LEAST * later
        text = section(review, links).written(min(most, room - kept))
        said += [text] if text else []
        room -= length(text) + 2
    engine = previews(review, min(_PREVIEWS, room // 3))
    said += [engine] if engine else []
    room -= length(engine) + 2
    details, cut = _details(review, links, room)
    said += [details] if details else []
    if cut:
        said.append(f"_{cut} left out here to stay short: {whole or _where(review, links)}._")
    return "\n\n".join(said) + "\n"


def no_review(run: str) -> str:
    """The comment where there is no review to show. `run` is the page of the run that should have made one."""
    return (
        f"{MARKER}\n### ⛔ Watchbill: it could not tell\n\n"
        "A side does not load or could not be planned, so nothing is compared and nothing may be taken for clean. "
        f"[The run]({quote(run, safe=':/')}) says why.\n"
    )


def _head(review: Review) -> Iterator[str]:
    yield MARKER
    yield f"### {_SIGN[review.exit_code]} {verdict(review)}"
    yield ""
    yield f"Watchbill: {prose(sides(review), 300)}"
    yield ""
    yield f"| stack | {' | '.join(IN_THE_WAY)} | resources {' | '.join(word for _, word in COUNTED)} |"
    yield f"|---|{'--:|' * (len(IN_THE_WAY) + len(COUNTED))}"
    shown = review.stacks[:_MOST_STACKS]
    yield from (_row(stack) for stack in shown)
    if len(shown) < len(review.stacks):
        yield ""
        yield f"… and {number(len(review.stacks) - len(shown), 'stack')} more"
    notes = dict.fromkeys(note for stack in review.stacks for note in stack.notes)
    for note in list(notes)[:5]:
        yield ""
        yield f"_{prose(note[:1].upper() + note[1:], 200)}._"


def _row(stack: StackReview) -> str:
    numbers = [*in_the_way(stack), *(stack.count(action) for action, _ in COUNTED)]
    return f"| **{prose(stack.stack, 40)}** | {' | '.join(f'{it:,}' if it else '·' for it in numbers)} |"


def _details(review: Review, links: Links, room: int) -> tuple[str, str]:
    """Every change, folded by service, and in words what found no room."""
    groups = [(stack, service, changes) for stack in review.stacks for service, changes in by_service(stack.changes)]
    if not groups:
        return "", ""
    several = len(review.stacks) > 1
    titles = [_title(stack, service, len(changes), several) for stack, service, changes in groups]
    if sum(length(title) + 60 for title in titles) > room // 2:
        groups = [(review.stacks[0], "", [change for _, _, changes in groups for change in changes])]
        titles = [f"<b>All</b>: {number(len(groups[0][2]), 'change')}"]
    entries = [_entry(change, links) for _, _, changes in groups for change in changes]
    forms = iter(fitted(entries, room - sum(length(title) + 60 for title in titles)))
    said, rest, short = [f"#### {REST}"], 0, 0
    whole = iter(entries)
    for title, (_, _, changes) in zip(titles, groups, strict=True):
        found = [(next(whole), next(forms)) for _ in changes]
        shown = [entry.forms[form] for entry, form in found if form is not None]
        rest += len(found) - len(shown)
        short += sum(form is not None and form < len(entry.forms) - 1 for entry, form in found)
        if shown:
            said.append(f"<details><summary>{title}</summary>\n\n" + "\n".join(shown) + "\n</details>")
    return "\n\n".join(said), _left_out(rest, short)


def _title(stack: StackReview, service: str, changes: int, several: bool) -> str:
    return f"{tag(stack.stack, 80) + ': ' if several else ''}<b>{tag(service, 80)}</b>: {number(changes, 'change')}"


def _entry(change: Change, links: Links) -> Entry:
    title = parts.title(change, links)
    sentences = parts.sentences(change)
    blocks = [f"{title}\n\n{sentences}"]
    for made in change.resources:
        lines = diff_lines(made)
        said = tag(resource(made), 300)
        blocks.append(f"<details><summary>{said}</summary>\n\n{fence(lines)}\n\n</details>\n" if lines else f"{said}\n")
    named = f"- {prose(change.name, 80)}: {change.action}\n"
    return Entry(forms=(named, blocks[0], "\n".join(blocks)))


def _left_out(rest: int, short: int) -> str:
    said = [f"{number(rest, 'change')}"] if rest else []
    said += [f"the details of {number(short, 'change')}"] if short else []
    return " and ".join(said)


def _where(review: Review, links: Links) -> str:
    if links.run:
        return f"all of it is in the artifact of [this run]({links.run})"
    base: Sequence[str] = review.base.split(" ")
    return f"all of it is in {code(f'watchbill plan --base {base[0]} --write review.html')}"
