"""Datadog's API: all of its routes."""

from local.vendors.http.core.vendor import Vendor
from local.vendors.http.datadog import (
    account,
    answers,
    audit_trail,
    catalog,
    dashboards,
    integrations,
    metrics,
    status_pages,
    synthetics,
)
from local.vendors.http.datadog.alerting import downtimes, monitors, policies, slos, writing
from local.vendors.http.datadog.logs import config, scanner

DATADOG = Vendor(
    name="datadog",
    authorized=answers.authorized,
    unauthorized_status=403,
    error=answers.error,
    limit_headers=answers.limit_headers,
    routes=(
        *account.ROUTES,
        *audit_trail.ROUTES,
        *policies.ROUTES,
        *downtimes.ROUTES,
        *monitors.ROUTES,
        *writing.ROUTES,
        *slos.ROUTES,
        *synthetics.ROUTES,
        *dashboards.ROUTES,
        *config.ROUTES,
        *scanner.ROUTES,
        *metrics.ROUTES,
        *integrations.ROUTES,
        *status_pages.ROUTES,
        *catalog.ROUTES,
    ),
    elsewhere=answers.elsewhere,
    limit=3000,
)
