"""The change of the playbook's address, with everything that differs only in its link to a runbook.

The messages of all monitors change with one line of the YAML: they are one change of the review, not one an alert.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from catalog.registry import PLAYBOOK
from review.diff.items import ItemDiff, KeptItem
from review.facts.context import Context
from review.inputs.document import Document, Json
from review.inputs.notifiers import NOTIFIERS
from review.model import ResourceChange

_FIELD = "runbook"
_LINES = re.compile(r"^Runbook: .*\n?|^ *- name: Runbooks\n +type: runbook\n +url: .*\n", re.MULTILINE)


def playbook_diff(context: Context) -> ItemDiff | None:
    """Return the difference of the playbook's address; None if it is the same in base and head."""
    diffs = [diff for diff in context.of_section(PLAYBOOK.name) if not isinstance(diff, KeptItem) or diff.changed]
    return diffs[0] if diffs else None


def differs_only_in_link(diff: ItemDiff, changes: Sequence[ResourceChange], context: Context) -> bool:
    """Whether an item is the same but for the link to its page in the playbook."""
    if not isinstance(diff, KeptItem) or diff.renamed or not set(diff.changed) <= {_FIELD}:
        return False
    if not (changes or diff.changed) or any(change.action != "update" for change in changes):
        return False
    links = diff.changed.get(_FIELD, ())
    if links and not any(_is_page(link, side) for link, side in zip(links, (context.base, context.head), strict=True)):
        return False
    return all(
        _without_links(context.base, change.urn) == _without_links(context.head, change.urn) for change in changes
    )


def linked_alerts(refs: Sequence[str]) -> int:
    """Return how many of the items notify."""
    return sum(ref.partition("/")[0] in NOTIFIERS for ref in refs)


def _is_page(link: str | None, side: Document) -> bool:
    """Whether a link is of the playbook that the side's catalog names."""
    named = side.items.get(PLAYBOOK.ref(PLAYBOOK.name))
    return named is not None and str(link).startswith(f"{named.fields['url']}/")


def _without_links(side: Document, urn: str) -> Json | None:
    resource = side.resources.get(urn)
    return None if resource is None else {key: _stripped(key, value) for key, value in _inputs(resource.inputs).items()}


def _inputs(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the inputs without the runbook that a monitor has as its asset."""
    return {key: value for key, value in inputs.items() if key != "assets"}


def _stripped(key: str, value: Any) -> Any:
    return _LINES.sub("", value).rstrip("\n") if key in ("message", "entity") and isinstance(value, str) else value
