"""What everything that notifies has: how hard it is, whom it tells, and for which service."""

from collections.abc import Iterator

from review.diff.items import Pair
from review.facts.causes import HEARS, cause
from review.facts.context import Context, FieldChange
from review.facts.phrases import looser, minutes, plain, prose, tighter
from review.inputs.document import Document, Json
from review.inputs.notifiers import is_pager, pager, pages_by_hand, policy_of, wakes
from review.model import Sentence

_RANK = {"info": 0, "warning": 1, "critical": 2}
PRIORITIES = {"critical": 1, "warning": 3, "info": 5}


def severity(it: FieldChange) -> Iterator[Sentence]:
    """How hard it is, and whether that wakes somebody now, or no more."""
    text = f"severity {it.before} → {it.after}"
    before, after = woken_on(it.pair, it.context)
    if after and not before:
        yield tighter(f"{text}: now wakes {after}")
    elif before and not after:
        yield looser(f"{text}: no longer wakes {before}")
    else:
        yield tighter(text) if _RANK[it.after] > _RANK[it.before] else looser(text)


def notify(it: FieldChange) -> Iterator[Sentence]:
    """Channels that it tells no more, and those that it tells from now on. Whom the severity wakes, it says itself."""
    said = "severity" in it.pair.changed
    old = [channel["ref"] for channel in it.before or ()]
    new = [channel["ref"] for channel in it.after or ()]
    for ref in (ref for ref in old if ref not in new):
        yield looser(
            f"no longer {_told(ref, it.context.base, None if said else it.context.was(it.pair))}{_why(ref, it.context)}"
        )
    for ref in (ref for ref in new if ref not in old):
        yield tighter(f"now {_told(ref, it.context.head, None if said else it.pair.after)}{_why(ref, it.context)}")


def service(it: FieldChange) -> Iterator[Sentence]:
    """Whose it is, and whom that wakes."""
    old, new = (it.context.name(value) if value else "no service" for value in (it.before, it.after))
    text = f"belongs to {new} instead of {old}"
    before, after = woken_on(it.pair, it.context)
    if before and not after:
        yield looser(f"{text}: no longer wakes {before}")
    elif after and not before:
        yield tighter(f"{text}: now wakes {after}")
    else:
        yield plain(text if before == after else f"{text}: wakes {after} instead of {before}")


def renotify(it: FieldChange) -> Iterator[Sentence]:
    """How often it tells again while it lasts."""
    if not it.after:
        yield looser(f"no longer tells again while it lasts ({_again(it.before)} before)")
    elif not it.before:
        yield tighter(f"tells again {_again(it.after)} while it lasts")
    else:
        seldom = it.after["every_minutes"] > it.before["every_minutes"]
        fewer = (it.after["times"] or 10**6) < (it.before["times"] or 10**6)
        text = f"tells again {_again(it.after)} instead of {_again(it.before)}"
        yield looser(f"{text} (less)") if seldom or fewer else tighter(f"{text} (more)")


def priority(it: FieldChange) -> Iterator[Sentence]:
    """Datadog's priority, unless it merely goes with the severity."""
    if (it.before, it.after) != tuple(PRIORITIES[fields["severity"]] for fields in (it.fields_before, it.fields_after)):
        yield plain(f"priority P{it.before} → P{it.after}")


def runbook(it: FieldChange) -> Iterator[Sentence]:
    """Where its runbook is: it moves with the service's runbooks, and with a rename."""
    yield plain(f"runbook: {it.before or 'none'} → {it.after or 'none'}")


def first_steps(it: FieldChange) -> Iterator[Sentence]:
    """The first steps are a text."""
    yield plain("first steps rewritten" if it.before and it.after else f"first steps {_came(it)}")


def follows(pair: Pair, context: Context) -> Iterator[Sentence]:
    """What the change of another item does to whom this one wakes and tells."""
    own = {"severity", "service", "notify", "by_priority"} & set(pair.changed)
    was = context.was(pair)
    before, after = woken_on(pair, context)
    if was is None or pair.after is None:
        return
    if before and not after and not own:
        yield looser(f"no longer wakes {before}: {cause(pair, was, context).why}")
    elif after and not before and not own:
        yield tighter(f"now wakes {after}: {_came_to_page(pair, context)}")
    elif before != after and "service" not in own and before and after and not _renamed_policy(pair, context):
        yield plain(f"wakes {after} instead of {before}: {context.name(pair.item['fields']['service'])} changed")
    kept = [
        channel
        for channel in pair.after["fields"].get("notify") or ()
        if channel in (pair.before or {})["fields"]["notify"]
    ]
    for channel in kept:
        yield from _address(channel, context)


