"""Facts of the status page, its components and its templates: what customers see."""

from collections.abc import Iterator

from review.diff.items import ItemDiff
from review.facts.context import Context, FieldChange
from review.facts.fact import Fact, plain, removed_and_added
from review.facts.fields import changed
from review.facts.phrases.account import StatusPage
from review.facts.section import SectionFacts


def on_create_delete(diff: ItemDiff, _context: Context) -> Iterator[Fact]:
    """Yield the facts of an added or removed part of the status page."""
    yield plain(StatusPage.ADDED if diff.after else StatusPage.REMOVED, section=diff.section)


def _visibility(change: FieldChange) -> Iterator[Fact]:
    code = StatusPage.PUBLISHED if change.after == "public" else StatusPage.HIDDEN
    yield plain(code, before=change.before, after=change.after)


def _members(change: FieldChange) -> Iterator[Fact]:
    removed, added = (change.context.names(refs) for refs in removed_and_added(change.before, change.after))
    if removed:
        yield plain(StatusPage.MEMBERS_REMOVED, names=removed)
    if added:
        yield plain(StatusPage.MEMBERS_ADDED, names=added)
    if not removed and not added:
        yield plain(StatusPage.ORDER, names=change.context.names(change.after))


def _messages(change: FieldChange) -> Iterator[Fact]:
    old, new = dict(change.before), dict(change.after)
    for phase in dict.fromkeys([*old, *new]):
        if phase not in new:
            yield plain(StatusPage.MESSAGE_REMOVED, phase=phase)
        elif old.get(phase) != new[phase]:
            yield plain(StatusPage.MESSAGE_CHANGED if phase in old else StatusPage.MESSAGE_ADDED, phase=phase)


FACTS = SectionFacts(
    fields={
        "visibility": _visibility,
        "domain_prefix": changed(StatusPage.DOMAIN),
        "components": _members,
        "groups": _members,
        "degradations": _members,
        "maintenance": _members,
        "messages": _messages,
    },
    on_create_delete=on_create_delete,
)
