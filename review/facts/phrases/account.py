"""The phrases of channels, services, dashboards, logs, maintenance, the status page and the stack."""

from review.facts.fact import Code


class Channel(Code):
    ADDED = "channel.added", "new: {channel:leads} hears{alerts:with_alerts}"
    ADDED_UNUSED = "channel.added.unused", "new: {channel:leads}, which nothing tells yet"
    REMOVED = "channel.removed", "deleted: {channel:leads} heard{alerts:with_alerts}"
    REMOVED_UNUSED = "channel.removed.unused", "deleted: {channel:leads}, which nothing told"
    ADDRESS = "channel.address.changed", "{field:address_field} {before:addresses} → {after:addresses}"
    ADDRESS_USED = (
        "channel.address.changed.used",
        "{field:address_field} {before:addresses} → {after:addresses}: {alerts:alerts} {alerts:post} there"
        "{alerts:in_parentheses}",
    )
    ADDRESS_REMOVED = (
        "channel.address.removed",
        "{field:address_field} {before:addresses} → none: no address is left{alerts:in_parentheses}",
    )
    KIND = "channel.kind.changed", "is {after:leads} now, {before:leads} before{alerts:with_alerts}"
    HERE_ADDED = "channel.environment.added", "hears of {environment} now{alerts:with_alerts}"
    HERE_REMOVED = "channel.environment.removed", "hears of {environment} no more{alerts:with_alerts}"
    ENVIRONMENTS = (
        "channel.environments.changed",
        "hears of {after:environments} instead of {before:environments}",
    )
    DEFAULT_ADDED = "channel.default.added", "hears of {name} alerts that name no channel"
    DEFAULT_REMOVED = "channel.default.removed", "no longer hears of {name} alerts that name no channel"


class Service(Code):
    ADDED = "service.added", "new service with {alerts:alerts}"
    ADDED_UNWATCHED = "service.added.unwatched", "new service that nothing watches yet"
    REMOVED = "service.removed", "deleted, with {alerts:alerts}"
    REMOVED_PAGING = "service.removed.paging", "deleted: {alerts:alerts} woke people for it ({alerts:names})"
    POLICY_REMOVED = (
        "service.escalation_policy.removed",
        "pages nobody any more, {before} before{alerts:with_alerts}",
    )
    POLICY_ADDED = "service.escalation_policy.added", "pages go to {after}{alerts:with_alerts}"
    POLICY_CHANGED = (
        "service.escalation_policy.changed",
        "pages go to {after} instead of {before}{alerts:with_alerts}",
    )
    DEFAULT_ON = "service.default.on", "what names no service belongs to it"
    DEFAULT_OFF = "service.default.off", "what names no service belongs to it no more"
    EXTERNAL = "service.external.on", "run by somebody else now: nobody here is paged for it"
    INTERNAL = "service.external.off", "run here now"
    DEPENDENCY_REMOVED = "service.dependency.removed", "no longer stands on {name}"
    DEPENDENCY_ADDED = "service.dependency.added", "stands on {name} too"
    SUPPORT_REMOVED = "business_service.support.removed", "no longer supported by {name}"
    SUPPORT_ADDED = "business_service.support.added", "now supported by {name}"
    TAG = "service.tag.changed", "asks for data tagged service:{after} instead of service:{before}"
    RUNBOOKS = "service.runbooks.changed", "runbooks: {before:or_none} → {after:or_none}"
    LINKS = "service.links.changed", "links: {changes:links}"


class Dashboard(Code):
    ADDED = "dashboard.added", "new dashboard"
    REMOVED = "dashboard.removed", "dashboard deleted: links to it break"
    GROUP_REMOVED = "dashboard.group.removed", "group {group:group} taken out"
    GROUP_ADDED = "dashboard.group.added", "group {group:group} added"
    HIDDEN = "dashboard.shown.removed", "no longer shows {names:names}"
    SHOWN = "dashboard.shown.added", "shows {names:names} too"
    ORDER = "dashboard.order.changed", "shows the same in another order"


