"""The comparison at the end of a monitor's query in Datadog's language, such as `> 4`."""

import re
from dataclasses import dataclass

_END = re.compile(r"\s*(>=|<=|==|!=|>|<)\s*(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*$")


@dataclass(frozen=True, kw_only=True)
class ComparedQuery:
    """A query without its comparison, and the comparison; None where it has none. `number` is as written."""

    body: str
    comparator: str | None
    number: str | None

    @property
    def value(self) -> float | None:
        """The number with which it compares."""
        return None if self.number is None else float(self.number)

    @property
    def rises(self) -> bool:
        """Whether it fires above its threshold."""
        return self.comparator in (">", ">=")


def split_query(query: str) -> ComparedQuery:
    """Return a query and its comparison apart."""
    end = _END.search(query)
    if end is None:
        return ComparedQuery(body=query, comparator=None, number=None)
    return ComparedQuery(body=query[: end.start()], comparator=end[1], number=end[2])
