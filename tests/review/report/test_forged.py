"""A review's JSON that somebody forged: no field of it becomes more than text, in any form.

The fields come from the JSON Schema, so that a new field is forged as well.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from review.model import Review
from review.report.github.annotations import as_annotations
from review.report.github.escape import code, join
from review.report.github.markdown import as_markdown
from review.report.html import as_html
from review.report.json_form import json_schema
from review.report.links import Links
from review.report.load import NotAReview, read_review
from review.report.text import as_text
from tests.support.comments import Seen, rendered

CLONE = Path(__file__).parents[3]

SCHEMA = json_schema()
LINKS = Links(files="https://github.com/acme/shop/blob/0ff/", base_commit="0" * 40)
VALID = ("plain", "alerts/plain", "delete:alerts/plain", "0" * 40)
HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]"
)
# Each is short: a report cuts long texts.
ATTACKS = (
    "[forged](https://evil.example/a) ![b](//evil.example/b) <https://evil.example/c> https://evil.example/d WWW.e.io",
    "www.evil.example a@evil.example @octocat @acme/team #123 gh-7 acme/shop#1 0123456789abcdef a@0123abc mailto:a@b",
    "<img src=//e.io onerror=alert(1)> <script>x()</script> </summary></details></table></pre> <!-- forged --> &lt;b",
    "`one` ``two`` ```three | cell | **b** __b__ *it* _it_ ~~gone~~ :octocat: :+1: $x$ [^1] [x]: //e.io &#64;me \\",
    "[red]r[/red] [link=https://e.io]h[/link] \x1b[31m \x1b]8;;//e.io\x07 \x9b31m \x00\x08 \u202eb\u202c \u2066 "
    "\u200bz\u200d\u200c pag\xader \ufeff \U000e0041 ::error::x %0A##[error]x",
    "[j](javascript:alert(1)) <javascript:alert(1)> <data:text/html,x> ![i][forged] [r][]",
    "````x ~~~ | a | b |\n|---|---|",
    "\n\n# forged\n\n- item\n\n1. item\n\n> q\n\nx\n===\n\n---\n\n```\nx\n```\n\n<div>\n\r\n::error::x\n\n    code\n",
)
BEGINNINGS = (
    "# ",
    "- ",
    "+ ",
    "1. ",
    "1) ",
    "> ",
    "===",
    "---",
    "```",
    "~~~",
    "    ",
    "|",
    "<div>",
    "=",
    "* ",
    "[x]: ",
)


def sample(schema: dict[str, Any], choice: int = 0, depth: int = 0) -> Any:
    """A value of the schema with every field in it: of each enumeration and each boolean the value of that number.

    There are two stacks, and three of each list of a stack, of which the third leaves out what may be left out: an
    excuse, for one, hides what mends a finding.
    """
    if "$ref" in schema:
        return sample(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], choice, depth)
    if "anyOf" in schema:
        named = [each for each in schema["anyOf"] if each.get("type") != "null"]
        return None if choice % 3 == 2 else sample(named[0], choice, depth)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][choice % len(schema["enum"])]
    match schema.get("type"):
        case "object" if "properties" in schema:
            return {name: sample(each, choice, depth) for name, each in schema["properties"].items()}
        case "object":
            key, value = next(iter(schema.get("patternProperties", {"": schema.get("additionalProperties")}).items()))
            return {text_of({"pattern": key}): sample({} if value is True else value, choice, depth)}
        case "array":
            choices = range((2, 3)[depth]) if depth < 2 else [choice]
            return [sample(schema["items"], each, depth + 1) for each in choices]
        case "boolean":
            return choice % 2 == 0
        case "integer" | "number":
            return choice + 1
        case "string":
            return text_of(schema)
    return "plain"


def text_of(schema: dict[str, Any]) -> str:
    if schema.get("format") == "date-time":
        return "2026-11-24T09:00:00+00:00"
    return next(text for text in VALID if re.search(schema.get("pattern", ""), text))


Path_ = tuple[str, ...]


def fields(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """The path of each text in a document, with `[]` for the items of a list and `{}` for the keys of a mapping."""
    if isinstance(value, list):
        for item in value:
            yield from fields(item, (*path, "[]"))
    elif isinstance(value, dict):
        for key, item in value.items():
            if path[-1:] == ("routes",):
                yield (*path, "{}")
            yield from fields(item, (*path, "*" if path[-1:] == ("routes",) else key))
    elif isinstance(value, str):
        yield path


def forged(value: Any, path: Path_, change: Callable[[str], str]) -> Any:
    """The document with every text at the path changed."""
    if not path:
        return change(value) if isinstance(value, str) else value
    first, rest = path[0], path[1:]
    if isinstance(value, list):
        return [forged(item, rest, change) for item in value]
    if isinstance(value, dict):
        if first == "{}":
            return {change(key): item for key, item in value.items()}
        return {key: forged(item, rest, change) if first in (key, "*") else item for key, item in value.items()}
    return value


def instead(text: str, keep: int | None, value: str) -> str:
    """The text in the place of a value (0), or after it (None)."""
    return value[:keep] + text


DOCUMENT = sample(SCHEMA) | {"version": 1, "verdict": "stopped", "exit_code": 2}
FIELDS = sorted(set(fields(DOCUMENT)))


def read(document: Any, folder: Path) -> Review | None:
    """The review in the document; None where it is refused, which is right as well."""
    file = folder / "review.json"
    file.write_text(json.dumps(document))
    try:
        return read_review(file)
    except NotAReview as error:
        message = str(error)
        assert "\n" not in message
        assert not HIDDEN.search(message)
        assert "##[" not in message
        return None


# Text may be code, or stand between the parts that code leaves: these elements hold no text of their own.
HARMLESS = ("span", "code")


class Forms:
    """The forms of a review, each made once."""

    def __init__(self, review: Review) -> None:
        self.review = review

    @cached_property
    def markdown(self) -> str:
        return as_markdown(self.review, LINKS)

    @cached_property
    def comment(self) -> Seen:
        return rendered(self.markdown)

    @cached_property
    def page(self) -> Seen:
        return Seen(as_html(self.review, LINKS))

    @cached_property
    def terminal(self) -> str:
        return as_text(self.review, width=10_000)

    @cached_property
    def commands(self) -> list[str]:
        return as_annotations(self.review).splitlines()


def assert_comment_is_text(forged: Forms, plain: Forms) -> None:
    """Check the comment, the terminal and the annotations against those of the same review with a harmless text."""
    if forged.markdown != plain.markdown:
        assert counted(forged.comment) == counted(plain.comment)
        pairs = zip(forged.comment.cells, plain.comment.cells, strict=True)
        assert all(cell == other for cell, other in pairs if "other" not in other)
        addresses = forged.comment.addresses
        assert all(address.startswith("https://github.com/acme/shop/blob/") for address in addresses)
        assert not any("/../" in address for address in addresses)
        live = r"@\w|#\d|gh-\d|://|www\.|:[\w+-]*[a-z][\w+-]*:|\b[0-9a-f]{7,40}\b|\$\S+\$"
        assert [text for text in forged.comment.texts if re.search(live, text, re.IGNORECASE)] == []
        assert not HIDDEN.search(forged.markdown)

    assert not HIDDEN.search(forged.terminal)
    assert len(forged.terminal.splitlines()) == len(plain.terminal.splitlines())
    if forged.terminal != plain.terminal:
        assert not HIDDEN.search(re.sub(r"\x1b\[[0-9;]*m", "", as_text(forged.review, colour=True)))

    assert not HIDDEN.search("".join(forged.commands))
    assert len(forged.commands) == len(plain.commands)
    assert all(re.match(r"::(error|warning|notice) [^:]*::", each) for each in forged.commands)


def assert_page_is_text(forged: Forms, plain: Forms) -> None:
    assert counted(forged.page) == counted(plain.page)
    assert forged.page.handlers == []
    addresses = forged.page.addresses
    assert all(address.startswith(("https://github.com/acme/shop/blob/", "#")) for address in addresses)


def counted(seen: Seen) -> dict[str, int]:
    return {name: number for name, number in seen.elements.items() if name not in HARMLESS}


def test_the_schema_that_is_forged_is_the_documented_one_and_the_sample_has_every_field():
    assert json.loads((CLONE / "docs/review.schema.json").read_text()) == SCHEMA
    named = {name for each in (SCHEMA, *SCHEMA["$defs"].values()) for name in each["properties"]}
    found = set(re.findall(r'"(\w+)":', json.dumps(DOCUMENT)))
    assert named <= found


WRONG = (None, False, 7, -1, "7", "plain", [], ["plain"], {}, {"plain": "plain"}, [[]])
"""A value of each type."""


def nodes(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every value in a document."""
    yield path
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in steps:
        yield from nodes(item, (*path, step))


