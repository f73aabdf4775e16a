"""Datadog's API: all of its routes."""

from local.vendors.http.core.vendor import Vendor
from local.vendors.http.datadog import account, answers, monitors

DATADOG = Vendor(
    name="datadog",
    authorized=answers.authorized,
    unauthorized_status=403,
    error=answers.error,
    limit_headers=answers.limit_headers,
    routes=(*account.ROUTES, *monitors.ROUTES),
    elsewhere=answers.elsewhere,
    limit=3000,
)
