"""Expressions of alerts that join others, such as `("a", "&and", "&not", "b")`, evaluated over values of any kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Operators(Generic[T]):
    """What `&and`, `&or` and `&not` do with values."""

    conjunction: Callable[[T, T], T]
    disjunction: Callable[[T, T], T]
    negation: Callable[[T], T]


def evaluate(expression: Sequence[str], values: Mapping[str, T], operators: Operators[T]) -> T:
    """The value of an expression: `&not` binds closest, then `&and`, then `&or`."""
    rest = list(reversed(expression))

    def disjunction() -> T:
        value = conjunction()
        while rest and rest[-1] == "&or":
            rest.pop()
            value = operators.disjunction(value, conjunction())
        return value

    def conjunction() -> T:
        value = operand()
        while rest and rest[-1] == "&and":
            rest.pop()
            value = operators.conjunction(value, operand())
        return value

    def operand() -> T:
        part = rest.pop()
        if part == "&not":
            return operators.negation(operand())
        if part == "(":
            value = disjunction()
            rest.pop()
            return value
        return values[part]

    return disjunction()


_TRUTH: Operators[bool] = Operators(
    conjunction=lambda one, other: one and other,
    disjunction=lambda one, other: one or other,
    negation=lambda one: not one,
)


def holds(expression: Sequence[str], fires: Mapping[str, bool]) -> bool:
    """Whether an expression holds while these fire."""
    return evaluate(expression, fires, _TRUTH)


def negated(expression: Sequence[str]) -> frozenset[str]:
    """The members that are negated somewhere in an expression: those behind an odd number of `&not`."""
    odd: set[str] = set()
    sign, outer, pending = False, list[bool](), False
    for part in expression:
        if part == "&not":
            pending = not pending
        elif part == "(":
            outer.append(sign)
            sign, pending = sign ^ pending, False
        elif part == ")":
            sign = outer.pop()
        elif not part.startswith("&"):
            if sign ^ pending:
                odd.add(part)
            pending = False
    return frozenset(odd)
