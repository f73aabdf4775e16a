"""Rules on what is there twice."""

from collections.abc import Iterable, Iterator, Sequence

from policies.engine.inputs import MONITOR, TEST, at, text
from policies.engine.message import parse_message
from policies.engine.query import read_query
from policies.engine.rule import AllResources, Resource, Rule


def _same_question(resources: Sequence[Resource]) -> Iterable[tuple[Resource, str]]:
    """The same value, compared in the same direction, for the same listeners: whatever the threshold is."""
    asked: dict[tuple[object, ...], str] = {}
    for resource in sorted((it for it in resources if it.type == MONITOR), key=lambda it: it.name):
        query, message = read_query(resource.inputs), text(at(resource.inputs, "message"))
        if query is None or message is None:
            continue
        told = parse_message(message)
        heard = frozenset(handle for handle in told.handles if handle in told.on_alert)
        key = (at(resource.inputs, "type") == "composite", " ".join(query.body.split()), query.comparator, heard)
        if key in asked:
            yield resource, "another monitor asks the same thing and tells the same people"
        asked.setdefault(key, resource.name)


def _same_name(resources: Sequence[Resource]) -> Iterator[tuple[Resource, str]]:
    named: set[str] = set()
    for resource in sorted((it for it in resources if it.type in (MONITOR, TEST)), key=lambda it: it.name):
        name = text(at(resource.inputs, "name"))
        if name is not None and name in named:
            yield resource, "another monitor or check has the same name"
        if name is not None:
            named.add(name)


RULES = (
    Rule(
        id="same-question",
        severity="warning",
        why="Each fault is told twice, and soon neither is read.",
        fix="Take one out; for a second threshold write `warning:` in the first.",
        looks_at=AllResources(broken=_same_question),
    ),
    Rule(
        id="same-name",
        severity="warning",
        why="Who is woken opens the wrong one of the two, and finds it green.",
        fix="Give one of them another name.",
        looks_at=AllResources(broken=_same_name),
    ),
)
