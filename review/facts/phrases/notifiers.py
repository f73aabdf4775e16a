"""The phrases of notifiers: severity, channels, pages, and why something no longer pages; SLOs and checks."""

from review.facts.fact import Code


class Notifier(Code):
    ADDED = "notifier.added", "new, {severity}: {whom:whom}"
    REMOVED = "notifier.removed", "deleted; it had severity {severity} and {whom:whom_before}"
    SEVERITY = "notifier.severity.changed", "severity {before} → {after}"
    SEVERITY_PAGES = "notifier.severity.pages", "severity {before} → {after}: now pages {paged:responders}"
    SEVERITY_PAGES_NO_MORE = (
        "notifier.severity.pages_no_more",
        "severity {before} → {after}: no longer pages {paged:responders}",
    )
    NOTIFY_REMOVED = "notifier.notify.removed", "no longer {channel:notifies}{changed:because_of_channel}"
    NOTIFY_ADDED = "notifier.notify.added", "now {channel:notifies}{changed:because_of_channel}"
    SERVICE = "notifier.service.changed", "service {before:service} → {after:service}"
    SERVICE_PAGES = (
        "notifier.service.pages",
        "service {before:service} → {after:service}: now pages {paged:responders}",
    )
    SERVICE_PAGES_NO_MORE = (
        "notifier.service.pages_no_more",
        "service {before:service} → {after:service}: no longer pages {paged:responders}",
    )
    SERVICE_PAGES_OTHERS = (
        "notifier.service.pages_others",
        "service {before:service} → {after:service}: pages {paged:responders} instead of {paged_before:responders}",
    )
    RENOTIFY_REMOVED = "notifier.renotify.removed", "no longer repeats its notification (was {before:again})"
    RENOTIFY_ADDED = "notifier.renotify.added", "now repeats its notification {after:again}"
    RENOTIFY = "notifier.renotify.changed", "repeats its notification {after:again} instead of {before:again}"
    PRIORITY = "notifier.priority.changed", "priority P{before} → P{after}"
    RUNBOOK = "notifier.runbook.changed", "runbook: {before:or_none} → {after:or_none}"
    PAGES = "notifier.pages", "now pages {paged:responders}: {why}"
    PAGES_NO_MORE = "notifier.pages_no_more", "no longer pages {paged:responders}: {why}"
    PAGES_OTHERS = (
        "notifier.pages_others",
        "pages {after:responders} instead of {before:responders}: {service} changed",
    )
    ADDRESS = "notifier.channel_address.changed", "notifies {after:destination} instead of {before:destination}"
    SAME_ADDRESS = "notifier.channel_address.replaced", "notifies a different address: {after:destination}"


class Cause(Code):
    """Why something pages, or no longer pages."""

    STACK_REMOVED = "cause.stack.removed", "the stack is deleted"
    ENVIRONMENT_PAGES_NOBODY = "cause.environment.pages_nobody", "{environment} pages nobody"
    SEVERITY = "cause.severity.changed", "severity {before} → {after}"
    SERVICE_REMOVED = "cause.service.removed", "the service {service} is deleted"
    SLO_REMOVED = "cause.slo.removed", "{slo} is deleted"
    SLO_ALERTS = "cause.slo.alerts_changed", "the alerts of {slo} changed"
    REMOVED = "cause.notifier.removed", "it is deleted"
    CHANNEL_PAGES_NO_MORE = "cause.channel.pages_no_more", "the channel {channel} no longer pages"
    SENTRY_DISCONNECTED = "cause.sentry.disconnected", "Sentry is no longer connected to PagerDuty"
    NOTIFY = "cause.notify.changed", "PagerDuty is removed from {field}"
    SERVICE_CHANGED = "cause.service.changed", "its service is now {service}, which pages nobody"
    NO_SERVICE = "cause.service.none", "it no longer has a service"
    POLICY_REMOVED = "cause.escalation_policy.removed", "the escalation policy {policy} is deleted"
    SERVICE_LOST_POLICY = "cause.service.escalation_policy_removed", "{service} no longer has an escalation policy"
    ENVIRONMENT_PAGES = "cause.environment.pages", "{environment} pages"
    CHANNEL_CHANGED = "cause.channel.changed", "the channel {channel} changed"
    SERVICE_HAS_POLICY = "cause.service.escalation_policy_added", "{service} now has an escalation policy"


