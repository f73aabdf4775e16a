"""What Datadog sends notifications to: webhooks, PagerDuty services, Slack channels.

Datadog documents no list of the first two, nor of Slack's accounts. The audit asks by name for those that the code, the
state or the message of a monitor names. Sources: the provider's resource_datadog_webhook.go (fwprovider),
resource_datadog_integration_pagerduty_service_object.go and resource_datadog_integration_slack_channel.go (datadog/).
"""

import re
from collections.abc import Iterable
from typing import Any

from audit.live.datadog.monitors import fetch as monitors
from audit.live.http.paging import Whole
from audit.live.inventory import Json
from audit.live.kind import Account, Api, LiveKind, Sameness, present
from audit.live.spelling import camelled, picked
from plan.resources.masking import SECRET

WEBHOOK_TYPE = "datadog:index/webhook:Webhook"
SERVICE_OBJECT_TYPE = "datadog:pagerduty/serviceObject:ServiceObject"
CHANNEL_TYPE = "datadog:slack/channel:Channel"
_HANDLE = re.compile(r"@(webhook|pagerduty)-([\w.\-]*\w)")
_SLACK = "/api/v1/integration/slack/configuration/accounts"
_WEBHOOKS = "/api/v1/integration/webhooks/configuration/webhooks"
_PAGERDUTY = "/api/v1/integration/pagerduty/configuration/services"


def _named(api: Api, type_: str, sort: str) -> Iterable[Json]:
    """Yield the names of code and state, then those that monitors mention."""
    seen: set[str] = set()
    for name in api.names(type_):
        seen.add(name)
        yield {"name": name}
    for monitor in monitors(api):
        for found, name in _HANDLE.findall(str(monitor.get("message") or "")):
            if found == sort and name not in seen:
                seen.add(name)
                yield {"name": name}


def _webhooks(api: Api) -> Iterable[Json]:
    for _, body in api.bodies(_named(api, WEBHOOK_TYPE, "webhook"), lambda named: f"{_WEBHOOKS}/{named['name']}"):
        yield body


def _service_objects(api: Api) -> Iterable[Json]:
    named = _named(api, SERVICE_OBJECT_TYPE, "pagerduty")
    for _, body in api.bodies(named, lambda each: f"{_PAGERDUTY}/{each['name']}"):
        yield body


def _channels(api: Api) -> Iterable[Json]:
    accounts = [{"name": name} for name in api.names(CHANNEL_TYPE)]
    for account, channels in api.lists(accounts, lambda each: f"{_SLACK}/{each['name']}/channels", Whole()):
        for channel in channels:
            yield {**channel, "account": account["name"]}


def _with_sign(name: Any) -> Any:
    return f"#{name.lstrip('#')}" if isinstance(name, str) else name


def _channel_id(body: Json) -> str:
    return f"{body['account']}:{_with_sign(body['name'])}"


def _page(name: str) -> Any:
    def url(_body: Json, account: Account) -> str:
        return f"{account.site}/integrations/{name}"

    return url


WEBHOOK = LiveKind(
    vendor="datadog",
    kind="webhook",
    type=WEBHOOK_TYPE,
    right="integrations_read",
    fetch=_webhooks,
    # The address and the headers can hold keys.
    read=lambda body: present(
        {
            **picked(body, "name", "encode_as", "payload"),
            "url": SECRET if body.get("url") else None,
            "customHeaders": SECRET if body.get("custom_headers") else None,
        }
    ),
    id=lambda body: str(body["name"]),
    name=lambda body: str(body["name"]),
    url=_page("webhooks"),
    secret=("url", "custom_headers"),
    same=Sameness(
        defaults={"encodeAs": "json"},
        computed=("payload",),
        rewritten={"url": lambda _value: SECRET, "customHeaders": lambda value: SECRET if value else None},
    ),
)
SERVICE_OBJECT = LiveKind(
    vendor="datadog",
    kind="PagerDuty service in Datadog",
    type=SERVICE_OBJECT_TYPE,
    right="integrations_read",
    fetch=_service_objects,
    read=lambda body: picked(body, "service_name"),
    id=lambda body: str(body["service_name"]),
    name=lambda body: str(body["service_name"]),
    url=_page("pagerduty"),
    secret=("service_key",),
    same=Sameness(never_returned=("serviceKey",)),
)
CHANNEL = LiveKind(
    vendor="datadog",
    kind="Slack channel",
    type=CHANNEL_TYPE,
    right="integrations_read",
    fetch=_channels,
    read=lambda body: {
        "accountName": body["account"],
        "channelName": _with_sign(body["name"]),
        "display": camelled(body.get("display") or {}),
    },
    id=_channel_id,
    name=lambda body: str(_with_sign(body["name"])),
    url=_page("slack"),
    same=Sameness(
        defaults={
            "display.message": True,
            "display.notified": True,
            "display.snapshot": True,
            "display.tags": True,
            "display.muteButtons": True,
        },
        rewritten={"channelName": _with_sign},
    ),
)
