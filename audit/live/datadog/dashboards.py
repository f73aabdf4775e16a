"""Datadog's dashboards.

Sources: the Read and the schema of resource_datadog_dashboard.go of the provider. A list has summaries only; a body is
asked for again only if the dashboard changed.
"""

from collections.abc import Iterable

from audit.live.datadog.answers import changed, created
from audit.live.datadog.widgets import widgets
from audit.live.http.paging import Offset
from audit.live.inventory import Json
from audit.live.kind import Account, Api, LiveKind, Sameness, present
from audit.live.spelling import picked

_PAGES = Offset(entries="dashboards", size=100, limit="count", offset="start")


def _fetch(api: Api) -> Iterable[Json]:
    summaries = api.entries("/api/v1/dashboard", _PAGES)
    for _, body in api.bodies(summaries, lambda summary: f"/api/v1/dashboard/{summary['id']}", _stamp):
        yield body


def _stamp(summary: Json) -> str | None:
    return str(summary["modified_at"]) if summary.get("modified_at") else None


def read(body: Json) -> Json:
    """Return a dashboard's properties."""
    return present(
        {
            **picked(body, "title", "description", "layout_type", "reflow_type", "tags"),
            "notifyLists": body.get("notify_list") or None,
            "restrictedRoles": body.get("restricted_roles") or None,
            "templateVariables": [_variable(each) for each in body.get("template_variables") or ()] or None,
            "templateVariablePresets": [_preset(each) for each in body.get("template_variable_presets") or ()] or None,
            "widgets": widgets(body.get("widgets")),
        }
    )


def _variable(variable: Json) -> Json:
    """Return a template variable. `default` is the older form of `defaults`."""
    defaults = variable.get("defaults") or ([variable["default"]] if variable.get("default") else None)
    return present(
        {
            **picked(variable, "name", "prefix"),
            "availableValues": variable.get("available_values") or None,
            "defaults": defaults,
        }
    )


def _preset(preset: Json) -> Json:
    return picked(preset, "name", "template_variables")


def _url(body: Json, account: Account) -> str:
    return f"{account.site}{body['url']}" if body.get("url") else f"{account.site}/dashboard/{body['id']}"


DASHBOARD = LiveKind(
    vendor="datadog",
    kind="dashboard",
    type="datadog:index/dashboard:Dashboard",
    right="dashboards_read",
    one=lambda id, _account: f"/api/v1/dashboard/{id}",
    fetch=_fetch,
    read=read,
    name=lambda body: str(body.get("title") or body["id"]),
    created=created,
    changed=changed,
    url=_url,
    same=Sameness(
        defaults={"description": "", "reflowType": "auto"},
        unordered=("notifyLists", "tags", "restrictedRoles", "**.conditionalFormats"),
        ignored=("dashboardLists", "url", "isReadOnly"),
        computed=(
            "reflowType",
            "**.widgetLayout",
            "**.titleSize",
            "**.titleAlign",
            "**.showLegend",
            "**.legendSize",
            "**.legendLayout",
            "**.legendColumns",
            "**.showTitle",
            "**.style",
            "**.onRightYaxis",
            "**.availableValues",
            "**.yaxis",
            "**.showPriority",
            "**.sort",
        ),
    ),
)
