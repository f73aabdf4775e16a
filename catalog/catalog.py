"""The catalog: the resolved contents of one stack's folder of YAML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from catalog.accounts.names import refuse_names_taken
from catalog.accounts.ownership import AccountWideItems, owner_findings
from catalog.alerts.composites.form import resolve_composites
from catalog.alerts.composites.model import Composite
from catalog.alerts.detection_form import SignalScope
from catalog.alerts.heartbeats import is_heartbeat, resolve_heartbeats
from catalog.alerts.model import Alert
from catalog.alerts.queries.form import resolve_queries
from catalog.alerts.queries.model import QueryAlert
from catalog.alerts.resolve import AlertScope, alert_forms, resolve_alerts
from catalog.allowances import Allowance, resolve_allowances
from catalog.channels import Channel, resolve_channels
from catalog.dashboards.form import resolve_dashboards
from catalog.dashboards.model import Dashboard, DashboardContent
from catalog.error_tracking.form import resolve_error_tracking
from catalog.error_tracking.model import ErrorTracking
from catalog.excuse_form import resolve_excuses
from catalog.excuses import Excuse
from catalog.findings import Finding, open_findings
from catalog.forms.diagnostics import CatalogErrors, Report
from catalog.forms.symbols import Scope, by_id
from catalog.forms.url_secrets import refuse_url_secrets
from catalog.logs.form import resolve_logs
from catalog.logs.model import Logs
from catalog.maintenance.form import resolve_maintenance
from catalog.maintenance.model import Maintenance
from catalog.maintenance.posts import maintenance_findings
from catalog.notifiers import Notifier
from catalog.objects import VendorObject, resolve_objects
from catalog.on_call.findings import staffing_findings
from catalog.on_call.form import resolve_on_call
from catalog.on_call.memberships import refuse_strangers
from catalog.on_call.model import OnCall
from catalog.registry import ALERTS, BY_NAME, FORMS, SECTIONS, SLOS, UPTIME
from catalog.runbook_findings import written_findings
from catalog.runbooks import PlaybookSite, resolve_playbook, runbook_links
from catalog.sections import Sections
from catalog.services import Service, resolve_services
from catalog.signals.filters import check_filters, readers
from catalog.signals.findings import metric_findings
from catalog.signals.metric_form import resolve_metrics
from catalog.signals.metrics import Metric
from catalog.signals.model import Signal, Signals
from catalog.signals.resolve import resolve_signals, signal_forms
from catalog.slos.findings import traffic_findings
from catalog.slos.model import Slo
from catalog.slos.resolve import SloScope, resolve_slos
from catalog.source.extends import layer_folders, read_layers
from catalog.source.places import Source
from catalog.stack import Stack, resolve_stack
from catalog.status_page.form import resolve_status_page
from catalog.status_page.model import StatusPage
from catalog.uptime.findings import location_findings
from catalog.uptime.form import resolve_uptime, uptime_forms
from catalog.uptime.model import UptimeCheck


class Item(Protocol):
    """The fields that every catalog item has."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def source(self) -> Source | None: ...


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """One stack's catalog. Items are sorted by id, except where their order has a meaning.

    Two catalogs are equal when their contents are, whatever the files and lines.
    """

    folder: Path = field(compare=False)
    stack: Stack
    services: tuple[Service, ...] = ()
    known_metrics: tuple[Metric, ...]
    signals: Mapping[str, Signal]
    channels: tuple[Channel, ...] = ()
    alerts: tuple[Alert, ...] = ()
    queries: tuple[QueryAlert, ...] = ()
    composites: tuple[Composite, ...] = ()
    slos: tuple[Slo, ...] = ()
    on_call: OnCall = field(default_factory=OnCall)
    uptime: tuple[UptimeCheck, ...] = ()
    dashboards: tuple[Dashboard, ...] = ()
    maintenance: tuple[Maintenance, ...] = ()
    error_tracking: ErrorTracking | None = None
    logs: Logs | None = None
    status_page: StatusPage | None = None
    objects: tuple[VendorObject, ...] = ()
    playbook: PlaybookSite | None = None
    findings: tuple[Finding, ...] = ()
    excuses: tuple[Excuse, ...] = ()
    allowances: tuple[Allowance, ...] = ()

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The metrics that alerts and dashboards use, sorted by name."""
        signals = [alert.signal for alert in self.alerts]
        signals += [signal for dashboard in self.dashboards for signal in dashboard.signals]
        signals += [slo.signal for slo in self.slos if slo.signal]
        named = {metric for signal in signals for metric in signal.metrics}
        return tuple(sorted(named, key=lambda metric: metric.name))

    @property
    def notifiers(self) -> tuple[Notifier, ...]:
        """All notifiers."""
        return _notifiers(self.alerts, self.queries, self.composites, self.slos, self.uptime)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The config keys that hold a secret and that items name, sorted."""
        return tuple(sorted({channel.url_secret for channel in self.channels if channel.url_secret}))

    def item(self, section: str, id: str) -> Item:
        """Return the item of a section (`"alerts"`, `"people"`, `"rotations"`, `"escalation_policies"`, …) by id.

        Raises KeyError for a section that has no items, and for an unknown id.
        """
        for item in self.items(section):
            if item.id == id:
                return item
        raise KeyError(f"{section}: {id}")

    def has_items(self, section: str) -> bool:
        """Whether the section exists and has items that can be excused."""
        return section in BY_NAME and BY_NAME[section].excusable and BY_NAME[section].items is not None

    def items(self, section: str) -> tuple[Item, ...]:
        """Return the items of a section. Raises KeyError for a section that has none."""
        if not self.has_items(section):
            raise KeyError(section)
        return BY_NAME[section].of(self)


