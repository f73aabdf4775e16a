"""Findings: what differs between code and live accounts, in order of risk."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from audit.compare.model import ABSENT, DRIFT, Difference, Entry, Origin, Status
from audit.exits import exits_of, plain
from audit.live.inventory import Author
from audit.model import Change, Finding, Level, OriginText, Place, StatusText
from audit.risk import level_of, rank
from audit.silences.alerts import Context, LiveAlert
from audit.silences.phrases import alert_names, names
from catalog import Source
from catalog.vendors import VENDORS

_ORIGINS: dict[Origin, OriginText] = {Origin.LIVE: "live", Origin.CODE: "code", Origin.BOTH: "both"}
_STATUSES: dict[Status, StatusText] = {
    Status.CHANGED_LIVE: "changed live",
    Status.NOT_APPLIED: "changed in code and not applied",
    Status.CHANGED_IN_BOTH: "changed live and in code",
    Status.MISSING_LIVE: "missing live",
    Status.ADOPTED: "adopted and not yet imported",
    Status.IMPORTED: "imported and not yet applied",
    Status.UNMANAGED: "unmanaged",
}


def findings_of(context: Context) -> tuple[Finding, ...]:
    """Return the findings that no entry of `audit:` accepts, those first that can keep a page from a person."""
    ranked = []
    for entry in context.comparison.of(*DRIFT, Status.UNMANAGED):
        alerts = _alerts(context, entry)
        level = level_of(entry, alerts)
        ranked.append((rank(entry, level, len(alerts)), _finding(context, entry, level, alerts)))
    return tuple(finding for _, finding in sorted(ranked, key=lambda it: it[0]))


def _alerts(context: Context, entry: Entry) -> tuple[LiveAlert, ...]:
    """Return the alerts that an entry concerns: its own, or those that page through it."""
    found = context.of_object(entry.live) if entry.live is not None else ()
    if entry.item is not None and not found:
        found = tuple(it for it in context.alerts if it.ref == entry.item and it.stack == entry.stack)
    if entry.id is not None and not found:
        found = context.of_service(entry.id) or context.of_policy(entry.id)
    return found


def _finding(context: Context, entry: Entry, level: Level, alerts: tuple[LiveAlert, ...]) -> Finding:
    author = _author(entry)
    return Finding(
        status=_STATUSES[entry.status],
        level=level,
        label=entry.label,
        vendor=entry.vendor,
        kind=entry.kind,
        name=entry.name,
        text=_text(entry),
        id=entry.id,
        stack=entry.stack,
        urn=entry.urn,
        item=entry.item,
        place=place_of(entry.source),
        alerts=alert_names(alerts),
        changes=tuple(_change(each, context.names) for each in entry.differences),
        since=author.at.isoformat() if author.at else None,
        by=author.who,
        url=entry.live.url if entry.live else None,
        exits=exits_of(entry),
    )


def _author(entry: Entry) -> Author:
    """Return who made the difference, and when: a change, or for an unmanaged object its creation."""
    if entry.live is None or entry.status is Status.NOT_APPLIED:
        return Author()
    if entry.status is Status.UNMANAGED:
        return entry.live.created or entry.live.changed or Author()
    return entry.live.changed or Author()


def _text(entry: Entry) -> str:
    title = VENDORS[entry.vendor].title
    thing = f"{entry.kind} {entry.name}" if title in entry.kind else f"{title} {entry.kind} {entry.name}"
    match entry.status:
        case Status.CHANGED_LIVE:
            return f"{thing}: {_names(entry.differences)} changed in the account."
        case Status.CHANGED_IN_BOTH:
            live = [it for it in entry.differences if it.origin is not Origin.CODE]
            code = [it for it in entry.differences if it.origin is not Origin.LIVE]
            return f"{thing}: {_names(live)} changed in the account, and {_names(code)} in the code."
        case Status.MISSING_LIVE:
            return f"{thing} does not exist in the account any more."
        case Status.ADOPTED:
            return f"{thing} is adopted, and waits for `pulumi import`."
        case Status.IMPORTED:
            return f"{thing} was imported, and `pulumi up` has not run since."
        case Status.UNMANAGED:
            return f"{thing} is in no code.{f' {entry.reason}' if entry.reason else ''}"
    changed = f": {_names(entry.differences)} changed in the code, and `pulumi up` has not run since."
    return f"{thing}{changed}" if entry.differences else f"{thing}. {entry.reason}"


def _names(found: Iterable[Difference]) -> str:
    return names(tuple(dict.fromkeys(it.shown_path for it in found)))


def _change(it: Difference, names_of_ids: Mapping[str, str]) -> Change:
    def shown(value: Any) -> Any:
        return _named(as_json(value), names_of_ids)

    return Change(
        path=it.shown_path,
        code=shown(it.code),
        live=shown(it.live),
        applied=shown(it.state),
        origin=_ORIGINS[it.origin],
    )


def _named(value: Any, names_of_ids: Mapping[str, str]) -> Any:
    """Return a value with the names of objects beside their ids: `On call (P0OTM0T)`."""
    if isinstance(value, dict):
        return {key: _named(inner, names_of_ids) for key, inner in value.items()}
    if isinstance(value, list):
        return [_named(inner, names_of_ids) for inner in value]
    name = names_of_ids.get(value) if isinstance(value, str) else None
    return f"{name} ({value})" if name else value


def as_json(value: Any) -> Any:
    """Return a value as JSON."""
    found = plain(value)
    return None if found is ABSENT else json.loads(json.dumps(found, default=str))


def place_of(source: Source | None) -> Place | None:
    """Return a place relative to the working directory, as the catalog names it; None without a line."""
    if source is None or not source.line:
        return None
    return Place(file=Path(source.file).as_posix(), line=source.line)
