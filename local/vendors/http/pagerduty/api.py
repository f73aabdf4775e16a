"""PagerDuty's API: all of its routes."""

from local.vendors.http.core.vendor import Vendor
from local.vendors.http.pagerduty import answers, people, services

PAGERDUTY = Vendor(
    name="pagerduty",
    authorized=answers.authorized,
    unauthorized_status=401,
    error=answers.error,
    limit_headers=answers.limit_headers,
    routes=(*services.ROUTES, *people.ROUTES),
    elsewhere=answers.elsewhere,
    limit=960,
)
