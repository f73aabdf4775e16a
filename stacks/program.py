"""The program: reads one stack's catalog and declares the vendors' resources."""

from collections.abc import Mapping
from pathlib import Path

import pulumi

from catalog import Catalog, CatalogErrors, Channel, load
from catalog.error_tracking.paging import made_pagers
from catalog.paging import page_of
from catalog.registry import METRICS, OBJECTS
from catalog.settings import clear_secrets, project_beside
from components.alerts import Alerts, AlertsArgs
from components.channels import Channels, ChannelsArgs, Handles, Pager, webhook_urls
from components.conventions.accounts import Accounts, open_accounts
from components.conventions.settings import datadog_site
from components.dashboards import Dashboards, DashboardsArgs
from components.error_tracking import ErrorTracking, ErrorTrackingArgs
from components.logs import LogHandling, LogsArgs
from components.maintenance import Maintenance, MaintenanceArgs
from components.metrics import Metrics, MetricsArgs
from components.objects import Objects, ObjectsArgs
from components.on_call import OnCall, OnCallArgs
from components.services import Services, ServicesArgs
from components.slos import Slos, SlosArgs
from components.software_catalog import SoftwareCatalog, SoftwareCatalogArgs
from components.status_page import StatusPage, StatusPageArgs
from components.uptime import Uptime, UptimeArgs

STACKS = Path(__file__).parent


def main() -> None:
    """Load the catalog of the current stack and declare what it describes.

    The folder is `stacks/<stack name>`, or the one that the stack's config names in `watchbill:catalog`.

    Raises:
        pulumi.RunError: the catalog is invalid, a secret in the settings is not encrypted, keys are missing, or (except
            in a preview) the routing is unfinished.
    """
    written = pulumi.Config("watchbill").get("catalog")
    folder = Path(written) if written else STACKS / pulumi.get_stack()
    try:
        catalog = load(folder)
    except CatalogErrors as errors:
        raise pulumi.RunError(str(errors)) from None
    exposed = clear_secrets(project_beside(folder) or STACKS.parent, pulumi.get_stack(), catalog.secrets)
    if exposed:
        raise pulumi.RunError("\n".join(map(str, exposed)))
    refuse_unfinished_routing(catalog)
    compose(catalog)


def refuse_unfinished_routing(catalog: Catalog) -> None:
    """Warn of open findings in a preview; refuse an update before it changes anything.

    Raises:
        pulumi.RunError: this is an update, and some alert's routing to people is unfinished.
    """
    errors = [f"{finding.source}: {finding.message}" for finding in catalog.findings if finding.severity == "error"]
    if not errors:
        return
    if not pulumi.runtime.is_dry_run():
        raise pulumi.RunError("\n".join(["not applied, because the routing is unfinished:", *errors]))
    for line in errors:
        pulumi.warn(f"`pulumi up` will refuse: {line}")


def compose(catalog: Catalog) -> None:
    """Declare every resource of a catalog, and the stack's outputs.

    Paging resources come first and Sentry last. The engine starts nothing new after an error, so an error at one vendor
    must not prevent the paging resources.
    """
    stack = catalog.stack
    pagers = _pagers(catalog)
    used = _channels(catalog)
    urls = webhook_urls(stack, used)
    accounts = open_accounts(_vendors(catalog))
    options = accounts.options("datadog", "pagerduty")
    services = _paging(catalog, pagers, accounts)
    channels = Channels("channels", ChannelsArgs(stack=stack, channels=used, urls=urls), options)
    metrics = _metrics(catalog, options)
    handles = Handles(channels=channels.handles, pagers=services.handles if services else {})
    dashboards = frozenset(dashboard.name for dashboard in catalog.dashboards)
    checked = UptimeArgs(
        stack=stack, checks=catalog.uptime, handles=handles, site=datadog_site(), dashboards=dashboards
    )
    checks = Uptime("uptime", checked, options)
    alert_args = AlertsArgs(
        stack=stack,
        alerts=catalog.alerts,
        queries=catalog.queries,
        composites=catalog.composites,
        handles=handles,
        metrics=metrics,
        check_monitors=checks.monitor_ids,
        site=checked.site,
        dashboards=dashboards,
    )
    alerts = Alerts("alerts", alert_args, options)
    slos = SlosArgs(
        stack=stack,
        slos=catalog.slos,
        handles=handles,
        metrics=metrics,
        site=checked.site,
        dashboards=dashboards,
    )
    slo_ids = Slos("slos", slos, options).ids if catalog.slos else {}
    if catalog.maintenance:
        windows = MaintenanceArgs(stack=stack, windows=catalog.maintenance, pagers=services.pagers if services else {})
        Maintenance("maintenance", windows, options)
    Dashboards(
        "dashboards",
        DashboardsArgs(
            stack=stack,
            dashboards=catalog.dashboards,
            alerts=catalog.alerts,
            metrics=metrics,
            monitor_ids=alerts.monitor_ids,
            slo_ids=slo_ids,
        ),
        options,
    )
    if catalog.services and stack.owns.datadog and stack.built_ins:
        described = SoftwareCatalogArgs(
            stack=stack, services=catalog.services, teams=catalog.on_call.teams, playbook=catalog.playbook
        )
        SoftwareCatalog("software-catalog", described, options)
    if catalog.logs is not None and stack.owns.datadog:
        LogHandling("logs", LogsArgs(logs=catalog.logs), options)
    if catalog.status_page is not None and stack.owns.datadog:
        page = StatusPage("status-page", StatusPageArgs(page=catalog.status_page, windows=catalog.maintenance), options)
        pulumi.export("status_page_url", page.url)
    _objects(catalog, accounts)
    if catalog.error_tracking is not None:
        tracked = ErrorTrackingArgs(
            stack=stack,
            tracking=catalog.error_tracking,
            services=catalog.services,
            keys=services.sentry_keys if services else {},
        )
        tracking = ErrorTracking("error-tracking", tracked, accounts.options("sentry"))
        for project, dsn in tracking.dsns.items():
            pulumi.export(f"sentry_dsn_{project}", dsn)
        for heartbeat, slug in tracking.heartbeats.items():
            pulumi.export(f"sentry_heartbeat_{heartbeat}", slug)
        for project, settings in tracking.settings.items():
            pulumi.export(f"sentry_settings_{project}", settings)


