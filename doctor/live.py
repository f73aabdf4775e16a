"""The objects that only the check of manual steps reads, each as a row for the audit's reader.

Sources, read 2026-11-29: GET /api/v2/metrics/{name}/all-tags has the tags that arrived within `window[seconds]`, at
least four hours (docs.datadoghq.com/api/latest/metrics/list-tags-by-metric-name); GET /api/v1/logs/config/index-order;
GET organizations/{o}/environments/ (getsentry/sentry src/sentry/api/endpoints/organization_environments.py); GET
/api/v1/integration/pagerduty is not documented; the Terraform provider uses it (audit/live/datadog/integrations.py).
"""

from collections.abc import Iterable

from audit.live.datadog.integrations import CHANNEL_TYPE
from audit.live.http.paging import Whole
from audit.live.inventory import Json
from audit.live.kind import Api, LiveKind
from audit.live.sentry.organization import LINKED, path

REPORTED_TYPE = "reported metric"
"""The key of the names of metrics to ask for."""
DAYS = 7
"""The days within which a metric must have been reported."""
_WINDOW = DAYS * 24 * 3600
_SLACK = "/api/v1/integration/slack/configuration/accounts"


def _reported(api: Api) -> Iterable[Json]:
    """Yield the metrics that were reported, with their tags."""
    for name in api.names(REPORTED_TYPE):
        answer = api.body(f"/api/v2/metrics/{name}/all-tags", **{"window[seconds]": _WINDOW})
        found = ((answer or {}).get("data") or {}).get("attributes") or {}
        tags = sorted({*(found.get("tags") or ()), *(found.get("ingested_tags") or ())})
        if tags:
            yield {"id": name, "tags": tags}


def _workspaces(api: Api) -> Iterable[Json]:
    """Yield the Slack workspaces that Datadog knows, of those that the code names, with their channels."""
    named = [{"name": name} for name in api.names(CHANNEL_TYPE)]
    for workspace, channels in api.lists(named, lambda each: f"{_SLACK}/{each['name']}/channels", Whole()):
        names = [f"#{str(channel['name']).lstrip('#')}" for channel in channels]
        yield {"id": workspace["name"], "channels": names}


def _pagerduty(api: Api) -> Iterable[Json]:
    """Yield the account of Datadog's PagerDuty integration, without the keys that the answer also holds."""
    body = api.body("/api/v1/integration/pagerduty")
    if body is not None:
        yield {"id": "pagerduty", "subdomain": body.get("subdomain")}


def _order(api: Api) -> Iterable[Json]:
    body = api.body("/api/v1/logs/config/index-order")
    if body is not None:
        yield {"id": "index-order", "names": body.get("index_names") or []}


def _plain(body: Json) -> Json:
    return body


REPORTED = LiveKind(
    vendor="datadog", kind="reported metric", type=None, right="metrics_read", fetch=_reported, read=_plain
)
WORKSPACE = LiveKind(
    vendor="datadog", kind="Slack workspace", type=None, right="integrations_read", fetch=_workspaces, read=_plain
)
PAGERDUTY_LINK = LiveKind(
    vendor="datadog",
    kind="PagerDuty integration",
    type=None,
    right="integrations_read",
    fetch=_pagerduty,
    read=_plain,
)
INDEX_ORDER = LiveKind(
    vendor="datadog",
    kind="order of log indexes",
    type=None,
    right="logs_read_config",
    fetch=_order,
    read=_plain,
)
ENVIRONMENT = LiveKind(
    vendor="sentry",
    kind="environment",
    type=None,
    right="org:read",
    fetch=lambda api: api.entries(path(api.account, "environments/"), LINKED),
    read=_plain,
)
