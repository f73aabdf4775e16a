"""The phrases of people, teams, rotations and escalation policies."""

from review.facts.fact import Code


class Person(Code):
    ADDED = "person.added", "new on call: in {rotations:names}"
    ADDED_UNUSED = "person.added.unused", "new, in no rotation yet"
    REMOVED = "person.removed", "can no longer be paged; was in {rotations:names}{places:also_in}"
    REMOVED_UNUSED = "person.removed.unused", "can no longer be paged{places:was_in}"
    EMAIL = "person.email.changed", "email {before} → {after} (pages a different PagerDuty user)"
    CREATED_HERE = "person.create.on", "PagerDuty user is now created by this stack"
    LOOKED_UP = "person.create.off", "PagerDuty user is looked up, and no longer created by this stack"


class Team(Code):
    ADDED = "team.added", "new team of {members:names}"
    REMOVED = "team.removed", "team of {members:names} deleted"
    MEMBER_LEFT = "team.member.removed", "{name} is no longer a member"
    MEMBER_JOINED = "team.member.added", "{name} is now a member"
    MANAGER_LEFT = "team.manager.removed", "{name} is no longer a manager"
    MANAGER_JOINED = "team.manager.added", "{name} is now a manager"
    CHANGED = "item.team.changed", "team {before:or_none} → {after:or_none}"


class Rotation(Code):
    ADDED = "rotation.added", "new rotation of {members:names}, paged by {policies:names}"
    ADDED_UNUSED = "rotation.added.unused", "new rotation of {members:names}, not in any escalation policy"
    REMOVED = "rotation.removed", "rotation of {members:names} deleted; it was paged by {policies:names}"
    REMOVED_UNUSED = "rotation.removed.unused", "rotation of {members:names} deleted"
    FOLLOWS = "rotation.changed_with_another", "changes with {rotation}"
    LEFT = "rotation.person.removed", "{person} leaves {rotation}: {left:people} left{still:still_in}"
    JOINED = "rotation.person.added", "{person} joins {rotation}: {now:people} now"
    ORDER = "rotation.order.changed", "order of people changed: {members:names}"
    TIME_ZONE = "rotation.time_zone.changed", "time zone {before} → {after}"
    HAND_OFF = "rotation.hand_off.changed", "hand-off {change:hand_off}"
    TURN = "rotation.turn.changed", "turns: {before} → {after}"
    STARTS_SOONER = "rotation.start.moved_up", "starts {before} → {after}"
    STARTS_LATER = "rotation.start.postponed", "starts {before} → {after} (nobody is on call until then)"
    HOURS = "rotation.hours.changed", "on call {after:hours} instead of {before:hours}{fewer:weekly}"
    SITE_REMOVED = "rotation.site.removed", "site {zone} removed"
    SITE_ADDED = "rotation.site.added", "site {zone} added, on call from {begin} to {end}"
    SITE_HOURS = "rotation.site.changed", "site {zone} on call {before:span} → {after:span}"


class Policy(Code):
    ADDED = "escalation_policy.added", "new: pages {levels:then_levels}, for {services:names}"
    ADDED_UNUSED = "escalation_policy.added.unused", "new: pages {levels:then_levels}, not used by a service yet"
    REMOVED = "escalation_policy.removed", "deleted: it paged {levels:then_levels}, for {services:names}"
    REMOVED_UNUSED = "escalation_policy.removed.unused", "deleted: it paged {levels:then_levels}"
    LEVEL_REMOVED = (
        "escalation_policy.level.removed",
        "level {level} ({calls:level}) removed: {then:level} is paged directly after {after:level}",
    )
    FIRST_LEVEL_REMOVED = (
        "escalation_policy.first_level.removed",
        "level {level} ({calls:level}) removed: {then:level} is paged first",
    )
    LAST_LEVEL_REMOVED = (
        "escalation_policy.last_level.removed",
        "level {level} ({calls:level}) removed: nobody is paged after {after:level}",
    )
    LEVEL_REMOVED_SOONER = (
        "escalation_policy.level.removed.sooner",
        "level {level} ({calls:level}) removed: {then:level} is paged {minutes:minutes} earlier",
    )
    LEVEL_ADDED = (
        "escalation_policy.level.added",
        "level {level} added: {calls:level} is paged {after:after_level}",
    )
    TARGETS_REPLACED = (
        "escalation_policy.level.targets_replaced",
        "level {level} pages {joined:names} instead of {gone:names}",
    )
    TARGETS_REMOVED = "escalation_policy.level.targets_removed", "level {level} no longer pages {gone:names}"
    TARGETS_ADDED = "escalation_policy.level.targets_added", "level {level} also pages {joined:names}"
    DELAY = "escalation_policy.delay.{direction}", "delay before level {level}: {before:minutes} → {after:minutes}"
    RESTART_DELAY = (
        "escalation_policy.restart_delay.{direction}",
        "delay before the levels repeat: {before:minutes} → {after:minutes}",
    )
    ANSWER_TIME = (
        "escalation_policy.answer_time.{direction}",
        "time to acknowledge at the last level: {before:minutes} → {after:minutes}",
    )
    REPEAT = "escalation_policy.repeat.{direction}", "repeat {before} → {after}"
