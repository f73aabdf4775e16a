"""What a change of an alert means for paging: whether it fires sooner or later, and whom it tells."""

from collections.abc import Iterator

from catalog.alerts.composites.expression import operands
from catalog.alerts.composites.parse import read_parts
from review.diff.items import Pair
from review.facts.context import Context, FieldChange
from review.facts.notifiers import signals
from review.facts.notifiers.firing import FIRING, looks_elsewhere, nothing, rises
from review.facts.notifiers.notifier import WATCHED, new_or_gone
from review.facts.notifiers.notifier import follows as watch_follows
from review.facts.phrases import looser, plain, tighter
from review.inputs.document import Json
from review.model import Sentence


def whole(pair: Pair, context: Context) -> Iterator[Sentence]:
    """What an alert that comes or goes means."""
    yield from new_or_gone(pair, context)


def follows(pair: Pair, context: Context) -> Iterator[Sentence]:
    """What other items' changes do to an alert: its signal's, its members', its service's, its channels'."""
    assert pair.after is not None
    fields = pair.after["fields"]
    if "when" in fields:
        yield from _members(fields, context)
    elif not looks_elsewhere(pair, context):
        # Nothing counted is less than one: an absence fires when its signal is low.
        rising = rises(fields) and not fields["absence"]
        yield from signals.follows(context, rising=rising, signal=fields["signal"])
    yield from watch_follows(pair, context)


def _when(it: FieldChange) -> Iterator[Sentence]:
    """A member that is merely called otherwise changes nothing."""
    if it.before and it.after and _in_ids_of_the_head(it) != it.fields_after["expression"]:
        yield looser(f"fires on `{it.after}` instead of `{it.before}` (what it watched may be watched no more)")


def _in_ids_of_the_head(it: FieldChange) -> list[str]:
    was = it.context.was(it.pair)
    assert was is not None
    current = dict(zip(*(member_keys(fields) for fields in (was["fields"], it.fields_before)), strict=True))
    return [current.get(part, part) for part in was["fields"]["expression"]]


def member_keys(fields: Json) -> list[str]:
    """The keys of the members in an expression: the id of an alert, and `uptime/<id>` of a check."""
    return [member["ref"].removeprefix("alerts/") for member in fields["members"]]


def _members(fields: Json, context: Context) -> Iterator[Sentence]:
    """The alerts that it joins, as far as they fire sooner or later themselves; `not` turns that round."""
    for ref in fields["members"]:
        member = context.changed(ref)
        if member is None:
            continue
        said = [
            sentence
            for field, (before, after) in member.changed.items()
            if field in FIRING
            for sentence in FIRING[field](
                FieldChange(field=field, before=before, after=after, pair=member, context=context)
            )
        ]
        for sentence in said:
            turned = sentence.effect != "neutral" and _turned(fields["expression"], member.item["id"])
            text = f"{member.item['name']}, which it joins{' by `not`' if turned else ''}: {sentence.text}"
            if sentence.effect == "neutral":
                yield plain(text)
            else:
                yield looser(text) if (sentence.effect == "looser") != turned else tighter(text)


def _turned(expression: list[str], id: str) -> bool:
    """Whether an alert stands behind an odd number of `not`."""
    return dict(reversed(list(operands(read_parts(expression))))).get(id, False)


SAYERS = {
    **WATCHED,
    **FIRING,
    "when": _when,
    "expression": nothing,
    "members": nothing,
}
