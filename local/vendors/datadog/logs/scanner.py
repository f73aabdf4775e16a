"""The expressions of the sensitive data scanner, as its own parser accepts them (DataDog/dd-sensitive-data-scanner)."""

import re
from collections.abc import Iterator

_CHARACTER = r"""
    \\x\{0*(?:10|[0-9A-Fa-f])?[0-9A-Fa-f]{1,4}\} | \\x[0-9A-Fa-f]{0,2}(?!\{) | \\c[A-Za-z]
  | \\[^0-9cgklopuxzABCEGKLNPQRUXZ\n] | \\[abefnrtv] | \\[hHvVdDsSwW] | \\[pP]\{[A-Z][A-Za-z_]*\}
"""
_ASSERTION = re.compile(r"\\[bBAzZ]|[\^$]")
_QUOTE = re.compile(r"\\Q(.*?)\\E", re.DOTALL)
_FLAGS = re.compile(r"\(\?[imsx]*(-[imsx]*)?\)")
_OPENS = re.compile(r"\(\?[imsx]*(-[imsx]*)?:|\(\?P?<[A-Za-z_]\w*>|\(\?'[A-Za-z_]\w*'|\((?![?*])", re.ASCII)
_CLASS = re.compile(rf"""\[\^?\]?(?: \\Q.*?\\E | \[:\^?\w+:\] | {_CHARACTER} | [^\]\\] )*\]""", re.VERBOSE | re.DOTALL)
_ONE = re.compile(rf"{_CHARACTER} | [^|\[().+?*^$\\] | \.", re.VERBOSE | re.DOTALL)
_COUNT = re.compile(r"\{(\d+)(?:,(\d*))?\}")
_QUANTIFIER = re.compile(r"(?:[*+?]|\{\d+(?:,\d*)?\})\??")
_MOST = 3000
_DEEPEST = 49


def faults(pattern: str) -> Iterator[str]:
    """Yields why the scanner refuses an expression; nothing where it accepts it."""
    plain, depth, position, may_repeat = "", 0, 0, False
    while position < len(pattern):
        kind, match = _token(pattern, position)
        if kind is None or match is None:
            yield f"Invalid regex syntax at {pattern[position : position + 12]!r}"
            return
        position = match.end()
        if kind == "quantifier" and not may_repeat:
            yield f"Invalid regex syntax: nothing to repeat at {match[0]!r}"
            return
        if kind == "quantifier":
            count = _COUNT.match(match[0])
            numbers = [int(number) for number in count.groups() if number] if count else []
            if max(numbers, default=0) > _MOST:
                yield f"Regex quantifier is too high. Max is {_MOST}"
                return
            if len(numbers) == 2 and numbers[1] < numbers[0]:
                yield "Invalid regex syntax: the range of a quantifier is the wrong way round"
                return
        depth += {"open": 1, "close": -1}.get(kind, 0)
        if depth < 0 or depth > _DEEPEST:
            yield "The regex pattern is nested too deeply" if depth > 0 else "Invalid regex syntax: a ) without its ("
            return
        may_repeat = kind in ("one", "close", "assertion", "quote")
        plain += {"one": "x", "open": "(?:", "assertion": "(?:)", "flags": ""}.get(kind, match[0])
        if kind == "quote":
            plain = plain.removesuffix(match[0]) + f"(?:{'x' * len(match[1])})"
    if depth:
        yield "Invalid regex syntax: a ( is not closed"
    elif re.fullmatch(plain, ""):
        yield "Regex patterns are not allowed to match an empty string"


def _token(pattern: str, position: int) -> tuple[str | None, re.Match[str] | None]:
    kinds = (
        ("quantifier", _QUANTIFIER),
        ("quote", _QUOTE),
        ("flags", _FLAGS),
        ("open", _OPENS),
        ("close", re.compile(r"\)")),
        ("assertion", _ASSERTION),
        ("or", re.compile(r"\|")),
        ("one", _CLASS),
        ("one", _ONE),
    )
    for kind, expression in kinds:
        match = expression.match(pattern, position)
        if match:
            return kind, match
    return None, None
