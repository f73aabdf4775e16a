"""What a change of the status page, its lines and its templates means: what customers see."""

from collections.abc import Iterator

from review.diff.items import Pair
from review.facts.context import Context, FieldChange
from review.facts.phrases import left_and_joined, plain
from review.model import Sentence

_NOUNS = {
    "status_page": "status page",
    "components": "line of the status page",
    "component_groups": "group of the status page",
    "degradations": "template of a degradation",
    "maintenance_templates": "template of a maintenance",
}


def whole(pair: Pair, _context: Context) -> Iterator[Sentence]:
    """Something of the status page that comes or goes."""
    noun = _NOUNS[pair.section]
    yield plain(f"new {noun}" if pair.after else f"{noun} deleted, with its history")


def _visibility(it: FieldChange) -> Iterator[Sentence]:
    seen = "customers see it" if it.after == "public" else "customers no longer see it"
    yield plain(f"visibility {it.before} → {it.after}: {seen}")


def _domain(it: FieldChange) -> Iterator[Sentence]:
    yield plain(f"address {it.before} → {it.after}: links to the old one lead nowhere")


def _members(it: FieldChange) -> Iterator[Sentence]:
    gone, joined = left_and_joined(it.before, it.after)
    if gone:
        yield plain(f"no longer has {it.context.names(gone)}")
    if joined:
        yield plain(f"has {it.context.names(joined)} too")
    if not gone and not joined:
        yield plain(f"in another order: {it.context.names(it.after)}")


def _messages(it: FieldChange) -> Iterator[Sentence]:
    old, new = dict(it.before), dict(it.after)
    for phase in dict.fromkeys([*old, *new]):
        if phase not in new:
            yield plain(f"message {phase} taken out")
        elif old.get(phase) != new[phase]:
            yield plain(f"message {phase} {'rewritten' if phase in old else 'added'}")


SAYERS = {
    "visibility": _visibility,
    "domain_prefix": _domain,
    "components": _members,
    "groups": _members,
    "degradations": _members,
    "maintenance": _members,
    "messages": _messages,
}
