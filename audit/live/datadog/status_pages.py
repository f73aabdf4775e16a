"""Datadog's status pages, with their components and templates.

Source: the models of status pages of datadog-api-client 2.62 (StatusPageDataAttributes and so on); the provider at hand
is older than its resources.
"""

from collections.abc import Callable, Iterable

from audit.live.datadog.answers import attributes, changed_inside, created_inside, name_inside, related
from audit.live.http.paging import Offset
from audit.live.inventory import Json
from audit.live.kind import Account, Api, LiveKind, Sameness, present
from audit.live.spelling import camelled, picked

_PAGES = Offset(entries="data", size=100, limit="page[limit]", offset="page[offset]")


def _pages(api: Api) -> Iterable[Json]:
    return api.entries("/api/v2/statuspages", _PAGES)


def _children(path: str) -> Callable[[Api], Iterable[Json]]:
    """Return a function that yields what belongs to each page, with the page's id."""

    def fetch(api: Api) -> Iterable[Json]:
        found = api.lists(_pages(api), lambda page: f"/api/v2/statuspages/{page['id']}/{path}", _PAGES)
        for page, children in found:
            # A component inside a group is part of the group.
            yield from ({**child, "page": page["id"]} for child in children if related(child, "group") is None)

    return fetch


def _read_page(body: Json) -> Json:
    return picked(
        attributes(body),
        *("name", "domain_prefix", "type", "visualization_type", "company_logo", "favicon", "email_header_image"),
        *("subscriptions_enabled", "slack_subscriptions_enabled", "slack_app_icon"),
    )


def _read_component(body: Json) -> Json:
    found = attributes(body)
    inside = [picked(each, "id", "name", "position", "type", "status") for each in found.get("components") or ()]
    return present({"pageId": body["page"], **picked(found, "name", "position", "type"), "components": inside or None})


def _read_degradation(body: Json) -> Json:
    found = attributes(body)
    affected = [picked(each, "id", "name", "status") for each in found.get("components_affected") or ()]
    return present(
        {
            "pageId": body["page"],
            **picked(found, "name", "degradation_title"),
            "componentsAffecteds": affected or None,
            "updates": camelled(found.get("updates") or []) or None,
        }
    )


def _read_maintenance(body: Json) -> Json:
    return {
        "pageId": body["page"],
        **picked(
            attributes(body),
            *("name", "maintenance_title", "component_ids", "scheduled_description"),
            *("in_progress_description", "completed_description"),
        ),
    }


def _of_page(body: Json) -> str:
    return f"{body['page']}:{body['id']}"


def _url(body: Json, account: Account) -> str:
    return f"{account.site}/status-pages/{body.get('page') or body['id']}"


PAGE = LiveKind(
    vendor="datadog",
    kind="status page",
    type="datadog:index/statusPage:StatusPage",
    right="status_pages_settings_read",
    one=lambda id, _account: f"/api/v2/statuspages/{id}",
    fetch=_pages,
    read=_read_page,
    name=name_inside,
    created=created_inside,
    changed=changed_inside,
    url=_url,
    same=Sameness(
        computed=(
            *("companyLogo", "favicon", "emailHeaderImage", "slackAppIcon"),
            *("subscriptionsEnabled", "slackSubscriptionsEnabled"),
        )
    ),
)
COMPONENT = LiveKind(
    vendor="datadog",
    kind="status page component",
    type="datadog:index/statusPageComponent:StatusPageComponent",
    right="status_pages_settings_read",
    within="status page",
    fetch=_children("components"),
    read=_read_component,
    import_id=_of_page,
    name=name_inside,
    created=created_inside,
    changed=changed_inside,
    url=_url,
    same=Sameness(ignored=("components[].id", "components[].status"), unordered=("components",)),
)
DEGRADATION = LiveKind(
    vendor="datadog",
    kind="status page template",
    type="datadog:index/statusPageDegradationTemplate:StatusPageDegradationTemplate",
    right="status_pages_settings_read",
    within="status page",
    fetch=_children("degradation_templates"),
    read=_read_degradation,
    import_id=_of_page,
    name=name_inside,
    created=created_inside,
    changed=changed_inside,
    url=_url,
    same=Sameness(ignored=("componentsAffecteds[].name",), unordered=("componentsAffecteds",)),
)
MAINTENANCE = LiveKind(
    vendor="datadog",
    kind="status page maintenance template",
    type="datadog:index/statusPageMaintenanceTemplate:StatusPageMaintenanceTemplate",
    right="status_pages_settings_read",
    within="status page",
    fetch=_children("maintenance_templates"),
    read=_read_maintenance,
    import_id=_of_page,
    name=name_inside,
    created=created_inside,
    changed=changed_inside,
    url=_url,
    same=Sameness(unordered=("componentIds",)),
)
