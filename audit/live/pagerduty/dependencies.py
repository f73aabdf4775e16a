"""PagerDuty's business services, what depends on what, and maintenance windows.

Sources: flattenBusinessService, flattenServiceDependency and convertServiceDependencyType (pagerdutyplugin/),
resource_pagerduty_maintenance_window.go (pagerduty/).
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from audit.live.http.paging import Whole
from audit.live.instants import in_utc, instant
from audit.live.inventory import Author, Json
from audit.live.kind import Api, LiveKind, Sameness, present
from audit.live.pagerduty.lists import MANAGED, ids, page_of, paged
from audit.live.pagerduty.services import services
from audit.live.spelling import picked

WINDOW_TYPE = "pagerduty:index/maintenanceWindow:MaintenanceWindow"
_BUSINESS = paged("business_services")
_TYPES = {"business_service_reference": "business_service", "technical_service_reference": "service"}
"""The types that the provider reads."""


def business_services(api: Api) -> Iterable[Json]:
    """Yield the business services."""
    return api.entries("/business_services", _BUSINESS)


def _dependencies(api: Api) -> Iterable[Json]:
    """Yield the dependencies once, although both ends list them."""
    seen: set[str] = set()
    found = (
        api.lists(_marked(business_services(api), "business"), _relationships, Whole(entries="relationships")),
        api.lists(_marked(services(api), "technical"), _relationships, Whole(entries="relationships")),
    )
    for _, dependencies in chain.from_iterable(found):
        for dependency in dependencies:
            if dependency["id"] not in seen:
                seen.add(dependency["id"])
                yield dependency


def _marked(services_: Iterable[Json], sort: str) -> Iterable[Json]:
    return ({"id": service["id"], "sort": sort} for service in services_)


def _relationships(service: Json) -> str:
    return f"/service_dependencies/{service['sort']}_services/{service['id']}"


def _read_business(body: Json) -> Json:
    return present(
        {
            **picked(body, "name", "description"),
            "pointOfContact": body.get("point_of_contact") or None,
            "team": (body.get("team") or {}).get("id"),
        }
    )


def _read_dependency(body: Json) -> Json:
    return {
        "dependency": {
            "dependentServices": [_end(body["dependent_service"])],
            "supportingServices": [_end(body["supporting_service"])],
        }
    }


def _end(service: Json) -> Json:
    return {"id": str(service["id"]), "type": _type(service.get("type"))}


def _type(name: Any) -> Any:
    return _TYPES.get(name, name)


def _dependency_id(body: Json) -> str:
    supporting = _end(body["supporting_service"])
    return f"{supporting['id']}.{supporting['type']}.{body['id']}"


def _windows(api: Api) -> Iterable[Json]:
    """Yield the windows that are ongoing or in the future, and the ended ones that a state has.

    Ended windows stay for ever: nobody can delete them.
    """
    seen: set[str] = set()
    for body in api.entries("/maintenance_windows", paged("maintenance_windows"), filter="open"):
        seen.add(str(body["id"]))
        yield body
    ended = [{"id": id} for id in api.ids(WINDOW_TYPE) if id not in seen]
    for _, answer in api.bodies(ended, lambda window: f"/maintenance_windows/{window['id']}"):
        yield answer.get("maintenance_window") or answer


def _start(value: Any) -> Any:
    """Return the normal form of a window's start: PagerDuty replaces one in the past by the time of the request."""
    at = instant(value)
    return "past" if at is not None and at < datetime.now(UTC) else in_utc(value)


def _made_by(body: Json) -> Author | None:
    maker = body.get("created_by") or {}
    return Author(who=maker.get("summary")) if maker.get("summary") else None


BUSINESS_SERVICE = LiveKind(
    vendor="pagerduty",
    kind="business service",
    type="pagerduty:index/businessService:BusinessService",
    right="services.read",
    fetch=business_services,
    read=_read_business,
    url=page_of,
    same=Sameness(defaults={"description": MANAGED}, ignored=("type",)),
)
DEPENDENCY = LiveKind(
    vendor="pagerduty",
    kind="service dependency",
    type="pagerduty:index/serviceDependency:ServiceDependency",
    right="services.read",
    within="service",
    fetch=_dependencies,
    read=_read_dependency,
    import_id=_dependency_id,
    name=lambda body: f"{body['dependent_service']['id']} uses {body['supporting_service']['id']}",
    same=Sameness(
        ignored=("dependency.type",),
        rewritten={
            "dependency.dependentServices[].type": _type,
            "dependency.supportingServices[].type": _type,
        },
    ),
)
MAINTENANCE_WINDOW = LiveKind(
    vendor="pagerduty",
    kind="maintenance window",
    type=WINDOW_TYPE,
    right="services.read",
    fetch=_windows,
    read=lambda body: {
        **picked(body, "description", "start_time", "end_time"),
        "services": ids(body.get("services")),
    },
    name=lambda body: str(body.get("description") or body["id"]),
    url=page_of,
    created=_made_by,
    same=Sameness(
        defaults={"description": MANAGED},
        unordered=("services",),
        rewritten={"startTime": _start, "endTime": in_utc},
    ),
)
