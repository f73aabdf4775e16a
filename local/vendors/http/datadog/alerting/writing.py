"""Creates and deletes monitors, as `POST` and `DELETE /api/v1/monitor` do.

Source: the request body of `POST /api/v1/monitor` (docs.datadoghq.com/api/latest/monitors, read 2026-11-29).
"""

import re
from collections.abc import Mapping
from typing import Any

from local.vendors.core import account as objects
from local.vendors.core.registry import kind
from local.vendors.core.rejections import VendorRejected
from local.vendors.core.typecheck import check_properties
from local.vendors.datadog.monitors.monitor import MONITOR
from local.vendors.http.core.exchange import Answer, BadParameter, Request, by_id
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.datadog.alerting.firing import packages, page
from local.vendors.http.datadog.alerting.monitors import all_monitors
from local.vendors.http.datadog.answers import error, not_found
from local.vendors.protocol.wire import Properties

_PLAIN = ("name", "type", "query", "message", "tags")
_THRESHOLDS = "monitorThresholds"


def _camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda part: part[1].upper(), name)


def inputs_of(body: Any) -> Properties:
    """Returns the properties of the SDK for the body of a request. Raises BadParameter."""
    if not isinstance(body, Mapping):
        raise BadParameter("The JSON body is missing.")
    unknown = sorted(set(body) - {*_PLAIN, "priority", "options"})
    if unknown:
        raise BadParameter(f"Invalid property: {', '.join(unknown)}")
    inputs: Properties = {name: body[name] for name in _PLAIN if body.get(name) is not None}
    if body.get("priority") is not None:
        inputs["priority"] = str(body["priority"])
    for name, value in (body.get("options") or {}).items():
        if name == "thresholds":
            inputs[_THRESHOLDS] = {_camel(level): f"{float(number):g}" for level, number in value.items()}
        else:
            inputs[_camel(name)] = value
    return inputs


def _create(request: Request, account: LiveAccount) -> Answer:
    inputs = inputs_of(request.body)
    package = packages()["datadog"]
    problems = list(check_properties(inputs, package.resources[MONITOR].inputs, package.objects))
    problems = problems or list(kind(MONITOR).check(inputs))
    if problems:
        return error(400, objects.in_words(problems))
    try:
        record = objects.create(account.store, package, "datadog", MONITOR, inputs, frozenset())
    except VendorRejected as rejection:
        return error(400, str(rejection))
    account.refresh()
    page(record, account, request.now)
    account.refresh()
    return Answer(body=dict(by_id(all_monitors(account), record.id) or {}))


def _delete(request: Request, account: LiveAccount, id: str) -> Answer:  # noqa: ARG001
    if account.record(MONITOR, id) is None:
        return not_found("Monitor")
    try:
        objects.delete(account.store, MONITOR, id)
    except VendorRejected as rejection:
        return error(400, str(rejection))
    return Answer(body={"deleted_monitor_id": int(id)})


ROUTES = (
    Route(path="/api/v1/monitor", handler=_create, method="POST", token=MONITOR),
    Route(path="/api/v1/monitor/{id}", handler=_delete, method="DELETE", token=MONITOR),
)
