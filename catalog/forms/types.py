"""Text types that several sections share; each refuses an invalid value with its place."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, core_schema

from catalog.forms.diagnostics import InvalidValue
from catalog.forms.handles import plain_words
from catalog.forms.text import nearest, prose, shown
from catalog.forms.units import DURATION, Duration, length_text, seconds, share_hint
from catalog.logs.search_syntax import read_search
from catalog.source.scalars import Converted

LONGEST_NAME = 100
MADE_TAGS = {
    "env": ("the tag `env` is set from the environment", "write `environment` instead of the tag"),
    "service": ("the tag `service` is set from the item's service", "write `service` in the item instead of the tag"),
    "severity": ("the tag `severity` is set from the item's severity", "remove it from the tags"),
    "alert": ("the tag `alert` is set from the alert's id", "remove it from the tags"),
}
T = TypeVar("T")


def choice(noun: str, literal: object) -> BeforeValidator:
    """Return the check that a text is one of a Literal's words."""
    words = get_args(literal)

    def check(value: object) -> object:
        if type(value) in (int, float):
            value = f"{value}"
        elif isinstance(value, Converted):
            value = value.text
        if isinstance(value, str) and value not in words:
            near = nearest(value, words)
            question = f"did you mean `{near}`? " if near else ""
            raise InvalidValue(f"{shown(value)} is not a {noun}", f"{question}allowed: {prose(words)}")
        return value

    return BeforeValidator(check)


@dataclass(frozen=True, slots=True)
class Matching(AfterValidator):
    """A text check by a regular expression, which JSON Schema shows too."""

    pattern: str

    def __get_pydantic_json_schema__(self, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core_schema), "pattern": f"^(?:{self.pattern})$"}


def matching(pattern: str, noun: str, hint: str) -> Matching:
    """Return the check that a text matches a pattern."""
    compiled = re.compile(pattern)

    def check(text: str) -> str:
        if not compiled.fullmatch(text):
            raise InvalidValue(f"{shown(text)} is not {noun}", hint)
        return text

    return Matching(check, pattern)


@dataclass(frozen=True, slots=True)
class FromText:
    """A text field that holds what `parse` returns; `parse` raises InvalidValue for an invalid text."""

    parse: Callable[[str], object]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.parse, core_schema.str_schema(strict=True))


def within(low: int, high: int, range_text: str) -> Callable[[int], int]:
    """Return the check that a number lies between two others; `range_text` is the range in words."""

    def check(number: int) -> int:
        if not low <= number <= high:
            raise InvalidValue(f"`{length_text(number)}` is out of range", f"write {range_text}")
        return number

    return check


def written_once(words: list[str]) -> list[str]:
    """Return the list if it has no duplicates. Raises InvalidValue otherwise."""
    twice = sorted({word for word in words if words.count(word) > 1})
    if twice:
        raise InvalidValue(f"{prose(twice, 'and')} is listed twice", "list it once")
    return words


def one_or_more(value: object) -> object:
    """Return a list; a single text becomes a list of one."""
    return [value] if isinstance(value, str) else value


def not_empty(items: list[T]) -> list[T]:
    """Return the list if it is not empty. Raises InvalidValue otherwise."""
    if not items:
        raise InvalidValue("the list is empty", "name at least one")
    return items


def _line(text: str) -> str:
    if not text:
        raise InvalidValue("the text is empty", "write a name")
    if len(text) > LONGEST_NAME:
        raise InvalidValue(f"{shown(text)} is {len(text)} characters long", f"write at most {LONGEST_NAME}")
    if "\n" in text or text != text.strip():
        raise InvalidValue(
            f"{shown(text)} has a line break, or blanks at the beginning or end",
            "remove the blanks, and write it in one line",
        )
    unseen = next((sign for sign in text if not sign.isprintable()), None)
    if unseen:
        # PagerDuty refuses it in the name of a service (`validateIsAllowedString` of its provider). A no-break space
        # makes two names of what looks like one, and other characters can rewrite a terminal line.
        seen = text.replace(unseen, "�")
        raise InvalidValue(f"{shown(seen)} contains the invisible character U+{ord(unseen):04X}", "remove it")
    return text


