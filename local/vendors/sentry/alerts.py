"""Sentry's alerts (`workflows` in its API): what the provider refuses before a request, and what the API refuses."""

from collections.abc import Iterator

from local.vendors.core.kinds import Kind, alone
from local.vendors.core.places import at, items
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.protocol.wire import UNKNOWN, Path, Properties
from local.vendors.sentry.account import (
    ALERT,
    PAGERDUTY_SERVICE,
    admit_organization,
    allowed,
    integration_ids,
    monitor_ids,
    one_of,
    team_numbers,
    unknown_environment,
)

_LOGIC = ("any", "any-short", "all", "none")
_FREQUENCIES = (0, 5, 10, 30, 60, 180, 720, 1440)
_INTERVALS = ("1m", "5m", "15m", "1h", "1d", "1w", "30d")
# The provider takes the standard intervals, Sentry's share of sessions knows 5m, 10m, 30m and 1h: these two pass both.
_SESSION_INTERVALS = ("5m", "1h")
_COUNTED = ("eventFrequencyCount", "eventUniqueUserFrequencyCount", "percentSessionsCount", "issueOccurrences")
_COMPARED = ("eventFrequencyPercent", "percentSessionsPercent")
_SEVERITIES = ("default", "critical", "warning", "error", "info")
_WORDS: dict[tuple[str, str], tuple[object, ...]] = {
    ("ageComparison", "comparisonType"): ("older", "newer"),
    ("ageComparison", "time"): ("minute", "hour", "day", "week"),
    ("assignedTo", "targetType"): ("Unassigned", "Member", "Team"),
    ("issuePriorityGreaterOrEqual", "comparison"): (25, 50, 75),
    ("issuePriorityDeescalating", "comparison"): (25, 50, 75),
    ("latestAdoptedRelease", "ageComparison"): ("older", "newer"),
    ("latestAdoptedRelease", "releaseAgeType"): ("oldest", "newest"),
}
_LEVELS = (0, 10, 20, 30, 40, 50)
# Those that the reference and the code both name: they spell `unreal.crash_type` in two ways.
_ATTRIBUTES = (
    "message", "platform", "environment", "type", "error.handled", "error.unhandled", "error.main_thread",
    "exception.type", "exception.value", "user.id", "user.email", "user.username", "user.ip_address", "http.method",
    "http.url", "http.status_code", "sdk.name", "stacktrace.code", "stacktrace.module", "stacktrace.filename",
    "stacktrace.abs_path", "stacktrace.package", "app.in_foreground",
)  # fmt: skip
_WITHOUT_VALUE = ("is", "ns")
_MATCHES = ("co", "ew", "eq", "gte", "gt", "is", "in", "lte", "lt", "nc", "new", "ne", "ns", "nsw", "nin", "sw")


def _check_alert(inputs: Properties) -> Iterator[Problem]:
    name = at(inputs, "name")
    if name is not None and not 1 <= len(name) <= 256:
        yield ("name",), f"must be 1 to 256 characters, not {len(name)}"
    yield from allowed(("frequencyMinutes",), at(inputs, "frequencyMinutes"), _FREQUENCIES)
    for index, trigger in items(inputs, "triggerConditions"):
        yield from one_of(("triggerConditions", index), trigger, "trigger")
    if at(inputs, "actionFilters") == []:
        yield ("actionFilters",), "must contain at least 1 element"
    for index, group in items(inputs, "actionFilters"):
        path: Path = ("actionFilters", index)
        yield from allowed((*path, "logicType"), at(group, "logicType"), _LOGIC)
        for place, condition in items(group, "conditions"):
            yield from _check_condition((*path, "conditions", place), condition)
        if at(group, "actions") == []:
            yield (*path, "actions"), "must contain at least 1 element"
        for place, action in items(group, "actions"):
            yield from _check_action((*path, "actions", place), action)


def _check_condition(path: Path, entry: Properties) -> Iterator[Problem]:
    yield from one_of(path, entry, "condition")
    for kind, value in entry.items():
        if value is UNKNOWN:
            continue
        for (of, name), words in _WORDS.items():
            if kind == of:
                yield from allowed((*path, kind, name), at(value, name), words)
        if kind in _COUNTED + _COMPARED:
            yield from _check_count((*path, kind), value, _SESSION_INTERVALS if "Sessions" in kind else _INTERVALS)
        if kind in ("eventAttribute", "taggedEvent", "level"):
            yield from allowed((*path, kind, "match"), at(value, "match"), _MATCHES)
        if kind in ("eventAttribute", "taggedEvent"):
            yield from _check_value((*path, kind), value)
        if kind == "eventAttribute":
            yield from allowed((*path, kind, "attribute"), at(value, "attribute"), _ATTRIBUTES)
        if kind == "level":
            yield from allowed((*path, kind, "level"), at(value, "level"), _LEVELS)
        if kind == "ageComparison":
            yield from _whole((*path, kind, "value"), at(value, "value"))
        if kind == "assignedTo" and (at(value, "targetType") == "Unassigned") == ("targetId" in value):
            yield (*path, kind, "targetId"), "is needed for Member and Team, and not allowed for Unassigned"


