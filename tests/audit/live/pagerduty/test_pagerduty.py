"""PagerDuty's kinds: how bodies are read, and which differences are not drift."""

import pytest

from audit.live.collection import live_object
from audit.live.pagerduty.dependencies import BUSINESS_SERVICE, DEPENDENCY, MAINTENANCE_WINDOW
from audit.live.pagerduty.on_call import ESCALATION_POLICY, OVERRIDE, SCHEDULE
from audit.live.pagerduty.people import CONTACT_METHOD, MEMBERSHIP, NOTIFICATION_RULE, TEAM, USER
from audit.live.pagerduty.services import INTEGRATION, SERVICE
from audit.live.take import take_inventory
from tests.support.live_accounts import live_accounts, pagerduty_list
from tests.support.live_rows import ACCOUNT, is_drift, properties
from tests.support.vendor_http import Reply

LAYER = {
    "id": "PL1",
    "name": "Nights",
    "start": "2026-01-05T09:00:00+01:00",
    "end": None,
    "rotation_virtual_start": "2026-01-05T09:00:00+01:00",
    "rotation_turn_length_seconds": 604800,
    "users": [{"user": {"id": "PU1"}}, {"user": {"id": "PU2"}}],
    "restrictions": [{"type": "daily_restriction", "start_time_of_day": "22:00:00", "duration_seconds": 36000}],
    "rendered_coverage_percentage": 41.7,
}
SCHEDULE_BODY = {
    "id": "PC1",
    "name": "Primary",
    "time_zone": "Europe/Berlin",
    "description": "",
    "schedule_layers": [
        {**LAYER, "id": "PL2", "name": "Days"},
        {**LAYER, "id": "PL0", "name": "Old", "end": "2026-02-01T00:00:00Z"},
        LAYER,
    ],
    "teams": [{"id": "PT1"}],
}


def test_layers_come_reversed_and_ended_ones_are_dropped():
    found = properties(SCHEDULE, SCHEDULE_BODY)
    assert [layer["name"] for layer in found["layers"]] == ["Nights", "Days"]
    assert found["layers"][0] == {
        "name": "Nights",
        "start": "2026-01-05T09:00:00+01:00",
        "rotationVirtualStart": "2026-01-05T09:00:00+01:00",
        "rotationTurnLengthSeconds": 604800,
        "users": ["PU1", "PU2"],
        "restrictions": [{"type": "daily_restriction", "startTimeOfDay": "22:00:00", "durationSeconds": 36000}],
    }
    assert found["teams"] == ["PT1"]


POLICY_BODY = {
    "id": "PE1",
    "name": "On call",
    "description": "d",
    "num_loops": 2,
    "teams": [{"id": "PT1"}],
    "escalation_rules": [
        {
            "id": "PR1",
            "escalation_delay_in_minutes": 5,
            "targets": [{"id": "PC1", "type": "schedule_v3_reference"}, {"id": "PU1", "type": "user_reference"}],
        }
    ],
}


def test_an_escalation_policy():
    assert properties(ESCALATION_POLICY, POLICY_BODY) == {
        "name": "On call",
        "description": "d",
        "numLoops": 2,
        "teams": "PT1",
        "rules": [
            {
                "escalationDelayInMinutes": 5,
                "targets": [{"id": "PC1", "type": "schedule_reference"}, {"id": "PU1", "type": "user_reference"}],
            }
        ],
    }


def test_a_service():
    body = {
        "id": "PS1",
        "name": "Cart",
        "description": "d",
        "status": "disabled",
        "escalation_policy": {"id": "PE1"},
        "auto_resolve_timeout": 0,
        "acknowledgement_timeout": 1800,
        "alert_creation": "create_alerts_and_incidents",
        "alert_grouping_parameters": {"type": "content_based", "config": {"fields": ["a"], "time_window": 300}},
        "auto_pause_notifications_parameters": {"enabled": False, "timeout": None},
        "incident_urgency_rule": {
            "type": "use_support_hours",
            "during_support_hours": {"type": "constant", "urgency": "high"},
        },
        "support_hours": {"type": "fixed_time_per_day", "time_zone": "UTC", "days_of_week": [1, 2]},
        "scheduled_actions": [
            {
                "type": "urgency_change",
                "at": {"type": "named_time", "name": "support_hours_start"},
                "to_urgency": "high",
            }
        ],
    }
    assert properties(SERVICE, body) == {
        "name": "Cart",
        "description": "d",
        "escalationPolicy": "PE1",
        "alertCreation": "create_alerts_and_incidents",
        "autoResolveTimeout": "null",
        "acknowledgementTimeout": "1800",
        "alertGroupingTimeout": "null",
        "alertGroupingParameters": {"type": "content_based", "config": {"fields": ["a"], "timeWindow": 300}},
        "autoPauseNotificationsParameters": {"enabled": False},
        "incidentUrgencyRule": {
            "type": "use_support_hours",
            "duringSupportHours": {"type": "constant", "urgency": "high"},
        },
        "supportHours": {"type": "fixed_time_per_day", "timeZone": "UTC", "daysOfWeeks": [1, 2]},
        "scheduledActions": [
            {
                "type": "urgency_change",
                "ats": [{"type": "named_time", "name": "support_hours_start"}],
                "toUrgency": "high",
            }
        ],
    }
    # No engine sees this: the provider does not read the status. The body has it.
    assert live_object(SERVICE, body, ACCOUNT).body["status"] == "disabled"


