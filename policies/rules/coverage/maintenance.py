"""Rules on downtimes: they end, and they do not mute everything."""

from collections.abc import Iterator

from catalog.maintenance.posts import past_windows
from policies.engine.inputs import DOWNTIME, at, entries, is_missing, is_opaque, texts
from policies.engine.plan_context import Breach, PlanContext, item_breach
from policies.engine.rule import FoundAtLoad, Resource, WholePlan, each, rule

_LONG_MINUTES = 12 * 60


@rule(id="maintenance-past", severity="error", scope=WholePlan)
def maintenance_past(context: PlanContext) -> Iterator[Breach]:
    """PagerDuty moves a start in the past to the current time, so each `up` replaces the window.

    Fix: Remove the maintenance, or write the start of the next one.

    Wrong:
        maintenance:
          - {name: Upgrade, start: 2026-01-10 02:00, for: 2h, time_zone: UTC, services: [Shop]}
    Right:
        maintenance:
          - {name: Upgrade, start: 2030-01-10 02:00, for: 2h, time_zone: UTC, services: [Shop]}
    """
    for window in past_windows(context.catalog.maintenance, context.today):
        yield item_breach(window, f"it starts on {window.start:%Y-%m-%d}, which is in the past")


@rule(id="downtime-without-end", severity="error", scope=each(DOWNTIME))
def downtime_without_end(resource: Resource) -> str | None:
    """The monitors stay muted long after the work is done.

    Fix: Give the downtime an end.

    Wrong:
        resources:
          upgrade:
            type: datadog:DowntimeSchedule
            properties: {scope: "service:shop", oneTimeSchedule: {start: "2030-01-10T02:00:00Z"}}
    Right:
        resources:
          upgrade:
            type: datadog:DowntimeSchedule
            properties:
              scope: "service:shop"
              oneTimeSchedule: {start: "2030-01-10T02:00:00Z", end: "2030-01-10T04:00:00Z"}
    """
    once, again = at(resource.inputs, "oneTimeSchedule"), at(resource.inputs, "recurringSchedule")
    if is_opaque(once) or is_opaque(again) or not is_missing(again):
        return None
    return "it has no end" if is_missing(at(once, "end")) else None


@rule(id="downtime-mutes-everything", severity="warning", scope=each(DOWNTIME))
def downtime_mutes_everything(resource: Resource) -> str | None:
    """Failures outside the planned work are muted, too.

    Fix: Name the services under maintenance: `services: [Postgres]`.

    Wrong:
        maintenance:
          - {name: Upgrade, start: 2030-01-10 02:00, for: 2h, time_zone: UTC, services: all}
    Right:
        maintenance:
          - {name: Upgrade, start: 2030-01-10 02:00, for: 2h, time_zone: UTC, services: [Shop]}
    """
    # A monitor ID, or a tag other than `env` and `managed-by`, limits what it mutes.
    muted, scope = at(resource.inputs, "monitorIdentifier"), at(resource.inputs, "scope")
    if is_opaque(muted) or is_opaque(scope) or not is_missing(at(muted, "monitorId")) or scope != "*":
        return None
    tags = at(muted, "monitorTags")
    if is_opaque(tags) or any(is_opaque(tag) for tag in entries(tags)):
        return None
    wide = all(tag == "*" or tag.startswith(("env:", "managed-by:")) for tag in texts(tags))
    elsewhere = [tag for tag in texts(tags) if tag.startswith("env:") and tag not in ("env:prod", "env:production")]
    return "it mutes every monitor of its environment" if wide and not elsewhere else None


@rule(id="downtime-long", severity="warning", scope=WholePlan)
def downtime_long(context: PlanContext) -> Iterator[Breach]:
    """After half a day people forget that alerts are muted, and an outage goes unnoticed.

    Fix: Write a window of some hours; write a second one if the work continues.

    Wrong:
        maintenance:
          - {name: Upgrade, start: 2030-01-10 02:00, for: 23h, time_zone: UTC, services: [Shop]}
    Right:
        maintenance:
          - {name: Upgrade, start: 2030-01-10 02:00, for: 2h, time_zone: UTC, services: [Shop]}
    """
    for window in context.catalog.maintenance if context.catalog.stack.pages else ():
        if window.minutes > _LONG_MINUTES:
            yield item_breach(window, f"it lasts {window.minutes // 60} hours")


@rule(id="maintenance-datadog-only", severity="info", scope=FoundAtLoad)
def maintenance_datadog_only() -> None:
    """PagerDuty has no recurring maintenance windows, so incidents from Sentry or from people still page.

    Fix: No change is required if this is intended. Otherwise write each window separately, with `every: once`.

    Wrong:
        maintenance:
          - {name: Backup, start: 2030-01-12 02:00, for: 1h, every: week on saturday, time_zone: UTC,
             services: [Shop]}
    Right:
        maintenance:
          - {name: Backup, start: 2030-01-12 02:00, for: 1h, every: once, time_zone: UTC,
             services: [Shop]}
    """


@rule(id="maintenance-not-published", severity="info", scope=FoundAtLoad)
def maintenance_not_published() -> None:
    """Customers read the text of a maintenance only on the status page.

    Fix: Add a component to the status page for one of its services, or remove the text.

    Wrong:
        maintenance:
          - {name: Upgrade, start: 2030-01-12 02:00, for: 1h, time_zone: UTC, services: [Shop],
             text: Closed for an hour}
    Right:
        maintenance:
          - {name: Upgrade, start: 2030-01-12 02:00, for: 1h, time_zone: UTC, services: [Shop]}
    """
