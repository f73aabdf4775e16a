"""Who is notified when an alert fires, from the catalog: channels, and PagerDuty's escalation levels.

Routes do not depend on the time: two catalogs notify alike if their routes are equal. This module needs no Pulumi.
"""

from dataclasses import dataclass, replace

from catalog import Catalog, Channel, ErrorAlert, EscalationPolicy, Level, Notifier, Service
from catalog.alerts.transitions import Transition, notifies_of, transitions
from catalog.error_tracking.model import IssuePriority
from catalog.error_tracking.recipients import mailed
from catalog.notifiers import urgency_of
from catalog.paging import page_of
from catalog.services import Urgency, pager_name
from plan.document.on_call_model import ChannelNotification


@dataclass(frozen=True, kw_only=True)
class Pager:
    """The route in PagerDuty. `service` and `policy` are None if it pages nobody that the catalog knows.

    `reason` says why nobody is paged, or what is assumed; None where there is nothing to explain. `only` says which
    issues page, if not all do.
    """

    service: Service | None
    urgency: Urgency
    policy: EscalationPolicy | None
    transitions: tuple[Transition, ...]
    reason: str | None = None
    only: str | None = None

    @property
    def name(self) -> str | None:
        """The PagerDuty name of the service that pages."""
        return pager_name(self.service, self.urgency) if self.service else None

    @property
    def pages_people(self) -> bool:
        """Whether it pages someone known from the catalog. At low urgency, people are notified as each has chosen for
        it.
        """
        return self.policy is not None and self.urgency == "high"

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels of its policy. At low urgency only the first level with somebody on call is notified."""
        return self.policy.levels if self.policy else ()

    @property
    def repeat(self) -> int:
        """How often the levels are repeated. PagerDuty's documents: "low-urgency incidents will not escalate"
        (configurable service settings).
        """
        return self.policy.repeat if self.policy and self.urgency == "high" else 0


@dataclass(frozen=True, kw_only=True)
class Route:
    """Who is notified by `notifier`: `told` in order of the channels' ids, and PagerDuty where it is notified."""

    notifier: Notifier
    transitions: tuple[Transition, ...]
    told: tuple[ChannelNotification, ...]
    pager: Pager | None

    @property
    def pages_people(self) -> bool:
        """Whether it pages someone known from the catalog."""
        return self.pager is not None and self.pager.pages_people


def route(catalog: Catalog, notifier: Notifier) -> Route:
    """Return who is notified when it fires, warns, has no data or recovers."""
    among = transitions(notifier)
    if isinstance(notifier, ErrorAlert):
        return _of_errors(catalog, notifier, among)
    told = tuple(_told(channel, among) for channel in notifier.notify if not channel.is_pager)
    paged = next((channel for channel in notifier.notify if channel.is_pager), None)
    return Route(
        notifier=notifier,
        transitions=among,
        told=told,
        pager=_pager(catalog, notifier, paged, among) if paged else None,
    )


def _told(channel: Channel, among: tuple[Transition, ...]) -> ChannelNotification:
    heard = tuple(item for item in among if notifies_of(channel, item, among))
    match channel.kind:
        case "email":
            return ChannelNotification(channel=channel.id, kind="email", places=channel.addresses, transitions=heard)
        case "webhook":
            places = () if channel.is_open else (channel.name,)
            return ChannelNotification(channel=channel.id, kind="webhook", places=places, transitions=heard)
    places = () if channel.is_open else (f"{channel.workspace} {channel.channel}",)
    return ChannelNotification(channel=channel.id, kind="slack", places=places, transitions=heard)


def _pager(catalog: Catalog, notifier: Notifier, channel: Channel, among: tuple[Transition, ...]) -> Pager:
    heard = tuple(item for item in among if notifies_of(channel, item, among))
    page = page_of(notifier, catalog.stack, catalog.error_tracking)
    if page is None or page.service is None:
        reason = _why_nobody(catalog, notifier.service)
        return Pager(service=None, urgency=urgency_of(notifier.severity), policy=None, transitions=(), reason=reason)
    policy = page.service.escalation_policy
    return Pager(service=page.service, urgency=page.urgency, policy=policy, transitions=heard)


def _why_nobody(catalog: Catalog, service: Service | None) -> str | None:
    if not catalog.stack.pages:
        return f"{catalog.stack.environment} pages nobody"
    if service is None:
        return "it belongs to no service"
    if service.external:
        return f"{service.name} is run by somebody else"
    return f"{service.name} has no escalation policy" if service.escalation_policy is None else None


def _of_errors(catalog: Catalog, alert: ErrorAlert, among: tuple[Transition, ...]) -> Route:
    """Return the route of a Sentry alert. The number of an entry that a person created does not show its recipients."""
    tracking = catalog.error_tracking
    if tracking is None:
        raise ValueError(f"{alert.id} is an alert of Sentry, and the catalog has no error tracking")
    told = [_told(channel, among) for channel in alert.notify if channel.kind == "slack"]
    members = mailed(alert, tracking, catalog.stack)
    if members:
        told.append(ChannelNotification(channel=None, kind="owners", places=members, transitions=among))
    paged: list[str | None] = [None for channel in alert.notify if channel.is_pager]
    for item in alert.by_priority:
        only = _only(item.priority)
        told += [replace(_told(channel, among), only=only) for channel in item.notify if channel.kind == "slack"]
        paged += [only for channel in item.notify if channel.is_pager]
    pager = None
    if paged and tracking.makes_entries:
        channel = next(channel for channel in alert.channels if channel.is_pager)
        pager = replace(_pager(catalog, alert, channel, among), only=paged[0])
    elif paged:
        page = page_of(alert, catalog.stack, tracking)
        silent = _no_pager(f"{catalog.stack.environment} pages nobody")
        pager = replace(_sentry_pager(catalog, alert, among) if page else silent, only=paged[0])
    return Route(notifier=alert, transitions=among, told=tuple(told), pager=pager)


def _only(priority: IssuePriority) -> str:
    return "issues of high priority" if priority == "high" else f"issues of {priority} priority or above"


def _sentry_pager(catalog: Catalog, alert: ErrorAlert, among: tuple[Transition, ...]) -> Pager:
    link = catalog.error_tracking.pagerduty if catalog.error_tracking else None
    where = f"Sentry's PagerDuty service {link.service} ({link.account})" if link else "Sentry's PagerDuty service"
    services = {project.service for project in alert.projects if project.here and project.service}
    paging = [service for service in services if service.escalation_policy is not None]
    if len(paging) != 1:
        return _no_pager(f"{where} decides who is paged: its settings are not known here")
    (service,) = paging
    return Pager(
        service=service,
        urgency="high",
        policy=service.escalation_policy,
        transitions=among,
        reason=f"{where} was connected outside of Pulumi; assumed to belong to {service.name}",
    )


def _no_pager(reason: str) -> Pager:
    return Pager(service=None, urgency="high", policy=None, transitions=(), reason=reason)
