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
        click.UsageError: the text is not a JSON list of texts.
    """
    try:
        labels = json.loads(text or "[]")
    except ValueError:
        labels = None
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise click.UsageError("--approve-labels takes a JSON list of labels, as toJSON(…labels.*.name) gives it")
    return tuple(sorted(label for label in labels if label.startswith(LABEL_PREFIX)))


def approved_by(labels: Sequence[str], risks: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of risks that the labels approve, sorted. A label that matches two risks approves neither."""
    found = []
    every = sorted(set(risks))
    for label in set(labels):
        meant = [risk for risk in every if label_of(risk) == label]
        found += meant if len(meant) == 1 else []
    return tuple(sorted(found))


def approve(review: Review, ids: Sequence[str], labels: Sequence[str]) -> Review:
    """Return the review with its risks approved by their ids or by labels.

    A label without a risk is not an error: it stays on the pull request when the branch changes.

    Raises:
        click.UsageError: an id is not a risk of this review: a misspelt id would silently approve nothing.
    """
    there = sorted({risk.id for stack in review.stacks for risk in stack.risks})
    for id in sorted(set(ids) - set(there)):
        known = f"the dangers here are {', '.join(there)}" if there else "nothing here needs approval"
        raise click.UsageError(f"--approve {id}: there is no such danger; {known}")
    said = {*ids, *approved_by(labels, there)}
    stacks = tuple(
        replace(stack, risks=tuple(replace(risk, approved=risk.id in said) for risk in stack.risks))
        for stack in review.stacks
    )
    return replace(review, stacks=stacks, approved=tuple(sorted(said)))
