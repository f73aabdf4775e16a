"""Whether an item pages, and with which urgency: decided only here, from its channels and severity."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.channels import Channel
from catalog.error_tracking.model import ErrorAlert, ErrorTracking, channels_of
from catalog.notifiers import Notifier, urgency_of
from catalog.services import Service, Urgency
from catalog.stack import Stack


@dataclass(frozen=True, kw_only=True)
class Page:
    """An incident in PagerDuty: for `service`, or None for an entry that a person made in Sentry's integration.

    Only PagerDuty knows who is paged through such an entry, and with which urgency, so it counts as high.
    """

    service: Service | None
    urgency: Urgency

    @property
    def pages_people(self) -> bool:
        """Whether it pages people; at low urgency each person's own settings for low urgency apply."""
        return self.urgency == "high"


def page_of(notifier: Notifier, stack: Stack, tracking: ErrorTracking | None) -> Page | None:
    """Return the page when an item fires; None if it does not notify PagerDuty, or nobody is paged for its service."""
    if not stack.pages or not notifies_pager(notifier):
        return None
    if isinstance(notifier, ErrorAlert) and (tracking is None or not tracking.makes_entries):
        return Page(service=None, urgency="high") if tracking and tracking.pagerduty else None
    if notifier.service is None or notifier.service.escalation_policy is None:
        return None
    return Page(service=notifier.service, urgency=urgency_of(notifier.severity))


def pages_people(notifier: Notifier, stack: Stack, tracking: ErrorTracking | None) -> bool:
    """Whether the item pages people when it fires."""
    page = page_of(notifier, stack, tracking)
    return page is not None and page.pages_people


def should_page(notifier: Notifier, stack: Stack) -> bool:
    """Whether it is critical and notifies PagerDuty, in a stack that pages; its service may still have no route."""
    return stack.pages and urgency_of(notifier.severity) == "high" and notifies_pager(notifier)


def notifies_pager(notifier: Notifier) -> bool:
    """Whether PagerDuty is among its channels."""
    return has_pager(channels_of(notifier))


def has_pager(channels: Iterable[Channel]) -> bool:
    """Whether one of the channels is PagerDuty."""
    return any(channel.is_pager for channel in channels)
