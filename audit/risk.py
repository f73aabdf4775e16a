"""Orders findings by risk: first what can keep a page from a person."""

from audit.compare.model import DRIFT, Entry, Status
from audit.model import Level
from audit.silences import kinds
from audit.silences.alerts import LiveAlert

_PAGING = frozenset(
    {
        kinds.SERVICE,
        kinds.POLICY,
        kinds.SCHEDULE,
        kinds.WINDOW,
        kinds.DOWNTIME,
        kinds.PAGER_OBJECT,
        "pagerduty:index/serviceIntegration:ServiceIntegration",
        "sentry:index/integrationPagerduty:IntegrationPagerduty",
    }
)
"""Types that a page passes through, or that keep it back."""
_MUTING = frozenset({kinds.WINDOW, kinds.DOWNTIME})
"""Types that keep notifications back: without one, there are more of them."""
_POSTING = frozenset(
    {
        kinds.SLACK_CHANNEL,
        kinds.WEBHOOK,
        kinds.EXTENSION,
        "sentry:index/notificationAction:NotificationAction",
        "datadog:index/serviceLevelObjective:ServiceLevelObjective",
    }
)
_DATA = frozenset(
    {
        kinds.PIPELINE,
        kinds.INDEX,
        kinds.ARCHIVE,
        kinds.SCANNER_GROUP,
        kinds.SCANNER_RULE,
        kinds.CLIENT_KEY,
        kinds.PROJECT,
        "datadog:index/logsMetric:LogsMetric",
        "datadog:index/metricTagConfiguration:MetricTagConfiguration",
        "sentry:index/projectInboundDataFilter:ProjectInboundDataFilter",
        "sentry:index/projectSpikeProtection:ProjectSpikeProtection",
    }
)
_WORDS = frozenset({"name", "title", "description", "tags", "teams", "displayTimezone", "alertGroupingParameters"})
"""Properties that decide nothing about who is notified, and when."""
_STATUSES = (
    Status.MISSING_LIVE,
    Status.CHANGED_LIVE,
    Status.CHANGED_IN_BOTH,
    Status.NOT_APPLIED,
    Status.ADOPTED,
    Status.IMPORTED,
    Status.UNMANAGED,
)


def level_of(entry: Entry, alerts: tuple[LiveAlert, ...]) -> Level:
    """Return what a finding can affect. Differences in names and texts alone affect nothing."""
    changed = {each.path[0] for each in entry.differences if each.path}
    if entry.status in DRIFT and changed and changed <= _WORDS:
        return "other"
    if entry.type in kinds.NOTIFYING:
        return "page" if _pages(entry, alerts) else "post"
    if entry.type in _MUTING and entry.status is Status.MISSING_LIVE:
        return "post"
    if entry.type in _PAGING:
        return "page"
    if entry.type in _POSTING:
        return "post"
    return "data" if entry.type in _DATA else "other"


def _pages(entry: Entry, alerts: tuple[LiveAlert, ...]) -> bool:
    """Whether a notifier pages: by the code, or for an object that no code has, by the handles in its message."""
    if entry.stack is not None:
        return any(it.pages for it in alerts)
    return entry.live is not None and "@pagerduty" in str(entry.live.body.get("message", ""))


def rank(entry: Entry, level: Level, alerts: int) -> tuple[int, int, int, int, str]:
    """Return the place of a finding: what code and account differ in comes before what no code has."""
    levels: dict[Level, int] = {"page": 0, "post": 1, "data": 2, "other": 3}
    unmanaged = entry.status is Status.UNMANAGED
    return int(unmanaged), levels[level], _STATUSES.index(entry.status), -alerts, entry.label
