"""Facts of services: whom their alerts page, and which team owns them."""

from collections.abc import Iterator

from catalog.registry import SERVICES, TEAMS
from review.diff.items import ItemDiff
from review.facts.context import Context, FieldChange
from review.facts.fact import Fact, looser, plain, removed_and_added, tighter
from review.facts.fields import changed, each, switched
from review.facts.on_call.people import team
from review.facts.phrases.account import Service
from review.facts.section import SectionFacts
from review.inputs.document import Document
from review.inputs.notifiers import NOTIFIERS, pager, pages_people


def on_create_delete(diff: ItemDiff, context: Context) -> Iterator[Fact]:
    """Yield the facts of an added or removed service, with the number of its alerts."""
    side = context.head if diff.after else context.base
    notifiers = [ref for ref in context.users(diff.ref, *NOTIFIERS) if ref in side.items]
    waking = [ref for ref in notifiers if pages_people(side.items[ref])]
    if diff.after:
        yield plain(Service.ADDED, alerts=len(notifiers)) if notifiers else plain(Service.ADDED_UNWATCHED)
    elif waking:
        yield looser(Service.REMOVED_PAGING, alerts=context.names(waking))
    else:
        yield plain(Service.REMOVED, alerts=len(notifiers))


def paging(ref: str, side: Document, context: Context) -> list[str]:
    """Return the items of a service on one side that notify PagerDuty."""
    users = context.users(ref, *NOTIFIERS)
    return [user for user in users if user in side.items and pager(side.items[user], side)]


def _team(change: FieldChange) -> Iterator[Fact]:
    """Yield the fact of the owning team, and in a stack that pages, the chat channels that the alerts still post to."""
    context = change.context
    names = [context.name(TEAMS.ref(value)) if value else None for value in (change.before, change.after)]
    users = context.users(change.diff.ref, *NOTIFIERS)
    routes = [context.head.routes[ref] for ref in users if ref in context.head.routes] if context.head.pages else []
    posts = [[place.rpartition(" ")[2] for it in route.told if it.kind == "slack" for place in it.places]
             for route in routes]  # fmt: skip
    places = list(dict.fromkeys(place for of_route in posts for place in of_route))
    if places:
        count = sum(map(bool, posts))
        yield plain(Service.TEAM_POSTS, before=names[0], after=names[1], alerts=count, places=places)
    else:
        yield from team(change)


def _policy(change: FieldChange) -> Iterator[Fact]:
    context = change.context
    alerts = context.names(paging(change.diff.ref, context.head, context)) if context.head.pages else []
    lost, gained = (looser, tighter) if alerts else (plain, plain)
    if change.after is None:
        yield lost(Service.POLICY_REMOVED, before=context.name(change.before), alerts=alerts)
    elif change.before is None:
        yield gained(Service.POLICY_ADDED, after=context.name(change.after), alerts=alerts)
    else:
        before, after = context.names((change.before, change.after))
        yield plain(Service.POLICY_CHANGED, before=before, after=after, alerts=alerts)


def _depends_on(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of dependencies. They are ids, which a rename of another service changes without any effect."""
    before, after = (
        [item.name if (item := side.items.get(SERVICES.ref(id))) else id for id in ids]
        for side, ids in (
            (change.context.base, change.diff.was.fields["depends_on"]),
            (change.context.head, change.after),
        )
    )
    removed, added = removed_and_added(before, after)
    yield from (plain(Service.DEPENDENCY_REMOVED, name=name) for name in removed)
    yield from (plain(Service.DEPENDENCY_ADDED, name=name) for name in added)


def _links(change: FieldChange) -> Iterator[Fact]:
    removed, added = removed_and_added(
        [link["name"] for link in change.before], [link["name"] for link in change.after]
    )
    yield plain(Service.LINKS, changes={"removed": removed, "added": added})


BUSINESS_FACTS = SectionFacts(
    fields={"services": each(Service.SUPPORT_REMOVED, Service.SUPPORT_ADDED)},
)
FACTS = SectionFacts(
    fields={
        "tag": changed(Service.TAG),
        "team": _team,
        "escalation_policy": _policy,
        "default": switched(plain(Service.DEFAULT_ON), plain(Service.DEFAULT_OFF)),
        "external": switched(looser(Service.EXTERNAL), plain(Service.INTERNAL)),
        "depends_on": _depends_on,
        "runbooks": changed(Service.RUNBOOKS),
        "links": _links,
    },
    on_create_delete=on_create_delete,
)
