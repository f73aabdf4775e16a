"""Facts of how logs are processed, kept and masked, and of the alerts that count log lines."""

from collections.abc import Iterator
from typing import Any

from catalog.registry import ALERTS, ARCHIVES, INDEXES, PIPELINES
from review.diff.items import ItemDiff
from review.facts.context import Context, FieldChange
from review.facts.fact import Code, Fact, looser, plain, ranked, removed_and_added
from review.facts.fields import changed, nothing
from review.facts.notifiers.firing import signal_of
from review.facts.phrases.account import Lines
from review.facts.section import SectionFacts
from review.inputs.document import Document, Json
from review.queries.searches import apart, covers


def on_create_delete(diff: ItemDiff, context: Context) -> Iterator[Fact]:
    """Yield the facts of an added or removed pipeline, index or archive."""
    filter = diff.item.fields["filter"]
    match diff.section, diff.after is not None:
        case PIPELINES.name, True:
            yield plain(Lines.PIPELINE_ADDED, filter=filter)
        case PIPELINES.name, False:
            metrics = any(item.fields.get("event") for item in context.base.items.values())
            yield (
                looser(Lines.PIPELINE_REMOVED_METRICS, filter=filter)
                if metrics
                else plain(Lines.PIPELINE_REMOVED, filter=filter)
            )
        case INDEXES.name, True:
            yield plain(Lines.INDEX_ADDED, filter=filter, days=diff.item.fields["retention_days"])
        case INDEXES.name, False:
            yield _fewer(context, "*", Lines.INDEX_REMOVED, filter=filter)
        case ARCHIVES.name, True:
            yield plain(Lines.ARCHIVE_ADDED, filter=filter)
        case _:
            yield plain(Lines.ARCHIVE_REMOVED, filter=filter)


def _filter(change: FieldChange) -> Iterator[Fact]:
    if covers(change.after, change.before):
        yield plain(Lines.FILTER_WIDENED, before=change.before, after=change.after)
    elif change.diff.section == INDEXES.name:
        yield _fewer(change.context, "*", Lines.FILTER, before=change.before, after=change.after)
    elif change.diff.section == PIPELINES.name:
        yield looser(Lines.FILTER_OF_PIPELINE, before=change.before, after=change.after)
    else:
        yield plain(Lines.FILTER, before=change.before, after=change.after, alerts=[])


def _exclusions(change: FieldChange) -> Iterator[Fact]:
    """Yield the facts of exclusions. All lines count in metrics, but alerts that count lines see only those in the
    index.
    """
    old, new = ({rule["name"]: rule for rule in side} for side in (change.before, change.after))
    for name in [*old, *(name for name in new if name not in old)]:
        before, after = old.get(name), new.get(name)
        if before is None and after is not None:
            keep, filter = after["keep"], after["filter"]
            yield _fewer(change.context, filter, Lines.EXCLUSION_ADDED, exclusion=name, keep=keep, filter=filter)
        elif after is None and before is not None:
            yield plain(Lines.EXCLUSION_REMOVED, exclusion=name, filter=before["filter"])
        elif before and after and before != after:
            yield from _rewritten(name, before, after, change.context)
    kept = [[name for name in side if name in old and name in new] for side in (old, new)]
    if kept[0] != kept[1]:
        yield plain(Lines.EXCLUSION_ORDER)


def _rewritten(name: str, before: Json, after: Json, context: Context) -> Iterator[Fact]:
    if before["filter"] != after["filter"]:
        change = {"exclusion": name, "before": before["filter"], "after": after["filter"]}
        if covers(before["filter"], after["filter"]):
            yield plain(Lines.EXCLUSION_NARROWED, **change)
        else:
            yield _fewer(context, after["filter"], Lines.EXCLUSION_FILTER, **change)
    if before["keep"] != after["keep"]:
        change = {"exclusion": name, "before": before["keep"], "after": after["keep"]}
        if after["keep"] < before["keep"]:
            yield _fewer(context, after["filter"], Lines.EXCLUSION_KEEP, **change)
        else:
            yield plain(Lines.EXCLUSION_KEEP, **change, alerts=[])


def _sensitive(change: FieldChange) -> Iterator[Fact]:
    old, new = ({rule["id"]: rule for rule in side} for side in (change.before, change.after))
    former = {id: rule.get("renamed_from") for id, rule in new.items() if id not in old}
    renamed = {id: was for id, was in former.items() if was in old and was not in new}
    for id in sorted({*old, *new} - set(renamed.values())):
        before = old.get(renamed.get(id, id))
        if id not in new:
            yield plain(Lines.SENSITIVE_REMOVED, rule=old[id]["name"])
        elif before is None:
            yield plain(Lines.SENSITIVE_ADDED, rule=new[id]["name"])
        else:
            if id in renamed:
                yield plain(Lines.SENSITIVE_RENAMED, before=before["name"], after=new[id]["name"])
            if any(before[key] != new[id][key] for key in ("patterns", "regex")):
                yield plain(Lines.SENSITIVE_CHANGED, rule=new[id]["name"])


def _levels(change: FieldChange) -> Iterator[Fact]:
    removed, added = removed_and_added(change.before, change.after)
    yield plain(Lines.LEVELS, changes={"added": added, "removed": removed})


def counting_lines(side: Document) -> list[str]:
    """Return the references of the alerts that count log lines directly."""
    return [
        ref
        for ref, item in side.items.items()
        if item.section == ALERTS.name and "signal" in item.fields and _counts_lines(item.fields, side)
    ]


def _search(ref: str, side: Document) -> str:
    return str(signal_of(side.items[ref].fields, side)["search"])


def _counts_lines(fields: Json, side: Document) -> bool:
    return bool(signal_of(fields, side).get("kind") == "logs")


def excluded(before: list[Json], after: list[Json]) -> list[str]:
    """Return the filters of the exclusions that exclude more than before."""
    old = {rule["name"]: rule for rule in before}
    more = [rule for rule in after if rule["name"] not in old or _more(old[rule["name"]], rule)]
    return [rule["filter"] for rule in more]


def _more(before: Json, after: Json) -> bool:
    return bool(after["keep"] < before["keep"] or not covers(before["filter"], after["filter"]))


def _fewer(context: Context, lines: str, code: Code, **arguments: Any) -> Fact:
    """Return the fact that fewer lines are searchable, with the alerts that count them."""
    alerts = [
        counting_line
        for counting_line in counting_lines(context.head)
        if not apart(lines, _search(counting_line, context.head))
    ]
    return ranked(-len(alerts), code, **arguments, alerts=context.names(alerts))


LINE_FACTS = SectionFacts(
    fields={"filter": _filter, "retention_days": changed(Lines.RETENTION), "exclusions": _exclusions},
    on_create_delete=on_create_delete,
)
FACTS = SectionFacts(
    fields={
        "sensitive": _sensitive,
        "levels": _levels,
        "pipelines": nothing,
        "index": nothing,
        "archive": nothing,
    },
)
