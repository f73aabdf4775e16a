"""What keeps notifications from people in Datadog."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from audit.compare.model import Status
from audit.compare.stack import label_of
from audit.live.inventory import LiveObject
from audit.silences.alerts import Context, LiveAlert
from audit.silences.downtimes import downtime_silences, muted_by
from audit.silences.kinds import (
    ARCHIVE,
    DATADOG_TEAM,
    DOWNTIME,
    INDEX,
    MONITOR,
    PAGER_OBJECT,
    PIPELINE,
    SCANNER_GROUP,
    SCANNER_RULE,
    SLACK_CHANNEL,
    STATUS_PAGE,
    TEST,
    WEBHOOK,
)
from audit.silences.model import Cause, Silence
from audit.silences.phrases import alert_names, names, nobody, sentence
from audit.silences.spans import since, until

_HANDLE = re.compile(r"@(?P<kind>pagerduty|slack|webhook|team)-(?P<name>[\w.\-#/]+)")
HANDLE_TYPES = {
    "pagerduty": PAGER_OBJECT,
    "slack": SLACK_CHANNEL,
    "webhook": WEBHOOK,
    "team": DATADOG_TEAM,
}
"""The type of object behind a handle."""


def datadog_silences(context: Context) -> Iterator[Silence]:
    """Yield the silences of monitors, tests, downtimes, logs and the status page."""
    yield from downtime_silences(context)
    handles = _Handles(context)
    for item in context.of_type(MONITOR, TEST):
        yield from _of_notifier(context, item, handles)
    yield from _logs(context)
    yield from _status_pages(context)


def _of_notifier(context: Context, item: LiveObject, handles: "_Handles") -> Iterator[Silence]:
    in_code = _wanted(context, item)
    if (item.body.get("draft_status")) == "draft" and in_code.get("draftStatus") != "draft":
        yield _silence(context, item, Cause.MUTED, "is a draft, which notifies nobody")
    if item.body.get("status") == "paused" and in_code.get("status") != "paused":
        yield _silence(context, item, Cause.DISABLED, "is paused")
    yield from _muted_the_old_way(context, item)
    yield from _handles(context, item, handles)


def _wanted(context: Context, item: LiveObject) -> dict[str, object]:
    """Return the properties that the code and the live object have alike: what the code wants is no silence."""
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
    """Whether a downtime of today's API mutes it, which is reported on its own."""
    alerts = context.of_object(item)
    return any(alert in muted_by(context, downtime) for downtime in context.of_type(DOWNTIME) for alert in alerts)


def _handles(context: Context, item: LiveObject, handles: "_Handles") -> Iterator[Silence]:
    """A handle whose object is gone reaches nobody; a handle that was taken out of the message neither."""
    message = str(item.body.get("message") or "")
    live = {match[0].rstrip(".") for match in _HANDLE.finditer(message)}
    dead = sorted(handle for handle in live if not handles.has(handle))
    if dead:
        yield _silence(context, item, Cause.DEAD_HANDLE, f"notifies {names(dead)}, which Datadog does not have")
    entry = context.entry_of(item)
    for each in entry.differences if entry else ():
        if each.path == ("message",) and isinstance(each.code, str):
            wanted = {match[0].rstrip(".") for match in _HANDLE.finditer(each.code)}
            if removed := sorted(wanted - live):
                yield _silence(context, item, Cause.HANDLE_REMOVED, f"does not notify {names(removed)} any more")


class _Handles:
    """The handles that the account has, by kind; None for a kind that was not read to the end."""

    def __init__(self, context: Context) -> None:
        self._known = {kind: self._of_kind(context, kind) for kind in HANDLE_TYPES}

    def has(self, handle: str) -> bool:
        """Whether a handle's object exists; true where nobody can know."""
        _, _, rest = handle.partition("@")
        kind, _, name = rest.partition("-")
        known = self._known.get(kind)
        return known is None or name.casefold() in known

    def _of_kind(self, context: Context, kind: str) -> frozenset[str] | None:
        found = context.inventory.of_type(HANDLE_TYPES[kind])
        if found is None or not found.complete:
            return None
        return frozenset(handle_of(kind, item).casefold() for item in found.objects)


def handle_of(kind: str, item: LiveObject) -> str:
    """Return the name by which a message notifies an object: `example-alerts` for the Slack channel #alerts."""
    match kind:
        case "slack":
            account, channel = item.properties.get("accountName"), item.properties.get("channelName", item.name)
            return f"{account}-{str(channel).removeprefix('#')}"
        case "team":
            return str(item.properties.get("handle", item.name))
        case "pagerduty":
            return str(item.properties.get("serviceName", item.name))
    return item.name


def _logs(context: Context) -> Iterator[Silence]:
    """Data that is not collected fires no alert: a pipeline, an index, an archive or a scanner that stands still."""
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
    """A page is published by hand once; the code cannot do it."""
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
    """Return who is not reached. A missing handle may leave others, who are still notified."""
    if cause in (Cause.DEAD_HANDLE, Cause.HANDLE_REMOVED):
        return (
            f"somebody is no longer notified of {names(alert_names(alerts))}" if alerts else "somebody is not notified"
        )
    return nobody(alerts)
