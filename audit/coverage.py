"""Coverage: how much of the accounts the code manages, and what in them nothing uses."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from audit.compare.model import Entry, Status
from audit.compare.unmanaged import is_manageable
from audit.model import Coverage, Share
from audit.silences import kinds
from audit.silences.alerts import Context
from audit.silences.handles import TYPES, handle_of, handles_in
from catalog.vendors import VENDORS

_MANAGED = frozenset(
    {
        Status.IN_SYNC,
        Status.CHANGED_LIVE,
        Status.CHANGED_IN_BOTH,
        Status.NOT_APPLIED,
        Status.ADOPTED,
        Status.IMPORTED,
        Status.OTHER_STACK,
    }
)
Shares = Mapping[str, float]
"""The shares of the audit before, by `group name`."""


def coverage_of(context: Context, before: Shares) -> Coverage:
    """Return the coverage of the accounts. Users and installed integrations are no code's, and count nowhere."""
    found = [it for it in context.comparison.entries if it.live is not None and _counts(it)]
    return Coverage(
        vendors=_shares("vendor", found, lambda it: VENDORS[it.vendor].title, before),
        kinds=_shares("kind", found, lambda it: f"{VENDORS[it.vendor].title} {it.kind}", before),
        teams=_shares("team", found, _team, before),
        idle_people=_idle_people(context),
        idle_schedules=_idle_schedules(context),
        idle_integrations=_idle_integrations(context),
    )


def _counts(entry: Entry) -> bool:
    """Whether an entry's kind can be managed, or its object is."""
    return entry.stack is not None or entry.live is None or is_manageable(entry.live)


def shares(coverage: Coverage) -> dict[str, float]:
    """Return the shares for the next audit to compare with."""
    groups = (("vendor", coverage.vendors), ("kind", coverage.kinds), ("team", coverage.teams))
    return {f"{group} {each.name}": round(each.share, 4) for group, found in groups for each in found}


def _shares(
    group: str, entries: Iterable[Entry], name_of: Callable[[Entry], str | None], before: Shares
) -> tuple[Share, ...]:
    managed, total = Counter[str](), Counter[str]()
    for entry in entries:
        if (name := name_of(entry)) is not None:
            total[name] += 1
            managed[name] += entry.status in _MANAGED
    return tuple(
        Share(name=name, managed=managed[name], total=count, before=before.get(f"{group} {name}"))
        for name, count in sorted(total.items())
    )


def _team(entry: Entry) -> str | None:
    """Return the team in an object's tags; None for an object without one."""
    tags = entry.live.tags if entry.live else ()
    return next((tag.removeprefix("team:") for tag in tags if tag.startswith("team:")), None)


def _idle_people(context: Context) -> tuple[str, ...]:
    """Return the users who have a phone and a rule, and whom nothing pages."""
    on_call = context.on_call
    found = [user for id, user in on_call.users.items() if not on_call.is_paged(id) and not on_call.reach(id).problems]
    return tuple(sorted(it.name for it in found if "contact_methods" in it.body))


def _idle_schedules(context: Context) -> tuple[str, ...]:
    """Return the schedules that no escalation policy uses, or in which nobody is on call."""
    used = {
        str(target.get("id"))
        for policy in context.on_call.policies.values()
        for rule in policy.body.get("escalation_rules") or ()
        for target in rule.get("targets") or ()
    }
    empty = {duty.id for duty in context.on_call.calendar if not any(shift.person for shift in duty.shifts)}
    schedules = context.on_call.schedules.values()
    return tuple(sorted(it.name for it in schedules if it.id not in used or it.id in empty))


def _idle_integrations(context: Context) -> tuple[str, ...]:
    """Return Datadog's Slack channels, webhooks and PagerDuty entries that no message of a monitor or test names."""
    inventory = context.inventory
    if not all(each.complete for each in inventory.collections if each.type in (kinds.MONITOR, kinds.TEST)):
        return ()
    messages = (str(it.body.get("message") or "") for it in context.of_type(kinds.MONITOR, kinds.TEST))
    named = frozenset(handle for message in messages for handle in handles_in(message))
    handles = (handle for it in context.of_type(*TYPES.values()) if (handle := handle_of(it)) is not None)
    return tuple(sorted(it for it in handles if it not in named))
