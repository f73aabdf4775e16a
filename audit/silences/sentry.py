"""Silences in Sentry: reasons why notifications do not reach people."""

from collections.abc import Iterator
from typing import Any

from audit.compare.model import Entry
from audit.compare.stack import label_of
from audit.live.inventory import LiveObject
from audit.silences.alerts import Context, LiveAlert
from audit.silences.kinds import ALERT, CLIENT_KEY, PROJECT, SENTRY_MONITORS
from audit.silences.model import Cause, Silence
from audit.silences.phrases import alert_names, nobody, sentence
from audit.silences.spans import since


def sentry_silences(context: Context) -> Iterator[Silence]:
    """Yield the silences of alerts, their monitors, client keys, projects and integrations."""
    for item in context.of_type(ALERT, *SENTRY_MONITORS):
        if (reason := _reason(item, is_workflow=item.type == ALERT)) is not None:
            yield _of_alert(context, item, *reason)
    yield from _built_in_monitors(context)
    yield from _keys(context)
    yield from _projects(context)
    yield from _integrations(context)


def _reason(item: LiveObject, *, is_workflow: bool) -> tuple[Cause, str] | None:
    if item.body.get("enabled") is False or item.body.get("status") == "disabled":
        return Cause.DISABLED, "is switched off in Sentry"
    if is_workflow and item.body.get("detectorIds") == []:
        return Cause.DISABLED, "has no monitor in Sentry, so it never fires"
    actions = _actions(item)
    if is_workflow and actions is not None and not actions:
        return Cause.NO_TARGET, "has no action in Sentry"
    if actions and all(each.get("status") == "disabled" for each in actions):
        return Cause.NO_TARGET, "has only actions that Sentry has disabled"
    return None


def _actions(item: LiveObject) -> list[dict[str, Any]] | None:
    filters = item.body.get("actionFilters")
    if filters is None:
        return None
    return [action for each in filters for action in each.get("actions") or ()]


def _of_alert(context: Context, item: LiveObject, cause: Cause, reason: str) -> Silence:
    alerts, entry = context.of_object(item), context.entry_of(item)
    at = item.changed.at if item.changed else None
    text = f"{since(at, context.now)}{nobody(alerts)}: the {item.kind} {item.name} {reason}"
    return _silence(context, item, entry, alerts, cause, sentence(text))


def _built_in_monitors(context: Context) -> Iterator[Silence]:
    """Sentry makes two monitors with each project: of its errors, and of all of its issues. Alerts begin there."""
    for item in context.of_kind("sentry", "built-in monitor"):
        if item.body.get("enabled") is not False:
            continue
        alerts = tuple(it for it in context.alerts if any(_begins_at(item, each) for each in it.entries))
        project = item.properties.get("project")
        text = f"{nobody(alerts)}: Sentry's {item.name} of the project {project} is switched off, and starts no alert"
        yield _silence(context, item, None, alerts, Cause.DISABLED, sentence(text))


def _begins_at(monitor: LiveObject, entry: Entry) -> bool:
    ids = (entry.live.body.get("detectorIds") or ()) if entry.live else ()
    return monitor.id in {str(id) for id in ids}


def _keys(context: Context) -> Iterator[Silence]:
    """Without an active client key a project takes no events, so none of its alerts can fire."""
    for key in context.of_type(CLIENT_KEY):
        limit = key.body.get("rateLimit") or {}
        off = key.body.get("isActive") is False
        if not off and limit.get("count") != 0:
            continue
        reason = "is switched off" if off else "has a rate limit of 0 events"
        project = str(key.properties.get("project") or key.body.get("projectId") or "")
        alerts = _of_project(context, project)
        text = f"{nobody(alerts)}: the client key {key.name} of {project} {reason}, and Sentry drops its events"
        yield _silence(context, key, context.entry_of(key), alerts, Cause.NO_DATA, sentence(text))


def _projects(context: Context) -> Iterator[Silence]:
    for project in context.of_type(PROJECT):
        status = project.body.get("status")
        if status in (None, "active"):
            continue
        alerts = _of_project(context, project.id)
        text = f"{nobody(alerts)}: the Sentry project {project.name} is {status}"
        yield _silence(context, project, context.entry_of(project), alerts, Cause.NO_DATA, sentence(text))


def _integrations(context: Context) -> Iterator[Silence]:
    for item in context.of_kind("sentry", "integration"):
        states = (item.body.get("status"), item.body.get("organizationIntegrationStatus"))
        if all(state in (None, "active") for state in states) and not item.body.get("gracePeriodEnd"):
            continue
        provider = (item.body.get("provider") or {}).get("name") or item.kind
        text = f"Sentry's {provider} integration {item.name} is switched off, and its actions notify nobody."
        yield _silence(context, item, None, (), Cause.INTEGRATION_OFF, text)


def _of_project(context: Context, project: str) -> tuple[LiveAlert, ...]:
    """Return the alerts with a resource of a project, by its slug."""
    return tuple(
        alert
        for alert in context.alerts
        if any(each.live and project in _projects_of(context, each.live) for each in alert.entries)
    )


def _projects_of(context: Context, item: LiveObject) -> set[str]:
    """Return the slugs of the projects of an alert or a monitor. An alert names its monitors, and those a project."""
    found = {str(item.properties["project"])} if item.properties.get("project") else set()
    monitors = {str(each) for each in item.body.get("detectorIds") or ()}
    if monitors:
        numbers = {str(it.body.get("id")): it.id for it in context.of_type(PROJECT)}
        for each in context.of_type(*SENTRY_MONITORS):
            if str(each.body.get("id")) in monitors:
                found.add(numbers.get(str(each.body.get("projectId")), str(each.properties.get("project", ""))))
    return found - {""}


def _silence(
    context: Context, item: LiveObject, entry: Entry | None, alerts: tuple[LiveAlert, ...], cause: Cause, text: str
) -> Silence:
    changed = item.changed or item.created
    return Silence(
        cause=cause,
        text=text,
        label=label_of(item),
        alerts=alert_names(alerts),
        people=context.people(alerts),
        pages=any(it.pages for it in alerts),
        since=item.changed.at if item.changed else None,
        by=changed.who if changed else None,
        fix="Run `pulumi up`, which switches it on again." if entry and entry.stack else "Switch it on in Sentry.",
        live=item,
        source=entry.source if entry else None,
        stack=entry.stack if entry else None,
    )
