"""The handles in Datadog's messages: `@pagerduty-cart`, `@slack-example-alerts`, `@webhook-bot`, `@team-shop`."""

import re
from collections.abc import Iterator

from audit.compare.model import Status
from audit.live.inventory import LiveObject
from audit.silences.alerts import Context
from audit.silences.kinds import DATADOG_TEAM, MONITOR, PAGER_OBJECT, SLACK_CHANNEL, TEST, WEBHOOK
from audit.silences.model import Cause, Silence
from audit.silences.phrases import alert_names, names, nobody, sentence

_HANDLE = re.compile(r"@(?:pagerduty|slack|webhook|team)-[\w.\-#/]*[\w\-#/]")
TYPES = {"pagerduty": PAGER_OBJECT, "slack": SLACK_CHANNEL, "webhook": WEBHOOK}
"""The types of objects that no vendor lists: only those whose names code or state know are asked for."""


def handles_in(message: str) -> frozenset[str]:
    """Return the handles in a message, in small letters."""
    return frozenset(match[0].casefold() for match in _HANDLE.finditer(message))


def handle_of(item: LiveObject) -> str | None:
    """Return the handle of a live object, in small letters; None for an object that no message can notify."""
    properties = item.properties
    match item.type:
        case str(type_) if type_ == SLACK_CHANNEL:
            return _of_channel(str(properties.get("accountName")), str(properties.get("channelName", item.name)))
        case str(type_) if type_ == PAGER_OBJECT:
            return f"@pagerduty-{properties.get('serviceName', item.name)}".casefold()
        case str(type_) if type_ == WEBHOOK:
            return f"@webhook-{item.name}".casefold()
        case str(type_) if type_ == DATADOG_TEAM:
            return f"@team-{properties.get('handle', item.name)}".casefold()
    return None


def dead_handles(context: Context) -> Iterator[Silence]:
    """Yield a silence for each handle that a message has and whose object does not exist."""
    users: dict[str, list[LiveObject]] = {}
    for item in context.of_type(MONITOR, TEST):
        for handle in handles_in(str(item.body.get("message") or "")):
            users.setdefault(handle, []).append(item)
    exists = _Known(context)
    for handle, items in sorted(users.items()):
        if not exists.may_exist(handle):
            yield _silence(context, handle, items)


class _Known:
    """Which handles exist, as far as known."""

    def __init__(self, context: Context) -> None:
        inventory = context.inventory
        self._live = {handle for it in context.of_type(*TYPES.values(), DATADOG_TEAM) if (handle := handle_of(it))}
        self._missing = {
            handle
            for entry in context.comparison.entries
            if entry.status is Status.MISSING_LIVE and (handle := _of_missing(entry.type, entry.name, entry.id))
        }
        teams = inventory.of_type(DATADOG_TEAM)
        self._knows_teams = teams is not None and teams.complete

    def may_exist(self, handle: str) -> bool:
        """Whether a handle's object exists, or nobody can know."""
        if handle in self._live:
            return True
        return handle not in self._missing and not (self._knows_teams and handle.startswith("@team-"))


def _of_missing(type_: str | None, name: str, id: str | None) -> str | None:
    """Return the handle of a deleted object; a Slack channel's id is `account:#channel`."""
    if type_ == SLACK_CHANNEL and id and ":" in id:
        account, _, channel = id.partition(":")
        return _of_channel(account, channel)
    if type_ in (PAGER_OBJECT, WEBHOOK):
        return f"@{'pagerduty' if type_ == PAGER_OBJECT else 'webhook'}-{name}".casefold()
    return None


def _of_channel(account: str, channel: str) -> str:
    return f"@slack-{account}-{channel.removeprefix('#')}".casefold()


def _silence(context: Context, handle: str, items: list[LiveObject]) -> Silence:
    alerts = tuple({(it.stack, it.ref): it for item in items for it in context.of_object(item)}.values())
    is_pager = handle.startswith("@pagerduty-")
    concerned = names(alert_names(alerts)) if alerts else names([it.name for it in items])
    lost = nobody(alerts) if is_pager else f"notifications of {concerned} to {handle} reach nobody"
    return Silence(
        cause=Cause.DEAD_HANDLE,
        text=sentence(f"{lost}: Datadog does not have {handle}"),
        label=f"datadog handle {handle}",
        alerts=alert_names(alerts),
        people=context.people(alerts) if is_pager else (),
        pages=is_pager and any(it.pages for it in alerts),
        fix="Run `pulumi up --refresh`, which creates it again, or remove it from the message.",
    )
