"""Addresses that Sentry requests and jobs that check in with it: a monitor, and an alert on it."""

import pulumi

from catalog.error_tracking.monitors import CheckIns, UptimeProbe
from components.sentry import projects as sentry
from components.sentry.alerts import Notice, actions
from components.sentry_sdk.args import CronSchedule
from components.sentry_sdk.resources import Alert, CronMonitor, UptimeMonitor

_UNITS: tuple[tuple[int, str], ...] = ((1440, "day"), (60, "hour"), (1, "minute"))


def uptime_monitor(
    name: str,
    *,
    of: sentry.Project,
    title: str,
    environment: str,
    owner: sentry.Team,
    probe: UptimeProbe,
    opts: pulumi.ResourceOptions,
) -> pulumi.Output[str]:
    """Create a monitor that requests an address; return its number. Its issues belong to the team `owner`."""
    return UptimeMonitor(
        name,
        {
            "organization": of.organization,
            "project": of.slug,
            "name": title,
            "environment": environment,
            "url": probe.url,
            "method": probe.method,
            "intervalSeconds": probe.every_seconds,  # type: ignore[typeddict-item]
            "timeoutMs": probe.timeout_seconds * 1000,
            "downtimeThreshold": probe.fails_after,
            "recoveryThreshold": probe.recovers_after,
            "owner": {"teamId": owner.number},
            "enabled": True,
        },
        opts,
    ).id


def cron_monitor(
    name: str,
    *,
    of: sentry.Project,
    slug: str,
    title: str,
    owner: sentry.Team,
    checked: CheckIns,
    opts: pulumi.ResourceOptions,
) -> pulumi.Output[str]:
    """Create a monitor of a job that checks in under `slug`; return its number. Its issues belong to the team `owner`.

    Sentry makes the slug from the name, and the provider has no argument for it: so the name is the slug.
    """
    return CronMonitor(
        name,
        {
            "organization": of.organization,
            "project": of.slug,
            "name": slug,
            "description": title,
            "schedule": _schedule(checked),
            "timezone": checked.time_zone,
            "checkinMarginMinutes": checked.grace_minutes,
            "maxRuntimeMinutes": checked.longest_minutes,
            "failureIssueThreshold": checked.fails_after,
            "recoveryThreshold": checked.recovers_after,
            "owner": {"teamId": owner.number},
            "enabled": True,
        },
        opts,
    ).id


def monitor_alert(
    name: str,
    *,
    of: sentry.Project,
    notice: Notice,
    monitor: pulumi.Input[str],
    opts: pulumi.ResourceOptions,
) -> None:
    """Notify of an issue that a monitor creates, and of one that it reopens.

    Each failed check-in is an event of the issue, so an alert on every event would page for each of them.
    """
    Alert(
        name,
        {
            "organization": of.organization,
            "name": notice.title,
            "environment": notice.environment,
            "monitorIds": [monitor],
            "frequencyMinutes": 0,
            "triggerConditions": [{"firstSeenEvent": {}}, {"regressionEvent": {}}],
            "actionFilters": [{"logicType": "all", "actions": list(actions(notice))}],
        },
        opts,
    )


def _schedule(checked: CheckIns) -> CronSchedule:
    if checked.crontab is not None:
        return {"crontab": checked.crontab}
    every = checked.every_minutes or 1
    size, unit = next((size, unit) for size, unit in _UNITS if every % size == 0)
    return {"intervalValue": every // size, "intervalUnit": unit}  # type: ignore[typeddict-item]
