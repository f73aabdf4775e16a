"""PagerDuty's settings that group the alerts of services into incidents."""

from collections.abc import Iterator

from local.vendors.core.constraints import Length, NotEmpty, OneOf, when
from local.vendors.core.kinds import Kind, Link
from local.vendors.core.outputs import pagerduty_id
from local.vendors.core.places import at, items
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.pagerduty.business import SERVICE
from local.vendors.protocol.wire import UNKNOWN, Path, Properties

SETTING = "pagerduty:index/alertGroupingSetting:AlertGroupingSetting"

_BY_CONTENT = ("content_based", "content_based_intelligent")
_TYPES = (*_BY_CONTENT, "intelligent", "time")
_DAY = 86_400


def _check_config(inputs: Properties, _path: Path) -> Iterator[Problem]:
    kind, config = at(inputs, "type"), inputs.get("config", {})
    if kind is None or config is UNKNOWN:
        return
    for name in ("fields", "aggregate") if kind in _BY_CONTENT else ():
        if name not in config:
            yield ("config", name), f"is required with {kind}"
    timeout, window = at(config, "timeout"), at(config, "timeWindow")
    if timeout is not None and kind != "time":
        yield ("config", "timeout"), f"is only allowed with the type time, not with {kind}"
    allowed = window is None or 300 <= window <= 3600 or (window == _DAY and kind == "content_based")
    if not allowed:
        yield ("config", "timeWindow"), f"must be 300 to 3600 seconds, or {_DAY} with content_based, not {window}"


def _admit(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:
    for index, service in items(inputs, "services"):
        for other in store.referrers(SERVICE, service):
            if other.token == SETTING and other.id != id:
                yield ("services", index), f"is already grouped by the setting {other.name!r}"


KINDS = {
    SETTING: Kind(
        autonamed=True,
        rules=(
            OneOf("type", _TYPES),
            NotEmpty("services", "a setting requires at least one service"),
            when("type", "time", Length("services", 0, 1, "a setting of the type time allows only one service")),
            _check_config,
        ),
        links=(Link("services[]", SERVICE, "leave"),),
        admit=_admit,
        new_id=pagerduty_id,
    ),
}