def test_an_integration_has_a_vendor_or_a_type():
    body = {"id": "PI1", "name": "Datadog", "service": {"id": "PS1"}, "integration_key": "s3cret"}
    with_vendor = {**body, "vendor": {"id": "PV1"}, "type": "events_api_v2_inbound_integration"}
    assert properties(INTEGRATION, with_vendor) == {"name": "Datadog", "service": "PS1", "vendor": "PV1"}
    without = {**body, "type": "events_api_v2_inbound_integration"}
    assert properties(INTEGRATION, without)["type"] == "events_api_v2_inbound_integration"
    assert "s3cret" not in repr(live_object(INTEGRATION, body, ACCOUNT))


USER_BODY = {
    "id": "PU1",
    "name": "Ann",
    "email": "ann@example.com",
    "role": "user",
    "time_zone": "UTC",
    "color": "red",
    "description": "d",
    "job_title": "SRE",
    "invitation_sent": True,
    "teams": [{"id": "PT1"}],
    "contact_methods": [{"id": "PM1", "type": "phone_contact_method", "address": "555", "country_code": 1}],
    "notification_rules": [
        {
            "id": "PN1",
            "urgency": "high",
            "start_delay_in_minutes": 0,
            "contact_method": {"id": "PM1", "type": "phone_contact_method"},
        }
    ],
}


def test_the_rest():
    assert properties(USER, USER_BODY)["jobTitle"] == "SRE"
    assert properties(TEAM, {"id": "PT1", "name": "Shop", "description": "d", "default_role": "manager"}) == {
        "name": "Shop",
        "description": "d",
        "defaultRole": "manager",
    }
    assert properties(BUSINESS_SERVICE, {"id": "PB1", "name": "Shop", "description": "d", "team": None}) == {
        "name": "Shop",
        "description": "d",
    }
    dependency = {
        "id": "D1",
        "supporting_service": {"id": "PS1", "type": "technical_service_reference"},
        "dependent_service": {"id": "PB1", "type": "business_service_reference"},
    }
    assert properties(DEPENDENCY, dependency) == {
        "dependency": {
            "dependentServices": [{"id": "PB1", "type": "business_service"}],
            "supportingServices": [{"id": "PS1", "type": "service"}],
        }
    }
    assert live_object(DEPENDENCY, dependency, ACCOUNT).import_id == "PS1.service.D1"
    window = {
        "id": "PW1",
        "description": "Upgrade",
        "start_time": "2030-01-01T00:00:00Z",
        "end_time": "2030-01-01T01:00:00Z",
        "services": [{"id": "PS1"}],
        "created_by": {"summary": "Ann"},
    }
    assert properties(MAINTENANCE_WINDOW, window)["services"] == ["PS1"]
    assert MAINTENANCE_WINDOW.created(window).who == "Ann"


