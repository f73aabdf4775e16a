"""What a maintenance window means: for how long which alerts are muted."""

from collections.abc import Iterator

from review.diff.items import Pair
from review.facts.context import Context, FieldChange
from review.facts.fact import Fact, left_and_joined, looser, plain, ranked, tighter
from review.facts.phrases.maintenance import Maintenance
from review.inputs.document import Document, Json
from review.inputs.notifiers import WATCHES, wakes

_PERIODS = {"DAILY": 1440, "WEEKLY": 7 * 1440, "MONTHLY": 30 * 1440}


def on_create_delete(pair: Pair, context: Context) -> Iterator[Fact]:
    """A window that comes or goes."""
    fields = pair.item.fields
    services, window = context.names(fields["services"]), _window(fields)
    if not pair.after:
        yield tighter(Maintenance.REMOVED, services=services, window=window)
        return
    alerts = muted(fields, context.head)
    paging = context.names(ref for ref in alerts if wakes(context.head.items[ref]))
    say = looser if alerts else plain
    yield say(Maintenance.ADDED, services=services, window=window, alerts=len(alerts), paging=paging)


def muted(fields: Json, side: Document) -> list[str]:
    """The references of what a window mutes on a side: what belongs to its services, or everything."""
    services = {service["ref"].partition("/")[2] for service in fields["services"]}
    items = side.of_services(services) if services else side.items.items()
    return [ref for ref, item in items if item.section in WATCHES[:3]]


def share(fields: Json) -> float:
    """The part of all time that a repeated window mutes, from 0 to 1; 0 for one that happens once."""
    rule = _rule(fields)
    return float(fields["minutes"] / (_PERIODS[rule["FREQ"]] * int(rule["INTERVAL"]))) if rule else 0.0


def _window(fields: Json) -> Json:
    return {key: fields[key] for key in ("start", "minutes", "time_zone")} | {"rule": _rule(fields)}


def _rule(fields: Json) -> dict[str, str] | None:
    return dict(part.split("=", 1) for part in fields["repeats"].split(";")) if fields["repeats"] else None


def _length(it: FieldChange) -> Iterator[Fact]:
    if it.after > it.before:
        yield looser(Maintenance.LENGTHENED, before=it.before, after=it.after)
    else:
        yield tighter(Maintenance.SHORTENED, before=it.before, after=it.after)


def _when(it: FieldChange) -> Iterator[Fact]:
    if it.field != "time_zone" or "start" not in it.pair.changed:
        yield plain(Maintenance.MOVED, before=_window(it.fields_before), after=_window(it.fields_after))


def _repeats(it: FieldChange) -> Iterator[Fact]:
    change = share(it.fields_before) - share(it.fields_after)
    code = Maintenance.MORE_OFTEN if change < 0 else Maintenance.LESS_OFTEN if change > 0 else Maintenance.AS_OFTEN
    yield ranked(change, code, before=_rule(it.fields_before), after=_rule(it.fields_after))


def _services(it: FieldChange) -> Iterator[Fact]:
    gone, joined = (it.context.names(refs) for refs in left_and_joined(it.before, it.after))
    if not it.after:
        yield looser(Maintenance.EVERYTHING, before=gone)
    elif not it.before:
        yield tighter(Maintenance.NARROWED, after=joined)
    else:
        if joined:
            yield looser(Maintenance.SERVICES_ADDED, services=joined)
        if gone:
            yield tighter(Maintenance.SERVICES_REMOVED, services=gone)


FIELDS = {
    "minutes": _length,
    "start": _when,
    "time_zone": _when,
    "repeats": _repeats,
    "services": _services,
}