def load(folder: Path) -> Catalog:
    """Read a stack's folder of YAML (`*.yml` and `*.yaml`, without subfolders) and the folders that it extends.

    Raises CatalogErrors, which holds every error of the run with its place. Unfinished parts of a valid catalog are in
    its findings.
    """
    sections = read_sections(folder)
    report = sections.report
    refuse_url_secrets([node for row in FORMS for node in sections.nodes(row.name)], report)
    stack = resolve_stack(sections, folder)
    roster = resolve_on_call(sections)
    on_call = roster.on_call
    services = resolve_services(sections, roster.policies, roster.teams)
    refuse_names_taken(services.items, on_call, report)
    if stack.pages and services.complete:
        refuse_strangers(on_call, services.items, roster.team_places, report)
    metrics = resolve_metrics(sections)
    signals: Scope[Signal] = Scope("signal", report)
    written_signals = signal_forms(sections, signals)
    resolve_signals(written_signals, signals, metrics, services)
    channels = resolve_channels(sections, stack)
    playbook = resolve_playbook(sections)
    runbooks = runbook_links(
        playbook,
        alerts=sections.nodes(ALERTS.name),
        slos=sections.nodes(SLOS.name),
        uptime=sections.nodes(UPTIME.name),
    )
    scope = AlertScope(
        measured=SignalScope(signals=signals, metrics=metrics),
        channels=channels,
        services=services,
        runbooks=runbooks,
    )
    found_alerts: Scope[Alert] = Scope("alert", report)
    forms = alert_forms(sections, found_alerts)
    checks: Scope[UptimeCheck] = Scope("uptime check", report)
    uptime_entries = uptime_forms(sections, checks)
    resolve_heartbeats(uptime_entries, found_alerts, scope)
    alerts = resolve_alerts(forms, found_alerts, scope)
    uptime = resolve_uptime([form for form in uptime_entries if not is_heartbeat(form)], checks, scope)
    queries = resolve_queries(forms, found_alerts, scope)
    composites = resolve_composites(forms, found_alerts, checks, scope)
    slos = resolve_slos(
        sections,
        SloScope(signals=signals, checks=checks, channels=channels, services=services, runbooks=runbooks),
    )
    notifiers = _notifiers(alerts, queries, composites, slos, uptime)
    tracking = resolve_error_tracking(sections, stack, services, channels)
    of_errors = tracking.alerts if tracking else ()
    through_entries = tracking.through_entries if tracking else ()
    logs = resolve_logs(sections, services)
    status_page = resolve_status_page(sections, services)
    used = _channels(channels, [*notifiers, *of_errors])
    once = AccountWideItems(
        services=services.items,
        metrics=metrics.items,
        channels=used,
        on_call=on_call,
        error_tracking=tracking,
        logs=logs,
        status_page=status_page,
    )
    maintenance = resolve_maintenance(sections, services)
    dashboards = resolve_dashboards(
        sections, signals, DashboardContent(alerts=alerts, uptime=uptime, slos=slos), services, stack
    )
    check_filters(written_signals, signals, readers(alerts, slos, dashboards), stack.environment)
    catalog = Catalog(
        folder=folder,
        stack=stack,
        services=by_id(services.items),
        known_metrics=by_id(metrics.items),
        signals=Signals(signals.items),
        channels=used,
        alerts=alerts,
        queries=queries,
        composites=composites,
        slos=slos,
        on_call=on_call,
        uptime=uptime,
        dashboards=dashboards,
        maintenance=maintenance,
        error_tracking=tracking,
        logs=logs,
        status_page=status_page,
        objects=resolve_objects(sections, services),
        playbook=playbook,
        allowances=resolve_allowances(sections),
        findings=(
            *open_findings(stack, services.items, on_call, notifiers, of_errors, metrics.items, through_entries),
            *staffing_findings(stack, (*notifiers, *through_entries)),
            *traffic_findings(slos),
            *owner_findings(stack, once),
            *maintenance_findings(stack, maintenance, status_page),
            *location_findings(uptime),
            *written_findings(stack, notifiers, slos, tracking, runbooks, sections.folders),
            *metric_findings(stack, metrics.items, signals.items),
        ),
    )
    excuses = resolve_excuses(sections, catalog.has_items, catalog.items)
    if report.errors:
        raise CatalogErrors(report.errors)
    return replace(catalog, excuses=excuses)


def read_sections(folder: Path) -> Sections:
    """Return the sections of a folder, overlaid on those of the folders that it extends, before they are resolved.

    Raises CatalogErrors when a folder has no readable file: without it, every item that changes one of its items would
    be an error too. Other errors are in the sections' report.
    """
    layers, errors = read_layers(folder)
    if not all(layers):
        raise CatalogErrors(errors)
    folders = layer_folders(folder, layers)
    return Sections(SECTIONS, layers, Report(errors=errors, partial=bool(errors)), folders)


def _notifiers(
    alerts: tuple[Alert, ...],
    queries: tuple[QueryAlert, ...],
    composites: tuple[Composite, ...],
    slos: tuple[Slo, ...],
    uptime: tuple[UptimeCheck, ...],
) -> tuple[Notifier, ...]:
    return (*alerts, *queries, *composites, *(alert for slo in slos for alert in slo.alerts), *uptime)


def _channels(channels: Scope[Channel], notifiers: Sequence[Notifier]) -> tuple[Channel, ...]:
    """The channels in the YAML, and the built-in ones that an item names."""
    used = {channel for notifier in notifiers for channel in notifier.notify}
    return by_id(channel for channel in channels.items if channel.source or channel in used)
