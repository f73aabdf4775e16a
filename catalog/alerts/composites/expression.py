"""Expressions of composite alerts: trees of the members' keys, evaluated over values of any type."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar, assert_never

T = TypeVar("T")


@dataclass(frozen=True)
class Operand:
    """A member, by its key."""

    key: str


@dataclass(frozen=True)
class Not:
    part: "Expression"


@dataclass(frozen=True)
class And:
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True)
class Or:
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True)
class Brackets:
    """Brackets as written, even if redundant: the monitor's query keeps them."""

    part: "Expression"


Expression = Operand | Not | And | Or | Brackets


@dataclass(frozen=True, kw_only=True)
class Operators(Generic[T]):
    """The functions that evaluate `and`, `or`, `not` and brackets."""

    conjunction: Callable[[T, T], T]
    disjunction: Callable[[T, T], T]
    negation: Callable[[T], T]
    brackets: Callable[[T], T] = lambda value: value


def evaluate(expression: Expression, values: Mapping[str, T], operators: Operators[T]) -> T:
    """Return the value of an expression, given the members' values by key."""
    match expression:
        case Operand(key):
            return values[key]
        case Not(part):
            return operators.negation(evaluate(part, values, operators))
        case And(left, right):
            return operators.conjunction(evaluate(left, values, operators), evaluate(right, values, operators))
        case Or(left, right):
            return operators.disjunction(evaluate(left, values, operators), evaluate(right, values, operators))
        case Brackets(part):
            return operators.brackets(evaluate(part, values, operators))
    assert_never(expression)


_TRUTH: Operators[bool] = Operators(
    conjunction=lambda one, other: one and other,
    disjunction=lambda one, other: one or other,
    negation=lambda one: not one,
)


def holds(expression: Expression, fires: Mapping[str, bool]) -> bool:
    """Whether an expression is true, given which members fire."""
    return evaluate(expression, fires, _TRUTH)


def operands(expression: Expression, *, negated: bool = False) -> Iterator[tuple[str, bool]]:
    """Yield the keys in order, each with whether it is under an odd number of `not`."""
    match expression:
        case Operand(key):
            yield key, negated
        case Not(part):
            yield from operands(part, negated=not negated)
        case And(left, right) | Or(left, right):
            yield from operands(left, negated=negated)
            yield from operands(right, negated=negated)
        case Brackets(part):
            yield from operands(part, negated=negated)
        case _:
            assert_never(expression)


def negated(expression: Expression) -> frozenset[str]:
    """Return the keys of the members that are negated anywhere in an expression."""
    return frozenset(key for key, is_negated in operands(expression) if is_negated)
