"""What a notification says, and in which of its blocks each handle stands."""

from collections.abc import Iterable

import pulumi

from catalog import Alert, Service, UptimeCheck
from components.queries import number

_UNITS = {"percent": " %", "millisecond": " ms", "count": "", None: ""}
_OVER = {">": "above", ">=": "at or above", "<": "below", "<=": "at or below"}


def alert_message(alert: Alert, environment: str, handles: Iterable[pulumi.Input[str]]) -> pulumi.Output[str]:
    """The message of an alert's monitor: what is wrong with value and limit, who is told, the runbook."""
    unit = _UNITS[alert.signal.unit]
    subject = f"{_sentence(alert.signal.title)} of {_where(alert.service, environment)}"
    limit = f"{_OVER[alert.comparator]} {number(alert.threshold)}{unit}"
    wrong = [f"{subject} is {{{{value}}}}{unit}, {limit} over the last {_minutes(alert.window_minutes)}."]
    if alert.description:
        wrong.append(alert.description)
    if alert.min_events:
        wrong.append(f"Judged from {alert.min_events} events in the window on.")
    recovered = [f"{subject} is {{{{value}}}}{unit}, no longer {limit}."]
    return _blocks(wrong, recovered, alert.runbook, handles)


def uptime_message(check: UptimeCheck, environment: str, handles: Iterable[pulumi.Input[str]]) -> pulumi.Output[str]:
    """The message of an uptime check's monitor."""
    subject = f"{check.name} of {_where(check.service, environment)}"
    wrong = [f"{subject} fails: {check.probe.fault}."]
    return _blocks(wrong, [f"{subject} passes again."], check.runbook, handles)


def _blocks(
    wrong: list[str], recovered: list[str], runbook: str | None, handles: Iterable[pulumi.Input[str]]
) -> pulumi.Output[str]:
    """Handles stand inside the blocks of the transitions they are for.

    Outside of any block a handle hears every transition, a mere warning too; and a pager that is not told of the
    recovery as well keeps its incident open for ever.
    """

    def text(told: list[str]) -> str:
        notified = [f"Notified: {' '.join(told)}"] if told else []
        lines = ["{{#is_alert}}", *wrong, *notified, "{{/is_alert}}"]
        lines += ["{{#is_alert_recovery}}", *recovered, *notified, "{{/is_alert_recovery}}"]
        if runbook:
            lines.append(f"Runbook: {runbook}")
        return "\n".join(lines)

    return pulumi.Output.all(*handles).apply(text)


def _where(service: Service | None, environment: str) -> str:
    return f"{service.name} in {environment}" if service else environment


def _minutes(minutes: int) -> str:
    for size, unit in ((1440, "day"), (60, "hour")):
        if minutes % size == 0:
            count = minutes // size
            return unit if count == 1 else f"{count} {unit}s"
    return "minute" if minutes == 1 else f"{minutes} minutes"


def _sentence(title: str) -> str:
    return title[:1].upper() + title[1:]
