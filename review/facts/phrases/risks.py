"""The phrases of risks: what is lost, whom it affects, and why."""

from review.facts.fact import Code


class RiskCode(Code):
    MUTED_ITEM = "risk.notifier.muted", "{name} is muted: nobody is woken by it any more ({why})"
    DELETED_ITEM = "risk.notifier.deleted", "{name} is deleted: nobody is woken by it any more"
    SILENCED = "risk.notifiers.silenced", "nobody is woken any more by {alerts:named_alerts}: {why}"
    COVERAGE = "risk.coverage.lost", "{name}{others:stands_on} {lost:all}"
    SENTRY_ENTRY = (
        "risk.sentry.entry_replaced",
        "Sentry pages {after:link} instead of {before:link}, and whom that calls is not known here: {alerts:names}",
    )
    SENTRY_FORMER_ENTRY = (
        "risk.sentry.entry_removed",
        "Sentry pages {after:link} instead of {before:link}, and whom the earlier entry called is not known here: "
        "{alerts:names}",
    )
    SENSITIVITY = "risk.sensitivity.lowered", "{name}{others:stand_on} {factor:factor}{why:because}"
    SLO_SENSITIVITY = (
        "risk.slo.sensitivity.lowered",
        "{name}: its alerts that wake people {factor:factor_of_slo}{why:because}",
    )
    PROJECT_SENSITIVITY = (
        "risk.project.sensitivity.lowered",
        "{name} lets far fewer errors through, and {alerts:alerts} on them ({alerts:names}) {alerts:wake} people"
        "{why:because}",
    )
    DATA_LOSS = (
        "risk.data.lost",
        "{name}: {facts:all}; {alerts:alerts} that {alerts:wake} people may hear nothing any more ({alerts:names})",
    )
    ERRORS_LOST = (
        "risk.project.errors_lost",
        "{name} {lost:all}: {alerts:alerts} that {alerts:page} may miss errors ({alerts:names})",
    )
    OTHER_DATA = "risk.query.changed", "{name} queries other data: {data:data}"
    OTHER_DATA_OF_ALERTS = (
        "risk.queries.changed",
        "{name}: {alerts:alerts} that {alerts:page} ({alerts:names}) {alerts:query} other data: {data:data}",
    )
    TAGS_KEPT = (
        "risk.metric.tags.limited",
        "{metric} keeps the tags {tags:all} alone: queries by any other tag find nothing{readers:asking}",
    )
    TAGS_DROPPED = (
        "risk.metric.tags.dropped",
        "{metric} drops the tag{tags:s} {tags:all}: queries by {tags:it} find nothing{readers:asking}",
    )
    ESCALATION = "risk.escalation.weakened", "{policy}: {facts:all} ({alerts:alerts}: {alerts:names})"
    ALONE = (
        "risk.rotation.one_person",
        "one person is left in {site:site}{rotation}, which {policies:names} calls: "
        "nobody takes over when that person cannot",
    )
    ROTATION_REMOVED = (
        "risk.rotation.removed",
        "the rotation {rotation}, which {policies:names} called, is deleted",
    )
    NOBODY_ON_CALL = (
        "risk.rotation.nobody_on_call",
        "nobody of the rotation {rotation}, which {policies:names} calls, is on call for {hours:number} hours "
        "of the next four weeks{before:before_hours}",
    )
    POLICY_REMOVED = (
        "risk.escalation_policy.removed",
        "the escalation policy {policy}, by which {alerts:alerts} woke people, is deleted",
    )
    LEVELS_LOST = "risk.escalation_policy.levels_lost", "{policy}: {lost:comma}"
    OTHER_POLICY = (
        "risk.escalation_policy.fewer_levels",
        "{alerts:names}: wakes people by {policy}, with {levels:levels} instead of the {levels_before} of {before}",
    )
    DISOWNED = "risk.stack.disowned", "{name} no longer owns {vendors:delete}"
    ORPHANED = (
        "risk.channel.orphaned",
        "{name}: this stack no longer makes {channel:destination} for the account, and {stacks:names} still posts "
        "there: {alerts:named_alerts} would notify nobody",
    )
    LONG_WINDOW = (
        "risk.maintenance.long",
        "{name} mutes {alerts:alerts} that {alerts:wake} people for {length:minutes} ({alerts:names})",
    )
    FREQUENT_WINDOW = (
        "risk.maintenance.frequent",
        "{name} mutes {alerts:alerts} that {alerts:wake} people for {share:whole_percent} of all time ({alerts:names})",
    )
    WINDOWS = (
        "risk.maintenance.windows_together",
        "{name} and other windows mute {alerts:named_alerts} for {hours:number} hours of a week",
    )


class Lost(Code):
    """What something no longer finds, or whom it no longer pages."""

    CONDITION = "lost.condition", "no longer watches `{before}` but `{after}`"
    MEANING = "lost.condition.meaning", "no longer watches what it did: `{after}` is reckoned of something else"
    OTHERS_THAN_TAGGED = "lost.tags.others", "watches only what is {tags:all}"
    TAGGED = "lost.tags", "no longer watches what is {tags:all} by itself"
    PARTS = "lost.groups", "no longer watches each {tags:all} by itself"
    NO_DATA = "lost.no_data", "wakes nobody any more when its data stops"
    ISSUES = "lost.issues", "pages only for issues with {filters:all}"
    PRIORITY = "lost.priority", "pages only for {priority:priority}"
    PROJECTS = "lost.projects", "wakes nobody any more of {names:names}"
    MEASURE = "lost.sli", "no longer measures what it did"
    ADDRESS = "lost.address", "no longer asks {address}{step:of_step}"
    STEPS = "lost.steps", "no longer asks {names:all}"
    ASSERTIONS = "lost.assertions", "no longer asserts {assertions:assertions}{step:of_step}"
    LINES_RELABELLED = "lost.log_levels", "lines get another level than before, by which they are found"
    REFUSED = "lost.domains", "refuses events from {names:domains}"
    LEVEL = "lost.level", "level {level} ({calls:level}) is removed"
    TARGET = "lost.level.target", "level {level} no longer calls {target}"
    LEVEL_HOURS = (
        "lost.level.hours",
        "level {level} calls nobody for {hours:number} hours of the next four weeks, {before:number} before",
    )
    LEVEL_LATER = "lost.level.later", "level {level} is called after {after:minutes} instead of {before:minutes}"
    REPEATS = (
        "lost.repeats",
        "its levels are gone through once instead of {times} times, and then nobody is called any more",
    )
    RESTART_LATER = "lost.restart_later", "it starts over after {after:minutes} instead of {before:minutes}"
    LAST_LEVEL_ALONE = "lost.last_level", "the last level calls {person} alone instead of {before} at once"
