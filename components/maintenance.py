"""Maintenance: Datadog sends no notifications and PagerDuty opens no incidents during the same hours."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from catalog import Maintenance as Window
from catalog import Service, Stack
from catalog.maintenance.recurrence import Recurrence
from components.channels import Pager
from components.conventions.naming import logical, renamed
from components.conventions.tags import tags
from components.sdks import datadog, pagerduty


@dataclass(frozen=True, kw_only=True)
class MaintenanceArgs:
    """`pagers`: the PagerDuty id of each service that pages; empty where nothing pages."""

    stack: Stack
    windows: tuple[Window, ...]
    pagers: Mapping[Pager, pulumi.Output[str]]


class Maintenance(pulumi.ComponentResource):
    """Creates a downtime for each service of a window, or one for the whole environment, and a maintenance window.

    PagerDuty has no recurring windows: for those, only Datadog's downtime stops pages
    (docs/decisions/0011-maintenance-without-a-clock.md).
    """

    def __init__(self, name: str, args: MaintenanceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("watchbill:index:Maintenance", name, {"windows": [item.id for item in args.windows]}, opts)
        for window in args.windows:
            for service in window.services or (None,):
                self._downtime(name, window, service, args.stack)
            ids = {service.id for service in window.services}
            paged = [pager for (id, _), pager in sorted(args.pagers.items()) if id in ids or not ids]
            if paged and window.repeats is None:
                self._maintenance_window(name, window, paged)
        self.register_outputs({})

    def _downtime(self, name: str, window: Window, service: Service | None, stack: Stack) -> None:
        datadog.DowntimeSchedule(
            logical(name, window, _role(service.id if service else None)),
            # Tags select the monitors, and all of them must match: so each service has a downtime of its own. The scope
            # is that of the monitors' queries; it would leave out a query that names no service.
            scope="*",
            monitor_identifier=datadog.DowntimeScheduleMonitorIdentifierArgs(monitor_tags=_tags(stack, service)),
            display_timezone=window.time_zone,
            message=f"{window.name}: {window.text}" if window.text else window.name,
            # A failure that continues when the window ends must notify. Both lists are sets to the API, and returned in
            # full.
            notify_end_states=["alert", "no data", "warn"],
            notify_end_types=["expired"],
            one_time_schedule=_once(window) if window.repeats is None else None,
            recurring_schedule=_recurring(window, window.repeats) if window.repeats else None,
            opts=pulumi.ResourceOptions(parent=self, aliases=_renamed(name, window, service)),
        )

    def _maintenance_window(self, name: str, window: Window, services: list[pulumi.Output[str]]) -> None:
        pagerduty.MaintenanceWindow(
            logical(name, window),
            description=window.name,
            start_time=_utc(window)[0],
            end_time=_utc(window)[1],
            services=services,
            opts=pulumi.ResourceOptions(parent=self, aliases=renamed(name, window)),
        )


def _role(service: str | None) -> str:
    # No id contains a `_`: it keeps window `a` of service `b-c` apart from window `a-b` of service `c`.
    return f"of_{service}" if service else ""


def _renamed(component: str, window: Window, service: Service | None) -> list[pulumi.Alias]:
    """Return the names under which a downtime may still be in the state: its window or its service may have been
    renamed.
    """
    before = _role(service.renamed_from) if service else ""
    former = renamed(component, window, _role(service.id if service else None))
    if before:
        former = [*former, pulumi.Alias(name=logical(component, window, before)), *renamed(component, window, before)]
    return former


def _tags(stack: Stack, service: Service | None) -> list[str]:
    known = tags(stack, service)
    wanted = {f"env:{stack.environment}", "managed-by:watchbill", *([f"service:{service.tag}"] if service else [])}
    return [tag for tag in known if tag in wanted]


def _utc(window: Window) -> tuple[str, str]:
    """Return start and end in the one form that both vendors accept: UTC, with seconds and a `Z`."""
    return f"{window.begins:%Y-%m-%dT%H:%M:%SZ}", f"{window.ends:%Y-%m-%dT%H:%M:%SZ}"


def _once(window: Window) -> datadog.DowntimeScheduleOneTimeScheduleArgs:
    start, end = _utc(window)
    return datadog.DowntimeScheduleOneTimeScheduleArgs(start=start, end=end)


def _recurring(window: Window, recurrence: Recurrence) -> datadog.DowntimeScheduleRecurringScheduleArgs:
    # One object with a list in it, unlike the SDK's examples. `start` is in the clock time of `timezone`: with seconds,
    # or the API returns it with seconds and it differs at every refresh; without an offset, or the API refuses it.
    repeated = datadog.DowntimeScheduleRecurringScheduleRecurrenceArgs(
        rrule=str(recurrence), duration=f"{window.minutes}m", start=f"{window.start:%Y-%m-%dT%H:%M:%S}"
    )
    return datadog.DowntimeScheduleRecurringScheduleArgs(timezone=window.time_zone, recurrences=[repeated])
