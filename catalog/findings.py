"""Findings: unfinished parts of a valid catalog."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from catalog.channels import Channel
from catalog.error_tracking.model import ErrorAlert
from catalog.excuses import Excuse
from catalog.forms.text import prose
from catalog.notifiers import Notifier
from catalog.on_call.model import OnCall
from catalog.paging import notifies_pager
from catalog.registry import ref_of
from catalog.services import Service
from catalog.signals.metrics import Metric
from catalog.source.places import Source
from catalog.stack import Stack

FindingSeverity = Literal["error", "warning", "info"]
UNFINISHED = frozenset({"channel-without-address", "on-call-missing", "on-call-gap"})
"""The rules on routing that is not complete yet. Their findings are no errors of the YAML: only `pulumi up` stops."""


@dataclass(frozen=True)
class Finding:
    """An unfinished part and how to finish it. `error` stops `pulumi up`; `check` and `plan` show it and continue.

    `fix` is what to write, if the message does not say it. `item` is the item concerned, as `<section>/<id>`. An
    excused finding keeps its rule and message, and its severity is `info`.
    """

    rule: str
    severity: FindingSeverity
    message: str
    source: Source | None = field(default=None, compare=False)
    fix: str | None = None
    item: str | None = None
    excused: Excuse | None = None

    @property
    def grade(self) -> str:
        """The word for its severity: routing that is only incomplete is `unfinished`, and not an `error`."""
        return "unfinished" if self.rule in UNFINISHED and self.severity == "error" else self.severity


ADDRESSES = {
    "slack": '{{name: {name}, kind: slack, workspace: <workspace>, channel: "#<channel>"}}',
    "email": "{{name: {name}, kind: email, address: <address>}}",
    "webhook": "{{name: {name}, kind: webhook, url_secret: watchbill:<key>}}",
}
PEOPLE = "people: [{name: <name>, email: <address>}]"
ROTATION = "rotations: [{name: Primary, people: [<name>], time_zone: <zone>}]"


def open_findings(
    stack: Stack,
    services: Sequence[Service],
    on_call: OnCall,
    notifiers: Sequence[Notifier],
    of_errors: Sequence[ErrorAlert],
    metrics: Sequence[Metric],
    through_entries: Sequence[Notifier] = (),
) -> tuple[Finding, ...]:
    """Return unfinished routing of all notifiers, and metrics that Datadog has not received, by rule and message.

    `of_errors` notify from Sentry, which sends email to its members, not to an address. `through_entries` are those of
    them that page services of the catalog; the others page an entry that a person made in Sentry.
    """
    in_order = sorted(notifiers, key=lambda notifier: (notifier.source or Source("", 0, 0), notifier.id))
    recipients = [(channel, notifier) for notifier in in_order for channel in notifier.notify]
    recipients += [
        (channel, notifier) for notifier in of_errors for channel in notifier.channels if channel.kind != "email"
    ]
    findings = [*_open_channels(recipients), *_open_metadata(stack, metrics)]
    if stack.pages:
        findings += _open_pages(services, on_call, _paging([*in_order, *through_entries]))
    else:
        findings += _pages_nobody(stack, _paging([*in_order, *of_errors]))
    return tuple(sorted(findings, key=lambda finding: (finding.rule, finding.message)))


def _open_channels(recipients: Sequence[tuple[Channel, Notifier]]) -> Iterator[Finding]:
    first = {channel: notifier for channel, notifier in reversed(recipients) if channel.is_open}
    for channel, notifier in first.items():
        line = ADDRESSES[channel.kind].format(name=channel.name)
        if channel.name == channel.kind:
            line = line.replace(f" kind: {channel.kind},", "")
        names = prose(sorted(other.name for also, other in recipients if also == channel), "and")
        message = f"the channel `{channel.name}` has no address yet, so it cannot notify of {names}. "
        message += f"Write under `channels:`\n  - {line}"
        yield Finding("channel-without-address", "error", message, channel.source or notifier.source)


def _paging(notifiers: Sequence[Notifier]) -> list[Notifier]:
    return [notifier for notifier in notifiers if notifies_pager(notifier)]


def _pages_nobody(stack: Stack, paging: Sequence[Notifier]) -> Iterator[Finding]:
    if paging:
        names = prose(sorted(notifier.name for notifier in paging), "and")
        message = f"the environment `{stack.environment}` pages nobody: PagerDuty is not notified of {names}"
        fix = "No change is required if this is intended. Otherwise write `environment: prod` under `stack:`."
        yield Finding("environment-never-pages", "info", message, paging[0].source, fix)


def _open_pages(services: Sequence[Service], on_call: OnCall, paging: Sequence[Notifier]) -> Iterator[Finding]:
    if not paging:
        return
    source = paging[0].source
    names = prose(sorted(notifier.name for notifier in paging), "and")
    if not services:
        message = f"{names} should page, but the catalog has no service. "
        yield Finding("on-call-missing", "error", message + "Write\nservices:\n  - name: <name>", source)
    if not on_call.escalation_policies:
        message = f"{names} should page, but nobody is on call. Write\non_call:\n"
        message += ("" if on_call.people else f"  {PEOPLE}\n") + f"  {ROTATION}"
        yield Finding("on-call-missing", "error", message, on_call.source or source)
        return
    paged = {notifier.service for notifier in paging if notifier.service and notifier.service.escalation_policy is None}
    for service in sorted(paged, key=lambda service: service.id):
        if service.external:
            message = (
                f"`{service.name}` is external, so nobody here is paged for it: write the service of "
                "yours that depends on it"
            )
            yield Finding("on-call-missing", "error", message, service.source, item=ref_of(service))
            continue
        policies = prose(policy.name for policy in on_call.escalation_policies)
        message = f"the service `{service.name}` should page, but has no escalation policy. Write in it\n"
        message += f"    escalation_policy: <policy>\nwith one of {policies}"
        yield Finding("on-call-missing", "error", message, service.source, item=ref_of(service))


def _open_metadata(stack: Stack, metrics: Sequence[Metric]) -> Iterator[Finding]:
    """One finding for all metrics: Datadog refuses a unit, description or tags of a metric it has never received."""
    ours = [metric for metric in metrics if metric.source and not metric.integration] if stack.owns.datadog else []
    waiting = [metric for metric in ours if not metric.reported]
    if waiting:
        names = prose(sorted(metric.name for metric in waiting), "and")
        message = f"the units, descriptions and tags of {names} are not set yet. Once Datadog has received a metric, "
        message += "write in it\n    reported: true"
        first = min(waiting, key=lambda metric: metric.source or Source("", 0, 0))
        yield Finding("metric-metadata-unset", "info", message, first.source, item=ref_of(first))
