"""The recipients of a Sentry alert: channels, pagers, and people who get its email."""

from collections.abc import Iterable

from catalog.channels import Channel
from catalog.error_tracking.model import ErrorAlert, ErrorTracking, Mail
from catalog.paging import page_of
from catalog.stack import Stack


def told_by_sentry(
    alert: ErrorAlert, tracking: ErrorTracking, stack: Stack, channels: Iterable[Channel] | None = None
) -> tuple[Channel, ...]:
    """Return the Slack channels and pagers that an alert notifies, except unfinished ones and pagers that may not page.

    They are among all of its channels, or the given ones.
    """
    pages = page_of(alert, stack, tracking) is not None
    return tuple(
        channel
        for channel in (alert.channels if channels is None else channels)
        if (channel.kind == "slack" and not channel.is_open) or (channel.is_pager and pages)
    )


def mail_of(alert: ErrorAlert, tracking: ErrorTracking, stack: Stack) -> Mail | None:
    """Return who gets email of an alert; None for nobody.

    The default is nobody if a channel is notified of every issue and no email is named; else the owners of an issue,
    or the team for a number over all issues. Without any action the API refuses an alert on issues, and any other
    alert would notify nobody.
    """
    if alert.mail is not None:
        return alert.mail
    heard = told_by_sentry(alert, tracking, stack, alert.notify)
    if heard and not any(channel.kind == "email" for channel in alert.notify):
        return None
    return "owners" if alert.is_of_issues else "team"


def mailed(alert: ErrorAlert, tracking: ErrorTracking, stack: Stack) -> tuple[str, ...]:
    """Return who gets email of an alert, in words; empty for nobody."""
    match mail_of(alert, tracking, stack):
        case "owners":
            return ("the owners of the issue",)
        case "owners only":
            return ("the owners of the issue, or nobody if it has none",)
        case "team":
            return tuple(sorted({f"the team {project.team}" for project in alert.projects if project.here}))
    return ()