class Lines(Code):
    PIPELINE_ADDED = "pipeline.added", "new: reads the lines of `{filter}`"
    PIPELINE_REMOVED = (
        "pipeline.removed",
        "deleted: the lines of `{filter}` are no longer read as the product writes them",
    )
    PIPELINE_REMOVED_METRICS = (
        "pipeline.removed.metrics",
        "deleted: the lines of `{filter}` are no longer read as the product writes them, "
        "and metrics made of them may stop",
    )
    INDEX_ADDED = "index.added", "new: the lines of `{filter}` can be searched for {days:days}"
    INDEX_REMOVED = (
        "index.removed",
        "deleted: the lines of `{filter}` have no index of their own{alerts:may_count_fewer}",
    )
    ARCHIVE_ADDED = "archive.added", "new: the lines of `{filter}` are kept for good"
    ARCHIVE_REMOVED = "archive.removed", "deleted: the lines of `{filter}` are no longer kept for good"
    FILTER_WIDENED = "logs.filter.widened", "filter `{before}` → `{after}` (finds all that it found, and more)"
    FILTER = "logs.filter.changed", "filter `{before}` → `{after}`{alerts:may_count_fewer}"
    FILTER_OF_PIPELINE = (
        "pipeline.filter.changed",
        "filter `{before}` → `{after}` (lines that it found may be read no more)",
    )
    RETENTION = "logs.retention.{direction}", "can be searched for {before} → {after:days}"
    EXCLUSION_ADDED = (
        "index.exclusion.added",
        "new exclusion {exclusion}: {keep:share_or_nothing} of `{filter}` can be searched{alerts:may_count_fewer}",
    )
    EXCLUSION_REMOVED = (
        "index.exclusion.removed",
        "exclusion {exclusion} taken out: all of `{filter}` can be searched",
    )
    EXCLUSION_NARROWED = (
        "index.exclusion.filter.narrowed",
        "exclusion {exclusion}: filter `{before}` → `{after}` (leaves out less)",
    )
    EXCLUSION_FILTER = (
        "index.exclusion.filter.changed",
        "exclusion {exclusion}: filter `{before}` → `{after}`{alerts:may_count_fewer}",
    )
    EXCLUSION_KEEP = (
        "index.exclusion.keep.{direction}",
        "exclusion {exclusion} keeps {before:share} → {after:share}{alerts:may_count_fewer}",
    )
    EXCLUSION_ORDER = "index.exclusion.order.changed", "exclusions in another order"
    SENSITIVE_REMOVED = "logs.sensitive.removed", "{rule} can be seen in log lines"
    SENSITIVE_ADDED = "logs.sensitive.added", "{rule} can no longer be seen in log lines"
    SENSITIVE_RENAMED = "logs.sensitive.renamed", "what was hidden as {before} is hidden as {after}"
    SENSITIVE_CHANGED = "logs.sensitive.changed", "what is hidden as {rule} is found in another way"
    LEVELS = "logs.levels.changed", "levels: {changes:log_levels}"


class Maintenance(Code):
    ADDED = "maintenance.added", "mutes {window:window_of}: {alerts:alerts}, none of which wakes anybody"
    ADDED_PAGING = (
        "maintenance.added.paging",
        "mutes {window:window_of}: {alerts:alerts}, {count} of which wake people ({paging:names})",
    )
    ADDED_UNUSED = "maintenance.added.unused", "mutes {window:window_of}, where nothing notifies"
    REMOVED = "maintenance.removed", "no longer mutes {window:window_of}"
    LENGTH = "maintenance.length.{direction}", "lasts {before:minutes} → {after:minutes}"
    MOVED = "maintenance.start.changed", "{after:window} instead of {before:window}"
    RECURRENCE = "maintenance.recurrence.changed", "{before:recurrence} → {after:recurrence}"
    EVERYTHING = "maintenance.services.all", "mutes everything, and not only {names:names}"
    NARROWED = "maintenance.services.narrowed", "mutes {names:names} alone instead of everything"
    SERVICES_ADDED = "maintenance.services.added", "mutes {names:names} too"
    SERVICES_REMOVED = "maintenance.services.removed", "no longer mutes {names:names}"


class Stack(Code):
    ADDED = "stack.added", "new stack of the environment {environment}, with {alerts:alerts}"
    REMOVED = "stack.removed", "the stack is gone, with {alerts:alerts}"
    ENVIRONMENT = "stack.environment.changed", "environment {before} → {after}"
    SILENCED = (
        "stack.environment.silenced",
        "environment {before} → {after}: nobody is paged any more, and {alerts:alerts} woke people",
    )
    PAGING = (
        "stack.environment.paging",
        "environment {before} → {after}: people are paged now, by {alerts:alerts}",
    )
    DISOWNED = "stack.owns.removed", "no longer owns {vendor:deletes}"
    OWNED = "stack.owns.added", "owns {vendor:makes}"
    TAG_REMOVED = "stack.tag.removed", "no longer tags with {name}"
    TAG_ADDED = "stack.tag.added", "tags with {name}"
    RUNBOOK_ASSETS_ON = "stack.runbook_assets.on", "shows runbooks as assets of monitors"
    RUNBOOK_ASSETS_OFF = "stack.runbook_assets.off", "no longer shows runbooks as assets of monitors"


class StatusPage(Code):
    ADDED = "status_page.added", "new {section:part_of_page}"
    REMOVED = "status_page.removed", "{section:part_of_page} deleted, with its history"
    PUBLISHED = "status_page.visibility.public", "visibility {before} → {after}: customers see it"
    HIDDEN = "status_page.visibility.internal", "visibility {before} → {after}: customers no longer see it"
    DOMAIN = "status_page.domain.changed", "address {before} → {after}: links to the old one break"
    MEMBERS_REMOVED = "status_page.members.removed", "no longer has {names:names}"
    MEMBERS_ADDED = "status_page.members.added", "has {names:names} too"
    ORDER = "status_page.order.changed", "in another order: {names:names}"
    MESSAGE_REMOVED = "status_page.message.removed", "message {phase} taken out"
    MESSAGE_ADDED = "status_page.message.added", "message {phase} added"
    MESSAGE_CHANGED = "status_page.message.changed", "message {phase} rewritten"
