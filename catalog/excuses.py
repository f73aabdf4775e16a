"""Excuses: an item that breaks a rule on purpose, with a reason and an expiry date."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from catalog.forms.form import ExcusableForm, Located
from catalog.forms.text import slug
from catalog.source.places import Source


@dataclass(frozen=True, kw_only=True)
class Excuse:
    """An item (section and id) is excused from a rule up to and including the day `until`."""

    section: str
    item: str
    rule: str
    reason: str
    until: date
    source: Source | None = field(default=None, compare=False)

    def holds(self, today: date) -> bool:
        """Whether it has not expired."""
        return today <= self.until


def excuses_of(entry: Located[Any], path: tuple[str, ...], names: Mapping[str, str]) -> Iterator[Excuse]:
    """Yield the excuses in a filled-in form and in its nested items; `path` is the form's YAML keys.

    `names` maps keys to sections whose items are written elsewhere, or in several maps: `status_page.groups`.
    """
    for form, loc in _excusable(entry.form, ()):
        section = loc[-2] if loc and isinstance(loc[-1], int) else loc[-1] if loc else path[-1]
        around = (*path, *(step for step in loc if isinstance(step, str)))
        for index, excuse in enumerate(form.excuses):
            yield Excuse(
                section=names.get(f"{around[0]}.{section}", str(section)),
                item=_id(form) or around[0],
                rule=excuse.rule,
                reason=excuse.reason,
                until=excuse.until,
                source=entry.at(*loc, "excuses", index),
            )


def _excusable(form: Any, loc: tuple[str | int, ...]) -> Iterator[tuple[ExcusableForm, tuple[str | int, ...]]]:
    if isinstance(form, ExcusableForm):
        yield form, loc
    for key in type(form).model_fields:
        value = getattr(form, key)
        inside = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, entry in inside:
            if hasattr(type(entry), "model_fields"):
                yield from _excusable(entry, (*loc, key) if index is None else (*loc, key, index))


def _id(form: ExcusableForm) -> str | None:
    """The id of an item. Metrics and signals have their name; a map without a name has None."""
    own = getattr(form, "id", None)
    name = getattr(form, "name", None)
    if own is None and name is not None:
        return slug(name) if "id" in type(form).model_fields else str(name)
    return own
