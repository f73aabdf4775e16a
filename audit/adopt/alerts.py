"""Alerts from monitors: the query as it is; severity, service and channels from message, tags and priority."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import get_args

from audit.adopt.channels import PAGER, ChannelDrafts
from audit.adopt.conditions import Measured
from audit.adopt.existing import NOTHING, Existing
from audit.adopt.model import Item, Json, Key, key_of
from audit.adopt.names import Names
from audit.adopt.people import objects_of
from audit.adopt.services import ServiceDraft, ServiceDrafts
from audit.live.inventory import Inventory, LiveObject
from audit.live.sameness import number
from catalog.alerts.queries.model import MonitorType
from catalog.forms.handles import handles_in
from catalog.notifiers import Severity
from components.conventions.naming import logical

MONITOR = "datadog:index/monitor:Monitor"
_TYPES = get_args(MonitorType)
_THRESHOLDS = {
    "critical": "critical",
    "criticalRecovery": "critical_recovery",
    "warning": "warning",
    "warningRecovery": "warning_recovery",
    "ok": "ok",
    "unknown": "unknown",
}
_URGENT, _IDLE = 2, 4
_PRIORITY = {"critical": 1, "warning": 3, "info": 5}


@dataclass(frozen=True)
class _Named:
    id: str


@dataclass(frozen=True, kw_only=True)
class AlertDrafts:
    """The alerts, why a monitor is none, and the handles of each monitor that no channel of the catalog has."""

    items: list[Item] = field(default_factory=list)
    problems: dict[Key, str] = field(default_factory=dict)
    handles: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Recipients:
    """Whom a message names: a service that is paged, channels by name, and handles that are neither."""

    pager: ServiceDraft | None
    channels: tuple[str, ...]
    others: tuple[str, ...]


def draft_alerts(
    inventory: Inventory,
    services: ServiceDrafts,
    channels: ChannelDrafts,
    chosen: Collection[Key],
    banned: Collection[Key],
    no_condition: Collection[Key],
    measured: Measured,
    existing: Existing = NOTHING,
) -> AlertDrafts:
    """Return an alert for each chosen monitor: in words where `measured` has some, else with its query.

    Those in `no_condition` keep their query.
    """
    found = AlertDrafts()
    names = Names()
    names.reserve(*existing.taken("alerts"))
    for live in objects_of(inventory, MONITOR):
        if key_of(live) not in chosen or key_of(live) in banned:
            continue
        if live.properties.get("type") not in _TYPES or not live.properties.get("query"):
            found.problems[key_of(live)] = f"no alert can express a monitor of the type {live.properties.get('type')}"
            continue
        told = recipients(live.properties, services, channels)
        condition = None if key_of(live) in no_condition else measured.words(live)
        found.items.append(_item(live, told, services, names, condition or _query(live.properties)))
        if told.others:
            found.handles[str(found.items[-1].data["name"])] = told.others
    return found


def recipients(properties: Json, services: ServiceDrafts, channels: ChannelDrafts) -> Recipients:
    """Return whom the messages of a monitor or of a test name."""
    texts = [str(properties.get(key) or "") for key in ("message", "escalationMessage")]
    pager: ServiceDraft | None = None
    named: list[str] = []
    others: list[str] = []
    for handle in dict.fromkeys(handle for text in texts for handle in handles_in(text)):
        service = services.of_handle(handle)
        if service is not None and pager in (None, service):
            pager = service
            continue
        channel = None if service else channels.of_handle(handle)
        if channel is None:
            others.append(handle)
        elif channel not in named:
            named.append(channel)
    return Recipients(pager=pager, channels=tuple(named), others=tuple(others))


def severity_of(told: Recipients, priority: int | None) -> Severity:
    """Return the severity: critical for pages at high urgency, warning at low urgency, else by the priority."""
    if told.pager is not None:
        return "critical" if told.pager.urgency == "high" else "warning"
    if priority is not None and priority <= _URGENT and told.channels:
        return "critical"
    return "info" if priority is not None and priority >= _IDLE else "warning"


def service_of(live: LiveObject, told: Recipients, services: ServiceDrafts) -> ServiceDraft:
    """Return the service of a monitor: the one that it pages, else that of its tag, else the default one."""
    if told.pager is not None:
        told.pager.used = True
        return told.pager
    tags = [str(tag) for tag in live.properties.get("tags") or ()]
    tag = next((tag.removeprefix("service:") for tag in sorted(tags) if tag.startswith("service:")), None)
    return services.of_tag(tag) if tag else services.unassigned()


def _query(properties: Json) -> Json:
    data: Json = {"query": str(properties["query"]).strip(), "type": properties["type"]}
    thresholds = _thresholds(properties.get("monitorThresholds") or {})
    return {**data, "thresholds": thresholds} if thresholds else data


def _item(live: LiveObject, told: Recipients, services: ServiceDrafts, names: Names, fires: Json) -> Item:
    properties = live.properties
    name, id = names.name(live.name, f"Monitor {live.id}")
    priority = int(properties["priority"]) if str(properties.get("priority") or "").isdigit() else None
    severity = severity_of(told, priority)
    service = service_of(live, told, services)
    data: Json = {"name": name, **fires, "severity": severity}
    if priority is not None and priority != _PRIORITY[severity]:
        data["priority"] = priority
    notify = [*told.channels, *([PAGER] if told.pager else [])]
    if notify:
        data["notify"] = notify
    data["service"] = service.name
    resource = (MONITOR, logical("alerts", _Named(id)))
    return Item(section="alerts", id=id, data=data, claims={resource: live}, roles={resource: ""}, service=service.id)


def _thresholds(properties: Json) -> Json:
    return {word: number(properties[name]) for name, word in _THRESHOLDS.items() if properties.get(name) is not None}
