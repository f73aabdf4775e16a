"""PagerDuty's API: all of its routes."""

from local.vendors.http.core.vendor import Vendor
from local.vendors.http.pagerduty import (
    answers,
    audit_records,
    business,
    extras,
    incidents,
    people,
    policies,
    schedules,
    services,
    teams,
)

PAGERDUTY = Vendor(
    name="pagerduty",
    authorized=answers.authorized,
    unauthorized_status=401,
    error=answers.error,
    limit_headers=answers.limit_headers,
    routes=(
        *audit_records.ROUTES,
        *extras.ROUTES,
        *incidents.ROUTES,
        *services.ROUTES,
        *people.ROUTES,
        *schedules.ROUTES,
        *policies.ROUTES,
        *teams.ROUTES,
        *business.ROUTES,
    ),
    elsewhere=answers.elsewhere,
    limit=960,
)
