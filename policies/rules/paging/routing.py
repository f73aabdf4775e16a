"""Rules on routing: critical alerts page at least two people at high urgency; other alerts do not."""

import re
from collections.abc import Iterable, Iterator, Sequence

from catalog import EscalationPolicy, Person
from catalog.paging import notifies_pager
from policies.engine.inputs import MONITOR, SERVICE_OBJECT, SLACK, TEST, at, text
from policies.engine.message import read_messages
from policies.engine.page_path import PagePaths
from policies.engine.plan_context import Breach, PlanContext, item_breach
from policies.engine.rule import AllResources, Resource, WholePlan, rule

_FEWEST = 2

_PAGERDUTY, _SLACK = re.compile(r"@pagerduty-(.+)"), re.compile(r"@slack-(.+)")


@rule(id="critical-without-pager", severity="error", scope=WholePlan)
def critical_without_pager(context: PlanContext) -> Iterator[Breach]:
    """Nobody is paged when this fires.

    Fix: Write `notify: [slack, pagerduty]`, or `severity: warning` if it can wait until morning.

    Wrong:
        alerts:
          - {name: Errors, severity: critical, notify: [slack]}
    Right:
        alerts:
          - {name: Errors, severity: critical, notify: [slack, pagerduty]}
    """
    for notifier in context.notifiers if context.catalog.stack.pages else ():
        if notifier.severity == "critical" and not notifies_pager(notifier):
            yield item_breach(notifier, "it is critical, but does not notify PagerDuty")


@rule(id="route-broken", severity="error", scope=WholePlan)
def route_broken(context: PlanContext) -> Iterator[Breach]:
    """A page must go from its handle through service and escalation policy to at least two people.

    Fix: Correct the first missing step: the handle in the message, its service object, or the policy's people.

    Wrong:
        resources:
          alerts-errors:
            properties:
              message: |
                Runbook: https://wiki.example.com/errors
                {{#is_alert}}@slack-acme-alerts{{/is_alert}}
    Right:
        resources:
          alerts-errors:
            properties:
              message: |
                Runbook: https://wiki.example.com/errors
                {{#is_alert}}@pagerduty-shop{{/is_alert}}
                {{#is_recovery}}@pagerduty-shop{{/is_recovery}}
    """
    # `on-call-missing` reports policies without people, and `on-call-one-person` those with one person.
    paths = PagePaths(context)
    for notifier in context.urgent_notifiers:
        policy = notifier.service.escalation_policy if notifier.service else None
        if policy is None:
            continue
        for path in paths.of(notifier):
            if path.broken:
                yield item_breach(notifier, path.broken)
            elif path.people is not None and len(path.people) < _FEWEST <= len(_people(policy)):
                people = "nobody" if not path.people else "only one person"
                yield item_breach(notifier, f"its page through PagerDuty reaches {people}")


def _people(policy: EscalationPolicy) -> frozenset[Person]:
    named = {person for level in policy.levels for person in level.people}
    rotating = {person for level in policy.levels for rotation in level.rotations for person in rotation.people}
    return frozenset(named | rotating)


@rule(id="critical-low-urgency", severity="error", scope=WholePlan)
def critical_low_urgency(context: PlanContext) -> Iterator[Breach]:
    """At low urgency the phone stays silent, and the page is read in the morning.

    Fix: Name the handle of the high-urgency service.

    Wrong:
        resources:
          services-shop-pager:
            properties:
              incidentUrgencyRule: {type: constant, urgency: low}
    Right:
        resources:
          services-shop-pager:
            properties:
              incidentUrgencyRule: {type: constant, urgency: high}
    """
    paths = PagePaths(context)
    for notifier in context.urgent_notifiers:
        if any(path.urgency == "low" for path in paths.of(notifier)):
            yield item_breach(notifier, "it is critical, but its PagerDuty service has low urgency")


