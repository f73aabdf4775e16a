"""The arguments of an alert: its triggers, filters and recipients. Each entry of a list holds one kind."""

from typing import Literal, NotRequired, TypedDict

from components.sentry_sdk.inputs import Input

Interval = Literal["1m", "5m", "15m", "1h", "1d", "1w", "30d"]
Frequency = Literal[0, 5, 10, 30, 60, 180, 720, 1440]
Match = Literal["co", "nc", "eq", "ne", "sw", "ew", "is", "ns", "gte", "lte"]
"""Sentry knows more; of these, the first eight apply to tags and attributes, and three apply to levels."""


class Nothing(TypedDict):
    """A kind without settings: `{"firstSeenEvent": {}}`."""


class TriggerCondition(TypedDict, total=False):
    firstSeenEvent: Nothing
    issueResolvedTrigger: Nothing
    reappearedEvent: Nothing
    regressionEvent: Nothing


class SubFilter(TypedDict, total=False):
    key: str
    attribute: str
    match: str
    value: str


class Count(TypedDict):
    """More than `value`, a whole number of at least 1."""

    value: int
    interval: Interval
    filters: NotRequired[list[SubFilter]]


class SessionCount(TypedDict):
    """Sentry supports shares of sessions over 5m, 10m, 30m and 1h; the provider supports 5m and 1h of these."""

    value: int
    interval: Literal["5m", "1h"]


class Growth(TypedDict):
    """More than `value` percent above the count `comparisonInterval` ago."""

    value: int
    interval: Interval
    comparisonInterval: Interval
    filters: NotRequired[list[SubFilter]]


class SessionGrowth(TypedDict):
    value: int
    interval: Literal["5m", "1h"]
    comparisonInterval: Interval
    filters: NotRequired[list[SubFilter]]


class Priority(TypedDict):
    comparison: Literal[25, 50, 75]


class Occurrences(TypedDict):
    value: int


class Category(TypedDict):
    value: int
    include: NotRequired[bool]


class IssueType(TypedDict):
    value: str
    include: bool


class Age(TypedDict):
    comparisonType: Literal["older", "newer"]
    time: Literal["minute", "hour", "day", "week"]
    value: int


class Assignee(TypedDict):
    targetType: Literal["Unassigned", "Member", "Team"]
    targetId: NotRequired[Input[str]]


class Attribute(TypedDict):
    attribute: str
    match: Match
    value: NotRequired[str]


class Tag(TypedDict):
    key: str
    match: Match
    value: NotRequired[str]


class Level(TypedDict):
    level: int
    match: Match


class AdoptedRelease(TypedDict):
    ageComparison: Literal["older", "newer"]
    environment: str
    releaseAgeType: Literal["oldest", "newest"]


class Condition(TypedDict, total=False):
    ageComparison: Age
    assignedTo: Assignee
    eventAttribute: Attribute
    eventFrequencyCount: Count
    eventFrequencyPercent: Growth
    eventUniqueUserFrequencyCount: Count
    issueCategory: Category
    issueOccurrences: Occurrences
    issuePriorityDeescalating: Priority
    issuePriorityGreaterOrEqual: Priority
    issueType: IssueType
    latestAdoptedRelease: AdoptedRelease
    latestRelease: Nothing
    level: Level
    percentSessionsCount: SessionCount
    percentSessionsPercent: SessionGrowth
    taggedEvent: Tag


class Email(TypedDict):
    targetType: Literal["issue_owners", "team", "user"]
    targetId: NotRequired[Input[str]]
    fallthroughType: NotRequired[Literal["AllMembers", "ActiveMembers", "NoOne"]]


class Slack(TypedDict):
    integrationId: Input[str]
    channelName: Input[str]
    channelId: NotRequired[str]
    tags: NotRequired[str]
    notes: NotRequired[str]


class PagerDuty(TypedDict):
    integrationId: Input[str]
    serviceId: Input[str]
    serviceName: Input[str]
    severity: Literal["default", "critical", "warning", "error", "info"]


class Action(TypedDict, total=False):
    email: Email
    slack: Slack
    pagerduty: PagerDuty


class ActionFilter(TypedDict):
    logicType: Literal["any", "any-short", "all", "none"]
    conditions: NotRequired[list[Condition]]
    actions: list[Action]


class AlertArgs(TypedDict):
    organization: str
    name: str
    monitorIds: list[Input[str]]
    frequencyMinutes: Frequency
    triggerConditions: NotRequired[list[TriggerCondition]]
    actionFilters: list[ActionFilter]
    environment: NotRequired[str | None]
    enabled: NotRequired[bool]