def woken_by(item: Json, side: Document) -> str | None:
    """Who is woken when an item of that side fires: its escalation policy, by name; None when nobody is.

    Whom Sentry pages through an entry that a person has made, PagerDuty alone knows.
    """
    if not wakes(item):
        return None
    if item["section"] == "error_alerts" and pages_by_hand(side):
        return "those whom PagerDuty calls"
    policy = policy_of(item, side)
    return str(policy["name"]) if policy else "those whom PagerDuty calls"


def destination(ref: str, side: Document) -> str:
    """Where a channel leads on a side: `#alerts`, `ops@example.com`, `the webhook Incident bot`."""
    channel = side.items.get(ref)
    if channel is None:
        return ref.partition("/")[2]
    fields = channel["fields"]
    match fields["kind"]:
        case "slack":
            return str(fields["channel"] or channel["name"])
        case "email":
            return prose(fields["addresses"]) if fields["addresses"] else str(channel["name"])
        case "webhook":
            return f"the webhook {channel['name']}"
    return "PagerDuty"


def new_or_gone(pair: Pair, context: Context) -> Iterator[Sentence]:
    """What it means that something that notifies comes or goes."""
    side = context.head if pair.after else context.base
    item = pair.after or context.was(pair)
    assert item is not None
    woken = woken_by(item, side)
    channels = [destination(channel["ref"], side) for channel in item["fields"].get("notify") or ()]
    by_itself = "those whom Sentry mails" if pair.section == "error_alerts" else "nobody"
    told = prose(channels) if channels else by_itself
    whom = f"wakes {woken}" if woken else f"tells {told}"
    severity = item["fields"]["severity"]
    if pair.after:
        yield tighter(f"new, {severity}: {whom}")
    else:
        yield looser(f"deleted, it was {severity}: no longer {whom}")


def woken_on(pair: Pair, context: Context) -> tuple[str | None, str | None]:
    """Who is paged when an item fires on the base, and on the head; None where nobody is."""
    was = context.was(pair)
    return (
        woken_by(was, context.base) if was else None,
        woken_by(pair.after, context.head) if pair.after else None,
    )


def _told(ref: str, side: Document, item: Json | None) -> str:
    """What a channel is to an item of a side; without an item, it is not said whom PagerDuty calls."""
    if not is_pager(ref, side):
        return f"tells {destination(ref, side)}"
    if not side.pages or item is None:
        return "names PagerDuty"
    if woken := woken_by(item, side):
        return f"wakes {woken}"
    policy = policy_of(item, side)
    return f"opens an incident of low urgency for {policy['name']}" if policy else "names PagerDuty"


def _why(ref: str, context: Context) -> str:
    """The channel's own change, where it is what takes it in or out."""
    channel = context.pairs.get(ref)
    if channel and channel.before and channel.after and {"here", "default_for"} & set(channel.changed):
        return f": the channel {channel.item['name']} changed"
    return ""


def _address(channel: Json, context: Context) -> Iterator[Sentence]:
    changed = context.changed(channel)
    if changed and {"channel", "addresses", "url_secret", "workspace"} & set(changed.changed):
        old = destination(f"channels/{changed.before['id']}" if changed.before else "", context.base)
        new = destination(changed.ref, context.head)
        yield plain(f"tells {new} instead of {old}" if old != new else f"tells another {new}")


def _came_to_page(pair: Pair, context: Context) -> str:
    assert pair.after is not None
    if context.head.pages and not context.base.pages:
        return f"{context.head.environment} pages"
    ref = pager(pair.after, context.head)
    channel = context.pairs.get(ref) if ref else None
    if channel and HEARS & set(channel.changed):
        return f"the channel {channel.item['name']} changed"
    return f"{context.name(pair.item['fields']['service'])} has an escalation policy now"


def _renamed_policy(pair: Pair, context: Context) -> bool:
    assert pair.after is not None
    policy = policy_of(pair.after, context.head)
    changed = context.pairs.get(f"escalation_policies/{policy['id']}") if policy else None
    return bool(changed and changed.renamed)


def _again(value: Json) -> str:
    times = value["times"]
    most = f", at most {'once' if times == 1 else f'{times} times'}" if times else ""
    return f"every {minutes(value['every_minutes'])}{most}"


def _came(it: FieldChange) -> str:
    return "added" if it.after else "taken out"


WATCHED = {
    "severity": severity,
    "notify": notify,
    "service": service,
    "renotify": renotify,
    "priority": priority,
    "runbook": runbook,
    "first_steps": first_steps,
}
