"""Checks of a log search: closed quotes, parentheses and brackets, operands for every operator, and few facets.

Source: https://docs.datadoghq.com/logs/explorer/search_syntax/. Datadog refuses a monitor, an index or a pipeline with
an invalid search (400), but only during `pulumi up`.
"""

import re
from collections.abc import Sequence

from catalog.forms.diagnostics import InvalidValue, Report
from catalog.forms.text import shown
from catalog.logs.search import LogSearch, parse_search
from catalog.source.places import Source

# "Up to four log facets": https://docs.datadoghq.com/monitors/types/log/#define-the-search-query.
MOST_FACETS = 4
_JOINS = ("AND", "OR")
_RANGE = re.compile(r"\[\s*\S+\s+TO\s+\S+\s*\]")
_CLOSES = {")": "(", "]": "["}


def read_search(text: str) -> LogSearch:
    """Return the search in both forms. Raises InvalidValue for one that Datadog cannot parse."""
    search = text.strip()
    if not search:
        raise InvalidValue("the search is empty", "write one, such as `service:storefront`, or `*` for all")
    plain = _without_quoted(search)
    _closes(plain, search)
    _joins(plain, search)
    return LogSearch(search, parse_search(search))


def few_facets(tags: Sequence[str], place: Source, report: Report) -> bool:
    """Whether a count of log lines is grouped by no more facets than Datadog allows; else report it at `place`."""
    if len(tags) <= MOST_FACETS:
        return True
    message = f"`group_by` has {len(tags)} facets, and Datadog groups log lines by at most {MOST_FACETS}"
    report.refuse(place, message, "remove the facets that responders do not require")
    return False


def _without_quoted(search: str) -> str:
    """The search with each escaped character and quoted phrase replaced by letters of the same length."""
    signs, begin = list(search), None
    index = 0
    while index < len(search):
        if search[index] == "\\":
            if index + 1 == len(search):
                _refuse(search, index, "a backslash is followed by nothing", "write `\\\\` for the character itself")
            signs[index : index + 2] = "xx"
            index += 2
            continue
        if search[index] == '"':
            begin = index if begin is None else None
            signs[index] = "x"
        elif begin is not None:
            signs[index] = "x"
        index += 1
    if begin is not None:
        _refuse(search, begin, 'a quote (`"`) has no matching one', "add the closing quote, or remove it")
    return "".join(signs)


def _closes(plain: str, search: str) -> None:
    open_: list[tuple[str, int]] = []
    for index, sign in enumerate(plain):
        if sign in "([":
            open_.append((sign, index))
        elif sign in _CLOSES:
            if not open_ or open_[-1][0] != _CLOSES[sign]:
                what = "parenthesis" if sign == ")" else "bracket"
                _refuse(
                    search,
                    index,
                    f"a {what} (`{sign}`) has no matching opening one",
                    "remove it, or put the text in quotes",
                )
            begin = open_.pop()[1]
            if sign == "]" and not _RANGE.fullmatch(plain[begin : index + 1]):
                hint = "write `[200 TO 299]`, or put the text in quotes"
                _refuse(search, begin, "the brackets do not contain a range", hint)
            if sign == ")" and not plain[begin + 1 : index].strip():
                _refuse(search, begin, "the parentheses are empty", "write a search term in them, or remove them")
    if open_:
        sign, begin = open_[-1]
        what = "parenthesis" if sign == "(" else "bracket"
        hint = "close it, or put the text in quotes"
        _refuse(search, begin, f"a {what} (`{sign}`) is not closed", hint)


def _joins(plain: str, search: str) -> None:
    """Refuse AND and OR without an operand on one side, and NOT without an operand after it."""
    tokens = [(match[0], match.start()) for match in re.finditer(r"[()]|[^\s()]+", plain)]
    for number, (word, begin) in enumerate(tokens):
        before = tokens[number - 1][0] if number else "("
        behind = tokens[number + 1][0] if number + 1 < len(tokens) else ")"
        lonely = word in _JOINS and (before in ("(", "NOT", *_JOINS) or behind in (")", *_JOINS))
        if lonely or (word == "NOT" and behind in (")", *_JOINS)):
            _refuse(
                search,
                begin,
                f"`{word}` requires a search term on both sides",
                "add the search term, or put the word in quotes",
            )


def _refuse(search: str, index: int, what: str, hint: str) -> None:
    raise InvalidValue(f"invalid log search {shown(search)}: {what}, at character {index + 1}", hint)
