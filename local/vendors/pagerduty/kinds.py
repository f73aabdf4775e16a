"""PagerDuty except schedules: people, teams, escalation policies, services and their integrations."""

import re
from collections.abc import Iterator

from local.vendors.core.constraints import (
    EITHER,
    Exclusive,
    Forbidden,
    Length,
    NotBlank,
    NotEmpty,
    OneOf,
    Passes,
    Pattern,
    Range,
    Required,
    Rule,
    when,
)
from local.vendors.core.kinds import Kind, Link, NewObject, Reference
from local.vendors.core.outputs import base36, digest, pagerduty_id
from local.vendors.core.places import at, items
from local.vendors.core.typecheck import Problem
from local.vendors.lookups import VENDORS
from local.vendors.pagerduty import business, grouping, maintenance, teams
from local.vendors.pagerduty.business import SERVICE
from local.vendors.pagerduty.schedule import (
    ESCALATION_POLICY,
    NO_ZONE,
    SCHEDULE,
    SCHEDULE_KIND,
    TEAM,
    USER,
    check_name,
)
from local.vendors.pagerduty.zones import ZONES
from local.vendors.protocol.wire import Path, Properties

SERVICE_INTEGRATION = "pagerduty:index/serviceIntegration:ServiceIntegration"
EVENT_ORCHESTRATION = "pagerduty:index/eventOrchestration:EventOrchestration"

_LONGEST = 100
_TOO_LONG = "has at most {most} characters, not {value}"
_NO_TIMEOUT = 'must be seconds as a string, or "null" to disable it, not {value!r}'
_ROLES = (
    "admin",
    "limited_user",
    "observer",
    "owner",
    "read_only_user",
    "read_only_limited_user",
    "restricted_access",
    "user",
)
_TARGET_TYPES = {"user_reference": USER, "schedule_reference": SCHEDULE}
_EVENTS_TYPES = (
    "aws_cloudwatch_inbound_integration",
    "cloudkick_inbound_integration",
    "event_transformer_api_inbound_integration",
    "events_api_v2_inbound_integration",
    "generic_email_inbound_integration",
    "generic_events_api_inbound_integration",
    "keynote_inbound_integration",
    "nagios_inbound_integration",
    "pingdom_inbound_integration",
    "sql_monitor_inbound_integration",
)
_EMAIL_TYPES = ("generic_email_inbound_integration", "pingdom_inbound_integration")


def _check_signs(inputs: Properties, _path: Path) -> Iterator[Problem]:
    """Checks an escalation policy's name as the provider does, with the API's message."""
    sign = re.search(r"[\\/&<>]", at(inputs, "name") or "")
    if sign:
        yield ("name",), f"Name can not contain the characters '\\', '/', '&', '<', '>': {sign[0]!r}"


_USER_RULES: tuple[Rule, ...] = (
    Length("name", 0, _LONGEST, _TOO_LONG),
    Length("email", 0, _LONGEST, _TOO_LONG),
    Length("jobTitle", 0, _LONGEST, _TOO_LONG),
    NotBlank("name"),
    Pattern("email", r"(?=.{6})[^@\s]+@[^@\s]+\.[^@\s]+", "{value!r} is not an email address"),
    OneOf("role", _ROLES),
    OneOf("timeZone", ZONES, NO_ZONE),
)
_POLICY_RULES: tuple[Rule, ...] = (
    check_name,
    _check_signs,
    Range("numLoops", 0, 9),
    NotEmpty("rules", "an escalation policy requires at least one rule"),
    Range("rules[].escalationDelayInMinutes", 1, None, "must be at least 1, not {value}"),
    NotEmpty("rules[].targets", "a rule requires at least one target"),
    Length("rules[].targets", 0, 10, "a rule has at most 10 targets, not {value}"),
    Passes(
        "rules[].escalationRuleAssignmentStrategy",
        lambda strategy: at(strategy, "type") in (None, "assign_to_everyone", "round_robin"),
        "must be assign_to_everyone or round_robin, not {value[type]!r}",
    ),
    # `user` appears in the SDK's examples and fails at the API.
    OneOf("rules[].targets[].type", _TARGET_TYPES, EITHER),
)
_SERVICE_RULES: tuple[Rule, ...] = (
    check_name,
    Pattern("acknowledgementTimeout", r"null|\d+", _NO_TIMEOUT),
    Pattern("autoResolveTimeout", r"null|\d+", _NO_TIMEOUT),
    OneOf("alertCreation", ("create_alerts_and_incidents", "create_incidents"), EITHER),
    OneOf("incidentUrgencyRule.type", ("constant", "use_support_hours"), EITHER),
    OneOf("incidentUrgencyRule.urgency", ("high", "low", "severity_based"), EITHER),
    when(
        "incidentUrgencyRule.type",
        "constant",
        Required("incidentUrgencyRule.urgency", "is required with constant: high, low or severity_based"),
    ),
    when(
        "incidentUrgencyRule.type",
        "use_support_hours",
        Required("incidentUrgencyRule.duringSupportHours", "is required with use_support_hours"),
        Required("incidentUrgencyRule.outsideSupportHours", "is required with use_support_hours"),
        Required("supportHours", "is required with incidentUrgencyRule use_support_hours"),
        Forbidden("incidentUrgencyRule.urgency", "is only allowed with constant, not with use_support_hours"),
    ),
    OneOf("supportHours.timeZone", ZONES, NO_ZONE),
    OneOf("autoPauseNotificationsParameters.timeout", (120, 180, 300, 600, 900), "must be one of {listed} seconds"),
)
_INTEGRATION_RULES: tuple[Rule, ...] = (
    Exclusive("vendor", ("vendor", "type"), "requires exactly one of vendor and type"),
    *(when("type", kind, Required("integrationEmail", f"is required with {kind}")) for kind in _EMAIL_TYPES),
    when(
        "type",
        "event_transformer_api_inbound_integration",
        Forbidden("type", "requires vendor, which sets the type too"),
    ),
    OneOf("type", _EVENTS_TYPES),
    OneOf("vendor", tuple(VENDORS.values()), "vendor {value!r} does not exist: use the id from getVendor"),
    Forbidden("integrationKey", "is not allowed: PagerDuty generates the key"),
)


