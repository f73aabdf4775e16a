"""The phrases that items of any section share."""

from review.facts.fact import Code


class Item(Code):
    ADDED = "item.added", "new"
    REMOVED = "item.removed", "deleted"
    RENAMED = "item.renamed", "renamed from {before}"
    MOVED = "item.id.changed", "renamed from {before} ({id_before} → {id_after}): it keeps its history"
    RENAMED_WITH_SLO = "slo_alert.renamed", "renamed with its SLO: it keeps its history"
    FIELD = "item.field.changed", "{field:label}: {before:shown} → {after:shown}"
    TEXT_ADDED = "item.text.added", "{field:label} added"
    TEXT_REMOVED = "item.text.removed", "{field:label} taken out"
    TEXT_CHANGED = "item.text.changed", "{field:label} rewritten"
    OTHER_DATA = "item.query.changed", "queries different data: {data:data}"
    REPLACED = "item.resource.replaced", "the {resource} is replaced: {why}"
    MADE_DIFFERENTLY = "item.generated_differently", "says the same, and is made differently: {changes:made}"
    PROGRAM = "program.resources", "made by the program itself, not by an item of the catalog"
    RENAMED_FROM = (
        "item.looks_renamed_from",
        "if this is a rename of {name}, write `renamed_from: {former_id}`: otherwise its history ends",
    )
    RENAMED_TO = (
        "item.looks_renamed_to",
        "if this is a rename to {name}, write `renamed_from: {former_id}`: otherwise its history ends",
    )
