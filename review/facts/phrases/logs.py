"""The words of facts about how logs are read, kept and hidden."""

from typing import Any

from review.facts.fact import Code
from review.facts.phrases.words import listed, many, number


def _counted_lines(alerts: list[str]) -> str:
    return f"; {listed(alerts)} may count fewer" if alerts else ""


def _percent(share: float) -> str:
    return f"{number(share * 100)} %"


def _levels(added: list[list[Any]], removed: list[list[Any]]) -> str:
    changed = [f"{word}={level}" for level, word in added] or [f"no more {word}" for _, word in removed]
    return f"levels: {', '.join(changed)}"


class Lines(Code):
    PIPELINE_ADDED = "pipeline.added", lambda filter: f"new: reads the lines of `{filter}`"
    PIPELINE_REMOVED = (
        "pipeline.removed",
        lambda filter, metrics: (
            f"deleted: the lines of `{filter}` are no longer read as the product writes them"
            f"{', and metrics made of them may stop' if metrics else ''}"
        ),
    )
    INDEX_ADDED = (
        "index.added",
        lambda filter, days: f"new: the lines of `{filter}` can be searched for {many(days, 'day')}",
    )
    INDEX_REMOVED = (
        "index.removed",
        lambda filter, alerts: f"deleted: the lines of `{filter}` have no index of their own{_counted_lines(alerts)}",
    )
    ARCHIVE_ADDED = "archive.added", lambda filter: f"new: the lines of `{filter}` are kept for good"
    ARCHIVE_REMOVED = (
        "archive.removed",
        lambda filter: f"deleted: the lines of `{filter}` are no longer kept for good",
    )
    FILTER_WIDENED = (
        "logs.filter.widened",
        lambda before, after: f"filter `{before}` → `{after}` (finds all that it found, and more)",
    )
    FILTER = (
        "logs.filter.changed",
        lambda before, after, alerts: f"filter `{before}` → `{after}`{_counted_lines(alerts)}",
    )
    FILTER_OF_PIPELINE = (
        "pipeline.filter.changed",
        lambda before, after: f"filter `{before}` → `{after}` (lines that it found may be read no more)",
    )
    RETENTION = (
        "logs.retention.changed",
        lambda before, after: f"can be searched for {before} → {many(after, 'day')}",
    )
    EXCLUSION_ADDED = (
        "index.exclusion.added",
        lambda exclusion, keep, filter, alerts: (
            f"new exclusion {exclusion}: {_percent(keep) if keep else 'nothing'} of `{filter}` can be searched"
            f"{_counted_lines(alerts)}"
        ),
    )
    EXCLUSION_REMOVED = (
        "index.exclusion.removed",
        lambda exclusion, filter: f"exclusion {exclusion} taken out: all of `{filter}` can be searched",
    )
    EXCLUSION_NARROWED = (
        "index.exclusion.filter.narrowed",
        lambda exclusion, before, after: f"exclusion {exclusion}: filter `{before}` → `{after}` (leaves out less)",
    )
    EXCLUSION_FILTER = (
        "index.exclusion.filter.changed",
        lambda exclusion, before, after, alerts: (
            f"exclusion {exclusion}: filter `{before}` → `{after}`{_counted_lines(alerts)}"
        ),
    )
    EXCLUSION_KEEP = (
        "index.exclusion.keep.changed",
        lambda exclusion, before, after, alerts: (
            f"exclusion {exclusion} keeps {_percent(before)} → {_percent(after)}{_counted_lines(alerts)}"
        ),
    )
    EXCLUSION_ORDER = "index.exclusion.order.changed", lambda: "exclusions in another order"
    SENSITIVE_REMOVED = "logs.sensitive.removed", lambda rule: f"{rule} can be seen in log lines"
    SENSITIVE_ADDED = "logs.sensitive.added", lambda rule: f"{rule} can no longer be seen in log lines"
    SENSITIVE_RENAMED = (
        "logs.sensitive.renamed",
        lambda before, after: f"what was hidden as {before} is hidden as {after}",
    )
    SENSITIVE_CHANGED = (
        "logs.sensitive.changed",
        lambda rule: f"what is hidden as {rule} is found in another way",
    )
    LEVELS = "logs.levels.changed", _levels
