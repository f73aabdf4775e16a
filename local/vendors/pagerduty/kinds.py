"""PagerDuty, schedules apart: people, teams, escalation policies, services and their integrations."""

import re
from collections.abc import Iterator
from typing import Any

from local.vendors.core.kinds import Kind, New, Reference, at, items
from local.vendors.core.outputs import base36, digest, pagerduty_id
from local.vendors.core.typecheck import Problem
from local.vendors.lookups import VENDORS
from local.vendors.pagerduty import business, grouping, maintenance, teams
from local.vendors.pagerduty.business import SERVICE
from local.vendors.pagerduty.schedule import (
    ESCALATION_POLICY,
    SCHEDULE,
    TEAM,
    USER,
    check_name,
    check_schedule,
    schedule_references,
)
from local.vendors.pagerduty.zones import ZONES
from local.vendors.protocol.wire import Path, Properties

SERVICE_INTEGRATION = "pagerduty:index/serviceIntegration:ServiceIntegration"
EVENT_ORCHESTRATION = "pagerduty:index/eventOrchestration:EventOrchestration"

_LONGEST = 100
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
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
_PAUSES = (120, 180, 300, 600, 900)
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


def _check_user(inputs: Properties) -> Iterator[Problem]:
    for name in ("name", "email", "jobTitle"):
        text = at(inputs, name)
        if text is not None and len(text) > _LONGEST:
            yield (name,), f"has at most {_LONGEST} characters, not {len(text)}"
    if at(inputs, "name") is not None and not inputs["name"].strip():
        yield ("name",), "cannot be empty"
    email, role, zone = at(inputs, "email"), at(inputs, "role"), at(inputs, "timeZone")
    if email is not None and (len(email) < 6 or not _EMAIL.fullmatch(email)):
        yield ("email",), f"{email!r} is not an email address"
    if role is not None and role not in _ROLES:
        yield ("role",), f"must be one of {', '.join(_ROLES)}, not {role!r}"
    if zone is not None and zone not in ZONES:
        yield ("timeZone",), f"{zone!r} is not on PagerDuty's list of time zones"


def _check_escalation_policy(inputs: Properties) -> Iterator[Problem]:
    yield from check_name(inputs)
    sign = re.search(r"[\\/&<>]", at(inputs, "name") or "")
    if sign:
        # The provider's own check of it, with the API's words.
        yield ("name",), f"Name can not contain the characters '\\', '/', '&', '<', '>': {sign[0]!r}"
    loops = at(inputs, "numLoops")
    if loops is not None and not 0 <= loops <= 9:
        yield ("numLoops",), f"must be 0 to 9, not {loops}"
    if at(inputs, "rules") == []:
        yield ("rules",), "an escalation policy needs at least one rule"
    for index, rule in items(inputs, "rules"):
        yield from _check_escalation_rule(rule, ("rules", index))


def _check_escalation_rule(rule: Properties, path: Path) -> Iterator[Problem]:
    delay = at(rule, "escalationDelayInMinutes")
    if delay is not None and delay < 1:
        yield (*path, "escalationDelayInMinutes"), f"must be at least 1, not {delay}"
    targets = at(rule, "targets")
    if targets == []:
        yield (*path, "targets"), "a rule needs at least one target"
    if targets is not None and len(targets) > 10:
        yield (*path, "targets"), f"a rule has at most 10 targets, not {len(targets)}"
    strategy = at(rule, "escalationRuleAssignmentStrategy", "type")
    if strategy not in (None, "assign_to_everyone", "round_robin"):
        yield (*path, "escalationRuleAssignmentStrategy"), f"is assign_to_everyone or round_robin, not {strategy!r}"
    for index, target in items(rule, "targets"):
        kind = at(target, "type")
        # `user` appears in the SDK's examples and fails at the API.
        if kind is not None and kind not in _TARGET_TYPES:
            yield (*path, "targets", index, "type"), f"must be user_reference or schedule_reference, not {kind!r}"


