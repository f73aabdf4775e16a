"""The metrics and tags that the monitors and SLOs of a plan ask for, from their queries."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from audit.live.datadog.monitors import MONITOR
from audit.live.datadog.slos import SLO
from plan.plan import Plan

_USE = re.compile(
    r"\b(?:avg|sum|min|max|count|p\d{2}(?:\.\d+)?):(?P<metric>[A-Za-z][\w.]*)\{(?P<scope>[^{}]*)\}"
    r"(?:\s*by\s*\{(?P<groups>[^{}]*)\})?"
)
_TERM = re.compile(r"(?<![\w!-])(?P<key>[A-Za-z_][\w.\-/]*):(?P<value>[^\s,(){}]+)")
_EXACT = ("env", "service")
"""The tags whose value must have been reported. Of others, only the key: no failed payment is no gap in the data."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A metric with the tags that queries ask for, `key:value` or a key alone, and the names of what reads it."""

    metric: str
    tags: tuple[str, ...]
    readers: tuple[str, ...]


def asked_metrics(plan: Plan) -> tuple[Asked, ...]:
    """Return the metrics that the plan's monitors and SLOs read, by name."""
    tags: dict[str, set[str]] = {}
    readers: dict[str, dict[str, None]] = {}
    for resource in plan.resources:
        if resource.type not in (MONITOR.type, SLO.type):
            continue
        for query in _queries(resource.inputs):
            for use in _USE.finditer(query):
                metric = use["metric"]
                tags.setdefault(metric, set()).update(_tags(use["scope"], use["groups"] or ""))
                readers.setdefault(metric, {})[str(resource.inputs.get("name"))] = None
    return tuple(
        Asked(metric=metric, tags=tuple(sorted(tags[metric])), readers=tuple(readers[metric]))
        for metric in sorted(tags)
    )


def _queries(inputs: Mapping[str, Any]) -> Iterator[str]:
    """Yield every text in the inputs that holds a query."""
    for value in inputs.values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            yield from _queries(value)
        elif isinstance(value, list):
            for item in value:
                yield from _queries(item) if isinstance(item, Mapping) else (it for it in [item] if isinstance(it, str))


def _tags(scope: str, groups: str) -> Iterator[str]:
    for term in _TERM.finditer(scope):
        exact = term["key"] in _EXACT and "*" not in term["value"]
        yield f"{term['key']}:{term['value']}" if exact else term["key"]
    yield from (group.strip() for group in groups.split(",") if group.strip())