def replaced(value: Any, path: tuple[str | int, ...], new: object) -> Any:
    """The document with another value at the path."""
    if not path:
        return new
    if isinstance(value, list):
        return [replaced(item, path[1:], new) if step == path[0] else item for step, item in enumerate(value)]
    return {step: replaced(item, path[1:], new) if step == path[0] else item for step, item in value.items()}


def test_a_value_of_a_type_that_the_schema_does_not_allow_is_refused(tmp_path):
    """Also a number in quotes, which a lenient reader converts. What the reader computes again may be anything."""
    validator = Draft202012Validator(SCHEMA)
    document = DOCUMENT | {"stacks": DOCUMENT["stacks"][:1]}
    assert validator.is_valid(document)
    # One path of each kind, such as `stacks.[].changes.[].name`.
    paths = {tuple("[]" if isinstance(step, int) else step for step in path): path for path in nodes(document)}
    accepted, refused = set(), 0
    for kind, path in paths.items():
        for value in WRONG:
            changed = replaced(document, path, value)
            if not validator.is_valid(changed):
                refused += 1
                accepted |= {".".join(kind)} if read(changed, tmp_path) is not None else set()
    assert accepted == {
        "stacks.[].changes.[].effect",
        "stacks.[].changes.[].section",
        "stacks.[].dangers.[].label",
        "stacks.[].stands_in_the_way",
    }
    assert refused > 800


