"""The phrases of alerts' conditions, and of the signals and metrics that they use."""

from review.facts.fact import Code


class Alert(Code):
    CONDITION = (
        "alert.condition.changed",
        "fires on {after:condition} instead of {before:condition} (no longer covers the old condition)",
    )
    EXPRESSION = (
        "alert.expression.changed",
        "fires on `{after}` instead of `{before}` (may no longer cover the old expression)",
    )
    MEMBER = "alert.member.changed", "member {member}: {fact}"
    NEGATED_MEMBER = "alert.negated_member.changed", "negated member {member}: {fact}"
    BUILT_IN = "alert.signal.redefined", "{signal} has a new definition (may no longer cover the old one)"
    THRESHOLD = "alert.threshold.{direction}", "threshold {before:amount} → {after:amount}"
    UNIT = "alert.threshold.unit_changed", "threshold {before:amount} → {after:amount} (different unit)"
    COMPARATOR = "alert.comparator.changed", "comparison {before} → {after}"
    COMPARATOR_REVERSED = "alert.comparator.reversed", "comparison {before} → {after} (opposite direction)"
    FORECAST = "alert.forecast.{direction}", "forecast {before:minutes} → {after:minutes} ahead"
    WINDOW = "alert.window.{direction}", "window {before:minutes} → {after:minutes}"
    MIN_EVENTS = "alert.min_events.{direction}", "minimum events{groups:in_each} {before:number} → {after:number}"
    WARNING_REMOVED = "alert.warning.removed", "no longer warns at {before:amount}"
    WARNING_ADDED = "alert.warning.added", "now warns at {after:amount}"
    WARNING = "alert.warning.{direction}", "warns at {before:amount} → {after:amount}"
    RECOVERY = "alert.recovery.{direction}", "recovers at {after:recovery} instead of {before:recovery}"
    WARNING_RECOVERY = (
        "alert.warning_recovery.{direction}",
        "warning recovers at {after:recovery} instead of {before:recovery}",
    )
    GROUPS = "alert.groups.changed", "evaluated {after:parts} instead of {before:parts}"
    GROUPS_MINIMUM = (
        "alert.groups.fewer_events",
        "evaluated {after:parts} instead of {before:parts} (a group with fewer than {events:number} events never "
        "fires)",
    )
    NO_DATA = "alert.no_data.changed", "no data: {before} → {after} ({silence:silence})"
    DELAY = (
        "alert.evaluation_delay.{direction}",
        "evaluation delay {before:seconds_or_none} → {after:seconds_or_none}",
    )
    DEVIATIONS = "alert.deviations.{direction}", "deviations {before} → {after}"
    DIRECTION = "alert.direction.changed", "fires {after:direction} the expected range instead of {before:direction} it"
    HEARTBEAT = (
        "alert.heartbeat.{direction}",
        "heartbeat expected every {before:minutes_or_none} → {after:minutes_or_none}",
    )
    READS = "alert.signal.changed", "{signal}: {fact}"
    READS_OTHER = "alert.signal.replaced", "{signal}: {fact} (may no longer cover the old data)"


class Signal(Code):
    ADDED = "signal.added", "new {noun}: {readers:readers}"
    REMOVED = "signal.removed", "{noun} deleted{readers:used_by}"
    CHANGED = "signal.changed", "{fact}{readers:used_by}"
    KIND = "signal.kind.changed", "{before} → {after}"
    KIND_FIELD = "signal.kind_field.changed", "kind {before} → {after}"
    FILTER = "signal.filter.changed", "filter {before:tags} → {after:tags}"
    PERCENTILE = "signal.percentile.{direction}", "percentile {before} → {after}"
    AGGREGATE = "signal.aggregate.changed", "aggregated by {before} → {after}"
    EVERYWHERE = "signal.environments.all", "queries all environments"
    OWN_ENVIRONMENT = "signal.environments.own", "queries only its own environment"
    SCOPE = "signal.service_scope.changed", "queries {after:scope} instead of {before:scope}"
    SERVICES = "signal.services.changed", "services: {before:services} → {after:services}"
    METRIC = "signal.metric.changed", "metric {before:or_none} → {after:or_none}"
    SEARCH = "signal.search.changed", "search `{before}` → `{after}`"
    TEXT = "signal.text.changed", "{field}: {before:or_none} → {after:or_none}"
    FIELD = "signal.field.changed", "{field:label}: {before:shown} → {after:shown}"
    EVENT = "metric.event.changed", "made from {after:event} instead of {before:event}"
    MEASURED = "metric.field.changed", "measures {after:measured} instead of {before:measured}"
    TAGS_REMOVED = "metric.tags.removed", "no longer tagged with {names:all}"
    TAGS_ADDED = "metric.tags.added", "now tagged with {names:all}"
    REPORTED_ON = "metric.reported.on", "unit, description and tags are now set in Datadog"
    REPORTED_OFF = "metric.reported.off", "unit, description and tags are no longer set in Datadog"
