"""Dashboards: groups of signals, alerts, uptime checks and SLOs shown together, in the order they are shown."""

from dataclasses import dataclass, field

from catalog.alerts.model import Alert
from catalog.services import Service
from catalog.signals.model import Signal
from catalog.slos.model import Slo
from catalog.source.places import Source
from catalog.uptime.model import UptimeCheck


@dataclass(frozen=True, kw_only=True)
class Watched:
    """What dashboards are made of where nothing is written: everything of a stack, or of a service, by id."""

    alerts: tuple[Alert, ...] = ()
    uptime: tuple[UptimeCheck, ...] = ()
    slos: tuple[Slo, ...] = ()

    @property
    def services(self) -> frozenset[Service | None]:
        """Whose they are; None stands for those of no service."""
        watched: tuple[Alert | UptimeCheck | Slo, ...] = (*self.alerts, *self.uptime, *self.slos)
        return frozenset(item.service for item in watched)

    def of(self, service: Service) -> "Watched":
        """Those of one service."""
        return Watched(
            alerts=tuple(alert for alert in self.alerts if alert.service == service),
            uptime=tuple(check for check in self.uptime if check.service == service),
            slos=tuple(slo for slo in self.slos if slo.service == service),
        )


@dataclass(frozen=True, kw_only=True)
class DashboardGroup:
    """What stands together under a name; without a name, what stands in no group.

    `alerts` are drawn with their history; `states` lists the state of every alert and check of the stack, or of
    `service`. With a `service` the group shows that one alone, whatever the reader has chosen at the top.
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
    """Groups in the order they are shown; `service` is the one shown at first. `renamed_from` is the id it had before.

    `source` is None for those that exist without YAML.
    """

    id: str
    name: str
    description: str | None = None
    groups: tuple[DashboardGroup, ...]
    service: Service | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)

    @property
    def signals(self) -> tuple[Signal, ...]:
        """Every signal that it shows, each once, in the order they are shown."""
        return tuple(dict.fromkeys(signal for group in self.groups for signal in group.signals))
