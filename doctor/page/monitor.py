"""The temporary monitor that stands in for an alert: its own message, priority and tags, and a query that fires.

The query counts events and fires at 0 or more. If events arrived, their count is at least 0; if none did, Datadog
treats a missing count as 0 with `on_missing_data: default` (docs.datadoghq.com/monitors/guide/on_missing_data, "sum or
count aggregation", and the model OnMissingDataOption of datadog-api-client-python 35178d8; both read 2026-11-29). So it
fires in both cases. A query with default_zero() would not: it needs a data point in the window
(DataDog/documentation#14329).
"""

import re
import secrets
from dataclasses import dataclass
from typing import Any

from rapidfuzz import process

from audit.live.datadog.monitors import MONITOR
from audit.live.datadog.synthetics import TEST
from catalog import Catalog, ErrorAlert, Notifier
from catalog.forms.text import shown
from catalog.registry import ref_of
from doctor.asked import asked_metrics
from plan.on_call.notifiers import named, notifiers
from plan.on_call.routes import route
from plan.plan import Plan, PlannedResource

MARK = "watchbill-test:page"
"""The tag of every test monitor: by it, one that an interrupted run left behind is found."""
_LOGS_METRIC = "datadog:index/logsMetric:LogsMetric"
_GROUP = re.compile(r"\{\{\s*(?:\[(?P<quoted>[^\[\]{}]+)\]|(?P<plain>[\w@.\-]+))\.name\s*\}\}")
_HANDLE = re.compile(r"@(?:pagerduty|slack|webhook|team)-[\w.\-#/]*[\w\-#/]|@[\w.+\-]+@[\w.\-]+\w")
_BANNER = "TEST of the paging path by `watchbill doctor --page`. Nothing is wrong, and no action is needed."
_LONGEST_NAME = 200


class CannotPage(Exception):
    """The alert cannot be tested; the message says why, and what to do instead."""


@dataclass(frozen=True, kw_only=True)
class TestMonitor:
    """A test monitor before it is created. `token` is in its name, and so in the title of the incident.

    `service` is the PagerDuty service that the message notifies; `handles` are all that it notifies.
    """

    __test__ = False

    token: str
    alert: str
    service: str
    name: str
    message: str
    query: str
    priority: int | None
    tags: tuple[str, ...]

    @property
    def handles(self) -> tuple[str, ...]:
        """The handles that the message notifies, in order."""
        return tuple(dict.fromkeys(_HANDLE.findall(self.message)))

    @property
    def body(self) -> dict[str, Any]:
        """The body of the request that creates it."""
        return {
            "name": self.name,
            "type": "query alert",
            "query": self.query,
            "message": self.message,
            "tags": list(self.tags),
            "priority": self.priority,
            "options": {
                "thresholds": {"critical": 0.0},
                "on_missing_data": "default",
                # Otherwise the first evaluation waits until the window is full.
                "require_full_window": False,
                "notify_audit": False,
            },
        }


def monitor_for(plan: Plan, word: str) -> TestMonitor:
    """Return the test monitor of the alert with a name or an id.

    Raises:
        CannotPage: there is no such alert, it does not notify PagerDuty through Datadog, or no query can fire.
    """
    notifier = _notifier(plan.catalog, word)
    pager = route(plan.catalog, notifier).pager
    if isinstance(notifier, ErrorAlert):
        raise CannotPage(_of_sentry(plan, notifier))
    if pager is None or pager.name is None:
        reason = pager.reason if pager and pager.reason else "it notifies channels only"
        raise CannotPage(f"{notifier.name} pages nobody: {reason}. Choose an alert that notifies PagerDuty.")
    resource = _resource(plan, notifier)
    token = secrets.token_hex(3)
    message = _GROUP.sub(lambda group: group["quoted"] or group["plain"], str(resource.inputs.get("message", "")))
    options = resource.inputs.get("optionsList") or {}
    priority = resource.inputs.get("priority") or options.get("monitorPriority")
    return TestMonitor(
        token=token,
        alert=notifier.name,
        service=pager.name,
        name=f"[TEST {token}] {resource.inputs['name']}"[:_LONGEST_NAME],
        message=f"{_BANNER}\n{message}",
        query=_query(plan, resource),
        priority=int(priority) if priority else None,
        tags=tuple(sorted({*(str(tag) for tag in resource.inputs.get("tags") or ()), MARK})),
    )


def _notifier(catalog: Catalog, word: str) -> Notifier:
    found = named(catalog, word)
    if len(found) == 1:
        return found[0]
    if found:
        choices = ", ".join(ref_of(one) for one in found)
        raise CannotPage(f"{len(found)} alerts have the name {shown(word)}. Write one of {choices}.")
    near = process.extractOne(word, [one.name for one in notifiers(catalog)], score_cutoff=60)
    hint = f" Did you mean `{near[0]}`?" if near else " `watchbill who` lists the alerts."
    raise CannotPage(f"unknown alert {shown(word)}.{hint}")


def _of_sentry(plan: Plan, alert: ErrorAlert) -> str:
    """Return what is possible for an alert of Sentry.

    Its "Send Test Notification" (getsentry/sentry#95370, read 2026-11-29) adds a sample issue to a project, which this
    command may not do.
    """
    environment = plan.catalog.stack.environment
    return (
        f"{alert.name} is an alert of Sentry, and --page creates a monitor in Datadog. Open the alert in Sentry and "
        "press Send Test Notification, which notifies its channels of a sample issue. To test its conditions too, "
        f'send an event: `SENTRY_DSN=… sentry-cli send-event --env {environment} -m "test of the alert"`.'
    )


def _resource(plan: Plan, notifier: Notifier) -> PlannedResource:
    for each in plan.resources:
        if each.item == ref_of(notifier) and each.type in (MONITOR.type, TEST.type) and each.inputs.get("message"):
            return each
    raise CannotPage(f"{notifier.name} has no monitor with a message in this stack.")


def _query(plan: Plan, resource: PlannedResource) -> str:
    """Return a query that always fires: over a count that the alert reads, else over any count of the stack."""
    counts = {
        str(each.inputs["name"])
        for each in plan.resources
        if each.type == _LOGS_METRIC and each.inputs["compute"]["aggregationType"] == "count"
    }
    counts |= {metric.name for metric in plan.catalog.known_metrics if metric.kind == "count"}
    read = [asked.metric for asked in asked_metrics(plan) if str(resource.inputs["name"]) in asked.readers]
    others = [asked.metric for asked in asked_metrics(plan)]
    metric = next((name for name in (*read, *others, *sorted(counts)) if name in counts), None)
    if metric is None:
        raise CannotPage("The stack reads no count metric, so no query is sure to fire.")
    return f"sum(last_5m):sum:{metric}{{*}}.as_count() >= 0"
