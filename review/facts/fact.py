"""Facts: a change as a code with arguments, and its effect on paging. Reports turn facts into text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Self

from review.facts.phrases.consequences import FIRES, Consequence
from review.facts.phrases.forms import render_phrase
from review.model import Effect, Sentence


class Code(Enum):
    """The base class of codes: a member is an id, such as `alert.window.{direction}`, and the phrase of its facts.

    The direction is `raised` or `lowered`, `added` or `removed` for a value that has no default, and `changed` between
    different units.
    """

    id: str
    phrase: str

    def __new__(cls, id: str, phrase: str) -> Self:
        code = object.__new__(cls)
        code._value_ = code.id = id
        code.phrase = phrase
        return code

    @property
    def is_directed(self) -> bool:
        """Whether the id names the direction from the argument `before` to `after`."""
        return self.id.endswith(".{direction}")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One meaning of a change. `arguments` are JSON values, or facts; `field` is the catalog's field, None for the
    whole item. The change that holds the fact has the item and its places.
    """

    code: Code
    arguments: Mapping[str, Any] = field(default_factory=dict)
    effect: Effect = "neutral"
    consequence: Consequence | None = None
    field: str | None = None

    @property
    def id(self) -> str:
        """The code for programs: `alert.threshold.raised`."""
        if self.code.is_directed:
            return self.code.id.format(direction=_direction(self.arguments["before"], self.arguments["after"]))
        return self.code.id

    @property
    def text(self) -> str:
        """The fact as text."""
        text = render_phrase(self.code.phrase, self.arguments)
        return f"{text} ({self.consequence})" if self.consequence else text

    def __str__(self) -> str:
        return self.text

    def but(self, **arguments: Any) -> Self:
        """Return the fact with other values for those of its arguments that it has."""
        known = {name: value for name, value in arguments.items() if name in self.arguments}
        return replace(self, arguments={**self.arguments, **known})


def sentence(fact: Fact) -> Sentence:
    """Return the fact in the form of a report."""
    return Sentence(
        text=fact.text,
        effect=fact.effect,
        code=fact.id,
        arguments={name: _json(value) for name, value in fact.arguments.items()},
        consequence=fact.consequence,
        field=fact.field,
    )


def _json(value: Any) -> Any:
    match value:
        case Fact():
            return {"code": value.id, "arguments": _json(value.arguments), "consequence": value.consequence}
        case Mapping():
            return {key: _json(each) for key, each in value.items()}
        case list() | tuple():
            return [_json(each) for each in value]
    return value


def _direction(before: Any, after: Any) -> str:
    """Return the direction between two numbers, or amounts with a unit; None stands for no value."""
    (old, unit), (new, new_unit) = (value if isinstance(value, list) else (value, None) for value in (before, after))
    if old is None or new is None:
        return "added" if old is None else "removed"
    if unit != new_unit:
        return "changed"
    return "raised" if new > old else "lowered"


def looser(code: Code, **arguments: Any) -> Fact:
    """Return a fact that makes paging later or rarer."""
    return Fact(code=code, arguments=arguments, effect="looser")


def tighter(code: Code, **arguments: Any) -> Fact:
    """Return a fact that makes paging sooner or more frequent."""
    return Fact(code=code, arguments=arguments, effect="tighter")


def plain(code: Code, **arguments: Any) -> Fact:
    """Return a fact without effect on paging."""
    return Fact(code=code, arguments=arguments)


def ranked(change: float, code: Code, **arguments: Any) -> Fact:
    """Return a fact with more paging if the change is positive, less if it is negative, else the same."""
    effect: Effect = "tighter" if change > 0 else "looser" if change < 0 else "neutral"
    return Fact(code=code, arguments=arguments, effect=effect)


def directed(
    code: Code, *, later: bool, consequences: tuple[Consequence, Consequence] = FIRES, **arguments: Any
) -> Fact:
    """Return a fact that makes paging later or sooner, with the consequence for each."""
    return Fact(
        code=code,
        arguments=arguments,
        effect="looser" if later else "tighter",
        consequence=consequences[later],
    )


def removed_and_added(before: Sequence[Any] | None, after: Sequence[Any] | None) -> tuple[list[Any], list[Any]]:
    """Return the removed and the added members of a list, each in its order."""
    old, new = list(before or ()), list(after or ())
    return [it for it in old if it not in new], [it for it in new if it not in old]
