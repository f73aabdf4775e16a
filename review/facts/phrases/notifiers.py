"""The phrases of notifiers: severity, channels, pages, and why something no longer pages; SLOs and checks."""

from review.facts.fact import Code


class Notifier(Code):
    ADDED = "notifier.added", "new, {severity}: {whom:whom}"
    REMOVED = "notifier.removed", "deleted, it was {severity}: no longer {whom:whom}"
    SEVERITY = "notifier.severity.changed", "severity {before} → {after}"
    SEVERITY_PAGES = "notifier.severity.pages", "severity {before} → {after}: now wakes {paged:responders}"
    SEVERITY_PAGES_NO_MORE = (
        "notifier.severity.pages_no_more",
        "severity {before} → {after}: no longer wakes {paged:responders}",
    )
    NOTIFY_REMOVED = "notifier.notify.removed", "no longer {channel:notifies}{changed:because_of_channel}"
    NOTIFY_ADDED = "notifier.notify.added", "now {channel:notifies}{changed:because_of_channel}"
    SERVICE = "notifier.service.changed", "belongs to {after:service} instead of {before:service}"
    SERVICE_PAGES = (
        "notifier.service.pages",
        "belongs to {after:service} instead of {before:service}: now wakes {paged:responders}",
    )
    SERVICE_PAGES_NO_MORE = (
        "notifier.service.pages_no_more",
        "belongs to {after:service} instead of {before:service}: no longer wakes {paged:responders}",
    )
    SERVICE_PAGES_OTHERS = (
        "notifier.service.pages_others",
        "belongs to {after:service} instead of {before:service}: "
        "wakes {paged:responders} instead of {paged_before:responders}",
    )
    RENOTIFY_REMOVED = "notifier.renotify.removed", "no longer tells again while it lasts ({before:again} before)"
    RENOTIFY_ADDED = "notifier.renotify.added", "tells again {after:again} while it lasts"
    RENOTIFY = "notifier.renotify.changed", "tells again {after:again} instead of {before:again}"
    PRIORITY = "notifier.priority.changed", "priority P{before} → P{after}"
    RUNBOOK = "notifier.runbook.changed", "runbook: {before:or_none} → {after:or_none}"
    PAGES = "notifier.pages", "now wakes {paged:responders}: {why}"
    PAGES_NO_MORE = "notifier.pages_no_more", "no longer wakes {paged:responders}: {why}"
    PAGES_OTHERS = (
        "notifier.pages_others",
        "wakes {after:responders} instead of {before:responders}: {service} changed",
    )
    ADDRESS = "notifier.channel_address.changed", "tells {after:destination} instead of {before:destination}"
    SAME_ADDRESS = "notifier.channel_address.replaced", "tells another {after:destination}"


class Cause(Code):
    """Why something pages, or no longer pages."""

    STACK_REMOVED = "cause.stack.removed", "the stack is gone"
    ENVIRONMENT_PAGES_NOBODY = "cause.environment.pages_nobody", "{environment} pages nobody"
    SEVERITY = "cause.severity.changed", "severity {before} → {after}"
    SERVICE_REMOVED = "cause.service.removed", "the service {service} is deleted"
    SLO_REMOVED = "cause.slo.removed", "{slo} is deleted"
    SLO_ALERTS = "cause.slo.alerts_changed", "{slo} has other alerts"
    REMOVED = "cause.notifier.removed", "it is deleted"
    CHANNEL_PAGES_NO_MORE = "cause.channel.pages_no_more", "the channel {channel} pages no more"
    SENTRY_DISCONNECTED = "cause.sentry.disconnected", "Sentry is connected to PagerDuty no more"
    NOTIFY = "cause.notify.changed", "PagerDuty is taken out of {field}"
    SERVICE_CHANGED = "cause.service.changed", "its service is now {service}, which pages nobody"
    NO_SERVICE = "cause.service.none", "its service is now none"
    POLICY_REMOVED = "cause.escalation_policy.removed", "the escalation policy {policy} is deleted"
    SERVICE_LOST_POLICY = "cause.service.escalation_policy_removed", "{service} has no escalation policy any more"
    ENVIRONMENT_PAGES = "cause.environment.pages", "{environment} pages"
    CHANNEL_CHANGED = "cause.channel.changed", "the channel {channel} changed"
    SERVICE_HAS_POLICY = "cause.service.escalation_policy_added", "{service} has an escalation policy now"