def _check_value(path: Path, value: Properties) -> Iterator[Problem]:
    """The provider refuses a value that nothing is compared with, the API a comparison without one."""
    match = at(value, "match")
    if match is not None and (match in _WITHOUT_VALUE) == ("value" in value):
        yield (*path, "value"), "is needed to compare with, and not allowed for is and ns"


def _check_count(path: Path, value: Properties, intervals: tuple[str, ...]) -> Iterator[Problem]:
    yield from _whole((*path, "value"), at(value, "value"))
    yield from allowed((*path, "interval"), at(value, "interval"), intervals)
    yield from allowed((*path, "comparisonInterval"), at(value, "comparisonInterval"), _INTERVALS)


def _whole(path: Path, value: float | None) -> Iterator[Problem]:
    if value is not None and (value != int(value) or value < 1):
        yield (
            path,
            f"must be a whole number of at least 1: {value:g} is not an integer"
            if value != int(value)
            else (f"must be at least 1, not {value:g}"),
        )


def _check_action(path: Path, entry: Properties) -> Iterator[Problem]:
    yield from one_of(path, entry, "action")
    if "plugin" in entry:
        yield (*path, "plugin"), "Action type plugin is deprecated and cannot be created"
    email = at(entry, "email")
    if email is not None:
        yield from _check_email((*path, "email"), email)
    yield from allowed((*path, "pagerduty", "severity"), at(entry, "pagerduty", "severity"), _SEVERITIES)


def _check_email(path: Path, email: Properties) -> Iterator[Problem]:
    target = at(email, "targetType")
    yield from allowed((*path, "targetType"), target, ("issue_owners", "team", "user"))
    yield from allowed(
        (*path, "fallthroughType"), at(email, "fallthroughType"), ("AllMembers", "ActiveMembers", "NoOne")
    )
    if target is None:
        return
    if (target == "issue_owners") == ("targetId" in email):
        yield (*path, "targetId"), "is needed for team and user, and not allowed for issue_owners"
    if (target == "issue_owners") != ("fallthroughType" in email):
        yield (*path, "fallthroughType"), "is needed for issue_owners, and not allowed for team and user"


def _admit_alert(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:
    yield from admit_organization(inputs, store, id)
    yield from unknown_environment(inputs, store)
    known = monitor_ids(store)
    for index, monitor in items(inputs, "monitorIds"):
        if monitor not in known:
            yield ("monitorIds", index), f"there is no monitor {monitor!r}"
    for index, group in items(inputs, "actionFilters"):
        for place, action in items(group, "actions"):
            path = ("actionFilters", index, "actions", place)
            yield from _admit_action(path, action, inputs["organization"], store)
        for place, condition in items(group, "conditions"):
            path = ("actionFilters", index, "conditions", place)
            yield from _admit_assignee((*path, "assignedTo"), at(condition, "assignedTo") or {}, store)


def _admit_assignee(path: Path, assignee: Properties, store: Store) -> Iterator[Problem]:
    if at(assignee, "targetType") == "Team" and at(assignee, "targetId") not in team_numbers(store):
        yield (*path, "targetId"), f"This team is not part of the organization: {at(assignee, 'targetId')!r}"


def _admit_action(path: Path, action: Properties, organization: str, store: Store) -> Iterator[Problem]:
    if at(action, "email", "targetType") == "team" and at(action, "email", "targetId") not in team_numbers(store):
        yield (*path, "email", "targetId"), f"there is no team {at(action, 'email', 'targetId')!r}"
    for kind in ("slack", "pagerduty"):
        integration = at(action, kind, "integrationId")
        if integration is not None and integration not in integration_ids(store, organization, kind):
            yield (*path, kind, "integrationId"), f"no {kind} integration {integration!r} is installed"
    channel, channels = at(action, "slack", "channelName"), store.known("sentry slack channel")
    if channel is not None and channels and channel not in channels:
        text = f'The slack resource "{channel}" does not exist or has not been granted access in the Slack workspace.'
        yield (*path, "slack", "channelName"), text
    service = at(action, "pagerduty", "serviceId")
    entries = {thing.id for thing in store.things(token=PAGERDUTY_SERVICE)}
    if service is not None and service not in entries | set(store.known("sentry pagerduty service")):
        yield (*path, "pagerduty", "serviceId"), f"the PagerDuty integration has no service {service!r}"


ALERT_KIND = Kind(
    # Two alerts may have one name: those that Sentry converted from old rules stand beside those of a program.
    replaces=frozenset(("organization",)),
    autonamed=True,
    rules=(alone(_check_alert),),
    admit=_admit_alert,
    new_id=lambda new: str(14_000_000 + new.number),
    computed=lambda new: {"enabled": True} if "enabled" not in new.inputs else {},
    also_computed=("enabled",),
    import_separator="/",
)
KINDS = {ALERT: ALERT_KIND}
