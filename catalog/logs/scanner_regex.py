"""Regular expressions of Datadog's sensitive data scanner: a subset of PCRE2, parsed as the scanner does.

Source: the scanner's own parser (`sds/src/parser/regex_parser.rs` and `sds/src/validation.rs` of
DataDog/dd-sensitive-data-scanner, read 2026-11-28), which refuses everything that it does not name. Syntax that the
parser and PCRE2 interpret differently (`{,5}`, `a{2}{3}`, `[a-\\d]`, `[[:alhpa:]]`) is refused here, since its author
cannot mean it.
"""

import re
from dataclasses import dataclass, field

from catalog.forms.diagnostics import InvalidValue
from catalog.forms.text import nearest, shown
from catalog.logs.scanner_scripts import UNICODE_PROPERTIES

MOST_REPEATS = 3000
DEEPEST = 49
# The limit of the compiled expression in bytes, and the minimum size of a character beyond ASCII in it.
LARGEST, WIDE = 1_000_000, 1040
ASCII_CLASSES = (
    *("alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph"),
    *("lower", "print", "punct", "space", "upper", "word", "xdigit"),
)
_CLASSES, _ASSERTIONS = "hHvVdDsSwW", "bBAzZ"
_NOT_ESCAPED = "0123456789cgklopuxzABCEGKLNPQRUXZ"
_CONTROLS = {"a": 7, "b": 8, "e": 27, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11}
_COUNT = re.compile(r"\{(\d+)(,(\d+)?)?\}")
_FLAGS = re.compile(r"\(\?[imsx]*(?:-[imsx]*)?([:)])")
_NAME = re.compile(r"\(\?(?:P?<([A-Za-z_][A-Za-z0-9_]*)>|'([A-Za-z_][A-Za-z0-9_]*)')")
_LOOK = "remove it: the scanner does not look around a match. Write the surrounding text into the expression"
_GROUPS = (
    ("(?=", "a look-ahead", _LOOK),
    ("(?!", "a negative look-ahead", _LOOK),
    ("(?<=", "a look-behind", _LOOK),
    ("(?<!", "a negative look-behind", _LOOK),
    ("(?>", "an atomic group", "write `(?:…)`: the scanner never backtracks"),
    ("(?P=", "a back-reference", "write the repeated text again"),
    ("(?P>", "a group call", "write the group again"),
    ("(?&", "a group call", "write the group again"),
    ("(?R", "a recursion", "write out each level of nesting"),
    ("(?(", "a condition", "write both branches as an alternation, `(?:…|…)`"),
    ("(?#", "a comment", "remove it"),
    ("(?|", "a group that resets its numbers", "write `(?:…|…)`"),
    ("(*", "a control verb", "remove it"),
)
_BACKREFERENCE = "a back-reference", "write the repeated text again"
_ESCAPES = {
    **dict.fromkeys("123456789", _BACKREFERENCE),
    **{"g": _BACKREFERENCE, "k": _BACKREFERENCE},
    **dict.fromkeys("0o", ("an octal number", "write it as `\\x{…}`, in hexadecimal")),
    **dict.fromkeys("uUN", ("a Unicode escape", "write `\\x{…}`, in hexadecimal")),
    "K": ("a reset of the match", _LOOK),
    "G": ("the end of the last match", "remove it"),
    "R": ("any line break", "write `\\r?\\n`"),
    "X": ("a grapheme", "write `.`"),
    "C": ("a single byte", "write `.`"),
    "E": ("the end of a quote that has no beginning", "write `\\Q` before it, or remove it"),
    "Q": ("a quote without an end", "write `\\E` behind it"),
}


def check_scanner_regex(pattern: str) -> str:
    """Return the expression. Raises InvalidValue for one that the scanner refuses, with the position and a fix."""
    reader = _Reader(pattern)
    part = reader.alternatives()
    if not reader.ended:
        reader.refuse("a `)` without a matching `(`", "write `\\)` for the character itself")
    if not part.least:
        hint = "add a part that always occurs, such as `sess_[a-z0-9]+`"
        raise InvalidValue(f"{shown(pattern)} matches empty text, and Datadog refuses such an expression", hint)
    if part.size > LARGEST:
        hint = "write shorter repetitions, or classes of ASCII characters such as `[!-~]` instead of `.`"
        raise InvalidValue(f"the expression {shown(pattern)} is larger than the scanner allows", hint)
    return pattern


