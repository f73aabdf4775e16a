"""PagerDuty's types of resources.

Sources: the scopes of PagerDuty/api-schema of 2026-08-14 for the rights, the schema of the provider (4.34) for what
forces a replacement.
"""

from collections.abc import Mapping
from typing import Any

from catalog.registry import ESCALATION_POLICIES, MAINTENANCE, PEOPLE, ROTATIONS, SERVICES, TEAMS
from plan.resources.types.row import Owner, ResourceType


def _integration_key(identity: str, _inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {"integrationKey": f"{identity} key"}


TYPES = {
    "pagerduty:index/schedule:Schedule": ResourceType(
        noun="schedules", write="schedules.write", read="schedules.read", owners=(Owner(ROTATIONS, "on-call"),)
    ),
    "pagerduty:index/escalationPolicy:EscalationPolicy": ResourceType(
        noun="escalation policies",
        write="escalation_policies.write",
        read="escalation_policies.read",
        owners=(Owner(ESCALATION_POLICIES, "on-call", roles=("policy",)),),
    ),
    "pagerduty:index/service:Service": ResourceType(
        noun="services",
        write="services.write",
        read="services.read",
        owners=(Owner(SERVICES, "services", roles=("pager", "pager-low")),),
    ),
    "pagerduty:index/serviceIntegration:ServiceIntegration": ResourceType(
        noun="service integrations",
        write="services.write",
        read="services.read vendors.read",
        owners=(Owner(SERVICES, "services", roles=("datadog", "datadog-low", "sentry", "sentry-low")),),
        forcing=("emailFilters", "service", "type", "vendor"),
        lost="an integration cannot move: its key changes, and events sent with the old key are lost",
        computed=_integration_key,
    ),
    "pagerduty:index/businessService:BusinessService": ResourceType(
        noun="business services", write="services.write", read="services.read"
    ),
    "pagerduty:index/serviceDependency:ServiceDependency": ResourceType(
        noun="service dependencies", write="services.write", read="services.read"
    ),
    "pagerduty:index/maintenanceWindow:MaintenanceWindow": ResourceType(
        noun="maintenance windows",
        write="services.write",
        read="services.read",
        owners=(Owner(MAINTENANCE, "maintenance"),),
    ),
    "pagerduty:index/team:Team": ResourceType(
        noun="teams", write="teams.write", read="teams.read", owners=(Owner(TEAMS, "on-call", roles=("team",)),)
    ),
    "pagerduty:index/teamMembership:TeamMembership": ResourceType(
        noun="team members", write="teams.write", read="teams.read users.read"
    ),
    "pagerduty:index/user:User": ResourceType(
        noun="people", write="users.write", read="users.read", owners=(Owner(PEOPLE, "on-call"),)
    ),
}