def _escalation_references(inputs: Properties) -> Iterator[Reference]:
    for rule_index, rule in items(inputs, "rules"):
        for index, target in items(rule, "targets"):
            token, id = _TARGET_TYPES.get(at(target, "type") or "user_reference"), at(target, "id")
            if token is not None and id is not None:
                path = ("rules", rule_index, "targets", index, "id")
                yield Reference(path=path, token=token, id=id, on_delete="refuse")
    team = at(inputs, "teams")
    if team is not None:
        # "Succeeds only if the team has no associated escalation policies, services, schedules and subteams."
        yield Reference(path=("teams",), token=TEAM, id=team, on_delete="refuse")


def _check_service(inputs: Properties) -> Iterator[Problem]:
    yield from check_name(inputs)
    for name in ("acknowledgementTimeout", "autoResolveTimeout"):
        timeout = at(inputs, name)
        if timeout is not None and timeout != "null" and not timeout.isdecimal():
            yield (name,), f'must be seconds as a string, or "null" to disable it, not {timeout!r}'
    creation = at(inputs, "alertCreation")
    if creation not in (None, "create_alerts_and_incidents", "create_incidents"):
        yield ("alertCreation",), f"must be create_alerts_and_incidents or create_incidents, not {creation!r}"
    yield from _check_urgency(inputs)
    zone, pause = at(inputs, "supportHours", "timeZone"), at(inputs, "autoPauseNotificationsParameters", "timeout")
    if zone is not None and zone not in ZONES:
        yield ("supportHours", "timeZone"), f"{zone!r} is not on PagerDuty's list of time zones"
    if pause not in (None, *_PAUSES):
        yield ("autoPauseNotificationsParameters", "timeout"), f"must be one of {', '.join(map(str, _PAUSES))} seconds"


def _check_urgency(inputs: Properties) -> Iterator[Problem]:
    rule = at(inputs, "incidentUrgencyRule")
    if rule is None:
        return
    path: Path = ("incidentUrgencyRule",)
    kind, urgency = at(rule, "type"), at(rule, "urgency")
    if kind not in (None, "constant", "use_support_hours"):
        yield (*path, "type"), f"must be constant or use_support_hours, not {kind!r}"
    if urgency not in (None, "high", "low", "severity_based"):
        yield (*path, "urgency"), f"must be high, low or severity_based, not {urgency!r}"
    if kind == "constant" and "urgency" not in rule:
        yield (*path, "urgency"), "a constant urgency must be named: high, low or severity_based"
    if kind == "use_support_hours":
        for name in ("duringSupportHours", "outsideSupportHours"):
            if name not in rule:
                yield (*path, name), "is required with use_support_hours"
        if "supportHours" not in inputs:
            yield ("supportHours",), "is required with incidentUrgencyRule use_support_hours"
        if "urgency" in rule:
            yield (*path, "urgency"), "belongs to constant, not to use_support_hours"


def _service_references(inputs: Properties) -> Iterator[Reference]:
    policy = at(inputs, "escalationPolicy")
    if policy is not None:
        yield Reference(path=("escalationPolicy",), token=ESCALATION_POLICY, id=policy, on_delete="refuse")


def _check_integration(inputs: Properties) -> Iterator[Problem]:
    if ("vendor" in inputs) == ("type" in inputs):
        yield ("vendor",), "exactly one of vendor and type says what the integration is"
    kind, vendor = at(inputs, "type"), at(inputs, "vendor")
    if kind in _EMAIL_TYPES and "integrationEmail" not in inputs:
        yield ("integrationEmail",), f"is required with {kind}"
    if kind == "event_transformer_api_inbound_integration":
        yield ("type",), "needs its vendor, which says the type as well"
    if kind is not None and kind not in _EVENTS_TYPES:
        yield ("type",), f"must be one of {', '.join(_EVENTS_TYPES)}, not {kind!r}"
    if vendor is not None and vendor not in VENDORS.values():
        yield ("vendor",), f"there is no vendor {vendor!r}: take the id from getVendor"
    if "integrationKey" in inputs:
        yield ("integrationKey",), "PagerDuty makes the key; it cannot be given"


def _owner(name: str, token: str) -> Any:
    def references(inputs: Properties) -> Iterator[Reference]:
        id = at(inputs, name)
        if id is not None:
            yield Reference(path=(name,), token=token, id=id, on_delete="cascade")

    return references


