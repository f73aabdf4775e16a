"""Reads a review from its JSON. It may come from a branch that nobody has reviewed: none of it is trusted."""

import json
from pathlib import Path

from pydantic import ValidationError

from review.model import Review
from review.report.json_form import REVIEW, VERSION
from review.report.sanitize import line

LARGEST = 50_000_000
"""The largest JSON to read, in bytes: a review of 1,000 changes has about 3 million."""
_LONGEST = 500


class NotAReview(ValueError):
    """The text is not the JSON of a review; the message says why."""


def read_review(file: Path) -> Review:
    """Return the review that `watchbill plan --base … --format json` wrote into a file.

    Its exit code and its counts are computed again, whatever the file says.

    Raises:
        NotAReview: there is no such file, or it is too large, not JSON, of another version, or not in a review's form.
    """
    try:
        with file.open("rb") as opened:  # not by the size that the system names: a device has none, and never ends
            text = opened.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise NotAReview(f"{file} is larger than {LARGEST:,} bytes, the limit for a review")
        document = json.loads(text)
    except OSError as error:
        raise NotAReview(f"{file} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, NotAReview):
            raise
        raise NotAReview(f"{file} is not JSON") from error
    version = document.get("version") if isinstance(document, dict) else None
    if type(version) is not int or version != VERSION:
        shown = line(str(version), _LONGEST).replace("##[", "# #[")
        raise NotAReview(f"{file}: unsupported version {shown} of a review; expected version {VERSION}")
    try:
        # Strict: otherwise a number in quotes would pass as a number.
        review = REVIEW.validate_json(text, strict=True)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        # The place may hold a key of the file. A runner of GitHub reads `##[` in a line of its log as a command.
        shown = line(f"{place}: {first['msg']}", _LONGEST).replace("##[", "# #[")
        raise NotAReview(f"{file} is not a valid review: {shown}") from error
    exit_code = document.get("exit_code")
    if document.get("verdict") not in ("clear", "stopped") or type(exit_code) is not int or exit_code not in (0, 2):
        raise NotAReview(f"{file}: expected the verdict clear or stopped, and the exit code 0 or 2")
    return review
