"""Sentry's API: all of its routes."""

from local.vendors.http.core.vendor import Vendor
from local.vendors.http.sentry import answers, audit_log, detectors, integrations, projects, settings, workflows

SENTRY = Vendor(
    name="sentry",
    authorized=answers.authorized,
    unauthorized_status=401,
    error=answers.error,
    limit_headers=answers.limit_headers,
    routes=(
        *projects.ROUTES,
        *workflows.ROUTES,
        *detectors.ROUTES,
        *settings.ROUTES,
        *integrations.ROUTES,
        *audit_log.ROUTES,
    ),
    elsewhere=answers.elsewhere,
    limit=2400,
)
