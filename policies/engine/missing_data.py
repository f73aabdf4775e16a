"""The behaviour of a monitor without data, read from its inputs."""

from typing import Literal

from policies.engine.inputs import Inputs, at, is_missing, is_opaque
from policies.engine.query import Query, read_query

Silence = Literal["ends", "fires", "notifies", "shown"]
"""As in the catalog's table: the monitor goes to OK, fires, notifies as No Data, or notifies nobody."""


def counts(query: Query) -> bool:
    """Whether the query counts something, so that no data can mean 0: events of a metric, or log lines."""
    return (".as_count()" in query.body or '.rollup("count")' in query.body) and not query.is_learned


def silence_of(inputs: Inputs) -> Silence | None:
    """Return what missing data does; None if it is unknown, or Datadog's documents contradict each other."""
    option, notified = at(inputs, "onMissingData"), at(inputs, "notifyNoData")
    query = read_query(inputs)
    if query is None or is_opaque(option) or is_opaque(notified):
        return None
    is_log = at(inputs, "type") == "log alert"
    if is_missing(option) and not (is_log and notified is not True):
        return "notifies" if notified is True else "shown"
    match option:
        case "resolve":
            return "ends"
        case "show_and_notify_no_data":
            return "notifies"
        case "show_no_data":
            return "shown"
    return _by_default(query)


def _by_default(query: Query) -> Silence | None:
    """An empty count is 0, and any other value keeps its last status. For a ratio the documents do not say which."""
    if query.is_ratio:
        return None
    if not counts(query):
        return "shown"
    return "fires" if query.falls else "ends"


def reads_quiet_part(query: Query) -> bool:
    """Whether a ratio is computed from the events that occur while all is well.

    Each subtraction from 100 reverses the direction of its numerator.
    """
    reversed_ = query.body.count("100 - ") % 2 == 1
    return reversed_ == query.rises
