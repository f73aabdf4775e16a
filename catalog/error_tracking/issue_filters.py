"""Issue filters: the conditions on an issue, or its latest event, for an alert of Sentry to notify."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from catalog.forms.diagnostics import InvalidValue
from catalog.forms.text import prose, shown, suggestion
from catalog.forms.units import seconds

Subject = Literal["release", "priority", "level", "age", "assigned to", "tag", "attribute"]
LEVELS = ("debug", "info", "warning", "error", "fatal")
"""Sentry's levels of an event, lowest first, without `sample`: its earlier releases find no event by that one."""
PRIORITIES = ("low", "medium", "high")
NOBODY = "nobody"
# The attributes in Sentry's reference, except two whose filter never matches: Sentry never reads
# `error.main_thread`, and uses different names for `unreal.crash_type` in its list and in the event.
ATTRIBUTES = (
    "app.in_foreground", "environment", "error.handled", "error.unhandled", "exception.type", "exception.value",
    "http.method", "http.status_code", "http.url", "message", "platform", "sdk.name", "stacktrace.abs_path",
    "stacktrace.code", "stacktrace.filename", "stacktrace.module", "stacktrace.package", "type", "user.email",
    "user.id", "user.ip_address", "user.username",
)  # fmt: skip
Match = Literal["=", "!=", "contains", "does not contain", "starts with", "ends with", "is set", "is not set"]
MATCHES = get_args(Match)
_WITHOUT_VALUE = ("is set", "is not set")
_SIGNS = re.compile(r"(?P<key>[^\s=!]*)\s*(?P<match>!=|=)\s*(?P<value>.*)")
_WORDS = re.compile(
    r"(?P<key>\S+)\s+(?P<match>contains|does not contain|starts with|ends with|is set|is not set)(?:\s+(?P<value>.*))?"
)
_KEY = re.compile(r"[A-Za-z0-9_.:-]{1,200}")
_UNITS = ((86_400, "d"), (3600, "h"), (60, "m"))


@dataclass(frozen=True, kw_only=True)
class IssueFilter:
    """One filter. `key` is the name of a tag or an attribute.

    `match` is `=`, `>=` or `<=` for a priority or a level, `<` or `>` for an age, and one of `MATCHES` for a tag or an
    attribute. `value` is `latest`, a priority, a level, an age such as `1d`, `nobody` or the name of a team, or a text.
    """

    subject: Subject
    match: str = "="
    value: str = ""
    key: str = ""

    def __str__(self) -> str:
        return filter_text(self.subject, self.match, self.value, self.key)

    @property
    def without_subject(self) -> str:
        """The filter in words, as the YAML has it: `newer than 1d`, `checkout = true`."""
        return str(self).removeprefix(f"{self.subject} ")


def filter_text(subject: str, match: str, value: str, key: str) -> str:
    """Return a filter in words: `level error or above`, `age newer than 1d`, `tag checkout = true`."""
    match subject:
        case "release":
            return f"{value} release"
        case "age":
            return f"age {'newer' if match == '<' else 'older'} than {value}"
        case "priority" | "level":
            ends = {">=": " or above", "<=": " or below"}
            return f"{subject} {value}{ends.get(match, '')}"
        case "assigned to":
            return f"assigned to {value}"
    return " ".join(part for part in (subject, key, match, value) if part)


def parse_release(text: str) -> IssueFilter:
    """Parse `latest`. Raises InvalidValue."""
    if text != "latest":
        raise InvalidValue(f"Sentry filters only by the latest release, not by {shown(text)}", "write `latest`")
    return IssueFilter(subject="release", value="latest")


def parse_priority(text: str) -> IssueFilter:
    """Parse `high` or `medium or above`. Raises InvalidValue: Sentry supports only a minimum priority."""
    word, above = _or(text)
    if word not in PRIORITIES:
        raise InvalidValue(f"unknown priority {shown(text)}", suggestion(word, PRIORITIES))
    if above == "<=" or (above == "=" and word != "high"):
        raise InvalidValue(
            f"Sentry filters only by a minimum priority, not by {shown(text)}", f"write `{word} or above`"
        )
    if word == "low":
        raise InvalidValue(f"this has no effect: every issue has the priority {shown(text)}", "remove the line")
    return IssueFilter(subject="priority", match=">=", value=word)