@rule(id="noncritical-high-urgency", severity="warning", scope=WholePlan, paging_only=True)
def noncritical_high_urgency(context: PlanContext) -> Iterator[Breach]:
    """Responders who are paged at night for alerts that can wait stop reacting to critical ones.

    Fix: Name the handle of the low-urgency service, or write `severity: critical` if it cannot wait.

    Wrong:
        alerts:
          - {name: Errors, severity: warning}
        resources:
          alerts-errors:
            properties:
              message: |
                Runbook: https://wiki.example.com/errors
                {{#is_alert}}@pagerduty-shop{{/is_alert}}
                {{#is_alert_recovery}}@pagerduty-shop{{/is_alert_recovery}}
    Right:
        alerts:
          - {name: Errors, severity: warning}
        resources:
          alerts-errors:
            properties:
              message: |
                Runbook: https://wiki.example.com/errors
                {{#is_alert}}@pagerduty-shop_low{{/is_alert}}
                {{#is_alert_recovery}}@pagerduty-shop_low{{/is_alert_recovery}}
    """
    paths = PagePaths(context)
    for notifier in context.notifiers if context.catalog.stack.pages else ():
        mild = notifier.severity != "critical" and notifies_pager(notifier)
        if mild and any(path.urgency == "high" for path in paths.of(notifier)):
            yield item_breach(notifier, "it is not critical, but its PagerDuty service has high urgency")


@rule(id="notifies-nobody", severity="warning", scope=WholePlan)
def notifies_nobody(context: PlanContext) -> Iterator[Breach]:
    """Nobody is notified when this fires.

    Fix: Write `notify: [slack]`; in an SLO write `notify_ticket:`, and `notify_page:` for alerts that page.

    Wrong:
        alerts:
          - {name: Errors, severity: info, notify: []}
    Right:
        alerts:
          - {name: Errors, severity: info, notify: [slack]}
    """
    members = {id(member) for composite in context.catalog.composites for member in composite.members}
    for notifier in context.notifiers:
        if not notifier.notify and id(notifier) not in members:
            yield item_breach(notifier, "it has no channel to notify, and no composite alert uses it")


@rule(id="one-mailbox", severity="warning", scope=WholePlan)
def one_mailbox(context: PlanContext) -> Iterator[Breach]:
    """When that person is away or has left, nobody is notified.

    Fix: Use a mailing list or a chat channel.

    Wrong:
        channels:
          - {name: Ada, kind: email, address: ada@example.com}
        alerts:
          - {name: Errors, severity: warning, notify: [Ada]}
    Right:
        channels:
          - {name: Team, kind: email, address: team@example.com}
        alerts:
          - {name: Errors, severity: warning, notify: [Team]}
    """
    people = {person.email.lower() for person in context.catalog.on_call.people}
    for notifier in context.notifiers:
        addresses = {address.lower() for channel in notifier.notify for address in channel.addresses}
        if len(addresses) == 1 and addresses <= people and all(channel.kind == "email" for channel in notifier.notify):
            yield item_breach(notifier, "it notifies only one person's mailbox")


@rule(id="handle-unknown", severity="error", scope=AllResources)
def handle_unknown(resources: Sequence[Resource]) -> Iterable[tuple[Resource, str]]:
    """Datadog silently drops a handle that it does not know.

    Fix: Use the handle of an existing channel or service, and take it from the output of that resource.

    Wrong:
        resources:
          slos-availability-ticket-24h:
            properties: {message: "The error budget burns. @slack-acme-alert"}
    Right:
        resources:
          slos-availability-ticket-24h:
            properties: {message: "The error budget burns. @slack-acme-alerts"}
    """
    # Checked only for kinds that this stack creates; where it creates none, another stack does.
    service_names = [
        text(at(resource.inputs, "serviceName")) for resource in resources if resource.type == SERVICE_OBJECT
    ]
    channels = [
        (text(at(resource.inputs, "accountName")), text(at(resource.inputs, "channelName")))
        for resource in resources
        if resource.type == SLACK
    ]
    channel_handles = {f"{workspace}-{name.removeprefix('#')}" for workspace, name in channels if workspace and name}
    workspaces = tuple(f"{workspace}-" for workspace, _ in channels if workspace)
    for resource in resources:
        if resource.type not in (MONITOR, TEST):
            continue
        handles = {handle for message in read_messages(resource.inputs) for handle in message.handles}
        pagers = {match[1] for handle in handles if (match := _PAGERDUTY.fullmatch(handle))}
        chats = {match[1] for handle in handles if (match := _SLACK.fullmatch(handle))}
        if service_names and None not in service_names and not pagers <= set(service_names):
            yield resource, "its message names a pager for which the stack creates no service object"
        elif all(None not in channel for channel in channels) and any(
            chat.startswith(workspaces) and chat not in channel_handles for chat in chats if workspaces
        ):
            yield (
                resource,
                "its message names a channel that the stack does not create, in a workspace whose channels it creates",
            )
