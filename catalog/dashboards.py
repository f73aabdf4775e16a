"""Dashboards: signals shown together, in the written order."""

from dataclasses import dataclass, field

from catalog.places import Source
from catalog.signals import Signal


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    """Signals in the order they are shown. `renamed_from` is the id it had before."""

    id: str
    name: str
    description: str | None = None
    signals: tuple[Signal, ...]
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)
