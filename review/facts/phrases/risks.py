"""The phrases of risks: the loss, the people concerned, and the reason."""

from review.facts.fact import Code


class RiskCode(Code):
    MUTED_ITEM = "risk.notifier.muted", "{name} no longer pages anyone: {why}"
    DELETED_ITEM = "risk.notifier.deleted", "{name} is deleted and no longer pages anyone"
    SILENCED = "risk.notifiers.silenced", "{alerts:named_alerts} no longer {alerts:page} anyone: {why}"
    COVERAGE = "risk.coverage.lost", "{name}{others:used_by} {lost:all}"
    SENTRY_ENTRY = (
        "risk.sentry.entry_replaced",
        "Sentry pages {after:link} instead of {before:link}; the catalog does not show whom the new entry pages "
        "({alerts:names})",
    )
    SENTRY_FORMER_ENTRY = (
        "risk.sentry.entry_removed",
        "Sentry pages {after:link} instead of {before:link}; the catalog does not show whom the old entry paged "
        "({alerts:names})",
    )
    SENSITIVITY = "risk.sensitivity.lowered", "{name}{others:used_by} {factor:factor}{why:because}"
    EXCEPTION = (
        "risk.exception.raised",
        "{alerts:names} cannot fire while {name} fires, and {name} now fires at much less than before{why:because}",
    )
    SLO_SENSITIVITY = "risk.slo.sensitivity.lowered", "{name}: its paging alerts {factor:factor_of_slo}{why:because}"
    PROJECT_SENSITIVITY = (
        "risk.project.sensitivity.lowered",
        "{name} accepts far fewer errors, so {alerts:paging_alerts} may not fire ({alerts:names}){why:because}",
    )
    OBJECT_CHANGED = (
        "risk.object.changed",
        "{name} pages by its own text, and changes in {properties:all}: nothing proves that it pages as soon",
    )
    DATA_LOSS = "risk.data.lost", "{name}: {facts:all}; {alerts:paging_alerts} may lose data ({alerts:names})"
    ERRORS_LOST = (
        "risk.project.errors_lost",
        "{name} {lost:all}: {alerts:paging_alerts} may miss errors ({alerts:names})",
    )
    OTHER_DATA = "risk.query.changed", "{name} queries different data: {data:data}"
    OTHER_DATA_OF_ALERTS = (
        "risk.queries.changed",
        "{name}: {alerts:paging_alerts} ({alerts:names}) {alerts:query} different data: {data:data}",
    )
    TAGS_KEPT = (
        "risk.metric.tags.limited",
        "{metric} keeps only the tags {tags:all}; queries by any other tag return nothing{readers:affected}",
    )
    TAGS_DROPPED = (
        "risk.metric.tags.dropped",
        "{metric} drops the tag{tags:s} {tags:all}; queries by {tags:it} return nothing{readers:affected}",
    )
    ESCALATION = "risk.escalation.weakened", "{policy}: {facts:all} ({alerts:alerts}: {alerts:names})"
    ALONE = (
        "risk.rotation.one_person",
        "only one person is left in {site:site}{rotation}, which {policies:names} pages: there is no backup",
    )
    ROTATION_REMOVED = "risk.rotation.removed", "the rotation {rotation}, which {policies:names} paged, is deleted"
    NOBODY_ON_CALL = (
        "risk.rotation.nobody_on_call",
        "the rotation {rotation}, which {policies:names} pages, has nobody on call for {hours:number} hours of the "
        "next four weeks{before:before_hours}",
    )
    POLICY_REMOVED = (
        "risk.escalation_policy.removed",
        "the escalation policy {policy} is deleted; {alerts:alerts} paged through it",
    )
    SERVICE_REPLACED = (
        "risk.service.replaced",
        "{before} is deleted and {after} created: PagerDuty loses the service, its open incidents and its history. "
        "For a rename, write `renamed_from: {former_id}` in {after}",
    )
    LEVELS_LOST = "risk.escalation_policy.levels_lost", "{policy}: {lost:comma}"
    OTHER_POLICY = (
        "risk.escalation_policy.fewer_levels",
        "{alerts:names}: pages through {policy} ({levels:levels}) instead of {before} ({levels_before:levels})",
    )
    OTHER_USER = (
        "risk.person.email.changed",
        "{name}, whom {policies:names} pages, is the PagerDuty user {after} instead of {before}",
    )
    USER_DELETED = (
        "risk.person.user_deleted",
        "the PagerDuty user of {name}, whom {policies:names} pages, is deleted: this stack no longer creates it",
    )
    BUILT_INS = (
        "risk.stack.built_ins",
        "{name} no longer creates the built-in metrics {metrics:all}: {alerts:paging_alerts} may lose data "
        "({alerts:names})",
    )
    DISOWNED = "risk.stack.disowned", "{name} no longer owns {vendors:delete}"
    ORPHANED = (
        "risk.channel.orphaned",
        "{name}: this stack no longer creates {channel:destination}, but it is still used by {stacks:names}; "
        "{alerts:named_alerts} would notify nobody",
    )
    LONG_WINDOW = "risk.maintenance.long", "{name} mutes {alerts:paging_alerts} for {length:minutes} ({alerts:names})"
    FREQUENT_WINDOW = (
        "risk.maintenance.frequent",
        "{name} mutes {alerts:paging_alerts} for {share:whole_percent} of the time ({alerts:names})",
    )
    WINDOWS = (
        "risk.maintenance.windows_together",
        "{name} and other windows mute {alerts:paging_alerts} for {hours:number} hours of one week ({alerts:names})",
    )
    UNREACHED = (
        "risk.page.unreached",
        "{alerts:named_alerts} {alerts:page} {delay:nobody_or_later} through {policy} in {hours:number} hours of the "
        "next four weeks",
    )
    PATH = "risk.path.unproven", "{alerts:named_alerts} may page later, or nobody: {changes:semicolons}"
    SETTINGS = (
        "risk.settings.changed",
        "{changes:semicolons}: pages may go to another account, or to nobody",
    )
    JUDGES_ITSELF = (
        "risk.code.judges_itself",
        "the code of this change judges itself, because the code of the base cannot ({files:names})",
    )
    FACTORS = "risk.path.factors", "{name} is {factor:factor_text} in all: {changes:all}"
    DELAYS = "risk.path.delays", "{name} pages up to {minutes:number} min later in all: {changes:all}"


