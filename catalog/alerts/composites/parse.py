"""Parse a text such as `A and not (B or C)`: `not` binds tightest, then `and`, then `or`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from catalog.alerts.composites.expression import (
    And,
    Brackets,
    Expression,
    Not,
    Operand,
    Operators,
    Or,
    evaluate,
    operands,
)
from catalog.forms.diagnostics import InvalidValue
from catalog.forms.text import shown

OPERATORS = ("and", "or", "not")
# Functions over an expression call themselves for each level: beyond some hundred levels Python ends them.
MOST_PARTS = 200
_BINDS = {"(": 0, "or": 1, "and": 2, "not": 3}
# No key begins with `&`.
_SIGNS = {"&and": "and", "&or": "or", "&not": "not", "(": "(", ")": ")"}
_PARTS: Operators[tuple[str, ...]] = Operators(
    conjunction=lambda left, right: (*left, "&and", *right),
    disjunction=lambda left, right: (*left, "&or", *right),
    negation=lambda part: ("&not", *part),
    brackets=lambda part: ("(", *part, ")"),
)
_TREE: Operators[Expression] = Operators(conjunction=And, disjunction=Or, negation=Not, brackets=Brackets)


@dataclass(frozen=True)
class Token:
    """A part of a text and its offset; `kind` is `name`, an operator or a bracket."""

    kind: str
    text: str
    offset: int = 0


class Misplaced(InvalidValue):
    """Raised for a part of an expression in the wrong place; `offset` counts from the beginning of the text."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(
            message, "write the names of alerts, joined by and, or, not and brackets: `A and not (B or C)`"
        )
        self.offset = offset


def tokens(text: str) -> tuple[Token, ...]:
    """Return the operators, brackets and names of an expression. The words between two operators are one name."""
    result: list[Token] = []
    for match in re.finditer(r"[()]|[^\s()]+", text):
        word = match[0]
        if word in OPERATORS or word in "()":
            result.append(Token(word, word, match.start()))
        elif result and result[-1].kind == "name":
            result[-1] = replace(result[-1], text=f"{result[-1].text} {word}")
        else:
            result.append(Token("name", word, match.start()))
    return tuple(result)


def parse(parts: Sequence[Token]) -> Expression:
    """Return the expression of the tokens, whose operands are the names.

    Raises Misplaced at the first token in a wrong place, and for more than `MOST_PARTS` tokens.
    """
    if len(parts) > MOST_PARTS:
        raise Misplaced(f"{len(parts):,} names, operators and brackets are more than {MOST_PARTS}", 0)
    values: list[Expression] = []
    pending: list[Token] = []
    value_next = True
    for part in parts:
        if part.kind in ("name", "not", "(") and not value_next:
            raise Misplaced(f"expected `and` or `or`, found {shown(part.text)}", part.offset)
        if part.kind in ("and", "or", ")") and value_next:
            raise Misplaced(f"expected the name of an alert, found {shown(part.text)}", part.offset)
        match part.kind:
            case "name":
                values.append(Operand(part.text))
            case ")":
                _apply(pending, values, _BINDS["or"])
                if not pending:
                    raise Misplaced("`)` has no matching `(`", part.offset)
                pending.pop()
                values.append(Brackets(values.pop()))
            case operator:
                if operator in ("and", "or"):
                    _apply(pending, values, _BINDS[operator])
                pending.append(part)
        value_next = part.kind in ("and", "or", "not", "(")
    unclosed = [part for part in pending if part.kind == "("]
    if unclosed:
        raise Misplaced("`(` has no matching `)`", unclosed[-1].offset)
    if value_next:
        raise Misplaced("the name of an alert is missing at the end", parts[-1].offset if parts else 0)
    _apply(pending, values, _BINDS["or"])
    return values[0]


def _apply(pending: list[Token], values: list[Expression], least: int) -> None:
    """Apply the operators on top of the stack that bind at least as tightly."""
    while pending and _BINDS[pending[-1].kind] >= least:
        match pending.pop().kind:
            case "not":
                values.append(Not(values.pop()))
            case "and":
                right = values.pop()
                values.append(And(values.pop(), right))
            case _:
                right = values.pop()
                values.append(Or(values.pop(), right))


def read_parts(parts: Sequence[str]) -> Expression:
    """Return the expression of parts such as `["a", "&and", "&not", "b"]`, the form in documents."""
    return parse([Token(_SIGNS.get(part, "name"), part) for part in parts])


def with_keys(expression: Expression, keys: Mapping[str, str]) -> Expression:
    """Return the expression with the keys replaced that `keys` maps."""
    return evaluate(expression, {key: Operand(keys.get(key, key)) for key, _ in operands(expression)}, _TREE)


def parts_of(expression: Expression) -> tuple[str, ...]:
    """Return an expression's parts, the form in documents."""
    return evaluate(expression, {key: (key,) for key, _ in operands(expression)}, _PARTS)
