"""The catalog: everything that one stack's folder of YAML says, resolved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from catalog.alerts import Alert
from catalog.channels import Channel
from catalog.dashboards import Dashboard
from catalog.error_tracking import ErrorTracking
from catalog.findings import Finding
from catalog.metrics import Metric
from catalog.on_call import OnCall
from catalog.places import Source
from catalog.services import Service
from catalog.signals import Signal
from catalog.stack import Stack
from catalog.status_page import StatusPage
from catalog.uptime import UptimeCheck


class Item(Protocol):
    """What every item of a catalog has."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def source(self) -> Source | None: ...


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """One stack's catalog. Items are sorted by id, except where their order has a meaning.

    Two catalogs are equal when they say the same, wherever it is written.
    """

    folder: Path = field(compare=False)
    stack: Stack
    services: tuple[Service, ...] = ()
    signals: Mapping[str, Signal]
    channels: tuple[Channel, ...] = ()
    alerts: tuple[Alert, ...] = ()
    on_call: OnCall = field(default_factory=OnCall)
    uptime: tuple[UptimeCheck, ...] = ()
    dashboards: tuple[Dashboard, ...] = ()
    error_tracking: ErrorTracking | None = None
    status_page: StatusPage | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The metrics that its alerts and dashboards name, sorted by name."""
        signals = [alert.signal for alert in self.alerts]
        signals += [signal for dashboard in self.dashboards for signal in dashboard.signals]
        return tuple(sorted({signal.metric for signal in signals}, key=lambda metric: metric.name))

    def item(self, section: str, id: str) -> Item:
        """The item of a section (`"alerts"`, `"people"`, `"rotations"`, `"escalation_policies"`, …) by id.

        Raises KeyError for a section that has no items, and for an id that it does not hold.
        """
        for item in self._items(section):
            if item.id == id:
                return item
        raise KeyError(f"{section}: {id}")

    def _items(self, section: str) -> tuple[Item, ...]:
        match section:
            case "services":
                return self.services
            case "channels":
                return self.channels
            case "alerts":
                return self.alerts
            case "uptime":
                return self.uptime
            case "dashboards":
                return self.dashboards
            case "people":
                return self.on_call.people
            case "rotations":
                return self.on_call.rotations
            case "escalation_policies":
                return self.on_call.escalation_policies
            case "projects":
                return self.error_tracking.projects if self.error_tracking else ()
            case "status_page":
                return (self.status_page,) if self.status_page else ()
            case "components":
                return self.status_page.components if self.status_page else ()
        raise KeyError(section)


def load(folder: Path) -> Catalog:
    """Read a folder of YAML. Raises CatalogErrors, which holds every error of the run with its place."""
    raise NotImplementedError(folder)
