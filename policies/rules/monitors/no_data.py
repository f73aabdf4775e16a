"""Rules on missing data: each monitor sets what it does, it notifies someone, and it does not resolve a page."""

from collections.abc import Iterator, Sequence

from policies.engine.inputs import MONITOR, at, is_missing, is_opaque, number, text, texts
from policies.engine.message import pages, parse_message
from policies.engine.missing_data import silence_of
from policies.engine.query import read_query
from policies.engine.rule import AllResources, Resource, each, rule

_DECIDED_FOR = ("query alert", "metric alert", "log alert", "service check")

_PAGES_SILENCE = "show_and_notify_no_data"

_MOST_HOURS = 24

_NOBODY_ELSE = "no other alert of its service notifies then"


@rule(id="no-data-unset", severity="warning", scope=each(MONITOR))
def no_data_unset(resource: Resource) -> str | None:
    """By default the monitor stays green when its data stops, and nobody learns that it measures nothing.

    Fix: Write `no_data:` in the alert: `show`, `page`, `resolve` or `ok`.

    Wrong:
        resources:
          alerts-errors:
            properties: {query: "avg(last_5m):avg:queue.length{env:prod} > 2", onMissingData: null}
    Right:
        resources:
          alerts-errors:
            properties: {query: "avg(last_5m):avg:queue.length{env:prod} > 2", onMissingData: resolve}
    """
    given = at(resource.inputs, "onMissingData"), at(resource.inputs, "notifyNoData")
    if at(resource.inputs, "type") in _DECIDED_FOR and all(is_missing(value) for value in given):
        return "it does not set what happens when data is missing"
    return None


@rule(id="no-data-notifies-nobody", severity="error", scope=each(MONITOR))
def no_data_notifies_nobody(resource: Resource) -> str | None:
    """When data is missing, Datadog notifies only the handles that the message names for it.

    Fix: Write `notify:` in the alert; in a message name the handle in `{{#is_no_data}}`.

    Wrong:
        resources:
          alerts-slow:
            properties:
              onMissingData: show_and_notify_no_data
              message: |
                Runbook: https://wiki.example.com/slow
                {{#is_alert}}@pagerduty-shop{{/is_alert}}
                {{#is_recovery}}@pagerduty-shop{{/is_recovery}}
    Right:
        resources:
          alerts-slow:
            properties:
              onMissingData: show_and_notify_no_data
              message: |
                Runbook: https://wiki.example.com/slow
                {{#is_alert}}@pagerduty-shop{{/is_alert}}
                {{#is_no_data}}@slack-acme-alerts{{/is_no_data}}
                {{#is_recovery}}@pagerduty-shop{{/is_recovery}}
    """
    notifies = at(resource.inputs, "onMissingData") == _PAGES_SILENCE or at(resource.inputs, "notifyNoData") is True
    source = text(at(resource.inputs, "message"))
    if not notifies or source is None:
        return None
    message = parse_message(source)
    if "@" in message.outside or "@" in message.blocks.get("is_no_data", ""):
        return None
    return "it should notify when data is missing, but its message names nobody for that"


def _closed_by_silence(resources: Sequence[Resource]) -> Iterator[Resource]:
    """Yield paging monitors that go to OK without data, unless another monitor of their service notifies then."""
    monitors = [resource for resource in resources if resource.type == MONITOR]
    notified_services = {
        _service(monitor) for monitor in monitors if silence_of(monitor.inputs) in ("fires", "notifies")
    }
    for resource in monitors:
        closes = silence_of(resource.inputs) == "ends" and pages(resource.inputs)
        if closes and _service(resource) not in notified_services:
            yield resource


def _service(resource: Resource) -> str:
    return next((tag for tag in texts(at(resource.inputs, "tags")) if tag.startswith("service:")), "")


