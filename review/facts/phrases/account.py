"""The words of facts about channels, services, dashboards, the status page and the stack."""

from typing import Any

from catalog.registry import COMPONENT_GROUPS, COMPONENTS, DEGRADATIONS, MAINTENANCE_TEMPLATES, STATUS_PAGE
from review.facts.fact import Code
from review.facts.phrases.words import listed, many, prose

_ADDRESSES = {
    "channel": "channel",
    "workspace": "workspace",
    "addresses": "address",
    "url_secret": "URL (a key of the stack's config)",
}
_OWNED = {
    "datadog": ("Datadog", "metrics, Slack channels, log handling and status page"),
    "pagerduty": ("PagerDuty", "teams, business services and the people it created"),
    "sentry": ("Sentry", "teams, projects and keys"),
}
_STATUS_PAGE = {
    STATUS_PAGE.name: "status page",
    COMPONENTS.name: "line of the status page",
    COMPONENT_GROUPS.name: "group of the status page",
    DEGRADATIONS.name: "template of a degradation",
    MAINTENANCE_TEMPLATES.name: "template of a maintenance",
}


def owned(vendor: str) -> tuple[str, str]:
    """A vendor's name, and what a stack that owns it makes there."""
    return _OWNED[vendor]


def with_alerts(names: list[str]) -> str:
    """`: 2 alerts (A and B)`; nothing where there are none."""
    return f": {many(len(names), 'alert')} ({listed(names)})" if names else ""


def _in_parentheses(names: list[str]) -> str:
    return f" ({listed(names)})" if names else ""


def _leads(channel: dict[str, Any]) -> str:
    """`slack #alerts`, `email ops@example.com`, `pagerduty`."""
    where = channel["channel"] or (prose(channel["addresses"]) if channel["addresses"] else "")
    return f"{channel['kind']} {where}".strip()


def _address(field: str, before: str | list[str] | None, after: str | list[str] | None, alerts: list[str]) -> str:
    old, new = (prose(it) if isinstance(it, list) and it else str(it or "none") for it in (before, after))
    text = f"{_ADDRESSES[field]} {old} → {new}"
    if not after:
        return f"{text}: leads nowhere any more{_in_parentheses(alerts)}"
    post = f"now {'posts' if len(alerts) == 1 else 'post'}"
    return f"{text}: {many(len(alerts), 'alert')} {post} there{_in_parentheses(alerts)}" if alerts else text


def _environments(names: list[str] | None) -> str:
    return prose(names) if names else "all environments"


def _links(removed: list[str], added: list[str]) -> str:
    return f"links: {', '.join([f'no more {it}' for it in removed] + [f'{it} added' for it in added]) or 'changed'}"


class Channel(Code):
    ADDED = (
        "channel.added",
        lambda channel, alerts: (
            f"new: {_leads(channel)}{f' hears{with_alerts(alerts)}' if alerts else ', which nothing tells yet'}"
        ),
    )
    REMOVED = (
        "channel.removed",
        lambda channel, alerts: (
            f"deleted: {_leads(channel)}{f' heard{with_alerts(alerts)}' if alerts else ', which nothing told'}"
        ),
    )
    ADDRESS = "channel.address.changed", _address
    KIND = (
        "channel.kind.changed",
        lambda before, after, alerts: f"is {_leads(after)} now, {_leads(before)} before{with_alerts(alerts)}",
    )
    HERE_ADDED = (
        "channel.environment.added",
        lambda environment, alerts: f"hears of {environment} now{with_alerts(alerts)}",
    )
    HERE_REMOVED = (
        "channel.environment.removed",
        lambda environment, alerts: f"hears of {environment} no more{with_alerts(alerts)}",
    )
    ENVIRONMENTS = (
        "channel.environments.changed",
        lambda before, after: f"hears of {_environments(after)} instead of {_environments(before)}",
    )
    DEFAULT_ADDED = (
        "channel.default.added",
        lambda severity: f"hears of {severity} alerts that name no channel",
    )
    DEFAULT_REMOVED = (
        "channel.default.removed",
        lambda severity: f"no longer hears of {severity} alerts that name no channel",
    )


