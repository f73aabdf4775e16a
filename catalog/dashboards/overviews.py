"""The dashboards that exist without YAML: one for the whole stack, and one for each service."""

from catalog.alerts.model import Alert
from catalog.dashboards.model import Dashboard, DashboardContent, DashboardGroup
from catalog.services import Service
from catalog.signals.metrics import METRIC_BY_NAME
from catalog.signals.model import DEFAULT_SIGNALS, Signal
from catalog.slos.model import Slo
from catalog.uptime.model import UptimeCheck

_BY_NAME = {signal.name: signal for signal in DEFAULT_SIGNALS}
# Not built-in signals of conditions, since people give their own signals the same names.
_REQUESTS = Signal(name="requests", title="requests", kind="count", metric=METRIC_BY_NAME["api.requests"], unit="count")
_PAYMENTS = Signal(
    name="payments", title="payments tried", kind="count", metric=METRIC_BY_NAME["payment.attempts"], unit="count"
)
TRAFFIC = (_REQUESTS, _BY_NAME["error_rate"])
LATENCY = (_BY_NAME["p50_latency"], _BY_NAME["p95_latency"], _BY_NAME["p99_latency"])
PAYMENTS = (_PAYMENTS, _BY_NAME["payment_failure_rate"])


def overviews(services: tuple[Service, ...], content: DashboardContent) -> tuple[Dashboard, ...]:
    """Return an overview of the stack and a dashboard of each service; none without alerts, checks or SLOs."""
    if not content.services:
        return ()
    of_services = [
        Dashboard(
            id=f"service-{service.id}",
            name=service.name,
            groups=of_service(service, content),
            service=service,
            renamed_from=f"service-{service.renamed_from}" if service.renamed_from else None,
        )
        for service in services
        if service in content.services
    ]
    of_all = Dashboard(id="overview", name="Overview", groups=of_stack(services, content))
    return (of_all, *sorted(of_services, key=lambda dashboard: dashboard.id))


def of_stack(services: tuple[Service, ...], content: DashboardContent) -> tuple[DashboardGroup, ...]:
    """Return the groups of the stack: states, SLOs, each service's golden signals, and the other alerted signals."""
    by_service = [
        DashboardGroup(name=service.name, signals=(*TRAFFIC, _BY_NAME["p95_latency"]), service=service)
        for service in services
    ]
    golden = tuple(by_service) or (DashboardGroup(name="Traffic", signals=(*TRAFFIC, _BY_NAME["p95_latency"])),)
    state = DashboardGroup(name="State", states=True)
    return (state, *_objectives(content.slos), *golden, *_besides(content.alerts), *_uptime(content.uptime))


def of_service(service: Service, content: DashboardContent) -> tuple[DashboardGroup, ...]:
    """Return the groups of a service: SLOs, golden signals, payments if it has some, alerted signals, and checks."""
    own = content.of(service)
    return (
        DashboardGroup(name="State", states=True, service=service),
        *_objectives(own.slos),
        DashboardGroup(name="Traffic and errors", signals=TRAFFIC),
        DashboardGroup(name="Latency", signals=LATENCY),
        *_besides(own.alerts),
        *_uptime(own.uptime),
    )


def _objectives(slos: tuple[Slo, ...]) -> tuple[DashboardGroup, ...]:
    return (DashboardGroup(name="Objectives", slos=slos),) if slos else ()


def _besides(alerts: tuple[Alert, ...]) -> tuple[DashboardGroup, ...]:
    """Payments if an alert uses them, gauges, and the other signals that alerts use."""
    graphed = {alert.signal for alert in alerts if alert.signal.metric is not None}
    used = sorted(graphed, key=lambda signal: signal.name)
    money = [signal for signal in used if any(metric.name.startswith("payment.") for metric in signal.metrics)]
    full = [signal for signal in used if signal.kind == "gauge" and signal not in money]
    others = [signal for signal in used if signal not in (*money, *full, *TRAFFIC, *LATENCY)]
    payments = tuple(dict.fromkeys((*PAYMENTS, *money))) if money else ()
    named = (("Payments", payments), ("Saturation", tuple(full)), ("Other signals", tuple(others)))
    return tuple(DashboardGroup(name=name, signals=signals) for name, signals in named if signals)


def _uptime(checks: tuple[UptimeCheck, ...]) -> tuple[DashboardGroup, ...]:
    return (DashboardGroup(name="Uptime", uptime=checks),) if checks else ()