def _name(text: str) -> str:
    return plain_words(_line(text))


def url_text(text: str) -> str:
    """Return the http or https URL with its scheme in lower case. Raises InvalidValue, for credentials too."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise InvalidValue(
            f"{shown(text)} is not a URL: {error}", "write one, such as `https://shop.example.com`"
        ) from error
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\s<>\"]", text):
        raise InvalidValue(
            f"{shown(text)} is not an http or https URL", "write one, such as `https://shop.example.com`"
        )
    if parts.username is not None or parts.password is not None:
        # Do not quote the text: it contains a secret, and errors end up in logs.
        raise InvalidValue("the URL contains credentials", "remove the part before the `@`")
    # A scheme is valid in any case, but vendors compare it to `https`.
    return parts.scheme + text[len(parts.scheme) :]


def _with_unit(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        hint = f"write `{value}m` for minutes, `{value}h` for hours or `{value}d` for days"
        raise InvalidValue(f"the duration `{value}` has no unit", hint)
    return value


def with_a_sign(value: object) -> object:
    """Return the value if it can be a share. Raises InvalidValue for a number without `%`."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        raise InvalidValue(f"`{value}` has no `%`", share_hint(value))
    return value


def _whole_minutes(length: int) -> Duration:
    if length % 60:
        raise InvalidValue(
            f"`{length_text(length)}` is not a number of whole minutes", "write minutes, such as `1m` or `2m`"
        )
    return Duration(length // 60, length_text(length))


def minutes(low: int, high: int, range_text: str) -> tuple[AfterValidator, AfterValidator]:
    """Return the checks for a duration in whole minutes."""
    return AfterValidator(_whole_minutes), AfterValidator(within(low, high, range_text))


def _tags(tags: dict[str, str]) -> dict[str, str]:
    for key, value in tags.items():
        # Datadog lowercases tags and replaces other characters, so the next plan would show a difference.
        if not re.fullmatch(r"[a-z][a-z0-9_./-]*", key) or not re.fullmatch(r"[a-z0-9_./:-]+", value):
            raise InvalidValue(
                f"{shown(f'{key}: {value}')} is not a tag", "write lower-case letters, digits and _ - . /"
            )
        if len(f"{key}:{value}") > 200:
            raise InvalidValue(f"the tag {shown(key)} is over 200 characters long", "write a shorter one")
        if key in MADE_TAGS:
            raise InvalidValue(*MADE_TAGS[key])
    return tags


Words = Annotated[str, AfterValidator(plain_words)]
Name = Annotated[str, AfterValidator(_name), Field(description="a name, such as `name: Checkout`")]
Reference = Annotated[str, AfterValidator(_line), Field(description="the name or id of an item")]
Id = Annotated[
    str,
    matching(r"[a-z0-9]+(-[a-z0-9]+)*", "an id", "write lower-case letters, digits and single `-`: `slow-checkout`"),
    AfterValidator(_name),
]
Url = Annotated[str, AfterValidator(url_text), Field(description="a URL, such as `https://shop.example.com`")]
Email = Annotated[
    str,
    matching(r"[\w.%+-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}", "an email address", "write one, such as `ops@example.com`"),
    Field(description="an email address, such as `ops@example.com`"),
]
Search = Annotated[str, AfterValidator(lambda text: read_search(text).text)]
Tag = Annotated[
    str,
    matching(r"@?[A-Za-z][\w./:-]{0,199}", "a tag", "write only its name, such as `endpoint`"),
    Field(description="the name of a tag, such as `endpoint`"),
]
Tags = Annotated[dict[str, str], AfterValidator(_tags), Field(description="a map, such as {team: shop}")]
Seconds = Annotated[
    int,
    FromText(seconds),
    BeforeValidator(_with_unit),
    WithJsonSchema({"type": "string", "pattern": DURATION}),
    Field(description="a duration, such as `5m`"),
]
