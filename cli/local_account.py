"""The initial content of the local account of a catalog: what exists at the vendors before any program."""

from collections.abc import Iterator
from typing import Any

from catalog import Catalog
from catalog.uptime.model import global_variables
from components.conventions.tags import check_tag

RUNS = "synthetics.test_runs"
"""Datadog's metric of the runs of uptime checks."""


def seed(catalog: Catalog) -> dict[str, Any]:
    """Return the initial content of the local account: people, workspaces and organization of the catalog."""
    tracking = catalog.error_tracking
    link = tracking.pagerduty if tracking else None
    workspaces = {channel.workspace for channel in catalog.channels if channel.workspace}
    return {
        "users": [
            {"name": person.name, "email": person.email} for person in catalog.on_call.people if not person.create
        ],
        "slack_workspaces": sorted(workspaces),
        "synthetics_variables": global_variables(catalog.uptime),
        "metrics": sorted(metric.name for metric in catalog.known_metrics if metric.reported),
        "metrics_expected": sorted(metric.name for metric in catalog.known_metrics if metric.event is None),
        "sentry_organizations": [tracking.organization] if tracking else [],
        # Sentry creates an environment at its first event; the local environment counts as having sent one.
        "sentry_environments": [catalog.stack.environment] if tracking else [],
        "sentry_pagerduty_services": [link.service] if link and link.service else [],
        "pagerduty_accounts": [link.account] if link else [],
        "metric_tags": sorted(_metric_tags(catalog)),
        "sentry_scopes": _rights("sentry"),
        "datadog_permissions": _rights("datadog"),
    }


def _rights(vendor: str) -> list[str]:
    """Return the rights of the local keys: all that Watchbill ever needs."""
    from audit.live.rights import audit_rights
    from plan.resources.types import TYPES
    from plan.rights import key_rights

    needed = next(key for key in key_rights(TYPES, unscoped=True) if key.vendor.name == vendor)
    return sorted({*needed.read, *needed.write, *audit_rights(vendor)})


def _metric_tags(catalog: Catalog) -> Iterator[str]:
    """Yield the tags with which the product and the agents count as having reported each metric: `METRIC TAG`."""
    for metric in catalog.known_metrics:
        yield f"{metric.name} env:{catalog.stack.environment}"
        yield from (f"{metric.name} service:{service.tag}" for service in catalog.services)
        yield from (f"{metric.name} {tag}:any" for tag in metric.tags if tag not in ("env", "service"))
    if catalog.uptime:
        # Datadog itself reports the runs of uptime checks.
        tags = (f"env:{catalog.stack.environment}", "status:success", *map(check_tag, catalog.uptime))
        yield from (f"{RUNS} {tag}" for tag in tags)
