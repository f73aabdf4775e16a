"""Texts of an alert: its limit and subject, who is affected, and first steps."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from catalog import Alert, Composite, QueryAlert, Service, Signal
from catalog.alerts.composites.groups import EVERY_GROUP
from catalog.alerts.detection import Absence, Heartbeat
from catalog.forms.units import suffix
from components.datadog.queries import facet, number

DEPLOY = "Check for a deploy or a changed setting in the last hour. If it is the likely cause, roll it back."
STATUS = "If customers are affected, post on the status page. Then follow the runbook."

SLO_STEPS = (
    "Open the other alerts of the service: which of them fires, and since when?",
    DEPLOY,
    "If the budget is nearly used up, stop all deploys except fixes until it recovers.",
)


def group_lines(alert: Alert) -> list[str]:
    """Return the lines that explain the groups of an alert, and how a group without data ends."""
    lines = []
    if alert.is_grouped and not alert.group_by:
        lines.append("Each group of the check notifies separately; the title names the group.")
    if alert.group_end_hours:
        lines.append(f"A group without data recovers automatically after {alert.group_end_hours} hours.")
    return lines


def limit_text(signal: Signal, limit: float) -> str:
    """Return a limit for people: `2000 ms`, or `90 %` for a fraction of 0.9."""
    if signal.unit == "fraction":
        return f"{number(float(Decimal(repr(limit)) * 100))} %"
    return f"{number(limit)}{suffix(signal.unit)}"


def measured_text(signal: Signal) -> str:
    """Return the measured value in the unit of its limit; Datadog calculates in templates with `eval`."""
    return '{{eval "value*100"}} %' if signal.unit == "fraction" else f"{{{{value}}}}{suffix(signal.unit)}"


def subject_text(signal: Signal, service: Service | None, environment: str) -> str:
    """Return the measured quantity and its subject: `Error rate of Shop in prod`."""
    whose = {
        "own": service.name if service else "",
        "listed": " and ".join(item.name for item in signal.services),
        "all": "all services",
        "none": "",
    }[signal.service_scope]
    if signal.everywhere:
        of = "all environments" if signal.service_scope == "own" or not whose else f"{whose} in all environments"
    else:
        of = f"{whose} in {environment}" if whose else environment
    return f"{sentence(signal.title)} of {of}"


def affected_text(service: Service | None, environment: str, group_by: Iterable[str], signals: Sequence[Signal]) -> str:
    """Return who is affected. A group's value is known only where the queries group by it; elsewhere it would be empty.

    `signals` are the grouped ones. Log alerts name a tag differently from metrics, and an alert that joins both kinds
    has a variable for neither.
    """
    forms = {signal.kind == "logs" for signal in signals}
    groups = ", ".join(_group(tag, forms) for tag in group_by)
    team = f" (team {service.team})" if service and service.team else ""
    users = f"users of {service.name}{team} in {environment}" if service else f"users in {environment}"
    return f"Affected: {users}{f', {groups}' if groups else ''}."


def _group(tag: str, forms: Collection[bool]) -> str:
    name = tag.removeprefix("@")
    if tag == EVERY_GROUP:
        return "the group in the title"
    if len(forms) > 1:
        return f"the {name} in the title"
    return f"{name} {{{{{_variable(tag, True in forms)}.name}}}}"


def first_steps(notifier: Alert | QueryAlert | Composite) -> tuple[str, ...]:
    """Return the first steps: those in the YAML, else steps that follow from the kind of measurement."""
    if notifier.first_steps:
        return notifier.first_steps
    if isinstance(notifier, Composite):
        names = ", ".join(f"`{member.name}`" for member in notifier.members)
        return (f"Open the joined alerts, {names}: which fired first?", DEPLOY, STATUS)
    if isinstance(notifier, QueryAlert):
        return ("Open the monitor: which value left its range, and since when?", DEPLOY, STATUS)
    return (_first_step(notifier), DEPLOY, STATUS)


def _first_step(alert: Alert) -> str:
    match alert.detection, alert.signal.kind:
        case Heartbeat(), _:
            return "Check the last run: did it start, and did it finish? Run it again if that is safe."
        case Absence(), _:
            return "Try it yourself, to find out whether the events stopped or only their reports."
        case _, "percentile" | "average":
            return "Open the dashboard: since when is it slow, and is every part slow?"
        case _, "gauge" | "check":
            return "Open the dashboard: which host or instance is it, and what changed before?"
        case _:
            return "Open the logs: what fails, for whom, and since when?"


def minutes_text(minutes: int) -> str:
    """Return a length of time after "the last": `minute`, `5 minutes`, `2 hours`, `26 hours and 24 minutes`, `day`."""
    for size, unit in ((1440, "day"), (60, "hour")):
        if minutes % size == 0:
            count = minutes // size
            return unit if count == 1 else f"{count} {unit}s"
    if minutes > 120:
        return f"{minutes // 60} hours and {minutes % 60} minute{'s' if minutes % 60 > 1 else ''}"
    return "minute" if minutes == 1 else f"{minutes} minutes"


def sentence(title: str) -> str:
    """Return the text with a capital first letter."""
    return title[:1].upper() + title[1:]


def _variable(tag: str, of_logs: bool) -> str:
    """Return the tag as a template variable; a name with a dot or another special character needs brackets, or Datadog
    does not find it.
    """
    name = facet(tag) if of_logs else tag
    return name if name.replace("_", "").isalnum() else f"[{name}]"
