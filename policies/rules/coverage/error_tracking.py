"""Rules on Sentry: each project's errors reach somebody, and those of one environment do not drown another's."""

from collections.abc import Iterator

from policies.engine.inputs import CLIENT_KEY, METRIC_MONITOR, SENTRY_ALERT, at, entries, is_missing
from policies.engine.rule import Breach, OneResource, PlanContext, Resource, Rule, WholePlan, item_breach


def _tells_nobody(resource: Resource) -> str | None:
    filters = at(resource.inputs, "actionFilters")
    if is_missing(filters):
        return "it has no action"
    told = [at(it, "actions") for it in entries(filters)]
    return "it fires and tells nobody" if told and all(is_missing(actions) for actions in told) else None


def _owners_alone(resource: Resource) -> str | None:
    """Whether all that is done is mail to owners, and none is sent where an issue has no owner."""
    actions = [
        action for group in entries(at(resource.inputs, "actionFilters")) for action in entries(at(group, "actions"))
    ]
    alone = [at(action, "email", "fallthroughType") == "NoOne" for action in actions]
    return "of an issue without an owner it notifies nobody" if alone and all(alone) else None


def _everywhere(resource: Resource) -> str | None:
    return "it looks at every environment" if is_missing(at(resource.inputs, "environment")) else None


def _no_limit(resource: Resource) -> str | None:
    return "it takes events without limit" if is_missing(at(resource.inputs, "rateLimitCount")) else None


def _unheard(context: PlanContext) -> Iterator[Breach]:
    tracking = context.catalog.error_tracking
    if tracking is None:
        return
    heard = {project.id for alert in tracking.alerts if alert.monitor is None for project in alert.projects}
    for project in tracking.projects:
        if project.here and project.id not in heard:
            yield item_breach("projects", project, "no alert is about its errors")


RULES = (
    Rule(
        id="sentry-tells-nobody",
        severity="error",
        why="An alert without an action is a line in a list that nobody opens.",
        fix="Write `notify: [slack]` in the alert.",
        looks_at=OneResource(types=(SENTRY_ALERT,), broken=_tells_nobody),
    ),
    Rule(
        id="sentry-owners-alone",
        severity="warning",
        why="Most issues of a new project have no owner, and nobody would hear of them.",
        fix="Write `email: owners`, which tells every active member of such an issue, or add a channel to `notify`.",
        looks_at=OneResource(types=(SENTRY_ALERT,), broken=_owners_alone),
    ),
    Rule(
        id="sentry-everywhere",
        severity="warning",
        why="Errors of other environments notify and page like those of this one.",
        fix="Send Sentry a first event of this environment, and take `all_environments` out of `error_tracking`.",
        looks_at=OneResource(types=(SENTRY_ALERT, METRIC_MONITOR), broken=_everywhere),
    ),
    Rule(
        id="sentry-no-limit",
        severity="info",
        why="One error in a loop uses up the quota, and all errors after it are dropped.",
        fix="Write `rate_limit: {events: 1000, every: 1m}` in the project.",
        looks_at=OneResource(types=(CLIENT_KEY,), broken=_no_limit),
    ),
    Rule(
        id="project-unheard",
        severity="warning",
        why="Its errors are collected, and customers are the first to tell of them.",
        fix="Name the project in an alert of `error_tracking`, or leave `projects:` out there.",
        looks_at=WholePlan(broken=_unheard),
    ),
)
