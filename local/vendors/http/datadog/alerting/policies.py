"""Policies and notification rules of monitors, and powerpacks: kinds that people make beside those of the program."""

from local.vendors.core.store import StoredObject
from local.vendors.http.core.exchange import Body
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.core.words import given, snaked
from local.vendors.http.datadog.dashboards import widget
from local.vendors.http.datadog.envelopes import USER, items_of, offset_list, resource, whole_list
from local.vendors.http.datadog.people import iso

POLICY = "datadog:index/monitorConfigPolicy:MonitorConfigPolicy"
RULE = "datadog:index/monitorNotificationRule:MonitorNotificationRule"
POWERPACK = "datadog:index/powerpack:Powerpack"


def policy(record: StoredObject, account: LiveAccount) -> Body:  # noqa: ARG001
    inputs = record.inputs
    content = snaked(inputs.get("tagPolicy") or inputs.get("downtimePolicy") or {})
    return resource("monitor-config-policy", record.id, {"policy_type": inputs["policyType"], "policy": content})


def rule(record: StoredObject, account: LiveAccount) -> Body:
    inputs, traces = record.inputs, account.traces(record)
    attributes = given(
        {
            "name": record.name,
            "filter": snaked(inputs.get("filter", {})),
            "recipients": sorted(inputs["recipients"]) if inputs.get("recipients") else None,
            "conditional_recipients": snaked(inputs.get("conditionalRecipients")),
            "created_at": iso(traces.created),
            "modified_at": iso(traces.modified),
        }
    )
    return resource("monitor-notification-rule", record.id, attributes, created_by={"data": USER})


def powerpack(record: StoredObject, account: LiveAccount) -> Body:
    inputs = record.inputs
    save = f"{record.id}/{account.traces(record).modified.isoformat()}"
    group = {
        "type": "group",
        "layout_type": "ordered",
        "show_title": inputs.get("showTitle", True),
        "title": record.name,
        "widgets": [widget(each, f"{save}/{index}") for index, each in enumerate(inputs.get("widgets", []))],
    }
    attributes = {
        "name": record.name,
        "description": inputs.get("description", ""),
        "group_widget": {"definition": group, "layout": snaked(inputs.get("layout"))},
        "template_variables": snaked(inputs.get("templateVariables", [])),
        "tags": inputs.get("tags", []),
    }
    return resource("powerpack", record.id, attributes, author={"data": USER})


ROUTES = (
    Route(path="/api/v2/monitor/policy", handler=whole_list(items_of(POLICY, policy)), token=POLICY),
    Route(path="/api/v2/monitor/notification_rule", handler=whole_list(items_of(RULE, rule)), token=RULE),
    Route(path="/api/v2/powerpacks", handler=offset_list(items_of(POWERPACK, powerpack), default=25), token=POWERPACK),
)