def _objects(catalog: Catalog, accounts: Accounts) -> None:
    """Declare the objects in the vendors' own properties, one component for each vendor."""
    for vendor in sorted({item.vendor for item in catalog.objects}):
        objects = tuple(item for item in catalog.objects if item.vendor == vendor)
        Objects(f"{OBJECTS.name}-{vendor}", ObjectsArgs(objects=objects), accounts.options(vendor))


def _metrics(catalog: Catalog, options: pulumi.ResourceOptions) -> Mapping[str, pulumi.Resource]:
    """Declare the metrics that this stack owns; return them by name."""
    metrics = catalog.known_metrics if catalog.stack.built_ins else tuple(METRICS.of(catalog))
    if not catalog.stack.owns.datadog or not metrics:
        return {}
    return Metrics("metrics", MetricsArgs(metrics=tuple(metrics)), options).made


def _paging(catalog: Catalog, pagers: frozenset[Pager], accounts: Accounts) -> Services | None:
    """Declare people, rotations and services in PagerDuty; return None for a stack that must not page."""
    if not catalog.stack.pages or not catalog.on_call.people:
        return None
    staffed = OnCallArgs(stack=catalog.stack, roster=catalog.on_call, services=catalog.services)
    on_call = OnCall("on-call", staffed, accounts.options("datadog", "pagerduty"))
    services = ServicesArgs(
        services=catalog.services,
        pagers=pagers,
        policies=on_call.policies,
        tracked=_tracked(catalog),
        owner=catalog.stack.owns.pagerduty,
    )
    return Services("services", services, accounts.options("datadog", "pagerduty"))


def _tracked(catalog: Catalog) -> frozenset[Pager]:
    """Return the pagers that Sentry notifies: those that its alerts page, or each service whose errors it collects.

    An entry that a person creates in Sentry holds the key of a service that pages, for every severity.
    """
    tracking = catalog.error_tracking
    if tracking is None:
        return frozenset()
    if tracking.makes_entries:
        return frozenset(made_pagers(catalog.stack, tracking))
    return frozenset((project.service.id, "high") for project in tracking.projects if project.service)


def _pagers(catalog: Catalog) -> frozenset[Pager]:
    """Return the services that page, with their urgencies, from the alerts and checks that notify PagerDuty."""
    pages = [page_of(item, catalog.stack, catalog.error_tracking) for item in catalog.notifiers]
    paged = {(page.service.id, page.urgency) for page in pages if page and page.service}
    return frozenset(paged.union(made_pagers(catalog.stack, catalog.error_tracking)))


def _channels(catalog: Catalog) -> tuple[Channel, ...]:
    """Return the channels that are defined or used, each once, by id."""
    used = {channel.id: channel for item in catalog.notifiers for channel in item.notify}
    used |= {channel.id: channel for channel in catalog.channels}
    return tuple(used[id] for id in sorted(used) if not used[id].is_pager)


def _vendors(catalog: Catalog) -> set[str]:
    vendors = {"datadog"}
    if catalog.stack.pages and catalog.on_call.people:
        vendors.add("pagerduty")
    if catalog.error_tracking is not None:
        vendors.add("sentry")
    return vendors | {item.vendor for item in catalog.objects}
