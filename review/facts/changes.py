"""The facts of a change: those of its section, and a general fact for each other field."""

from collections.abc import Iterator
from dataclasses import replace

from catalog.registry import SLO_ALERTS
from review.diff.items import ItemDiff, KeptItem
from review.facts.context import Context, FieldChange
from review.facts.fact import Fact, plain
from review.facts.phrases.items import Item
from review.facts.phrases.words import shown
from review.facts.registry import facts_of

_SHORT = 120


def facts(diff: ItemDiff, context: Context) -> tuple[Fact, ...]:
    """Return the facts of an item's difference; empty if it has no meaning."""
    section = facts_of(diff.section)
    if not isinstance(diff, KeptItem):
        return tuple(section.on_create_delete(diff, context))
    item_facts: list[Fact] = []
    if diff.renamed:
        item_facts.append(_renamed(diff))
    replacing = section.replaces_fields(diff, context) if diff.changed and section.replaces_fields else None
    item_facts += replacing if replacing is not None else _of_fields(diff, context)
    if section.on_dependency_change:
        item_facts += section.on_dependency_change(diff, context)
    return tuple(fact for index, fact in enumerate(item_facts) if fact not in item_facts[:index])


def _of_fields(diff: KeptItem, context: Context) -> Iterator[Fact]:
    fields = facts_of(diff.section).fields
    for name, (before, after) in diff.changed.items():
        change = FieldChange(field=name, before=before, after=after, diff=diff, context=context)
        for fact in fields.get(name, _any_field)(change):
            yield replace(fact, field=name)


def _renamed(diff: KeptItem) -> Fact:
    old, new = diff.before, diff.after
    if diff.section == SLO_ALERTS.name:
        return plain(Item.RENAMED_WITH_SLO)
    if old.id == new.id:
        return plain(Item.RENAMED, before=old.name)
    return plain(Item.MOVED, before=old.name, id_before=old.id, id_after=new.id)


def _any_field(change: FieldChange) -> Iterator[Fact]:
    """Yield a field's name and its values; for a nested object, the fields that differ."""
    if isinstance(change.before, dict) and isinstance(change.after, dict) and "ref" not in change.before:
        for key in sorted({*change.before, *change.after} - {"kind"}):
            before, after = change.before.get(key), change.after.get(key)
            if before != after:
                yield from _any_field(replace(change, field=f"{change.field} {key}", before=before, after=after))
        return
    old, new = change.context.with_names(change.before), change.context.with_names(change.after)
    if change.field == "description" or max(len(shown(old)), len(shown(new))) > _SHORT:
        code = (Item.TEXT_CHANGED if change.before else Item.TEXT_ADDED) if change.after else Item.TEXT_REMOVED
        yield plain(code, field=change.field)
    else:
        yield plain(Item.FIELD, field=change.field, before=old, after=new)
