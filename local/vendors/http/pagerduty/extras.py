"""Kinds that people make beside those of the program, and the account's abilities."""

from typing import Any

from local.vendors.core.store import StoredObject
from local.vendors.http.core.exchange import Answer, Body, Request
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.core.words import snaked
from local.vendors.http.pagerduty.answers import API, error, head, iso, listing, reference
from local.vendors.http.pagerduty.names import derived_id
from local.vendors.pagerduty.business import SERVICE
from local.vendors.pagerduty.grouping import SETTING

EXTENSION = "pagerduty:index/extension:Extension"
ORCHESTRATION = "pagerduty:index/eventOrchestration:EventOrchestration"
SUBSCRIPTION = "pagerduty:index/webhookSubscription:WebhookSubscription"
TAG = "pagerduty:index/tag:Tag"
WORKFLOW = "pagerduty:index/incidentWorkflow:IncidentWorkflow"
RULESET = "pagerduty:index/ruleset:Ruleset"
_REDACTED = "-- redacted --"


def _extension(record: StoredObject, account: LiveAccount) -> Body:
    inputs = record.inputs
    objects = [account.record(SERVICE, id) for id in inputs["extensionObjects"]]
    return {
        **head("extension", "extensions", record.id, record.name, None),
        "name": record.name,
        "endpoint_url": inputs.get("endpointUrl"),
        "temporarily_disabled": False,
        "extension_schema": {
            "id": inputs["extensionSchema"],
            "type": "extension_schema_reference",
            "summary": "Generic V2 Webhook",
            "self": f"{API}/extension_schemas/{inputs['extensionSchema']}",
            "html_url": None,
        },
        "extension_objects": [
            reference("service", "services", service.id, service.name, "service-directory")
            for service in objects
            if service
        ],
        "config": inputs.get("config"),
    }


def _orchestration(record: StoredObject, account: LiveAccount) -> Body:
    traces, team = account.traces(record), record.inputs.get("team")
    return {
        "id": record.id,
        "self": f"{API}/event_orchestrations/{record.id}",
        "name": record.name,
        "description": record.inputs.get("description", ""),
        "team": {"id": team, "type": "team_reference", "self": f"{API}/teams/{team}"} if team else None,
        "routes": 0,
        "created_at": iso(traces.created),
        "updated_at": iso(traces.modified),
        "created_by": None,
        "updated_by": None,
        "version": derived_id(record.id, iso(traces.modified)),
    }


def _subscription(record: StoredObject) -> Body:
    inputs = record.inputs
    methods: Any = snaked(inputs["deliveryMethods"])
    filters: Any = inputs["filters"]
    method = {
        "id": derived_id(record.id, "delivery"),
        "secret": None,
        "temporarily_disabled": methods[0].get("temporarily_disabled", False),
        "type": methods[0].get("type", "http_delivery_method"),
        "url": methods[0].get("url"),
        "custom_headers": [{**header, "value": _REDACTED} for header in methods[0].get("custom_headers", [])],
    }
    return {
        "id": record.id,
        "type": "webhook_subscription",
        "active": inputs.get("active", True),
        "description": inputs.get("description", ""),
        "delivery_method": method,
        "events": inputs["events"],
        "filter": filters[0] if filters else None,
    }


def _tag(record: StoredObject) -> Body:
    return {**head("tag", "tags", record.id, record.inputs["label"], None), "label": record.inputs["label"]}


def _workflow(record: StoredObject, account: LiveAccount) -> Body:
    return {
        **head("incident_workflow", "incident_workflows", record.id, record.name),
        "name": record.name,
        "description": record.inputs.get("description", ""),
        "is_enabled": str(record.inputs.get("isEnabled", "true")).lower() == "true",
        "created_at": iso(account.traces(record).created),
        "team": None,
    }


def _ruleset(record: StoredObject, account: LiveAccount) -> Body:
    traces = account.traces(record)
    return {
        "id": record.id,
        "name": record.name,
        "type": "global",
        "routing_keys": [derived_id(record.id, "routing key") * 4],
        "self": f"{API}/rulesets/{record.id}",
        "created_at": iso(traces.created),
        "updated_at": iso(traces.modified),
        "creator": None,
        "updater": None,
        "team": None,
    }


def _setting(record: StoredObject, account: LiveAccount) -> Body:
    traces = account.traces(record)
    services = [account.record(SERVICE, id) for id in record.inputs["services"]]
    return {
        "id": record.id,
        "type": record.inputs["type"],
        "name": record.name,
        "description": record.inputs.get("description", ""),
        "config": snaked(record.inputs.get("config", {})),
        "services": [{"id": service.id, "name": service.name} for service in services if service],
        "created_at": iso(traces.created),
        "updated_at": iso(traces.modified),
    }


def _extensions(request: Request, account: LiveAccount) -> Answer:
    return listing(request, "extensions", account.bodies(EXTENSION, "", lambda record: _extension(record, account)))


def _orchestrations(request: Request, account: LiveAccount) -> Answer:
    bodies = account.bodies(ORCHESTRATION, "", lambda record: _orchestration(record, account))
    return listing(request, "orchestrations", bodies)


def _subscriptions(request: Request, account: LiveAccount) -> Answer:
    return listing(request, "webhook_subscriptions", account.bodies(SUBSCRIPTION, "", _subscription))


def _tags(request: Request, account: LiveAccount) -> Answer:
    return listing(request, "tags", account.bodies(TAG, "", _tag))


def _workflows(request: Request, account: LiveAccount) -> Answer:
    bodies = account.bodies(WORKFLOW, "", lambda record: _workflow(record, account))
    return listing(request, "incident_workflows", bodies, total=False)


def _rulesets(request: Request, account: LiveAccount) -> Answer:
    return listing(request, "rulesets", account.bodies(RULESET, "", lambda record: _ruleset(record, account)))


def _settings(request: Request, account: LiveAccount) -> Answer:  # noqa: ARG001
    bodies = account.bodies(SETTING, "", lambda record: _setting(record, account))
    return Answer(body={"alert_grouping_settings": list(bodies), "after": None, "before": None, "limit": 25})


def _abilities(request: Request, account: LiveAccount) -> Answer:  # noqa: ARG001
    names = ("teams", "service_support_hours", "urgencies", "event_rules", "manage_schedules", "audit_trail")
    return Answer(body={"abilities": list(names)})


def _none(name: str) -> Any:
    def answer(request: Request, account: LiveAccount) -> Answer:  # noqa: ARG001
        return listing(request, name, [])

    return answer


def _me(request: Request, account: LiveAccount) -> Answer:  # noqa: ARG001
    """Returns the error for a key of the account: only a user's own key has a user."""
    return error(400, "User not found: this access token belongs to the account", 2001)


ROUTES = (
    Route(path="/extensions", handler=_extensions, token=EXTENSION),
    Route(path="/event_orchestrations", handler=_orchestrations, token=ORCHESTRATION),
    Route(path="/webhook_subscriptions", handler=_subscriptions, token=SUBSCRIPTION),
    Route(path="/tags", handler=_tags, token=TAG),
    Route(path="/incident_workflows", handler=_workflows, token=WORKFLOW),
    Route(path="/rulesets", handler=_rulesets, token=RULESET),
    Route(path="/alert_grouping_settings", handler=_settings, token=SETTING),
    Route(path="/status_pages", handler=_none("status_pages")),
    Route(path="/v3/schedules", handler=_none("schedules")),
    Route(path="/abilities", handler=_abilities),
    Route(path="/users/me", handler=_me),
)
