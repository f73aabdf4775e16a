"""The relation between two log searches, where it is certain from their text."""

import re

_TERM = re.compile(r'(?P<key>@?[\w.-]+):(?:\((?P<any>[^()]*)\)|(?P<value>"[^"]*"|[^\s()"]+))(?=\s|$)')
_VALUE = re.compile(r'"[^"]*"|[^\s"]+')
_SINGLE = ("host", "service", "source", "status")
"""Tags with one value per line. An attribute may be a list, so one line may match two values of it."""
_STATUS_BEGINS = 3
"""Leading letters that identify a level: `err` is `error`, and `warn` is `warning`."""


def covers(wider: str, narrower: str) -> bool:
    """Return whether `wider` certainly finds every line that `narrower` finds."""
    if wider.split() in (narrower.split(), ["*"]):
        return True
    outer, inner = _terms(wider), _terms(narrower)
    return bool(outer and inner) and all(inner.get(key, {""}) <= values for key, values in outer.items())


def apart(one: str, other: str) -> bool:
    """Return whether certainly no line matches both."""
    first, second = _terms(one), _terms(other)
    return any(
        key in first and key in second and not _told(key, first[key]) & _told(key, second[key])
        for key in _SINGLE
        if not any(set("*?[<>") & set(value) for terms in (first, second) for value in terms.get(key, ()))
    )


def _told(key: str, values: set[str]) -> set[str]:
    short = _STATUS_BEGINS if key == "status" else None
    return {value.casefold()[:short] for value in values}


def _terms(search: str) -> dict[str, set[str]]:
    """Return the possible values of each key, where all keys must match; empty for a search of another form."""
    parts = [part.strip() for part in search.split(" OR ")]
    keys = {found["key"] if (found := _TERM.fullmatch(part)) else None for part in parts}
    if len(parts) > 1 and len(keys) == 1 and None not in keys:
        return {str(keys.pop()): set().union(*(_values(part) for part in parts))}
    rest = re.sub(r"\bAND\b", " ", _TERM.sub("", search))
    terms = [(it["key"], _values(it[0])) for it in _TERM.finditer(search)]
    return dict(terms) if not rest.split() and len(dict(terms)) == len(terms) else {}


def _values(term: str) -> set[str]:
    match = _TERM.fullmatch(term)
    assert match is not None
    if match["any"] is None:
        return {match["value"].strip('"')}
    return {value.strip('"') for value in _VALUE.findall(match["any"]) if value != "OR"}
