"""Transitions: what each thing that notifies can tell of, and which channels hear it."""

from collections.abc import Collection
from typing import Literal

from catalog.alerts.composites.model import Composite
from catalog.alerts.composites.states import composite_states
from catalog.alerts.model import Alert
from catalog.channels import Channel
from catalog.error_tracking.model import ErrorAlert
from catalog.notifiers import Watch

Transition = Literal["alert", "alert_recovery", "warning", "warning_recovery", "no_data", "no_data_recovery"]
"""Datadog's words for them, each of which is a block `{{#is_…}}` of a monitor's message."""


def transitions(watch: Watch) -> tuple[Transition, ...]:
    """What it can tell of. Sentry tells of the end of a number over time, and never of that of an issue."""
    if isinstance(watch, ErrorAlert):
        return ("alert",) if watch.is_of_issues else ("alert", "alert_recovery")
    found: list[Transition] = ["alert", "alert_recovery"]
    # A member's warning may be all that is left of a composite, which ends by way of its own warning then.
    if isinstance(watch, Composite) and "warn" in composite_states(watch):
        found += ["warning", "warning_recovery"]
    if isinstance(watch, Alert):
        if watch.detection.warning is not None:
            found += ["warning", "warning_recovery"]
        if watch.missing_data.silence == "notifies":
            found += ["no_data", "no_data_recovery"]
    return tuple(found)


def hears(channel: Channel, transition: Transition, among: Collection[Transition]) -> bool:
    """Whether a channel is told of a transition of something that has those `among`.

    A pager is told of what wakes and of its end, never of a warning. Its end may come by way of a warning (alert, then
    warning, then fine), which is a recovery from the warning: without the handle there, the incident would stay open.
    Mail is told of alerts and their ends alone; a chat of everything.
    """
    if transition not in ("warning", "warning_recovery"):
        return True
    if channel.is_pager:
        return transition == "warning_recovery" and "alert" in among
    return channel.kind != "email"
