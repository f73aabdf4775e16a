"""What every message has: a text for each transition, the handles that hear it, first steps, and where to read on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import pulumi

from catalog import Channel, Service, Watch
from components.channels import Handles
from components.links import dashboards_link
from components.naming import title

SINCE = "Since {{first_triggered_at}} (UTC)."
LASTED = "It lasted {{triggered_duration_sec}} seconds."
_ALERTS = ("is_alert", "is_alert_recovery")
_NO_DATA = ("is_no_data", "is_no_data_recovery")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a message is written for: the environment, the site of Datadog's pages, the names of the dashboards there,
    and everyone's handles."""

    environment: str
    site: str
    dashboards: frozenset[str]
    handles: Handles


@dataclass(frozen=True, kw_only=True)
class Block:
    """The text of one transition, by the name of its block."""

    name: str
    lines: tuple[str, ...]


def hears(channel: Channel, block: str, blocks: Iterable[str]) -> bool:
    """Whether a channel is told of a transition.

    A pager is told of what wakes and of its end, never of a warning. Its end may come by way of a warning (alert, then
    warning, then fine), which is a recovery from the warning: without the handle there, the incident would stay open.
    Mail is told of alerts and their ends alone; a chat of everything.
    """
    if block in (*_ALERTS, *_NO_DATA):
        return True
    if channel.kind == "pagerduty":
        return block == "is_warning_recovery" and "is_alert" in blocks
    return channel.kind != "email"


def message(blocks: Sequence[Block], watch: Watch, place: Place, read_on: Sequence[str]) -> pulumi.Output[str]:
    """Handles stand inside the blocks of the transitions they are for: outside of any, they hear every transition."""
    names = [block.name for block in blocks]
    told = [
        place.handles.of(
            [channel for channel in watch.notify if hears(channel, block.name, names)], watch.service, watch.severity
        )
        for block in blocks
    ]
    counts = [len(handles) for handles in told]

    def text(handles: list[str]) -> str:
        rest = iter(handles)
        lines: list[str] = []
        for block, count in zip(blocks, counts, strict=True):
            named = list(islice(rest, count))
            notified = [f"Notified: {' '.join(named)}"] if named else []
            lines += [f"{{{{#{block.name}}}}}", *block.lines, *notified, f"{{{{/{block.name}}}}}"]
        return "\n".join([*lines, *read_on])

    return pulumi.Output.all(*(handle for handles in told for handle in handles)).apply(text)


def steps(todo: Iterable[str]) -> list[str]:
    """The first things to do, as a numbered list."""
    return ["First steps:", *(f"{index}. {step}" for index, step in enumerate(todo, 1))]


def links(runbook: str | None, service: Service | None, place: Place, more: Iterable[str]) -> list[str]:
    """The runbook, the dashboard of the service (all of the environment, where it has none), and what is given."""
    own = service.name if service and service.name in place.dashboards else ""
    dashboards = dashboards_link(place.site, title(place.environment, own).strip())
    return [*([f"Runbook: {runbook}"] if runbook else []), f"Dashboards: {dashboards}", *more]
