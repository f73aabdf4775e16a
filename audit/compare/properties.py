"""The three-way comparison of one resource's properties: code, state and live."""

from collections.abc import Iterator, Mapping
from typing import Any

from audit.compare.model import ABSENT, Difference, Json, Origin, Path
from audit.live.sameness import Sameness
from plan.resources.masking import SECRET


def differences(code: Json, state: Json | None, live: Json, same: Sameness) -> tuple[Difference, ...]:
    """Return the properties that code and live account have differently, in order of their names.

    All are in the spelling of the Pulumi type; the code's references are resolved. Without a state, every difference
    counts as made in the live account. `same` says what the vendor fills in, reorders or rewrites.
    """
    wanted, actual = same.normal(code), same.normal(live, code=code)
    # Most resources were applied as they are, and a normal form costs more than the comparison.
    applied = wanted if state is None or state == code else same.normal(state, code=code)
    return tuple(_compare((), wanted, applied, actual))


def unapplied(code: Json, state: Json, same: Sameness) -> tuple[Difference, ...]:
    """Return the properties that code and state have differently, for a resource whose live object is not known."""
    wanted, applied = same.normal(code), same.normal(state, code=code)
    return tuple(_compare((), wanted, applied, applied))


def _compare(path: Path, code: Any, state: Any, live: Any) -> Iterator[Difference]:
    if equal(code, live):
        return
    if isinstance(code, Mapping) and isinstance(live, Mapping):
        applied = state if isinstance(state, Mapping) else {}
        for key in sorted({*code, *live}):
            inner = (code.get(key, ABSENT), applied.get(key, ABSENT), live.get(key, ABSENT))
            yield from _compare((*path, key), *inner)
    elif _alike(code, live):
        entries = state if isinstance(state, list) and len(state) == len(code) else [ABSENT] * len(code)
        for place, inner in enumerate(zip(code, entries, live, strict=True)):
            yield from _compare((*path, place), *inner)
    else:
        yield Difference(path=path, code=code, state=state, live=live, origin=_origin(code, state, live))


def _alike(code: Any, live: Any) -> bool:
    """Whether two lists are of objects, one for one, so that a difference can be named inside of them."""
    return (
        isinstance(code, list)
        and isinstance(live, list)
        and len(code) == len(live)
        and all(isinstance(each, Mapping) for each in (*code, *live))
    )


def _origin(code: Any, state: Any, live: Any) -> Origin:
    if equal(state, code):
        return Origin.LIVE
    return Origin.CODE if equal(state, live) else Origin.BOTH


def equal(one: Any, other: Any) -> bool:
    """Whether two values of a property are the same.

    Providers cannot tell an empty text, list or object from an absent one, and some write numbers and booleans as text.
    A secret equals anything that is there: its value is not known.
    """
    # Most values are the same throughout, which Python finds out fastest.
    if one == other or (_empty(one) and _empty(other)):
        return True
    if one == SECRET or other == SECRET:
        return not _empty(one) and not _empty(other)
    if isinstance(one, dict) and isinstance(other, dict):
        return all(equal(one.get(key, ABSENT), other.get(key, ABSENT)) for key in {*one, *other})
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(equal(*each) for each in zip(one, other, strict=True))
    if isinstance(one, str) != isinstance(other, str) and _plain(one) and _plain(other):
        return _as_text(one) == _as_text(other)
    return False


def _empty(value: Any) -> bool:
    return value is ABSENT or value is None or (isinstance(value, (str, list, dict)) and not value)


def _plain(value: Any) -> bool:
    return isinstance(value, (str, int, float, bool))


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    try:
        number = float(value)
    except ValueError:
        return str(value)
    return str(int(number)) if number.is_integer() else str(number)
