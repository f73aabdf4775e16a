"""Rules on duplicate monitors."""

from collections.abc import Iterable, Iterator, Sequence

from policies.engine.inputs import MONITOR, TEST, at, text
from policies.engine.message import parse_message
from policies.engine.query import read_query
from policies.engine.rule import AllResources, Resource, rule


@rule(id="duplicate-query", severity="warning", scope=AllResources)
def duplicate_query(resources: Sequence[Resource]) -> Iterable[tuple[Resource, str]]:
    """Each failure notifies people twice, so they start to ignore both notifications.

    Fix: Remove one; for a second threshold write `warning:` in the first.

    Wrong:
        alerts:
          - {name: More errors, condition: error_rate > 4%, min_events: 100, duration: 5m,
             severity: info, notify: [slack]}
          - {name: Some errors, condition: error_rate > 3%, min_events: 100, duration: 5m,
             severity: info, notify: [slack]}
    Right:
        alerts:
          - {name: More errors, condition: error_rate > 4%, warning: 3%, duration: 5m, severity: info,
             notify: [slack]}
    """
    # The same value, compared in the same direction, for the same recipients; the threshold may differ.
    names: dict[tuple[object, ...], str] = {}
    for resource in sorted((resource for resource in resources if resource.type == MONITOR), key=lambda it: it.name):
        query, message = read_query(resource.inputs), text(at(resource.inputs, "message"))
        if query is None or message is None:
            continue
        parsed = parse_message(message)
        recipients = frozenset(handle for handle in parsed.handles if handle in parsed.on_alert)
        key = (at(resource.inputs, "type") == "composite", " ".join(query.body.split()), query.comparator, recipients)
        if key in names:
            yield resource, "another monitor has the same query and notifies the same people"
        names.setdefault(key, resource.name)


@rule(id="duplicate-name", severity="warning", scope=AllResources)
def duplicate_name(resources: Sequence[Resource]) -> Iterator[tuple[Resource, str]]:
    """A responder may open the wrong one of the two, and find it green.

    Fix: Rename one of them.

    Wrong:
        uptime:
          - {name: Errors, severity: info, notify: [slack]}
    Right:
        uptime:
          - {name: Front page, severity: info, notify: [slack]}
    """
    names: set[str] = set()
    for resource in sorted(
        (resource for resource in resources if resource.type in (MONITOR, TEST)), key=lambda it: it.name
    ):
        name = text(at(resource.inputs, "name"))
        if name is not None and name in names:
            yield resource, "another monitor or check has the same name"
        if name is not None:
            names.add(name)
