"""Suggestions as comments on the lines of a pull request, for GitHub's API.

GitHub applies a block `suggestion` only in a review comment on a line of the diff. Its API answers 422 for any other
line, and then creates nothing of a request with several comments (github.com/parkerbxyz/suggest-changes/issues/28 and
/64, read 2026-11-29). So each suggestion is a request of its own.
"""

import json
from hashlib import sha256

from review.model import Review, Suggestion
from review.report.github.escape import md, prose, suggestion_block

MARKER = "<!-- watchbill:suggestion:"
"""The beginning of each comment; a mark of the content follows, so that none is posted twice."""
_LONGEST = 600


def as_review_comments(review: Review) -> str:
    """Return one JSON object per line: a comment's `path`, `line`, `side`, `body`, and the `marker` it begins with."""
    return "".join(f"{json.dumps(_comment(each), ensure_ascii=False)}\n" for each in review.suggestions)


def _comment(suggestion: Suggestion) -> dict[str, str | int]:
    content = json.dumps([suggestion.place.file, suggestion.before, suggestion.after])
    marker = f"{MARKER}{sha256(content.encode()).hexdigest()[:16]} -->"
    body = md("{}\n\n{}", prose(suggestion.text, _LONGEST), suggestion_block(suggestion.after))
    place = suggestion.place
    return {
        "path": place.file,
        "line": place.line,
        "side": "RIGHT",
        "marker": marker,
        "body": f"{marker}\n{body.text}\n",
    }
