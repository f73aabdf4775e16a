"""Parts of every message: a text for each transition, the handles that receive it, first steps, and links."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import pulumi

from catalog import Alert, Composite, Notifier, QueryAlert, Service, UptimeCheck
from catalog.alerts.transitions import Transition, notifies_of
from catalog.forms.handles import disarm
from components.channels import Handles
from components.conventions.links import dashboards_link
from components.conventions.naming import title
from components.conventions.raw import told_in

SINCE = "Since {{first_triggered_at}} (UTC)."
LASTED = "It lasted {{triggered_duration_sec}} seconds."
# A group's name may start with `@`, for an attribute of log lines: {{[@endpoint].name}}.
_NAMES = (
    "value",
    "first_triggered_at",
    "triggered_duration_sec",
    r'eval "value\*100"',
    r'eval "last_triggered_at_epoch[-+]\d+\*60\*1000"',
    r"(?:\w+|\[[^\[\]{}\s]+\])\.name",
)
_VARIABLE = re.compile(rf"\{{\{{(?:{'|'.join(_NAMES)})\}}\}}")


WITH_RAW = (Alert, QueryAlert, Composite, UptimeCheck)
"""The notifiers whose message may be given raw."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """The context of a message: environment, site of Datadog's pages, names of its dashboards, and all handles."""

    environment: str
    site: str
    dashboards: frozenset[str]
    handles: Handles


@dataclass(frozen=True, kw_only=True)
class Block:
    """The text of one transition."""

    transition: Transition
    lines: tuple[str, ...]


def message(blocks: Sequence[Block], notifier: Notifier, place: Place, read_on: Sequence[str]) -> pulumi.Output[str]:
    """Return the message. Handles are inside the blocks of their transitions: outside of any block, they receive all
    transitions.
    """
    among = [block.transition for block in blocks]
    blocks_of = [
        place.handles.of(
            [channel for channel in notifier.notify if notifies_of(channel, block.transition, among)],
            notifier.service,
            notifier.severity,
        )
        for block in blocks
    ]
    counts = [len(handles) for handles in blocks_of]

    def text(handles: list[str]) -> str:
        rest = iter(handles)
        lines: list[str] = []
        for block, count in zip(blocks, counts, strict=True):
            named = list(islice(rest, count))
            notified = [f"Notified: {' '.join(named)}"] if named else []
            name = f"is_{block.transition}"
            lines += [f"{{{{#{name}}}}}", *map(_disarmed, block.lines), *notified, f"{{{{/{name}}}}}"]
        return "\n".join([*lines, *map(_disarmed, read_on)])

    raw_text = notifier.raw.inputs.get("message") if isinstance(notifier, WITH_RAW) else None
    if raw_text is not None:
        handles = place.handles.of(notifier.notify, notifier.service, notifier.severity)
        return pulumi.Output.all(*handles).apply(lambda known: told_in(raw_text, known) or "")
    return pulumi.Output.all(*(handle for handles in blocks_of for handle in handles)).apply(text)


def _disarmed(line: str) -> str:
    """Return the line without active handles, and without templates except the variables of our own sentences."""
    parts: list[str] = []
    end = 0
    for variable in _VARIABLE.finditer(line):
        parts += [disarm(line[end : variable.start()]), variable[0]]
        end = variable.end()
    return "".join([*parts, disarm(line[end:])])


def steps(todo: Iterable[str]) -> list[str]:
    """Return the first steps as a numbered list."""
    return ["First steps:", *(f"{index}. {step}" for index, step in enumerate(todo, 1))]


def links(runbook: str | None, service: Service | None, place: Place, more: Iterable[str]) -> list[str]:
    """Return links to the runbook, to the dashboard of the service (else of the environment), and the given ones."""
    if service and service.dashboard:
        return [*([f"Runbook: {runbook}"] if runbook else []), f"Dashboard: {service.dashboard}", *more]
    own = service.name if service and service.name in place.dashboards else ""
    dashboards = dashboards_link(place.site, title(place.environment, own).strip())
    return [*([f"Runbook: {runbook}"] if runbook else []), f"Dashboards: {dashboards}", *more]