@dataclass(frozen=True)
class _Part:
    """The minimum number of characters that a part of an expression matches, and its minimum compiled size."""

    least: int = 0
    size: int = 0


@dataclass
class _Reader:
    text: str
    at: int = 0
    depth: int = 0
    names: set[str] = field(default_factory=set)

    @property
    def ended(self) -> bool:
        return self.at >= len(self.text)

    def refuse(self, what: str, hint: str, begin: int | None = None) -> None:
        place = self.at if begin is None else begin
        quoted = shown(self.text[place : place + 12])
        raise InvalidValue(f"the scanner does not support {what}, at character {place + 1}: {quoted}", hint)

    def alternatives(self) -> _Part:
        parts = [self._concatenation()]
        while self._take("|"):
            parts.append(self._concatenation())
        return _Part(min(part.least for part in parts), sum(part.size for part in parts))

    def _concatenation(self) -> _Part:
        parts = []
        while not self.ended and self.text[self.at] not in "|)":
            parts.append(self._repeated())
        return _Part(sum(part.least for part in parts), sum(part.size for part in parts))

    def _repeated(self) -> _Part:
        if self.text[self.at] in "*+?" or _COUNT.match(self.text, self.at):
            self.refuse(
                "a quantifier with nothing before it", "write what repeats before it, or `\\` for the sign itself"
            )
        inner = self._atom()
        least, most = self._quantifier()
        return _Part(inner.least * least, inner.size * most)

    def _quantifier(self) -> tuple[int, int]:
        begin = self.at
        count = _COUNT.match(self.text, self.at)
        if count:
            self.at = count.end()
            least = int(count[1])
            most = max(least, 1) if count[2] and not count[3] else int(count[3] or count[1])
            if max(least, most) > MOST_REPEATS:
                self.refuse("this many repetitions", f"write at most {MOST_REPEATS}", begin)
            if most < least:
                self.refuse("a count whose maximum is below its minimum", "write the smaller number first", begin)
        elif re.compile(r"\{,\d*\}").match(self.text, self.at):
            self.refuse("a count without a minimum, which it reads as text", "write `{0,…}`")
        else:
            least, most = {"*": (0, 1), "+": (1, 1), "?": (0, 1)}.get(self.text[self.at : self.at + 1], (1, -1))
            if most < 0:
                return 1, 1
            self.at += 1
        self._take("?")
        if not self.ended and self.text[self.at] == "+":
            self.refuse("a possessive quantifier", "remove the second `+`: the scanner never backtracks")
        if not self.ended and (self.text[self.at] in "*?" or _COUNT.match(self.text, self.at)):
            self.refuse("a quantifier of a quantifier", "put the repeated part into `(?:…)`")
        return least, most

    def _atom(self) -> _Part:
        sign = self.text[self.at]
        if sign == "(":
            return self._group()
        if sign == "[":
            return self._bracket()
        if sign == "\\":
            return self._escape()
        self.at += 1
        if sign in "^$":
            return _Part()
        return _Part(1, WIDE if sign == "." else 0)

    def _group(self) -> _Part:
        begin = self.at
        for start, what, hint in _GROUPS:
            if self.text.startswith(start, self.at):
                self.refuse(what, hint)
        flags, name = _FLAGS.match(self.text, self.at), _NAME.match(self.text, self.at)
        if flags and flags[1] == ")":
            self.at = flags.end()
            if not self.ended and self.text[self.at] in "*+?":
                self.refuse("a quantifier of flags", "write it after the repeated part")
            return _Part()
        if flags:
            self.at = flags.end()
        elif name:
            self._know(name[1] or name[2])
            self.at = name.end()
        elif self.text.startswith("(?", self.at):
            self.refuse("this group", "write `(…)`, `(?:…)`, `(?<name>…)` or the flags i, m, s and x: `(?i)`")
        else:
            self.at += 1
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse("groups nested this deeply", f"write at most {DEEPEST} levels", begin)
        inner = self.alternatives()
        if not self._take(")"):
            self.refuse(
                "a group without a closing bracket", "close it with `)`, or write `\\(` for the character itself", begin
            )
        self.depth -= 1
        return inner

    def _know(self, name: str) -> None:
        if name in self.names:
            self.refuse("two groups with the same name", "rename one of them")
        self.names.add(name)

    def _escape(self) -> _Part:
        quote = re.compile(r"\\Q(.*?)\\E", re.DOTALL).match(self.text, self.at)
        if quote:
            self.at = quote.end()
            return _Part(len(quote[1]))
        following = self.text[self.at + 1 : self.at + 2]
        if following and following in _ASSERTIONS:
            self.at += 2
            return _Part()
        if following and following in _CLASSES:
            self.at += 2
            return _Part(1, WIDE if following in "HVDSW" else 0)
        if following in ("p", "P"):
            return self._property()
        self._character()
        return _Part(1)

    def _property(self) -> _Part:
        match = re.compile(r"\\[pP]\{([A-Za-z_]*)\}").match(self.text, self.at)
        name = match[1] if match else ""
        if match is None or name not in UNICODE_PROPERTIES:
            near = nearest(name, UNICODE_PROPERTIES) if name else None
            question = f"did you mean `\\p{{{near}}}`? " if near else ""
            hint = f"{question}write a general category or a script in braces, such as `\\p{{Lu}}` or `\\p{{Greek}}`"
            self.refuse("this property of characters", hint)
        else:
            self.at = match.end()
        return _Part(1, WIDE)

    def _character(self) -> int:
        """The code of one character, escaped or not; moves past it."""
        begin = self.at
        if self.text[self.at] != "\\":
            self.at += 1
            return ord(self.text[begin])
        letter = self.text[self.at + 1 : self.at + 2]
        if not letter:
            self.refuse("a backslash at the end", "write `\\\\` for the character itself")
        control = re.compile(r"\\c([A-Za-z])").match(self.text, self.at)
        number = re.compile(r"\\x(?:\{([0-9A-Fa-f]{1,8})\}|([0-9A-Fa-f]{0,2})(?!\{))").match(self.text, self.at)
        if control:
            self.at = control.end()
            return ord(control[1].lower()) - 96
        if number:
            code = int(number[1] or number[2] or "0", 16)
            if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
                self.refuse("a number that is not a character", "write one from `\\x{0}` to `\\x{10FFFF}`")
            self.at = number.end()
            return code
        if letter in _NOT_ESCAPED and letter not in _CONTROLS:
            what, hint = _ESCAPES.get(letter, ("this escape", "write the character itself, or `\\x{…}`"))
            self.refuse(what, hint)
        self.at += 2
        return _CONTROLS.get(letter, ord(letter))

    def _bracket(self) -> _Part:
        begin = self.at
        self.at += 1
        negated = self._take("^")
        found, wide = self._take("]"), negated
        while not self.ended and self.text[self.at] != "]":
            wide = self._member(begin) or wide
            found = True
        if not self._take("]"):
            self.refuse(
                "a class without a closing bracket", "close it with `]`, or write `\\[` for the character itself", begin
            )
        if not found:
            self.refuse("an empty class", "write its characters between the brackets", begin)
        return _Part(1, WIDE if wide else 0)

    def _member(self, begin: int) -> bool:
        """Reads one member of a class; returns whether it contains more than ASCII characters."""
        quote = re.compile(r"\\Q(.*?)\\E", re.DOTALL).match(self.text, self.at)
        named = re.compile(r"\[:\^?([A-Za-z]*):\]").match(self.text, self.at)
        if quote or named:
            if named and named[1] not in ASCII_CLASSES:
                near = nearest(named[1], ASCII_CLASSES) or "alnum"
                self.refuse("a class of this name", f"did you mean `[:{near}:]`?")
            self.at = (quote or named).end()  # type: ignore[union-attr]
            return bool(named and "^" in named[0])
        following = self.text[self.at + 1 : self.at + 2]
        if self.text[self.at] == "\\" and following in ("p", "P"):
            self._property()
            return True
        if self.text[self.at] == "\\" and following and following in _CLASSES:
            self.at += 2
            return following in "HVDSW"
        first = self._character()
        if (
            self.text.startswith("-", self.at)
            and not self.text.startswith("-]", self.at)
            and self.at + 1 < len(self.text)
        ):
            self.at += 1
            if re.compile(rf"\\[{_CLASSES}pP]").match(self.text, self.at):
                self.refuse("a range that ends in a class", "write `\\-` for the character itself")
            if self._character() < first:
                self.refuse("a range whose end is before its beginning", "write the smaller character first", begin)
        return False

    def _take(self, sign: str) -> bool:
        if self.text.startswith(sign, self.at):
            self.at += len(sign)
            return True
        return False
