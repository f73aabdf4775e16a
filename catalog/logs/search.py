"""Log searches: a search of Datadog's log explorer, as a tree.

The syntax is Datadog's, which resembles Lucene's and differs: `@http.url:/api/*` is not a regular expression, a value
may contain a colon (`image:shop:1.2`), and a full-text function such as `CIDR(@ip, 10.0.0.0/8)` is one term. Lucene
parsers read all three differently.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TypeAlias

from catalog.forms.diagnostics import InvalidValue
from catalog.forms.text import shown


@dataclass(frozen=True, kw_only=True)
class Term:
    """`key:value`, or a text to find anywhere (`key` is None). `is_exact`: in quotes, where `*` is not a wildcard."""

    key: str | None
    value: str
    is_exact: bool = False

    def __str__(self) -> str:
        value = f'"{self.value}"' if self.is_exact else self.value
        return value if self.key is None else f"{self.key}:{value}"

    def matches(self, text: str) -> bool:
        """Whether the term finds a line with this value of its key, ignoring case, as Datadog does for tags."""
        wanted, value = self.value.casefold(), text.casefold()
        # Brackets are literal in a search: only `*` and `?` are wildcards.
        return wanted == value if self.is_exact else fnmatchcase(value, wanted.replace("[", "[[]"))


@dataclass(frozen=True, kw_only=True)
class Negation:
    """A part of a search after `-` or `NOT`."""

    of: "Node"


@dataclass(frozen=True, kw_only=True)
class Group:
    """Parts that must all hold, or of which one must (`is_any`)."""

    parts: tuple["Node", ...]
    is_any: bool = False


Node: TypeAlias = Term | Negation | Group


@dataclass(frozen=True)
class LogSearch:
    """A search as text, without spaces around it, and as a tree."""

    text: str
    tree: Node


_TOKEN = re.compile(
    r"""\s*(?:
        (?P<open>\() | (?P<close>\)) |
        (?P<not>NOT(?=[\s(])) | (?P<or>OR(?=[\s()]|$)) | (?P<and>AND(?=[\s()]|$)) |
        (?P<minus>-(?=[^\s)])) |
        (?P<key>(?:\\.|[^\s():"\\\[{<>])+:\() |
        (?P<function>[A-Za-z]+\([^()"]*\)) |
        (?P<term>(?:(?P<name>(?:\\.|[^\s():"\\\[{<>])+):)?
                 (?P<value>"(?:\\.|[^"\\])*" | [\[{][^\]}]*[\]}] | (?:\\.|[^\s()"\\])+))
    )""",
    re.VERBOSE,
)
# Functions over a search call themselves for each level: beyond some hundred levels Python ends them.
DEEPEST = 50
_EXAMPLE = "write one, such as `service:storefront status:error`, or `*` for all"


def parse_search(text: str) -> Node:
    """Return the search as a tree. An empty search finds every line, as `*` does.

    Raises InvalidValue if brackets or quotes are not closed, or an operator has no operand.
    """
    return _Parser(text).whole()


def terms(search: Node, *, negated: bool = False) -> Iterator[tuple[Term, bool]]:
    """Yield every term, in order, and whether it leaves lines out."""
    match search:
        case Term():
            yield search, negated
        case Negation(of=part):
            yield from terms(part, negated=not negated)
        case Group(parts=parts):
            for part in parts:
                yield from terms(part, negated=negated)


def can_find(search: Node, known: dict[str, str]) -> bool:
    """Whether the search can find a line with these values of tags; other keys may have any value."""
    return _holds(search, known) is not False


def never_true(search: Node, key: str, values: Sequence[str]) -> list[Term]:
    """Return the terms on a key that have no effect on lines with one of these values.

    A term for another value finds none of these lines, and a term that leaves out every value leaves out all of them.
    """
    on_key = [(term, negated) for term, negated in terms(search) if term.key == key]
    required = [term for term, negated in on_key if not negated and not any(map(term.matches, values))]
    if any(can_find(search, {key: value}) for value in values):
        return required
    left_out = [term for term, negated in on_key if negated and any(map(term.matches, values))]
    return required or left_out


def contradictory(search: Node, key: str) -> list[Term]:
    """Return the terms on a key that together find nothing, such as `service:a service:b`; empty if there are none."""
    on_key = [term for term, _ in terms(search) if term.key == key]
    # A value that no term names represents all others.
    values = [term.value.replace("*", "x").replace("?", "x") for term in on_key] + ["\0"]
    return [] if not on_key or any(can_find(search, {key: value}) for value in values) else on_key


def _holds(search: Node, known: dict[str, str]) -> bool | None:
    """Three-valued logic by Kleene: None if the result depends on unknown keys."""
    match search:
        case Term(key=key):
            return search.matches(known[key]) if key in known else None
        case Negation(of=part):
            result = _holds(part, known)
            return None if result is None else not result
        case Group(parts=parts, is_any=is_any):
            every = [_holds(part, known) for part in parts]
            if is_any in every:
                return is_any
            return None if None in every else not is_any


class _Parser:
    """A recursive-descent parser: OR binds less tightly than AND, which may be omitted."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(_tokens(text))
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        if not self._tokens:
            return Term(key=None, value="*")
        node = self._any(None)
        if self._kind() == "close":
            raise self._refused("has a `)` without a matching `(`")
        return node

    def _any(self, key: str | None) -> Node:
        parts = [self._all(key)]
        while self._take("or"):
            parts.append(self._all(key))
        return parts[0] if len(parts) == 1 else Group(parts=tuple(parts), is_any=True)

    def _all(self, key: str | None) -> Node:
        parts = [self._one(key)]
        while self._kind() not in (None, "or", "close"):
            self._take("and")
            parts.append(self._one(key))
        return parts[0] if len(parts) == 1 else Group(parts=tuple(parts))

    def _one(self, key: str | None) -> Node:
        token = self._next()
        match token.lastgroup if token else None:
            case "not" | "minus":
                with self._nested():
                    return Negation(of=self._one(key))
            case "open":
                with self._nested():
                    return self._closed(key)
            case "key" if token:
                with self._nested():
                    return self._closed(token["key"].removesuffix(":("))
            case "function" if token:
                return Term(key=None, value=token["function"])
            case "term" if token:
                return _term(token, key)
        raise self._refused("has an operator or a bracket without a search term")

    def _closed(self, key: str | None) -> Node:
        node = self._any(key)
        if not self._take("close"):
            raise self._refused("has a `(` without a matching `)`")
        return node

    @contextmanager
    def _nested(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._refused(f"has terms in more than {DEEPEST} levels of brackets and `NOT`")
        yield
        self._depth -= 1

    def _kind(self) -> str | None:
        return self._tokens[self._at].lastgroup if self._at < len(self._tokens) else None

    def _next(self) -> re.Match[str] | None:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        self._at += 1
        return token

    def _take(self, kind: str) -> bool:
        if self._kind() != kind:
            return False
        self._at += 1
        return True

    def _refused(self, what: str) -> InvalidValue:
        return InvalidValue(f"the log search {shown(self._text)} {what}", _EXAMPLE)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise InvalidValue(f"the log search {shown(text)} has a quotation mark without a matching one", _EXAMPLE)
        yield match
        at = match.end()


def _term(token: re.Match[str], key: str | None) -> Term:
    """A term; inside the brackets of a key, every word is a value of that key."""
    value = token["value"]
    if key is not None and token["name"] is not None:
        value = f"{token['name']}:{value}"
    is_exact = len(value) > 1 and value.startswith('"')
    text = value[1:-1] if is_exact else value
    return Term(key=key if key is not None else token["name"], value=re.sub(r"\\(.)", r"\1", text), is_exact=is_exact)
