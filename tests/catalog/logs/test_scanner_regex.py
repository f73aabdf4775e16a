"""The expressions of `sensitive`: what Datadog's scanner takes is taken, and what it refuses is refused in place."""

import warnings
from collections.abc import Callable

import pytest

from catalog.forms.diagnostics import InvalidValue
from catalog.logs.scanner_regex import check_scanner_regex
from local.vendors.datadog.logs.scanner import faults

TAKEN = [
    *(r"sess_[A-Za-z0-9]{20,}", r"\p{Lu}{3}", r"\P{Greek}+x", r"[[:alnum:]]+", r"[[:^digit:]]x", r"(?i)key=(?<v>\w+)"),
    *(r"(?'v'a)b", r"(?P<v>a)", r"\Qa.b\E+", "[]a]", "[^]a]", "a{b", r'\{"key"', r'{"a":1}x', "[a-z-]", "[-a]"),
    *(r"\x41", r"\x{1F600}", r"\cA", "(a|)b", "a+?b", "a{2}?", "(?:a|b){2,3}", r"\bfoo\b", r"[\p{L}\d]", r"[\Q]\E]"),
    *("a]", "}", "(?i-m:x)y", r"\/\-\_", r"\Aa\z", r"\h\v\H", r"[\b]", "()a", "^a$", r"^\$", "日本", "(a)(b)"),
]
REFUSED = {
    r"(?<=key=)[a-z]+": "a look-behind, at character 1",
    r"key(?<!a)b": "a negative look-behind, at character 4",
    r"a(?=b)": "a look-ahead, at character 2",
    r"(?!a)b": "a negative look-ahead, at character 1",
    r"(a)\1": "a back-reference, at character 4",
    r"(?<n>a)\k<n>": "a back-reference, at character 8",
    r"(?P<n>a)(?P=n)": "a back-reference, at character 9",
    r"(a)\g1": "a back-reference, at character 4",
    "a++b": "a possessive quantifier, at character 3",
    "a*+b": "a possessive quantifier, at character 3",
    "a?+b": "a possessive quantifier, at character 3",
    "a{2}+b": "a possessive quantifier, at character 5",
    "(?>a)b": "an atomic group, at character 1",
    "(?R)a": "a recursion, at character 1",
    "(?1)a": "this group, at character 1",
    "(?(1)a|b)c": "a condition, at character 1",
    "(?#x)a": "a comment, at character 1",
    "(?|a|b)": "a group that resets its numbers, at character 1",
    "(*FAIL)a": "a control verb, at character 1",
    r"a\Kb": "a reset of the match, at character 2",
    r"\p{invalid}": "this property of characters, at character 1",
    r"\pL": "this property of characters, at character 1",
    r"\x{999999}": "support a number that is not a character, at character 1",
    r"\x{}": "this escape, at character 1",
    r"[\A]": "this escape, at character 2",
    r"\012": "an octal number, at character 1",
    r"\u0041": "a Unicode escape, at character 1",
    r"\R": "any line break, at character 1",
    ".{10000}": "support this many repetitions, at character 2",
    ".{100,1}": "support a count whose maximum is below its minimum, at character 2",
    "(" * 50 + "x" + ")" * 50: "support groups nested this deeply",
    "a)": "support a `)` without a matching `(`, at character 2",
    "(a": "support a group without a closing bracket, at character 1",
    "[a": "support a class without a closing bracket, at character 1",
    "*a": "a quantifier with nothing before it, at character 1",
    "a**": "a quantifier of a quantifier, at character 3",
    "a{2}{3}": "a quantifier of a quantifier, at character 5",
    "a\\": "a backslash at the end, at character 2",
    "(?i)*a": "a quantifier of flags, at character 5",
    r"\Qab": "a quote without an end, at character 1",
    "a|": "matches empty text, and Datadog refuses such an expression",
    "x*": "matches empty text, and Datadog refuses such an expression",
    r"\bx{0,2}\b": "matches empty text, and Datadog refuses such an expression",
}
# What the scanner reads as something else than PCRE2 does, so that nobody can mean it; the stand-in takes it.
MEANT_OTHERWISE = {
    "a{,5}": "support a count without a minimum",
    "[z-a]": "support a range whose end is before its beginning",
    r"[a-\d]": "a range that ends in a class",
    "[[:alhpa:]]": "did you mean `[:alpha:]`?",
    "(?<n>a)(?<n>b)": "support two groups with the same name",
    ".{1,1000}": "larger than the scanner allows",
}


@pytest.mark.parametrize("pattern", TAKEN)
def test_what_the_scanner_takes_is_taken_by_the_catalog_and_the_stand_in(pattern: str) -> None:
    check_scanner_regex(pattern)
    assert list(faults(pattern)) == []


@pytest.mark.parametrize(("pattern", "what"), [*REFUSED.items(), *MEANT_OTHERWISE.items()])
def test_what_the_scanner_refuses_is_refused_with_its_place_and_what_to_write(pattern: str, what: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        check_scanner_regex(pattern)
    assert what in f"{refused.value.message}\n{refused.value.hint}"
    assert refused.value.hint
    assert not (pattern in REFUSED and not list(faults(pattern))), "the stand-in takes it"


def test_an_expression_is_refused_where_it_is_written_and_no_warning_is_printed(
    refused: Callable[..., list[str]],
) -> None:
    text = 'services: [{name: Shop}]\nlogs: {sensitive: [{name: A, regex: "%s"}]}\n'
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert refused(text % "[[:alnum:]]+\\\\p{Lu}") == []
    (error,) = refused(text % "(?<=a)b")
    assert error.startswith("shop/a.yml:2:37: `regex`: the scanner does not support a look-behind, at character 1")


def test_cards_are_those_of_every_issuer_that_the_library_has(loaded: Callable[..., object]) -> None:
    catalog = loaded("services: [{name: Shop}]\nlogs: {sensitive: [cards]}\n")
    (cards,) = catalog.logs.sensitive  # type: ignore[attr-defined]
    issuers = ("Visa", "MasterCard", "American Express", "Discover", "Diners", "JCB", "Maestro")
    assert {it.partition(" ")[0] for it in cards.patterns} == {issuer.partition(" ")[0] for issuer in issuers}
    assert len(cards.patterns) == len(set(cards.patterns)) == 23
