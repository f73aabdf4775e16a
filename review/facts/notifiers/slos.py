"""What a change of a service level objective, or of one of its alerts, means."""

from collections.abc import Iterator

from review.diff.items import Pair
from review.facts.context import Context, FieldChange
from review.facts.notifiers import signals
from review.facts.notifiers.firing import nothing, signal_of
from review.facts.notifiers.notifier import WATCHED, new_or_gone
from review.facts.notifiers.notifier import follows as watch_follows
from review.facts.phrases import amount, judged, left_and_joined, looser, minutes, number, plain, prose, tighter
from review.inputs.document import Json
from review.model import Sentence


def whole(pair: Pair, context: Context) -> Iterator[Sentence]:
    """An SLO that comes or goes, with its alerts."""
    fields = pair.item["fields"]
    promise = f"{number(fields['target'])} % over {fields['window']}"
    alerts = len(fields["alerts"])
    if pair.after:
        yield tighter(f"new: {promise}, with {_alerts(fields['alerts'], context)}")
    else:
        yield looser(f"deleted: {promise} is promised no more, and its {alerts} alerts go with it")


def follows(pair: Pair, context: Context) -> Iterator[Sentence]:
    """What its signal's change does to an SLO."""
    assert pair.after is not None
    sli = pair.after["fields"]["sli"]
    if "signal" in sli and "sli" not in pair.changed:
        yield from signals.follows(context, rising=_bad_when_high(sli), signal=sli["signal"])


def alert_follows(pair: Pair, context: Context) -> Iterator[Sentence]:
    """What its SLO's change does to one of its alerts."""
    assert pair.after is not None
    slo = context.pairs.get(f"slos/{pair.after['fields']['slo_id']}")
    if slo and slo.before and slo.after and "target" in slo.changed:
        yield _target_said(f"the target of {slo.item['name']}", *slo.changed["target"])
    yield from watch_follows(pair, context)


def _target(it: FieldChange) -> Iterator[Sentence]:
    yield _target_said("target", it.before, it.after)


def _target_said(what: str, before: float, after: float) -> Sentence:
    """A lower target leaves a larger budget, which burns more slowly."""
    return judged(f"{what} {number(before)} % → {number(after)} %", later=after < before)


def _warning(it: FieldChange) -> Iterator[Sentence]:
    old, new = (f"{number(value)} %" if value is not None else "none" for value in (it.before, it.after))
    yield plain(f"shown as a warning below {new} instead of {old}")


def _window(it: FieldChange) -> Iterator[Sentence]:
    """Its alerts' factors change with it, and say so."""
    yield plain(f"window {it.before} → {it.after}")


def _alerts_changed(it: FieldChange) -> Iterator[Sentence]:
    gone, joined = left_and_joined(it.before, it.after)
    if gone:
        yield looser(f"no longer has the alerts {_roles(gone, it.context)}")
    if joined:
        yield tighter(f"now has the alerts {_roles(joined, it.context)}")


def _sli(it: FieldChange) -> Iterator[Sentence]:
    before, after = it.before, it.after
    elsewhere = before["kind"] != after["kind"] or _what(it, before) != _what(it, after)
    if elsewhere:
        old, new = _measured(it, before), _measured(it, after)
        yield looser(f"measures {new} instead of {old} (what it promised is watched no more)")
        return
    if before.get("counts") != after.get("counts"):
        yield looser(f"counts what is {after['counts']} instead of what is {before['counts']}")
    if before.get("comparator") != after.get("comparator"):
        yield looser(f"comparison {before['comparator']} → {after['comparator']}")
    elif before.get("threshold") != after.get("threshold"):
        unit = signal_of(after, it.context.head).get("unit")
        text = f"a slice is good at {after['comparator']} {amount(after['threshold'], unit)}"
        later = (after["threshold"] > before["threshold"]) == _bad_when_high(after)
        yield judged(f"{text} instead of {amount(before['threshold'], unit)}", later=later)
    if before.get("every_minutes") != after.get("every_minutes"):
        yield plain(f"slices of {minutes(before['every_minutes'])} → {minutes(after['every_minutes'])}")


def _burn(it: FieldChange) -> Iterator[Sentence]:
    if it.fields_after["role"] == "budget":
        text = f"fires at {number(it.before)} % of the error budget used → {number(it.after)} %"
    else:
        text = f"fires when the budget burns {number(it.before)} → {number(it.after)} times too fast"
    yield judged(text, later=it.after > it.before, more="sooner", less="later")


def _bad_when_high(sli: Json) -> bool:
    """Whether a signal that reads higher makes the SLO worse."""
    if sli["kind"] == "RatioSli":
        return bool(sli["counts"] == "bad")
    return str(sli["comparator"]).startswith("<")


def _what(it: FieldChange, sli: Json) -> str:
    if "check" in sli:
        return str(sli["check"]["ref"])
    signal = sli["signal"]
    return str(it.context.name(signal) if "ref" in signal else signal["name"])


def _measured(it: FieldChange, sli: Json) -> str:
    match sli["kind"]:
        case "UptimeSli":
            return f"the check {it.context.name(sli['check'])}"
        case "TimeSliceSli":
            return f"`{sli['condition']}`"
    return _what(it, sli)


def _alerts(refs: list[Json], context: Context) -> str:
    return f"the alerts {_roles(refs, context)}" if refs else "no alert"


def _roles(refs: list[Json], context: Context) -> str:
    """`page-1h` and `budget`: what the alerts of one SLO are told apart by."""
    items = [context.item(ref["ref"]) for ref in refs]
    return prose([str(item["fields"]["role"]) for item in items if item])


SAYERS = {
    "service": WATCHED["service"],
    "runbook": WATCHED["runbook"],
    "target": _target,
    "warning": _warning,
    "window": _window,
    "alerts": _alerts_changed,
    "sli": _sli,
}
ALERT_SAYERS = {
    **WATCHED,
    "threshold": _burn,
    "slo_id": nothing,
    "budget_percent": nothing,
}
alert_whole = new_or_gone
