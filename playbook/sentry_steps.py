"""The first steps of Sentry's alerts, which have no message of their own."""

from catalog import ErrorAlert
from catalog.error_tracking.monitors import UptimeProbe
from components.datadog.alert_texts import DEPLOY

_STATUS = "If customers are affected, post on the status page."


def sentry_steps(alert: ErrorAlert) -> tuple[str, ...]:
    """Return what to do first, by what the alert evaluates."""
    match alert.kind:
        case "heartbeat":
            return (
                "Check the last run: did it start, and did it finish? Run it again if that is safe.",
                DEPLOY,
                _STATUS,
            )
        case "uptime":
            url = alert.monitor.url if isinstance(alert.monitor, UptimeProbe) else "the page"
            return (f"Open {url}: does it answer?", DEPLOY, _STATUS)
    if alert.is_of_issues:
        return ("Open the issue in Sentry: which release, since when, how many users?", DEPLOY, _STATUS)
    return ("Open the issues of the last hour in Sentry, sorted by events: which of them grew?", DEPLOY, _STATUS)
