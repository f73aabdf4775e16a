"""Sentry's alerts (`workflows` in its API): rejections by the provider before a request, and by the API."""

from collections.abc import Iterator

from local.vendors.core.constraints import (
    Forbidden,
    Length,
    NotEmpty,
    OneOf,
    Passes,
    Required,
    Rule,
    unless,
    when,
    within,
)
from local.vendors.core.kinds import Kind
from local.vendors.core.places import at, items
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.protocol.wire import Path, Properties
from local.vendors.sentry.account import (
    ALERT,
    AT_LEAST_ONE,
    PAGERDUTY_SERVICE,
    admit_organization,
    integration_ids,
    monitor_ids,
    one_of_each,
    team_numbers,
    unknown_environment,
)

_INTERVALS = ("1m", "5m", "15m", "1h", "1d", "1w", "30d")
# The provider accepts the standard intervals, Sentry's share of sessions 5m, 10m, 30m and 1h: these two pass both.
_SESSION_INTERVALS = ("5m", "1h")
_FREQUENCIES = ("eventFrequencyCount", "eventUniqueUserFrequencyCount", "eventFrequencyPercent")
_SESSIONS = ("percentSessionsCount", "percentSessionsPercent")
_COUNTED = (*_FREQUENCIES, *_SESSIONS, "issueOccurrences", "ageComparison")
_TOO_FEW = "must be at least 1, not {value:g}"
_NO_INTEGER = "must be a whole number of at least 1: {value:g} is not an integer"
_OF_MATCH = "is required, except for is and ns, which do not allow it"
_OF_TARGETS = "is required for team and user, and not allowed for issue_owners"
_OF_OWNERS = "is required for issue_owners, and not allowed for team and user"
# Those that the reference and the code both name: they spell `unreal.crash_type` differently.
_ATTRIBUTES = (
    "message", "platform", "environment", "type", "error.handled", "error.unhandled", "error.main_thread",
    "exception.type", "exception.value", "user.id", "user.email", "user.username", "user.ip_address", "http.method",
    "http.url", "http.status_code", "sdk.name", "stacktrace.code", "stacktrace.module", "stacktrace.filename",
    "stacktrace.abs_path", "stacktrace.package", "app.in_foreground",
)  # fmt: skip
_WITHOUT_VALUE = ("is", "ns")
_MATCHES = ("co", "ew", "eq", "gte", "gt", "is", "in", "lte", "lt", "nc", "new", "ne", "ns", "nsw", "nin", "sw")


def _check_target(assignee: Properties, path: Path) -> Iterator[Problem]:
    if (at(assignee, "targetType") == "Unassigned") == ("targetId" in assignee):
        yield (*path, "targetId"), "is required for Member and Team, and not allowed for Unassigned"


