"""Rules on routing: from a critical alert to at least two humans, and from a mild one to nobody's bed."""

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

_PAGERDUTY, _ROOM = re.compile(r"@pagerduty-(.+)"), re.compile(r"@slack-(.+)")


@rule(id="critical-without-pager", severity="error", scope=WholePlan)
def critical_without_pager(context: PlanContext) -> Iterator[Breach]:
    """Critical is what wakes people, and this wakes nobody.

    Fix: Write `notify: [slack, pagerduty]`, or `severity: warning` if it can wait until morning.

    Wrong:
        alerts:
          - {name: Errors, severity: critical, notify: [slack]}
    Right:
        alerts:
          - {name: Errors, severity: critical, notify: [slack, pagerduty]}
    """
    for watch in context.notifiers if context.catalog.stack.pages else ():
        if watch.severity == "critical" and not notifies_pager(watch):
            yield item_breach(watch, "it is critical and does not tell PagerDuty")


@rule(id="route-broken", severity="error", scope=WholePlan)
def route_broken(context: PlanContext) -> Iterator[Breach]:
    """A critical alert must lead from its handle over service and escalation policy to two humans at least.

    Fix: Mend the first missing step: the handle in the message, its service object, or the people of the policy.

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
    # Where nobody is on call yet, `on-call-open` says so, and `on-call-alone` where one person is.
    paths = PagePaths(context)
    for watch in context.urgent_notifiers:
        policy = watch.service.escalation_policy if watch.service else None
        if policy is None:
            continue
        for path in paths.of(watch):
            if path.broken:
                yield item_breach(watch, path.broken)
            elif path.people is not None and len(path.people) < _FEWEST <= len(_people(policy)):
                people = "nobody" if not path.people else "one person alone"
                yield item_breach(watch, f"its way through PagerDuty ends at {people}")


def _people(policy: EscalationPolicy) -> frozenset[Person]:
    named = {person for level in policy.levels for person in level.people}
    turning = {person for level in policy.levels for rotation in level.rotations for person in rotation.people}
    return frozenset(named | turning)


@rule(id="critical-rings-low", severity="error", scope=WholePlan)
def critical_rings_low(context: PlanContext) -> Iterator[Breach]:
    """At low urgency the phone stays silent, and the page is read in the morning.

    Fix: Name the handle of the service that rings.

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
    for watch in context.urgent_notifiers:
        if any(path.urgency == "low" for path in paths.of(watch)):
            yield item_breach(watch, "it is critical, and its service in PagerDuty is of low urgency")


@rule(id="mild-rings-high", severity="warning", scope=WholePlan)
def mild_rings_high(context: PlanContext) -> Iterator[Breach]:
    """Who is woken by what could wait stops getting up for what cannot.

    Fix: Name the handle of the service of low urgency, or write `severity: critical` if it is.

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
    for watch in context.notifiers if context.catalog.stack.pages else ():
        mild = watch.severity != "critical" and notifies_pager(watch)
        if mild and any(path.urgency == "high" for path in paths.of(watch)):
            yield item_breach(watch, "it is not critical, and its service in PagerDuty is of high urgency")


@rule(id="tells-nobody", severity="warning", scope=WholePlan)
def tells_nobody(context: PlanContext) -> Iterator[Breach]:
    """It fires in a list that somebody would have to look at.

    Fix: Write `notify: [slack]`; in an SLO `notify_ticket:`, and `notify_page:` for what wakes people.

    Wrong:
        alerts:
          - {name: Errors, severity: info, notify: []}
    Right:
        alerts:
          - {name: Errors, severity: info, notify: [slack]}
    """
    joined = {id(member) for it in context.catalog.composites for member in it.members}
    for watch in context.notifiers:
        if not watch.notify and id(watch) not in joined:
            yield item_breach(watch, "it notifies no one, and no alert joins it")


@rule(id="one-mailbox", severity="warning", scope=WholePlan)
def one_mailbox(context: PlanContext) -> Iterator[Breach]:
    """When that person is on holiday, or has left, nobody hears of it.

    Fix: Mail a list, or tell a chat.

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
    for watch in context.notifiers:
        addresses = {address.lower() for channel in watch.notify for address in channel.addresses}
        if len(addresses) == 1 and addresses <= people and all(it.kind == "email" for it in watch.notify):
            yield item_breach(watch, "one person's mailbox is all that hears of it")


@rule(id="handle-leads-nowhere", severity="error", scope=AllResources)
def handle_leads_nowhere(resources: Sequence[Resource]) -> Iterable[tuple[Resource, str]]:
    """Datadog drops a handle that it does not know, without a word.

    Fix: Spell it as the channel's or service's resource does; take the name from its output.

    Wrong:
        resources:
          slos-availability-ticket-24h:
            properties: {message: "The error budget burns. @slack-acme-alert"}
    Right:
        resources:
          slos-availability-ticket-24h:
            properties: {message: "The error budget burns. @slack-acme-alerts"}
    """
    # Judged by what the stack makes of a kind; where it makes none, another stack does.
    made = [text(at(it.inputs, "serviceName")) for it in resources if it.type == SERVICE_OBJECT]
    rooms = [
        (text(at(it.inputs, "accountName")), text(at(it.inputs, "channelName"))) for it in resources if it.type == SLACK
    ]
    chats = {f"{workspace}-{room.removeprefix('#')}" for workspace, room in rooms if workspace and room}
    workspaces = tuple(f"{workspace}-" for workspace, _ in rooms if workspace)
    for resource in resources:
        if resource.type not in (MONITOR, TEST):
            continue
        handles = {handle for message in read_messages(resource.inputs) for handle in message.handles}
        pagers = {found[1] for handle in handles if (found := _PAGERDUTY.fullmatch(handle))}
        chatted = {found[1] for handle in handles if (found := _ROOM.fullmatch(handle))}
        if made and None not in made and not pagers <= set(made):
            yield resource, "its message names a pager that no service object of the stack makes"
        elif all(None not in room for room in rooms) and any(
            chat.startswith(workspaces) and chat not in chats for chat in chatted if workspaces
        ):
            yield resource, "its message names a chat that the stack does not make, in a workspace whose chats it makes"
