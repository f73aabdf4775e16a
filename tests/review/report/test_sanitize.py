"""A character that cannot be seen is spelled out, in a text of ASCII as in any other."""

import pytest

from review.report.sanitize import sanitize


@pytest.mark.parametrize("code", range(128))
def test_a_character_is_shown_alike_whatever_stands_around_it(code: int) -> None:
    assert sanitize(f"a{chr(code)}b ä") == f"{sanitize(f'a{chr(code)}b')} ä"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\x7f\r\nb\tc", "a\\x7f\nb\tc"),
        ("a\u202eb", "a\\u202eb"),
        ("a\x9bb", "a\\x9bb"),
    ],
)
def test_it_is_spelled_by_its_number(text: str, shown: str) -> None:
    assert sanitize(text) == shown
