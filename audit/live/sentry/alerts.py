"""Sentry's alerts, which its API calls workflows.

Source: AlertResourceModel.Fill (internal/provider/resource_alert_impl.go of the provider).
"""

from collections.abc import Mapping
from typing import Any

from audit.live.instants import instant
from audit.live.inventory import Author, Json
from audit.live.kind import Account, Api, LiveKind, Sameness, present
from audit.live.sentry.organization import LINKED, created, in_organization, path
from audit.live.spelling import camel

_TRIGGERS = ("first_seen_event", "issue_resolved_trigger", "reappeared_event", "regression_event")
_WITHOUT_SETTINGS = ("latest_release",)
_ONE_VALUE = ("issue_priority_deescalating", "issue_priority_greater_or_equal")


def _fetch(api: Api) -> Any:
    for body in api.entries(path(api.account, "workflows/"), LINKED):
        yield {**body, "organization": api.account.organization}


def _read(body: Json) -> Json:
    triggers = _by_id((body.get("triggers") or {}).get("conditions"))
    known = [each["type"] for each in triggers if each["type"] in _TRIGGERS]
    return present(
        {
            "organization": body["organization"],
            "name": body.get("name"),
            "enabled": body.get("enabled"),
            "environment": body.get("environment"),
            "frequencyMinutes": (body.get("config") or {}).get("frequency"),
            "monitorIds": [str(id) for id in body.get("detectorIds") or ()],
            "triggerConditions": [{camel(type_): {}} for type_ in known],
            # The provider keeps triggers that it has no name for as texts, new_high_priority_issue among them.
            "legacyTriggerConditions": [each["type"] for each in triggers if each["type"] not in _TRIGGERS] or None,
            "actionFilters": [_filter(each) for each in body.get("actionFilters") or ()],
        }
    )


def _by_id(conditions: list[Json] | None) -> list[Json]:
    """Return conditions in the order of their ids: Sentry returns them in any order."""
    return sorted(conditions or (), key=lambda each: int(each.get("id") or 0))


def _filter(group: Json) -> Json:
    return {
        "logicType": group.get("logicType"),
        "conditions": [_condition(each) for each in _by_id(group.get("conditions"))],
        "actions": [_action(each) for each in group.get("actions") or ()],
    }


def _condition(condition: Json) -> Json:
    type_, comparison = condition["type"], condition.get("comparison")
    if type_ in _WITHOUT_SETTINGS:
        return {camel(type_): {}}
    if type_ in _ONE_VALUE:
        return {camel(type_): {"comparison": comparison}}
    found = _spelled(comparison if isinstance(comparison, Mapping) else {})
    if "targetIdentifier" in found:
        target = found.pop("targetIdentifier")
        found |= {"targetId": str(target)} if target not in ("", None) else {}
    return {camel(type_): found}


def _spelled(comparison: Mapping[str, Any]) -> Json:
    return {camel(name): value for name, value in comparison.items() if value is not None}


def _action(action: Json) -> Json:
    sort = action["type"]
    config, data = action.get("config") or {}, action.get("data") or {}
    more = data.get("additionalFields") or data.get("additional_fields") or {}
    integration = {"integrationId": _text(action.get("integrationId"))}
    target, display = _text(config.get("targetIdentifier")), config.get("targetDisplay")
    match sort:
        case "email":
            fallthrough = data.get("fallthroughType") or data.get("fallthrough_type")
            found = {
                "targetType": config.get("targetType"),
                "targetId": target or None,
                "fallthroughType": fallthrough,
            }
        case "slack":
            tags, notes = data.get("tags") or None, data.get("notes") or None
            found = {**integration, "channelId": target, "channelName": display, "tags": tags, "notes": notes}
        case "pagerduty":
            found = {**integration, "serviceId": target, "serviceName": display, "severity": data.get("priority")}
        case "discord":
            found = {**integration, "channelId": target, "tags": data.get("tags") or None}
        case "msteams":
            found = {**integration, "teamId": target, "channelName": display}
        case "opsgenie":
            found = {**integration, "teamId": target, "teamName": display, "priority": data.get("priority")}
        case "vsts":
            found = {**integration, "project": more.get("project"), "workItemType": more.get("work_item_type")}
        case "jira" | "jira_server":
            found = {**integration, "project": more.get("project"), "issueType": more.get("issuetype")}
        case "github" | "github_enterprise":
            labels = more.get("labels")
            found = {
                **integration,
                "repo": more.get("repo"),
                "assignee": more.get("assignee") or None,
                "labels": labels,
            }
        case "sentry_app":
            found = {"sentryAppId": target, "settings": data.get("settings")}
        case "webhook":
            found = {"service": target}
        case _:
            found = {}
    return {camel(sort): present(found)}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _normal(properties: Json) -> Json:
    """Return the properties with the names of Slack channels without `#`, which Sentry adds."""
    filters = []
    for group in properties.get("actionFilters") or ():
        actions = [_with_channel(action) for action in group.get("actions") or ()]
        filters.append({**group, "conditions": group.get("conditions") or [], "actions": actions})
    return {**properties, "actionFilters": filters}


def _with_channel(action: Json) -> Json:
    slack = action.get("slack")
    if not isinstance(slack, dict):
        return action
    return {**action, "slack": {**slack, "channelName": str(slack.get("channelName") or "").removeprefix("#")}}


def _changed(body: Json) -> Author | None:
    at = instant(body.get("dateUpdated"))
    return Author(at=at) if at is not None else None


def _url(body: Json, account: Account) -> str:
    return f"{account.site}/monitors/alerts/{body['id']}/"


ALERT = LiveKind(
    vendor="sentry",
    kind="alert",
    type="sentry:index/alert:Alert",
    right="alerts:read",
    one=lambda id, account: path(account, f"workflows/{id}/"),
    fetch=_fetch,
    read=_read,
    import_id=in_organization,
    url=_url,
    created=created,
    changed=_changed,
    secret=("actionFilters[].actions[].data.settings",),
    same=Sameness(
        defaults={"enabled": True, "actionFilters[].conditions[].issueCategory.include": True},
        unordered=("monitorIds", "triggerConditions", "legacyTriggerConditions", "actionFilters[].conditions"),
        computed=(
            "actionFilters[].actions[].slack.channelId",
            "actionFilters[].actions[].email.fallthroughType",
        ),
        rewritten={"": _normal},
    ),
)
