"""Facts of dashboards: what they no longer show, and what they show in addition."""

from collections.abc import Iterator

from review.diff.items import ItemDiff
from review.facts.context import Context, FieldChange
from review.facts.fact import Fact, plain, removed_and_added
from review.facts.phrases.account import Dashboard
from review.facts.section import SectionFacts
from review.inputs.document import Json

_SHOWN = ("signals", "alerts", "uptime", "slos")


def on_create_delete(diff: ItemDiff, _context: Context) -> Iterator[Fact]:
    """Yield the facts of an added or removed dashboard."""
    yield plain(Dashboard.ADDED if diff.after else Dashboard.REMOVED)


def _groups(change: FieldChange) -> Iterator[Fact]:
    removed, added = removed_and_added(
        *([group["name"] or None for group in side] for side in (change.before, change.after))
    )
    yield from (plain(Dashboard.GROUP_REMOVED, group=name) for name in dict.fromkeys(removed))
    yield from (plain(Dashboard.GROUP_ADDED, group=name) for name in dict.fromkeys(added))
    hidden, shown = removed_and_added(_shown(change.before, change.context), _shown(change.after, change.context))
    if hidden:
        yield plain(Dashboard.HIDDEN, names=hidden)
    if shown:
        yield plain(Dashboard.SHOWN, names=shown)
    if not (removed or added or hidden or shown):
        yield plain(Dashboard.ORDER)


def _shown(groups: list[Json], context: Context) -> list[str]:
    """Return the names of what is shown, each once."""
    every = [shown for group in groups for field in _SHOWN for shown in group[field]]
    return list(dict.fromkeys(context.name(it) if "ref" in it else str(it["name"]) for it in every))


FACTS = SectionFacts(
    fields={"groups": _groups},
    on_create_delete=on_create_delete,
)
