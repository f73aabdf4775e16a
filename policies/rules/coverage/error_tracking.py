"""Rules on Sentry: each project's errors reach somebody, and those of one environment do not drown another's."""

from collections.abc import Iterator

from policies.engine.inputs import CLIENT_KEY, METRIC_MONITOR, SENTRY_ALERT, at, entries, is_missing
from policies.engine.plan_context import Breach, PlanContext, item_breach
from policies.engine.rule import Resource, WholePlan, each, rule


@rule(id="sentry-tells-nobody", severity="error", scope=each(SENTRY_ALERT))
def sentry_tells_nobody(resource: Resource) -> str | None:
    """An alert without an action is a line in a list that nobody opens.

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
    told = [at(it, "actions") for it in entries(filters)]
    return "it fires and tells nobody" if told and all(is_missing(actions) for actions in told) else None


@rule(id="sentry-owners-alone", severity="warning", scope=each(SENTRY_ALERT))
def sentry_owners_alone(resource: Resource) -> str | None:
    """Most issues of a new project have no owner, and nobody would hear of them.

    Fix: Write `email: owners`, which tells every active member of such an issue, or add a channel to `notify`.

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
    # Whether all that is done is mail to owners, and none is sent where an issue has no owner.
    actions = [
        action for group in entries(at(resource.inputs, "actionFilters")) for action in entries(at(group, "actions"))
    ]
    alone = [at(action, "email", "fallthroughType") == "NoOne" for action in actions]
    return "of an issue without an owner it notifies nobody" if alone and all(alone) else None


@rule(id="sentry-everywhere", severity="warning", scope=each(SENTRY_ALERT, METRIC_MONITOR))
def sentry_everywhere(resource: Resource) -> str | None:
    """Errors of other environments notify and page like those of this one.

    Fix: Send Sentry a first event of this environment, and take `all_environments` out of `error_tracking`.

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
    return "it looks at every environment" if is_missing(at(resource.inputs, "environment")) else None


@rule(id="sentry-no-limit", severity="info", scope=each(CLIENT_KEY))
def sentry_no_limit(resource: Resource) -> str | None:
    """One error in a loop uses up the quota, and all errors after it are dropped.

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
    return "it takes events without limit" if is_missing(at(resource.inputs, "rateLimitCount")) else None


@rule(id="project-unheard", severity="warning", scope=WholePlan)
def project_unheard(context: PlanContext) -> Iterator[Breach]:
    """Its errors are collected, and customers are the first to tell of them.

    Fix: Name the project in an alert of `error_tracking`, or leave `projects:` out there.

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
    heard = {project.id for alert in tracking.alerts if alert.monitor is None for project in alert.projects}
    for project in tracking.projects:
        if project.here and project.id not in heard:
            yield item_breach(project, "no alert is about its errors")
