"""Transitions: the changes of state that a notifier reports, and the channels notified of each."""

from collections.abc import Collection
from typing import Literal

from catalog.alerts.composites.model import Composite
from catalog.alerts.composites.states import composite_states
from catalog.alerts.model import Alert
from catalog.alerts.queries.model import QueryAlert
from catalog.channels import Channel
from catalog.error_tracking.model import ErrorAlert
from catalog.notifiers import Notifier

Transition = Literal["alert", "alert_recovery", "warning", "warning_recovery", "no_data", "no_data_recovery"]
"""Datadog's words for them; each is a block `{{#is_…}}` of a monitor's message."""


def transitions(notifier: Notifier) -> tuple[Transition, ...]:
    """Return the transitions of a notifier. Sentry reports the end of an alert on a number, never that of an issue."""
    if isinstance(notifier, ErrorAlert):
        return ("alert",) if notifier.is_of_issues else ("alert", "alert_recovery")
    result: list[Transition] = ["alert", "alert_recovery"]
    # A composite may end from a member's warning, so its own end may be a recovery from a warning.
    if isinstance(notifier, Composite) and "warn" in composite_states(notifier):
        result += ["warning", "warning_recovery"]
    if isinstance(notifier, QueryAlert):
        if notifier.thresholds.warning is not None:
            result += ["warning", "warning_recovery"]
        if notifier.notifies_missing_data:
            result += ["no_data", "no_data_recovery"]
    if isinstance(notifier, Alert):
        if notifier.detection.warning is not None:
            result += ["warning", "warning_recovery"]
        if notifier.missing_data.silence == "notifies":
            result += ["no_data", "no_data_recovery"]
    return tuple(result)


def notifies_of(channel: Channel, transition: Transition, among: Collection[Transition]) -> bool:
    """Whether a channel is notified of a transition; `among` are all transitions of the notifier.

    A pager is notified of alerts and their ends, never of warnings. An alert may end through a warning (alert,
    warning, OK), which is a recovery from the warning: without the handle there, the incident would stay open. Email
    is notified only of alerts and their ends; a chat of everything.
    """
    if transition not in ("warning", "warning_recovery"):
        return True
    if channel.is_pager:
        return transition == "warning_recovery" and "alert" in among
    return channel.kind != "email"
