"""Rules on environments: only production pages, and a monitor queries its own environment."""

from policies.engine.inputs import MONITOR, TEST, Inputs, at, messages, texts
from policies.engine.message import is_paged
from policies.engine.query import read_query
from policies.engine.rule import Resource, each, rule

PRODUCTION = frozenset(("prod", "production"))


def tagged(inputs: Inputs) -> frozenset[str]:
    """The environments in a resource's tags."""
    return frozenset(tag.removeprefix("env:") for tag in texts(at(inputs, "tags")) if tag.startswith("env:"))


@rule(id="pages-outside-production", severity="error", scope=each(MONITOR, TEST))
def pages_outside_production(resource: Resource) -> str | None:
    """Only production may page a person.

    Fix: Remove the pager's handle from the message; notify a chat channel.

    Wrong:
        stack: {environment: staging}
        resources:
          alerts-errors:
            properties:
              message: |
                Runbook: https://wiki.example.com/errors
                {{#is_alert}}@pagerduty-shop{{/is_alert}}
                {{#is_recovery}}@pagerduty-shop{{/is_recovery}}
    Right:
        stack: {environment: staging}
        resources:
          alerts-errors:
            properties: {message: "{{#is_alert}}@slack-acme-alerts{{/is_alert}}"}
    """
    own = tagged(resource.inputs)
    if own and not own & PRODUCTION and any(is_paged(message) for message in messages(resource.inputs)):
        return "it belongs to an environment other than production, and pages"
    return None


@rule(id="env-not-scoped", severity="warning", scope=each(MONITOR))
def env_not_scoped(resource: Resource) -> str | None:
    """A failure in staging fires the production alert, and a failure in production is lost in the average.

    Fix: Filter by `env:<environment>`, or group by `env`; remove `env: all` from the signal.

    Wrong:
        signals:
          - {name: all_errors, ratio: api.requests, where: {status_class: 5xx}, env: all}
        alerts:
          - {name: Errors, condition: all_errors > 2%}
    Right:
        signals:
          - {name: all_errors, ratio: api.requests, where: {status_class: 5xx}}
        alerts:
          - {name: Errors, condition: all_errors > 2%}
    """
    query = read_query(resource.inputs)
    if query is None or at(resource.inputs, "type") in ("composite", "slo alert"):
        return None
    if "env" in query.group_by or query.environments or "env:" in query.body or not query.body.strip():
        return None
    return "its query covers all environments"


@rule(id="env-differs", severity="error", scope=each(MONITOR))
def env_differs(resource: Resource) -> str | None:
    """A copied query monitors the wrong environment, and the right one is not monitored.

    Fix: Filter the query by the environment in the monitor's tags.

    Wrong:
        resources:
          alerts-slow:
            properties:
              query: "avg(last_5m):avg:api.latency{env:staging} > 2000"
    Right:
        resources:
          alerts-slow:
            properties:
              query: "avg(last_5m):avg:api.latency{env:prod} > 2000"
    """
    query, own = read_query(resource.inputs), tagged(resource.inputs)
    if query and own and query.environments and not own & query.environments:
        return "its query and its tags name different environments"
    return None
