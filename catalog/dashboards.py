"""Dashboards: signals shown together, in the written order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field

from catalog.alerts import Alert
from catalog.errors import Report
from catalog.fields import Reference, not_empty, written_once
from catalog.forms import RenamableForm, Written
from catalog.places import Source
from catalog.register import Register, by_id, old_id
from catalog.sections import Sections
from catalog.signals import Signal


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    """Signals in the order they are shown. `renamed_from` is the id it had before."""

    id: str
    name: str
    description: str | None = None
    signals: tuple[Signal, ...]
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


class DashboardForm(RenamableForm):
    noun: ClassVar[str] = "a dashboard"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused", "signals": ["error_rate"]}
    description: str | None = Field(default=None, description="what it shows, in a sentence")
    signals: Annotated[
        list[Reference],
        AfterValidator(not_empty),
        AfterValidator(written_once),
        Field(description="a list of signals, such as [error_rate, p95_latency]"),
    ]


def resolve_dashboards(
    sections: Sections, signals: Register[Signal], alerts: tuple[Alert, ...]
) -> tuple[Dashboard, ...]:
    """The dashboards of a catalog, sorted by id; none written, one of the signals that its alerts use."""
    dashboards: Register[Dashboard] = Register("dashboard", sections.report)

    def build(written: Written[DashboardForm], id: str) -> Dashboard | None:
        form = written.form
        shown = signals.find_all(form.signals, written, "signals")
        if shown is None or not _drawn(written, shown, sections.report):
            return None
        return Dashboard(
            id=id,
            name=form.name,
            description=form.description,
            signals=shown,
            renamed_from=old_id(form),
            source=written.source,
        )

    dashboards.fill(sections.items("dashboards", DashboardForm, dashboards), build)
    return by_id(dashboards.items) or _overview(alerts)


def _drawn(written: Written[DashboardForm], signals: tuple[Signal, ...], report: Report) -> bool:
    """Whether each signal has a metric to draw."""
    without = [(index, signal) for index, signal in enumerate(signals) if signal.metric is None]
    for index, signal in without:
        message = f"`{signal.name}` has no metric, and a graph draws one"
        report.refuse(written.at("signals", index), message, "take it out, or count the log lines by a metric")
    return not without


def _overview(alerts: tuple[Alert, ...]) -> tuple[Dashboard, ...]:
    drawn = {alert.signal for alert in alerts if alert.signal.metric is not None}
    used = tuple(sorted(drawn, key=lambda signal: signal.name))
    return (Dashboard(id="overview", name="Overview", signals=used),) if used else ()