class Lost(Code):
    """Data that an item no longer finds, or people no longer paged by it."""

    CONDITION = "lost.condition", "fires on `{after}` instead of `{before}`"
    MEANING = "lost.condition.meaning", "keeps the condition `{after}`, which now measures other data"
    OTHERS_THAN_TAGGED = "lost.tags.others", "covers only {tags:all}"
    TAGGED = "lost.tags", "no longer evaluates {tags:all} separately"
    PARTS = "lost.groups", "no longer evaluates each {tags:all} separately"
    DIVIDED = "lost.groups.added", "evaluates each {tags:all} separately, and no longer all of them together"
    NO_DATA = "lost.no_data", "no longer pages when its data stops"
    ISSUES = "lost.issues", "pages only for issues with {filters:all}"
    PRIORITY = "lost.priority", "pages only for {priority:priority}"
    PROJECTS = "lost.projects", "no longer pages for {names:names}"
    MEASURE = "lost.sli", "measures other data"
    ADDRESS = "lost.address", "no longer requests {address}{step:of_step}"
    STEPS = "lost.steps", "no longer performs the steps {names:all}"
    PRIVATE = "lost.locations", "runs only from {locations:all}, and no longer from a public location"
    ASSERTIONS = "lost.assertions", "no longer asserts {assertions:assertions}{step:of_step}"
    LINES_RELABELLED = "lost.log_levels", "log lines get different levels, so queries by level find other lines"
    REFUSED = "lost.domains", "rejects events from {names:domains}"
    LEVEL = "lost.level", "level {level} ({calls:level}) is removed"
    TARGET = "lost.level.target", "level {level} no longer pages {target}"
    LEVEL_HOURS = (
        "lost.level.hours",
        "level {level} pages nobody for {hours:number} hours of the next four weeks{before:before_hours}",
    )
    LEVEL_LATER = "lost.level.later", "level {level} is paged after {after:minutes} instead of {before:minutes}"
    TARGET_LATER = "lost.target.later", "{target} is first paged after {after:minutes} instead of {before:minutes}"
    REPEATS = "lost.repeats", "its levels are paged only once instead of {times} times"
    RESTART_LATER = "lost.restart_later", "its levels repeat after {after:minutes} instead of {before:minutes}"
    LAST_LEVEL_ALONE = "lost.last_level", "the last level pages only {person} instead of {before} targets"
