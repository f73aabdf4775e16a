"""Facts of maintenance windows: which alerts they mute, and for how long."""

from collections.abc import Iterator

from catalog.maintenance.recurrence import Frequency, Recurrence, read_rule
from review.diff.items import ItemDiff
from review.facts.context import Context, FieldChange
from review.facts.fact import Fact, directed, looser, plain, removed_and_added, tighter
from review.facts.fields import raised_is_later
from review.facts.phrases.account import Maintenance
from review.facts.phrases.consequences import MUTES, MUTES_OFTEN
from review.facts.section import SectionFacts
from review.inputs.document import Document, Json
from review.inputs.notifiers import NOTIFIERS, pages_people

_MINUTES: dict[Frequency, int] = {"DAILY": 1440, "WEEKLY": 7 * 1440, "MONTHLY": 30 * 1440}


def on_create_delete(diff: ItemDiff, context: Context) -> Iterator[Fact]:
    """Yield the facts of an added or removed window."""
    fields = diff.item.fields
    window = _window(fields) | {"services": context.names(fields["services"])}
    alerts = muted(fields, context.head) if diff.after else []
    names = context.names(alerts)
    paging = context.names(ref for ref in alerts if pages_people(context.head.items[ref]))
    if not diff.after:
        yield tighter(Maintenance.REMOVED, window=window)
    elif paging:
        arguments = {"alerts": len(alerts), "names": names, "count": len(paging), "paging": paging}
        yield looser(Maintenance.ADDED_PAGING, window=window, **arguments)
    elif alerts:
        yield looser(Maintenance.ADDED, window=window, alerts=len(alerts), names=names)
    else:
        yield plain(Maintenance.ADDED_UNUSED, window=window)


def muted(fields: Json, side: Document) -> list[str]:
    """Return the references of what a window mutes on one side: the items of its services, or everything."""
    services = {service["ref"].partition("/")[2] for service in fields["services"]}
    items = side.of_services(services) if services else side.items.items()
    return [ref for ref, item in items if item.section in NOTIFIERS[:3]]


def share(fields: Json) -> float:
    """Return the share of time that a recurring window mutes, from 0 to 1; 0 for one that happens once."""
    rule = _recurrence(fields)
    return float(fields["minutes"] / (_MINUTES[rule.frequency] * rule.interval)) if rule else 0.0


def _window(fields: Json) -> Json:
    return {key: fields[key] for key in ("start", "minutes", "time_zone")} | {"rule": _rule(fields)}


def _rule(fields: Json) -> dict[str, str] | None:
    recurrence = _recurrence(fields)
    return recurrence.parts if recurrence else None


def _recurrence(fields: Json) -> Recurrence | None:
    return read_rule(fields["repeats"]) if fields["repeats"] else None


def _when(change: FieldChange) -> Iterator[Fact]:
    if change.field != "time_zone" or "start" not in change.diff.changed:
        yield plain(Maintenance.MOVED, before=_window(change.fields_before), after=_window(change.fields_after))


def _repeats(it: FieldChange) -> Iterator[Fact]:
    change = share(it.fields_before) - share(it.fields_after)
    rules = {"before": _rule(it.fields_before), "after": _rule(it.fields_after)}
    if change:
        yield directed(Maintenance.RECURRENCE, later=change < 0, consequences=MUTES_OFTEN, **rules)
    else:
        yield plain(Maintenance.RECURRENCE, **rules)


def _services(change: FieldChange) -> Iterator[Fact]:
    removed, added = (change.context.names(refs) for refs in removed_and_added(change.before, change.after))
    if not change.after:
        yield looser(Maintenance.EVERYTHING, names=removed)
    elif not change.before:
        yield tighter(Maintenance.NARROWED, names=added)
    else:
        if added:
            yield looser(Maintenance.SERVICES_ADDED, names=added)
        if removed:
            yield tighter(Maintenance.SERVICES_REMOVED, names=removed)


FACTS = SectionFacts(
    fields={
        "minutes": raised_is_later(Maintenance.LENGTH, MUTES),
        "start": _when,
        "time_zone": _when,
        "repeats": _repeats,
        "services": _services,
    },
    on_create_delete=on_create_delete,
)
