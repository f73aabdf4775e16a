"""People, teams, rotations and escalation policies from PagerDuty's users, teams, schedules and policies."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from audit.adopt.existing import NOTHING, Existing
from audit.adopt.model import Item, Json, Key, key_of
from audit.adopt.names import Names
from audit.live.inventory import Inventory, LiveObject
from catalog.forms.text import slug
from catalog.on_call.pagerduty_zones import PAGER_ZONES
from components.conventions.naming import logical

USER = "pagerduty:index/user:User"
TEAM = "pagerduty:index/team:Team"
MEMBERSHIP = "pagerduty:index/teamMembership:TeamMembership"
SCHEDULE = "pagerduty:index/schedule:Schedule"
POLICY = "pagerduty:index/escalationPolicy:EscalationPolicy"
_ON_CALL = "on-call"
_DAY = 86_400
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, kw_only=True)
class Roster:
    """The items of the section `on_call`, and their names by the ids of PagerDuty."""

    items: list[Item] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    rotations: dict[str, str] = field(default_factory=dict)
    policies: dict[str, str] = field(default_factory=dict)
    problems: dict[Key, str] = field(default_factory=dict)
    """Why an object has no words, by its key."""


@dataclass(frozen=True)
class _Named:
    id: str


def objects_of(inventory: Inventory, type_: str) -> tuple[LiveObject, ...]:
    """Return the live objects of a Pulumi type, by name and id."""
    found = inventory.of_type(type_)
    return tuple(sorted(found.objects, key=lambda live: (live.name, live.id))) if found else ()


def draft_roster(
    inventory: Inventory, chosen: Collection[Key], banned: Collection[Key], existing: Existing = NOTHING
) -> Roster:
    """Return the on-call items of the chosen objects. People are looked up by email; the stack does not make them.

    People are written where a chosen object names them, without being chosen themselves.
    """
    roster = Roster()
    shared = Names()
    shared.reserve(*existing.taken("on_call.people", "on_call.rotations"))
    for user in objects_of(inventory, USER):
        _person(user, roster, shared, existing)
    wanted = [live for type_ in (TEAM, SCHEDULE, POLICY) for live in objects_of(inventory, type_)]
    wanted = [live for live in wanted if key_of(live) in chosen and key_of(live) not in banned]
    members = [live for live in objects_of(inventory, MEMBERSHIP) if key_of(live) in chosen]
    teams, policies = Names(), Names()
    teams.reserve(*existing.taken("on_call.teams"))
    policies.reserve(*existing.taken("on_call.escalation_policies"))
    for live in wanted:
        if live.type == TEAM:
            _team(live, [it for it in members if it.properties["teamId"] == live.id], roster, teams)
    for live in wanted:
        if live.type == SCHEDULE:
            _rotation(live, roster, shared)
    for live in wanted:
        if live.type == POLICY:
            _policy(live, roster, policies)
    used = _used_people(roster)
    roster.items[:] = [item for item in roster.items if item.section != "on_call.people" or item.data["name"] in used]
    return roster


def _person(user: LiveObject, roster: Roster, names: Names, existing: Existing) -> None:
    known = existing.people.get(str(user.properties.get("email") or "").lower())
    if known is not None:
        roster.people[user.id] = known
        return
    name, id = names.name(str(user.properties.get("name") or user.name), f"Person {user.id}")
    email = str(user.properties.get("email") or "")
    roster.people[user.id] = name
    roster.items.append(Item(section="on_call.people", id=id, data={"name": name, "email": email}))


def _team(team: LiveObject, members: list[LiveObject], roster: Roster, names: Names) -> None:
    roles = {str(it.properties["userId"]): str(it.properties.get("role") or "manager") for it in members}
    if not roles or not set(roles.values()) <= {"manager", "responder"} or not set(roles) <= set(roster.people):
        roster.problems[key_of(team)] = "a team has members who are responders or managers"
        return
    name, id = names.name(team.name, f"Team {team.id}")
    roster.teams[team.id] = name
    managers = sorted(roster.people[user] for user, role in roles.items() if role == "manager")
    data: Json = {"name": name, "people": sorted(roster.people[user] for user in roles)}
    if managers:
        data["managers"] = managers
    ids = {item.data["name"]: item.id for item in roster.items if item.section == "on_call.people"}
    own = (TEAM, logical(_ON_CALL, _Named(id), "team"))
    claims = {own: team}
    for member in members:
        name_of_person = roster.people[str(member.properties["userId"])]
        person = ids.get(name_of_person, slug(name_of_person))
        claims[MEMBERSHIP, logical(_ON_CALL, _Named(id), f"team_{person}")] = member
    roster.items.append(Item(section="on_call.teams", id=id, data=data, claims=claims, roles={own: ""}))


def _rotation(schedule: LiveObject, roster: Roster, names: Names) -> None:
    words = rotation_words(schedule.properties, roster.people)
    if words is None:
        roster.problems[key_of(schedule)] = "a rotation cannot express its layers"
        return
    name, id = names.name(schedule.name, f"Schedule {schedule.id}")
    roster.rotations[schedule.id] = name
    claims = {(SCHEDULE, logical(_ON_CALL, _Named(id))): schedule}
    roster.items.append(
        Item(
            section="on_call.rotations",
            id=id,
            data={"name": name, **words},
            claims=claims,
            roles=dict.fromkeys(claims, ""),
        )
    )


def rotation_words(properties: Json, people: Mapping[str, str]) -> Json | None:
    """Return the words of a schedule with one layer of whole-day turns; None for any other."""
    layers = properties.get("layers") or []
    zone = str(properties.get("timeZone") or "")
    if len(layers) != 1 or zone not in PAGER_ZONES:
        return None
    (layer,) = layers
    users = [str(user) for user in layer.get("users") or ()]
    seconds = int(layer.get("rotationTurnLengthSeconds") or 0)
    begin = _instant(layer.get("rotationVirtualStart"), zone)
    unfit = layer.get("end") or seconds % _DAY or not seconds or begin is None or begin.second
    if unfit or begin is None or not users or len(set(users)) < len(users) or not set(users) <= set(people):
        return None
    hours = _hours(layer.get("restrictions") or [])
    if hours is None:
        return None
    days = seconds // _DAY
    clock = f"{begin:%H:%M}"
    words: Json = {
        "people": [people[user] for user in users],
        "time_zone": zone,
        "turn": _turn(days),
        "hand_off": f"{_DAYS[begin.weekday()]} {clock}" if days % 7 == 0 else clock,
        "start": f"{begin:%Y-%m-%d}",
    }
    return {**words, **({"hours": hours} if hours else {})}


def _turn(days: int) -> str:
    if days in (1, 7):
        return "daily" if days == 1 else "weekly"
    return f"{days // 7}w" if days % 7 == 0 else f"{days}d"


def _instant(value: Any, zone: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return at.astimezone(ZoneInfo(zone)) if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))


def _hours(restrictions: list[Json]) -> Json | None:
    """Return the words of a layer's hours, empty for around the clock; None if a rotation has no such hours."""
    if not restrictions:
        return {}
    kinds = {it.get("type") for it in restrictions}
    spans = {(str(it.get("startTimeOfDay")), int(it.get("durationSeconds") or 0)) for it in restrictions}
    if len(kinds) > 1 or len(spans) > 1:
        return None
    ((clock, seconds),) = spans
    if seconds % 60 or not 0 < seconds <= _DAY or not clock.endswith(":00"):
        return None
    hour, minute = int(clock[:2]), int(clock[3:5])
    end = (hour * 60 + minute + seconds // 60) % 1440
    words: Json = {"from": f"{hour:02}:{minute:02}", "to": f"{end // 60:02}:{end % 60:02}"}
    if kinds == {"weekly_restriction"}:
        days = sorted({int(it.get("startDayOfWeek") or 0) for it in restrictions})
        if not set(days) <= set(range(1, 8)) or len(days) < len(restrictions):
            return None
        words = {"days": [_DAYS[day - 1][:3] for day in days], **words}
    return words


def _policy(policy: LiveObject, roster: Roster, names: Names) -> None:
    levels = [_level(rule, roster) for rule in policy.properties.get("rules") or ()]
    if not levels or None in levels:
        roster.problems[key_of(policy)] = "a level pages a schedule or person that the catalog cannot express"
        return
    name, id = names.name(policy.name, f"Policy {policy.id}")
    roster.policies[policy.id] = name
    data: Json = {"name": name, "levels": levels, "repeat": int(policy.properties.get("numLoops") or 0)}
    team = roster.teams.get(str(policy.properties.get("teams")))
    if team:
        data["team"] = team
    claims = {(POLICY, logical(_ON_CALL, _Named(id), "policy")): policy}
    roster.items.append(
        Item(section="on_call.escalation_policies", id=id, data=data, claims=claims, roles=dict.fromkeys(claims, ""))
    )


def _level(rule: Json, roster: Roster) -> Json | None:
    """Return a level, with rotations before people, as a component sends them."""
    kinds = {"schedule_reference": roster.rotations, "user_reference": roster.people}
    targets = [(str(it.get("type")), str(it.get("id"))) for it in rule.get("targets") or ()]
    if not targets or any(kind not in kinds or id not in kinds[kind] for kind, id in targets):
        return None
    ordered = sorted(targets, key=lambda target: list(kinds).index(target[0]))
    minutes = int(rule.get("escalationDelayInMinutes") or 0)
    return {"notify": [kinds[kind][id] for kind, id in ordered], "after": f"{minutes}m"}


def _used_people(roster: Roster) -> set[str]:
    used: set[str] = set()
    for item in roster.items:
        used.update(item.data.get("people") or ())
        for level in item.data.get("levels") or ():
            used.update(level["notify"])
    return used
