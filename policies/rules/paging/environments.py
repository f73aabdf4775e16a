"""Rules on environments: nothing but production wakes people, and what is measured is what is watched."""

from policies.engine.inputs import MONITOR, TEST, Inputs, at, messages, texts
from policies.engine.message import is_paged
from policies.engine.query import read_query
from policies.engine.rule import OneResource, Resource, Rule

PRODUCTION = frozenset(("prod", "production"))


def tagged(inputs: Inputs) -> frozenset[str]:
    """The environments that a resource is tagged with."""
    return frozenset(tag.removeprefix("env:") for tag in texts(at(inputs, "tags")) if tag.startswith("env:"))


def _pages_outside_production(resource: Resource) -> str | None:
    own = tagged(resource.inputs)
    if own and not own & PRODUCTION and any(is_paged(written) for written in messages(resource.inputs)):
        return "it belongs to another environment than production, and pages"
    return None


def _env_not_scoped(resource: Resource) -> str | None:
    query = read_query(resource.inputs)
    if query is None or at(resource.inputs, "type") in ("composite", "slo alert"):
        return None
    if "env" in query.group_by or query.environments or "env:" in query.body or not query.body.strip():
        return None
    return "the query looks at every environment"


def _env_differs(resource: Resource) -> str | None:
    query, own = read_query(resource.inputs), tagged(resource.inputs)
    if query and own and query.environments and not own & query.environments:
        return "the query looks at another environment than the one that the monitor is tagged with"
    return None


RULES = (
    Rule(
        id="pages-outside-production",
        severity="error",
        why="Nothing but production wakes a person.",
        fix="Take the pager out of the message; tell a chat.",
        looks_at=OneResource(types=(MONITOR, TEST), broken=_pages_outside_production),
    ),
    Rule(
        id="env-not-scoped",
        severity="warning",
        why="What fails in staging fires the alert of production, and what fails in production is lost in the mean.",
        fix="Filter by `env:<environment>`, or group by `env`; take `env: all` out of the signal.",
        looks_at=OneResource(types=(MONITOR,), broken=_env_not_scoped),
    ),
    Rule(
        id="env-differs",
        severity="error",
        why="A copied query watches the wrong environment, and the right one is watched by nobody.",
        fix="Filter the query by the environment that the monitor's tags name.",
        looks_at=OneResource(types=(MONITOR,), broken=_env_differs),
    ),
)
