"""Texts that tests change in part: a change that finds nothing to change fails."""

from __future__ import annotations

from typing import SupportsIndex


class FixtureText(str):
    """A text whose `replace` raises ValueError where it does not hold what is to be replaced."""

    __slots__ = ()

    def replace(self, old: str, new: str, count: SupportsIndex = -1, /) -> FixtureText:
        if old not in self:
            raise ValueError(f"nothing to replace: the text does not hold {old!r}")
        return FixtureText(super().replace(old, new, count))

    def __add__(self, other: str, /) -> FixtureText:
        return FixtureText(super().__add__(other))

    def __radd__(self, other: str, /) -> FixtureText:
        return FixtureText(other.__add__(self))

    def format(self, *args: object, **kwargs: object) -> FixtureText:
        return FixtureText(super().format(*args, **kwargs))
