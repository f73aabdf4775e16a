"""The phrases of people, teams, rotations and escalation policies."""

from review.facts.fact import Code


class Person(Code):
    ADDED = "person.added", "new on call: in {rotations:names}"
    ADDED_UNUSED = "person.added.unused", "new, in no rotation yet"
    REMOVED = "person.removed", "can be called no more: was in {rotations:names}"
    REMOVED_UNUSED = "person.removed.unused", "can be called no more"
    EMAIL = "person.email.changed", "email {before} → {after} (another user of PagerDuty is called)"
    CREATED_HERE = "person.create.on", "its PagerDuty user is made here"
    LOOKED_UP = "person.create.off", "its PagerDuty user is looked up, and made here no more"


class Team(Code):
    ADDED = "team.added", "new team of {members:names}"
    REMOVED = "team.removed", "team of {members:names} deleted"
    MEMBER_LEFT = "team.member.removed", "{name} is a member no more"
    MEMBER_JOINED = "team.member.added", "{name} is a member now"
    MANAGER_LEFT = "team.manager.removed", "{name} is a manager no more"
    MANAGER_JOINED = "team.manager.added", "{name} is a manager now"
    CHANGED = "item.team.changed", "team {before:or_none} → {after:or_none}"


class Rotation(Code):
    ADDED = "rotation.added", "new rotation of {members:names}, called by {policies:names}"
    ADDED_UNUSED = "rotation.added.unused", "new rotation of {members:names}, called by no escalation policy"
    REMOVED = "rotation.removed", "rotation of {members:names} deleted, which was called by {policies:names}"
    REMOVED_UNUSED = "rotation.removed.unused", "rotation of {members:names} deleted"
    FOLLOWS = "rotation.changed_with_another", "changes as {rotation} does"
    LEFT = "rotation.person.removed", "{person} leaves {rotation}: {left:people} left"
    JOINED = "rotation.person.added", "{person} joins {rotation}: {now:people} now"
    ORDER = "rotation.order.changed", "turns in another order: {members:names}"
    TIME_ZONE = "rotation.time_zone.changed", "kept by the clock of {after} instead of {before}"
    HAND_OFF = "rotation.hand_off.changed", "hand-off {change:hand_off}"
    TURN = "rotation.turn.changed", "turns {before} → {after}"
    STARTS_SOONER = "rotation.start.moved_up", "starts {before} → {after}"
    STARTS_LATER = "rotation.start.postponed", "starts {before} → {after} (nobody of it is on call before)"
    HOURS = "rotation.hours.changed", "on call {after:hours} instead of {before:hours}{fewer:weekly}"
    SITE_REMOVED = "rotation.site.removed", "no longer hands over to {zone}"
    SITE_ADDED = "rotation.site.added", "hands over to {zone} too, from {begin} to {end}"
    SITE_HOURS = "rotation.site.changed", "{zone} on call {before:span} → {after:span}"


class Policy(Code):
    ADDED = "escalation_policy.added", "new: calls {levels:then_levels}, for {services:names}"
    ADDED_UNUSED = "escalation_policy.added.unused", "new: calls {levels:then_levels}, for no service yet"
    REMOVED = "escalation_policy.removed", "deleted: it called {levels:then_levels}, for {services:names}"
    REMOVED_UNUSED = "escalation_policy.removed.unused", "deleted: it called {levels:then_levels}"
    LEVEL_REMOVED = (
        "escalation_policy.level.removed",
        "level {level} ({calls:level}) removed: after {after:level} comes {then:level}",
    )
    FIRST_LEVEL_REMOVED = (
        "escalation_policy.first_level.removed",
        "level {level} ({calls:level}) removed: {then:level} is called first",
    )
    LAST_LEVEL_REMOVED = (
        "escalation_policy.last_level.removed",
        "level {level} ({calls:level}) removed: after {after:level} nobody is called",
    )
    LEVEL_ADDED = (
        "escalation_policy.level.added",
        "level {level} added: {calls:level} is called {after:after_level}",
    )
    TARGETS_REPLACED = (
        "escalation_policy.level.targets_replaced",
        "level {level} calls {joined:names} instead of {gone:names}",
    )
    TARGETS_REMOVED = "escalation_policy.level.targets_removed", "level {level} no longer calls {gone:names}"
    TARGETS_ADDED = "escalation_policy.level.targets_added", "level {level} calls {joined:names} too"
    DELAY = "escalation_policy.delay.{direction}", "delay before level {level}: {before:minutes} → {after:minutes}"
    RESTART_DELAY = (
        "escalation_policy.restart_delay.{direction}",
        "delay before it starts over: {before:minutes} → {after:minutes}",
    )
    ANSWER_TIME = (
        "escalation_policy.answer_time.{direction}",
        "time to answer at the last level: {before:minutes} → {after:minutes}",
    )
    REPEAT = "escalation_policy.repeat.{direction}", "repeat {before} → {after}"