def test_very_long_texts_leave_a_comment_that_github_accepts(tmp_path):
    """Each text that may be anything has 20,000 characters, which all escape to more."""
    document = DOCUMENT
    for path in FIELDS:
        longer = forged(document, path, lambda _: "<@a>" * 5_000)
        document = longer if read(longer, tmp_path) else document
    review, plain = read(document, tmp_path), read(DOCUMENT, tmp_path)
    assert review is not None
    assert plain is not None
    comment = as_markdown(review, LINKS)
    assert len(comment.encode("utf-16-le")) // 2 < 65_536
    page = rendered(comment)
    assert page.elements["details"] == comment.count("<details>")
    assert not re.search(r"@a", "".join(page.texts))


def test_the_sample_is_a_review(tmp_path):
    assert read(DOCUMENT, tmp_path) is not None


@pytest.mark.parametrize("path", FIELDS, ids=".".join)
def test_a_forged_field_is_text_or_refused(path, tmp_path):
    # In the place of the value; where the schema refuses that, after it.
    for keep in (0, None):
        reviews = [read(forged(DOCUMENT, path, partial(instead, text, keep)), tmp_path) for text in ATTACKS]
        if not any(reviews):
            continue
        honest = read(forged(DOCUMENT, path, partial(instead, "other", keep)), tmp_path)
        assert honest is not None
        plain = Forms(honest)
        for review in filter(None, reviews):
            assert_comment_is_text(Forms(review), plain)
        every = read(forged(DOCUMENT, path, partial(instead, " ".join(ATTACKS[:5]), keep)), tmp_path)
        assert every is not None
        assert_page_is_text(Forms(every), plain)
        return


@pytest.fixture(scope="module")
def free(tmp_path_factory) -> list[Path_]:
    """The fields that take any text."""
    folder = tmp_path_factory.mktemp("free")
    return [path for path in FIELDS if read(forged(DOCUMENT, path, lambda _: "other"), folder)]


@pytest.mark.parametrize("begin", BEGINNINGS)
def test_no_field_begins_a_block(begin, free, tmp_path):
    assert len(free) > 30
    document = honest = DOCUMENT
    for path in free:
        document = forged(document, path, lambda _: f"{begin}forged")
        honest = forged(honest, path, lambda _: "other")
    review, plain = read(document, tmp_path), read(honest, tmp_path)
    assert review is not None
    assert plain is not None
    assert_comment_is_text(Forms(review), Forms(plain))


@pytest.mark.parametrize("name", ["section", "effect", "verdict"])
def test_a_section_or_a_kind_that_does_not_exist_is_refused(name, tmp_path):
    forgeries = {
        "section": (("stacks", "[]", "changes", "[]", "ref"), "### @octocat/x"),
        "effect": (("stacks", "[]", "changes", "[]", "sentences", "[]", "effect"), "louder"),
        "verdict": (("verdict",), "splendid"),
    }
    path, text = forgeries[name]
    assert read(DOCUMENT, tmp_path) is not None
    assert read(forged(DOCUMENT, path, lambda _: text), tmp_path) is None


@pytest.mark.parametrize("file", ["../../../evil/shop/x", "a/../../b", "/etc/passwd", "..", "//evil.example"])
@pytest.mark.parametrize("form", [as_markdown, as_html])
def test_a_place_outside_the_repository_is_no_link(file, form, tmp_path):
    path = ("stacks", "[]", "changes", "[]", "place", "file")
    review = read(forged(DOCUMENT, path, lambda _: file), tmp_path)
    assert review is not None
    assert "evil/shop/x#L" not in form(review, LINKS)
    assert "/blob/0ff/.." not in form(review, LINKS)


def test_code_without_anything_in_it_takes_no_other_code_apart():
    text = join(" ", [code(""), code("a`<b>x</b>[y](z)`b"), code("")]).text
    assert rendered(text).elements == Counter({"p": 1, "code": 1})