def _escalation_references(inputs: Properties) -> Iterator[Reference]:
    for rule_index, rule in items(inputs, "rules"):
        for index, target in items(rule, "targets"):
            token, id = _TARGET_TYPES.get(at(target, "type") or "user_reference"), at(target, "id")
            if token is not None and id is not None:
                path = ("rules", rule_index, "targets", index, "id")
                yield Reference(path=path, token=token, id=id, on_delete="refuse")


def _service_outputs(new: NewObject) -> Properties:
    return {
        "htmlUrl": f"https://acme.pagerduty.com/service-directory/{new.id}",
        "status": "active",
        "type": "service",
    }


def _user_outputs(new: NewObject) -> Properties:
    return {
        "avatarUrl": f"https://secure.gravatar.com/avatar/{digest(new, 'avatar')[:16].hex()}.png",
        "htmlUrl": f"https://acme.pagerduty.com/users/{new.id}",
        "invitationSent": True,
    }


def _integration_outputs(new: NewObject) -> Properties:
    service = new.inputs.get("service")
    return {
        "htmlUrl": f"https://acme.pagerduty.com/services/{service}/integrations/{new.id}",
        "integrationKey": digest(new, "integration key")[:16].hex(),
    }


def _name_in_any_case(inputs: Properties) -> str | None:
    """Returns the name without regard to case and blanks. PagerDuty's comparison is not published; names that differ
    only in these may be equal to it.
    """
    name = inputs.get("name")
    return " ".join(name.split()).casefold() if isinstance(name, str) else None


def _email(inputs: Properties) -> str | None:
    email = inputs.get("email")
    return email.lower() if isinstance(email, str) else None


def _plain_id(new: NewObject) -> str:
    return base36(new, "orchestration", 8).lower()


KINDS = {
    **business.KINDS,
    **grouping.KINDS,
    **maintenance.KINDS,
    **teams.KINDS,
    USER: Kind(
        autonamed=True,
        unique=_email,
        unique_path="email",
        taken="400 Bad Request: User Email has already been taken ({what})",
        rules=_USER_RULES,
        new_id=pagerduty_id,
        computed=_user_outputs,
        defaults={"role": "user", "timeZone": "Etc/UTC", "color": "purple"},
    ),
    SCHEDULE: SCHEDULE_KIND,
    ESCALATION_POLICY: Kind(
        autonamed=True,
        unique=_name_in_any_case,
        taken="400 Bad Request: Escalation policy Name has already been taken ({what})",
        rules=_POLICY_RULES,
        # "Succeeds only if the team has no associated escalation policies, services, schedules and subteams."
        links=(_escalation_references, Link("teams", TEAM, "refuse")),
        new_id=pagerduty_id,
    ),
    SERVICE: Kind(
        autonamed=True,
        unique=_name_in_any_case,
        taken="400 Bad Request: Service Name has already been taken ({what})",
        rules=_SERVICE_RULES,
        links=(Link("escalationPolicy", ESCALATION_POLICY, "refuse"),),
        new_id=pagerduty_id,
        computed=_service_outputs,
        defaults={
            "acknowledgementTimeout": "1800",
            "alertCreation": "create_alerts_and_incidents",
            "autoResolveTimeout": "14400",
        },
    ),
    SERVICE_INTEGRATION: Kind(
        replaces=frozenset(("emailFilters", "service", "type", "vendor")),
        secrets=("integrationKey",),
        autonamed=True,
        rules=_INTEGRATION_RULES,
        links=(Link("service", SERVICE, "cascade"),),
        new_id=pagerduty_id,
        computed=_integration_outputs,
        also_computed=("integrationKey",),
        defaults={"type": "datadog_inbound_integration"},
        import_separator=".",
    ),
    "pagerduty:index/userContactMethod:UserContactMethod": Kind(
        links=(Link("userId", USER, "cascade"),), new_id=pagerduty_id
    ),
    EVENT_ORCHESTRATION: Kind(autonamed=True, rules=(check_name,), new_id=_plain_id),
    "pagerduty:index/eventOrchestrationRouter:EventOrchestrationRouter": Kind(
        links=(Link("eventOrchestration", EVENT_ORCHESTRATION, "cascade"),)
    ),
    "pagerduty:index/eventOrchestrationService:EventOrchestrationService": Kind(
        links=(Link("service", SERVICE, "cascade"),)
    ),
    "pagerduty:index/incidentWorkflow:IncidentWorkflow": Kind(autonamed=True, new_id=pagerduty_id),
    "pagerduty:index/incidentWorkflowTrigger:IncidentWorkflowTrigger": Kind(
        replaces=frozenset(("type", "workflow")), new_id=pagerduty_id
    ),
    "pagerduty:index/extension:Extension": Kind(autonamed=True, secrets=("endpointUrl",), new_id=pagerduty_id),
}
