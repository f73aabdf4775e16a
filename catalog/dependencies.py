"""What stands on what: circles among dependencies."""

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter


def a_circle(depends_on: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """A circle of ids, each depending on the next, that begins and ends with its first in order; empty without one."""
    known = {id: [other for other in depends_on[id] if other in depends_on] for id in sorted(depends_on)}
    try:
        TopologicalSorter(known).prepare()
    except CycleError as error:
        circle = list(reversed(error.args[1]))[:-1]
        first = circle.index(min(circle))
        return (*circle[first:], *circle[:first], circle[first])
    return ()
