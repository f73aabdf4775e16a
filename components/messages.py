"""What an uptime check's notification says, and in which of its blocks each handle stands."""

from collections.abc import Iterable

import pulumi

from catalog import Service, UptimeCheck


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
