"""The words of facts about when alerts fire: their conditions, and the signals and metrics that they read."""

from collections.abc import Callable, Sequence
from typing import Any

from review.facts.fact import Code, Fact
from review.facts.phrases.items import shown
from review.facts.phrases.words import amount, listed, minutes, number, prose, seconds

_SILENCE = {
    "fires": "silence fires it",
    "notifies": "silence notifies",
    "shown": "silence notifies nobody",
    "ends": "silence ends it",
}
_SCOPES = {"own": "the service of what reads it", "all": "every service", "none": "data of no service"}


def _amount(value: float, unit: str | None) -> str:
    return f"{number(value)} failed runs" if unit == "failed runs" else amount(value, unit)


def _threshold(before: float, after: float, units: Sequence[str | None]) -> str:
    return f"threshold {_amount(before, units[0])} → {_amount(after, units[1])}"


def _condition(watched: dict[str, Any]) -> str:
    over = f" over {minutes(watched['minutes'])}" if watched["minutes"] else ""
    return f"`{watched['condition']}`{over}"


def _min_events(before: float, after: float, groups: list[str]) -> str:
    each = f" in each {' and '.join(groups)}" if groups else ""
    return f"minimum events{each} {number(before)} → {number(after)}"


def _recovery(warning: bool, before: float | None, after: float | None, units: Sequence[str | None]) -> str:
    old, new = (
        "its threshold" if value is None else _amount(value, unit)
        for value, unit in zip((before, after), units, strict=True)
    )
    return f"{'warning ends' if warning else 'ends'} at {new} instead of {old}"


def _grouped(tags: list[str]) -> str:
    return f"for each {prose(tags)} alone" if tags else "as a whole"


def _groups(before: list[str], after: list[str]) -> str:
    return f"judged {_grouped(after)} instead of {_grouped(before)}"


def _side(direction: str) -> str:
    return "above and below" if direction == "both" else direction


def _or_none(length: int | None, words: Callable[[int], str] = seconds) -> str:
    return words(length) if length else "none"


def _joined(member: str, negated: bool, fact: Fact) -> str:
    return f"{member}, which it joins{' by `not`' if negated else ''}: {fact.text}"


def _tags(tags: list[str]) -> str:
    return prose(tags) if tags else "none"


def _read(fact: Fact, readers: list[str]) -> str:
    return f"{fact.text}{f', read by {listed(readers)}' if readers else ''}"


class Alert(Code):
    CONDITION = (
        "alert.condition.changed",
        lambda before, after: (
            f"fires on {_condition(after)} instead of {_condition(before)} (what it watched is watched no more)"
        ),
    )
    EXPRESSION = (
        "alert.expression.changed",
        lambda before, after: f"fires on `{after}` instead of `{before}` (what it watched may be watched no more)",
    )
    MEMBER = "alert.member.changed", _joined
    BUILT_IN = (
        "alert.signal.redefined",
        lambda signal: f"{signal} is defined otherwise (what it watched may be watched no more)",
    )
    THRESHOLD_RAISED = "alert.threshold.raised", _threshold
    THRESHOLD_LOWERED = "alert.threshold.lowered", _threshold
    UNIT = (
        "alert.threshold.unit_changed",
        lambda before, after, units: f"{_threshold(before, after, units)} (in another unit)",
    )
    COMPARATOR = "alert.comparator.changed", lambda before, after: f"comparison {before} → {after}"
    COMPARATOR_TURNED = (
        "alert.comparator.reversed",
        lambda before, after: f"comparison {before} → {after} (fires on the other side)",
    )
    FORECAST = (
        "alert.forecast.changed",
        lambda before, after: f"looks ahead {minutes(before)} → {minutes(after)}",
    )
    WINDOW_LENGTHENED = "alert.window.raised", lambda before, after: f"window {minutes(before)} → {minutes(after)}"
    WINDOW_SHORTENED = "alert.window.lowered", lambda before, after: f"window {minutes(before)} → {minutes(after)}"
    MIN_EVENTS = "alert.min_events.changed", _min_events
    WARNING_REMOVED = (
        "alert.warning.removed",
        lambda before, unit: f"no longer warns at {_amount(before, unit)}",
    )
    WARNING_ADDED = "alert.warning.added", lambda after, unit: f"warns at {_amount(after, unit)}"
    WARNING = (
        "alert.warning.changed",
        lambda before, after, units: f"warns at {_amount(before, units[0])} → {_amount(after, units[1])}",
    )
    RECOVERY = "alert.recovery.changed", _recovery
    GROUPS = "alert.groups.changed", _groups
    GROUPS_MINIMUM = (
        "alert.groups.fewer_events",
        lambda before, after, events: (
            f"{_groups(before, after)} (one with fewer than {number(events)} events never fires)"
        ),
    )
    NO_DATA = (
        "alert.no_data.changed",
        lambda before, after, silence: f"no data: {before} → {after} ({_SILENCE[silence]})",
    )
    DELAY = (
        "alert.evaluation_delay.changed",
        lambda before, after: f"evaluation delay {_or_none(before)} → {_or_none(after)}",
    )
    DEVIATIONS = "alert.deviations.changed", lambda before, after: f"deviations {before} → {after}"
    DIRECTION = (
        "alert.direction.changed",
        lambda before, after: f"fires {_side(after)} the expected instead of {_side(before)} it",
    )
    HEARTBEAT = (
        "alert.heartbeat.changed",
        lambda before, after: f"heartbeat due every {_or_none(before, minutes)} → {_or_none(after, minutes)}",
    )
    READS = "alert.signal.changed", lambda signal, fact: f"{signal}: {fact.text}"
    READS_OTHER = (
        "alert.signal.replaced",
        lambda signal, fact: f"{signal}: {fact.text} (what it watched may be watched no more)",
    )