class Service(Code):
    ADDED = (
        "service.added",
        lambda alerts: "new service " + (f"with {many(alerts, 'alert')}" if alerts else "that nothing watches yet"),
    )
    REMOVED = "service.removed", lambda alerts: f"deleted, with {many(alerts, 'alert')}"
    REMOVED_PAGING = (
        "service.removed.paging",
        lambda alerts: f"deleted: {many(len(alerts), 'alert')} woke people for it ({listed(alerts)})",
    )
    POLICY_REMOVED = (
        "service.escalation_policy.removed",
        lambda before, alerts: f"pages nobody any more, {before} before{with_alerts(alerts)}",
    )
    POLICY_ADDED = (
        "service.escalation_policy.added",
        lambda after, alerts: f"pages go to {after}{with_alerts(alerts)}",
    )
    POLICY_CHANGED = (
        "service.escalation_policy.changed",
        lambda before, after, alerts: f"pages go to {after} instead of {before}{with_alerts(alerts)}",
    )
    DEFAULT_ON = "service.default.on", lambda: "what names no service belongs to it"
    DEFAULT_OFF = "service.default.off", lambda: "what names no service belongs to it no more"
    EXTERNAL = "service.external.on", lambda: "run by somebody else now: nobody here is paged for it"
    INTERNAL = "service.external.off", lambda: "run here now"
    DEPENDENCY_REMOVED = "service.dependency.removed", lambda service: f"no longer stands on {service}"
    DEPENDENCY_ADDED = "service.dependency.added", lambda service: f"stands on {service} too"
    SUPPORT_REMOVED = "business_service.support.removed", lambda service: f"no longer supported by {service}"
    SUPPORT_ADDED = "business_service.support.added", lambda service: f"now supported by {service}"
    TAG = (
        "service.tag.changed",
        lambda before, after: f"asks for data tagged service:{after} instead of service:{before}",
    )
    RUNBOOKS = "service.runbooks.changed", lambda before, after: f"runbooks: {before or 'none'} → {after or 'none'}"
    LINKS = "service.links.changed", _links


class Dashboard(Code):
    ADDED = "dashboard.added", lambda: "new dashboard"
    REMOVED = "dashboard.removed", lambda: "dashboard deleted: links to it lead nowhere"
    GROUP_REMOVED = "dashboard.group.removed", lambda group: f"group {group or 'without a name'} taken out"
    GROUP_ADDED = "dashboard.group.added", lambda group: f"group {group or 'without a name'} added"
    HIDDEN = "dashboard.shown.removed", lambda names: f"no longer shows {listed(names)}"
    SHOWN = "dashboard.shown.added", lambda names: f"shows {listed(names)} too"
    ORDER = "dashboard.order.changed", lambda: "shows the same in another order"


class Stack(Code):
    ADDED = (
        "stack.added",
        lambda environment, alerts: f"new stack of the environment {environment}, with {many(alerts, 'alert')}",
    )
    REMOVED = "stack.removed", lambda alerts: f"the stack is gone, with {many(alerts, 'alert')}"
    ENVIRONMENT = "stack.environment.changed", lambda before, after: f"environment {before} → {after}"
    SILENCED = (
        "stack.environment.silenced",
        lambda before, after, alerts: (
            f"environment {before} → {after}: nobody is paged any more, and {many(alerts, 'alert')} woke people"
        ),
    )
    PAGING = (
        "stack.environment.paging",
        lambda before, after, alerts: (
            f"environment {before} → {after}: people are paged now, by {many(alerts, 'alert')}"
        ),
    )
    DISOWNED = (
        "stack.owns.removed",
        lambda vendor: "no longer owns {}: its {} are deleted".format(*owned(vendor)),
    )
    OWNED = "stack.owns.added", lambda vendor: "owns {} now: makes its {}".format(*owned(vendor))
    TAG_REMOVED = "stack.tag.removed", lambda tag: f"no longer tags with {tag}"
    TAG_ADDED = "stack.tag.added", lambda tag: f"tags with {tag}"
    RUNBOOK_ASSETS_ON = "stack.runbook_assets.on", lambda: "shows runbooks as assets of monitors"
    RUNBOOK_ASSETS_OFF = "stack.runbook_assets.off", lambda: "no longer shows runbooks as assets of monitors"


class StatusPage(Code):
    ADDED = "status_page.added", lambda section: f"new {_STATUS_PAGE[section]}"
    REMOVED = "status_page.removed", lambda section: f"{_STATUS_PAGE[section]} deleted, with its history"
    PUBLISHED = (
        "status_page.visibility.public",
        lambda before, after: f"visibility {before} → {after}: customers see it",
    )
    HIDDEN = (
        "status_page.visibility.internal",
        lambda before, after: f"visibility {before} → {after}: customers no longer see it",
    )
    DOMAIN = (
        "status_page.domain.changed",
        lambda before, after: f"address {before} → {after}: links to the old one lead nowhere",
    )
    MEMBERS_REMOVED = "status_page.members.removed", lambda names: f"no longer has {listed(names)}"
    MEMBERS_ADDED = "status_page.members.added", lambda names: f"has {listed(names)} too"
    ORDER = "status_page.order.changed", lambda names: f"in another order: {listed(names)}"
    MESSAGE_REMOVED = "status_page.message.removed", lambda phase: f"message {phase} taken out"
    MESSAGE_ADDED = "status_page.message.added", lambda phase: f"message {phase} added"
    MESSAGE_CHANGED = "status_page.message.changed", lambda phase: f"message {phase} rewritten"
