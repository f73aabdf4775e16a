"""What several stacks of one account require of each other: an account has an item once, and one stack makes it.

A stack that does not own a vendor's account-wide items refers to them by name. Without this check, a missing item is
found only by `pulumi up` of the other stack; if two stacks make items of one name, the vendor refuses the second.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from catalog.accounts.names import pager_names
from catalog.catalog import Catalog
from catalog.channels import Channel
from catalog.error_tracking.paging import entry_name, made_pagers
from catalog.forms.diagnostics import CatalogError
from catalog.forms.text import prose, shown
from catalog.notifiers import Notifier
from catalog.on_call.model import Team
from catalog.on_call.owners import policy_team, rotation_teams
from catalog.signals.metrics import Metric
from catalog.source.places import Source


@dataclass(frozen=True, kw_only=True)
class Need:
    """An item that a stack refers to and does not make: `key` is the vendor's identification, `what` a text."""

    key: tuple[str, ...]
    what: str
    hint: str
    source: Source


def account_errors(catalogs: Sequence[Catalog]) -> tuple[CatalogError, ...]:
    """Return the errors between stacks that share an account, sorted by place; `catalogs` are all of its stacks.

    A vendor that none of them owns is not checked, since its items are made elsewhere. Several owners may each have an
    account of their own, so an item that one of them makes is enough.
    """
    errors = [error for vendor in _VENDORS for error in vendor(catalogs)]
    return tuple(sorted(set(errors), key=lambda error: (error.source, error.message)))


def channel_needs(catalog: Catalog) -> Iterator[tuple[Need, Channel, tuple[Notifier, ...]]]:
    """Yield the chat channels and webhooks that a stack notifies and another stack must make, with their notifiers."""
    if catalog.stack.owns.datadog:
        return
    for channel in _posted_to(catalog):
        key = channel_key(channel)
        if key is not None:
            posting = tuple(notifier for notifier in catalog.notifiers if channel in notifier.notify)
            source = channel.source or next((item.source for item in posting if item.source), None)
            called = f"`{key[2]}` in the Slack workspace `{key[1]}`" if key[0] == "slack" else f"the webhook `{key[1]}`"
            hint = f"write the channel {shown(channel.name)} there too, or notify a channel of that stack"
            yield Need(key=key, what=called, hint=hint, source=source or _place(catalog)), channel, posting


def channel_key(channel: Channel) -> tuple[str, ...] | None:
    """Return Datadog's identification of an account-wide channel; None if it needs none, or has no address."""
    if channel.is_open:
        return None
    if channel.kind == "slack":
        return "slack", channel.workspace or "", channel.channel or ""
    return ("webhook", channel.renamed_from or channel.id) if channel.kind == "webhook" else None


def _datadog(catalogs: Sequence[Catalog]) -> Iterator[CatalogError]:
    owners = [item for item in catalogs if item.stack.owns.datadog]
    owned = {key for owner in owners for channel in owner.channels if (key := channel_key(channel))}
    metrics = {metric.name: metric for owner in reversed(owners) for metric in owner.known_metrics}
    for catalog in _others(catalogs, owners):
        for need, _, posting in channel_needs(catalog):
            if need.key not in owned:
                names = prose(sorted(notifier.name for notifier in posting), "and")
                why = f"no item there notifies it of {names}" if posting else "no alert there notifies it"
                yield _missing(catalog, owners, need, "posts to", why)
        for metric in catalog.metrics:
            fault = _metric_fault(metric, metrics.get(metric.name))
            if fault is not None:
                need = Need(
                    key=("metric", metric.name),
                    what=f"the metric `{metric.name}`",
                    hint="write the metric in a folder that both stacks extend",
                    source=metric.source or _place(catalog),
                )
                yield _missing(catalog, owners, need, "requires", fault)


def _metric_fault(metric: Metric, owned: Metric | None) -> str | None:
    """Why a query of a metric fails if its owner makes a different one, or none. No stack makes an agent's metric."""
    if metric.event is None and metric.kind != "distribution":
        return None
    if owned is None:
        return "Datadog refuses a monitor of an unknown metric" if metric.event is not None else None
    if owned.kind != metric.kind:
        return f"it is a {owned.kind} there and a {metric.kind} here"
    lost = sorted(set(metric.tags) - set(owned.tags))
    return f"there it does not have the tag {prose(lost, 'and')}" if lost else None


