"""PagerDuty's settings that group the alerts of services into incidents."""

from collections.abc import Iterator

from local.vendors.core.kinds import Kind, Reference, at, items
from local.vendors.core.outputs import pagerduty_id
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.pagerduty.business import SERVICE
from local.vendors.protocol.wire import Path, Properties

SETTING = "pagerduty:index/alertGroupingSetting:AlertGroupingSetting"

_BY_CONTENT = ("content_based", "content_based_intelligent")
_TYPES = (*_BY_CONTENT, "intelligent", "time")
_DAY = 86_400


def _check(inputs: Properties) -> Iterator[Problem]:
    kind, services = at(inputs, "type"), at(inputs, "services")
    if kind is not None and kind not in _TYPES:
        yield ("type",), f"must be one of {', '.join(_TYPES)}, not {kind!r}"
    if services == []:
        yield ("services",), "a setting needs at least one service"
    if kind == "time" and services is not None and len(services) > 1:
        yield ("services",), "a setting of the type time has one service"
    if kind is not None:
        yield from _check_config(kind, at(inputs, "config") or {})


def _check_config(kind: str, config: Properties) -> Iterator[Problem]:
    path: Path = ("config",)
    if kind in _BY_CONTENT:
        for name in ("fields", "aggregate"):
            if name not in config:
                yield (*path, name), f"is required with {kind}"
    timeout, window = at(config, "timeout"), at(config, "timeWindow")
    if timeout is not None and kind != "time":
        yield (*path, "timeout"), f"goes with the type time, not with {kind}"
    allowed = window is None or 300 <= window <= 3600 or (window == _DAY and kind == "content_based")
    if not allowed:
        yield (*path, "timeWindow"), f"must be 300 to 3600 seconds, or {_DAY} with content_based, not {window}"


def _references(inputs: Properties) -> Iterator[Reference]:
    for index, service in items(inputs, "services"):
        yield Reference(path=("services", index), token=SERVICE, id=service, on_delete="leave")


def _admit(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:
    for index, service in items(inputs, "services"):
        for other in store.referrers(SERVICE, service):
            if other.token == SETTING and other.id != id:
                yield ("services", index), f"is grouped by the setting {other.name!r} already"


KINDS = {
    SETTING: Kind(autonamed=True, check=_check, references=_references, admit=_admit, new_id=pagerduty_id),
}
