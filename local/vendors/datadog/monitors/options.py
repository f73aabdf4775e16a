"""The options of a Datadog monitor: delays, renotification, presets."""

import re
from collections.abc import Iterator

from local.vendors.core.places import at, items
from local.vendors.core.typecheck import Problem
from local.vendors.protocol.wire import Properties

_RENOTIFY_STATUSES = ("alert", "warn", "no data")
_PRESETS = (
    "show_all", "hide_query", "hide_handles", "hide_all", "hide_query_and_handles", "show_only_snapshot",
    "hide_handles_and_footer",
)  # fmt: skip
_GROUPING = re.compile(r"\bby\s*\{|\.by\(")


def check_options(inputs: Properties) -> Iterator[Problem]:
    """What the API and the provider refuse of the options."""
    priority = at(inputs, "priority")
    if priority is not None and priority not in ("1", "2", "3", "4", "5"):
        yield ("priority",), f'must be "1" (high) to "5" (low), not {priority!r}'
    timeout = at(inputs, "timeoutH")
    if timeout is not None and not 0 <= timeout <= 24:
        yield ("timeoutH",), f"must be 0 to 24 hours, not {timeout}"
    for name in ("evaluationDelay", "newGroupDelay", "newHostDelay", "renotifyInterval", "renotifyOccurrences"):
        if at(inputs, name) is not None and at(inputs, name) < 0:
            yield (name,), f"cannot be negative: {at(inputs, name)}"
    yield from _check_renotification(inputs)
    yield from _check_groups(inputs)
    preset, draft = at(inputs, "notificationPresetName"), at(inputs, "draftStatus")
    if preset is not None and preset not in _PRESETS:
        yield ("notificationPresetName",), f"must be one of {', '.join(_PRESETS)}, not {preset!r}"
    if draft not in (None, "draft", "published"):
        yield ("draftStatus",), f"must be draft or published, not {draft!r}"
    for index, asset in items(inputs, "assets"):
        if at(asset, "category") not in (None, "runbook"):
            yield ("assets", index, "category"), f"must be runbook, not {at(asset, 'category')!r}"


def _check_renotification(inputs: Properties) -> Iterator[Problem]:
    for name in ("renotifyStatuses", "renotifyOccurrences"):
        if inputs.get(name) and not inputs.get("renotifyInterval"):
            yield (name,), "does nothing without renotifyInterval"
    for index, status in items(inputs, "renotifyStatuses"):
        if status not in _RENOTIFY_STATUSES:
            yield ("renotifyStatuses", index), f"must be alert, warn or no data, not {status!r}"


def _check_groups(inputs: Properties) -> Iterator[Problem]:
    query, delay = at(inputs, "query"), at(inputs, "newGroupDelay")
    if delay is not None and delay > 0 and query is not None and not _GROUPING.search(query):
        yield ("newGroupDelay",), "is for monitors with groups: the query has none"
