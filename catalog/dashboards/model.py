"""Dashboards: groups of signals, alerts, uptime checks and SLOs, in the order they are shown."""

from dataclasses import dataclass, field

from catalog.alerts.model import Alert
from catalog.forms.raw import NOTHING_RAW, Raw
from catalog.services import Service
from catalog.signals.model import Signal
from catalog.slos.model import Slo
from catalog.source.places import Source
from catalog.uptime.model import UptimeCheck


@dataclass(frozen=True, kw_only=True)
class DashboardContent:
    """The contents of default dashboards: all items of a stack, or of a service, by id."""

    alerts: tuple[Alert, ...] = ()
    uptime: tuple[UptimeCheck, ...] = ()
    slos: tuple[Slo, ...] = ()

    @property
    def services(self) -> frozenset[Service | None]:
        """The services of the items; None is included for items without a service."""
        content: tuple[Alert | UptimeCheck | Slo, ...] = (*self.alerts, *self.uptime, *self.slos)
        return frozenset(item.service for item in content)

    def of(self, service: Service) -> "DashboardContent":
        """Return the items of one service."""
        return DashboardContent(
            alerts=tuple(alert for alert in self.alerts if alert.service == service),
            uptime=tuple(check for check in self.uptime if check.service == service),
            slos=tuple(slo for slo in self.slos if slo.service == service),
        )


@dataclass(frozen=True, kw_only=True)
class DashboardGroup:
    """A named group of widgets; widgets outside any group have one without a name.

    `alerts` are shown with their history; `states` lists the state of every alert and check of the stack, or of
    `service`. With a `service` the group shows only that one, whatever the dashboard's variable selects.
    """

    name: str | None
    signals: tuple[Signal, ...] = ()
    alerts: tuple[Alert, ...] = ()
    uptime: tuple[UptimeCheck, ...] = ()
    slos: tuple[Slo, ...] = ()
    states: bool = False
    service: Service | None = None


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    """Groups in the order they are shown; `service` is selected at first. `renamed_from` is its earlier id.

    `source` is None for those that exist without YAML.
    """

    id: str
    name: str
    description: str | None = None
    groups: tuple[DashboardGroup, ...]
    service: Service | None = None
    raw: Raw = NOTHING_RAW
    keep: str | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)

    @property
    def signals(self) -> tuple[Signal, ...]:
        """Every signal that it shows, each once, in the order they are shown."""
        return tuple(dict.fromkeys(signal for group in self.groups for signal in group.signals))
