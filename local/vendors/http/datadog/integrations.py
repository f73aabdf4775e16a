"""Integrations: webhooks, PagerDuty's services and Slack's channels."""

from typing import Any

from local.vendors.core.store import StoredObject
from local.vendors.datadog.monitors.message import CHANNEL, SERVICE_OBJECT, WEBHOOK
from local.vendors.http.core.exchange import Answer, Body, Request, by_id
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.core.words import snaked
from local.vendors.http.datadog.answers import not_found
from local.vendors.http.datadog.envelopes import items_of

_HIDDEN = "*****"
_PAYLOAD = (
    '{"body": "$EVENT_MSG", "last_updated": "$LAST_UPDATED", "event_type": "$EVENT_TYPE", "title": "$EVENT_TITLE", '
    '"date": "$DATE", "org": {"id": "$ORG_ID", "name": "$ORG_NAME"}, "id": "$ID"}'
)
_DISPLAY = {"message": True, "mute_buttons": False, "notified": True, "snapshot": True, "tags": True}


def webhook(record: StoredObject, account: LiveAccount) -> Body:  # noqa: ARG001
    inputs = record.inputs
    return {
        "name": record.id,
        "url": inputs["url"],
        "encode_as": inputs.get("encodeAs", "json"),
        "payload": inputs.get("payload") or _PAYLOAD,
        # In clear.
        "custom_headers": inputs.get("customHeaders"),
    }


def service_object(record: StoredObject, account: LiveAccount) -> Body:  # noqa: ARG001
    """Returns a service of PagerDuty's integration; its key never comes back."""
    return {"service_name": record.id, "service_key": _HIDDEN}


def channel(record: StoredObject, account: LiveAccount) -> Body:  # noqa: ARG001
    display = snaked(record.inputs.get("display") or {})
    return {"name": record.inputs["channelName"], "display": {**_DISPLAY, **display}}


_webhooks, _services = items_of(WEBHOOK, webhook), items_of(SERVICE_OBJECT, service_object)
_channels = items_of(CHANNEL, channel)


def _one_webhook(request: Request, account: LiveAccount, name: str) -> Answer:  # noqa: ARG001
    body = by_id(_webhooks(account), name, "name")
    return Answer(body=body) if body else not_found("Webhook")


def _all_webhooks(request: Request, account: LiveAccount) -> Answer:  # noqa: ARG001
    return Answer(body={"hooks": [dict(body) for body in _webhooks(account)]})


def _one_service(request: Request, account: LiveAccount, name: str) -> Answer:  # noqa: ARG001
    body = by_id(_services(account), name, "service_name")
    return Answer(body={"service_name": body["service_name"]}) if body else not_found("Service object")


def _all_services(request: Request, account: LiveAccount) -> Answer:  # noqa: ARG001
    services: list[Any] = list(_services(account))
    return Answer(body={"services": services, "subdomain": "acme", "schedules": [], "api_token": _HIDDEN})


def _of_account(account: LiveAccount, name: str) -> list[Body]:
    records = account.records(CHANNEL)
    return [
        body for record, body in zip(records, _channels(account), strict=True) if record.inputs["accountName"] == name
    ]


def _all_channels(request: Request, account: LiveAccount, name: str) -> Answer:  # noqa: ARG001
    if name not in account.store.known("slack workspace"):
        return not_found("Slack account")
    return Answer(body=_of_account(account, name))


def _one_channel(request: Request, account: LiveAccount, name: str, channel: str) -> Answer:  # noqa: ARG001
    body = by_id(_of_account(account, name), channel, "name")
    return Answer(body=body) if body else not_found("Slack channel")


_SLACK = "/api/v1/integration/slack/configuration/accounts/{name}/channels"
_HOOKS = "/api/v1/integration/webhooks"
_PAGERDUTY = "/api/v1/integration/pagerduty"
ROUTES = (
    Route(path=_HOOKS, handler=_all_webhooks, token=WEBHOOK),
    Route(path=f"{_HOOKS}/configuration/webhooks/{{name}}", handler=_one_webhook, token=WEBHOOK),
    Route(path=_PAGERDUTY, handler=_all_services, token=SERVICE_OBJECT),
    Route(path=f"{_PAGERDUTY}/configuration/services/{{name}}", handler=_one_service, token=SERVICE_OBJECT),
    Route(path=_SLACK, handler=_all_channels, token=CHANNEL),
    Route(path=f"{_SLACK}/{{channel}}", handler=_one_channel, token=CHANNEL),
)
