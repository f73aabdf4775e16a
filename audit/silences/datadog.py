"""Silences in Datadog: reasons why notifications do not reach people."""

from collections.abc import Iterator
from datetime import UTC, datetime

from audit.compare.model import Status
from audit.compare.stack import label_of
from audit.live.inventory import LiveObject
from audit.silences.alerts import Context, LiveAlert, body_at
from audit.silences.downtimes import downtime_silences, muted_by
from audit.silences.handles import dead_handles, handles_in
from audit.silences.kinds import (
    ARCHIVE,
    DOWNTIME,
    INDEX,
    MONITOR,
    PIPELINE,
    SCANNER_GROUP,
    SCANNER_RULE,
    STATUS_PAGE,
    TEST,
)
from audit.silences.model import Cause, Silence
from audit.silences.phrases import alert_names, names, nobody, sentence
from audit.silences.spans import since, until


def datadog_silences(context: Context) -> Iterator[Silence]:
    """Yield the silences of monitors, tests, downtimes, logs and the status page."""
    yield from downtime_silences(context)
    yield from dead_handles(context)
    for item in context.of_type(MONITOR, TEST):
        yield from _of_notifier(context, item)
    yield from _logs(context)
    yield from _status_pages(context)


def _of_notifier(context: Context, item: LiveObject) -> Iterator[Silence]:
    in_code = _wanted(context, item)
    if (item.body.get("draft_status")) == "draft" and in_code.get("draftStatus") != "draft":
        yield _silence(context, item, Cause.MUTED, "is a draft, which notifies nobody")
    if item.body.get("status") == "paused" and in_code.get("status") != "paused":
        yield _silence(context, item, Cause.DISABLED, "is paused")
    yield from _muted_the_old_way(context, item)
    yield from _removed_handles(context, item)


def _wanted(context: Context, item: LiveObject) -> dict[str, object]:
    """Return the properties that the code and the live object have in common: a value of the code is not a silence."""
    entry = context.entry_of(item)
    if entry is None or entry.stack is None:
        return {}
    changed = {each.path[0] for each in entry.differences if each.path}
    return {name: value for name, value in item.properties.items() if name not in changed}


def _muted_the_old_way(context: Context, item: LiveObject) -> Iterator[Silence]:
    """Mutes of the first API are in the monitor itself: scope → the end in seconds since 1970, null for no end."""
    silenced = (item.body.get("options") or {}).get("silenced") or {}
    for scope, end in silenced.items():
        at = datetime.fromtimestamp(end, tz=UTC) if isinstance(end, (int, float)) else None
        if (at is not None and at <= context.now) or _has_downtime(context, item):
            continue
        groups = "" if scope == "*" else f" for {scope}"
        yield _silence(context, item, Cause.MUTED, f"is muted{groups} {until(at)}", end=at)


def _has_downtime(context: Context, item: LiveObject) -> bool:
    """Whether a downtime of today's API mutes it now, which is reported on its own."""
    alerts = context.of_object(item)
    active = [it for it in context.of_type(DOWNTIME) if body_at(it, "attributes", "status") == "active"]
    return any(alert in muted_by(context, downtime) for downtime in active for alert in alerts)


def _removed_handles(context: Context, item: LiveObject) -> Iterator[Silence]:
    """A recipient that somebody took out of the message is not notified any more."""
    entry = context.entry_of(item)
    for each in entry.differences if entry else ():
        removed = sorted(handles_in(str(each.code)) - handles_in(str(each.live))) if each.path == ("message",) else []
        if removed:
            yield _silence(context, item, Cause.HANDLE_REMOVED, f"does not notify {names(removed)} any more")


def _logs(context: Context) -> Iterator[Silence]:
    """Data that is not collected fires no alert: a pipeline, an index, an archive or a scanner that is off."""
    for item in context.of_type(PIPELINE, SCANNER_GROUP, SCANNER_RULE):
        if item.properties.get("isEnabled") is False and _wanted(context, item).get("isEnabled") is not False:
            yield _data(context, item, f"the {item.kind} {item.name} is switched off")
    for item in context.of_type(INDEX):
        yield from _index(context, item)
    for item in context.of_type(ARCHIVE):
        if ((item.body.get("attributes") or item.body).get("state")) == "FAILING":
            yield _data(context, item, f"the log archive {item.name} fails: no log is stored")


def _index(context: Context, item: LiveObject) -> Iterator[Silence]:
    if item.body.get("is_rate_limited"):
        yield _data(context, item, f"the log index {item.name} has reached its daily limit and drops all other logs")
    wanted = _wanted(context, item)
    for number, each in enumerate(item.body.get("exclusion_filters") or ()):
        rate = (each.get("filter") or {}).get("sample_rate")
        if each.get("is_enabled") and rate == 1 and "exclusionFilters" not in wanted:
            query = (each.get("filter") or {}).get("query", "")
            name = each.get("name") or number
            yield _data(context, item, f"the log index {item.name} drops every log of {query!r} (filter {name})")


def _status_pages(context: Context) -> Iterator[Silence]:
    """A person publishes a page once; the code cannot do it."""
    for page in context.of_type(STATUS_PAGE):
        if (page.body.get("attributes") or page.body).get("enabled") is False:
            entry = context.entry_of(page)
            yield Silence(
                cause=Cause.UNPUBLISHED,
                text=f"The status page {page.name} is not published: no customer sees it.",
                label=label_of(page),
                notice=True,
                fix="Publish the page in Datadog.",
                live=page,
                source=entry.source if entry else None,
                stack=entry.stack if entry else None,
            )


def _data(context: Context, item: LiveObject, text: str) -> Silence:
    entry = context.entry_of(item)
    return Silence(
        cause=Cause.NO_DATA,
        text=sentence(text),
        label=label_of(item),
        since=item.changed.at if item.changed else None,
        by=item.changed.who if item.changed else None,
        fix="Run `pulumi up`, which sets it as in the code." if entry and entry.stack else None,
        live=item,
        source=entry.source if entry else None,
        stack=entry.stack if entry else None,
    )


def _silence(context: Context, item: LiveObject, cause: Cause, reason: str, end: datetime | None = None) -> Silence:
    alerts, entry = context.of_object(item), context.entry_of(item)
    changed = item.changed
    at = changed.at if changed and entry is not None and entry.status is not Status.IN_SYNC else None
    return Silence(
        cause=cause,
        text=sentence(f"{since(at, context.now)}{_whom(cause, alerts)}: the {item.kind} {item.name} {reason}"),
        label=label_of(item),
        alerts=alert_names(alerts),
        people=context.people(alerts),
        pages=any(it.pages for it in alerts),
        since=at,
        until=end,
        by=changed.who if changed else None,
        fix="Run `pulumi up`, which sets it as in the code." if entry and entry.stack else None,
        live=item,
        source=entry.source if entry else None,
        stack=entry.stack if entry else None,
    )


def _whom(cause: Cause, alerts: tuple[LiveAlert, ...]) -> str:
    """Return who is not reached. Without one recipient there may be others, who are still notified."""
    if cause is Cause.HANDLE_REMOVED:
        return f"recipients of {names(alert_names(alerts)) or 'a monitor'} are not notified"
    return nobody(alerts)
