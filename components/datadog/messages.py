"""What every message has: a text for each transition, the handles that hear it, first steps, and where to read on."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import pulumi

from catalog import Service, Watch
from catalog.alerts.transitions import Transition, hears
from catalog.forms.handles import disarm
from components.channels import Handles
from components.conventions.links import dashboards_link
from components.conventions.naming import title

SINCE = "Since {{first_triggered_at}} (UTC)."
LASTED = "It lasted {{triggered_duration_sec}} seconds."
# A group's name may have an `@` of its own, of an attribute of log lines: {{[@endpoint].name}}.
_VARIABLE = re.compile(
    r"\{\{(?:value|first_triggered_at|triggered_duration_sec|eval \"value\*100\"|(?:\w+|\[[^\[\]{}\s]+\])\.name)\}\}"
)


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
    """The text of one transition."""

    transition: Transition
    lines: tuple[str, ...]


def message(blocks: Sequence[Block], watch: Watch, place: Place, read_on: Sequence[str]) -> pulumi.Output[str]:
    """Handles stand inside the blocks of the transitions they are for: outside of any, they hear every transition."""
    among = [block.transition for block in blocks]
    told = [
        place.handles.of(
            [channel for channel in watch.notify if hears(channel, block.transition, among)],
            watch.service,
            watch.severity,
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
            name = f"is_{block.transition}"
            lines += [f"{{{{#{name}}}}}", *map(_disarmed, block.lines), *notified, f"{{{{/{name}}}}}"]
        return "\n".join([*lines, *map(_disarmed, read_on)])

    return pulumi.Output.all(*(handle for handles in told for handle in handles)).apply(text)


def _disarmed(line: str) -> str:
    """The line with no handle in it, and no template but the variables that our own sentences have."""
    parts: list[str] = []
    end = 0
    for variable in _VARIABLE.finditer(line):
        parts += [disarm(line[end : variable.start()]), variable[0]]
        end = variable.end()
    return "".join([*parts, disarm(line[end:])])


def steps(todo: Iterable[str]) -> list[str]:
    """The first things to do, as a numbered list."""
    return ["First steps:", *(f"{index}. {step}" for index, step in enumerate(todo, 1))]


def links(runbook: str | None, service: Service | None, place: Place, more: Iterable[str]) -> list[str]:
    """The runbook, the dashboard of the service (all of the environment, where it has none), and what is given."""
    own = service.name if service and service.name in place.dashboards else ""
    dashboards = dashboards_link(place.site, title(place.environment, own).strip())
    return [*([f"Runbook: {runbook}"] if runbook else []), f"Dashboards: {dashboards}", *more]
