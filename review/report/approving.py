"""Texts about approvals: the label of a risk, what to type, who approved, and what approves nothing."""

import shlex
from typing import assert_never

from review.model import IgnoredApproval, Risk
from review.report.phrases import moment

IGNORED = "Approvals that approve nothing"
HOW_TO_APPROVE = (
    "To approve a risk, add its label to the pull request (create the label first). The review then runs again. "
    "The label ends with a mark of the content. If a later push changes the content, the risk needs another label."
)
LABEL_PREFIX = "approve:"
CODE_LABEL = f"{LABEL_PREFIX}code@"
"""The beginning of the label that approves the code of a commit."""
LABEL_LENGTH = 50
"""The largest number of characters that GitHub accepts for a label's name: the API answers "name is too long (maximum
is 50 characters)" (github.com/github/docs/issues/32156, read 2026-11-29).
"""


def how_to_approve(risk: Risk) -> str:
    """Return what to type to approve a risk."""
    return f"--approve {shlex.quote(risk.full_id)}"


def is_full_label(risk: Risk) -> bool:
    """Return whether the label of a risk contains its complete id."""
    return label_of(risk) == f"{LABEL_PREFIX}{risk.full_id}"


def label_of(risk: Risk) -> str:
    """Return the label that approves a risk in a pull request: `approve:<id>@<mark>`.

    An id too long for GitHub is cut. The mark covers the complete id, so risks with the same beginning have different
    labels.
    """
    return f"{LABEL_PREFIX}{risk.id[: LABEL_LENGTH - len(LABEL_PREFIX) - len(risk.mark) - 1]}@{risk.mark}"


def approved_by(risk: Risk) -> str:
    """Return who approved a risk, and when, where the forge reports it."""
    if risk.approval is None:
        return "approved"
    return f"approved by {risk.approval.by}, {moment(risk.approval.at, year=True)}"


def ignored(approval: IgnoredApproval) -> str:
    """Return why an approval approves nothing, and what to add instead."""
    instead = f" To approve the risk as it is now, add {' or '.join(approval.instead)}." if approval.instead else ""
    match approval.reason:
        case "no_mark":
            return f"{approval.given} approves nothing, because it has no mark of the content that it is for.{instead}"
        case "other_content":
            return f"{approval.given} approved other content, and the risk has changed since.{instead}"
        case "no_label":
            return f"The report names the approval {approval.given}, but the pull request has no such label."
    assert_never(approval.reason)
