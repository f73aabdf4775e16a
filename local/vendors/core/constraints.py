"""The common forms of a vendor's rules, as rows of a table. A rule of any other form is a function.

A path leads from the object that a rule is about to the values that it checks: `optionsList.retry.count`,
`layers[].users`. Missing and unknown values pass. A reason may name the `{value}` and the fields of its row.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from local.vendors.core.places import at, parts, places
from local.vendors.core.typecheck import Problem
from local.vendors.protocol.wire import Path, Properties

Rule = Callable[[Properties, Path], Iterator[Problem]]
"""Checks an object, which is at the path in the inputs."""

EITHER = "must be {either}, not {value!r}"
"""The reason of a `OneOf` that lists few values."""

NOT_NEGATIVE = "cannot be negative: {value}"
"""The reason of a `Range` that begins at 0 and has no upper bound."""


def problems(rules: Iterable[Rule], values: Properties, path: Path = ()) -> Iterator[Problem]:
    """Yields the rules' problems with an object, in the order of the rules."""
    for rule in rules:
        yield from rule(values, path)


@dataclass(frozen=True)
class Within:
    """Rules for each object at a path; their own paths begin there."""

    path: str
    rules: tuple[Rule, ...]

    def __call__(self, values: Properties, start: Path) -> Iterator[Problem]:
        for place, value in places(values, self.path):
            yield from problems(self.rules, value, (*start, *place))


@dataclass(frozen=True)
class Where:
    """Rules for an object of which a test on one of its properties is true."""

    path: str
    applies: Callable[[Properties], bool]
    rules: tuple[Rule, ...]

    def __call__(self, values: Properties, start: Path) -> Iterator[Problem]:
        if self.applies(values):
            yield from problems(self.rules, values, start)


def within(path: str, *rules: Rule) -> Within:
    return Within(path, rules)


def when(path: str, wanted: str | tuple[object, ...], *rules: Rule) -> Where:
    """Returns rules for an object whose property has one of the wanted values."""
    words = (wanted,) if isinstance(wanted, str) else wanted
    return Where(path, lambda values: at(values, *parts(path)) in words, rules)


def unless(path: str, unwanted: str | tuple[object, ...], *rules: Rule) -> Where:
    """Returns rules for an object whose property is known and has none of the unwanted values."""
    words = (None, unwanted) if isinstance(unwanted, str) else (None, *unwanted)
    return Where(path, lambda values: at(values, *parts(path)) not in words, rules)


def given(name: str, *rules: Rule) -> Where:
    """Returns rules for an object that has the property, known or not."""
    return Where(name, lambda values: name in values, rules)


@dataclass(frozen=True)
class Constraint(ABC):
    """A row that checks each value at its path separately."""

    path: str

    def __call__(self, values: Properties, start: Path) -> Iterator[Problem]:
        for place, value in places(values, self.path):
            if not self.allows(value):
                yield (*start, *place), self.explain(value)

    @abstractmethod
    def allows(self, value: Any) -> bool: ...

    def explain(self, value: Any) -> str:
        fields = vars(self)
        return str(fields["reason"].format(value=value, **fields))


@dataclass(frozen=True)
class OneOf(Constraint):
    """A value out of a list. The reason may name the values: as a list (`{listed}`) or in words (`{either}`)."""

    values: tuple[object, ...] | frozenset[str] | Mapping[str, object]
    reason: str = "must be one of {listed}, not {value!r}"

    def allows(self, value: Any) -> bool:
        return value in self.values

    def explain(self, value: Any) -> str:
        words = [str(word) for word in self.values]
        either = " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))
        return self.reason.format(value=value, listed=", ".join(words), either=either)


@dataclass(frozen=True)
class Pattern(Constraint):
    """A regular expression that matches the whole text."""

    pattern: str | re.Pattern[str]
    reason: str

    def allows(self, value: Any) -> bool:
        return re.fullmatch(self.pattern, value) is not None


@dataclass(frozen=True)
class Range(Constraint):
    """A number within bounds, which are included; None is no bound."""

    least: float | None
    most: float | None
    reason: str = "must be {least} to {most}, not {value}"

    def allows(self, value: Any) -> bool:
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


@dataclass(frozen=True)
class Length(Constraint):
    """The number of characters of a text, or of members of a list; it is the reason's `{value}`."""

    least: int
    most: int
    reason: str = "must be {least} to {most} characters, not {value}"

    def allows(self, value: Any) -> bool:
        return self.least <= len(value) <= self.most

    def explain(self, value: Any) -> str:
        return super().explain(len(value))


@dataclass(frozen=True)
class NotEmpty(Constraint):
    """A text, a list or an object that is not empty."""

    reason: str = "cannot be empty"

    def allows(self, value: Any) -> bool:
        return len(value) > 0


@dataclass(frozen=True)
class NotBlank(Constraint):
    """A text with characters other than blanks."""

    reason: str = "cannot be empty"

    def allows(self, value: Any) -> bool:
        return bool(value.strip())


@dataclass(frozen=True)
class Passes(Constraint):
    """A value that passes a test: the result of the test is truthy."""

    test: Callable[[Any], object]
    reason: str

    def allows(self, value: Any) -> bool:
        return bool(self.test(value))


@dataclass(frozen=True)
class Readable:
    """A text in which the given reader finds no faults."""

    path: str
    faults: Callable[[str], Iterable[str]]
    reason: str = "{fault}"

    def __call__(self, values: Properties, start: Path) -> Iterator[Problem]:
        for place, text in places(values, self.path):
            yield from (((*start, *place), self.reason.format(fault=fault)) for fault in self.faults(text))


@dataclass(frozen=True)
class Distinct:
    """The values at the path all differ from each other."""

    path: str
    reason: str = "{value!r} is listed twice"

    def __call__(self, values: Properties, start: Path) -> Iterator[Problem]:
        named = list(places(values, self.path))
        repeated = [value for _, value in named]
        for place, value in named:
            if repeated.count(value) > 1:
                yield (*start, *place), self.reason.format(value=value)


@dataclass(frozen=True)
class Presence(ABC):
    """A row that checks whether each object at the path has the property."""

    path: str
    reason: str = "is required and missing"

    def __call__(self, values: Properties, start: Path) -> Iterator[Problem]:
        *before, name = parts(self.path)
        for place, owner in places(values, ".".join(before)):
            if isinstance(owner, dict) and not self.allows(owner, name):
                yield (*start, *place, name), self.reason

    @abstractmethod
    def allows(self, owner: Properties, name: str) -> bool: ...


class Required(Presence):
    """The property is given, known or not."""

    def allows(self, owner: Properties, name: str) -> bool:
        return name in owner


class Filled(Presence):
    """The property is given, and is not empty."""

    def allows(self, owner: Properties, name: str) -> bool:
        return bool(owner.get(name))


class Forbidden(Presence):
    """The property is not given."""

    def allows(self, owner: Properties, name: str) -> bool:
        return name not in owner


@dataclass(frozen=True)
class Exclusive:
    """Exactly one of the properties is given. The problem is at `path`; the reason may list those `{given}`."""

    path: str
    names: tuple[str, ...]
    reason: str

    def __call__(self, values: Properties, start: Path) -> Iterator[Problem]:
        given = [name for name in self.names if name in values]
        if len(given) != 1:
            yield (*start, *parts(self.path)), self.reason.format(given=given or "none")
