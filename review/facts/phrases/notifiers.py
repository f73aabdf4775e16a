"""The words of facts about what notifies: severity, channels, pages, and why something no longer pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from review.facts.fact import Code, Fact
from review.facts.phrases.words import minutes, prose

Responders = Mapping[str, str | None]


def destination(to: Sequence[str]) -> str:
    """Where a channel leads, from its kind and its addresses: `#alerts`, `the webhook Incident bot`, `PagerDuty`."""
    kind, *addresses = to
    if kind == "pagerduty":
        return "PagerDuty"
    return f"the webhook {addresses[0]}" if kind == "webhook" else prose(addresses)


def responders(paged: Responders) -> str:
    """Who is paged: the escalation policy's name; without one, PagerDuty alone knows."""
    return paged["policy"] or "those whom PagerDuty calls"


def _notifies(channel: dict[str, Any]) -> str:
    """What a channel does for a notifier: `tells #alerts`, `wakes Primary`, `names PagerDuty`."""
    match channel["does"]:
        case "tells":
            return f"tells {destination(channel['to'])}"
        case "wakes":
            return f"wakes {responders(channel['paged'])}"
        case "opens":
            return f"opens an incident of low urgency for {channel['policy']}"
    return "names PagerDuty"


def _changed(channel: str | None) -> str:
    return f": the channel {channel} changed" if channel else ""


def _again(value: dict[str, Any]) -> str:
    times = value["times"]
    most = f", at most {'once' if times == 1 else f'{times} times'}" if times else ""
    return f"every {minutes(value['every_minutes'])}{most}"


def _whom(paged: Responders | None, told: list[list[str]], mailed: bool) -> str:
    if paged:
        return f"wakes {responders(paged)}"
    nobody = "those whom Sentry mails" if mailed else "nobody"
    return f"tells {prose([destination(to) for to in told]) if told else nobody}"


def _belongs(before: str | None, after: str | None) -> str:
    return f"belongs to {after or 'no service'} instead of {before or 'no service'}"


def _service_moved(before: str | None, after: str | None, paged: Responders, paged_before: Responders) -> str:
    return f"{_belongs(before, after)}: wakes {responders(paged)} instead of {responders(paged_before)}"


def _new_address(before: Sequence[str], after: Sequence[str]) -> str:
    old, new = destination(before), destination(after)
    return f"tells {new} instead of {old}" if old != new else f"tells another {new}"


def _no_longer_pages(paged: Responders, why: Fact) -> str:
    return f"no longer wakes {responders(paged)}: {why.text}"


class Notifier(Code):
    ADDED = (
        "notifier.added",
        lambda severity, paged, told, mailed: f"new, {severity}: {_whom(paged, told, mailed)}",
    )
    REMOVED = (
        "notifier.removed",
        lambda severity, paged, told, mailed: f"deleted, it was {severity}: no longer {_whom(paged, told, mailed)}",
    )
    SEVERITY = "notifier.severity.changed", lambda before, after: f"severity {before} → {after}"
    SEVERITY_PAGES = (
        "notifier.severity.pages",
        lambda before, after, paged: f"severity {before} → {after}: now wakes {responders(paged)}",
    )
    SEVERITY_PAGES_NO_MORE = (
        "notifier.severity.pages_no_more",
        lambda before, after, paged: f"severity {before} → {after}: no longer wakes {responders(paged)}",
    )
    NOTIFY_REMOVED = (
        "notifier.notify.removed",
        lambda channel, changed: f"no longer {_notifies(channel)}{_changed(changed)}",
    )
    NOTIFY_ADDED = (
        "notifier.notify.added",
        lambda channel, changed: f"now {_notifies(channel)}{_changed(changed)}",
    )
    SERVICE = "notifier.service.changed", _belongs
    SERVICE_PAGES = (
        "notifier.service.pages",
        lambda before, after, paged: f"{_belongs(before, after)}: now wakes {responders(paged)}",
    )
    SERVICE_PAGES_NO_MORE = (
        "notifier.service.pages_no_more",
        lambda before, after, paged: f"{_belongs(before, after)}: no longer wakes {responders(paged)}",
    )
    SERVICE_PAGES_OTHERS = "notifier.service.pages_others", _service_moved
    RENOTIFY_REMOVED = (
        "notifier.renotify.removed",
        lambda before: f"no longer tells again while it lasts ({_again(before)} before)",
    )
    RENOTIFY_ADDED = "notifier.renotify.added", lambda after: f"tells again {_again(after)} while it lasts"
    RENOTIFY_LOWERED = (
        "notifier.renotify.lowered",
        lambda before, after: f"tells again {_again(after)} instead of {_again(before)} (less)",
    )
    RENOTIFY_RAISED = (
        "notifier.renotify.raised",
        lambda before, after: f"tells again {_again(after)} instead of {_again(before)} (more)",
    )
    PRIORITY = "notifier.priority.changed", lambda before, after: f"priority P{before} → P{after}"
    RUNBOOK = "notifier.runbook.changed", lambda before, after: f"runbook: {before or 'none'} → {after or 'none'}"
    PAGES = "notifier.pages", lambda paged, why: f"now wakes {responders(paged)}: {why.text}"
    PAGES_NO_MORE = "notifier.pages_no_more", _no_longer_pages
    PAGES_OTHERS = (
        "notifier.pages_others",
        lambda before, after, service: f"wakes {responders(after)} instead of {responders(before)}: {service} changed",
    )
    ADDRESS = "notifier.channel_address.changed", _new_address


class Cause(Code):
    """Why something pages, or pages no more."""

    STACK_REMOVED = "cause.stack.removed", lambda: "the stack is gone"
    ENVIRONMENT_PAGES_NOBODY = "cause.environment.pages_nobody", lambda environment: f"{environment} pages nobody"
    SEVERITY = "cause.severity.changed", lambda before, after: f"severity {before} → {after}"
    SERVICE_REMOVED = "cause.service.removed", lambda service: f"the service {service} is deleted"
    SLO_REMOVED = "cause.slo.removed", lambda slo: f"{slo} is deleted"
    SLO_ALERTS = "cause.slo.alerts_changed", lambda slo: f"{slo} has other alerts"
    REMOVED = "cause.notifier.removed", lambda: "it is deleted"
    CHANNEL_PAGES_NO_MORE = "cause.channel.pages_no_more", lambda channel: f"the channel {channel} pages no more"
    SENTRY_DISCONNECTED = "cause.sentry.disconnected", lambda: "Sentry is connected to PagerDuty no more"
    NOTIFY = "cause.notify.changed", lambda field: f"PagerDuty is taken out of {field}"
    SERVICE_CHANGED = (
        "cause.service.changed",
        lambda service: f"its service is now {f'{service}, which pages nobody' if service else 'none'}",
    )
    POLICY_REMOVED = (
        "cause.escalation_policy.removed",
        lambda policy: f"the escalation policy {policy} is deleted",
    )
    SERVICE_LOST_POLICY = (
        "cause.service.escalation_policy_removed",
        lambda service: f"{service} has no escalation policy any more",
    )
    ENVIRONMENT_PAGES = "cause.environment.pages", lambda environment: f"{environment} pages"
    CHANNEL_CHANGED = "cause.channel.changed", lambda channel: f"the channel {channel} changed"
    SERVICE_HAS_POLICY = (
        "cause.service.escalation_policy_added",
        lambda service: f"{service} has an escalation policy now",
    )
