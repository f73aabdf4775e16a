"""PagerDuty's services and their integrations.

Sources: flattenService and its schema (pagerduty/resource_pagerduty_service.go), flattenServiceIntegration; GET
/services?include[]=integrations returns the integrations whole.
"""

from collections.abc import Iterable
from typing import Any

from audit.live.inventory import Json
from audit.live.kind import Account, Api, LiveKind, Sameness, present
from audit.live.pagerduty.lists import MANAGED, created, page_of, paged
from audit.live.spelling import camelled

_SERVICES = paged("services")


def services(api: Api) -> Iterable[Json]:
    """Yield the services, with their integrations."""
    # httpx writes a list as one parameter per entry, as PagerDuty requires for include[].
    return api.entries("/services", _SERVICES, **{"include[]": ["integrations", "auto_pause_notifications_parameters"]})


def _integrations(api: Api) -> Iterable[Json]:
    """Yield the integrations, each with the page of its service."""
    for service in services(api):
        for integration in service.get("integrations") or ():
            yield {**integration, "service": integration.get("service") or {"id": service["id"]}}


def _read(body: Json) -> Json:
    grouping = body.get("alert_grouping")
    return present(
        {
            "name": body.get("name"),
            "description": body.get("description"),
            "escalationPolicy": (body.get("escalation_policy") or {}).get("id"),
            "alertCreation": body.get("alert_creation"),
            "autoResolveTimeout": _timeout(body.get("auto_resolve_timeout")),
            "acknowledgementTimeout": _timeout(body.get("acknowledgement_timeout")),
            "alertGrouping": None if grouping in (None, "", "rules") else grouping,
            "alertGroupingTimeout": _timeout(body.get("alert_grouping_timeout")),
            "alertGroupingParameters": camelled(body.get("alert_grouping_parameters") or {}) or None,
            "autoPauseNotificationsParameters": _auto_pause(body.get("auto_pause_notifications_parameters")),
            "incidentUrgencyRule": camelled(body.get("incident_urgency_rule") or {}) or None,
            "supportHours": camelled(body.get("support_hours") or {}, {"days_of_week": "daysOfWeeks"}) or None,
            "scheduledActions": [_action(action) for action in body.get("scheduled_actions") or ()] or None,
            "responsePlay": (body.get("response_play") or {}).get("id"),
        }
    )


def _timeout(seconds: Any) -> str:
    """Return a timeout as the provider stores it: 0 and none are the text "null"."""
    return str(seconds) if seconds else "null"


def _auto_pause(parameters: Json | None) -> Json | None:
    return {"enabled": bool(parameters.get("enabled")), **camelled(parameters)} if parameters else None


def _action(action: Json) -> Json:
    found: Json = camelled(action)
    if isinstance(at := found.pop("at", None), dict):
        found["ats"] = [at]
    return found


def _read_integration(body: Json) -> Json:
    """Return an integration's properties, without its key.

    The provider reads the type of an integration only if it has no vendor.
    """
    vendor = (body.get("vendor") or {}).get("id")
    return present(
        {
            "name": body.get("name"),
            "service": (body.get("service") or {}).get("id"),
            "vendor": vendor,
            "type": None if vendor else str(body.get("type", "")).removesuffix("_reference") or None,
            "integrationEmail": body.get("integration_email"),
            "emailIncidentCreation": body.get("email_incident_creation"),
            "emailFilterMode": body.get("email_filter_mode"),
            "emailFilters": [camelled(each) for each in body.get("email_filters") or ()] or None,
            "emailParsingFallback": body.get("email_parsing_fallback"),
        }
    )


def _service_page(body: Json, _account: Account) -> str | None:
    return body.get("html_url") or (body.get("service") or {}).get("html_url")


def _import_id(body: Json) -> str:
    return f"{body['service']['id']}.{body['id']}"


SERVICE = LiveKind(
    vendor="pagerduty",
    kind="service",
    type="pagerduty:index/service:Service",
    right="services.read",
    fetch=services,
    read=_read,
    url=page_of,
    created=created,
    secret=("integrations[].integration_key",),
    same=Sameness(
        defaults={
            "description": MANAGED,
            "autoResolveTimeout": "14400",
            "acknowledgementTimeout": "1800",
        },
        # PagerDuty creates alerts for every service since 2023; the provider suppresses the difference.
        ignored=("alertCreation",),
        computed=(
            "alertGrouping",
            "alertGroupingTimeout",
            "alertGroupingParameters",
            "alertGroupingParameters.config.timeWindow",
            "autoPauseNotificationsParameters",
            "incidentUrgencyRule",
            "responsePlay",
        ),
        rewritten={
            "autoResolveTimeout": _timeout,
            "acknowledgementTimeout": _timeout,
            "alertGroupingTimeout": _timeout,
        },
    ),
)
INTEGRATION = LiveKind(
    vendor="pagerduty",
    kind="service integration",
    type="pagerduty:index/serviceIntegration:ServiceIntegration",
    right="services.read",
    within="service",
    fetch=_integrations,
    read=_read_integration,
    import_id=_import_id,
    url=_service_page,
    created=created,
    secret=("integration_key", "integration_email"),
    same=Sameness(
        never_returned=("integrationKey",),
        computed=(
            "type",
            "integrationEmail",
            "emailIncidentCreation",
            "emailFilterMode",
            "emailFilters",
            "emailParsingFallback",
        ),
    ),
)
