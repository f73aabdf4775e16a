"""Facts of alerts: whether they fire sooner or later, and whom they notify."""

from collections.abc import Iterator

from catalog.alerts.composites.expression import operands
from catalog.alerts.composites.parse import read_parts
from catalog.registry import ALERTS
from review.diff.items import KeptItem
from review.facts.context import Context, FieldChange
from review.facts.fact import Fact, looser, ranked
from review.facts.fields import nothing
from review.facts.notifiers import notifier, queries, signals
from review.facts.notifiers.firing import FIRING, looks_elsewhere, rises
from review.facts.phrases.alerts import Alert
from review.facts.section import SectionFacts
from review.inputs.document import Json


def on_dependency_change(diff: KeptItem, context: Context) -> Iterator[Fact]:
    """Yield the effects of other items on an alert: its signal, its members, its service, its channels."""
    fields = diff.after.fields
    if "when" in fields:
        yield from _members(fields, context)
    elif "signal" in fields and not looks_elsewhere(diff, context):
        # A count without events is below 1: an absence fires when its signal is low.
        rising = rises(fields) and not fields["absence"]
        yield from signals.on_dependency_change(context, rising=rising, signal=fields["signal"])
    yield from notifier.on_dependency_change(diff, context)


def _when(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of the expression. A renamed member changes nothing."""
    if change.before and change.after and _in_ids_of_the_head(change) != change.fields_after["expression"]:
        yield looser(Alert.EXPRESSION, before=change.before, after=change.after)


def _in_ids_of_the_head(change: FieldChange) -> list[str]:
    was = change.diff.was
    current = dict(zip(*(member_keys(fields) for fields in (was.fields, change.fields_before)), strict=True))
    return [current.get(part, part) for part in was.fields["expression"]]


def member_keys(fields: Json) -> list[str]:
    """Return the keys of the members in an expression: the id of an alert, and `uptime/<id>` for a check."""
    return [member["ref"].removeprefix(ALERTS.ref("")) for member in fields["members"]]


def _members(fields: Json, context: Context) -> Iterator[Fact]:
    """Yield the effects of members that fire sooner or later themselves; `not` inverts them."""
    for ref in fields["members"]:
        member = context.changed(ref)
        if member is None:
            continue
        own = [
            fact
            for field, (before, after) in member.changed.items()
            if field in FIRING
            for fact in FIRING[field](
                FieldChange(field=field, before=before, after=after, diff=member, context=context)
            )
        ]
        for fact in own:
            turned = fact.effect != "neutral" and _turned(fields["expression"], member.item.id)
            change = {"looser": -1, "neutral": 0, "tighter": 1}[fact.effect] * (-1 if turned else 1)
            code = Alert.NEGATED_MEMBER if turned else Alert.MEMBER
            yield ranked(change, code, member=member.item.name, fact=fact)


def _turned(expression: list[str], id: str) -> bool:
    """Return whether an alert is under an odd number of `not`."""
    return dict(reversed(list(operands(read_parts(expression))))).get(id, False)


FACTS = SectionFacts(
    fields={
        **notifier.FIELDS,
        **FIRING,
        "when": _when,
        "query": queries.query,
        "thresholds": queries.thresholds,
        "type": nothing,
        "expression": nothing,
        "members": nothing,
    },
    on_create_delete=notifier.on_create_delete,
    on_dependency_change=on_dependency_change,
)
