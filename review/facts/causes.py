"""Why something that woke people wakes nobody any more: the one item whose change brings it about."""

from dataclasses import dataclass

from review.diff.items import Pair
from review.facts.context import Context
from review.inputs.document import Json
from review.inputs.notifiers import WATCHES, pager, policy_of, wakes

HEARS = frozenset({"here", "default_for", "kind"})
"""The fields of a channel that say whether a page reaches anybody by it."""


@dataclass(frozen=True, kw_only=True)
class Cause:
    """The reference of the item that changed, what happened to what it paged, and why in words."""

    ref: str
    word: str
    why: str


def silenced(context: Context) -> dict[str, Cause]:
    """Every watch that woke people in the base and wakes nobody in the head, with its cause, by reference."""
    found = {}
    for ref, pair in context.pairs.items():
        if pair.section not in WATCHES:
            continue
        was = context.was(pair)
        if was is not None and wakes(was) and not (pair.after and wakes(pair.after)):
            found[ref] = cause(pair, was, context)
    return found


def cause(pair: Pair, was: Json, context: Context) -> Cause:
    """The cause of the silence of a watch that woke people; `was` is the watch as the base has it."""
    stack = context.stack
    if not context.head.items and stack:
        return Cause(ref=stack.ref, word="delete", why="the stack is gone")
    if pair.after is None:
        return _deleted(pair, was, context)
    if not context.head.pages and stack:
        return Cause(ref=stack.ref, word="mute", why=f"{context.head.environment} pages nobody")
    fields = pair.changed
    if "severity" in fields:
        return _own(pair, f"severity {fields['severity'][0]} → {fields['severity'][1]}")
    if pager(pair.after, context.head) is None:
        return _unnotified(pair, was, context)
    return _unrouted(pair, was, context)


def _deleted(pair: Pair, was: Json, context: Context) -> Cause:
    service = f"services/{was['service']}"
    owner = context.pairs.get(service)
    if owner and owner.after is None:
        return Cause(ref=service, word="delete", why=f"the service {context.name(service)} is deleted")
    if was["section"] == "slo_alerts":
        slo = context.pairs.get(_slo(was))
        gone = "is deleted" if slo is None or slo.after is None else "has other alerts"
        return Cause(ref=_slo(was), word="delete", why=f"{context.name(_slo(was))} {gone}")
    return Cause(ref=pair.ref, word="delete", why="it is deleted")


def _unnotified(pair: Pair, was: Json, context: Context) -> Cause:
    """PagerDuty is no longer among those it notifies: its own list says so, or the channel does."""
    ref = pager(was, context.base)
    channel = context.pairs.get(ref) if ref else None
    if channel and channel.after and HEARS & set(channel.changed):
        return Cause(ref=channel.ref, word="mute", why=f"the channel {channel.item['name']} pages no more")
    if was["section"] == "error_alerts":
        tracking = context.pairs.get("error_tracking/error_tracking")
        if tracking and tracking.after and "pagerduty" in tracking.changed and not tracking.changed["pagerduty"][1]:
            return Cause(ref=tracking.ref, word="mute", why="Sentry is connected to PagerDuty no more")
    every = any(channel["ref"] == ref for channel in was["fields"]["notify"])
    return _own(pair, f"PagerDuty is taken out of {'notify' if every else 'notify_by_priority'}")


def _unrouted(pair: Pair, was: Json, context: Context) -> Cause:
    """Its service leads to nobody: it is another service, or the service lost its escalation policy."""
    assert pair.after is not None
    if "service" in pair.changed:
        to = f"{context.name(pair.after['fields']['service'])}, which pages nobody" if pair.after["service"] else "none"
        return _own(pair, f"its service is now {to}")
    policy = policy_of(was, context.base)
    now = context.pairs.get(f"escalation_policies/{policy['id']}") if policy else None
    if now and now.after is None:
        return Cause(ref=now.ref, word="delete", why=f"the escalation policy {now.item['name']} is deleted")
    service = f"services/{pair.after['service']}"
    return Cause(ref=service, word="mute", why=f"{context.name(service)} has no escalation policy any more")


def _own(pair: Pair, why: str) -> Cause:
    """Its own edit; the alerts of an SLO are written in the SLO."""
    assert pair.before is not None
    return Cause(ref=_slo(pair.item) if pair.section == "slo_alerts" else pair.ref, word="mute", why=why)


def _slo(item: Json) -> str:
    return f"slos/{item['fields']['slo_id']}"