_CONDITION: tuple[Rule, ...] = (
    within(
        "ageComparison", OneOf("comparisonType", ("older", "newer")), OneOf("time", ("minute", "hour", "day", "week"))
    ),
    within("assignedTo", OneOf("targetType", ("Unassigned", "Member", "Team")), _check_target),
    OneOf("issuePriorityGreaterOrEqual.comparison", (25, 50, 75)),
    OneOf("issuePriorityDeescalating.comparison", (25, 50, 75)),
    OneOf("latestAdoptedRelease.ageComparison", ("older", "newer")),
    OneOf("latestAdoptedRelease.releaseAgeType", ("oldest", "newest")),
    *(Passes(f"{kind}.value", lambda value: value == int(value), _NO_INTEGER) for kind in _COUNTED),
    *(Passes(f"{kind}.value", lambda value: value != int(value) or value >= 1, _TOO_FEW) for kind in _COUNTED),
    *(OneOf(f"{kind}.interval", _INTERVALS) for kind in _FREQUENCIES),
    *(OneOf(f"{kind}.interval", _SESSION_INTERVALS) for kind in _SESSIONS),
    OneOf("eventFrequencyPercent.comparisonInterval", _INTERVALS),
    OneOf("percentSessionsPercent.comparisonInterval", _INTERVALS),
    *(OneOf(f"{kind}.match", _MATCHES) for kind in ("eventAttribute", "taggedEvent", "level")),
    # The provider refuses a value that nothing is compared with, the API a comparison without a value.
    *(
        within(
            kind,
            when("match", _WITHOUT_VALUE, Forbidden("value", _OF_MATCH)),
            unless("match", _WITHOUT_VALUE, Required("value", _OF_MATCH)),
        )
        for kind in ("eventAttribute", "taggedEvent")
    ),
    OneOf("eventAttribute.attribute", _ATTRIBUTES),
    OneOf("level.level", (0, 10, 20, 30, 40, 50)),
)
_ACTION: tuple[Rule, ...] = (
    Forbidden("plugin", "Action type plugin is deprecated and cannot be created"),
    within(
        "email",
        OneOf("targetType", ("issue_owners", "team", "user")),
        OneOf("fallthroughType", ("AllMembers", "ActiveMembers", "NoOne")),
        when("targetType", "issue_owners", Forbidden("targetId", _OF_TARGETS), Required("fallthroughType", _OF_OWNERS)),
        unless(
            "targetType", "issue_owners", Required("targetId", _OF_TARGETS), Forbidden("fallthroughType", _OF_OWNERS)
        ),
    ),
    OneOf("pagerduty.severity", ("default", "critical", "warning", "error", "info")),
)
_RULES: tuple[Rule, ...] = (
    Length("name", 1, 256),
    OneOf("frequencyMinutes", (0, 5, 10, 30, 60, 180, 720, 1440)),
    one_of_each("triggerConditions[]", "trigger"),
    NotEmpty("actionFilters", AT_LEAST_ONE),
    OneOf("actionFilters[].logicType", ("any", "any-short", "all", "none")),
    one_of_each("actionFilters[].conditions[]", "condition"),
    within("actionFilters[].conditions[]", *_CONDITION),
    NotEmpty("actionFilters[].actions", AT_LEAST_ONE),
    one_of_each("actionFilters[].actions[]", "action"),
    within("actionFilters[].actions[]", *_ACTION),
)


def _admit_alert(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:
    yield from admit_organization(inputs, store, id)
    yield from unknown_environment(inputs, store)
    known = monitor_ids(store)
    for index, monitor in items(inputs, "monitorIds"):
        if monitor not in known:
            yield ("monitorIds", index), f"monitor {monitor!r} does not exist"
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
        yield (*path, "email", "targetId"), f"team {at(action, 'email', 'targetId')!r} does not exist"
    for kind in ("slack", "pagerduty"):
        integration = at(action, kind, "integrationId")
        if integration is not None and integration not in integration_ids(store, organization, kind):
            yield (*path, kind, "integrationId"), f"no {kind} integration {integration!r} is installed"
    channel, channels = at(action, "slack", "channelName"), store.known("sentry slack channel")
    if channel is not None and channels and channel not in channels:
        text = f'The slack resource "{channel}" does not exist or has not been granted access in the Slack workspace.'
        yield (*path, "slack", "channelName"), text
    service = at(action, "pagerduty", "serviceId")
    entries = {record.id for record in store.objects(token=PAGERDUTY_SERVICE)}
    if service is not None and service not in entries | set(store.known("sentry pagerduty service")):
        yield (*path, "pagerduty", "serviceId"), f"the PagerDuty integration has no service {service!r}"


ALERT_KIND = Kind(
    # Two alerts may have the same name: those that Sentry converted from old rules exist beside those of a program.
    replaces=frozenset(("organization",)),
    autonamed=True,
    rules=_RULES,
    admit=_admit_alert,
    new_id=lambda new: str(14_000_000 + new.number),
    defaults={"enabled": True},
    import_separator="/",
)
KINDS = {ALERT: ALERT_KIND}
