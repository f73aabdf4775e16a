"""The phrases of alerts' conditions, and of the signals and metrics that they use."""

from review.facts.fact import Code


class Alert(Code):
    CONDITION = (
        "alert.condition.changed",
        "fires on {after:condition} instead of {before:condition} (what it watched is watched no more)",
    )
    EXPRESSION = (
        "alert.expression.changed",
        "fires on `{after}` instead of `{before}` (what it watched may be watched no more)",
    )
    MEMBER = "alert.member.changed", "{member}, which it joins: {fact}"
    NEGATED_MEMBER = "alert.negated_member.changed", "{member}, which it joins by `not`: {fact}"
    BUILT_IN = "alert.signal.redefined", "{signal} is defined otherwise (what it watched may be watched no more)"
    THRESHOLD = "alert.threshold.{direction}", "threshold {before:amount} → {after:amount}"
    UNIT = "alert.threshold.unit_changed", "threshold {before:amount} → {after:amount} (in another unit)"
    COMPARATOR = "alert.comparator.changed", "comparison {before} → {after}"
    COMPARATOR_REVERSED = "alert.comparator.reversed", "comparison {before} → {after} (fires on the other side)"
    FORECAST = "alert.forecast.{direction}", "looks ahead {before:minutes} → {after:minutes}"
    WINDOW = "alert.window.{direction}", "window {before:minutes} → {after:minutes}"
    MIN_EVENTS = "alert.min_events.{direction}", "minimum events{groups:in_each} {before:number} → {after:number}"
    WARNING_REMOVED = "alert.warning.removed", "no longer warns at {before:amount}"
    WARNING_ADDED = "alert.warning.added", "warns at {after:amount}"
    WARNING = "alert.warning.{direction}", "warns at {before:amount} → {after:amount}"
    RECOVERY = "alert.recovery.{direction}", "ends at {after:recovery} instead of {before:recovery}"
    WARNING_RECOVERY = (
        "alert.warning_recovery.{direction}",
        "warning ends at {after:recovery} instead of {before:recovery}",
    )
    GROUPS = "alert.groups.changed", "judged {after:parts} instead of {before:parts}"
    GROUPS_MINIMUM = (
        "alert.groups.fewer_events",
        "judged {after:parts} instead of {before:parts} (one with fewer than {events:number} events never fires)",
    )
    NO_DATA = "alert.no_data.changed", "no data: {before} → {after} ({silence:silence})"
    DELAY = (
        "alert.evaluation_delay.{direction}",
        "evaluation delay {before:seconds_or_none} → {after:seconds_or_none}",
    )
    DEVIATIONS = "alert.deviations.{direction}", "deviations {before} → {after}"
    DIRECTION = "alert.direction.changed", "fires {after:direction} the expected instead of {before:direction} it"
    HEARTBEAT = (
        "alert.heartbeat.{direction}",
        "heartbeat due every {before:minutes_or_none} → {after:minutes_or_none}",
    )
    READS = "alert.signal.changed", "{signal}: {fact}"
    READS_OTHER = "alert.signal.replaced", "{signal}: {fact} (what it watched may be watched no more)"


class Signal(Code):
    ADDED = "signal.added", "new {noun}: {readers:readers}"
    REMOVED = "signal.removed", "{noun} deleted{readers:was_read_by}"
    CHANGED = "signal.changed", "{fact}{readers:read_by}"
    KIND = "signal.kind.changed", "{before} → {after}"
    KIND_FIELD = "signal.kind_field.changed", "kind {before} → {after}"
    FILTER = "signal.filter.changed", "filter {before:tags} → {after:tags}"
    PERCENTILE = "signal.percentile.{direction}", "percentile {before} → {after}"
    AGGREGATE = "signal.aggregate.changed", "joined by {before} → {after}"
    EVERYWHERE = "signal.environments.all", "looks at every environment"
    OWN_ENVIRONMENT = "signal.environments.own", "looks at its own environment alone"
    SCOPE = "signal.service_scope.changed", "looks at {after:scope} instead of {before:scope}"
    SERVICES = "signal.services.changed", "services {before:services} → {after:services}"
    METRIC = "signal.metric.changed", "metric {before:or_none} → {after:or_none}"
    SEARCH = "signal.search.changed", "search `{before}` → `{after}`"
    TEXT = "signal.text.changed", "{field}: {before:or_none} → {after:or_none}"
    FIELD = "signal.field.changed", "{field:label}: {before:shown} → {after:shown}"
    EVENT = "metric.event.changed", "made of {after:event} instead of {before:event}"
    MEASURED = "metric.field.changed", "measures {after:measured} instead of {before:measured}"
    TAGS_REMOVED = "metric.tags.removed", "no longer tagged with {names:all}"
    TAGS_ADDED = "metric.tags.added", "tagged with {names:all} too"
    REPORTED_ON = "metric.reported.on", "its unit, description and tags are set in Datadog"
    REPORTED_OFF = "metric.reported.off", "its unit, description and tags are no longer set in Datadog"
