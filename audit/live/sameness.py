"""What a vendor fills in, reorders, rewrites or never returns: differences that are not drift."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

Json = dict[str, Any]
_ANYWHERE = "**."
_EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Sameness:
    """The differences of one kind that are not drift. Code, state and live objects are compared in their normal form.

    A path is the names of properties, joined by dots; `[]` after a name means each entry of the list
    (`thresholds[].warning`). The path "" is the whole object. In `computed` and `unordered`, `**.` before a name
    means any depth.

    `defaults` are the values that an absent property has. Texts in `trimmed` lose the blanks at both ends. The entries
    of lists in `unordered` are sorted. The vendor does not return properties in `never_returned` (most are secrets), so
    all that can be compared is that the object is there. `ignored` properties are not compared. The vendor chooses
    `computed` properties where the code leaves them out. A function in `rewritten` returns the normal form of a value,
    or None if it is as good as absent; it runs before all else, the whole object first.
    """

    defaults: Mapping[str, Any] = field(default_factory=lambda: _EMPTY)
    trimmed: tuple[str, ...] = ()
    unordered: tuple[str, ...] = ()
    never_returned: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    computed: tuple[str, ...] = ()
    rewritten: Mapping[str, Callable[[Any], Any]] = field(default_factory=lambda: _EMPTY)

    def normal(self, properties: Json, *, code: Json | None = None) -> Json:
        """Return the normal form of an object's properties: two objects without drift have equal normal forms.

        Absent and null are alike. Never-returned properties are left out, and, if the properties of the `code` are
        given, computed ones that the code does not set.
        """
        result: Json = _without_null(properties)
        if self.rewritten:
            for path in sorted(self.rewritten):
                result = _at(result, steps_of(path), self.rewritten[path])
            result = _without_null(result)
        for path in self.trimmed:
            result = _at(result, steps_of(path), _trim)
        for path in (*self.ignored, *self.never_returned):
            _remove(result, steps_of(path))
        if code is not None and self.computed:
            self._remove_unset(result, _without_null(code))
        for path, value in self.defaults.items():
            _fill(result, steps_of(path), value)
        for path in self.unordered:
            if path.startswith(_ANYWHERE):
                result = _sorted_anywhere(result, path.removeprefix(_ANYWHERE))
            else:
                result = _at(result, steps_of(path), _sort)
        return result

    def _remove_unset(self, result: Json, code: Json) -> None:
        """Remove the computed properties that the code does not set."""
        names = [path.removeprefix(_ANYWHERE) for path in self.computed if path.startswith(_ANYWHERE)]
        if names:
            _remove_unset_anywhere(result, code, names)
        for path in self.computed:
            if not path.startswith(_ANYWHERE):
                _remove_unset(result, code, steps_of(path))


@cache
def steps_of(path: str) -> tuple[str, ...]:
    """Return the steps of a path: names, and "[]" for each entry of a list."""
    return tuple(step for step in path.replace("[]", ".[]").split(".") if step)


def _without_null(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_null(item) for key, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [_without_null(item) for item in value]
    return value


def _at(value: Any, steps: tuple[str, ...], change: Callable[[Any], Any]) -> Any:
    if not steps:
        return change(value)
    step, rest = steps[0], steps[1:]
    if step == "[]":
        return [_at(item, rest, change) for item in value] if isinstance(value, list) else value
    if isinstance(value, dict) and step in value:
        return {**value, step: _at(value[step], rest, change)}
    return value


def _parents(value: Any, steps: tuple[str, ...]) -> list[Json]:
    """Return the objects that can have the last step's property."""
    if isinstance(value, list):
        return [parent for item in value for parent in _parents(item, steps[1:])] if steps[0] == "[]" else []
    if not isinstance(value, dict):
        return []
    return [value] if len(steps) == 1 else _parents(value.get(steps[0]), steps[1:])


def _remove(value: Json, steps: tuple[str, ...]) -> None:
    for parent in _parents(value, steps):
        parent.pop(steps[-1], None)


def _remove_unset(value: Any, code: Any, steps: tuple[str, ...]) -> None:
    """Remove the last step's property where the code has none in the same place."""
    if isinstance(value, list) and isinstance(code, list) and steps[0] == "[]":
        for item, written in zip(value, code, strict=False):
            _remove_unset(item, written, steps[1:])
    elif isinstance(value, dict) and isinstance(code, dict):
        if len(steps) > 1:
            _remove_unset(value.get(steps[0]), code.get(steps[0]), steps[1:])
        elif steps[0] not in code:
            value.pop(steps[0], None)


def _remove_unset_anywhere(value: Any, code: Any, names: Sequence[str]) -> None:
    if isinstance(value, list) and isinstance(code, list):
        for item, written in zip(value, code, strict=False):
            if isinstance(item, (dict, list)):
                _remove_unset_anywhere(item, written, names)
    elif isinstance(value, dict) and isinstance(code, dict):
        for name in names:
            if name in value and name not in code:
                del value[name]
        for key, item in value.items():
            if isinstance(item, (dict, list)):
                _remove_unset_anywhere(item, code.get(key), names)


def _fill(value: Json, steps: tuple[str, ...], default: Any) -> None:
    for parent in _parents(value, steps):
        parent.setdefault(steps[-1], default)


def _sorted_anywhere(value: Any, name: str) -> Any:
    if isinstance(value, list):
        return [_sorted_anywhere(item, name) for item in value]
    if isinstance(value, dict):
        inside = {key: _sorted_anywhere(item, name) for key, item in value.items()}
        return {**inside, name: _sort(inside[name])} if name in inside else inside
    return value


def _trim(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _sort(value: Any) -> Any:
    return sorted(value, key=lambda item: json.dumps(item, sort_keys=True)) if isinstance(value, list) else value


def number(value: Any) -> Any:
    """Return a number that may be given as text ("5.0", 5, 5.0) as one number; anything else as it is."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return value
    return int(value) if isinstance(value, float) and value.is_integer() else value
