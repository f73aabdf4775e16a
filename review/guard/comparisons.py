"""Functions that compare a part of a resource in base and head, and prove that it pages as soon, or say how much less.

Sources: Datadog's API reference for monitors and synthetic tests, PagerDuty's for services, read 2026-11-29; each rule
that decides more than an order of numbers names its own.
"""

from collections.abc import Mapping
from typing import Any

from review.guard.classes import SAME, UNPROVEN, Effect, PartChange
from review.queries.searches import covers

_MINUTES = {"m": 1, "h": 60, "d": 1440, "w": 10_080}
_USUAL_EVENTS = 50
_LOCATION_SHARE = 0.5
"""The share of a test's locations up to which more failing locations are tuning: beyond it, a fault of half a region
pages nobody."""


def lower(change: PartChange) -> Effect:
    """A lower number pages as soon; a higher one needs as many times more."""
    before, after = _number(change.before), _number(change.after)
    if before is None or after is None:
        return UNPROVEN
    return SAME if after <= before else Effect(factor=after / before) if before > 0 else UNPROVEN


def higher(change: PartChange) -> Effect:
    """A higher number pages as soon; a lower one needs as many times more."""
    return lower(PartChange(before=change.after, after=change.before, base=change.head, head=change.base))


def sooner(change: PartChange) -> Effect:
    """Seconds of delay: fewer page as soon, more as much later; none is 0."""
    before, after = _number(change.before or 0), _number(change.after or 0)
    if before is None or after is None:
        return UNPROVEN
    return Effect(minutes=max(after - before, 0) / 60)


def superset(change: PartChange) -> Effect:
    """A list that keeps all of its members pages as soon."""
    before, after = _members(change.before), _members(change.after)
    return SAME if all(member in after for member in before) else UNPROVEN


def queried_tags(change: PartChange) -> Effect:
    """The tags of a test by which SLOs count its runs: its environment, and its own."""
    before = [tag for tag in _members(change.before) if str(tag).startswith(("env:", "check:"))]
    return SAME if all(tag in _members(change.after) for tag in before) else UNPROVEN


def subset(change: PartChange) -> Effect:
    """A list without new members pages as soon."""
    return superset(PartChange(before=change.after, after=change.before, base=change.head, head=change.base))


def only(*values: Any) -> Any:
    """Return the comparison after which only these values page as soon."""

    def compare(change: PartChange) -> Effect:
        return SAME if change.after in values else UNPROVEN

    return compare


def threshold(change: PartChange) -> Effect:
    """A threshold of a monitor's query: lower is sooner if it fires above, higher if it fires below."""
    rising = _rises(change.head)
    if rising is None or rising != _rises(change.base):
        return UNPROVEN
    before, after = _number(change.before), _number(change.after)
    if before is None or after is None:
        return UNPROVEN
    near, far = (before, after) if rising else (after, before)
    if far <= near:
        return SAME
    return Effect(factor=far / near) if near > 0 else UNPROVEN


def critical(change: PartChange) -> Effect:
    """The critical threshold: that of the query, or the number of failed runs of a service check."""
    compared = change.head.get("query.threshold")
    if compared is None:
        return lower(change)
    return SAME if _number(change.after) == compared else UNPROVEN


def comparator(change: PartChange) -> Effect:
    """`>=` instead of `>` fires for one value more."""
    return SAME if (change.before, change.after) in ((">", ">="), ("<", "<=")) else UNPROVEN


def window(change: PartChange) -> Effect:
    """The window of a monitor's query. A sum above a threshold needs a higher rate in a shorter window; any other value
    fires later in a longer one. A forecast looks less far ahead in a shorter one.
    """
    before, after = _minutes(change.before), _minutes(change.after)
    if before is None or after is None:
        return UNPROVEN
    summed = _is_sum(change.head)
    if summed != _is_sum(change.base):
        return UNPROVEN
    ratio = after / before
    if "forecast(" in str(change.head.get("query.expression")):
        return Effect(factor=max(1.0, 1 / ratio))
    return Effect(factor=max(1.0, 1 / ratio if summed and _rises(change.head) else ratio))


def seconds(change: PartChange) -> Effect:
    """The seconds by which a count is divided are those of its window; the threshold is then a rate."""
    minutes = _minutes(change.head.get("query.window"))
    return SAME if minutes is not None and _number(change.after) == minutes * 60 else UNPROVEN


def events(change: PartChange) -> Effect:
    """The least number of events for a share: the usual 50 is no loss (catalog: `min_events`)."""
    before, after = (_number(value) or 0 for value in (change.before, change.after))
    return SAME if after <= max(before, _USUAL_EVENTS) else Effect(factor=after / max(before, _USUAL_EVENTS))


def expression(change: PartChange) -> Effect:
    """A search of log lines that certainly finds more raises a count; nothing is known of any other expression."""
    before, after = (_search(str(value)) for value in (change.before, change.after))
    if before is None or after is None or before[0] != after[0] or not _rises(change.head):
        return UNPROVEN
    return SAME if covers(after[1], before[1]) else UNPROVEN


def locations(change: PartChange) -> Effect:
    """Failing locations that a test needs: a raise beyond half of its locations lets a fault of a region pass."""
    before, after = _number(change.before or 1), _number(change.after or 1)
    runs_from = len(_members(change.head.get("locations")))
    if before is None or after is None or not runs_from:
        return UNPROVEN
    if after <= before:
        return SAME
    return Effect(factor=after / before) if after <= runs_from * _LOCATION_SHARE else UNPROVEN


