"""Rules on missing data: what silence of the telemetry does is decided, told, and does not end a page."""

from policies.message_text import pages, read_message
from policies.query_text import read_query
from policies.reading import MONITOR, at, is_missing, is_opaque, number, text
from policies.rule import OneResource, Resource, Rule

_DECIDED_FOR = ("query alert", "metric alert", "log alert", "service check")
_PAGES_SILENCE = "show_and_notify_no_data"


def _undecided(resource: Resource) -> str | None:
    given = at(resource.inputs, "onMissingData"), at(resource.inputs, "notifyNoData")
    if at(resource.inputs, "type") in _DECIDED_FOR and all(is_missing(value) for value in given):
        return "it does not say what missing data does"
    return None


def _unheard(resource: Resource) -> str | None:
    told = at(resource.inputs, "onMissingData") == _PAGES_SILENCE or at(resource.inputs, "notifyNoData") is True
    written = text(at(resource.inputs, "message"))
    if not told or written is None:
        return None
    message = read_message(written)
    if "@" in message.outside or "@" in message.blocks.get("is_no_data", ""):
        return None
    return "it is to tell of missing data, and its message names nobody to tell then"


def _ends_page(resource: Resource) -> str | None:
    if at(resource.inputs, "onMissingData") == "resolve" and pages(resource.inputs):
        return "it pages, and ends when its data stops coming"
    return None


def _reads_as_zero(resource: Resource) -> str | None:
    written = text(at(resource.inputs, "query"))
    rises = written is not None and read_query(written).rises
    if at(resource.inputs, "onMissingData") == "default" and rises and pages(resource.inputs):
        return "it pages, and takes missing data for 0"
    return None


def _early(resource: Resource) -> str | None:
    written, after = text(at(resource.inputs, "query")), at(resource.inputs, "noDataTimeframe")
    window = read_query(written).window_minutes if written is not None else None
    if at(resource.inputs, "notifyNoData") is not True or window is None or is_opaque(after):
        return None
    minutes = number(after)
    if minutes is not None and minutes < 2 * window:
        return "it tells of missing data before two of its windows are over"
    return None


RULES = (
    Rule(
        id="no-data-undecided",
        severity="warning",
        why="When the telemetry dies the monitor stays green by default, and nobody learns that it is blind.",
        fix="Write `no_data:` in the alert, one of `show`, `page`, `resolve` and `ok`.",
        looks_at=OneResource(types=(MONITOR,), broken=_undecided),
    ),
    Rule(
        id="no-data-unheard",
        severity="error",
        why="Datadog tells of missing data only whom the message names for it.",
        fix="Write `notify:` in the alert; in a message name the handle in `{{#is_no_data}}`.",
        looks_at=OneResource(types=(MONITOR,), broken=_unheard),
    ),
    Rule(
        id="silence-ends-page",
        severity="warning",
        why="The outage that takes the telemetry with it closes its own incident.",
        fix="Write `no_data: show` or `no_data: page`.",
        looks_at=OneResource(types=(MONITOR,), broken=_ends_page),
    ),
    Rule(
        id="silence-reads-as-zero",
        severity="warning",
        why="Nothing failed, says a monitor to which nothing is reported any more.",
        fix="Write `no_data: show` or `no_data: page`, or watch the silence by an alert with `absent`.",
        looks_at=OneResource(types=(MONITOR,), broken=_reads_as_zero),
    ),
    Rule(
        id="no-data-early",
        severity="warning",
        why="One late point is taken for dead telemetry, and somebody is told of nothing.",
        fix="Wait for two windows at least (`no_data_timeframe`).",
        looks_at=OneResource(types=(MONITOR,), broken=_early),
    ),
)
