"""Facts of SLOs and their alerts."""

from collections.abc import Iterator

from catalog.registry import SLOS
from review.diff.items import ItemDiff, KeptItem
from review.facts.context import Context, FieldChange
from review.facts.fact import Fact, directed, looser, plain, removed_and_added, tighter
from review.facts.fields import changed, lowered_is_later, nothing
from review.facts.notifiers import notifier, signals
from review.facts.notifiers.firing import signal_of
from review.facts.phrases.consequences import PAGES
from review.facts.phrases.notifiers import Slo
from review.facts.section import SectionFacts
from review.inputs.document import Json


def on_create_delete(diff: ItemDiff, context: Context) -> Iterator[Fact]:
    """Yield the facts of an added or removed SLO, with its alerts."""
    fields = diff.item.fields
    target, window, alerts = fields["target"], fields["window"], fields["alerts"]
    if diff.after:
        yield tighter(Slo.ADDED, target=target, window=window, alerts=_roles(alerts, context))
    else:
        yield looser(Slo.REMOVED, target=target, window=window, alerts=len(alerts))


def on_dependency_change(diff: KeptItem, context: Context) -> Iterator[Fact]:
    """Yield the effects of its signal's change on an SLO."""
    sli = diff.after.fields["sli"]
    if "signal" in sli and "sli" not in diff.changed:
        yield from signals.on_dependency_change(context, rising=_bad_when_high(sli), signal=sli["signal"])


def alert_on_dependency_change(diff: KeptItem, context: Context) -> Iterator[Fact]:
    """Yield the effects of its SLO's change on an SLO alert."""
    slo = context.diffs.get(SLOS.ref(diff.after.fields["slo_id"]))
    if isinstance(slo, KeptItem) and "target" in slo.changed:
        before, after = slo.changed["target"]
        yield directed(Slo.TARGET_OF, later=after < before, slo=slo.item.name, before=before, after=after)
    yield from notifier.on_dependency_change(diff, context)


def _alerts_changed(change: FieldChange) -> Iterator[Fact]:
    removed, added = removed_and_added(change.before, change.after)
    if removed:
        yield looser(Slo.ALERTS_REMOVED, roles=_roles(removed, change.context))
    if added:
        yield tighter(Slo.ALERTS_ADDED, roles=_roles(added, change.context))


def _sli(change: FieldChange) -> Iterator[Fact]:
    before, after = change.before, change.after
    if before["kind"] != after["kind"] or _what(change, before) != _what(change, after):
        yield looser(Slo.MEASURES, before=_measured(change, before), after=_measured(change, after))
        return
    if before.get("counts") != after.get("counts"):
        yield looser(Slo.COUNTS, before=before["counts"], after=after["counts"])
    if before.get("comparator") != after.get("comparator"):
        yield looser(Slo.COMPARATOR, before=before["comparator"], after=after["comparator"])
    elif before.get("threshold") != after.get("threshold"):
        unit = signal_of(after, change.context.head).get("unit")
        yield directed(
            Slo.THRESHOLD,
            later=(after["threshold"] > before["threshold"]) == _bad_when_high(after),
            comparator=after["comparator"],
            before=[before["threshold"], unit],
            after=[after["threshold"], unit],
        )
    if before.get("every_minutes") != after.get("every_minutes"):
        yield plain(Slo.SLICE, before=before["every_minutes"], after=after["every_minutes"])


def _burn(change: FieldChange) -> Iterator[Fact]:
    code = Slo.BUDGET if change.fields_after["role"] == "budget" else Slo.BURN_RATE
    yield directed(
        code, later=change.after > change.before, consequences=PAGES, before=change.before, after=change.after
    )


def _bad_when_high(sli: Json) -> bool:
    """Return whether a higher value of the signal makes the SLO worse."""
    if sli["kind"] == "RatioSli":
        return bool(sli["counts"] == "bad")
    return str(sli["comparator"]).startswith("<")


def _what(change: FieldChange, sli: Json) -> str:
    if "check" in sli:
        return str(sli["check"]["ref"])
    signal = sli["signal"]
    return str(change.context.name(signal) if "ref" in signal else signal["name"])


def _measured(change: FieldChange, sli: Json) -> list[str]:
    """Return what measures an SLO: the kind, and the check's name, the condition, or the signal's name."""
    match sli["kind"]:
        case "UptimeSli":
            return [sli["kind"], change.context.name(sli["check"])]
        case "TimeSliceSli":
            return [sli["kind"], sli["condition"]]
    return [sli["kind"], _what(change, sli)]


def _roles(refs: list[Json], context: Context) -> list[str]:
    """Return the names that tell the alerts of one SLO apart: `page-1h` and `budget`."""
    items = [context.item(ref["ref"]) for ref in refs]
    return [str(item.fields["role"]) for item in items if item]


FACTS = SectionFacts(
    fields={
        "service": notifier.FIELDS["service"],
        "runbook": notifier.FIELDS["runbook"],
        # A lower target leaves a larger budget, which burns more slowly.
        "target": lowered_is_later(Slo.TARGET),
        "warning": changed(Slo.WARNING),
        "window": changed(Slo.WINDOW),
        "alerts": _alerts_changed,
        "sli": _sli,
    },
    on_create_delete=on_create_delete,
    on_dependency_change=on_dependency_change,
)
ALERT_FACTS = SectionFacts(
    fields={
        **notifier.FIELDS,
        "threshold": _burn,
        "slo_id": nothing,
        "budget_percent": nothing,
    },
    on_create_delete=notifier.on_create_delete,
    on_dependency_change=alert_on_dependency_change,
)
