"""A review as one comment on a pull request: always short enough for GitHub, and always with its summary."""

import shlex
from collections.abc import Iterator

from review.inputs.changed_files import ChangedFiles
from review.model import Review
from review.report.digest import Digest, digest
from review.report.github import markdown_parts as parts
from review.report.github.changed_files import changed_files
from review.report.github.escape import EMPTY, Markdown, code, element, join, length, link, md, prose
from review.report.github.markdown_changes import changes, follows
from review.report.github.markdown_paged import burdens, woken
from review.report.github.previews import previews
from review.report.github.section import LEAST, Rendered, Section
from review.report.links import Links
from review.report.phrases import compared_revisions, not_covered, number, verdict

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
    shown = digest(review)
    following, stacks = follows(shown), _stacks(shown)
    space = MOST - _RESERVE - length(head) - length(following) - length(stacks)
    sections: list[tuple[Section, int]] = [
        (parts.risks(review, links), 36_000),
        (parts.ignored(review), 3_000),
        (parts.approved(review, links), 3_000),
        (parts.broken(review, links), 10_000),
        (woken(review), 12_000),
        (burdens(review), 6_000),
        (changes(review, links, shown), 30_000),
        (parts.warned(review, links), 6_000),
    ]
    blocks = [head]
    cut = ""
    for later, (section, most) in zip(range(len(sections) - 1, -1, -1), sections, strict=True):
        rendered = section.render(min(most, space - LEAST * later))
        space -= length(rendered.text) + 2
        text = rendered.text
        if section.lines:
            text = join("\n", [part for part in (text, following, stacks) if part])
            cut = _left_out(rendered)
        blocks += [text] if text else []
    engine = previews(review, min(_PREVIEWS, space))
    blocks += [engine] if engine else []
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
    yield element("sub", prose(compared_revisions(review), 300))
    for name in review.uncovered[:_MOST_STACKS]:
        yield EMPTY
        yield md("⛔ {}", prose(not_covered(name), 200))
    notes = dict.fromkeys(note for stack in review.stacks for note in stack.notes)
    for note in list(notes)[:5]:
        yield EMPTY
        yield md("_{}._", prose(note[:1].upper() + note[1:], 200))


def _stacks(shown: Digest) -> Markdown:
    """Return the line for each stack: how many resources change, or that its changes are the same."""
    listed = shown.stacks[:_MOST_STACKS]
    more = len(shown.stacks) - len(listed)
    rest = [md("… and {} more", number(more, "stack"))] if more > 0 else []
    lines = [*(prose(line, 200) for line in listed), *rest]
    return element("sub", join(" · ", lines))


def _left_out(rendered: Rendered) -> str:
    left_out = [number(rendered.left, "change")] if rendered.left else []
    left_out += [f"the details of {number(rendered.short, 'change')}"] if rendered.short else []
    return " and ".join(left_out)


def _where(review: Review, links: Links) -> Markdown:
    if links.run:
        return md("The full review is in the artifact of {}", link("this run", links.run))
    base = shlex.quote(review.base.split(" ")[0])
    return md("For the full review, run {}", code(f"watchbill plan --base {base} --write review.html"))