class Slo(Code):
    ADDED = "slo.added", "new: {target:percent} over {window}, with {alerts:roles}"
    REMOVED = (
        "slo.removed",
        "deleted: {target:percent} over {window} is promised no more, and its {alerts} alerts go with it",
    )
    TARGET = "slo.target.{direction}", "target {before:percent} → {after:percent}"
    TARGET_OF = "slo_alert.target.{direction}", "the target of {slo} {before:percent} → {after:percent}"
    WARNING = "slo.warning.{direction}", "shown as a warning below {after:percent} instead of {before:percent}"
    WINDOW = "slo.window.changed", "window {before} → {after}"
    ALERTS_REMOVED = "slo.alerts.removed", "no longer has the alerts {roles:all}"
    ALERTS_ADDED = "slo.alerts.added", "now has the alerts {roles:all}"
    MEASURES = (
        "slo.sli.changed",
        "measures {after:sli} instead of {before:sli} (what it promised is watched no more)",
    )
    COUNTS = "slo.counts.changed", "counts what is {after} instead of what is {before}"
    COMPARATOR = "slo.comparator.changed", "comparison {before} → {after}"
    THRESHOLD = (
        "slo.threshold.{direction}",
        "a slice is good at {comparator} {after:amount} instead of {before:amount}",
    )
    SLICE = "slo.slice.{direction}", "slices of {before:minutes} → {after:minutes}"
    BUDGET = "slo_alert.budget.{direction}", "fires at {before:percent} of the error budget used → {after:percent}"
    BURN_RATE = (
        "slo_alert.burn_rate.{direction}",
        "fires when the budget burns {before:number} → {after:number} times too fast",
    )


class Uptime(Code):
    EVERY = "uptime.interval.{direction}", "asked every {before:seconds} → {after:seconds}"
    LOCATIONS_REMOVED = (
        "uptime.locations.removed",
        "asked from {before:locations} → {after}: no longer from {names:all}",
    )
    LOCATIONS_ADDED = "uptime.locations.added", "asked from {before:locations} → {after}: now from {names:all} too"
    RETRIES = "uptime.retries.{direction}", "retries {before} → {after}"
    FAILS_FROM = "uptime.fails_from.{direction}", "fails from {before:locations} → {after}"
    PROBE = (
        "uptime.probe.changed",
        "asks {after:probe} instead of {before:probe} (what it asked is asked no more)",
    )
    ADDRESS = (
        "uptime.address.changed",
        "asks {after:address} instead of {before:address} (what it asked is asked no more)",
    )
    MOVED = "uptime.address.moved", "asks {after:address} instead of {before:address}: {service} moved"
    CERTIFICATE = "uptime.certificate.{direction}", "certificate valid for {before} days more → {after}"
    LATENCY = "uptime.latency.{direction}", "{step:step}must answer in under {before:latency} → {after:latency}"
    ASSERTION_REMOVED = "uptime.assertion.removed", "{step:step}no longer asserts {before:assertion}"
    ASSERTION_ADDED = "uptime.assertion.added", "{step:step}asserts {after:assertion}"
    ASSERTION = "uptime.assertion.changed", "{step:step}asserts {after:assertion} instead of {before:assertion}"
    STEP_REMOVED = "uptime.step.removed", "step {step} taken out"
    STEP_ADDED = "uptime.step.added", "step {step} added"
    STEP_ADDRESS = "uptime.step.address.changed", "step {step}: asks {after} instead of {before}"
    STEP_REQUEST = "uptime.step.request.changed", "step {step}: request rewritten"
    STEP_ORDER = "uptime.step.order.changed", "steps in another order: {names:all}"
    SECRETS = "uptime.secrets.changed", "global variables: {before:all} → {after:all}"