class Slo(Code):
    ADDED = "slo.added", "new: {target:percent} over {window}, with {alerts:roles}"
    REMOVED = (
        "slo.removed",
        "deleted: the target {target:percent} over {window}, and its {alerts} alerts",
    )
    TARGET = "slo.target.{direction}", "target {before:percent} → {after:percent}"
    TARGET_OF = "slo_alert.target.{direction}", "target of {slo} {before:percent} → {after:percent}"
    WARNING = "slo.warning.{direction}", "warning threshold {before:percent} → {after:percent}"
    WINDOW = "slo.window.changed", "window {before} → {after}"
    ALERTS_REMOVED = "slo.alerts.removed", "alerts removed: {roles:all}"
    ALERTS_ADDED = "slo.alerts.added", "alerts added: {roles:all}"
    MEASURES = (
        "slo.sli.changed",
        "measures {after:sli} instead of {before:sli} (no longer measures the old data)",
    )
    COUNTS = "slo.counts.changed", "counts {after} events instead of {before} events"
    COMPARATOR = "slo.comparator.changed", "comparison {before} → {after}"
    THRESHOLD = (
        "slo.threshold.{direction}",
        "a time slice is good at {comparator} {after:amount} instead of {before:amount}",
    )
    SLICE = "slo.slice.{direction}", "time slices of {before:minutes} → {after:minutes}"
    BUDGET = (
        "slo_alert.budget.{direction}",
        "fires when {after:percent} of the error budget is used instead of {before:percent}",
    )
    BURN_RATE = (
        "slo_alert.burn_rate.{direction}",
        "fires at a burn rate of {after:number} instead of {before:number}",
    )


class Uptime(Code):
    EVERY = "uptime.interval.{direction}", "runs every {before:seconds} → {after:seconds}"
    LOCATIONS_REMOVED = (
        "uptime.locations.removed",
        "runs from {before:locations} → {after}: no longer from {names:all}",
    )
    LOCATIONS_ADDED = "uptime.locations.added", "runs from {before:locations} → {after}: now also from {names:all}"
    RETRIES = "uptime.retries.{direction}", "retries {before} → {after}"
    FAILS_FROM = "uptime.fails_from.{direction}", "locations that must fail: {before} → {after}"
    PROBE = (
        "uptime.probe.changed",
        "checks {after:probe} instead of {before:probe} (no longer checks the old target)",
    )
    ADDRESS = (
        "uptime.address.changed",
        "requests {after:address} instead of {before:address} (no longer checks the old address)",
    )
    MOVED = "uptime.address.moved", "requests {after:address} instead of {before:address}: {service} moved"
    CERTIFICATE = "uptime.certificate.{direction}", "certificate must be valid for {before} more days → {after}"
    LATENCY = "uptime.latency.{direction}", "{step:step}response must arrive within {before:latency} → {after:latency}"
    ASSERTION_REMOVED = "uptime.assertion.removed", "{step:step}no longer asserts {before:assertion}"
    ASSERTION_ADDED = "uptime.assertion.added", "{step:step}now asserts {after:assertion}"
    ASSERTION = "uptime.assertion.changed", "{step:step}asserts {after:assertion} instead of {before:assertion}"
    STEP_REMOVED = "uptime.step.removed", "step {step} removed"
    STEP_ADDED = "uptime.step.added", "step {step} added"
    STEP_ADDRESS = "uptime.step.address.changed", "step {step}: requests {after} instead of {before}"
    STEP_REQUEST = "uptime.step.request.changed", "step {step}: request changed"
    STEP_ORDER = "uptime.step.order.changed", "order of steps changed: {names:all}"
    SECRETS = "uptime.secrets.changed", "global variables: {before:all} → {after:all}"
