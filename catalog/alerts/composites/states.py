"""The states of a composite, by Datadog's table (https://docs.datadoghq.com/monitors/types/composite/).

A member counts as true in warning and with missing data too, not only in alert: only OK counts as false.
"""

from collections.abc import Mapping
from itertools import product
from typing import Literal

from catalog.alerts.composites.expression import Operators, evaluate
from catalog.alerts.composites.model import Composite, Member, key
from catalog.alerts.model import Alert

State = Literal["ok", "no data", "warn", "alert"]
SEVERITY: tuple[State, ...] = ("ok", "no data", "warn", "alert")
States = frozenset[State]


def _conjunction(one: State, other: State) -> State:
    """The less severe of two states; OK if either is OK."""
    return min(one, other, key=SEVERITY.index)


def _disjunction(one: State, other: State) -> State:
    return max(one, other, key=SEVERITY.index)


def _negation(one: State) -> State:
    if one == "no data":
        return one
    return "alert" if one == "ok" else "ok"


STATE: Operators[State] = Operators(conjunction=_conjunction, disjunction=_disjunction, negation=_negation)
# Members are combined independently, even if two of their states can never occur together.
_STATES: Operators[States] = Operators(
    conjunction=lambda one, other: frozenset(_conjunction(*pair) for pair in product(one, other)),
    disjunction=lambda one, other: frozenset(_disjunction(*pair) for pair in product(one, other)),
    negation=lambda one: frozenset(map(_negation, one)),
)


def warns(member: Member) -> bool:
    """Whether a member has a warning state."""
    return isinstance(member, Alert) and member.detection.warning is not None


def loses_data(member: Member) -> bool:
    """Whether missing data is a separate state of a member, instead of OK or alert.

    A check that runs always has a result.
    """
    return isinstance(member, Alert) and member.missing_data.silence in ("shown", "notifies")


def states_of(member: Member) -> States:
    """Return the states that a member may have."""
    states: set[State] = {"ok", "alert"}
    if warns(member):
        states.add("warn")
    if loses_data(member):
        states.add("no data")
    return frozenset(states)


def state(composite: Composite, states: Mapping[str, State]) -> State:
    """Return the state of a composite, given its members' states by `key`."""
    return evaluate(composite.expression, states, STATE)


def composite_states(composite: Composite) -> States:
    """Return the states that a composite may have."""
    return evaluate(composite.expression, {key(member): states_of(member) for member in composite.members}, _STATES)