@rule(id="no-data-ends-page", severity="warning", scope=AllResources, paging_only=True)
def no_data_ends_page(resources: Sequence[Resource]) -> Iterator[tuple[Resource, str]]:
    """An outage that stops the telemetry resolves its own incident.

    Fix: Write `no_data: page`, or in the same service an alert with `absent` or with `no_data: page`.

    Wrong:
        alerts:
          - {name: Slow, no_data: resolve}
    Right:
        alerts:
          - {name: Slow, no_data: page}
    """
    for resource in _closed_by_silence(resources):
        if at(resource.inputs, "onMissingData") == "resolve":
            yield resource, f"it pages, recovers when its data stops, and {_NOBODY_ELSE}"


@rule(id="no-data-counts-as-zero", severity="warning", scope=AllResources)
def no_data_counts_as_zero(resources: Sequence[Resource]) -> Iterator[tuple[Resource, str]]:
    """When its telemetry stops, the alert goes to OK, and nobody is paged.

    Fix: Add an alert to the same service that fires when its traffic stops: `absent: api.requests for 30m`.

    Wrong:
        services:
          - {name: Jobs, team: web, runbooks: https://wiki.example.com/jobs}
        signals:
          - {name: failures, count: payment.attempts}
        alerts:
          - name: Failures
            service: Jobs
            condition: failures > 5
            recovery: 1
            duration: 5m
            severity: critical
            notify: [pagerduty]
    Right:
        services:
          - {name: Jobs, team: web, runbooks: https://wiki.example.com/jobs}
        signals:
          - {name: failures, count: payment.attempts}
        alerts:
          - name: Failures
            service: Jobs
            condition: failures > 5
            recovery: 1
            duration: 5m
            severity: critical
            notify: [pagerduty]
          - {name: No traffic, service: Jobs, absent: payment.attempts for 30m, severity: warning,
             notify: [slack]}
    """
    for resource in _closed_by_silence(resources):
        if at(resource.inputs, "onMissingData") != "resolve":
            yield resource, f"it pages, counts missing data as 0, and {_NOBODY_ELSE}"


@rule(id="group-never-resolves", severity="warning", scope=each(MONITOR), paging_only=True)
def group_never_resolves(resource: Resource) -> str | None:
    """Datadog drops a group without data after 24 hours and notifies nobody, so its incident stays open.

    Fix: Set `timeout_h` to at most 24, as alerts from the catalog do.

    Wrong:
        alerts:
          - {name: Slow, group_by: [service]}
        resources:
          alerts-slow:
            properties: {timeoutH: null}
    Right:
        alerts:
          - {name: Slow, group_by: [service]}
        resources:
          alerts-slow:
            properties: {timeoutH: 24}
    """
    query, hours = read_query(resource.inputs), at(resource.inputs, "timeoutH")
    if query is None or is_opaque(hours) or not query.group_by or not pages(resource.inputs):
        return None
    if silence_of(resource.inputs) in ("ends", None) or 0 < (number(hours) or 0) <= _MOST_HOURS:
        return None
    return "it pages for each group, and the incident of a group that disappears stays open"


@rule(id="no-data-early", severity="warning", scope=each(MONITOR))
def no_data_early(resource: Resource) -> str | None:
    """One late point counts as missing data, and someone is notified for nothing.

    Fix: Wait for at least two windows (`no_data_timeframe`).

    Wrong:
        resources:
          alerts-slow:
            properties: {onMissingData: null, notifyNoData: true, noDataTimeframe: 5}
    Right:
        resources:
          alerts-slow:
            properties: {onMissingData: null, notifyNoData: true, noDataTimeframe: 10}
    """
    query, after = read_query(resource.inputs), at(resource.inputs, "noDataTimeframe")
    window = query.window_minutes if query else None
    if at(resource.inputs, "notifyNoData") is not True or window is None or is_opaque(after):
        return None
    minutes = number(after)
    if minutes is not None and minutes < 2 * window:
        return "it notifies of missing data before two of its windows have passed"
    return None