def _pagerduty(catalogs: Sequence[Catalog]) -> Iterator[CatalogError]:
    owners = [item for item in catalogs if item.stack.owns.pagerduty and item.stack.pages]
    teams = {team.name for owner in owners for team in owner.on_call.teams}
    emails = {person.email for owner in owners for person in owner.on_call.people if person.create}
    names = {
        name.key: (owner, name) for owner in reversed(owners) for name in pager_names(owner.services, owner.on_call)
    }
    for catalog in _others(catalogs, owners):
        if not catalog.stack.pages or catalog.stack.owns.pagerduty:
            continue
        for team in sorted(_teams_asked(catalog), key=lambda each: each.id):
            if team.name not in teams:
                hint = "write the team there too, or remove `team` here"
                need = Need(
                    key=("team", team.name),
                    what=f"the team {shown(team.name)}",
                    hint=hint,
                    source=team.source or _place(catalog),
                )
                yield _missing(catalog, owners, need, "requires", "PagerDuty has no team of this name")
        for person in catalog.on_call.people:
            if person.create and person.email not in emails:
                what, hint = (
                    f"the user {shown(person.name)}",
                    "write the person there with `create: true`, or remove `create` here",
                )
                need = Need(key=("user", person.email), what=what, hint=hint, source=person.source or _place(catalog))
                yield _missing(catalog, owners, need, "requires", "PagerDuty has no user with this email address")
        for name in pager_names(catalog.services, catalog.on_call):
            if name.kind in ("service", "escalation policy") and name.key in names:
                owner, other = names[name.key]
                message = f"{name.of} of `{catalog.stack.name}` and {other.of} of `{owner.stack.name}` are both the "
                message += f"{name.kind} {shown(name.name)} in PagerDuty, which refuses a second one with the same name"
                yield CatalogError(
                    name.source or _place(catalog), message, f"the other one is at {other.source}: rename one of them"
                )


def _teams_asked(catalog: Catalog) -> set[Team]:
    on_call = catalog.on_call
    ids = {policy_team(policy, catalog.services, on_call) for policy in on_call.escalation_policies}
    ids |= {id for rotation in on_call.rotations for id in rotation_teams(rotation, catalog.services, on_call)}
    return {team for team in on_call.teams if team.id in ids}


def _sentry(catalogs: Sequence[Catalog]) -> Iterator[CatalogError]:
    owners = [item for item in catalogs if item.stack.owns.sentry and item.error_tracking is not None]
    projects = {
        (owner.error_tracking.organization, project.renamed_from or project.id)
        for owner in owners
        if owner.error_tracking is not None
        for project in owner.error_tracking.projects
    }
    for catalog in _others(catalogs, owners):
        tracking = catalog.error_tracking
        for project in tracking.projects if tracking and not catalog.stack.owns.sentry else ():
            slug = project.renamed_from or project.id
            if tracking and (tracking.organization, slug) not in projects:
                need = Need(
                    key=("project", tracking.organization, slug),
                    what=f"the Sentry project `{slug}` of `{tracking.organization}`",
                    hint="write the project in a folder that both stacks extend",
                    source=project.source or tracking.source or _place(catalog),
                )
                yield _missing(catalog, owners, need, "creates alerts for", "Sentry has no project of this name")


def _sentry_entries(catalogs: Sequence[Catalog]) -> Iterator[CatalogError]:
    """Yield an error for stacks that make the same entries in Sentry's PagerDuty integration: Sentry would show both.

    One error for each such stack, at the first service whose entry another stack makes.
    """
    first: dict[tuple[str, ...], Catalog] = {}
    for catalog in catalogs:
        names = {service.id: service for service in catalog.services}
        for id, urgency in made_pagers(catalog.stack, catalog.error_tracking):
            tracking = catalog.error_tracking
            account = tracking.pagerduty.account if tracking and tracking.pagerduty else ""
            called = entry_name(names[id], urgency)
            key = (tracking.organization if tracking else "", account, " ".join(called.split()).casefold())
            other = first.setdefault(key, catalog)
            if other is not catalog:
                message = (
                    f"`{catalog.stack.name}` and `{other.stack.name}` create an entry with the same "
                    f"name {shown(called)} in Sentry's PagerDuty integration {shown(account)}. Sentry "
                    "accepts both, and they look the same"
                )
                hint = f"rename the service in one of them, or page from one; the other stack is at {_place(other)}"
                yield CatalogError(names[id].source or _place(catalog), message, hint)
                break


def _missing(catalog: Catalog, owners: Sequence[Catalog], need: Need, verb: str, why: str) -> CatalogError:
    named = prose((owner.stack.name for owner in owners), "and")
    places = ", ".join(str(_place(owner)) for owner in owners)
    message = f"`{catalog.stack.name}` {verb} {need.what}, which {named} must create for the account but "
    message += f"{'does' if len(owners) == 1 else 'do'} not: {why}"
    return CatalogError(need.source, message, f"{need.hint}; {named} {'is' if len(owners) == 1 else 'are'} at {places}")


def _posted_to(catalog: Catalog) -> Iterator[Channel]:
    """The channels that an item here notifies, each once."""
    recipients = {channel.id: channel for notifier in catalog.notifiers for channel in notifier.notify}
    yield from (recipients[id] for id in sorted(recipients))


def _others(catalogs: Sequence[Catalog], owners: Sequence[Catalog]) -> list[Catalog]:
    return [catalog for catalog in catalogs if catalog not in owners] if owners else []


def _place(catalog: Catalog) -> Source:
    return catalog.stack.source or Source(str(catalog.folder), 0, 0)


_VENDORS: tuple[Callable[[Sequence[Catalog]], Iterable[CatalogError]], ...] = (
    _datadog,
    _pagerduty,
    _sentry,
    _sentry_entries,
)
