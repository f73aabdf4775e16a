"""Dangers of a blunt watch: what wakes people still, and hardly ever does, because far more must go wrong before."""

from collections import defaultdict
from collections.abc import Iterator
from math import inf

from review.diff.indirect_paging import woken_through
from review.diff.items import Pair
from review.facts import sentences
from review.facts.context import Context
from review.facts.phrases import many, number, prose
from review.inputs.document import Json
from review.inputs.notifiers import is_watch, wakes
from review.model import Danger
from review.risks.sensitivity_factor import FAR, farther

_MOST = 1000
"""The largest factor that is told; beyond it a number says nothing more."""
_UNLIMITED = 100.0
"""Errors a second that stand for no limit: to write one of the usual size is no loss."""


def blunt_dangers(both: list[Pair], context: Context) -> Iterator[Danger]:
    """What wakes people on both sides, by itself or by what stands on it, and needs far more for that than before."""
    slos: dict[str, list[float]] = defaultdict(list)
    for pair in both:
        if pair.section == "projects":
            yield from _starved(pair, context)
        factor = farther(pair, context) if is_watch(pair.item) else 1.0
        followers = woken_through(pair, context) if factor >= FAR else []
        if not followers:
            continue
        if pair.section == "slo_alerts":
            slos[f"slos/{pair.item['fields']['slo_id']}"].append(factor)
            continue
        others = [ref for ref in followers if ref != pair.ref]
        joined = f", on which {context.names(others)} {'stands' if len(others) == 1 else 'stand'}," if others else ""
        yield _blunt(pair, f"{pair.item['name']}{joined} {_how(factor)}", context)
    for ref, factors in slos.items():
        how = _how(max(factors), "fire")
        yield _blunt(context.pairs[ref], f"{context.name(ref)}: its alerts that wake people {how}", context)


def _blunt(pair: Pair, text: str, context: Context) -> Danger:
    said = sentences(pair, context)
    why = [it.text.removesuffix(" (fires later)") for it in said if it.effect == "looser"]
    why = why or [it.text for it in said if it.effect == "neutral"]
    return Danger(id=f"blunt:{pair.ref}", text=f"{text}: {prose(why)}" if why else text, ref=pair.ref)


def _how(factor: float, fires: str = "fires") -> str:
    if factor == inf:
        return f"hardly ever {fires} any more"
    times = number(round(factor)) if factor < _MOST else f"more than {number(_MOST)}"
    return f"{fires} only when {times} times as much goes wrong, or for {times} times as long"


def _starved(pair: Pair, context: Context) -> Iterator[Danger]:
    """A project that takes far fewer errors, and has alerts that wake people."""
    if pair.before is None or pair.after is None:
        return
    old, new = (_taken(side["fields"]) for side in (pair.before, pair.after))
    of_errors = [
        ref for ref in context.users(pair.ref, "error_alerts") if not context.head.items[ref]["fields"].get("monitor")
    ]
    waking = [ref for ref in of_errors if wakes(context.head.items[ref])]
    if waking and old >= new * FAR and old > new:
        text = f"{pair.item['name']} lets far fewer errors through, and {many(len(waking), 'alert')} on them "
        text += f"({context.names(waking)}) {'wakes' if len(waking) == 1 else 'wake'} people"
        yield _blunt(pair, text, context)


def _taken(fields: Json) -> float:
    """Errors a second that a project takes at the most, of those that happen; no limit is as many as any limit."""
    limit, rates = fields.get("rate_limit"), fields.get("sample_rates") or {"errors": 1.0}
    most = limit["events"] / limit["seconds"] if limit else _UNLIMITED
    return float(most * rates["errors"])
