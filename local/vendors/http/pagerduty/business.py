"""Business services, dependencies of services, and maintenance windows."""

from local.vendors.core.store import StoredObject
from local.vendors.http.core.exchange import Answer, Body, Request, by_id
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.pagerduty.answers import API, error, head, iso, listing, not_found, reference
from local.vendors.http.pagerduty.names import derived_id
from local.vendors.pagerduty.business import BUSINESS, DEPENDENCY, SERVICE
from local.vendors.pagerduty.maintenance import WINDOW
from local.vendors.pagerduty.schedule import TEAM, instant
from local.vendors.protocol.wire import Properties

_FROM_PROVIDER = "Managed by Terraform"
_FILTERS = ("past", "future", "ongoing", "open", "all")


def business_service(record: StoredObject, account: LiveAccount) -> Body:
    team = record.inputs.get("team")
    owner = account.record(TEAM, team) if team else None
    return {
        **head("business_service", "business_services", record.id, record.name, None),
        "name": record.name,
        "description": record.inputs.get("description", _FROM_PROVIDER),
        "point_of_contact": record.inputs.get("pointOfContact", ""),
        "team": {"id": owner.id, "type": "team_reference", "self": f"{API}/teams/{owner.id}"} if owner else None,
    }


def _list(request: Request, account: LiveAccount) -> Answer:
    bodies = account.bodies(BUSINESS, "business service", lambda record: business_service(record, account))
    return listing(request, "business_services", bodies)


def _one(request: Request, account: LiveAccount, id: str) -> Answer:  # noqa: ARG001
    bodies = account.bodies(BUSINESS, "business service", lambda record: business_service(record, account))
    body = by_id(bodies, id)
    return Answer(body={"business_service": body}) if body else not_found()


def dependency(record: StoredObject) -> Body:
    """Returns a dependency; the types of its ends gain `_reference`, and a plain service becomes a technical one."""
    between = record.inputs["dependency"]
    return {
        "id": record.id,
        "type": "service_dependency",
        "supporting_service": _end(between["supportingServices"][0]),
        "dependent_service": _end(between["dependentServices"][0]),
    }


def _end(service: Properties) -> Body:
    kind = "business_service" if service["type"].startswith("business_service") else "technical_service"
    return {"id": service["id"], "type": f"{kind}_reference"}


def _dependencies(token: str, account: LiveAccount, id: str) -> Answer:
    """Returns the dependencies at both sides of a service: each comes from both of its ends."""
    if account.record(token, id) is None:
        return not_found()
    bodies = account.bodies(DEPENDENCY, "dependency", dependency)
    own = [body for body in bodies if id in (body["supporting_service"]["id"], body["dependent_service"]["id"])]
    return Answer(body={"relationships": own})


def _of_technical(request: Request, account: LiveAccount, id: str) -> Answer:  # noqa: ARG001
    return _dependencies(SERVICE, account, id)


def _of_business(request: Request, account: LiveAccount, id: str) -> Answer:  # noqa: ARG001
    return _dependencies(BUSINESS, account, id)


def window(record: StoredObject, account: LiveAccount) -> Body:
    """Returns a maintenance window; a start in the past became the time of its creation."""
    inputs, traces = record.inputs, account.traces(record)
    start, end = instant(inputs["startTime"]), instant(inputs["endTime"])
    author = reference("user", "users", derived_id(traces.creator, "user"), traces.creator)
    services = [account.record(SERVICE, id) for id in inputs["services"]]
    return {
        **head(
            "maintenance_window",
            "maintenance_windows",
            record.id,
            inputs.get("description", _FROM_PROVIDER),
            "service-directory/maintenance-windows",
        ),
        "sequence_number": 1,
        "start_time": iso(max(start, traces.created)) if start else inputs["startTime"],
        "end_time": iso(end) if end else inputs["endTime"],
        "description": inputs.get("description", _FROM_PROVIDER),
        "services": [
            reference("service", "services", service.id, service.name, "service-directory")
            for service in services
            if service
        ],
        "teams": [],
        "created_by": author,
    }


def _windows(request: Request, account: LiveAccount) -> Answer:
    wanted = request.one("filter", "open")
    if wanted not in _FILTERS:
        return error(400, f"Invalid Input Provided: filter must be one of {', '.join(_FILTERS)}")
    bodies = account.bodies(WINDOW, "window", lambda record: window(record, account))
    return listing(request, "maintenance_windows", [body for body in bodies if _matches(body, wanted, request)])


def _matches(body: Body, wanted: str | None, request: Request) -> bool:
    start, end = instant(body["start_time"]), instant(body["end_time"])
    if wanted == "all" or start is None or end is None:
        return True
    past, future = end <= request.now, start > request.now
    return {"past": past, "future": future, "ongoing": not past and not future, "open": not past}[wanted or "open"]


ROUTES = (
    Route(path="/business_services", handler=_list, token=BUSINESS),
    Route(path="/business_services/{id}", handler=_one, token=BUSINESS),
    Route(path="/service_dependencies/technical_services/{id}", handler=_of_technical, token=DEPENDENCY),
    Route(path="/service_dependencies/business_services/{id}", handler=_of_business, token=DEPENDENCY),
    Route(path="/maintenance_windows", handler=_windows, token=WINDOW),
)
