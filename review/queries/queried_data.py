"""The data that a planned resource queries in Datadog: metrics, log lines and service checks, each with its filters.

Thresholds, windows, groups and functions around a query process the data, and are not part of it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from catalog.forms.diagnostics import InvalidValue
from catalog.logs.search import parse_search, terms
from catalog.registry import ALERTS, SLOS
from plan.document.model import Resource
from review.diff.items import KeptItem
from review.inputs.document import Document

Data = Mapping[str, frozenset[str]]
"""The filters by source: a metric's name, `log lines`, or a service check's name."""

Difference = tuple[tuple[str, ...], tuple[str, ...]]
"""The removed and the added data."""

_METRIC = re.compile(r"\b\w+:([A-Za-z][\w.]*)\{([^{}]*)\}(?:\s*by\s*\{([^{}]*)\})?")
_LOGS = re.compile(r'logs\("((?:\\.|[^"\\])*)"\)')
_CHECK = re.compile(r'^"([^"]+)"\.over\(([^()]*)\)')
_IN = re.compile(r"([\w./@-]+) IN \(([^()]*)\)")
_TEXTS = ("query", "numerator", "denominator")
_ASK = ("Monitor", "ServiceLevelObjective", "Dashboard")


def data_of(resources: Iterable[Resource]) -> Data:
    """Return the data of monitors and SLOs; empty for those that refer to other monitors or to an SLO."""
    data: dict[str, set[str]] = {}
    for text in _texts([resource.inputs for resource in resources]):
        for source, filters, _ in _queries(text):
            data.setdefault(source, set()).update(filters)
    return {source: frozenset(filters) for source, filters in data.items()}


def changed_data(diff: KeptItem, base: Document, head: Document) -> tuple[Data, Data] | None:
    """Return the data of an alert or an SLO in base and head; None if it is the same."""
    if diff.section not in (ALERTS.name, SLOS.name):
        return None
    before = _of_item(diff.was.ref, base)
    after = _of_item(diff.ref, head)
    return (before, after) if before and after and before != after else None


def filters_of(data: Data, *keys: str) -> set[str]:
    """Return the filters by these tags."""
    return {it for filters in data.values() for it in filters if it.partition(":")[0] in keys}


def difference(before: Data, after: Data) -> Difference:
    """Return the data no longer queried and the data queried instead: sources if they differ, else filters."""
    removed, added = sorted(before.keys() - after.keys()), sorted(after.keys() - before.keys())
    if not removed and not added:
        old, new = (set().union(*data.values()) for data in (before, after))
        removed, added = sorted(old - new), sorted(new - old)
    return tuple(removed), tuple(added)


def tags_used(side: Document, metric: str) -> Iterator[tuple[str, str]]:
    """Yield each tag by which a query of a side filters or groups a metric, with the reference of the query's item."""
    for resource in side.resources.values():
        if resource.item is None or not resource.type.endswith(_ASK):
            continue
        for text in _texts(resource.inputs):
            for source, filters, groups in _queries(text):
                if source == metric:
                    for tag in {it.partition(":")[0] for it in filters} | groups:
                        yield tag, resource.item


def _of_item(ref: str, side: Document) -> Data:
    """Return the data of an item; the monitors of an SLO query none of their own."""
    return data_of([it for it in side.made_of.get(ref, ()) if it.type.endswith(_ASK[:2])])


def _texts(value: Any) -> Iterator[str]:
    """Yield every query in a resource's inputs, at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in _TEXTS and isinstance(inner, str):
                yield inner
            else:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _queries(text: str) -> Iterator[tuple[str, set[str], set[str]]]:
    """Yield what a query reads: the source, its filters, and the tags that it groups by."""
    check, logs = _CHECK.match(text), _LOGS.search(text)
    if check:
        yield check[1], set(re.findall(r'"([^"]+)"', check[2])) - {"*"}, set()
    elif logs:
        yield "log lines", _searched(logs[1].replace('\\"', '"')), set()
    else:
        for name, filters, groups in _METRIC.findall(text):
            yield name, set(_filters(filters)), set(_words(groups))


def _filters(text: str) -> Iterable[str]:
    """Return the tag filters without operators and negations: an SLO may count good or bad events."""
    listed = [f"{key}:{value}" for key, values in _IN.findall(text) for value in _words(values)]
    rest = re.split(r",|\bAND\b|\bOR\b|\bNOT\b", _IN.sub("", text))
    plain = (part.strip(" ()!-") for part in rest)
    return [*listed, *(part for part in plain if part and part != "*" and not part.startswith("$"))]


def _searched(search: str) -> set[str]:
    try:
        return {f"{'-' if negated else ''}{term}" for term, negated in terms(parse_search(search))}
    except InvalidValue:
        return {search}


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,]+", text) if word]
