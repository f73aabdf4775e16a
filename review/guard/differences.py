"""The differences of planned resources between base and head, in parts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from plan.document.model import Resource
from review.diff.resources import former_urns, shown_ids, with_shown_ids
from review.guard.classes import PartChange
from review.guard.parts import kind_of, parts_of
from review.guard.paths import BY_SECRET, is_integration
from review.inputs.document import Document

MOVED, KEY_OF = "(provider)", "(key of)"
"""The parts that stand for the provider of a resource, and for the integration whose secret key it holds."""


@dataclass(frozen=True, kw_only=True)
class ResourceDiff:
    """A resource of the base and its counterpart in the head (None: removed), and the parts that differ."""

    before: Resource
    after: Resource | None
    parts: tuple[tuple[str, PartChange], ...] = ()

    @property
    def kind(self) -> str:
        return kind_of(self.before)


class Differences:
    """The differences between two documents. Renamed resources are found by their aliases, as the engine does."""

    def __init__(self, base: Document, head: Document) -> None:
        self._base, self._head = base, head
        former = former_urns(base, head)
        self._current = {old: new for new, old in former.items()}
        self._shown = shown_ids(base, head, former)
        self._before = {**{urn: urn for urn in head.resources if urn in base.resources}, **former}
        self.of = cache(self._of)

    def current(self, urn: str) -> str:
        """Return the URN in the head of a resource of the base; its own where the head has none."""
        return self._current.get(urn, urn)

    def before(self, urn: str) -> str | None:
        """Return the URN in the base of a resource of the head; None where the base has none."""
        return self._before.get(urn)

    @cached_property
    def changed(self) -> frozenset[str]:
        """The URNs in the base of the resources that differ, with those that the head does not have."""
        return frozenset(urn for urn in self._base.resources if self.of(urn))

    @cached_property
    def added(self) -> frozenset[str]:
        """The URNs of the head's resources that the base does not have."""
        return frozenset(self._head.resources.keys() - self._before.keys())

    def _of(self, urn: str) -> ResourceDiff | None:
        """Return the difference of a resource of the base; None if it has none."""
        before = self._base.resources[urn]
        after = self._head.resources.get(self.current(urn))
        if after is None:
            return ResourceDiff(before=before, after=None)
        parts = tuple(self.parts(before, after))
        return ResourceDiff(before=before, after=after, parts=parts) if parts else None

    def parts(self, before: Resource, after: Resource) -> Iterator[tuple[str, PartChange]]:
        """Yield the parts that differ between a resource of the base and one of the head."""
        inputs = with_shown_ids(before.inputs, self._shown) if self._shown else before.inputs
        if inputs != after.inputs:
            old, new = parts_of(replace(before, inputs=inputs)), parts_of(after)
            for name in sorted({*old, *new}):
                if old.get(name) != new.get(name):
                    yield name, PartChange(before=old.get(name), after=new.get(name), base=old, head=new)
        for name, one, other in self._references(before, after):
            if one != other:
                yield name, PartChange(before=one, after=other, base={}, head={})

    def _references(self, before: Resource, after: Resource) -> Iterator[tuple[str, Any, Any]]:
        yield MOVED, self.current(before.provider), after.provider
        if before.type in BY_SECRET:
            keys = [sorted(filter(is_integration, it.dependencies)) for it in (before, after)]
            yield KEY_OF, sorted(map(self.current, keys[0])), keys[1]
