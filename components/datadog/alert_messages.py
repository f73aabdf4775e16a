"""Messages of alert monitors: a text for each transition that can notify."""

import pulumi

from catalog import Alert, Composite, QueryAlert, Signal, Slo, SloAlert
from catalog.alerts.composites.groups import member_groups
from catalog.alerts.composites.model import Member
from catalog.alerts.transitions import transitions
from catalog.forms.handles import disarm
from components.conventions.links import logs_link
from components.datadog.alert_texts import SLO_STEPS, affected_text, first_steps, group_lines, subject_text
from components.datadog.detections import sentences, silent_text
from components.datadog.messages import LASTED, SINCE, Block, Place, links, message, steps
from components.datadog.queries import log_search

_HOUR = 60
"""Minutes of log lines for a forecast, whose window may be weeks."""


def alert_message(alert: Alert, place: Place) -> pulumi.Output[str]:
    """Return the message: the problem with value, limit and duration; who is affected; first steps; links."""
    subject = subject_text(alert.signal, alert.service, place.environment)
    affected = affected_text(alert.service, place.environment, alert.group_by, (alert.signal,))
    each = f" of each {' and '.join(alert.group_by)}" if alert.group_by else ""
    minimum = [f"Requires at least {alert.min_events} events{each} in the window."] if alert.min_events else []
    described = [alert.description] if alert.description else []
    texts = sentences(alert, subject)
    alarm = [
        texts.fires,
        SINCE,
        affected,
        *described,
        *minimum,
        *group_lines(alert),
        *steps(first_steps(alert)),
    ]
    recovered = [texts.ends, LASTED]
    blocks = [Block(transition="alert", lines=tuple(alarm)), Block(transition="alert_recovery", lines=tuple(recovered))]
    if alert.detection.warning is not None:
        warned = sentences(alert, subject, alert.detection.warning)
        blocks.append(Block(transition="warning", lines=(f"Warning: {warned.fires}", SINCE, affected)))
        blocks.append(Block(transition="warning_recovery", lines=(warned.ends,)))
    if alert.missing_data.silence == "notifies":
        silent = silent_text(alert, subject)
        step = "First check whether only the telemetry stopped, or the measured system too."
        blocks.append(Block(transition="no_data", lines=(silent, affected, step)))
        blocks.append(Block(transition="no_data_recovery", lines=(f"{subject}: data is reported again.",)))
    search = log_search(alert.signal, place.environment, alert.service)
    logs = logs_link(place.site, search, getattr(alert.detection, "window_minutes", _HOUR))
    return message(blocks, alert, place, links(alert.runbook, alert.service, place, [f"Logs: {logs}"]))


def query_message(alert: QueryAlert, place: Place) -> pulumi.Output[str]:
    """Return the message of a query: its value and its parts; the query itself is on the monitor's page."""
    affected = affected_text(alert.service, place.environment, (), ())
    described = [alert.description] if alert.description else []
    subject = f"{alert.name} in {place.environment}"
    alarm = [f"{subject}: {{{{value}}}}.", SINCE, affected, *described, *steps(first_steps(alert))]
    blocks = [
        Block(transition="alert", lines=tuple(alarm)),
        Block(transition="alert_recovery", lines=(f"{subject}: {{{{value}}}}.", LASTED)),
    ]
    if "warning" in transitions(alert):
        warned = (f"Warning: {subject}: {{{{value}}}}.", SINCE, affected)
        blocks.append(Block(transition="warning", lines=warned))
        blocks.append(Block(transition="warning_recovery", lines=(f"{subject}: {{{{value}}}}.",)))
    if "no_data" in transitions(alert):
        silent = (f"{subject}: no data.", affected)
        blocks.append(Block(transition="no_data", lines=silent))
        blocks.append(Block(transition="no_data_recovery", lines=(f"{subject}: data is reported again.",)))
    return message(blocks, alert, place, links(alert.runbook, alert.service, place, []))


def composite_message(composite: Composite, place: Place) -> pulumi.Output[str]:
    """Return the message of a composite: the same parts, plus its members, the group, and the state of each member."""
    names = [f"- {member.name} ({_what(member)})" for member in composite.members]
    affected = affected_text(composite.service, place.environment, composite.group_by, _grouped(composite))
    described = [composite.description] if composite.description else []
    subject = f"{composite.name} in {place.environment}"
    alarm = [
        f"{subject}: {composite.when}.",
        SINCE,
        affected,
        *described,
        "Joined alerts:",
        *names,
        *steps(first_steps(composite)),
    ]
    over = f"{subject}: no longer {composite.when}."
    blocks = [Block(transition="alert", lines=tuple(alarm)), Block(transition="alert_recovery", lines=(over, LASTED))]
    if "warning" in transitions(composite):
        warned = f"Warning: {subject}: {composite.when}, with a warning of one of them."
        blocks.append(Block(transition="warning", lines=(warned, SINCE, affected)))
        blocks.append(Block(transition="warning_recovery", lines=(over,)))
    return message(blocks, composite, place, links(composite.runbook, composite.service, place, []))


def _grouped(composite: Composite) -> tuple[Signal, ...]:
    """Return the signals of the members that have groups."""
    return tuple(member.signal for member in composite.members if isinstance(member, Alert) and member_groups(member))


def _what(member: Member) -> str:
    """Return the state of a member, or a note that a member without groups applies to every group."""
    return member.condition if isinstance(member, Alert) else f"{disarm(member.probe.target)} fails"


def slo_message(slo: Slo, alert: SloAlert, place: Place) -> pulumi.Output[str]:
    """Return the message of an SLO alert: its burn rate or the budget spent; the other parts as for any alert."""
    subject = f"{slo.name} in {place.environment}"
    promise = f"The objective is {slo.target:g} % over {slo.window}."
    if alert.long_hours:
        hours = "an hour" if alert.long_hours == 1 else f"{alert.long_hours} hours"
        what = f"the error budget burns {{{{value}}}} times too fast; at {alert.threshold:g} times, "
        what += f"{alert.budget_percent} % of it is used in {hours}."
        over = "the error budget no longer burns too fast."
    else:
        what = f"{{{{value}}}} % of the error budget is used, over {alert.budget_percent} %."
        over = f"less than {alert.budget_percent} % of the error budget is used."
    described = [slo.description] if slo.description else []
    affected = affected_text(slo.service, place.environment, (), ())
    lines = [f"{subject}: {what}", promise, SINCE, affected, *described, *steps(SLO_STEPS)]
    blocks = [
        Block(transition="alert", lines=tuple(lines)),
        Block(transition="alert_recovery", lines=(f"{subject}: {over}", LASTED)),
    ]
    window = alert.long_hours * 60 if alert.long_hours else None
    logs = [f"Logs: {logs_link(place.site, _searched(slo, place), window)}"] if slo.signal else []
    return message(blocks, alert, place, links(slo.runbook, slo.service, place, logs))


def _searched(slo: Slo, place: Place) -> str:
    return log_search(slo.signal, place.environment, slo.service) if slo.signal else ""
