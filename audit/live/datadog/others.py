"""Kinds in Datadog that people create and Watchbill does not. Source: datadog-api-client 2.62, api/*.py."""

from audit.live.datadog.answers import (
    attributes,
    changed,
    changed_inside,
    created,
    created_inside,
    name_inside,
    tags_inside,
)
from audit.live.http.paging import Offset, Paging, Whole
from audit.live.kind import LiveKind
from audit.live.spelling import picked

_NOTEBOOKS = Offset(entries="data", size=100, limit="count", offset="start", total=("meta", "page", "total_count"))
_POWERPACKS = Offset(entries="data", size=100, limit="page[limit]", offset="page[offset]")


def _listed(kind: str, path: str, paging: Paging, right: str) -> LiveKind:
    return LiveKind(
        vendor="datadog",
        kind=kind,
        type=None,
        right=right,
        fetch=lambda api: api.entries(path, paging),
        read=lambda body: picked(attributes(body), "name", "description", "status"),
        name=name_inside,
        tags=tags_inside,
        created=created_inside,
        changed=changed_inside,
    )


OTHERS = (
    LiveKind(
        vendor="datadog",
        kind="dashboard list",
        type="datadog:index/dashboardList:DashboardList",
        right="dashboards_read",
        fetch=lambda api: api.entries("/api/v1/dashboard/lists/manual", Whole(entries="dashboard_lists")),
        read=lambda body: picked(body, "name"),
        created=created,
        changed=changed,
        url=lambda body, account: f"{account.site}/dashboard/lists/manual/{body['id']}",
    ),
    _listed("notebook", "/api/v1/notebooks", _NOTEBOOKS, "notebooks_read"),
    _listed("powerpack", "/api/v2/powerpacks", _POWERPACKS, "dashboards_read"),
    _listed("monitor policy", "/api/v2/monitor/policy", Whole(entries="data"), "monitors_read"),
    _listed("monitor notification rule", "/api/v2/monitor/notification_rule", Whole(entries="data"), "monitors_read"),
)
