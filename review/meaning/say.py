"""The sentences of a change: those of its section, and a plain one for each field that no section speaks of."""

from collections.abc import Callable, Iterator

from review.meaning import alerts
from review.meaning.context import Context, FieldChange
from review.model import Sentence
from review.pairs import Pair

Sayer = Callable[[FieldChange], Iterator[Sentence]]
"""Says what a field's change means."""

_SAYERS: dict[str, dict[str, Sayer]] = {
    "alerts": alerts.SAYERS,
}
_WHOLE: dict[str, Callable[[Pair, Context], Iterator[Sentence]]] = {
    "alerts": alerts.whole,
}
"""Says of an item that comes or goes what it means."""
_SHORT = 120


def sentences(pair: Pair, context: Context) -> tuple[Sentence, ...]:
    """What the difference of an item says; none when it says the same."""
    if pair.before is None or pair.after is None:
        whole = _WHOLE.get(pair.section)
        return tuple(whole(pair, context)) if whole else ()
    found: list[Sentence] = []
    if pair.renamed:
        found.append(Sentence(text=f"renamed from {pair.before['name']} ({pair.before['id']})"))
    for field, (before, after) in pair.changed.items():
        change = FieldChange(field=field, before=before, after=after, pair=pair, context=context)
        found += _SAYERS.get(pair.section, {}).get(field, _plainly)(change)
    return tuple(found)


def _plainly(it: FieldChange) -> Iterator[Sentence]:
    old, new = it.context.shown(it.before), it.context.shown(it.after)
    label = it.field.replace("_", " ")
    said = f"{label} rewritten" if max(len(old), len(new)) > _SHORT else f"{label}: {old} → {new}"
    yield Sentence(text=said)
