"""Each row of a table of rules: what it refuses, where, and what passes it."""

from typing import Any

import pytest

from local.vendors.core.constraints import (
    EITHER,
    Distinct,
    Exclusive,
    Forbidden,
    Length,
    NotBlank,
    NotEmpty,
    OneOf,
    Passes,
    Pattern,
    Range,
    Readable,
    Required,
    Rule,
    problems,
    unless,
    when,
    within,
)
from local.vendors.protocol.wire import UNKNOWN, path_text

STEPS = {"steps": [{"name": "a", "count": 3}, {"name": "b"}, UNKNOWN], "kind": "api"}


@pytest.mark.parametrize(
    ("rule", "inputs", "expected"),
    [
        (OneOf("kind", ("api", "dns")), {"kind": "tcp"}, {"kind": "must be one of api, dns, not 'tcp'"}),
        (OneOf("kind", ("a", "b", "c"), EITHER), {"kind": "x"}, {"kind": "must be a, b or c, not 'x'"}),
        (OneOf("kind", ("a",), EITHER), {"kind": "x"}, {"kind": "must be a, not 'x'"}),
        (Pattern("host", r"\w+", "{value!r} is no host"), {"host": "a b"}, {"host": "'a b' is no host"}),
        (Range("count", 0, 2), {"count": 3}, {"count": "must be 0 to 2, not 3"}),
        (Range("count", 1, None, "at least {least}"), {"count": 0}, {"count": "at least 1"}),
        (Length("name", 1, 2), {"name": "abc"}, {"name": "must be 1 to 2 characters, not 3"}),
        (NotEmpty("steps", "needs a step"), {"steps": []}, {"steps": "needs a step"}),
        (NotBlank("name"), {"name": " "}, {"name": "cannot be empty"}),
        (Passes("count", lambda count: count % 2, "{value} is even"), {"count": 2}, {"count": "2 is even"}),
        (Readable("text", lambda text: [f"{text}?"], "400: {fault}"), {"text": "x"}, {"text": "400: x?"}),
        (Distinct("steps[].name"), {"steps": [{"name": "a"}, {"name": "a"}]}, {
            "steps[0].name": "'a' is listed twice", "steps[1].name": "'a' is listed twice",
        }),
        (Required("steps[].count"), STEPS, {"steps[1].count": "is required and missing"}),
        (Forbidden("steps[].count", "has none"), STEPS, {"steps[0].count": "has none"}),
        (Exclusive("a", ("a", "b"), "one, not {given}"), {}, {"a": "one, not none"}),
        (Exclusive("a", ("a", "b"), "one, not {given}"), {"a": 1, "b": 1}, {"a": "one, not ['a', 'b']"}),
        (within("steps[]", Range("count", 0, 2)), STEPS, {"steps[0].count": "must be 0 to 2, not 3"}),
        (when("kind", "api", Required("request")), {"kind": "api"}, {"request": "is required and missing"}),
        (unless("kind", ("api", "dns"), Required("request")), {"kind": "tcp"}, {"request": "is required and missing"}),
    ],
)  # fmt: skip
def test_a_row_refuses_what_breaks_it(rule: Rule, inputs: dict[str, Any], expected: dict[str, str]) -> None:
    assert {path_text(path): reason for path, reason in problems((rule,), inputs)} == expected


@pytest.mark.parametrize(
    ("rule", "inputs"),
    [
        (OneOf("kind", ("api",)), {"kind": UNKNOWN}),
        (OneOf("kind", ("api",)), {}),
        (Range("count", 0, 2), {"count": 2}),
        (Length("name", 1, 2), {"name": "ab"}),
        (NotEmpty("steps"), {"steps": UNKNOWN}),
        (NotBlank("name"), {"name": "a"}),
        (Required("request.method"), {}),
        (Required("request.method"), {"request": UNKNOWN}),
        (Required("request"), {"request": UNKNOWN}),
        (Exclusive("a", ("a", "b"), "one"), {"b": UNKNOWN}),
        (within("steps[]", Range("count", 0, 3)), STEPS),
        (when("kind", "api", Required("request")), {"kind": UNKNOWN}),
        (when("kind", "api", Required("request")), {"kind": "dns"}),
        (unless("kind", "api", Required("request")), {"kind": UNKNOWN}),
        (unless("kind", "api", Required("request")), {}),
    ],
)
def test_a_row_lets_pass_what_keeps_it_or_is_not_known(rule: Rule, inputs: dict[str, Any]) -> None:
    assert list(problems((rule,), inputs)) == []
