"""Rules on Sentry: each project's errors notify someone, and each environment has its own alerts."""

from collections.abc import Iterator

from policies.engine.inputs import CLIENT_KEY, METRIC_MONITOR, SENTRY_ALERT, at, entries, is_missing
from policies.engine.plan_context import Breach, PlanContext, item_breach
from policies.engine.rule import Resource, WholePlan, each, rule


@rule(id="sentry-notifies-nobody", severity="error", scope=each(SENTRY_ALERT))
def sentry_notifies_nobody(resource: Resource) -> str | None:
    """An alert without an action notifies nobody.

    Fix: Write `notify: [slack]` in the alert.

    Wrong:
        resources:
          new-issue:
            type: sentry:Alert
            properties: {environment: prod, actionFilters: [{actions: []}]}
    Right:
        resources:
          new-issue:
            type: sentry:Alert
            properties: {environment: prod, actionFilters: [{actions: [{slack: {}}]}]}
    """
    filters = at(resource.inputs, "actionFilters")
    if is_missing(filters):
        return "it has no action"
    actions = [at(group, "actions") for group in entries(filters)]
    return "none of its filters has an action" if actions and all(map(is_missing, actions)) else None


@rule(id="sentry-owners-only", severity="warning", scope=each(SENTRY_ALERT))
def sentry_owners_only(resource: Resource) -> str | None:
    """Most issues of a new project have no owner, so nobody is notified of them.

    Fix: Write `email: owners`, which then notifies every active member, or add a channel to `notify`.

    Wrong:
        error_tracking:
          organization: acme
          team: web
          projects: [{name: Web, rate_limit: {events: 1000, every: 1m}}]
          alerts: [{name: New issue, condition: new issue, email: owners only}]
    Right:
        error_tracking:
          organization: acme
          team: web
          projects: [{name: Web, rate_limit: {events: 1000, every: 1m}}]
          alerts: [{name: New issue, condition: new issue, email: owners}]
    """
    # True if the only action is email to owners, and none is sent for an issue without an owner.
    actions = [
        action for group in entries(at(resource.inputs, "actionFilters")) for action in entries(at(group, "actions"))
    ]
    owners_only = [at(action, "email", "fallthroughType") == "NoOne" for action in actions]
    return "it notifies nobody of an issue without an owner" if owners_only and all(owners_only) else None


@rule(id="sentry-all-environments", severity="warning", scope=each(SENTRY_ALERT, METRIC_MONITOR))
def sentry_all_environments(resource: Resource) -> str | None:
    """Errors of other environments notify and page like errors of this one.

    Fix: Send Sentry a first event of this environment, then remove `all_environments` from `error_tracking`.

    Wrong:
        error_tracking:
          organization: acme
          team: web
          all_environments: true
          projects: [{name: Web, rate_limit: {events: 1000, every: 1m}}]
          alerts: [{name: New issue, condition: new issue, notify: [slack]}]
    Right:
        error_tracking:
          organization: acme
          team: web
          projects: [{name: Web, rate_limit: {events: 1000, every: 1m}}]
          alerts: [{name: New issue, condition: new issue, notify: [slack]}]
    """
    return "it covers all environments" if is_missing(at(resource.inputs, "environment")) else None


@rule(id="sentry-no-rate-limit", severity="info", scope=each(CLIENT_KEY))
def sentry_no_rate_limit(resource: Resource) -> str | None:
    """One error in a loop uses up the quota, and Sentry drops all errors after it.

    Fix: Write `rate_limit: {events: 1000, every: 1m}` in the project.

    Wrong:
        error_tracking:
          organization: acme
          team: web
          projects: [{name: Web}]
          alerts: [{name: New issue, condition: new issue, notify: [slack]}]
    Right:
        error_tracking:
          organization: acme
          team: web
          projects: [{name: Web, rate_limit: {events: 1000, every: 1m}}]
          alerts: [{name: New issue, condition: new issue, notify: [slack]}]
    """
    return "it accepts events without a rate limit" if is_missing(at(resource.inputs, "rateLimitCount")) else None


@rule(id="project-without-alert", severity="warning", scope=WholePlan)
def project_without_alert(context: PlanContext) -> Iterator[Breach]:
    """Its errors are collected, but nobody is notified of them.

    Fix: Name the project in an alert of `error_tracking`, or remove `projects:` from that alert.

    Wrong:
        error_tracking:
          organization: acme
          team: web
          projects:
            - {name: Web, rate_limit: {events: 1000, every: 1m}}
            - {name: Jobs, rate_limit: {events: 1000, every: 1m}}
          alerts: [{name: New issue, condition: new issue, notify: [slack], projects: [Web]}]
    Right:
        error_tracking:
          organization: acme
          team: web
          projects:
            - {name: Web, rate_limit: {events: 1000, every: 1m}}
            - {name: Jobs, rate_limit: {events: 1000, every: 1m}}
          alerts: [{name: New issue, condition: new issue, notify: [slack]}]
    """
    tracking = context.catalog.error_tracking
    if tracking is None:
        return
    alerted = {project.id for alert in tracking.alerts if alert.monitor is None for project in alert.projects}
    for project in tracking.projects:
        if project.here and project.id not in alerted:
            yield item_breach(project, "no alert covers its errors")
