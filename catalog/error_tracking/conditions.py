"""Conditions of error tracking: what Sentry evaluates, and over which windows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from catalog.alerts.condition import Condition, parse_condition
from catalog.error_tracking.model import ErrorCondition
from catalog.forms.diagnostics import InvalidValue
from catalog.forms.text import shown, suggestion
from catalog.forms.units import share_hint

# The windows that Sentry evaluates, in minutes.
_COUNTED = (1, 5, 10, 15, 30, 60, 120, 240, 1440)
WINDOWS: Mapping[ErrorCondition, tuple[int, ...]] = {
    # Sentry also supports 10m and 30m, which the provider refuses.
    "sessions": (5, 60),
    "events": _COUNTED,
    "users": _COUNTED,
    "crash_free_sessions": tuple(window for window in _COUNTED if window >= 60),
    "crash_free_users": tuple(window for window in _COUNTED if window >= 60),
}
OF_ISSUES = ("new issue", "regression", "reappeared")
CRASH_FREE = ("crash_free_sessions", "crash_free_users")
EXAMPLE = (
    "write `new issue`, `regression`, `reappeared`, `events > 100`, `users > 50`, `users > 5%`, `sessions > 5%`, "
    "`crash_free_sessions < 99.5%` or `crash_free_users < 99%`"
)
COMPARABLE = ("events", "users")
"""The kinds that can be compared with an earlier time."""


@dataclass(frozen=True)
class SentryCondition:
    """The condition of an alert; `comparison` is None for an event of an issue. `text` is as written."""

    text: str
    kind: ErrorCondition
    comparison: Condition | None = None

    def __str__(self) -> str:
        return self.text

    @property
    def in_short(self) -> str:
        """The condition with single spaces."""
        return " ".join(self.text.split()) if self.comparison is None else str(self.comparison)

    @property
    def may_grow(self) -> bool:
        """Whether it can be an increase: `events > 50%`, with `compare`."""
        condition = self.comparison
        if condition is None or condition.signal not in COMPARABLE:
            return False
        return condition.comparator == ">" and condition.unit == "%"

    def threshold(self, *, compared: bool) -> tuple[ErrorCondition, float | None]:
        """Return Sentry's kind of condition, and its threshold or None; `compared`: the threshold is an increase in %.

        Raises InvalidValue.
        """
        return (self.kind, None) if self.comparison is None else _threshold(self.kind, self.comparison, compared)


def parse_error_condition(text: str) -> SentryCondition:
    """Parse a condition, without checking whether Sentry allows its threshold. Raises InvalidValue."""
    words = " ".join(text.split())
    if words in OF_ISSUES:
        return SentryCondition(text, cast(ErrorCondition, words.replace(" ", "_")))
    if re.fullmatch(r"(new issue|regression|reappeared) in (the )?(latest )?release", words):
        kept = words.partition(" in ")[0]
        raise InvalidValue(
            f"{shown(text)} combines a condition and a filter",
            f"write `condition: {kept}` and `filters: {{release: latest}}`",
        )
    try:
        condition = parse_condition(text)
    except InvalidValue as error:
        raise InvalidValue(error.message, EXAMPLE) from error
    if condition.signal not in WINDOWS:
        hint = suggestion(condition.signal, WINDOWS)
        raise InvalidValue(f"unknown measurement {shown(condition.signal)} of an alert of error_tracking", hint)
    return SentryCondition(text, cast(ErrorCondition, condition.signal), condition)


def _threshold(kind: ErrorCondition, condition: Condition, compared: bool) -> tuple[ErrorCondition, float]:
    unit = condition.unit
    if condition.comparator != ("<" if kind in CRASH_FREE else ">"):
        # Sentry supports only "above" and "below".
        raise InvalidValue(f"the comparator `{condition.comparator}` is not allowed with `{kind}`", EXAMPLE)
    if compared and kind in COMPARABLE:
        return kind, _growth(condition)
    if unit not in {"events": ("",), "users": ("", "%")}.get(kind, ("%",)):
        raise InvalidValue(f"the threshold of `{kind}` has the wrong unit", EXAMPLE)
    if not 0 < condition.number <= (100 if unit else 10**9):
        raise InvalidValue(f"`{condition.number:f}` is out of range", EXAMPLE)
    if not unit and condition.number != int(condition.number):
        hint = share_hint(condition.number) if kind == "users" else "write a whole number"
        raise InvalidValue(f"`{condition.number:f}` is not a whole number of {kind}", hint)
    if kind == "users" and condition.number == 100 and unit:
        raise InvalidValue("`users > 100%` can never hold", "write less than `100%`")
    if kind == "sessions" and condition.number != int(condition.number):
        percent = max(1, int(condition.number))
        message = f"Sentry allows only whole percentages of `sessions`, not `{condition.number:g}%`"
        raise InvalidValue(message, f"write `sessions > {percent}%` or `sessions > {percent + 1}%`")
    if kind == "users" and unit:
        # Sentry measures a share of users only as the share without a crash.
        return "crash_free_users", float(100 - condition.number)
    return kind, float(condition.number)


def _growth(condition: Condition) -> float:
    if condition.unit != "%":
        raise InvalidValue(
            f"`{condition}` is not an increase in percent",
            f"write `{condition.signal} > 50%` for 50 % more than before",
        )
    if not 0 < condition.number <= 10**6:
        raise InvalidValue(f"`{condition.number:f}%` is out of range", "write a number above 0, such as `50%`")
    return float(condition.number)
