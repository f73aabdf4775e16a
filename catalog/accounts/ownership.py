"""Findings about account-wide items in the YAML that another stack makes, because this one does not own them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.channels import Channel
from catalog.error_tracking.model import ErrorTracking
from catalog.findings import Finding
from catalog.logs.model import Logs
from catalog.on_call.model import OnCall
from catalog.services import Service
from catalog.signals.metrics import Metric
from catalog.stack import Stack
from catalog.status_page.model import StatusPage


@dataclass(frozen=True, kw_only=True)
class AccountWideItems:
    """The account-wide items of a catalog: those that an account has only once."""

    services: Sequence[Service]
    metrics: Sequence[Metric]
    channels: Sequence[Channel]
    on_call: OnCall
    error_tracking: ErrorTracking | None
    logs: Logs | None
    status_page: StatusPage | None


def owner_findings(stack: Stack, items: AccountWideItems) -> tuple[Finding, ...]:
    """Return one finding with all items in the YAML that this stack does not make; none if it owns everything."""
    left = list(_left(stack, items))
    if not left:
        return ()
    message = f"created by the stack that owns the account: {', '.join(left)}. `{stack.name}` only refers to them. "
    message += "If this environment has its own account, write `owns: true`"
    return (Finding("owned-by-other-stack", "info", message, stack.source),)


def _left(stack: Stack, items: AccountWideItems) -> Iterator[str]:
    if not stack.owns.datadog:
        yield from _of_datadog(items)
    if not stack.owns.pagerduty and stack.pages and items.on_call.teams:
        yield "PagerDuty teams and business services"
    if not stack.owns.sentry and items.error_tracking is not None:
        yield "Sentry teams, projects and client keys"


def _of_datadog(items: AccountWideItems) -> Iterator[str]:
    kinds = {channel.kind for channel in items.channels if channel.here and not channel.is_open}
    if any(metric.source for metric in items.metrics):
        yield "metrics"
    if "slack" in kinds:
        yield "Slack channels"
    if "webhook" in kinds:
        yield "webhooks"
    if items.services:
        yield "software catalog entries"
    if items.logs is not None:
        yield "the handling of logs"
    if items.status_page is not None:
        yield f"the status page `{items.status_page.name}`"
