"""The options of a Datadog monitor: delays, renotification, presets."""

import re
from collections.abc import Iterator

from local.vendors.core.constraints import EITHER, NOT_NEGATIVE, OneOf, Range, Rule
from local.vendors.core.places import at
from local.vendors.core.typecheck import Problem
from local.vendors.protocol.wire import Path, Properties

_PRESETS = (
    "show_all", "hide_query", "hide_handles", "hide_all", "hide_query_and_handles", "show_only_snapshot",
    "hide_handles_and_footer",
)  # fmt: skip
_GROUPING = re.compile(r"\bby\s*\{|\.by\(")


def _check_renotification(inputs: Properties, _path: Path) -> Iterator[Problem]:
    for name in ("renotifyStatuses", "renotifyOccurrences"):
        if inputs.get(name) and not inputs.get("renotifyInterval"):
            yield (name,), "requires renotifyInterval"


def _check_groups(inputs: Properties, _path: Path) -> Iterator[Problem]:
    query, delay = at(inputs, "query"), at(inputs, "newGroupDelay")
    if delay is not None and delay > 0 and query is not None and not _GROUPING.search(query):
        yield ("newGroupDelay",), "is only allowed for grouped monitors, and the query has no group"


OPTIONS: tuple[Rule, ...] = (
    OneOf("priority", ("1", "2", "3", "4", "5"), 'must be "1" (high) to "5" (low), not {value!r}'),
    Range("timeoutH", 0, 24, "must be 0 to 24 hours, not {value}"),
    Range("evaluationDelay", 0, None, NOT_NEGATIVE),
    Range("newGroupDelay", 0, None, NOT_NEGATIVE),
    Range("newHostDelay", 0, None, NOT_NEGATIVE),
    Range("renotifyInterval", 0, None, NOT_NEGATIVE),
    Range("renotifyOccurrences", 0, None, NOT_NEGATIVE),
    _check_renotification,
    OneOf("renotifyStatuses[]", ("alert", "warn", "no data"), EITHER),
    _check_groups,
    OneOf("notificationPresetName", _PRESETS),
    OneOf("draftStatus", ("draft", "published"), EITHER),
    OneOf("assets[].category", ("runbook",), EITHER),
)
"""The rules of the API and the provider for the options."""