def runs_from(change: PartChange) -> Effect:
    """Locations of a test: those that are left must still be more than those that must fail."""
    left, needed = len(_members(change.after)), _number(change.head.get("optionsList.minLocationFailed") or 1)
    before = len(_members(change.before))
    if needed is None or (left < before and left <= needed and needed > 1):
        return UNPROVEN
    return Effect(factor=max(1.0, before / left)) if left else UNPROVEN


def retries(change: PartChange) -> Effect:
    """Retries before a run of a test counts as failed: each must fail as well."""
    before, after = (_number(value or 0) for value in (change.before, change.after))
    return UNPROVEN if before is None or after is None else Effect(factor=max(1.0, (1 + after) / (1 + before)))


def assertions(change: PartChange) -> Effect:
    """Assertions of a test: each of the base is kept, or allows a longer response by a factor."""
    after = _members(change.after)
    factor = 1.0
    for member in _members(change.before):
        if member in after:
            continue
        slower = [it for it in after if isinstance(it, Mapping) and _same_but(member, it, "target")]
        before, limit = _number(member.get("target")), _number(slower[0].get("target")) if slower else None
        if not slower or before is None or limit is None or before <= 0:
            return UNPROVEN
        match member.get("type"), member.get("operator"):
            case "responseTime", "lessThan":
                factor *= max(1.0, limit / before)
            case "certificate", "isInMoreThan":
                factor *= max(1.0, before / limit) if limit > 0 else float("inf")
            case _:
                return UNPROVEN
    return Effect(factor=factor)


def escalation(change: PartChange) -> Effect:
    """The rules of an escalation policy: each target of the base is still paged, at most as many minutes later."""
    before, after = _paged_at(change.before), _paged_at(change.after)
    if not before or any(target not in after for target in before):
        return UNPROVEN
    return Effect(minutes=max(0.0, *(after[target] - minute for target, minute in before.items())))


def urgency(change: PartChange) -> Effect:
    """The urgency of a service's incidents: only a constant high urgency pages at once."""
    rule = {name: value for name, value in change.head.items() if name.startswith("incidentUrgencyRule")}
    high = {"incidentUrgencyRule.type": "constant", "incidentUrgencyRule.urgency": "high"}
    return SAME if rule == high else UNPROVEN


def objective(change: PartChange) -> Effect:
    """The target of an SLO: alerts on its budget need a share of bad events that grows with the budget."""
    before, after = (_targets(value) for value in (change.before, change.after))
    if not before or before.keys() != after.keys():
        return UNPROVEN
    budgets = [(100 - before[name], 100 - after[name]) for name in before]
    if any(old <= 0 or new < 0 for old, new in budgets):
        return UNPROVEN
    return Effect(factor=max(1.0, *(new / old for old, new in budgets)))


def _targets(value: Any) -> dict[str, float]:
    targets = {str(it.get("timeframe")): _number(it.get("target")) for it in _members(value) if isinstance(it, Mapping)}
    return {name: target for name, target in targets.items() if target is not None}


def _paged_at(rules: Any) -> dict[str, float]:
    """Return the minute at which each target of a policy is first paged."""
    minute, paged = 0.0, dict[str, float]()
    for rule in _members(rules):
        for target in rule.get("targets") or ():
            paged.setdefault(str(target.get("id")), minute)
        minute += _number(rule.get("escalationDelayInMinutes")) or 0
    return paged


def _same_but(one: Mapping[str, Any], other: Mapping[str, Any], name: str) -> bool:
    return {**one, name: None} == {**other, name: None}


def _search(text: str) -> tuple[str, str] | None:
    """Return an expression of log lines around its search, and the search; None for another expression."""
    head, begin, rest = text.partition('logs("')
    search, end, tail = rest.partition('").')
    return (f"{head}|{tail}", search.replace('\\"', '"')) if begin and end else None


def _rises(parts: Mapping[str, Any]) -> bool | None:
    sign = parts.get("query.comparator")
    return None if sign is None else str(sign).startswith(">")


def _is_sum(parts: Mapping[str, Any]) -> bool:
    """Return whether a query adds up over its window: a sum of one count, or a count of log lines."""
    text = str(parts.get("query.expression"))
    shared = "query.seconds" in parts or "} / " in text or ") / " in text
    return ("logs(" in text or parts.get("query.aggregation") == "sum") and not shared


def _minutes(value: Any) -> float | None:
    text = str(value)
    number = _number(text.rstrip("mhdw"))
    return number * _MINUTES[text[-1]] if number and text[-1:] in _MINUTES else number or None


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def _members(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def steps(change: PartChange) -> Effect:
    """The steps of a test: each of the base is kept, in its order, with the same request and all of its assertions."""
    rest, factor = list(_members(change.after)), 1.0
    for step in _members(change.before):
        effects = [_step(step, it) for it in rest]
        place = next((index for index, effect in enumerate(effects) if effect.proven), None)
        if place is None:
            return UNPROVEN
        factor *= effects[place].factor
        rest = rest[place + 1 :]
    return Effect(factor=factor)


def _step(before: Mapping[str, Any], after: Mapping[str, Any]) -> Effect:
    """Return the effect of a step in another's place; its name says nothing about its request."""
    if {**before, "name": None, "assertions": None} != {**after, "name": None, "assertions": None}:
        return UNPROVEN
    return assertions(PartChange(before=before.get("assertions"), after=after.get("assertions"), base={}, head={}))