def parse_level(text: str) -> IssueFilter:
    """Parse `error`, `error or above` or `warning or below`. Raises InvalidValue."""
    word, match = _or(text)
    if word not in LEVELS:
        hint = f"{suggestion(word, LEVELS)}. Each may be followed by `or above` or `or below`"
        raise InvalidValue(f"unknown level {shown(text)}", hint)
    if (word, match) in (("debug", ">="), ("fatal", "<=")):
        raise InvalidValue(f"this has no effect: every event has the level {shown(text)}", "remove the line")
    return IssueFilter(subject="level", match=match, value=word)


def parse_age(text: str) -> IssueFilter:
    """Parse `newer than 1d` or `older than 2h`. Raises InvalidValue."""
    match = re.fullmatch(r"(newer|older)\s+than\s+(.+)", text.strip())
    if match is None:
        raise InvalidValue(f"invalid age {shown(text)}", "write `newer than 1d` or `older than 2h`")
    length = seconds(match[2])
    if length % 60:
        raise InvalidValue(
            f"Sentry does not allow the age {shown(match[2])}: its units are minutes, hours, days and weeks",
            "write `1m` or more",
        )
    size, unit = next((size, unit) for size, unit in _UNITS if length % size == 0)
    return IssueFilter(subject="age", match="<" if match[1] == "newer" else ">", value=f"{length // size}{unit}")


def parse_event_filter(text: str, subject: Literal["tag", "attribute"]) -> IssueFilter:
    """Parse `checkout = true`, `url contains /pay` or `user.id is set`. Raises InvalidValue."""
    example = "checkout = true" if subject == "tag" else "exception.type = TimeoutError"
    parts = _WORDS.fullmatch(text.strip()) or _SIGNS.fullmatch(text.strip())
    if parts is None:
        hint = f"write {prose(MATCHES)} between the {subject} and its value, such as `{example}`"
        raise InvalidValue(f"invalid filter {shown(text)} by {subject}", hint)
    key, match, value = parts["key"], parts["match"], (parts["value"] or "").strip()
    if not key:
        raise InvalidValue(f"the {subject} is missing in {shown(text)}", f"begin with it, such as `{example}`")
    if subject == "attribute" and key not in ATTRIBUTES:
        near = suggestion(key, ATTRIBUTES, limit=len(ATTRIBUTES))
        raise InvalidValue(f"Sentry does not filter by the attribute {shown(key)}", near)
    if not _KEY.fullmatch(key):
        raise InvalidValue(f"invalid tag name {shown(key)}", "write letters, digits and _ . : -")
    if match in _WITHOUT_VALUE and value:
        raise InvalidValue(f"`{match}` does not allow a value, found {shown(value)}", f"write `{key} {match}`")
    if match not in _WITHOUT_VALUE and not value:
        raise InvalidValue(f"{shown(text)} has no value", f"write one, or `{key} is set`")
    return IssueFilter(subject=subject, match=match, value=value, key=key)


def implies(narrow: IssueFilter, wide: IssueFilter) -> bool:
    """Whether everything that passes `narrow` passes `wide` too."""
    if (narrow.subject, narrow.key) != (wide.subject, wide.key):
        return False
    match narrow.subject:
        case "priority":
            return PRIORITIES.index(narrow.value) >= PRIORITIES.index(wide.value)
        case "level":
            return _levels(narrow) <= _levels(wide)
        case "age" if narrow.match == wide.match:
            ages = seconds(narrow.value), seconds(wide.value)
            return ages[0] <= ages[1] if narrow.match == "<" else ages[0] >= ages[1]
    return narrow == wide


def _levels(level_filter: IssueFilter) -> set[str]:
    at = LEVELS.index(level_filter.value)
    return set({">=": LEVELS[at:], "<=": LEVELS[: at + 1]}.get(level_filter.match, LEVELS[at : at + 1]))


def _or(text: str) -> tuple[str, str]:
    """The word, and `>=` or `<=` if `or above` or `or below` follows it."""
    words = " ".join(text.split())
    for end, match in ((" or above", ">="), (" or below", "<=")):
        if words.endswith(end):
            return words.removesuffix(end), match
    return words, "="
