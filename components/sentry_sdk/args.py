"""The arguments of every resource except the alert, by the provider's own names."""

from collections.abc import Mapping
from typing import Literal, NotRequired, Required, TypedDict

from components.sentry_sdk.inputs import Input


class TeamArgs(TypedDict):
    organization: str
    name: str
    slug: NotRequired[str]


class ProjectFilters(TypedDict, total=False):
    """Each filter holds at least one entry where it is given."""

    blacklistedIps: list[str]
    errorMessages: list[str]
    releases: list[str]


class ClientSecurity(TypedDict, total=False):
    """The provider does not mark `securityToken` as a secret."""

    allowedDomains: list[str]
    scrapeJavascript: bool
    securityToken: Input[str]
    securityTokenHeader: str
    verifyTlsSsl: bool


class ProjectOptions(TypedDict, total=False):
    """A setting that is left out keeps its value in Sentry, even if it was given before."""

    digestsMinDelay: int
    digestsMaxDelay: int
    resolveAge: int
    filters: ProjectFilters
    fingerprintingRules: str
    groupingEnhancements: str
    highlightTags: list[str]
    clientSecurity: ClientSecurity


class ProjectArgs(ProjectOptions):
    organization: Required[str]
    name: Required[str]
    teams: Required[list[Input[str]]]
    slug: NotRequired[str]
    platform: NotRequired[str | None]
    defaultKey: NotRequired[bool]
    defaultRules: NotRequired[bool]


class JavascriptLoaderScript(TypedDict, total=False):
    browserSdkVersion: str
    debugEnabled: bool
    performanceMonitoringEnabled: bool
    sessionReplayEnabled: bool


class KeyArgs(TypedDict):
    organization: str
    project: Input[str]
    name: str
    rateLimitCount: NotRequired[int | None]
    rateLimitWindow: NotRequired[int | None]
    javascriptLoaderScript: NotRequired[JavascriptLoaderScript]


class Owner(TypedDict, total=False):
    """One of the two."""

    teamId: Input[str]
    userId: Input[str]


class MonitorCondition(TypedDict):
    """`conditionResult` is the priority of the issue that it creates: 75 high, 50 medium, 0 resolved."""

    type: Literal["gt", "gte", "lt", "lte", "eq", "ne", "anomaly_detection"]
    comparison: NotRequired[float]
    conditionResult: Literal[75, 50, 0]
    comparisonSensitivity: NotRequired[Literal["low", "medium", "high"]]
    comparisonThresholdType: NotRequired[Literal["above", "below", "above_and_below"]]


class MonitorConditionGroup(TypedDict):
    logicType: NotRequired[Literal["any", "any-short", "all", "none"]]
    conditions: list[MonitorCondition]


class IssueDetection(TypedDict):
    type: Literal["static", "percent", "dynamic"]
    comparisonDelta: NotRequired[int]


class MetricMonitorArgs(TypedDict):
    organization: str
    project: Input[str]
    name: str
    aggregate: str
    dataset: str
    eventTypes: list[str]
    query: NotRequired[str]
    queryType: NotRequired[Literal["error", "performance", "crash_rate"]]
    timeWindowSeconds: int
    environment: NotRequired[str | None]
    enabled: NotRequired[bool]
    description: NotRequired[str]
    owner: NotRequired[Owner]
    issueDetection: IssueDetection
    conditionGroup: MonitorConditionGroup


class UptimeMonitorArgs(TypedDict):
    organization: str
    project: Input[str]
    name: str
    environment: str
    url: str
    method: Literal["GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"]
    intervalSeconds: Literal[60, 300, 600, 1200, 1800, 3600]
    timeoutMs: int
    headers: NotRequired[Mapping[str, Input[str]]]
    body: NotRequired[str]
    assertionJson: NotRequired[str]
    downtimeThreshold: NotRequired[int]
    recoveryThreshold: NotRequired[int]
    owner: NotRequired[Owner]
    enabled: NotRequired[bool]
    description: NotRequired[str]


class CronSchedule(TypedDict, total=False):
    """Either a crontab, or a value and its unit."""

    crontab: str
    intervalValue: int
    intervalUnit: Literal["year", "month", "week", "day", "hour", "minute"]


class CronMonitorArgs(TypedDict):
    organization: str
    project: Input[str]
    name: str
    schedule: CronSchedule
    timezone: NotRequired[str]
    checkinMarginMinutes: int
    maxRuntimeMinutes: int
    failureIssueThreshold: int
    recoveryThreshold: int
    owner: NotRequired[Owner]
    enabled: NotRequired[bool]
    description: NotRequired[str]


class InboundDataFilterArgs(TypedDict):
    """`subfilters` is for legacy-browsers, `active` for every other filter."""

    organization: str
    project: Input[str]
    filterId: Literal["browser-extensions", "localhost", "filtered-transaction", "web-crawlers", "legacy-browsers"]
    active: NotRequired[bool]
    subfilters: NotRequired[list[str]]


class OwnershipArgs(TypedDict):
    organization: str
    project: Input[str]
    raw: str
    fallthrough: bool
    autoAssignment: Literal["Auto Assign to Issue Owner", "Auto Assign to Suspect Commits", "Turn off Auto-Assignment"]
    codeownersAutoSync: bool


class SpikeProtectionArgs(TypedDict):
    organization: str
    project: Input[str]
    enabled: bool


class NotificationActionArgs(TypedDict):
    organization: str
    projects: list[Input[str]]
    triggerType: Literal["spike-protection"]
    serviceType: Literal["email", "slack", "sentry_notification", "pagerduty", "opsgenie"]
    integrationId: NotRequired[Input[str]]
    targetIdentifier: NotRequired[Input[str]]
    targetDisplay: NotRequired[Input[str]]


class IntegrationPagerdutyArgs(TypedDict):
    organization: str
    integrationId: Input[str]
    service: str
    integrationKey: Input[str]
