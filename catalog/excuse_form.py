"""The section `excuses`: excuses for items in files that cannot be changed."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field

from catalog.excuses import Excuse
from catalog.forms.diagnostics import Report
from catalog.forms.form import ExcuseForm, Located
from catalog.forms.text import shown, slug
from catalog.forms.types import matching
from catalog.sections import Sections


class ExcuseOfForm(ExcuseForm):
    """An excuse that names its item, since it is not written in the item."""

    noun: ClassVar[str] = "an excuse"
    neutral: ClassVar[Mapping[str, Any]] = {
        "rule": "refused",
        "reason": "refused",
        "until": "2000-01-01",
        "of": "refused/refused",
    }
    of: Annotated[
        str,
        matching(r"[a-z_]+/.+", "a section and an item of it", "write it as `alerts/high-error-rate`"),
        Field(description="the item that may break it, by its section and its name or id: `alerts/high-error-rate`"),
    ]


def resolve_excuses(
    sections: Sections, has_items: Callable[[str], bool], items: Callable[[str], Iterable[Any]]
) -> tuple[Excuse, ...]:
    """Return the excuses of a catalog, in items and in this section, sorted by their items.

    `has_items` tells whether a section exists. An excuse for an item that does not exist is not an error here: if it
    were, the review of a deleted item would fail instead of showing the deletion. A rule reports it as unused.
    """
    own = [_excuse(entry, has_items, items, sections.report) for entry in sections.items(ExcuseOfForm, None)]
    excuses = [*sections.excuses, *(excuse for excuse in own if excuse)]
    _refuse_twice(excuses, sections.report)
    return tuple(sorted(excuses, key=lambda item: (item.section, item.item, item.rule, item.until)))


def _excuse(
    entry: Located[ExcuseOfForm],
    has_items: Callable[[str], bool],
    items: Callable[[str], Iterable[Any]],
    report: Report,
) -> Excuse | None:
    form = entry.form
    section, _, item = form.of.partition("/")
    if not entry.whole:
        return None
    if not has_items(section):
        report.refuse(
            entry.at("of"),
            f"{shown(section)} is not a section with items that can be excused",
            "write it as `alerts/high-error-rate`",
        )
        return None
    id = next((each.id for each in items(section) if item in (each.id, each.name)), slug(item))
    return Excuse(section=section, item=id, rule=form.rule, reason=form.reason, until=form.until, source=entry.source)


def _refuse_twice(excuses: Iterable[Excuse], report: Report) -> None:
    """Refuse a second excuse of an item from the same rule: it would silently replace a reason and an expiry."""
    first: dict[tuple[str, str, str], Excuse] = {}
    for excuse in excuses:
        other = first.setdefault((excuse.section, excuse.item, excuse.rule), excuse)
        if other is not excuse and excuse.source:
            message = f"`{excuse.section}/{excuse.item}` is excused from `{excuse.rule}` already"
            report.refuse(excuse.source, message, f"first at {other.source}: remove one of the two")
