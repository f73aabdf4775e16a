"""Whom an alert of Sentry reaches: channels and pagers, and who gets its mail."""

from collections.abc import Iterable

from catalog.channels import Channel
from catalog.error_tracking.model import ErrorAlert, ErrorTracking, Mail
from catalog.paging import page_of
from catalog.stack import Stack


def told_by_sentry(
    alert: ErrorAlert, tracking: ErrorTracking, stack: Stack, channels: Iterable[Channel] | None = None
) -> tuple[Channel, ...]:
    """The Slack channels and pagers that hear of an alert: none that leads nowhere yet, or pages where nothing may.

    They are among all of its channels, or those given.
    """
    pages = page_of(alert, stack, tracking) is not None
    return tuple(
        channel
        for channel in (alert.channels if channels is None else channels)
        if (channel.kind == "slack" and not channel.is_open) or (channel.is_pager and pages)
    )


def mail_of(alert: ErrorAlert, tracking: ErrorTracking, stack: Stack) -> Mail | None:
    """Who gets mail of an alert; None for nobody.

    Unless it is written, that is nobody where a channel hears of every issue and none of email is named; else the
    owners of an issue, and of a number over all issues the team. Without any action the API refuses an alert of issues,
    and of any other nobody would hear.
    """
    if alert.mail is not None:
        return alert.mail
    heard = told_by_sentry(alert, tracking, stack, alert.notify)
    if heard and not any(channel.kind == "email" for channel in alert.notify):
        return None
    return "owners" if alert.is_of_issues else "team"


def mailed(alert: ErrorAlert, tracking: ErrorTracking, stack: Stack) -> tuple[str, ...]:
    """Who gets mail of an alert, in words; empty for nobody."""
    match mail_of(alert, tracking, stack):
        case "owners":
            return ("the owners of the issue",)
        case "owners only":
            return ("the owners of the issue, and nobody where it has none",)
        case "team":
            return tuple(sorted({f"the team {project.team}" for project in alert.projects if project.here}))
    return ()
