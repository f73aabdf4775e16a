"""Sentry's alerts in Watchbill's terms: on single issues, and on totals over all issues.

This module knows what Sentry requires, and why; `components/sentry_sdk/` holds the provider's types and argument names.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

import pulumi

from catalog.error_tracking.issue_filters import NOBODY, IssueFilter
from catalog.error_tracking.model import IssuePriority, Mail
from components.sentry.projects import Project, Target, Team
from components.sentry_sdk.alert import Action, ActionFilter, Condition, Frequency, Match, TriggerCondition
from components.sentry_sdk.args import IssueDetection, MonitorCondition
from components.sentry_sdk.resources import Alert, MetricMonitor, find_error_monitor, find_issue_stream_monitor


@dataclass(frozen=True, kw_only=True)
class Notice:
    """An alert's name, its environment (None: all), and its recipients.

    `by_priority`: targets notified only of issues of at least that priority. `team` gets mail if `mail` is set. At
    least one target receives every issue: Sentry's provider refuses a filter without an action.
    """

    title: str
    environment: str | None
    targets: Sequence[Target]
    by_priority: Mapping[IssuePriority, Sequence[Target]] = field(default_factory=dict)
    mail: Mail | None = None
    team: Team | None = None


def default_monitors(of: Project, opts: pulumi.InvokeOptions) -> list[pulumi.Output[str]]:
    """Return the two monitors that each project has from the start: of its errors, and of all of its issues.

    Alerts on issues use both, like the alerts that Sentry converted from its earlier alert rules: the second also sees
    issues that are not errors, and an event that reaches both fires an alert once.
    """
    return [
        find_error_monitor(of.organization, of.slug, opts),
        find_issue_stream_monitor(of.organization, of.slug, opts),
    ]


_TRIGGERS: Mapping[str, TriggerCondition] = {
    "new_issue": {"firstSeenEvent": {}},
    "regression": {"regressionEvent": {}},
    "reappeared": {"reappearedEvent": {}},
}
_PRIORITIES: Mapping[str, Literal[25, 50, 75]] = {"low": 25, "medium": 50, "high": 75}
_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40, "fatal": 50}
_MATCHES: Mapping[str, Match] = {
    "=": "eq",
    "!=": "ne",
    ">=": "gte",
    "<=": "lte",
    "contains": "co",
    "does not contain": "nc",
    "starts with": "sw",
    "ends with": "ew",
    "is set": "is",
    "is not set": "ns",
}
_TIMES: Mapping[str, Literal["minute", "hour", "day"]] = {"m": "minute", "h": "hour", "d": "day"}


def issue_alert(
    name: str,
    *,
    of: Project,
    notice: Notice,
    condition: str,
    share: tuple[float, int] | None,
    filters: Sequence[IssueFilter],
    assignee: Team | None,
    frequency: int,
    monitors: Sequence[pulumi.Input[str]],
    opts: pulumi.ResourceOptions,
) -> None:
    """Notify of a `new_issue`, a `regression`, one that `reappeared` or one in many `sessions`.

    `share` is for `sessions`: the limit in events of an issue per hundred sessions, and the window in minutes. It
    filters every event, since Sentry has no trigger for it. `assignee` is the team that the filters name. `frequency`:
    at least so many minutes between two notifications of one issue.
    """
    shares = [] if share is None else [_share_of_sessions(*share)]
    others = [*shares, *(_filter(each, assignee) for each in filters if each.subject != "priority")]
    least = next((item.value for item in filters if item.subject == "priority"), None)
    groups = [_group(others, least, list(actions(notice)))]
    groups += [
        _group(others, priority, [_action(target) for target in targets])
        for priority, targets in notice.by_priority.items()
        if targets
    ]
    Alert(
        name,
        {
            "organization": of.organization,
            "name": notice.title,
            "environment": notice.environment,
            "monitorIds": list(monitors),
            "frequencyMinutes": cast(Frequency, frequency),
            "triggerConditions": [_TRIGGERS[condition]] if condition in _TRIGGERS else [],
            "actionFilters": groups,
        },
        # The output of a look-up that waits for a project which does not exist yet depends on nothing.
        pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[of.made] if of.made else None)),
    )


def _group(others: Sequence[Condition], least: str | None, actions: list[Action]) -> ActionFilter:
    """Return actions for the issues that match all conditions and have at least the given priority."""
    priority: list[Condition] = []
    if least is not None:
        priority = [{"issuePriorityGreaterOrEqual": {"comparison": _PRIORITIES[least]}}]
    conditions = [*others, *priority]
    group: ActionFilter = {"logicType": "all", "actions": actions}
    if conditions:
        group["conditions"] = conditions
    return group


def _filter(filter_: IssueFilter, assignee: Team | None) -> Condition:
    match filter_.subject:
        case "release":
            return {"latestRelease": {}}
        case "level":
            return {"level": {"level": _LEVELS[filter_.value], "match": _MATCHES[filter_.match]}}
        case "age":
            kind: Literal["newer", "older"] = "newer" if filter_.match == "<" else "older"
            return {
                "ageComparison": {
                    "comparisonType": kind,
                    "time": _TIMES[filter_.value[-1]],
                    "value": int(filter_.value[:-1]),
                }
            }
        case "assigned to":
            if filter_.value == NOBODY or assignee is None:
                return {"assignedTo": {"targetType": "Unassigned"}}
            return {"assignedTo": {"targetType": "Team", "targetId": assignee.number}}
        case "tag":
            if not filter_.value:
                return {"taggedEvent": {"key": filter_.key, "match": _MATCHES[filter_.match]}}
            return {"taggedEvent": {"key": filter_.key, "match": _MATCHES[filter_.match], "value": filter_.value}}
    if not filter_.value:
        return {"eventAttribute": {"attribute": filter_.key, "match": _MATCHES[filter_.match]}}
    return {"eventAttribute": {"attribute": filter_.key, "match": _MATCHES[filter_.match], "value": filter_.value}}


def _share_of_sessions(percent: float, minutes: int) -> Condition:
    return {"percentSessionsCount": {"value": int(percent), "interval": "1h" if minutes == 60 else "5m"}}


def actions(notice: Notice) -> Iterator[Action]:
    """Yield the mail action, and the targets that receive issues of every priority."""
    match notice.mail:
        case "owners":
            yield {"email": {"targetType": "issue_owners", "fallthroughType": "ActiveMembers"}}
        case "owners only":
            yield {"email": {"targetType": "issue_owners", "fallthroughType": "NoOne"}}
        case "team" if notice.team is not None:
            yield {"email": {"targetType": "team", "targetId": notice.team.number}}
    yield from map(_action, notice.targets)


def _action(target: Target) -> Action:
    if target.kind == "slack":
        return {"slack": {"integrationId": target.integration, "channelName": target.identifier}}
    return {
        "pagerduty": {
            "integrationId": target.integration,
            "serviceId": target.identifier,
            # Only for display: Sentry finds the service by its id, and keeps the name as it is sent.
            "serviceName": target.title or target.identifier,
            "severity": "default",
        }
    }


@dataclass(frozen=True, kw_only=True)
class _Number:
    """How Sentry counts a measure; `below`: the alert fires when the number falls."""

    dataset: str
    aggregate: str
    kind: Literal["error", "crash_rate"]
    event_types: tuple[str, ...] = ()
    below: bool = False


_NUMBERS = {
    "events": _Number(dataset="events", aggregate="count()", kind="error", event_types=("error",)),
    "users": _Number(
        dataset="events", aggregate="count_unique(tags[sentry:user])", kind="error", event_types=("error",)
    ),
    "crash_free_sessions": _Number(
        dataset="metrics",
        aggregate="percentage(sessions_crashed, sessions) AS _crash_rate_alert_aggregate",
        kind="crash_rate",
        below=True,
    ),
    "crash_free_users": _Number(
        dataset="metrics",
        aggregate="percentage(users_crashed, users) AS _crash_rate_alert_aggregate",
        kind="crash_rate",
        below=True,
    ),
}
_HIGH: Literal[75] = 75
_RESOLVED: Literal[0] = 0


def metric_alert(
    name: str,
    *,
    of: Project,
    notice: Notice,
    measure: str,
    threshold: float,
    minutes: int,
    compare: int | None,
    opts: pulumi.ResourceOptions,
) -> None:
    """Notify when `events` or `users` over some minutes rise above a threshold, or a crash-free share (percent) falls
    below.

    With `compare` the threshold is the increase in percent over the window that many minutes earlier.

    A monitor creates an issue of high priority while the number is beyond the threshold, and resolves it afterwards; an
    alert on the monitor notifies of both. Sentry converts its own earlier alerts to the same two objects, which share a
    logical name here.
    """
    number = _NUMBERS[measure]
    beyond, within = ("lt", "gte") if number.below else ("gt", "lte")
    detection: IssueDetection = {"type": "static"}
    if compare is not None:
        # Sentry compares the number in percent of the earlier one: 110 is an increase of 10 %, and 10 would always
        # fire.
        detection, threshold = {"type": "percent", "comparisonDelta": compare * 60}, 100 + threshold
    conditions: list[MonitorCondition] = [
        {"type": cast("Literal['lt', 'gt']", beyond), "comparison": threshold, "conditionResult": _HIGH},
        {"type": cast("Literal['gte', 'lte']", within), "comparison": threshold, "conditionResult": _RESOLVED},
    ]
    monitor = MetricMonitor(
        name,
        {
            "organization": of.organization,
            "project": of.slug,
            "name": notice.title,
            "environment": notice.environment,
            "dataset": number.dataset,
            "aggregate": number.aggregate,
            "eventTypes": list(number.event_types),
            "query": "",
            # Without it, an update would use the dataset's default kind, and fail for crash rates.
            "queryType": number.kind,
            "timeWindowSeconds": minutes * 60,
            "issueDetection": detection,
            "conditionGroup": {"logicType": "any", "conditions": conditions},
        },
        opts,
    )
    Alert(
        name,
        {
            "organization": of.organization,
            "name": notice.title,
            "environment": notice.environment,
            "monitorIds": [monitor.id],
            # With any other value, a recovery within these minutes is held back, and the page stays open.
            "frequencyMinutes": 0,
            "triggerConditions": [],
            "actionFilters": [
                {
                    "logicType": "any",
                    # The first notifies of the start, the second of the end.
                    "conditions": [
                        {"issuePriorityGreaterOrEqual": {"comparison": _HIGH}},
                        {"issuePriorityDeescalating": {"comparison": _HIGH}},
                    ],
                    "actions": list(actions(notice)),
                }
            ],
        },
        opts,
    )
