"""The phrases of Sentry: its alerts, its monitors, its projects, and the organization."""

from review.facts.fact import Code


class SentryAlert(Code):
    CONDITION = (
        "error_alert.condition.changed",
        "fires on `{after}` instead of `{before}` (what it watched is watched no more)",
    )
    COMPARED = (
        "error_alert.comparison.{direction}",
        "compared with {after:minutes} before instead of {before:minutes}",
    )
    COMPARED_ON = "error_alert.comparison.on", "compared with {length:minutes} before"
    COMPARED_OFF = "error_alert.comparison.off", "no longer compared with {length:minutes} before"
    THRESHOLD = "error_alert.threshold.{direction}", "threshold {before:amount} → {after:amount}"
    WINDOW = "error_alert.window.{direction}", "window {before:minutes} → {after:minutes}"
    FILTER = "error_alert.filter.changed", "filter {before} → {after}"
    FILTER_REMOVED = "error_alert.filter.removed", "no longer filtered by {filter}"
    FILTER_ADDED = "error_alert.filter.added", "only for {filter}"
    PRIORITY = (
        "error_alert.priority.changed",
        "{channel:reaches} for {after:priority} instead of {before:priority}",
    )
    PRIORITY_REMOVED = "error_alert.priority.removed", "no longer {channel:reaches} for {priority:priority}"
    PRIORITY_ADDED = "error_alert.priority.added", "now {channel:reaches} for {priority:priority}"
    MAIL = "error_alert.mail.changed", "mail {after:mail} (before: {before:mail})"
    FREQUENCY = (
        "error_alert.frequency.{direction}",
        "notifies of one issue {after:frequency} instead of {before:frequency}",
    )
    PROJECTS_REMOVED = "error_alert.projects.removed", "no longer for {names:names}"
    PROJECTS_ADDED = "error_alert.projects.added", "now for {names:names} too"
    PAGES_NO_MORE = "error_alert.pages_no_more", "no longer pages {before:responders}"
    PAGES = "error_alert.pages", "now pages {after:responders}"
    PAGES_OTHERS = "error_alert.pages_others", "pages {after:responders} instead of {before:responders}"
    SERVICE = "error_alert.service.changed", "pages for {after} instead of {before}"


class SentryMonitor(Code):
    REQUEST = "sentry_monitor.request.changed", "no longer requests {before:space} but {after:space}"
    EVERY = "sentry_monitor.interval.{direction}", "requested every {before:seconds} → {after:seconds}"
    TIMEOUT = "sentry_monitor.timeout.{direction}", "an answer may take {before:seconds} → {after:seconds}"
    SCHEDULE = "sentry_monitor.schedule.changed", "checks in {after:schedule} instead of {before:schedule}"
    GRACE = "sentry_monitor.grace.{direction}", "a check-in may be late by {before:minutes} → {after:minutes}"
    LONGEST = "sentry_monitor.longest.{direction}", "a run may take {before:minutes} → {after:minutes}"
    FAILS_AFTER = "sentry_monitor.fails_after.{direction}", "fires after {after} failures in a row instead of {before}"
    RECOVERS_AFTER = (
        "sentry_monitor.recovers_after.{direction}",
        "ends after {after} in a row that are well instead of {before}",
    )


class SentryProject(Code):
    ADDED = "project.added", "new project of the team {team}"
    REMOVED = "project.removed", "deleted: errors that are sent to its DSN are lost, and its issues go"
    DROPS = "project.filter.added", "drops {filtered:filtered}"
    ACCEPTS = "project.filter.removed", "no longer drops {filtered:filtered}"
    KEEPS_DROPPING = (
        "project.filter.kept",
        "Sentry goes on dropping {filtered:filtered}: its list cannot be emptied from here; "
        "delete it in Project Settings → Inbound Filters",
    )
    DOMAINS_NARROWED = (
        "project.domains.narrowed",
        "accepts events from {after:all} alone, no longer from {refused:domains}",
    )
    DOMAINS_KEPT = (
        "project.domains.kept",
        'Sentry goes on accepting events from {before:all} alone: write ["*"] to accept all',
    )
    DOMAINS = "project.domains.widened", "accepts events from {after:all}"
    OWNERSHIP_REMOVED = "project.ownership.removed", "ownership rules deleted: all members own every issue"
    OWNERS_ADDED = "project.owners.added", "{owners:all} {owners:own} {match}"
    OWNERS_CHANGED = "project.owners.changed", "{match} belongs to {after:all} instead of {before:all}"
    OWNERS_REMOVED = "project.owners.removed", "{owners:all} no longer {owners:own} {match}"
    OWNERSHIP_ORDER = (
        "project.ownership.order.changed",
        "ownership rules in another order: of several that match the last one wins",
    )
    ASSIGN = "project.assign.changed", "issues are assigned to {to:assigned}"
    UNMATCHED_ALL = "project.unmatched.all", "all members own an issue that no rule matches"
    UNMATCHED_NOBODY = "project.unmatched.nobody", "nobody owns an issue that no rule matches"
    CODEOWNERS_ON = "project.codeowners.on", "CODEOWNERS is read"
    CODEOWNERS_OFF = "project.codeowners.off", "CODEOWNERS is not read"
    SPIKES_ON = "project.spike_protection.on", "drops what a spike brings (spike protection on)"
    SPIKES_OFF = (
        "project.spike_protection.off",
        "accepts what a spike brings, and it is paid for (spike protection off)",
    )
    SPIKE_NOTIFY_REMOVED = "project.spike_notify.removed", "a spike no longer notifies {names:all}"
    SPIKE_NOTIFY_ADDED = "project.spike_notify.added", "a spike notifies {names:all}"
    SPIKE_CHANNEL_ID = "project.spike_notify.id_changed", "a spike notifies the Slack channel by another id"
    RATE_LIMIT = "project.rate_limit.changed", "takes {after:limit} instead of {before:limit}"
    SAMPLED = "project.sample_rate.{direction}", "sends {before:share} → {after:share} of {kind}"
    HERE_ADDED = "project.environment.added", "has alerts in this environment"
    HERE_REMOVED = "project.environment.removed", "has no alerts in this environment any more"
    SCRUB_REMOVED = "project.scrub.removed", "no longer scrubs {names:all}"
    SCRUB_ADDED = "project.scrub.added", "scrubs {names:all} too"


class SentryTracking(Code):
    ALL_ENVIRONMENTS = (
        "error_tracking.environments.all",
        "its alerts look at every environment: errors of other environments notify too",
    )
    OWN_ENVIRONMENT = (
        "error_tracking.environments.own",
        "its alerts look at {environment} alone, which Sentry must know by an event",
    )
    DISCONNECTED = (
        "error_tracking.pagerduty.removed",
        "Sentry is connected to PagerDuty no more{alerts:with_alerts}",
    )
    CONNECTED = "error_tracking.pagerduty.added", "Sentry is connected to PagerDuty{alerts:with_alerts}"
    PAGES = (
        "error_tracking.pagerduty.changed",
        "Sentry pages {after:link} instead of {before:link}{alerts:with_alerts}",
    )
    ENTRY_UNUSED = (
        "error_tracking.pagerduty.unused_entry",
        "delete the entry {entry} in Sentry unless something else uses it",
    )
