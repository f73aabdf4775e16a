"""The engine's previews of the live accounts, in the comment with the review."""

import re

from review.model import Preview, Review
from review.report.github.escape import EMPTY, Markdown, fence, join, length, md, prose

HEADING = "Pulumi's preview of the live accounts"
_COUNT = re.compile(r"^ +[-+~ ]*\d+ (?:to [a-z]+|unchanged|changes?).*$")
_FRAME = 200


def previews(review: Review, space: int) -> Markdown:
    """Return the output of `pulumi preview` for each stack, folded; if it does not fit, its end, with the counts.

    Empty without previews.
    """
    if not review.previews:
        return EMPTY
    each = (space - length(HEADING) - 10) // len(review.previews)
    return join("\n\n", [md("#### {}", HEADING), *(_folded(preview, each) for preview in review.previews)])


def _folded(preview: Preview, space: int) -> Markdown:
    lines = preview.text.rstrip().splitlines()
    summary = md("<b>{}</b>: {}", prose(preview.stack, 80), prose(_counts(lines), 200))
    kept = _end(lines, space - length(summary) - _FRAME)
    cut = len(lines) - len(kept)
    shown = [f"… {cut:,} lines before these"] * bool(cut) + kept
    return md("<details><summary>{}</summary>\n\n{}\n\n</details>", summary, fence(shown, "text"))


def _counts(lines: list[str]) -> str:
    """Return the engine's own counts; the last lines if it did not finish."""
    start = max((number for number, line in enumerate(lines) if line.startswith("Resources:")), default=None)
    if start is None:
        printed = [line.strip() for line in lines if line.strip()]
        return f"the preview failed: {printed[-1]}" if printed else "the preview has no output"
    return ", ".join(line.strip(" +-~") for line in lines[start + 1 :] if _COUNT.match(line)) or "no changes"


def _end(lines: list[str], space: int) -> list[str]:
    kept: list[str] = []
    for line in reversed(lines):
        space -= length(line) + 1
        if space < 0:
            break
        kept.append(line)
    return kept[::-1]
