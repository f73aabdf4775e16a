"""The phrases of channels, services, dashboards, logs, maintenance, the status page and the stack."""

from review.facts.fact import Code


class Channel(Code):
    ADDED = "channel.added", "new: {channel:leads}, used by {alerts:named_alerts}"
    ADDED_UNUSED = "channel.added.unused", "new: {channel:leads}, not used yet"
    REMOVED = "channel.removed", "deleted: {channel:leads}, which was used by {alerts:named_alerts}"
    REMOVED_UNUSED = "channel.removed.unused", "deleted: {channel:leads}, to which no alert of this stack posts"
    ADDRESS = "channel.address.changed", "{field:address_field} {before:addresses} → {after:addresses}"
    ADDRESS_USED = (
        "channel.address.changed.used",
        "{field:address_field} {before:addresses} → {after:addresses}: {alerts:alerts} {alerts:post} there"
        "{alerts:in_parentheses}",
    )
    ADDRESS_REMOVED = (
        "channel.address.removed",
        "{field:address_field} {before:addresses} → none: the channel has no address{alerts:in_parentheses}",
    )
    KIND = "channel.kind.changed", "changed from {before:leads} to {after:leads}{alerts:with_alerts}"
    HERE_ADDED = "channel.environment.added", "now receives alerts of {environment}{alerts:with_alerts}"
    HERE_REMOVED = "channel.environment.removed", "no longer receives alerts of {environment}{alerts:with_alerts}"
    ENVIRONMENTS = (
        "channel.environments.changed",
        "receives alerts of {after:environments} instead of {before:environments}",
    )
    DEFAULT_ADDED = "channel.default.added", "is now the default channel of {name} alerts"
    DEFAULT_REMOVED = "channel.default.removed", "is no longer the default channel of {name} alerts"


class Service(Code):
    ADDED = "service.added", "new service with {alerts:alerts}"
    ADDED_UNWATCHED = "service.added.unwatched", "new service without an alert yet"
    REMOVED = "service.removed", "deleted, with {alerts:alerts}"
    REMOVED_PAGING = "service.removed.paging", "deleted: {alerts:alerts} paged for it ({alerts:names})"
    POLICY_REMOVED = (
        "service.escalation_policy.removed",
        "no longer pages {before}{alerts:with_alerts}",
    )
    POLICY_ADDED = "service.escalation_policy.added", "now pages {after}{alerts:with_alerts}"
    POLICY_CHANGED = (
        "service.escalation_policy.changed",
        "pages {after} instead of {before}{alerts:with_alerts}",
    )
    DEFAULT_ON = "service.default.on", "is now the default service of items without a service"
    DEFAULT_OFF = "service.default.off", "is no longer the default service of items without a service"
    EXTERNAL = "service.external.on", "now external: nobody here is paged for it"
    INTERNAL = "service.external.off", "no longer external"
    DEPENDENCY_REMOVED = "service.dependency.removed", "no longer depends on {name}"
    DEPENDENCY_ADDED = "service.dependency.added", "now depends on {name}"
    SUPPORT_REMOVED = "business_service.support.removed", "no longer depends on {name}"
    SUPPORT_ADDED = "business_service.support.added", "now depends on {name}"
    TAG = "service.tag.changed", "queries data tagged service:{after} instead of service:{before}"
    TEAM_POSTS = (
        "service.team.changed",
        "team {before:or_none} → {after:or_none}; its {alerts:alerts} still {alerts:post_to} {places:all}",
    )
    RUNBOOKS = "service.runbooks.changed", "runbooks: {before:or_none} → {after:or_none}"
    LINKS = "service.links.changed", "links: {changes:links}"


class Dashboard(Code):
    ADDED = "dashboard.added", "new dashboard"
    REMOVED = "dashboard.removed", "dashboard deleted: links to it break"
    GROUP_REMOVED = "dashboard.group.removed", "group {group:group} removed"
    GROUP_ADDED = "dashboard.group.added", "group {group:group} added"
    HIDDEN = "dashboard.shown.removed", "no longer shows {names:names}"
    SHOWN = "dashboard.shown.added", "now shows {names:names}"
    ORDER = "dashboard.order.changed", "order changed"


