"""What a change of how logs are read, kept and hidden means, also for the alerts that count log lines."""

from collections.abc import Iterator

from review.diff.items import Pair
from review.facts.context import Context, FieldChange
from review.facts.notifiers.firing import nothing, signal_of
from review.facts.phrases import left_and_joined, looser, many, number, plain
from review.inputs.document import Document, Json
from review.model import Sentence
from review.queries.searches import apart, covers


def whole(pair: Pair, context: Context) -> Iterator[Sentence]:
    """A pipeline, an index, or an archive that comes or goes."""
    fields = pair.item["fields"]
    match pair.section, pair.after is not None:
        case "pipelines", True:
            yield plain(f"new: reads the lines of `{fields['filter']}`")
        case "pipelines", False:
            metrics = [item["name"] for item in context.base.items.values() if item["fields"].get("event")]
            text = f"deleted: the lines of `{fields['filter']}` are no longer read as the product writes them"
            yield looser(f"{text}, and metrics made of them may stop" if metrics else text)
        case "indexes", True:
            yield plain(f"new: the lines of `{fields['filter']}` can be searched for {_days(fields)}")
        case "indexes", False:
            yield _hits(f"deleted: the lines of `{fields['filter']}` have no index of their own", context)
        case "archives", True:
            yield plain(f"new: the lines of `{fields['filter']}` are kept for good")
        case _:
            yield plain(f"deleted: the lines of `{fields['filter']}` are no longer kept for good")


def _filter(it: FieldChange) -> Iterator[Sentence]:
    text = f"filter `{it.before}` → `{it.after}`"
    if covers(it.after, it.before):
        yield plain(f"{text} (finds all that it found, and more)")
    elif it.pair.section == "indexes":
        yield _hits(text, it.context)
    elif it.pair.section == "pipelines":
        yield looser(f"{text} (lines that it found may be read no more)")
    else:
        yield plain(text)


def _retention(it: FieldChange) -> Iterator[Sentence]:
    yield plain(f"can be searched for {it.before} → {many(it.after, 'day')}")


def _exclusions(it: FieldChange) -> Iterator[Sentence]:
    """All lines make metrics; but alerts that count lines see only what stays in the index."""
    old, new = ({rule["name"]: rule for rule in side} for side in (it.before, it.after))
    for name in [*old, *(name for name in new if name not in old)]:
        before, after = old.get(name), new.get(name)
        if before is None and after is not None:
            yield _hits(
                f"new exclusion {name}: {_kept(after['keep'])} of `{after['filter']}` can be searched",
                it.context,
                after["filter"],
            )
        elif after is None and before is not None:
            yield plain(f"exclusion {name} taken out: all of `{before['filter']}` can be searched")
        elif before and after and before != after:
            yield from _rewritten(name, before, after, it.context)
    kept = [[name for name in side if name in old and name in new] for side in (old, new)]
    if kept[0] != kept[1]:
        yield plain("exclusions in another order")


def _rewritten(name: str, before: Json, after: Json, context: Context) -> Iterator[Sentence]:
    if before["filter"] != after["filter"]:
        text = f"exclusion {name}: filter `{before['filter']}` → `{after['filter']}`"
        fewer = covers(before["filter"], after["filter"])
        yield plain(f"{text} (leaves out less)") if fewer else _hits(text, context, after["filter"])
    if before["keep"] != after["keep"]:
        text = f"exclusion {name} keeps {number(before['keep'] * 100)} % → {number(after['keep'] * 100)} %"
        fewer = after["keep"] < before["keep"]
        yield _hits(text, context, after["filter"]) if fewer else plain(text)


def _sensitive(it: FieldChange) -> Iterator[Sentence]:
    old, new = ({rule["id"]: rule for rule in side} for side in (it.before, it.after))
    former = {id: rule.get("renamed_from") for id, rule in new.items() if id not in old}
    renamed = {id: was for id, was in former.items() if was in old and was not in new}
    for id in sorted({*old, *new} - set(renamed.values())):
        before = old.get(renamed.get(id, id))
        if id not in new:
            yield plain(f"{old[id]['name']} can be seen in log lines")
        elif before is None:
            yield plain(f"{new[id]['name']} can no longer be seen in log lines")
        else:
            if id in renamed:
                yield plain(f"what was hidden as {before['name']} is hidden as {new[id]['name']}")
            if any(before[key] != new[id][key] for key in ("patterns", "regex")):
                yield plain(f"what is hidden as {new[id]['name']} is found in another way")


def _levels(it: FieldChange) -> Iterator[Sentence]:
    gone, joined = left_and_joined(it.before, it.after)
    changed = [f"{word}={level}" for level, word in joined] or [f"no more {word}" for _, word in gone]
    yield plain(f"levels: {', '.join(changed)}")


def counting_lines(side: Document) -> list[str]:
    """The references of the alerts that count log lines themselves."""
    return [
        ref
        for ref, item in side.items.items()
        if item["section"] == "alerts" and "signal" in item["fields"] and _counts_lines(item["fields"], side)
    ]


def _search(ref: str, side: Document) -> str:
    return str(signal_of(side.items[ref]["fields"], side)["search"])


def _counts_lines(fields: Json, side: Document) -> bool:
    return bool(signal_of(fields, side).get("kind") == "logs")


def excluded(before: list[Json], after: list[Json]) -> list[str]:
    """The filters of the exclusions that leave out more than before."""
    old = {rule["name"]: rule for rule in before}
    more = [rule for rule in after if rule["name"] not in old or _more(old[rule["name"]], rule)]
    return [rule["filter"] for rule in more]


def _more(before: Json, after: Json) -> bool:
    return bool(after["keep"] < before["keep"] or not covers(before["filter"], after["filter"]))


def _hits(text: str, context: Context, lines: str = "*") -> Sentence:
    """What makes fewer of some lines searchable, and which alerts count them."""
    alerts = [it for it in counting_lines(context.head) if not apart(lines, _search(it, context.head))]
    if not alerts:
        return plain(text)
    return looser(f"{text}; {context.names(alerts)} may count fewer")


def _kept(share: float) -> str:
    return f"{number(share * 100)} %" if share else "nothing"


def _days(fields: Json) -> str:
    return many(fields["retention_days"], "day")


OF_LINES = {"filter": _filter, "retention_days": _retention, "exclusions": _exclusions}
LOGS = {
    "sensitive": _sensitive,
    "levels": _levels,
    "pipelines": nothing,
    "index": nothing,
    "archive": nothing,
}