def _url(folder: str) -> Any:
    return lambda new: {"htmlUrl": f"https://acme.pagerduty.com/{folder}/{new.id}"}


def _service_outputs(new: New) -> Properties:
    return {
        "htmlUrl": f"https://acme.pagerduty.com/service-directory/{new.id}",
        "status": "active",
        "type": "service",
        **{name: value for name, value in _SERVICE_DEFAULTS.items() if name not in new.inputs},
    }


_SERVICE_DEFAULTS = {
    "acknowledgementTimeout": "1800",
    "alertCreation": "create_alerts_and_incidents",
    "autoResolveTimeout": "14400",
}


def _user_outputs(new: New) -> Properties:
    own = {"role": "user", "timeZone": "Etc/UTC", "color": "purple"}
    return {
        "avatarUrl": f"https://secure.gravatar.com/avatar/{digest(new, 'avatar')[:16].hex()}.png",
        "htmlUrl": f"https://acme.pagerduty.com/users/{new.id}",
        "invitationSent": True,
        **{name: value for name, value in own.items() if name not in new.inputs},
    }


def _integration_outputs(new: New) -> Properties:
    service = new.inputs.get("service")
    return {
        "htmlUrl": f"https://acme.pagerduty.com/services/{service}/integrations/{new.id}",
        "integrationKey": digest(new, "integration key")[:16].hex(),
        **({} if "type" in new.inputs else {"type": "datadog_inbound_integration"}),
    }


def _name_in_any_case(inputs: Properties) -> str | None:
    """PagerDuty's comparison is not published; names that differ by case or blanks alone may be one to it."""
    name = inputs.get("name")
    return " ".join(name.split()).casefold() if isinstance(name, str) else None


def _email(inputs: Properties) -> str | None:
    email = inputs.get("email")
    return email.lower() if isinstance(email, str) else None


def _plain_id(new: New) -> str:
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
        check=_check_user,
        new_id=pagerduty_id,
        computed=_user_outputs,
        also_computed=("role", "timeZone", "color"),
    ),
    SCHEDULE: Kind(
        autonamed=True,
        check=check_schedule,
        references=schedule_references,
        new_id=pagerduty_id,
    ),
    ESCALATION_POLICY: Kind(
        autonamed=True,
        unique=_name_in_any_case,
        taken="400 Bad Request: Escalation policy Name has already been taken ({what})",
        check=_check_escalation_policy,
        references=_escalation_references,
        new_id=pagerduty_id,
    ),
    SERVICE: Kind(
        autonamed=True,
        unique=_name_in_any_case,
        taken="400 Bad Request: Service Name has already been taken ({what})",
        check=_check_service,
        references=_service_references,
        new_id=pagerduty_id,
        computed=_service_outputs,
        also_computed=tuple(_SERVICE_DEFAULTS),
    ),
    SERVICE_INTEGRATION: Kind(
        replaces=frozenset(("emailFilters", "service", "type", "vendor")),
        secrets=("integrationKey",),
        autonamed=True,
        check=_check_integration,
        references=_owner("service", SERVICE),
        new_id=pagerduty_id,
        computed=_integration_outputs,
        also_computed=("integrationKey", "type"),
        import_separator=".",
    ),
    "pagerduty:index/userContactMethod:UserContactMethod": Kind(references=_owner("userId", USER), new_id=pagerduty_id),
    EVENT_ORCHESTRATION: Kind(autonamed=True, check=check_name, new_id=_plain_id),
    "pagerduty:index/eventOrchestrationRouter:EventOrchestrationRouter": Kind(
        references=_owner("eventOrchestration", EVENT_ORCHESTRATION)
    ),
    "pagerduty:index/eventOrchestrationService:EventOrchestrationService": Kind(references=_owner("service", SERVICE)),
    "pagerduty:index/incidentWorkflow:IncidentWorkflow": Kind(autonamed=True, new_id=pagerduty_id),
    "pagerduty:index/incidentWorkflowTrigger:IncidentWorkflowTrigger": Kind(
        replaces=frozenset(("type", "workflow")), new_id=pagerduty_id
    ),
    "pagerduty:index/extension:Extension": Kind(autonamed=True, secrets=("endpointUrl",), new_id=pagerduty_id),
}