CODE = {
    SCHEDULE.kind: {
        "name": "p",
        "timeZone": "UTC",
        "layers": [
            {
                "name": "n",
                "start": "2026-01-05T09:00:00+01:00",
                "rotationVirtualStart": "2026-01-05T09:00:00+01:00",
                "rotationTurnLengthSeconds": 86400,
                "users": ["A", "B"],
            }
        ],
    },
    SERVICE.kind: {"name": "s", "escalationPolicy": "PE1"},
    ESCALATION_POLICY.kind: {
        "name": "e",
        "rules": [{"escalationDelayInMinutes": 5, "targets": [{"id": "A", "type": "user_reference"}, {"id": "B"}]}],
    },
    USER.kind: {"name": "Ann B", "email": "Ann@Example.com"},
    TEAM.kind: {"name": "t"},
    MEMBERSHIP.kind: {"userId": "PU1", "teamId": "PT1"},
    BUSINESS_SERVICE.kind: {"name": "b"},
    MAINTENANCE_WINDOW.kind: {
        "startTime": "2030-01-01T01:00:00+01:00",
        "endTime": "2030-01-01T02:00:00Z",
        "services": [],
    },
    DEPENDENCY.kind: {"dependency": {"dependentServices": [{"id": "B", "type": "business_service_reference"}]}},
    INTEGRATION.kind: {"name": "i", "service": "PS1", "vendor": "PV1", "integrationKey": "[secret]"},
}
LAYER_OF_CODE = CODE["schedule"]["layers"][0]


def layer(**changed):
    return {"layers": [{**LAYER_OF_CODE, **changed}]}


NOT_DRIFT = {
    "a description by default": (SCHEDULE, {"description": "Managed by Terraform"}),
    "a start in the past that moved": (SCHEDULE, layer(start="2026-03-01T00:00:00Z")),
    "a virtual start in another zone": (SCHEDULE, layer(rotationVirtualStart="2026-01-05T08:00:00Z")),
    "overflow": (SCHEDULE, {"overflow": True}),
    "timeouts by default": (SERVICE, {"autoResolveTimeout": "14400", "acknowledgementTimeout": "1800"}),
    "alert creation": (SERVICE, {"alertCreation": "create_alerts_and_incidents"}),
    "grouping that the code leaves out": (SERVICE, {"alertGroupingParameters": {"type": "time"}}),
    "urgency that the code leaves out": (SERVICE, {"incidentUrgencyRule": {"type": "constant", "urgency": "high"}}),
    "no loops": (ESCALATION_POLICY, {"numLoops": 0}),
    "targets in another order": (
        ESCALATION_POLICY,
        {
            "rules": [
                {
                    "escalationDelayInMinutes": 5,
                    "targets": [{"id": "B", "type": "user_reference"}, {"id": "A", "type": "user_reference"}],
                }
            ]
        },
    ),
    "spaces in a name": (USER, {"name": "Ann  B "}),
    "an address in lower case": (USER, {"email": "ann@example.com"}),
    "a role by default": (USER, {"role": "user"}),
    "the account's time zone": (USER, {"timeZone": "UTC", "color": "red", "license": "PX", "teams": ["PT1"]}),
    "a team's default role": (TEAM, {"defaultRole": "manager", "description": "Managed by Terraform"}),
    "a member's default role": (MEMBERSHIP, {"role": "manager"}),
    "a business service without a team": (BUSINESS_SERVICE, {"team": None, "description": "Managed by Terraform"}),
    "a window's times in another zone": (MAINTENANCE_WINDOW, {"startTime": "2030-01-01T00:00:00Z"}),
    "types of a dependency": (
        DEPENDENCY,
        {"dependency": {"dependentServices": [{"id": "B", "type": "business_service"}], "type": "x"}},
    ),
    "a key that is not read": (INTEGRATION, {"integrationKey": None}),
}


@pytest.mark.parametrize("name", NOT_DRIFT)
def test_not_drift(name):
    kind, live = NOT_DRIFT[name]
    assert not is_drift(kind, CODE[kind.kind], {**CODE[kind.kind], **live})


DRIFT = {
    "no timeout": (SERVICE, {"autoResolveTimeout": "null"}),
    "another policy": (SERVICE, {"escalationPolicy": "PE2"}),
    "another description": (SERVICE, {"description": "by hand"}),
    "people in another order": (SCHEDULE, layer(users=["B", "A"])),
    "a layer more": (SCHEDULE, {"layers": [LAYER_OF_CODE, LAYER_OF_CODE]}),
    "another start of the rotation": (SCHEDULE, layer(rotationVirtualStart="2026-01-06T08:00:00Z")),
    "a start in the future": (SCHEDULE, layer(start="2126-01-01T00:00:00Z")),
    "loops": (ESCALATION_POLICY, {"numLoops": 1}),
    "nobody to page": (ESCALATION_POLICY, {"rules": [{"escalationDelayInMinutes": 5, "targets": []}]}),
    "another role": (USER, {"role": "admin"}),
    "an observer": (MEMBERSHIP, {"role": "observer"}),
    "another end": (MAINTENANCE_WINDOW, {"endTime": "2030-01-01T03:00:00Z"}),
    "another vendor": (INTEGRATION, {"vendor": "PV2"}),
}


