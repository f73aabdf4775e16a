"""The status of a pull request's commit: what the trusted workflow says of its reviews and of its changed code."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from review.inputs.changed_files import ChangedFiles
from review.model import Approval, Review
from review.report.approving import CODE_LABEL
from review.report.phrases import number, verdict

_LONGEST = 140
"""GitHub's limit for the description of a status."""


@dataclass(frozen=True, kw_only=True)
class CommitStatus:
    """`state` is GitHub's; only `success` lets a required status pass. `code` is whether code has changed."""

    state: Literal["success", "failure"]
    description: str
    code: bool

    def as_json(self) -> str:
        return json.dumps({"state": self.state, "description": self.description[:_LONGEST], "code": self.code}) + "\n"


def code_label(head: str) -> str:
    """Return the label that approves the code of a commit; the next commit needs another."""
    return f"{CODE_LABEL}{head[:12]}"


def with_code_approval(changed: ChangedFiles, head: str, labels: Mapping[str, Approval]) -> ChangedFiles:
    """Return the changed files with the label that approves them, and who has added it."""
    label = code_label(head)
    return replace(changed, label=label, approval=labels.get(label))


def commit_status(trusted: Review | None, branch: Review | None, changed: ChangedFiles) -> CommitStatus:
    """Return the status of a request, from two reviews whose approvals are confirmed; None: there is no such review.

    `trusted` is the review of the catalogs by the default branch's code, and `branch` the one that the branch's own
    code made. If only catalogs change, `trusted` alone decides. If code changes, its label is required, too, and no
    review may block; `trusted` may be missing, because earlier code may be unable to read later catalogs.
    """
    code = bool(changed.count) or not changed.complete
    if code and changed.approval is None:
        files = f"{number(changed.count, 'file')} outside of the catalogs"
        return CommitStatus(state="failure", description=f"{files}: read them, then add {changed.label}", code=code)
    required = branch if code else trusted
    if required is None:
        whose = "the branch's code" if code else "the default branch's code"
        return CommitStatus(state="failure", description=f"There is no review by {whose}", code=code)
    blocking = next((review for review in (trusted, branch if code else None) if review and review.exit_code), None)
    state: Literal["success", "failure"] = "failure" if blocking else "success"
    return CommitStatus(state=state, description=verdict(blocking or required), code=code)
