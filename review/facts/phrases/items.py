"""The phrases that items of any section share."""

from review.facts.fact import Code


class Item(Code):
    ADDED = "item.added", "new"
    REMOVED = "item.removed", "deleted"
    RENAMED = "item.renamed", "renamed from {before}"
    MOVED = "item.id.changed", "renamed from {before} ({id_before} → {id_after}); keeps its history"
    RENAMED_WITH_SLO = "slo_alert.renamed", "renamed with its SLO; keeps its history"
    FIELD = "item.field.changed", "{field:label}: {before:shown} → {after:shown}"
    TEXT_ADDED = "item.text.added", "{field:label} added"
    TEXT_REMOVED = "item.text.removed", "{field:label} removed"
    TEXT_CHANGED = "item.text.changed", "{field:label} changed"
    OTHER_DATA = "item.query.changed", "queries different data: {data:data}"
    REPLACED = "item.resource.replaced", "the {resource} is replaced: {why}"
    MADE_DIFFERENTLY = "item.generated_differently", "No catalog change; generated differently: {changes:generated}"
    PROGRAM = "program.resources", "created by the program itself, not by a catalog item"
    RENAMED_FROM = (
        "item.looks_renamed_from",
        "looks like a rename of {name}; to keep its history, write `renamed_from: {former_id}`",
    )
    RENAMED_TO = (
        "item.looks_renamed_to",
        "looks like a rename to {name}; to keep its history, write `renamed_from: {former_id}` there",
    )
