"""Who added a pull request's labels, and when, from the events that the forge reports."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from cli.approvals import with_approved
from review.model import Approval, IgnoredApproval, Review, Risk
from review.report.approving import label_of


class NotEvents(Exception):
    """The file does not hold events of labels; the message says why."""


@dataclass(frozen=True, kw_only=True)
class _Event:
    """An event of an issue in GitHub's API, as `comment.yml` selects its fields. `by` is None for a deleted account."""

    event: Literal["labeled", "unlabeled"]
    label: str
    by: str | None
    at: datetime


_EVENT = TypeAdapter(_Event)


def read_events(file: Path) -> Mapping[str, Approval]:
    """Return who added each present label last, and when, from a file with one event (JSON) in each line.

    The events are GitHub's `labeled` and `unlabeled` of an issue (docs.github.com/en/rest/issues/events, read
    2026-11-29): `{"event": "labeled", "label": "approve:…", "by": "ada", "at": "2026-11-24T09:00:00Z"}`.

    Raises:
        NotEvents: the file cannot be read, or a line is not an event.
    """
    labels: dict[str, Approval] = {}
    try:
        events = sorted(_events(file.read_text(encoding="utf-8")), key=lambda each: each.at)
    except (OSError, UnicodeDecodeError) as error:
        raise NotEvents(f"{file} cannot be read: {error}") from error
    for each in events:
        labels.pop(each.label, None)
        if each.event == "labeled":
            labels[each.label] = Approval(by=each.by or "a deleted account", at=each.at.isoformat(timespec="minutes"))
    return labels


def confirm(review: Review, labels: Mapping[str, Approval]) -> Review:
    """Return the review with only those of its approvals that the forge confirms, each with who gave it and when.

    The review says which of its risks are approved, and the branch under review could have written that.
    """
    risks = [risk for stack in review.stacks for risk in stack.risks]
    claimed = {risk.full_id: risk for risk in risks if risk.approved}
    confirmed = {full_id for full_id, risk in claimed.items() if label_of(risk) in labels}
    unknown = [claimed[full_id] for full_id in sorted(set(claimed) - confirmed)]
    ignored = tuple(IgnoredApproval(given=label_of(risk), reason="no_label") for risk in unknown)
    review = with_approved(review, confirmed)
    stacks = tuple(
        replace(stack, risks=tuple(_with_approval(risk, labels) for risk in stack.risks)) for stack in review.stacks
    )
    return replace(review, stacks=stacks, ignored_approvals=(*review.ignored_approvals, *ignored))


def _with_approval(risk: Risk, labels: Mapping[str, Approval]) -> Risk:
    return replace(risk, approval=labels[label_of(risk)] if risk.approved else None)


def _events(text: str) -> Iterator[_Event]:
    for number, each in enumerate(text.splitlines(), start=1):
        if not each.strip():
            continue
        try:
            event = _EVENT.validate_json(each)
        except ValidationError as error:
            raise NotEvents(f"line {number} is not an event of a label") from error
        if event.at.tzinfo is None:
            raise NotEvents(f"line {number}: the time {json.dumps(event.at.isoformat())} has no offset")
        yield event
