"""Rules on missing data: what silence of the telemetry does is decided, told, and does not end a page."""

from collections.abc import Iterator, Sequence

from policies.engine.inputs import MONITOR, at, is_missing, is_opaque, number, text, texts
from policies.engine.message import pages, parse_message
from policies.engine.missing_data import silence_of
from policies.engine.query import read_query
from policies.engine.rule import AllResources, OneResource, Resource, Rule

_DECIDED_FOR = ("query alert", "metric alert", "log alert", "service check")
_PAGES_SILENCE = "show_and_notify_no_data"
_MOST_HOURS = 24
_NOBODY_ELSE = "no other alert of its service notifies then"


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
    message = parse_message(written)
    if "@" in message.outside or "@" in message.blocks.get("is_no_data", ""):
        return None
    return "it is to tell of missing data, and its message names nobody to tell then"


def _closed_by_silence(resources: Sequence[Resource]) -> Iterator[Resource]:
    """Those that page and are OK without data, where no other monitor of their service notifies when its data stops."""
    monitors = [resource for resource in resources if resource.type == MONITOR]
    heard = {_service(it) for it in monitors if silence_of(it.inputs) in ("fires", "notifies")}
    for resource in monitors:
        if silence_of(resource.inputs) == "ends" and pages(resource.inputs) and _service(resource) not in heard:
            yield resource


def _service(resource: Resource) -> str:
    return next((tag for tag in texts(at(resource.inputs, "tags")) if tag.startswith("service:")), "")


def _ends_page(resources: Sequence[Resource]) -> Iterator[tuple[Resource, str]]:
    for resource in _closed_by_silence(resources):
        if at(resource.inputs, "onMissingData") == "resolve":
            yield resource, f"it pages, ends when its data stops coming, and {_NOBODY_ELSE}"


def _reads_as_zero(resources: Sequence[Resource]) -> Iterator[tuple[Resource, str]]:
    for resource in _closed_by_silence(resources):
        if at(resource.inputs, "onMissingData") != "resolve":
            yield resource, f"it pages, takes missing data for 0, and {_NOBODY_ELSE}"


def _never_ends(resource: Resource) -> str | None:
    """What fired for one group stays open where the group disappears: Datadog drops it, and notifies nobody."""
    query, hours = read_query(resource.inputs), at(resource.inputs, "timeoutH")
    if query is None or is_opaque(hours) or not query.group_by or not pages(resource.inputs):
        return None
    if silence_of(resource.inputs) in ("ends", None) or 0 < (number(hours) or 0) <= _MOST_HOURS:
        return None
    return "it pages for each group, and the page of a group that disappears never ends"


def _early(resource: Resource) -> str | None:
    query, after = read_query(resource.inputs), at(resource.inputs, "noDataTimeframe")
    window = query.window_minutes if query else None
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
        fix="Write `no_data: page`, or in the same service an alert with `absent`, or with `no_data: page`.",
        looks_at=AllResources(broken=_ends_page),
    ),
    Rule(
        id="silence-reads-as-zero",
        severity="warning",
        why="When its telemetry dies, the alert is OK, and nobody is paged.",
        fix="Write in the same service an alert that fires when its traffic stops: `absent: api.requests for 30m`.",
        looks_at=AllResources(broken=_reads_as_zero),
    ),
    Rule(
        id="silent-group-never-ends",
        severity="warning",
        why="Datadog drops a silent group after 24 hours and notifies nobody: its incident stays open.",
        fix="Set `timeout_h` to at most 24, as the alerts of a catalog do.",
        looks_at=OneResource(types=(MONITOR,), broken=_never_ends),
    ),
    Rule(
        id="no-data-early",
        severity="warning",
        why="One late point is taken for dead telemetry, and somebody is told of nothing.",
        fix="Wait for two windows at least (`no_data_timeframe`).",
        looks_at=OneResource(types=(MONITOR,), broken=_early),
    ),
)
