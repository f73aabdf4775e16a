"""A review read back from its JSON. It may come from a branch that nobody has looked at: nothing of it is trusted."""

import json
from pathlib import Path

from pydantic import ValidationError

from review.model import Review
from review.report.json_form import REVIEW, VERSION
from review.report.sanitize import line

LARGEST = 50_000_000
"""The most bytes of a review's JSON that are read: one of 1,000 changes has about 3 million."""
_LONGEST = 500


class NotAReview(ValueError):
    """What should be a review's JSON is none; the message says why."""


def read_review(file: Path) -> Review:
    """The review that `watchbill plan --base … --format json` wrote into a file.

    Its exit code and its counts are reckoned anew, whatever the file says of them.

    Raises:
        NotAReview: there is no such file, it is too large, not JSON, of another version, or not of a review's form.
    """
    try:
        if file.stat().st_size > LARGEST:
            raise NotAReview(f"{file} is larger than {LARGEST:,} bytes, and so no review")
        document = json.loads(file.read_bytes())
    except OSError as error:
        raise NotAReview(f"{file} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, NotAReview):
            raise
        raise NotAReview(f"{file} is not JSON") from error
    version = document.get("version") if isinstance(document, dict) else None
    if version != VERSION:
        shown = line(str(version), _LONGEST).replace("##[", "# #[")
        raise NotAReview(f"{file} is a review of version {shown}, and this reads version {VERSION}")
    try:
        review = REVIEW.validate_python(document)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        # The place may hold a key of the file. A runner of GitHub takes `##[` in a line of its log for a command.
        shown = line(f"{place}: {first['msg']}", _LONGEST).replace("##[", "# #[")
        raise NotAReview(f"{file} is not of a review's form: {shown}") from error
    if document.get("verdict") not in ("clear", "stopped") or document.get("exit_code") not in (0, 2):
        raise NotAReview(f"{file} has another verdict than clear or stopped, or another exit code than 0 or 2")
    return review
