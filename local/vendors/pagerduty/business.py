"""PagerDuty's business services, and the dependencies of services."""

from collections.abc import Iterator
from typing import Any

from local.vendors.core.constraints import EITHER, Length, OneOf
from local.vendors.core.kinds import Kind, Reference
from local.vendors.core.outputs import pagerduty_id
from local.vendors.core.places import at, items
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.pagerduty.schedule import check_name
from local.vendors.protocol.wire import Path, Properties

SERVICE = "pagerduty:index/service:Service"
BUSINESS = "pagerduty:index/businessService:BusinessService"
DEPENDENCY = "pagerduty:index/serviceDependency:ServiceDependency"

_TYPES = {
    "service": SERVICE,
    "technical_service_reference": SERVICE,
    "business_service": BUSINESS,
    "business_service_reference": BUSINESS,
}
_ENDS = ("dependentServices", "supportingServices")
_ONE_AT_EACH_END = "a dependency requires exactly one service at each end, not {value}"


def _check_dependency(inputs: Properties, _path: Path) -> Iterator[Problem]:
    for path, service in _ends(inputs):
        kind = at(service, "type")
        if kind is not None and kind not in _TYPES:
            yield (*path, "type"), f"must be one of {', '.join(sorted(_TYPES))}, not {kind!r}"
        elif kind == "technical_service_reference" and "supportingServices" in path:
            yield (*path, "type"), "must be service at this end"
    above, below = (at(inputs, "dependency", end, 0) for end in _ENDS)
    kinds = [_TYPES.get(at(service, "type")) for service in (above, below)]
    if kinds == [SERVICE, BUSINESS]:
        # The documents name both kinds as support of a business service, and never mention this combination.
        yield ("dependency", "supportingServices", 0, "type"), "a business service cannot support a technical one"
    if at(above, "id") is not None and at(above, "id") == at(below, "id"):
        yield ("dependency", "supportingServices", 0, "id"), "a service cannot depend on itself"


def _ends(inputs: Properties) -> Iterator[tuple[Path, Any]]:
    dependency = at(inputs, "dependency")
    for end in _ENDS if isinstance(dependency, dict) else ():
        for index, service in items(dependency, end):
            yield ("dependency", end, index), service


def _references(inputs: Properties) -> Iterator[Reference]:
    for path, service in _ends(inputs):
        token, id = _TYPES.get(at(service, "type")), at(service, "id")
        if token is not None and id is not None:
            yield Reference(path=(*path, "id"), token=token, id=id, on_delete="cascade")


def _admit_once(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:
    mine = [reference.id for reference in _references(inputs)]
    for other in store.objects(token=DEPENDENCY):
        if other.id != id and [reference.id for reference in _references(other.inputs)] == mine:
            yield ("dependency",), "this dependency already exists"


KINDS = {
    BUSINESS: Kind(
        autonamed=True, rules=(check_name, OneOf("type", ("business_service",), EITHER)), new_id=pagerduty_id
    ),
    DEPENDENCY: Kind(
        # The provider can only change one by deleting it and creating another.
        replaces=frozenset(("dependency",)),
        rules=(
            *(Length(f"dependency.{end}", 1, 1, _ONE_AT_EACH_END) for end in _ENDS),
            _check_dependency,
        ),
        admit=_admit_once,
        links=(_references,),
        new_id=pagerduty_id,
    ),
}
