"""Cycles among dependencies."""

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter


def find_cycle(depends_on: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return a cycle of ids, each depending on the next; its smallest id is first and last. Empty if there is none."""
    known = {id: [other for other in depends_on[id] if other in depends_on] for id in sorted(depends_on)}
    try:
        TopologicalSorter(known).prepare()
    except CycleError as error:
        cycle = list(reversed(error.args[1]))[:-1]
        first = cycle.index(min(cycle))
        return (*cycle[first:], *cycle[:first], cycle[first])
    return ()