@pytest.mark.parametrize("name", DRIFT)
def test_drift(name):
    kind, live = DRIFT[name]
    assert is_drift(kind, CODE[kind.kind], {**CODE[kind.kind], **live})


KINDS = (SCHEDULE, OVERRIDE, ESCALATION_POLICY, USER, CONTACT_METHOD, NOTIFICATION_RULE, TEAM, MEMBERSHIP)


def test_people_and_on_call_of_an_account():
    with live_accounts() as accounts:
        server = accounts.pagerduty
        pagerduty_list(server, "/schedules", "schedules", [SCHEDULE_BODY])
        override = {"id": "PO1", "start": "2030-01-01T00:00:00Z", "user": {"id": "PU1", "summary": "Ann"}}
        server.answers("/schedules/PC1/overrides", Reply(body={"overrides": [override]}))
        pagerduty_list(server, "/escalation_policies", "escalation_policies", [POLICY_BODY])
        pagerduty_list(server, "/users", "users", [USER_BODY])
        pagerduty_list(server, "/teams", "teams", [{"id": "PT1", "name": "Shop"}, {"id": "PT2", "name": "gone"}])
        member = {"user": {"id": "PU1", "summary": "Ann"}, "role": "responder"}
        pagerduty_list(server, "/teams/PT1/members", "members", [member])
        inventory = take_inventory(accounts.all[1:2], kinds=KINDS)
        asked = {request.path: request for request in server.asked}
    assert inventory.complete
    by_kind = {found.kind: found.objects for found in inventory.collections}
    assert [found.import_id for found in by_kind["team member"]] == ["PU1:PT1"]
    assert [found.import_id for found in by_kind["contact method"]] == ["PU1:PM1"]
    assert [found.name for found in by_kind["schedule override"]] == ["Ann in Primary"]
    assert asked["/users"].lists["include[]"] == ["contact_methods", "notification_rules", "teams"]
    assert asked["/schedules"].lists["include[]"] == ["schedule_layers", "final_schedule"]
    assert asked["/schedules/PC1/overrides"].query["since"] == asked["/schedules"].query["since"]
    assert len(asked) == 7


def test_dependencies_are_counted_once_though_both_ends_list_them():
    edge = {
        "id": "D1",
        "supporting_service": {"id": "PS1", "type": "technical_service_reference"},
        "dependent_service": {"id": "PB1", "type": "business_service_reference"},
    }
    with live_accounts() as accounts:
        server = accounts.pagerduty
        pagerduty_list(server, "/services", "services", [{"id": "PS1", "name": "s"}])
        pagerduty_list(server, "/business_services", "business_services", [{"id": "PB1", "name": "b"}])
        server.answers("/service_dependencies/technical_services/PS1", Reply(body={"relationships": [edge]}))
        server.answers("/service_dependencies/business_services/PB1", Reply(body={"relationships": [edge]}))
        inventory = take_inventory(accounts.all[1:2], kinds=(DEPENDENCY,))
    assert [found.id for found in inventory.collections[0].objects] == ["D1"]


def test_a_start_in_the_past_is_the_time_of_the_request():
    window = CODE[MAINTENANCE_WINDOW.kind]
    live = {**window, "startTime": "2026-01-01T00:00:07Z"}
    assert not is_drift(MAINTENANCE_WINDOW, {**window, "startTime": "2026-01-01T00:00:00Z"}, live)
    assert is_drift(MAINTENANCE_WINDOW, window, live)


def test_an_ended_window_that_a_state_has_is_asked_for():
    def window(id):
        return {"id": id, "description": id, "start_time": "2026-01-01T00:00:00Z", "services": []}

    with live_accounts() as accounts:
        pagerduty_list(accounts.pagerduty, "/maintenance_windows", "maintenance_windows", [window("PW1")])
        accounts.pagerduty.answers("/maintenance_windows/PW2", Reply(body={"maintenance_window": window("PW2")}))
        ids = {MAINTENANCE_WINDOW.type: ["PW1", "PW2", "PW3"]}
        inventory = take_inventory(accounts.all[1:2], kinds=(MAINTENANCE_WINDOW,), ids=ids)
        asked = accounts.pagerduty.asked
    assert [found.id for found in inventory.collections[0].objects] == ["PW1", "PW2"]
    assert inventory.complete
    assert asked[0].query["filter"] == "open"
