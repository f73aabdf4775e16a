"""Facts of query alerts: another query, or the same one with another threshold."""

from collections.abc import Iterator
from typing import Any

from catalog.alerts.queries.comparison import split_query
from review.facts.context import FieldChange
from review.facts.fact import Fact, directed, looser, plain
from review.facts.phrases.alerts import Alert
from review.inputs.document import Json

_OTHERS = {
    "critical_recovery": Alert.RECOVERY,
    "warning_recovery": Alert.WARNING_RECOVERY,
}


def same_query(old: Json, new: Json) -> bool:
    """Whether both alerts have a query, and these differ in the threshold at most."""
    if "query" not in old or "query" not in new or old["type"] != new["type"]:
        return False
    before, after = split_query(old["query"]), split_query(new["query"])
    return before.body.split() == after.body.split() and (before.comparator or "")[:1] == (after.comparator or "")[:1]


def query(change: FieldChange) -> Iterator[Fact]:
    """Yield the fact of another threshold, or of another query."""
    old, new = change.fields_before, change.fields_after
    before, after = (split_query(fields.get("query") or "") for fields in (old, new))
    if not same_query(old, new) or before.value is None or after.value is None:
        conditions = [{"condition": _condition(fields), "minutes": 0} for fields in (old, new)]
        yield looser(Alert.CONDITION, before=conditions[0], after=conditions[1])
    elif before.value != after.value:
        raised = after.value > before.value
        yield directed(
            Alert.THRESHOLD, later=raised == after.rises, before=[before.value, None], after=[after.value, None]
        )


def thresholds(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of the thresholds that a query does not contain."""
    before, after = change.before or {}, change.after or {}
    for name, code in _OTHERS.items():
        if before.get(name) != after.get(name):
            yield plain(code, before=[before.get(name), None], after=[after.get(name), None])
    yield from _warning(
        before.get("warning"), after.get("warning"), rises=split_query(change.fields_after["query"]).rises
    )


def _warning(before: Any, after: Any, *, rises: bool) -> Iterator[Fact]:
    if before == after:
        return
    if after is None:
        yield looser(Alert.WARNING_REMOVED, before=[before, None])
    elif before is None:
        yield plain(Alert.WARNING_ADDED, after=[after, None])
    else:
        yield directed(Alert.WARNING, later=(after > before) == rises, before=[before, None], after=[after, None])


def _condition(fields: Json) -> str:
    return str(fields.get("query") or fields.get("condition") or fields.get("when") or "")
