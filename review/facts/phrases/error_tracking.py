"""The phrases of Sentry: its alerts, its monitors, its projects, and the organization."""

from review.facts.fact import Code


class SentryAlert(Code):
    CONDITION = (
        "error_alert.condition.changed",
        "fires on `{after}` instead of `{before}` (no longer covers the old condition)",
    )
    COMPARED = (
        "error_alert.comparison.{direction}",
        "compared with {after:minutes} earlier instead of {before:minutes} earlier",
    )
    COMPARED_ON = "error_alert.comparison.on", "now compared with {length:minutes} earlier"
    COMPARED_OFF = "error_alert.comparison.off", "no longer compared with {length:minutes} earlier"
    THRESHOLD = "error_alert.threshold.{direction}", "threshold {before:amount} → {after:amount}"
    WINDOW = "error_alert.window.{direction}", "window {before:minutes} → {after:minutes}"
    FILTER = "error_alert.filter.changed", "filter {before} → {after}"
    FILTER_REMOVED = "error_alert.filter.removed", "no longer filtered by {filter}"
    FILTER_ADDED = "error_alert.filter.added", "now only for {filter}"
    PRIORITY = (
        "error_alert.priority.changed",
        "{channel:reaches} for {after:priority} instead of {before:priority}",
    )
    PRIORITY_REMOVED = "error_alert.priority.removed", "no longer {channel:reaches} for {priority:priority}"
    PRIORITY_ADDED = "error_alert.priority.added", "now {channel:reaches} for {priority:priority}"
    MAIL = "error_alert.mail.changed", "email {before:mail} → {after:mail}"
    FREQUENCY = (
        "error_alert.frequency.{direction}",
        "notifies of an issue {after:frequency} instead of {before:frequency}",
    )
    PROJECTS_REMOVED = "error_alert.projects.removed", "no longer covers {names:names}"
    PROJECTS_ADDED = "error_alert.projects.added", "now also covers {names:names}"
    PAGES_NO_MORE = "error_alert.pages_no_more", "no longer pages {before:responders}"
    PAGES = "error_alert.pages", "now pages {after:responders}"
    PAGES_OTHERS = "error_alert.pages_others", "pages {after:responders} instead of {before:responders}"
    SERVICE = "error_alert.service.changed", "pages for {after} instead of {before}"


class SentryMonitor(Code):
    REQUEST = "sentry_monitor.request.changed", "requests {after:space} instead of {before:space}"
    EVERY = "sentry_monitor.interval.{direction}", "requested every {before:seconds} → {after:seconds}"
    TIMEOUT = "sentry_monitor.timeout.{direction}", "response timeout {before:seconds} → {after:seconds}"
    SCHEDULE = "sentry_monitor.schedule.changed", "check-in expected {after:schedule} instead of {before:schedule}"
    GRACE = "sentry_monitor.grace.{direction}", "check-in grace period {before:minutes} → {after:minutes}"
    LONGEST = "sentry_monitor.longest.{direction}", "maximum run time {before:minutes} → {after:minutes}"
    FAILS_AFTER = "sentry_monitor.fails_after.{direction}", "fires after {after} failures in a row instead of {before}"
    RECOVERS_AFTER = (
        "sentry_monitor.recovers_after.{direction}",
        "recovers after {after} successes in a row instead of {before}",
    )


class SentryProject(Code):
    ADDED = "project.added", "new project of the team {team}"
    REMOVED = "project.removed", "deleted, with its issues; errors sent to its DSN are lost"
    DROPS = "project.filter.added", "drops {filtered:filtered}"
    ACCEPTS = "project.filter.removed", "no longer drops {filtered:filtered}"
    KEEPS_DROPPING = (
        "project.filter.kept",
        "Sentry still drops {filtered:filtered}: Watchbill cannot empty this list; delete it in Project Settings → "
        "Inbound Filters",
    )
    DOMAINS_NARROWED = (
        "project.domains.narrowed",
        "accepts events only from {after:all}, no longer from {refused:domains}",
    )
    DOMAINS_KEPT = (
        "project.domains.kept",
        'Sentry still accepts events only from {before:all}: write ["*"] to accept all',
    )
    DOMAINS = "project.domains.widened", "accepts events from {after:all}"
    OWNERSHIP_REMOVED = "project.ownership.removed", "ownership rules deleted: all members own every issue"
    OWNERS_ADDED = "project.owners.added", "{owners:all} now {owners:own} {match}"
    OWNERS_CHANGED = "project.owners.changed", "{match} is owned by {after:all} instead of {before:all}"
    OWNERS_REMOVED = "project.owners.removed", "{owners:all} no longer {owners:own} {match}"
    OWNERSHIP_ORDER = (
        "project.ownership.order.changed",
        "order of ownership rules changed: the last matching rule applies",
    )
    ASSIGN = "project.assign.changed", "issues are now assigned to {to:assigned}"
    UNMATCHED_ALL = "project.unmatched.all", "all members now own issues that match no rule"
    UNMATCHED_NOBODY = "project.unmatched.nobody", "nobody now owns issues that match no rule"
    CODEOWNERS_ON = "project.codeowners.on", "CODEOWNERS is now used"
    CODEOWNERS_OFF = "project.codeowners.off", "CODEOWNERS is no longer used"
    SPIKES_ON = "project.spike_protection.on", "spike protection on: drops the events of a spike"
    SPIKES_OFF = (
        "project.spike_protection.off",
        "spike protection off: accepts and bills the events of a spike",
    )
    SPIKE_NOTIFY_REMOVED = "project.spike_notify.removed", "spikes no longer notify {names:all}"
    SPIKE_NOTIFY_ADDED = "project.spike_notify.added", "spikes now notify {names:all}"
    SPIKE_CHANNEL_ID = "project.spike_notify.id_changed", "spikes notify a Slack channel with a different id"
    RATE_LIMIT = "project.rate_limit.changed", "accepts {after:limit} instead of {before:limit}"
    SAMPLED = "project.sample_rate.{direction}", "sends {before:share} → {after:share} of {kind}"
    HERE_ADDED = "project.environment.added", "now has alerts in this environment"
    HERE_REMOVED = "project.environment.removed", "no longer has alerts in this environment"
    SCRUB_REMOVED = "project.scrub.removed", "no longer scrubs {names:all}"
    SCRUB_ADDED = "project.scrub.added", "now also scrubs {names:all}"


class SentryTracking(Code):
    ALL_ENVIRONMENTS = (
        "error_tracking.environments.all",
        "its alerts cover all environments: errors of other environments also notify",
    )
    OWN_ENVIRONMENT = (
        "error_tracking.environments.own",
        "its alerts cover only {environment}; Sentry must have received an event from it",
    )
    DISCONNECTED = (
        "error_tracking.pagerduty.removed",
        "Sentry is no longer connected to PagerDuty{alerts:with_alerts}",
    )
    CONNECTED = "error_tracking.pagerduty.added", "Sentry is now connected to PagerDuty{alerts:with_alerts}"
    PAGES = (
        "error_tracking.pagerduty.changed",
        "Sentry pages {after:link} instead of {before:link}{alerts:with_alerts}",
    )
    ENTRY_UNUSED = (
        "error_tracking.pagerduty.unused_entry",
        "the entry {entry} is no longer used: delete it in Sentry unless something else uses it",
    )
