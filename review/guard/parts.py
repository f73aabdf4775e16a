"""The inputs of a resource in comparable parts: a query in window, expression and threshold, a message in its pages.

A part is named by the type and the path of the input, such as `Monitor.query.window` or `Service.escalationPolicy`.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from catalog.alerts.queries.comparison import split_query
from plan.document.model import Resource
from policies.engine.message import block_faults, parse_message

Parts = Mapping[str, Any]

_PAGER = re.compile(r"@(?:pagerduty|opsgenie|oncall)-[\w./#-]*\w|@(?:pagerduty|opsgenie)(?![\w.-])")
_WINDOW = re.compile(r"\b(?:last|next)_(\d+[mhdw])\b|\.last\(\"?(\d+[mhdw]?)\"?\)")
_AGGREGATION = re.compile(r"^\s*(\w+)\((?:last|next)_")
_GUARD = re.compile(r"(is_greater\(.*), (\d+(?:\.\d+)?)\)\s*$")
_CONDITION = re.compile(
    r"\{\{\s*[#^]\s*(?!is_(?:alert|warning|no_data|recovery|renotify)\b|is_\w+_(?:recovery|to_\w+)\b)[^{}]*\}\}"
)
_TRANSITIONS = (
    "is_alert", "is_warning", "is_no_data", "is_alert_recovery", "is_warning_recovery", "is_no_data_recovery",
    "is_recovery", "is_alert_to_warning", "is_no_data_to_alert", "is_renotify",
)  # fmt: skip


def kind_of(resource: Resource) -> str:
    """Return the resource's kind, as its parts are named: `Monitor`, `providers.datadog`."""
    if resource.type.startswith("pulumi:providers:"):
        return "Provider"
    vendor, _, name = resource.type.rpartition(":")
    return f"Sentry{name}" if vendor.startswith("sentry:") else name


def parts_of(resource: Resource) -> Parts:
    """Return the inputs of a resource by part, without the kind."""
    parts: dict[str, Any] = {}
    for name, value in resource.inputs.items():
        if name in ("message", "escalationMessage") and isinstance(value, str):
            parts.update({f"{name}.{part}": each for part, each in _message(value).items()})
        elif name == "query" and isinstance(value, str) and resource.type.endswith(":Monitor"):
            parts.update({f"query.{part}": each for part, each in _query(value).items()})
        else:
            parts.update(_flat(name, value))
    return parts


def _flat(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the members of nested objects by path; a list is one part."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _flat(f"{path}.{key}", inner)
    else:
        yield path, value


@lru_cache(maxsize=4096)
def _message(source: str) -> Parts:
    """Return the pagers of each transition, and the conditions around text that are no transition."""
    message = parse_message(source)
    parts: dict[str, Any] = {"text": source}
    outside = set(_PAGER.findall(message.outside))
    for name in _TRANSITIONS:
        pagers = set(_PAGER.findall(message.blocks.get(name, ""))) | outside
        if pagers:
            parts[f"pages.{name}"] = sorted(pagers)
    conditions = [*_CONDITION.findall(source), *block_faults(source)]
    if conditions:
        parts["conditions"] = conditions
    return parts


@lru_cache(maxsize=4096)
def _query(source: str) -> Parts:
    """Return the parts of a monitor's query. A metric's query compares the aggregate of a window with a threshold."""
    end = split_query(source)
    body = end.body
    guard = _GUARD.search(body)
    if guard:
        body = f"{body[: guard.start(2)]}…)"
    window, aggregation = _WINDOW.search(body), _AGGREGATION.match(body)
    parts: dict[str, Any] = {"expression": _AGGREGATION.sub("…(last_", _WINDOW.sub("…", body))}
    parts |= {"comparator": end.comparator} if end.comparator else {}
    parts |= {"threshold": end.value} if end.value is not None else {}
    parts |= {"window": window[1] or window[2]} if window else {}
    parts |= {"aggregation": aggregation[1]} if aggregation else {}
    parts |= {"events": float(guard[2])} if guard else {}
    return parts
