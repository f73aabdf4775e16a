"""Kinds in PagerDuty that people create and Watchbill does not. Source: PagerDuty/api-schema."""

from audit.live.kind import LiveKind
from audit.live.pagerduty.lists import created, page_of, paged
from audit.live.spelling import picked


def _listed(kind: str, path: str, entries: str, right: str, secret: tuple[str, ...] = ()) -> LiveKind:
    return LiveKind(
        vendor="pagerduty",
        kind=kind,
        type=None,
        right=right,
        fetch=lambda api: api.entries(path, paged(entries)),
        read=lambda body: picked(body, "name", "description", "summary", "label"),
        name=lambda body: str(body.get("name") or body.get("summary") or body.get("label") or body["id"]),
        url=page_of,
        created=created,
        secret=secret,
    )


OTHERS = (
    _listed("event orchestration", "/event_orchestrations", "orchestrations", "event_orchestrations.read"),
    _listed("extension", "/extensions", "extensions", "extensions.read", ("config", "endpoint_url")),
    _listed(
        "webhook subscription",
        "/webhook_subscriptions",
        "webhook_subscriptions",
        "webhook_subscriptions.read",
        ("delivery_method.secret", "delivery_method.custom_headers"),
    ),
    _listed("ruleset", "/rulesets", "rulesets", "event_rules.read", ("routing_keys",)),
    _listed("incident workflow", "/incident_workflows", "incident_workflows", "incident_workflows.read"),
    _listed("tag", "/tags", "tags", "tags.read"),
    _listed("PagerDuty status page", "/status_pages", "status_pages", "status_pages.read"),
)
