"""PagerDuty's schedules, their overrides, and escalation policies.

Sources: flattenScheduleLayers and the schema (pagerduty/resource_pagerduty_schedule.go), flattenEscalationRules
(pagerduty/resource_pagerduty_escalation_policy.go); PagerDuty/api-schema for the lists.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from audit.live.http.paging import Whole
from audit.live.instants import in_utc, instant
from audit.live.inventory import Json
from audit.live.kind import Api, LiveKind, Sameness, present
from audit.live.pagerduty.lists import MANAGED, ids, page_of, paged
from audit.live.spelling import camelled, picked

_AHEAD = timedelta(weeks=4)
_SCHEDULES = paged("schedules")
_TARGETS = {"schedule_v3_reference": "schedule_reference"}
"""The provider reads a reference to a shift schedule as one to a schedule."""


def schedules(api: Api) -> Iterable[Json]:
    """Yield the schedules, with their layers and who is on call in the coming four weeks."""
    return api.entries(
        "/schedules",
        _SCHEDULES,
        since=_text(api.at),
        until=_text(api.at + _AHEAD),
        # Without include[], a schedule has no layers.
        **{"include[]": ["schedule_layers", "final_schedule"]},
    )


def _overrides(api: Api) -> Iterable[Json]:
    """Yield the overrides of the coming four weeks, each with its schedule."""
    overrides = api.lists(
        schedules(api),
        lambda schedule: f"/schedules/{schedule['id']}/overrides",
        Whole(entries="overrides"),
        since=_text(api.at),
        until=_text(api.at + _AHEAD),
    )
    for schedule, found in overrides:
        for override in found:
            yield {**override, "schedule": {"id": schedule["id"], "summary": schedule.get("name")}}


def _text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _read(body: Json) -> Json:
    """Return a schedule's properties. PagerDuty returns the layers in reverse, and the ended ones too."""
    layers = [_layer(layer) for layer in body.get("schedule_layers") or () if not _is_past(layer.get("end"))]
    return present(
        {
            **picked(body, "name", "time_zone", "description"),
            "layers": layers[::-1],
            "teams": ids(body.get("teams")) or None,
        }
    )


def _layer(layer: Json) -> Json:
    return present(
        {
            **picked(layer, "name", "start", "end", "rotation_virtual_start", "rotation_turn_length_seconds"),
            "users": [str(entry["user"]["id"]) for entry in layer.get("users") or ()],
            "restrictions": [_restriction(each) for each in layer.get("restrictions") or ()] or None,
        }
    )


def _restriction(restriction: Json) -> Json:
    found: Json = camelled(restriction)
    if not found.get("startDayOfWeek"):
        found.pop("startDayOfWeek", None)
    return found


def _is_past(value: Any) -> bool:
    at = instant(value)
    return at is not None and at < datetime.now(UTC)


def _start(value: Any) -> Any:
    """Return the normal form of a layer's start: PagerDuty moves a start in the past to the last edit."""
    return "past" if _is_past(value) else in_utc(value)


def _read_policy(body: Json) -> Json:
    teams = ids(body.get("teams"))
    return present(
        {
            **picked(body, "name", "description", "num_loops"),
            "teams": teams[0] if teams else None,
            "rules": [_rule(rule) for rule in body.get("escalation_rules") or ()],
        }
    )


def _rule(rule: Json) -> Json:
    strategy = rule.get("escalation_rule_assignment_strategy")
    return present(
        {
            "escalationDelayInMinutes": rule.get("escalation_delay_in_minutes"),
            "escalationRuleAssignmentStrategy": picked(strategy, "type") if strategy else None,
            "targets": [
                {"id": str(target["id"]), "type": _TARGETS.get(target["type"], target["type"])}
                for target in rule.get("targets") or ()
            ],
        }
    )


SCHEDULE = LiveKind(
    vendor="pagerduty",
    kind="schedule",
    type="pagerduty:index/schedule:Schedule",
    right="schedules.read",
    fetch=schedules,
    read=_read,
    url=page_of,
    same=Sameness(
        defaults={"description": MANAGED},
        unordered=("teams",),
        ignored=("overflow", "layers[].id", "layers[].renderedCoveragePercentage"),
        computed=("layers[].name",),
        rewritten={
            "layers[].start": _start,
            "layers[].end": in_utc,
            "layers[].rotationVirtualStart": in_utc,
        },
    ),
)
OVERRIDE = LiveKind(
    vendor="pagerduty",
    kind="schedule override",
    type=None,
    right="schedules.read",
    within="schedule",
    fetch=_overrides,
    read=lambda body: present(
        {"start": body.get("start"), "end": body.get("end"), "user": (body.get("user") or {}).get("id")}
    ),
    name=lambda body: f"{(body.get('user') or {}).get('summary')} in {body['schedule']['summary']}",
)
ESCALATION_POLICY = LiveKind(
    vendor="pagerduty",
    kind="escalation policy",
    type="pagerduty:index/escalationPolicy:EscalationPolicy",
    right="escalation_policies.read",
    fetch=lambda api: api.entries("/escalation_policies", paged("escalation_policies")),
    read=_read_policy,
    url=page_of,
    same=Sameness(
        defaults={"description": MANAGED, "numLoops": 0, "rules[].targets[].type": "user_reference"},
        # The provider reads the targets in the order of the plan.
        unordered=("rules[].targets",),
        ignored=("rules[].id",),
        computed=("rules[].escalationRuleAssignmentStrategy",),
    ),
)
SHIFT_SCHEDULE = LiveKind(
    vendor="pagerduty",
    kind="shift schedule",
    type=None,
    right="schedules.read",
    fetch=lambda api: api.entries("/v3/schedules", paged("schedules")),
    read=lambda body: picked(body, "name", "description", "time_zone"),
    url=page_of,
)
