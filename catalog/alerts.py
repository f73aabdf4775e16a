"""Alerts: a condition on a signal, how hard it is when it holds, and whom to tell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field

from catalog.channels import Channel, notified
from catalog.conditions import Comparator, Condition, parse_condition, threshold
from catalog.errors import Refused, Report
from catalog.fields import Reference, Seconds, Url, choice, minutes, within, written_once
from catalog.forms import RenamableForm, Written
from catalog.places import Source
from catalog.register import Register, by_id, old_id
from catalog.sections import Sections
from catalog.services import Service, Services
from catalog.signals import Signal

Severity = Literal["critical", "warning", "info"]


@dataclass(frozen=True, kw_only=True)
class Alert:
    """Fires when `signal` over the last `window_minutes` compares to `threshold`, which is in the signal's unit.

    `condition` is what was written, with one space around the comparator. A ratio is judged from `min_events` events in
    the window on; for other signals that is None. `runbook` is its own, else the service's runbooks and the alert's id.
    `renamed_from` is the id it had before.
    """

    id: str
    name: str
    description: str | None = None
    signal: Signal
    comparator: Comparator
    threshold: float
    condition: str
    window_minutes: int
    min_events: int | None = None
    severity: Severity
    notify: tuple[Channel, ...] = ()
    service: Service | None = None
    runbook: str | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


MIN_EVENTS = 50
SeverityText = Annotated[
    Severity,
    choice("severity", Severity),
    Field(description="one of `critical` (wakes people), `warning` and `info`"),
]
Notify = Annotated[
    list[Reference],
    AfterValidator(written_once),
    Field(description="a list of channels, such as [slack, pagerduty]"),
]


def _condition(text: str) -> str:
    parse_condition(text)
    return text


class AlertForm(RenamableForm):
    noun: ClassVar[str] = "an alert"
    neutral: ClassVar[Mapping[str, Any]] = {
        "name": "refused",
        "condition": "error_rate > 1%",
        "duration": "5m",
        "severity": "info",
    }
    description: str | None = Field(default=None, description="what it means, for whoever is told")
    condition: Annotated[
        str, AfterValidator(_condition), Field(description="what is wrong, such as `condition: error_rate > 1%`")
    ]
    # Datadog evaluates whole minutes, up to two days.
    duration: Annotated[
        Seconds,
        *minutes(1, 2880, "`1m` to `2d`"),
        Field(description="how long it is looked at, such as `duration: 5m`"),
    ]
    min_events: Annotated[int, AfterValidator(within(1, 1_000_000, "1 to 1000000"))] | None = Field(
        default=None, description="how many events a ratio needs in the window to be judged; 50 by default"
    )
    severity: SeverityText
    notify: Notify = Field(default_factory=list)
    service: Reference | None = Field(
        default=None, description="the service it is about; by default the only one, or the default one"
    )
    runbook: Url | None = Field(
        default=None, description="the address of its runbook; by default its id below the service's `runbooks`"
    )


def resolve_alerts(
    sections: Sections, signals: Register[Signal], channels: Register[Channel], services: Services
) -> tuple[Alert, ...]:
    """The alerts of a catalog, sorted by id."""
    report = sections.report
    alerts: Register[Alert] = Register("alert", report)

    def build(written: Written[AlertForm], id: str) -> Alert | None:
        form = written.form
        condition = parse_condition(form.condition)
        signal = signals.find(condition.signal, written.at("condition"))
        limit = _threshold(written, condition, signal, report)
        told = notified(form.notify, form.severity, written, channels)
        service, owned = services.owner(form.service, written)
        if signal is None or limit is None or told is None or not owned:
            return None
        return Alert(
            id=id,
            name=form.name,
            description=form.description,
            signal=signal,
            comparator=condition.comparator,
            threshold=limit,
            condition=str(condition),
            window_minutes=form.duration,
            min_events=form.min_events or (MIN_EVENTS if signal.kind == "ratio" else None),
            severity=form.severity,
            notify=told,
            service=service,
            runbook=runbook_of(form.runbook, service, id),
            renamed_from=old_id(form),
            source=written.source,
        )

    alerts.fill(sections.items("alerts", AlertForm, alerts), build)
    return by_id(alerts.items)


def runbook_of(own: str | None, service: Service | None, id: str) -> str | None:
    """The runbook's URL: the item's own, else the service's runbooks and the item's id."""
    return own or (f"{service.runbooks}/{id}" if service and service.runbooks else None)


def _threshold(
    written: Written[AlertForm], condition: Condition, signal: Signal | None, report: Report
) -> float | None:
    if signal is None or "condition" in written.refused:
        return None
    if written.form.min_events is not None and signal.kind != "ratio":
        message = f"`min_events` is for ratios, and `{signal.name}` is none"
        report.refuse(written.at("min_events"), message, "take the line out")
        return None
    try:
        return threshold(condition, signal.unit)
    except Refused as refused:
        report.refuse(written.at("condition"), f"`condition`: {refused.message}", refused.hint)
        return None
