"""Approvals: which risks a person has approved, on the command line or with labels of a pull request."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

import click

from review.model import IgnoredApproval, Review, Risk
from review.report.approving import CODE_LABEL, LABEL_PREFIX, how_to_approve, label_of
from review.risk_ids import current_risk_id


def labels_in(text: str) -> tuple[str, ...]:
    """Return the labels that approve a risk, from a JSON list of a pull request's labels.

    Raises:
        click.UsageError: the text is not a JSON list of strings.
    """
    try:
        labels = json.loads(text or "[]")
    except ValueError:
        labels = None
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise click.UsageError(
            "--approve-labels requires a JSON list of labels, such as toJSON(…labels.*.name) in a workflow"
        )
    return tuple(
        sorted(label for label in labels if label.startswith(LABEL_PREFIX) and not label.startswith(CODE_LABEL))
    )


def approve(review: Review, ids: Sequence[str], labels: Sequence[str]) -> Review:
    """Return the review with its risks approved by their ids with marks, or by labels.

    An approval without a mark, or with the mark of other content, approves nothing: the review names it. A label whose
    risk no longer exists is not named: it stays on the pull request when the branch changes.

    Raises:
        click.UsageError: an id is not a risk of this review: a misspelt id would silently approve nothing.
    """
    risks = [risk for stack in review.stacks for risk in stack.risks]
    _refuse_unknown(ids, risks)
    given = {f"{id}@{mark}" for id, mark in map(_split, ids) if mark}
    approved = {risk.full_id for risk in risks if risk.full_id in given or label_of(risk) in labels}
    ignored = [*_ignored_ids(ids, risks), *_ignored_labels(labels, risks)]
    return replace(with_approved(review, approved), ignored_approvals=tuple(dict.fromkeys(ignored)))


def with_approved(review: Review, full_ids: set[str]) -> Review:
    """Return the review in which exactly the risks with these ids and marks are approved."""
    stacks = tuple(
        replace(
            stack,
            risks=tuple(
                risk if risk.approved == (risk.full_id in full_ids) else replace(risk, approved=not risk.approved)
                for risk in stack.risks
            ),
        )
        for stack in review.stacks
    )
    refused = {risk.id for stack in stacks for risk in stack.refused}
    approved = {risk.id for stack in stacks for risk in stack.risks if risk.approved}
    return replace(review, stacks=stacks, approved=tuple(sorted(approved - refused)))


def _refuse_unknown(ids: Sequence[str], risks: Sequence[Risk]) -> None:
    known = {risk.id for risk in risks}
    for given in ids:
        if _split(given)[0] not in known:
            listed = sorted({risk.full_id for risk in risks})
            expected = f"the risks of this review are {', '.join(listed)}" if listed else "this review has no risks"
            raise click.UsageError(f"--approve {given}: unknown risk; {expected}")


def _ignored_ids(ids: Sequence[str], risks: Sequence[Risk]) -> Iterator[IgnoredApproval]:
    for given in ids:
        id, mark = _split(given)
        same = [risk for risk in risks if risk.id == id]
        if mark is None or mark not in {risk.mark for risk in same}:
            instead = tuple(sorted({how_to_approve(risk) for risk in same}))
            yield IgnoredApproval(
                given=f"--approve {given}", reason="other_content" if mark else "no_mark", instead=instead
            )


def _ignored_labels(labels: Sequence[str], risks: Sequence[Risk]) -> Iterator[IgnoredApproval]:
    for label in labels:
        body, mark = _split(label.removeprefix(LABEL_PREFIX))
        if mark is None:
            same = [risk for risk in risks if risk.id == body or _beginning_of_former_label(body, risk)]
            yield IgnoredApproval(given=label, reason="no_mark", instead=_labels(same))
        elif label not in {label_of(risk) for risk in risks}:
            same = [risk for risk in risks if _split(label_of(risk).removeprefix(LABEL_PREFIX))[0] == body]
            if same:
                yield IgnoredApproval(given=label, reason="other_content", instead=_labels(same))


def _labels(risks: Sequence[Risk]) -> tuple[str, ...]:
    return tuple(sorted({label_of(risk) for risk in risks}))


def _beginning_of_former_label(body: str, risk: Risk) -> bool:
    """Return whether a label without a mark is one that an earlier version cut: `mute:alerts/check~0a1b2c3d`."""
    beginning, tilde, _ = body.rpartition("~")
    return bool(tilde) and risk.id.startswith(current_risk_id(beginning))


def _split(text: str) -> tuple[str, str | None]:
    """Return an id with the current name of its kind, and its mark; None without a mark."""
    id, at, mark = text.rpartition("@")
    if at and mark.isalnum():
        return current_risk_id(id), mark
    return current_risk_id(text), None
