"""Dashboards: signals shown together, in the written order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field

from catalog.alerts import Alert
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
        if shown is None:
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


def _overview(alerts: tuple[Alert, ...]) -> tuple[Dashboard, ...]:
    used = tuple(sorted({alert.signal for alert in alerts}, key=lambda signal: signal.name))
    return (Dashboard(id="overview", name="Overview", signals=used),) if used else ()
