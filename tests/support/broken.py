"""Catalogs with one leaf broken: empty, huge, of another kind, with odd characters, at the edges of vendors' limits."""

import random
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import yaml

from tests.support.example import STACKS

Place = tuple[str | int, ...]

TEXTS: tuple[Any, ...] = (
    *("", "  ", " x", "x ", "ä", "日本", "a\nb", "a\tb", "a\x07b", "a\u200bb", "a\u202eb", "a/b", "a\\b", "<b>", "a&b"),
    *(
        "{{x}}",
        "{{#is_alert}}x",
        "@all",
        "a b",
        "a:b",
        "a,b",
        "-",
        "_",
        "*",
        "?",
        "0",
        "-1",
        "true",
        "#",
        "%",
        "$",
        "~",
    ),
    *("http://x", "https://a b", "ftp://x.example", "a@b", "a@b.c", "(a", "!a", "a OR b", "$..a", "(?=a)", "^(a)\\1"),
    *("env:*", "service:x", "2026-02-30", "24:00", "monday 25:00", "US/Pacific", "pl:x", "aws:us-east-1", "everyone"),
    *("x" * length for length in (41, 65, 81, 101, 129, 201, 256, 1025, 5001)),
    *(None, [], 5, True),
)
DURATIONS = ("0s", "29s", "59s", "61s", "3m", "7m", "1h", "4h", "25h", "3d", "7d", "31d", "91d", "366d", "99999d")
SHARES = ("0%", "0.00001%", "99.99999%", "100%", "101%", "-1%")
NUMBERS: tuple[Any, ...] = (0, -1, 1, 9, 10, 51, 101, 1001, 65536, 86_401, 604_801, 2**53, 0.1, 1.5, "1", None, [1])


def leaves(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every part of the sections that is no map, with its place; lists as wholes too."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*place, key))
        return
    yield place, value
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*place, index))


def replacement(value: Any, dice: random.Random) -> Any:
    """What is put in place of a leaf."""
    if isinstance(value, bool):
        return dice.choice([not value, None, "x"])
    if isinstance(value, (int, float)):
        return dice.choice([*NUMBERS, value + 1, value * 10])
    if isinstance(value, list):
        return dice.choice([[], None, "x", value * 2, value[:-1], [*value, "x"], _grown(value, dice)])
    pool = list(TEXTS)
    if re.fullmatch(r"[\d.]+(ms|s|m|min|h|d|w)", value or ""):
        pool += DURATIONS * 4
    if re.fullmatch(r"[\d.]+%", value or ""):
        pool += SHARES * 8
    text = str(value)
    return dice.choice([*pool, text.upper(), text.lower(), text * 2, *(f"{text}{it}" for it in TEXTS if it)])


def _grown(value: list[Any], dice: random.Random) -> list[Any]:
    """The list with more items than a vendor may take, each of a name of its own."""
    many = dice.choice([5, 11, 26, 51, 101])
    if value and isinstance(value[0], dict) and "name" in value[0]:
        return [*value, *({**value[0], "name": f"More {number}"} for number in range(many))]
    return [*value, *(f"{value[0] if value else 'x'}{number}" for number in range(many))]


def broken(sections: dict[str, Any], place: Place, value: Any) -> dict[str, Any]:
    """The sections with a value at a place."""
    after = deepcopy(sections)
    at: Any = after
    for part in place[:-1]:
        at = at[part]
    at[place[-1]] = value
    return after


class _Scalars(yaml.SafeLoader):
    """Numbers, booleans and texts alone, as the catalog reads them: no dates, and `09:00` is no number."""


_Scalars.yaml_implicit_resolvers = {
    first: [it for it in pairs if it[0].endswith((":bool", ":null"))]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _tag, _pattern in (("int", r"-?(0|[1-9]\d*)$"), ("float", r"-?\d+\.\d+$")):
    _Scalars.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list("-0123456789"))


def example() -> dict[str, Any]:
    """The sections of the example's production, those that it extends included."""
    sections: dict[str, Any] = {}
    for path in (*sorted((STACKS / "shared").glob("*.yml")), *sorted((STACKS / "prod").glob("*.yml"))):
        for key, value in yaml.load(path.read_text(encoding="utf-8"), _Scalars).items():
            if isinstance(value, list):
                sections[key] = [*sections.get(key, []), *value]
            elif key != "extends":
                sections[key] = {**sections.get(key, {}), **value}
    return sections
