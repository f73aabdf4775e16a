"""Approvals: the ids of risks that a person has approved, on the command line or with labels of a pull request."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

import click

from review.model import Review
from review.report.phrases import LABEL_PREFIX, label_of
from review.risk_ids import current_risk_id, former_risk_id


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


def approved_by(labels: Sequence[str], risks: Iterable[str]) -> dict[str, str]:
    """Return the label that approves each risk, by the risk's id. A label that matches two risks approves neither.

    The label of a risk's former id (`review.risk_ids`) approves it, too.
    """
    labelled: dict[str, list[str]] = defaultdict(list)
    for risk in sorted(set(risks)):
        former = former_risk_id(risk)
        for id in (risk, former) if former else (risk,):
            labelled[label_of(id)].append(risk)
    found: dict[str, str] = {}
    for label in sorted(set(labels)):
        matching = labelled.get(label, [])
        if len(matching) == 1 and found.get(matching[0]) != label_of(matching[0]):
            found[matching[0]] = label
    return found


def approve(review: Review, ids: Sequence[str], labels: Sequence[str]) -> Review:
    """Return the review with its risks approved by their ids or by labels.

    A label without a risk is not an error: it stays on the pull request when the branch changes. An approval by a
    former id adds a note with the current one.

    Raises:
        click.UsageError: an id is not a risk of this review: a misspelt id would silently approve nothing.
    """
    known = sorted({risk.id for stack in review.stacks for risk in stack.risks})
    given = {current_risk_id(id): id for id in ids}
    for id in sorted(set(given) - set(known)):
        expected = f"the risks of this review are {', '.join(known)}" if known else "this review has no risks"
        raise click.UsageError(f"--approve {given[id]}: unknown risk; {expected}")
    by_label = approved_by(labels, known)
    approved = {*given, *by_label}
    renamed = {id: as_given for id, as_given in given.items() if as_given != id}
    renamed |= {id: label for id, label in by_label.items() if label != label_of(id)}
    notes = {id: f"the approval {as_given} still works; it is now named {id}" for id, as_given in renamed.items()}
    stacks = tuple(
        replace(
            stack,
            risks=tuple(replace(risk, approved=risk.id in approved) for risk in stack.risks),
            notes=(*stack.notes, *(notes[risk.id] for risk in stack.risks if risk.id in notes)),
        )
        for stack in review.stacks
    )
    return replace(review, stacks=stacks, approved=tuple(sorted(approved)))
