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
_OVER = re.compile(r"^\s*(\w+)\((?:last|next)_(\d+[mhdw])\):(.*)$", re.DOTALL)
_WINDOW = re.compile(r"\.last\(\"?(\d+[mhdw]?)\"?\)")
_ALERT_WINDOW = re.compile(r"alert_window='last_(\d+[mhdw])'")
_SETTINGS = re.compile(r"\b((?:interval|history)='?\w+'?)")
_GUARDED = re.compile(r"^(?P<below>100 - )?\((?P<value>.*)\) \* is_greater\((?P<of>.*), (?P<events>\d+(?:\.\d+)?)\)$")
_RATE = re.compile(r"^([^/]*\}\.as_count\(\)) / (\d+)$")
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
        elif name == "actionFilters" and isinstance(value, list):
            parts.update({f"{name}.{part}": each for part, each in _actions(value).items()})
        elif name == "layers" and isinstance(value, list):
            parts["layers.users"] = [layer.get("users") for layer in value]
            parts["layers.times"] = [{**layer, "users": None} for layer in value]
        else:
            parts.update(_flat(name, value))
    return parts


def _actions(groups: list[Any]) -> Parts:
    """Return the pages of an alert of Sentry, each with the conditions of its group, and all other notifications.

    The name of the PagerDuty service is only displayed.
    """
    pages: list[Any] = []
    others: list[Any] = []
    for group in groups:
        conditions = {name: value for name, value in group.items() if name != "actions"}
        for action in group.get("actions") or ():
            page = action.get("pagerduty")
            if page is None:
                others.append({**conditions, "action": action})
            else:
                pages.append({**conditions, "page": {**page, "serviceName": None}})
    return {"pages": pages, "others": others}


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
    parts: dict[str, Any] = {"comparator": end.comparator} if end.comparator else {}
    parts |= {"threshold": end.value} if end.value is not None else {}
    over = _OVER.match(end.body)
    body = over[3] if over else end.body
    window = _ALERT_WINDOW.search(body) or _WINDOW.search(body)
    if over:
        parts |= {"aggregation": over[1], "window": window[1] if window else over[2]}
    elif window:
        parts |= {"window": window[1]}
    settings = [*([over[2]] if over and window else []), *_SETTINGS.findall(body)]
    parts |= {"settings": settings} if settings else {}
    body = _SETTINGS.sub("…", _WINDOW.sub("…", _ALERT_WINDOW.sub("…", body)))
    return {**parts, **_expression(body)}


def _expression(body: str) -> Parts:
    """Return the expression of a query without the guard against few events, and without the seconds of its window."""
    guarded = _GUARDED.match(body)
    if guarded:
        inner = guarded["value"]
        if guarded["below"]:
            inner = inner.removeprefix("100 - ") if inner.startswith("100 - ") else f"100 - {inner}"
        return {"expression": inner, "expression.guard": guarded["of"], "events": float(guarded["events"])}
    rate = _RATE.match(body)
    return {"expression": rate[1], "seconds": float(rate[2])} if rate else {"expression": body}