class Lines(Code):
    PIPELINE_ADDED = "pipeline.added", "new: parses log lines that match `{filter}`"
    PIPELINE_REMOVED = (
        "pipeline.removed",
        "deleted: log lines that match `{filter}` are no longer parsed",
    )
    PIPELINE_REMOVED_METRICS = (
        "pipeline.removed.metrics",
        "deleted: log lines that match `{filter}` are no longer parsed, and metrics made from them may stop",
    )
    INDEX_ADDED = "index.added", "new: log lines that match `{filter}` can be searched for {days:days}"
    INDEX_REMOVED = (
        "index.removed",
        "deleted: log lines that match `{filter}` no longer have their own index{alerts:may_count_fewer}",
    )
    ARCHIVE_ADDED = "archive.added", "new: log lines that match `{filter}` are archived"
    ARCHIVE_REMOVED = "archive.removed", "deleted: log lines that match `{filter}` are no longer archived"
    FILTER_WIDENED = "logs.filter.widened", "filter `{before}` → `{after}` (matches the same lines and more)"
    FILTER = "logs.filter.changed", "filter `{before}` → `{after}`{alerts:may_count_fewer}"
    FILTER_OF_PIPELINE = (
        "pipeline.filter.changed",
        "filter `{before}` → `{after}` (some lines may no longer be parsed)",
    )
    RETENTION = "logs.retention.{direction}", "can be searched for {before} → {after:days}"
    EXCLUSION_ADDED = (
        "index.exclusion.added",
        "new exclusion {exclusion}: {keep:share_or_none} of the lines that match `{filter}` can be "
        "searched{alerts:may_count_fewer}",
    )
    EXCLUSION_REMOVED = (
        "index.exclusion.removed",
        "exclusion {exclusion} removed: all lines that match `{filter}` can be searched",
    )
    EXCLUSION_NARROWED = (
        "index.exclusion.filter.narrowed",
        "exclusion {exclusion}: filter `{before}` → `{after}` (excludes less)",
    )
    EXCLUSION_FILTER = (
        "index.exclusion.filter.changed",
        "exclusion {exclusion}: filter `{before}` → `{after}`{alerts:may_count_fewer}",
    )
    EXCLUSION_KEEP = (
        "index.exclusion.keep.{direction}",
        "exclusion {exclusion} keeps {before:share} → {after:share}{alerts:may_count_fewer}",
    )
    EXCLUSION_ORDER = "index.exclusion.order.changed", "order of exclusions changed"
    SENSITIVE_REMOVED = "logs.sensitive.removed", "{rule} is no longer masked in log lines"
    SENSITIVE_ADDED = "logs.sensitive.added", "{rule} is now masked in log lines"
    SENSITIVE_RENAMED = "logs.sensitive.renamed", "masking rule {before} renamed to {after}"
    SENSITIVE_CHANGED = "logs.sensitive.changed", "masking rule {rule} matches different text"
    LEVELS = "logs.levels.changed", "levels: {changes:log_levels}"


class Maintenance(Code):
    ADDED = "maintenance.added", "mutes {window:window_of}: {alerts:alerts} ({names:names}), none of them paging"
    ADDED_PAGING = (
        "maintenance.added.paging",
        "mutes {window:window_of}: {alerts:alerts} ({names:names}), {count} of them paging ({paging:names})",
    )
    ADDED_UNUSED = "maintenance.added.unused", "mutes {window:window_of}, which has no alerts"
    REMOVED = "maintenance.removed", "no longer mutes {window:window_of}"
    LENGTH = "maintenance.length.{direction}", "lasts {before:minutes} → {after:minutes}"
    MOVED = "maintenance.start.changed", "{after:window} instead of {before:window}"
    RECURRENCE = "maintenance.recurrence.changed", "{before:recurrence} → {after:recurrence}"
    EVERYTHING = "maintenance.services.all", "mutes everything instead of only {names:names}"
    NARROWED = "maintenance.services.narrowed", "mutes only {names:names} instead of everything"
    SERVICES_ADDED = "maintenance.services.added", "now also mutes {names:names}"
    SERVICES_REMOVED = "maintenance.services.removed", "no longer mutes {names:names}"


class Stack(Code):
    ADDED = "stack.added", "new stack of the environment {environment}, with {alerts:alerts}"
    REMOVED = "stack.removed", "stack deleted, with {alerts:alerts}"
    ENVIRONMENT = "stack.environment.changed", "environment {before} → {after}"
    SILENCED = (
        "stack.environment.silenced",
        "environment {before} → {after}: no longer pages anyone ({alerts:paging_alerts})",
    )
    PAGING = (
        "stack.environment.paging",
        "environment {before} → {after}: now pages people ({alerts:alerts})",
    )
    DISOWNED = "stack.owns.removed", "no longer owns {vendor:deletes}"
    OWNED = "stack.owns.added", "now owns {vendor:creates}"
    TAG_REMOVED = "stack.tag.removed", "no longer adds the tag {name}"
    TAG_ADDED = "stack.tag.added", "now adds the tag {name}"
    RUNBOOK_ASSETS_ON = "stack.runbook_assets.on", "now shows runbooks as monitor assets"
    RUNBOOK_ASSETS_OFF = "stack.runbook_assets.off", "no longer shows runbooks as monitor assets"


class Playbook(Code):
    ADDED = "playbook.added", "alert messages now link to the playbook at {url}"
    REMOVED = "playbook.removed", "alert messages no longer link to the playbook at {url}"
    MOVED = "playbook.url.changed", "alert messages link to the playbook at {after} instead of {before}"
    ALERTS = "playbook.alerts.changed", "{alerts:alerts} change only in this link"


class StatusPage(Code):
    ADDED = "status_page.added", "new {section:part_of_page}"
    REMOVED = "status_page.removed", "{section:part_of_page} deleted, with its history"
    PUBLISHED = "status_page.visibility.public", "visibility {before} → {after}: customers see it"
    HIDDEN = "status_page.visibility.internal", "visibility {before} → {after}: customers no longer see it"
    DOMAIN = "status_page.domain.changed", "address {before} → {after}: links to the old one break"
    MEMBERS_REMOVED = "status_page.members.removed", "no longer contains {names:names}"
    MEMBERS_ADDED = "status_page.members.added", "now contains {names:names}"
    ORDER = "status_page.order.changed", "order changed: {names:names}"
    MESSAGE_REMOVED = "status_page.message.removed", "{phase} message removed"
    MESSAGE_ADDED = "status_page.message.added", "{phase} message added"
    MESSAGE_CHANGED = "status_page.message.changed", "{phase} message changed"
