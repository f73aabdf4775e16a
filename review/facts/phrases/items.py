"""The words of facts that items of any section share."""

from collections.abc import Sequence
from typing import Any

from review.facts.fact import Code
from review.facts.phrases.words import number, prose

_ACTIONS = {"create": "new", "delete": "no more", "rename": "renamed"}


def shown(value: Any) -> str:
    """A field's value as people read it, where references are names already."""
    match value:
        case None | [] | "":
            return "none"
        case bool():
            return "yes" if value else "no"
        case float() | int():
            return number(value)
        case dict():
            parts = {key: each for key, each in value.items() if key != "kind" and each not in (None, [], "")}
            return ", ".join(f"{key.replace('_', ' ')} {shown(each)}" for key, each in parts.items()) or "none"
        case [[str(), _], *_]:
            return ", ".join(f"{key}={shown(each)}" for key, each in value)
        case list():
            return ", ".join(shown(each) for each in value)
    return str(value)


def _label(field: str) -> str:
    return field.replace("_", " ")


def _made(resource: Sequence[str]) -> str:
    action, kind = resource
    return f"{_ACTIONS[action]} {kind}"


def other_data(gone: Sequence[str], joined: Sequence[str]) -> str:
    """`service:billing instead of service:shop`."""
    if gone and joined:
        return f"{prose(joined)} instead of {prose(gone)}"
    return f"{prose(joined)} too" if joined else f"no longer {prose(gone)}"


class Item(Code):
    OTHER_DATA = "item.query.changed", lambda gone, joined: f"queries other data: {other_data(gone, joined)}"
    REPLACED = "item.resource.replaced", lambda resource, why: f"the {resource} is replaced: {why}"
    MADE_DIFFERENTLY = (
        "item.generated_differently",
        lambda properties, resources: (
            f"says the same, and is made differently: {', '.join([*properties, *map(_made, resources)])}"
        ),
    )
    PROGRAM = "program.resources", lambda: "made by the program itself, not by an item of the catalog"
    LOOKS_RENAMED = (
        "item.looks_renamed",
        lambda name, former_id, gone: (
            f"if this is a rename {'to' if gone else 'of'} {name}, write `renamed_from: {former_id}`: "
            "otherwise its history ends"
        ),
    )
    ADDED = "item.added", lambda: "new"
    REMOVED = "item.removed", lambda: "deleted"
    RENAMED = "item.renamed", lambda before: f"renamed from {before}"
    MOVED = (
        "item.id.changed",
        lambda before, id_before, id_after: f"renamed from {before} ({id_before} → {id_after}): it keeps its history",
    )
    RENAMED_WITH_SLO = "slo_alert.renamed", lambda: "renamed with its SLO: it keeps its history"
    FIELD = (
        "item.field.changed",
        lambda field, before, after: f"{_label(field)}: {shown(before)} → {shown(after)}",
    )
    TEXT_ADDED = "item.text.added", lambda field: f"{_label(field)} added"
    TEXT_REMOVED = "item.text.removed", lambda field: f"{_label(field)} taken out"
    TEXT_CHANGED = "item.text.changed", lambda field: f"{_label(field)} rewritten"
