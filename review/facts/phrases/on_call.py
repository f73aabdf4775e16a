"""The words of facts about people, rotations and escalation policies."""

from typing import Any

from review.facts.fact import Code
from review.facts.phrases.words import listed, minutes, people, prose

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def called(level: dict[str, Any]) -> str:
    """Whom a level calls: `Primary`, `Primary and Ada`, `everyone`, `6 people`."""
    if level["everyone"]:
        return "everyone"
    return people(level["people"]) if level["people"] else listed(level["names"])


def _level_removed(level: int, calls: dict[str, Any], after: dict[str, Any] | None, then: dict[str, Any] | None) -> str:
    gone = f"level {level} ({called(calls)}) removed"
    if after is None:
        return f"{gone}: {called(then or {})} is called first"
    return f"{gone}: after {called(after)} " + (f"comes {called(then)}" if then else "nobody is called")


def _hand_off(before: list[Any], after: list[Any], zone_before: str, zone_after: str) -> str:
    old, new = (time if day is None else f"{_DAYS[day]} {time}" for day, time in (before, after))
    if zone_before != zone_after:
        return f"hand-off {old} {zone_before} → {new} {zone_after}"
    return f"hand-off {old} → {new} {zone_after}" if old != new else f"hand-off {new} {zone_after}"


def _when(hours: dict[str, Any] | None) -> str:
    if hours is None:
        return "around the clock"
    days = hours["days"]
    run = len(days) > 2 and days == list(range(days[0], days[-1] + 1))
    named = f"{_DAYS[days[0]]} to {_DAYS[days[-1]]}" if run else prose([_DAYS[day] for day in days])
    return f"{named} from {hours['begin']} for {minutes(hours['minutes'])}"


def _hours(before: dict[str, Any] | None, after: dict[str, Any] | None, fewer: int) -> str:
    weekly = f" ({minutes(abs(fewer))} a week {'fewer' if fewer > 0 else 'more'})" if fewer else ""
    return f"on call {_when(after)} instead of {_when(before)}{weekly}"


def _rotation_deleted(members: list[str], policies: list[str]) -> str:
    return f"rotation of {listed(members)} deleted{f', which was called by {listed(policies)}' if policies else ''}"


class Person(Code):
    ADDED = (
        "person.added",
        lambda rotations: f"new on call: in {listed(rotations)}" if rotations else "new, in no rotation yet",
    )
    REMOVED = (
        "person.removed",
        lambda rotations: f"can be called no more{f': was in {listed(rotations)}' if rotations else ''}",
    )
    EMAIL = (
        "person.email.changed",
        lambda before, after: f"email {before} → {after} (another user of PagerDuty is called)",
    )
    CREATED_HERE = "person.create.on", lambda: "its PagerDuty user is made here"
    LOOKED_UP = "person.create.off", lambda: "its PagerDuty user is looked up, and made here no more"


class Team(Code):
    ADDED = "team.added", lambda members: f"new team of {listed(members)}"
    REMOVED = "team.removed", lambda members: f"team of {listed(members)} deleted"
    MEMBER_LEFT = "team.member.removed", lambda person: f"{person} is a member no more"
    MEMBER_JOINED = "team.member.added", lambda person: f"{person} is a member now"
    MANAGER_LEFT = "team.manager.removed", lambda person: f"{person} is a manager no more"
    MANAGER_JOINED = "team.manager.added", lambda person: f"{person} is a manager now"
    CHANGED = "item.team.changed", lambda before, after: f"team {before or 'none'} → {after or 'none'}"


class Rotation(Code):
    ADDED = (
        "rotation.added",
        lambda members, policies: (
            f"new rotation of {listed(members)}, called by {listed(policies) if policies else 'no escalation policy'}"
        ),
    )
    REMOVED = "rotation.removed", _rotation_deleted
    FOLLOWS = "rotation.changed_with_another", lambda rotation: f"changes as {rotation} does"
    LEFT = "rotation.person.removed", lambda person, rotation, left: f"{person} leaves {rotation}: {people(left)} left"
    JOINED = "rotation.person.added", lambda person, rotation, now: f"{person} joins {rotation}: {people(now)} now"
    ORDER = "rotation.order.changed", lambda members: f"turns in another order: {listed(members)}"
    TIME_ZONE = "rotation.time_zone.changed", lambda before, after: f"kept by the clock of {after} instead of {before}"
    HAND_OFF = "rotation.hand_off.changed", _hand_off
    TURN = "rotation.turn.changed", lambda before, after: f"turns {before} → {after}"
    STARTS_SOONER = "rotation.start.moved_up", lambda before, after: f"starts {before} → {after}"
    STARTS_LATER = (
        "rotation.start.postponed",
        lambda before, after: f"starts {before} → {after} (nobody of it is on call before)",
    )
    HOURS = "rotation.hours.changed", _hours
    SITE_REMOVED = "rotation.site.removed", lambda zone: f"no longer hands over to {zone}"
    SITE_ADDED = "rotation.site.added", lambda zone, begin, end: f"hands over to {zone} too, from {begin} to {end}"
    SITE_HOURS = (
        "rotation.site.changed",
        lambda zone, before, after: f"{zone} on call {'–'.join(before)} → {'–'.join(after)}",
    )


class Policy(Code):
    ADDED = (
        "escalation_policy.added",
        lambda levels, services: (
            f"new: calls {', then '.join(map(called, levels))}, "
            f"for {listed(services) if services else 'no service yet'}"
        ),
    )
    REMOVED = (
        "escalation_policy.removed",
        lambda levels, services: (
            f"deleted: it called {', then '.join(map(called, levels))}{f', for {listed(services)}' if services else ''}"
        ),
    )
    LEVEL_REMOVED = "escalation_policy.level.removed", _level_removed
    LEVEL_ADDED = (
        "escalation_policy.level.added",
        lambda level, calls, after: (
            f"level {level} added: {called(calls)} is called {f'after {called(after)}' if after else 'first'}"
        ),
    )
    TARGETS_REPLACED = (
        "escalation_policy.level.targets_replaced",
        lambda level, joined, gone: f"level {level} calls {listed(joined)} instead of {listed(gone)}",
    )
    TARGETS_REMOVED = (
        "escalation_policy.level.targets_removed",
        lambda level, gone: f"level {level} no longer calls {listed(gone)}",
    )
    TARGETS_ADDED = (
        "escalation_policy.level.targets_added",
        lambda level, joined: f"level {level} calls {listed(joined)} too",
    )
    DELAY = (
        "escalation_policy.delay.changed",
        lambda level, before, after: f"delay before level {level}: {minutes(before)} → {minutes(after)}",
    )
    RESTART_DELAY = (
        "escalation_policy.restart_delay.changed",
        lambda before, after: f"delay before it starts over: {minutes(before)} → {minutes(after)}",
    )
    ANSWER_TIME = (
        "escalation_policy.answer_time.changed",
        lambda before, after: f"time to answer at the last level: {minutes(before)} → {minutes(after)}",
    )
    REPEAT_LOWERED = (
        "escalation_policy.repeat.lowered",
        lambda before, after: f"repeat {before} → {after} (gives up sooner)",
    )
    REPEAT_RAISED = (
        "escalation_policy.repeat.raised",
        lambda before, after: f"repeat {before} → {after} (goes on for longer)",
    )
