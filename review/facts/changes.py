"""The sentences of a change: those of its section, and a plain one for each field that no section speaks of."""

from collections.abc import Iterator
from dataclasses import replace

from review.diff.items import Pair
from review.facts.context import Context, FieldChange
from review.facts.phrases import plain
from review.facts.registry import SECTIONS, UNKNOWN
from review.model import Sentence

_SHORT = 120


def sentences(pair: Pair, context: Context) -> tuple[Sentence, ...]:
    """What the difference of an item says; none when it says the same."""
    section = SECTIONS.get(pair.section, UNKNOWN)
    if pair.before is None or pair.after is None:
        return tuple(section.whole(pair, context))
    found: list[Sentence] = []
    if pair.renamed:
        found.append(plain(_renamed(pair)))
    said = section.instead(pair, context) if pair.changed and section.instead else None
    found += said if said is not None else _of_fields(pair, context)
    if section.follows:
        found += section.follows(pair, context)
    return tuple(dict.fromkeys(found))


def _of_fields(pair: Pair, context: Context) -> Iterator[Sentence]:
    sayers = SECTIONS.get(pair.section, UNKNOWN).fields
    for name, (before, after) in pair.changed.items():
        change = FieldChange(field=name, before=before, after=after, pair=pair, context=context)
        yield from sayers.get(name, _plainly)(change)


def _renamed(pair: Pair) -> str:
    assert pair.before is not None
    old, new = pair.before, pair.item
    if pair.section == "slo_alerts":
        return "renamed with its SLO: it keeps its history"
    if old["id"] == new["id"]:
        return f"renamed from {old['name']}"
    return f"renamed from {old['name']} ({old['id']} → {new['id']}): it keeps its history"


def _plainly(it: FieldChange) -> Iterator[Sentence]:
    """A field's name and its values; of a part with fields of its own, those that differ."""
    if isinstance(it.before, dict) and isinstance(it.after, dict) and "ref" not in it.before:
        for key in sorted({*it.before, *it.after} - {"kind"}):
            before, after = it.before.get(key), it.after.get(key)
            if before != after:
                yield from _plainly(replace(it, field=f"{it.field} {key}", before=before, after=after))
        return
    old, new = it.context.shown(it.before), it.context.shown(it.after)
    label = it.field.replace("_", " ")
    if it.field == "description" or max(len(old), len(new)) > _SHORT:
        yield plain(
            f"{label} rewritten" if it.before and it.after else f"{label} {'added' if it.after else 'taken out'}"
        )
    else:
        yield plain(f"{label}: {old} → {new}")
