"""Approvals: the ids of risks that a person has approved, on the command line or with labels of a pull request."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

import click

from review.model import Review
from review.report.phrases import LABEL_PREFIX, label_of


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
    return tuple(sorted(label for label in labels if label.startswith(LABEL_PREFIX)))


def approved_by(labels: Sequence[str], risks: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of risks that the labels approve, sorted. A label that matches two risks approves neither."""
    approved: list[str] = []
    for label in set(labels):
        matching = [risk for risk in set(risks) if label_of(risk) == label]
        approved += matching if len(matching) == 1 else []
    return tuple(sorted(approved))


def approve(review: Review, ids: Sequence[str], labels: Sequence[str]) -> Review:
    """Return the review with its risks approved by their ids or by labels.

    A label without a risk is not an error: it stays on the pull request when the branch changes.

    Raises:
        click.UsageError: an id is not a risk of this review: a misspelt id would silently approve nothing.
    """
    risks = sorted({risk.id for stack in review.stacks for risk in stack.risks})
    for id in sorted(set(ids) - set(risks)):
        known = f"the risks of this review are {', '.join(risks)}" if risks else "this review has no risks"
        raise click.UsageError(f"--approve {id}: unknown risk; {known}")
    approved = {*ids, *approved_by(labels, risks)}
    stacks = tuple(
        replace(stack, risks=tuple(replace(risk, approved=risk.id in approved) for risk in stack.risks))
        for stack in review.stacks
    )
    return replace(review, stacks=stacks, approved=tuple(sorted(approved)))
