"""Typed config: a folder of YAML becomes one `Catalog`, or every error at once with its place."""

from catalog.alerts import Alert, Anomaly, Forecast, Renotify
from catalog.catalog import Catalog, Item, load
from catalog.channels import Channel
from catalog.composite_model import Composite
from catalog.dashboards import Dashboard
from catalog.error_tracking import ErrorAlert, ErrorTracking, TrackedProject
from catalog.errors import CatalogError, CatalogErrors
from catalog.excuses import Excuse
from catalog.findings import Finding
from catalog.maintenance import Maintenance
from catalog.metrics import Metric
from catalog.on_call import EscalationPolicy, Hours, Level, OnCall, Person, Rotation, Site, Team
from catalog.places import Source
from catalog.services import BusinessService, Link, Service, business_services
from catalog.signals import Signal, Signals
from catalog.slos import RatioSli, Slo, SloAlert, TimeSliceSli, UptimeSli
from catalog.stack import Owns, Stack
from catalog.status_page import PageComponent, StatusPage
from catalog.uptime import UptimeCheck
from catalog.watches import Severity, Watch

__all__ = [
    "Alert",
    "Anomaly",
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
    "Forecast",
    "Hours",
    "Item",
    "Level",
    "Link",
    "Maintenance",
    "Metric",
    "OnCall",
    "Owns",
    "PageComponent",
    "Person",
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
    "Watch",
    "business_services",
    "load",
]
