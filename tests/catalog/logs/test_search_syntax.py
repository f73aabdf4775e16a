"""Searches of logs: what Datadog cannot read is refused wherever a search is written, with the place in it."""

from collections.abc import Callable

import pytest

from catalog.forms.diagnostics import InvalidValue
from catalog.logs.search_syntax import read_search
from local.vendors.datadog.logs.search import search_fault

TAKEN = [
    *("*", "service:shop", "(a OR b) -c", '@http.url:"/a (b"', r"a\(b", r"a\"b", "@http.status_code:[200 TO 299]"),
    *("NOT a", "a AND NOT b", "a OR (b AND c)", '"AND"', "@duration:>5 status:(error OR warn)", "a -(b c)"),
]
REFUSED = {
    '@a:"b': 'invalid log search `@a:"b`: a quote (`"`) has no matching one, at character 4',
    '"a" "b': 'invalid log search `"a" "b`: a quote (`"`) has no matching one, at character 5',
    "(a": "invalid log search `(a`: a parenthesis (`(`) is not closed, at character 1",
    "a)": "invalid log search `a)`: a parenthesis (`)`) has no matching opening one, at character 2",
    ")a(": "invalid log search `)a(`: a parenthesis (`)`) has no matching opening one, at character 1",
    "(a [1 TO 2)]": "invalid log search `(a [1 TO 2)]`: a parenthesis (`)`) has no matching opening one",
    "()": "invalid log search `()`: the parentheses are empty, at character 1",
    "@a:[1 2]": "invalid log search `@a:[1 2]`: the brackets do not contain a range, at character 4",
    "@a:[1 TO 2": "invalid log search `@a:[1 TO 2`: a bracket (`[`) is not closed, at character 4",
    "a]": "invalid log search `a]`: a bracket (`]`) has no matching opening one, at character 2",
    "a\\": "invalid log search `a\\`: a backslash is followed by nothing, at character 2",
    "a AND": "invalid log search `a AND`: `AND` requires a search term on both sides, at character 3",
    "OR a": "invalid log search `OR a`: `OR` requires a search term on both sides, at character 1",
    "a AND OR b": "invalid log search `a AND OR b`: `AND` requires a search term on both sides",
    "(a OR)": "invalid log search `(a OR)`: `OR` requires a search term on both sides",
    "a NOT": "invalid log search `a NOT`: `NOT` requires a search term on both sides",
}
PLACES = {
    "signals: [{name: s, logs: '%s'}]\n": "1:27",
    "services: [{name: S}]\nlogs: {pipelines: [{name: P, filter: '%s'}]}\n": "2:38",
    "services: [{name: S}]\nlogs: {index: {name: a, owned: true, filter: '%s'}}\n": "2:46",
    "services: [{name: S}]\nlogs: {index: {name: a, owned: true}, exclusions: [{name: E, filter: '%s'}]}\n": "2:70",
    "services: [{name: S}]\nlogs: {archive: {filter: '%s', gcs: {bucket: b, client_email: a@b.io}}}\n": "2:26",
}


@pytest.mark.parametrize("search", TAKEN)
def test_what_can_be_read_is_taken_by_the_catalog_and_the_stand_in(search: str) -> None:
    assert read_search(f" {search} ").text == search
    assert search_fault(search) is None


@pytest.mark.parametrize(("search", "what"), REFUSED.items())
def test_what_cannot_be_read_is_refused_with_its_place(search: str, what: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        read_search(search)
    assert what in refused.value.message
    assert refused.value.hint
    # A signal's search takes no backslash, so that no hint leads to one, but where one is written already.
    assert "\\" in search or "\\" not in refused.value.hint


@pytest.mark.parametrize("search", [it for it in REFUSED if it not in ("(a OR)", ")a(")])
def test_the_stand_in_refuses_it_as_well(search: str) -> None:
    assert search_fault(search)


@pytest.mark.parametrize(("text", "place"), PLACES.items())
def test_a_search_is_read_wherever_it_may_be_written(refused: Callable[..., list[str]], text: str, place: str) -> None:
    assert refused(text % '@a:"b c" d') == []
    (error,) = refused(text % '@a:"b c')
    assert error.startswith(f"shop/a.yml:{place}: ")
    assert "a quote" in error
