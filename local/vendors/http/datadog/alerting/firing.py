"""Whether a new monitor fires at once, and the incident in PagerDuty that it then opens.

The local account receives no data. A count that is missing counts as 0 with `on_missing_data: default`; any other query
shows its last known state (docs.datadoghq.com/monitors/guide/on_missing_data, read 2026-11-29). So a monitor fires at
once only if it counts, and 0 crosses its threshold.
"""

import operator
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from local.vendors.core import account as objects
from local.vendors.core.schema import Package, load
from local.vendors.core.store import StoredObject
from local.vendors.datadog.monitors.message import SERVICE_OBJECT
from local.vendors.datadog.monitors.query import QueryError, metric_query
from local.vendors.hand import INCIDENT, with_types_of_people
from local.vendors.http.core.exchange import by_id
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.datadog.alerting.downtimes import is_muted
from local.vendors.http.datadog.alerting.monitors import all_monitors
from local.vendors.http.pagerduty.services import INTEGRATION, all_services
from local.vendors.pagerduty.business import SERVICE
from local.vendors.protocol.wire import Properties

_COMPARATORS = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
_OTHER_BLOCKS = re.compile(r"\{\{[#^](?!is_alert\}\})(\w+)[^{}]*\}\}.*?\{\{/\1\}\}", re.DOTALL)
_HANDLE = re.compile(r"@pagerduty-([\w.\-]*\w)")


@cache
def packages() -> dict[str, Package]:
    return with_types_of_people(load())


def fires(inputs: Properties) -> bool:
    """Returns whether a monitor without any data fires."""
    if inputs["type"] not in ("metric alert", "query alert") or inputs.get("onMissingData") != "default":
        return False
    try:
        query = metric_query(inputs["query"])
    except QueryError:
        return False
    counts = ".as_count()" in inputs["query"] and all(use.aggregator in ("sum", "count") for use in query.metrics)
    grouped = any(use.group_by for use in query.metrics)
    return counts and not grouped and _COMPARATORS[query.comparator](0.0, query.value)


def paged_by(message: str) -> list[str]:
    """Returns the handles of PagerDuty services that a firing monitor notifies: those inside of no other block."""
    return list(dict.fromkeys(_HANDLE.findall(_OTHER_BLOCKS.sub("", message))))


def page(monitor: StoredObject, account: LiveAccount, now: datetime) -> None:
    """Opens an incident for each PagerDuty service that the message of a firing monitor notifies."""
    body = by_id(all_monitors(account), monitor.id)
    if body is None or not fires(monitor.inputs) or is_muted(account, body, now):
        return
    for name in paged_by(monitor.inputs.get("message", "")):
        for service in _services(name, account):
            status = next(body["status"] for body in all_services(account, now) if body["id"] == service.id)
            if status not in ("disabled", "maintenance"):
                inputs = {"service": service.id, "title": f"[Triggered] {monitor.name}"}
                package = packages()["pagerduty"]
                objects.create(account.store, package, "pagerduty", INCIDENT, inputs, frozenset(), by="datadog")


def _services(handle: str, account: LiveAccount) -> Iterator[StoredObject]:
    """Yields the services whose integration has the key that Datadog has for a handle."""
    connected = account.record(SERVICE_OBJECT, handle)
    key = connected.inputs.get("serviceKey") if connected else None
    for integration in account.records(INTEGRATION):
        if key and integration.outputs.get("integrationKey") == key:
            service = account.record(SERVICE, integration.inputs["service"])
            if service is not None:
                yield service
