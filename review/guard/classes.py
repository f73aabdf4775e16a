"""The four classes of fields and inputs on the path of a page, and the effect of a change.

- `HARMLESS`: no page depends on it.
- `compared`: a function proves that the change pages as soon, or says by which factor it
  is less sensitive, or how many minutes later.
- `judged`: a function of `review.risks` judges it.
- `ASK`, and everything that no row names: a change is a risk.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Class = Literal["harmless", "comparable", "judged elsewhere", "ask"]


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a change does to a page: it needs `factor` times as much, comes `minutes` later, or nothing is proven."""

    factor: float = 1.0
    minutes: float = 0.0
    proven: bool = True


SAME = Effect()
UNPROVEN = Effect(proven=False)


@dataclass(frozen=True, kw_only=True)
class PartChange:
    """A part of a resource in base and head (None: absent), and all parts of that resource on each side."""

    before: Any
    after: Any
    base: Mapping[str, Any]
    head: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Row:
    """The class of a field or an input.

    `makes` are the parts of resources that follow from a field: a changed field explains their change. A field of the
    class `ask` explains nothing, but a risk that its item has already is not repeated.
    """

    kind: Class
    compare: Callable[[PartChange], Effect] | None = None
    judge: Callable[..., Any] | None = None
    makes: tuple[str, ...] = ()


def harmless(*makes: str) -> Row:
    """Return the row of a field on which no page depends."""
    return Row(kind="harmless", makes=makes)


def compared(compare: Callable[[PartChange], Effect]) -> Row:
    """Return the row of an input whose values in base and head prove that it pages as soon."""
    return Row(kind="comparable", compare=compare)


def judged(judge: Callable[..., Any], *makes: str) -> Row:
    """Return the row of a field that a function of `review.risks` judges."""
    return Row(kind="judged elsewhere", judge=judge, makes=makes)


def asking(*makes: str) -> Row:
    """Return the row of a field whose changes ask, unless the item has a risk of its own for them."""
    return Row(kind="ask", makes=makes)


HARMLESS = harmless()
ASK = Row(kind="ask")
NAMED = {"name": HARMLESS, "description": HARMLESS}
"""The rows of resources whose name and description are only for people."""


def row_of(table: Mapping[str, Row], path: str) -> Row:
    """Return the row of a path, or of the nearest path around it; `ASK` without one."""
    while path:
        if path in table:
            return table[path]
        path = path.rpartition(".")[0]
    return ASK


def names(pattern: str, path: str) -> bool:
    """Return whether a pattern names a part: the part itself, or one around it."""
    return path == pattern or path.startswith(f"{pattern}.")
