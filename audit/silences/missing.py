"""Alerts whose live objects were deleted or never created."""

from collections.abc import Iterator

from audit.compare.model import Status
from audit.silences.alerts import Context
from audit.silences.model import Cause, Silence
from audit.silences.phrases import alert_names, nobody, sentence


def missing_silences(context: Context) -> Iterator[Silence]:
    """Yield the alerts that somebody deleted in the account."""
    for alert in context.alerts:
        for entry in alert.entries:
            if entry.status is Status.MISSING_LIVE:
                yield Silence(
                    cause=Cause.MISSING,
                    text=sentence(f"{nobody((alert,))}: the {entry.kind} {entry.name} was deleted"),
                    label=entry.label,
                    alerts=alert_names((alert,)),
                    people=context.people((alert,)),
                    pages=alert.pages,
                    source=entry.source,
                    stack=entry.stack,
                    fix="Run `pulumi refresh` and `pulumi up`, which creates it again.",
                )
