"""Typed config: a folder of YAML becomes one `Catalog`, or one list of all errors with their places."""

from catalog.alerts.composites.model import Composite
from catalog.alerts.model import Alert, Renotify
from catalog.alerts.queries.model import QueryAlert
from catalog.catalog import Catalog, Item, load
from catalog.channels import Channel
from catalog.dashboards.model import Dashboard
from catalog.error_tracking.model import ErrorAlert, ErrorTracking, TrackedProject
from catalog.excuses import Excuse
from catalog.findings import Finding
from catalog.forms.diagnostics import CatalogError, CatalogErrors
from catalog.maintenance.model import Maintenance
from catalog.notifiers import Notifier, Severity
from catalog.on_call.model import EscalationPolicy, Hours, Level, OnCall, Person, Rotation, Site, Team
from catalog.runbooks import PlaybookSite
from catalog.services import BusinessService, Link, Service, business_services
from catalog.signals.metrics import Metric
from catalog.signals.model import Signal, Signals
from catalog.slos.model import RatioSli, Slo, SloAlert, TimeSliceSli, UptimeSli
from catalog.source.places import Source
from catalog.stack import Owns, Stack
from catalog.status_page.model import PageComponent, StatusPage
from catalog.uptime.model import UptimeCheck

__all__ = [
    "Alert",
    "BusinessService",
    "Catalog",
    "CatalogError",
    "CatalogErrors",
    "Channel",
    "Composite",
    "Dashboard",
    "ErrorAlert",
    "ErrorTracking",
    "EscalationPolicy",
    "Excuse",
    "Finding",
    "Hours",
    "Item",
    "Level",
    "Link",
    "Maintenance",
    "Metric",
    "Notifier",
    "OnCall",
    "Owns",
    "PageComponent",
    "Person",
    "PlaybookSite",
    "QueryAlert",
    "RatioSli",
    "Renotify",
    "Rotation",
    "Service",
    "Severity",
    "Signal",
    "Signals",
    "Site",
    "Slo",
    "SloAlert",
    "Source",
    "Stack",
    "StatusPage",
    "Team",
    "TimeSliceSli",
    "TrackedProject",
    "UptimeCheck",
    "UptimeSli",
    "business_services",
    "load",
]
