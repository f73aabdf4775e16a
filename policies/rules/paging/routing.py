"""Rules on routing: from a critical alert to at least two humans, and from a mild one to nobody's bed."""

import re
from collections.abc import Iterable, Iterator, Sequence

from catalog import EscalationPolicy, Person
from catalog.paging import notifies_pager
from policies.engine.inputs import MONITOR, SERVICE_OBJECT, SLACK, TEST, at, text
from policies.engine.message import read_messages
from policies.engine.page_path import PagePaths
from policies.engine.rule import AllResources, Breach, PlanContext, Resource, Rule, WholePlan, notifier_breach

_FEWEST = 2
_PAGERDUTY, _ROOM = re.compile(r"@pagerduty-(.+)"), re.compile(r"@slack-(.+)")


def _without_pager(context: PlanContext) -> Iterator[Breach]:
    for watch in context.notifiers if context.catalog.stack.pages else ():
        if watch.severity == "critical" and not notifies_pager(watch):
            yield notifier_breach(watch, "it is critical and does not tell PagerDuty")


def _broken(context: PlanContext) -> Iterator[Breach]:
    """Where nobody is on call yet, `on-call-open` says so, and `on-call-alone` where one person is."""
    paths = PagePaths(context)
    for watch in context.urgent_notifiers:
        policy = watch.service.escalation_policy if watch.service else None
        if policy is None:
            continue
        for path in paths.of(watch):
            if path.broken:
                yield notifier_breach(watch, path.broken)
            elif path.people is not None and len(path.people) < _FEWEST <= len(_people(policy)):
                people = "nobody" if not path.people else "one person alone"
                yield notifier_breach(watch, f"its way through PagerDuty ends at {people}")


def _people(policy: EscalationPolicy) -> frozenset[Person]:
    named = {person for level in policy.levels for person in level.people}
    turning = {person for level in policy.levels for rotation in level.rotations for person in rotation.people}
    return frozenset(named | turning)


def _rings_low(context: PlanContext) -> Iterator[Breach]:
    paths = PagePaths(context)
    for watch in context.urgent_notifiers:
        if any(path.urgency == "low" for path in paths.of(watch)):
            yield notifier_breach(watch, "it is critical, and its service in PagerDuty is of low urgency")


def _rings_high(context: PlanContext) -> Iterator[Breach]:
    paths = PagePaths(context)
    for watch in context.notifiers if context.catalog.stack.pages else ():
        mild = watch.severity != "critical" and notifies_pager(watch)
        if mild and any(path.urgency == "high" for path in paths.of(watch)):
            yield notifier_breach(watch, "it is not critical, and its service in PagerDuty is of high urgency")


def _tells_nobody(context: PlanContext) -> Iterator[Breach]:
    joined = {id(member) for it in context.catalog.composites for member in it.members}
    for watch in context.notifiers:
        if not watch.notify and id(watch) not in joined:
            yield notifier_breach(watch, "it notifies no one, and no alert joins it")


def _one_mailbox(context: PlanContext) -> Iterator[Breach]:
    people = {person.email.lower() for person in context.catalog.on_call.people}
    for watch in context.notifiers:
        addresses = {address.lower() for channel in watch.notify for address in channel.addresses}
        if len(addresses) == 1 and addresses <= people and all(it.kind == "email" for it in watch.notify):
            yield notifier_breach(watch, "one person's mailbox is all that hears of it")


def _leads_nowhere(resources: Sequence[Resource]) -> Iterable[tuple[Resource, str]]:
    """Judged by what the stack makes of a kind; where it makes none, another stack does."""
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


RULES = (
    Rule(
        id="critical-without-pager",
        severity="error",
        why="Critical is what wakes people, and this wakes nobody.",
        fix="Write `notify: [slack, pagerduty]`, or `severity: warning` if it can wait until morning.",
        looks_at=WholePlan(broken=_without_pager),
    ),
    Rule(
        id="route-broken",
        severity="error",
        why="A critical alert must lead from its handle over service and escalation policy to two humans at least.",
        fix="Mend the first missing step: the handle in the message, its service object, or the people of the policy.",
        looks_at=WholePlan(broken=_broken),
    ),
    Rule(
        id="critical-rings-low",
        severity="error",
        why="At low urgency the phone stays silent, and the page is read in the morning.",
        fix="Name the handle of the service that rings.",
        looks_at=WholePlan(broken=_rings_low),
    ),
    Rule(
        id="mild-rings-high",
        severity="warning",
        why="Who is woken by what could wait stops getting up for what cannot.",
        fix="Name the handle of the service of low urgency, or write `severity: critical` if it is.",
        looks_at=WholePlan(broken=_rings_high),
    ),
    Rule(
        id="tells-nobody",
        severity="warning",
        why="It fires in a list that somebody would have to look at.",
        fix="Write `notify: [slack]`; in an SLO `notify_ticket:`, and `notify_page:` for what wakes people.",
        looks_at=WholePlan(broken=_tells_nobody),
    ),
    Rule(
        id="one-mailbox",
        severity="warning",
        why="When that person is on holiday, or has left, nobody hears of it.",
        fix="Mail a list, or tell a chat.",
        looks_at=WholePlan(broken=_one_mailbox),
    ),
    Rule(
        id="handle-leads-nowhere",
        severity="error",
        why="Datadog drops a handle that it does not know, without a word.",
        fix="Spell it as the channel's or service's resource does; take the name from its output.",
        looks_at=AllResources(broken=_leads_nowhere),
    ),
)
