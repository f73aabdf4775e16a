"""The section `excuses`: excuses for items that stand in files which are not to be changed."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field

from catalog.excuses import Excuse
from catalog.fields import matching
from catalog.forms import ExcuseForm, Written
from catalog.places import Source
from catalog.sections import Sections
from catalog.text import shown, slug, suggestion


class ExcuseOfForm(ExcuseForm):
    """An excuse that says which item it is for, since it does not stand in it."""

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


def resolve_excuses(sections: Sections, ids_of: Callable[[str], Iterable[str]]) -> tuple[Excuse, ...]:
    """The excuses of a catalog, in items and on their own, sorted by what they are for.

    `ids_of` gives the ids of a section's items, and raises KeyError for what is no section. An excuse of an
    item that is not there is an error.
    """
    own = [_excuse(written, ids_of, sections) for written in sections.items("excuses", ExcuseOfForm, None)]
    found = [*sections.excuses, *(excuse for excuse in own if excuse)]
    return tuple(sorted(found, key=lambda it: (it.section, it.item, it.rule, it.until)))


def _excuse(
    written: Written[ExcuseOfForm], ids_of: Callable[[str], Iterable[str]], sections: Sections
) -> Excuse | None:
    form = written.form
    section, _, item = form.of.partition("/")
    if not written.whole or not _exists(section, slug(item), ids_of, written.at("of"), sections):
        return None
    return Excuse(
        section=section, item=slug(item), rule=form.rule, reason=form.reason, until=form.until, source=written.source
    )


def _exists(section: str, id: str, ids_of: Callable[[str], Iterable[str]], source: Source, sections: Sections) -> bool:
    report = sections.report
    try:
        ids = set(ids_of(section))
    except KeyError:
        report.refuse(source, f"{shown(section)} has no items to excuse", "write it as `alerts/high-error-rate`")
        return False
    if id not in ids and not report.errors:  # what is refused may be the item, and is no second error
        report.refuse(source, f"there is nothing called {shown(id)} in `{section}` to excuse", suggestion(id, ids))
    return id in ids