class Signal(Code):
    ADDED = (
        "signal.added",
        lambda noun, readers: f"new {noun}: {f'read by {listed(readers)}' if readers else 'nothing reads it'}",
    )
    REMOVED = (
        "signal.removed",
        lambda noun, readers: f"{noun} deleted{f', which was read by {listed(readers)}' if readers else ''}",
    )
    CHANGED = "signal.changed", _read
    KIND = "signal.kind.changed", lambda before, after: f"{before} → {after}"
    KIND_FIELD = "signal.kind_field.changed", lambda before, after: f"kind {before} → {after}"
    FILTER = "signal.filter.changed", lambda before, after: f"filter {_tags(before)} → {_tags(after)}"
    PERCENTILE = "signal.percentile.changed", lambda before, after: f"percentile {before} → {after}"
    AGGREGATE = "signal.aggregate.changed", lambda before, after: f"joined by {before} → {after}"
    EVERYWHERE = "signal.environments.all", lambda: "looks at every environment"
    OWN_ENVIRONMENT = "signal.environments.own", lambda: "looks at its own environment alone"
    SCOPE = (
        "signal.service_scope.changed",
        lambda before, after: f"looks at {_SCOPES[after]} instead of {_SCOPES[before]}",
    )
    SERVICES = (
        "signal.services.changed",
        lambda before, after: "services {} → {}".format(
            *(listed(names) if names else "the services of what reads it" for names in (before, after))
        ),
    )
    METRIC = "signal.metric.changed", lambda before, after: f"metric {before or 'none'} → {after or 'none'}"
    SEARCH = "signal.search.changed", lambda before, after: f"search `{before}` → `{after}`"
    TEXT = "signal.text.changed", lambda field, before, after: f"{field}: {before or 'none'} → {after or 'none'}"
    FIELD = (
        "signal.field.changed",
        lambda field, before, after: f"{field.replace('_', ' ')}: {shown(before)} → {shown(after)}",
    )
    EVENT = (
        "metric.event.changed",
        lambda before, after: "made of {1} instead of {0}".format(
            *(value or "what an agent reports" for value in (before, after))
        ),
    )
    MEASURED = (
        "metric.field.changed",
        lambda before, after: f"measures {after or 'lines'} instead of {before or 'lines'}",
    )
    TAGS_REMOVED = "metric.tags.removed", lambda tags: f"no longer tagged with {prose(tags)}"
    TAGS_ADDED = "metric.tags.added", lambda tags: f"tagged with {prose(tags)} too"
    REPORTED_ON = "metric.reported.on", lambda: "its unit, description and tags are set in Datadog"
    REPORTED_OFF = "metric.reported.off", lambda: "its unit, description and tags are no longer set in Datadog"
