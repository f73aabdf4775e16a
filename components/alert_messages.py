"""The message of an alert's monitor: a text for each transition that can notify, each with the handles that hear it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import pulumi

from catalog import Alert, Channel, Composite, Service, Slo, SloAlert, Watch
from components.alert_texts import (
    SLO_STEPS,
    affected_text,
    first_steps,
    minutes_text,
    recovered_text,
    subject_text,
    value_text,
)
from components.channels import Handles
from components.links import dashboards_link, logs_link
from components.naming import title
from components.queries import log_search

_ALERTS = ("is_alert", "is_alert_recovery")
_NO_DATA = ("is_no_data", "is_no_data_recovery")
_WARNINGS = ("is_warning", "is_warning_recovery")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a message is written for: the environment, the site of Datadog's pages, the names of the dashboards there,
    and everyone's handles."""

    environment: str
    site: str
    dashboards: frozenset[str]
    handles: Handles


@dataclass(frozen=True, kw_only=True)
class Block:
    """The text of one transition, by the name of its block."""

    name: str
    lines: tuple[str, ...]


def alert_message(alert: Alert, place: Place) -> pulumi.Output[str]:
    """What is wrong with value, limit and since when; whom it affects; what to do first; where to read on."""
    subject = subject_text(alert.signal, alert.service, place.environment)
    affected = affected_text(alert.service, place.environment, alert.group_by, alert.signal)
    since = "Since {{first_triggered_at}} (UTC)."
    steps = _steps(first_steps(alert))
    judged = [f"Judged from {alert.min_events} events in the window on."] if alert.min_events else []
    described = [alert.description] if alert.description else []
    alarm = [value_text(alert, subject, alert.threshold), since, affected, *described, *judged, *steps]
    recovered = [recovered_text(alert, subject, alert.threshold), _LASTED]
    blocks = [Block(name="is_alert", lines=tuple(alarm)), Block(name="is_alert_recovery", lines=tuple(recovered))]
    if alert.warning is not None:
        warned = [value_text(alert, subject, alert.warning), since, affected]
        blocks.append(Block(name="is_warning", lines=("Only a warning yet.", *warned)))
        blocks.append(Block(name="is_warning_recovery", lines=(recovered_text(alert, subject, alert.warning),)))
    if alert.no_data == "page":
        silent = f"{subject}: nothing was measured in the last {minutes_text(max(alert.window_minutes, 1))}."
        step = "Find out first whether the telemetry stopped, or what it measures."
        blocks.append(Block(name="is_no_data", lines=(silent, step)))
        blocks.append(Block(name="is_no_data_recovery", lines=(f"{subject}: measured again.",)))
    logs = logs_link(place.site, log_search(alert.signal, place.environment, alert.service))
    return _message(blocks, alert, place, _links(alert.runbook, alert.service, place, [f"Logs: {logs}"]))


def composite_message(composite: Composite, place: Place) -> pulumi.Output[str]:
    """The same for an alert that joins others: which, and what of each is known."""
    names = [f"- {member.name} ({member.condition})" for member in composite.members]
    affected = affected_text(composite.service, place.environment, (), None)
    described = [composite.description] if composite.description else []
    alarm = [
        f"{composite.name}: {composite.when}.",
        "Since {{first_triggered_at}} (UTC).",
        affected,
        *described,
        "It joins",
        *names,
        *_steps(first_steps(composite)),
    ]
    recovered = (f"{composite.name}: no longer {composite.when}.", _LASTED)
    blocks = [Block(name="is_alert", lines=tuple(alarm)), Block(name="is_alert_recovery", lines=recovered)]
    return _message(blocks, composite, place, _links(composite.runbook, composite.service, place, []))


def slo_message(slo: Slo, alert: SloAlert, place: Place) -> pulumi.Output[str]:
    """How fast the error budget of an SLO burns, or how much of it is gone; the rest as for any alert."""
    promise = f"{slo.name} in {place.environment} ({slo.target:g} % over {slo.window})"
    if alert.long_hours:
        hours = "an hour" if alert.long_hours == 1 else f"{alert.long_hours} hours"
        what = f"the error budget burns {{{{value}}}} times too fast; at {alert.threshold:g} times, "
        what += f"{alert.budget_percent} % of it are gone in {hours}."
        over = "the error budget no longer burns too fast."
    else:
        what = f"{{{{value}}}} % of the error budget are used, over {alert.budget_percent} %."
        over = f"less than {alert.budget_percent} % of the error budget are used again."
    described = [slo.description] if slo.description else []
    affected = affected_text(slo.service, place.environment, (), None)
    lines = [f"{promise}: {what}", "Since {{first_triggered_at}} (UTC).", affected, *described, *_steps(SLO_STEPS)]
    blocks = [
        Block(name="is_alert", lines=tuple(lines)),
        Block(name="is_alert_recovery", lines=(f"{promise}: {over}", _LASTED)),
    ]
    logs = [f"Logs: {logs_link(place.site, _searched(slo, place))}"] if slo.signal else []
    return _message(blocks, alert, place, _links(slo.runbook, slo.service, place, logs))


def _searched(slo: Slo, place: Place) -> str:
    return log_search(slo.signal, place.environment, slo.service) if slo.signal else ""


_LASTED = "It lasted {{triggered_duration_sec}} seconds."


def hears(channel: Channel, block: str, blocks: Iterable[str]) -> bool:
    """Whether a channel is told of a transition.

    A pager is told of what wakes and of its end, never of a warning. Its end may come by way of a warning (alert, then
    warning, then fine), which is a recovery from the warning: without the handle there, the incident would stay open.
    Mail is told of alerts and their ends alone; a chat of everything.
    """
    if block in (*_ALERTS, *_NO_DATA):
        return True
    if channel.kind == "pagerduty":
        return block == "is_warning_recovery" and "is_alert" in blocks
    return channel.kind != "email"


def _message(blocks: Sequence[Block], watch: Watch, place: Place, links: Sequence[str]) -> pulumi.Output[str]:
    """Handles stand inside the blocks of the transitions they are for: outside of any, they hear every transition."""
    names = [block.name for block in blocks]
    told = [
        place.handles.of(
            [channel for channel in watch.notify if hears(channel, block.name, names)], watch.service, watch.severity
        )
        for block in blocks
    ]
    counts = [len(handles) for handles in told]

    def text(handles: list[str]) -> str:
        rest = iter(handles)
        lines: list[str] = []
        for block, count in zip(blocks, counts, strict=True):
            named = list(islice(rest, count))
            notified = [f"Notified: {' '.join(named)}"] if named else []
            lines += [f"{{{{#{block.name}}}}}", *block.lines, *notified, f"{{{{/{block.name}}}}}"]
        return "\n".join([*lines, *links])

    return pulumi.Output.all(*(handle for handles in told for handle in handles)).apply(text)


def _steps(steps: Iterable[str]) -> list[str]:
    return ["First steps:", *(f"{index}. {step}" for index, step in enumerate(steps, 1))]


def _links(runbook: str | None, service: Service | None, place: Place, more: Iterable[str]) -> list[str]:
    """The runbook, the dashboard of the service (all of the environment, where it has none), and what is given."""
    own = service.name if service and service.name in place.dashboards else ""
    dashboards = dashboards_link(place.site, title(place.environment, own).strip())
    return [*([f"Runbook: {runbook}"] if runbook else []), f"Dashboards: {dashboards}", *more]
