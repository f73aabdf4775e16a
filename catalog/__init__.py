"""Typed config: a folder of YAML becomes one `Catalog`, or every error at once with its place."""

from catalog.alerts import Alert
from catalog.catalog import Catalog, Item, load
from catalog.channels import Channel
from catalog.dashboards import Dashboard
from catalog.error_tracking import ErrorTracking, TrackedProject
from catalog.errors import CatalogError, CatalogErrors
from catalog.findings import Finding
from catalog.metrics import Metric
from catalog.on_call import EscalationPolicy, Level, OnCall, Person, Rotation
from catalog.places import Source
from catalog.services import Service
from catalog.signals import Signal, Signals
from catalog.stack import Owns, Stack
from catalog.status_page import PageComponent, StatusPage
from catalog.uptime import UptimeCheck

__all__ = [
    "Alert",
    "Catalog",
    "CatalogError",
    "CatalogErrors",
    "Channel",
    "Dashboard",
    "ErrorTracking",
    "EscalationPolicy",
    "Finding",
    "Item",
    "Level",
    "Metric",
    "OnCall",
    "Owns",
    "PageComponent",
    "Person",
    "Rotation",
    "Service",
    "Signal",
    "Signals",
    "Source",
    "Stack",
    "StatusPage",
    "TrackedProject",
    "UptimeCheck",
    "load",
]
