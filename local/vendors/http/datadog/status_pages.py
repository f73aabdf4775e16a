"""Status pages, their components and templates."""

from collections.abc import Callable
from typing import Any

from local.vendors.core.store import StoredObject
from local.vendors.http.core.exchange import Answer, Body, Request, by_id
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.core.words import snaked
from local.vendors.http.datadog.answers import not_found, of_offset
from local.vendors.http.datadog.envelopes import USER, items_of, offset_list, one_of, resource
from local.vendors.http.datadog.people import iso

PAGE = "datadog:index/statusPage:StatusPage"
COMPONENT = "datadog:index/statusPageComponent:StatusPageComponent"
DEGRADATION = "datadog:index/statusPageDegradationTemplate:StatusPageDegradationTemplate"
MAINTENANCE = "datadog:index/statusPageMaintenanceTemplate:StatusPageMaintenanceTemplate"
_PEOPLE = {"created_by_user": {"data": USER}, "last_modified_by_user": {"data": USER}}


def page(record: StoredObject, account: LiveAccount) -> Body:
    values, inputs = record.outputs, record.inputs
    components = [each for each in account.records(COMPONENT) if each.inputs["pageId"] == record.id]
    attributes = {
        "name": record.name,
        "type": inputs["type"],
        "domain_prefix": inputs["domainPrefix"],
        "visualization_type": inputs.get("visualizationType", "bars_and_uptime_percentage"),
        "enabled": values.get("enabled", False),
        "subscriptions_enabled": values.get("subscriptionsEnabled", False),
        "slack_subscriptions_enabled": values.get("slackSubscriptionsEnabled", False),
        "custom_domain": values.get("customDomain") or None,
        "custom_domain_enabled": values.get("customDomainEnabled", False),
        "page_url": values.get("pageUrl", ""),
        "company_logo": inputs.get("companyLogo"),
        "favicon": inputs.get("favicon"),
        "email_header_image": inputs.get("emailHeaderImage"),
        "slack_app_icon": inputs.get("slackAppIcon"),
        "components": [
            _component(each) for each in sorted(components, key=lambda it: int(it.inputs.get("position", 0)))
        ],
        **_times(record, account),
    }
    return resource("status_pages", record.id, attributes, **_PEOPLE)


def _times(record: StoredObject, account: LiveAccount) -> Body:
    traces = account.traces(record)
    created, modified = (iso(at).replace("+00:00", "Z") for at in (traces.created, traces.modified))
    return {"created_at": created, "modified_at": modified}


def _component(record: StoredObject) -> Body:
    inputs = record.inputs
    body: Body = {
        "id": record.id,
        "name": record.name,
        "type": inputs["type"],
        "position": inputs.get("position", 0),
    }
    if inputs["type"] == "group":
        body["components"] = [
            {**snaked(each), "id": each.get("id") or f"{record.id}-{place}", "status": "operational"}
            for place, each in enumerate(record.outputs.get("components") or [])
        ]
    else:
        body["status"] = record.outputs.get("status") or "operational"
    return body


def component(record: StoredObject, account: LiveAccount) -> Body:
    attributes = {**_component(record), **_times(record, account)}
    del attributes["id"]
    relationships = {"group": {"data": None}, **_on_page(record)}
    return resource("components", record.id, attributes, **_PEOPLE, **relationships)


def _on_page(record: StoredObject) -> Body:
    return {"status_page": {"data": {"id": record.inputs["pageId"], "type": "status_pages"}}}


def degradation(record: StoredObject, account: LiveAccount) -> Body:
    inputs = record.inputs
    attributes = {
        "name": record.name,
        "degradation_title": inputs.get("degradationTitle"),
        "components_affected": [
            {**_affected(each["id"], account), "status": each.get("status")}
            for each in inputs.get("componentsAffecteds", [])
        ],
        "updates": snaked(inputs.get("updates", [])),
        **_times(record, account),
    }
    return resource("degradation_templates", record.id, attributes, **_PEOPLE, **_on_page(record))


def _affected(id: str, account: LiveAccount) -> Body:
    found = account.record(COMPONENT, id)
    return {"id": id, "name": found.name if found else ""}


def maintenance(record: StoredObject, account: LiveAccount) -> Body:
    inputs = record.inputs
    attributes = {
        "name": record.name,
        "maintenance_title": inputs.get("maintenanceTitle"),
        "component_ids": sorted(inputs.get("componentIds", [])),
        "scheduled_description": inputs.get("scheduledDescription"),
        "in_progress_description": inputs.get("inProgressDescription"),
        "completed_description": inputs.get("completedDescription"),
        **_times(record, account),
    }
    return resource("maintenance_templates", record.id, attributes, **_PEOPLE, **_on_page(record))


_pages = items_of(PAGE, page)


def _of_page(token: str, build: Callable[[StoredObject, LiveAccount], Body]) -> Any:
    """Returns a handler that lists a kind of objects of one page."""

    def answer(request: Request, account: LiveAccount, page_id: str) -> Answer:
        if by_id(_pages(account), page_id) is None:
            return not_found("Status page")
        bodies = items_of(token, build)(account)
        own = [body for body in bodies if body["relationships"]["status_page"]["data"]["id"] == page_id]
        part = of_offset(request, own, limit="page[limit]", offset="page[offset]", default=100, most=1000)
        return Answer(body={"data": list(part.items)}, page=part.number)

    return answer


_ROOT = "/api/v2/statuspages"
ROUTES = (
    Route(path=_ROOT, handler=offset_list(_pages, default=100), token=PAGE),
    Route(path=f"{_ROOT}/{{id}}", handler=one_of(_pages, "Status page"), token=PAGE),
    Route(path=f"{_ROOT}/{{page_id}}/components", handler=_of_page(COMPONENT, component), token=COMPONENT),
    Route(
        path=f"{_ROOT}/{{page_id}}/degradation_templates",
        handler=_of_page(DEGRADATION, degradation),
        token=DEGRADATION,
    ),
    Route(
        path=f"{_ROOT}/{{page_id}}/maintenance_templates",
        handler=_of_page(MAINTENANCE, maintenance),
        token=MAINTENANCE,
    ),
)
