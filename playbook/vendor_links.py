"""Links into the vendors' pages that an alert's message does not have: traces, and Sentry's issues."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlsplit

from catalog import Service
from plan.plan import Plan, PlannedResource
from playbook.messages import links
from playbook.model import Link

_SENTRY = "sentry.io"
_TAGS = ("alert:", "slo:", "check:")


def vendor_links(plan: Plan, service: Service | None) -> Iterator[Link]:
    """Yield the traces of the service in Datadog, and the unresolved issues of the environment in Sentry."""
    catalog, environment = plan.catalog, plan.catalog.stack.environment
    site = _datadog_site(plan)
    tracked = catalog.error_tracking.projects if catalog.error_tracking else ()
    if site and service and not service.external and any(project.service == service for project in tracked):
        search = f"env:{environment} service:{service.tag}"
        # https://docs.datadoghq.com/tracing/error_tracking/ links to the explorer like this (read 2026-11-29).
        yield Link(name="Traces", url=f"{site}/apm/traces?query={quote(search, safe='')}")
    if tracked and (service is None or any(project.service == service for project in tracked)):
        # Projects are selected by number there, and a plan has none.
        query = f"environment={quote(environment, safe='')}&query={quote('is:unresolved', safe='')}"
        yield Link(name="Sentry", url=f"{_sentry(plan)}/issues/?{query}")


def monitor_link(plan: Plan, resources: Sequence[PlannedResource]) -> Iterator[Link]:
    """Yield a search in Datadog for the monitors of an item, by the tag that names it."""
    site = _datadog_site(plan)
    tags = (str(tag) for resource in resources for tag in resource.inputs.get("tags") or ())
    tag = next((tag for tag in tags if tag.startswith(_TAGS)), None)
    if site and tag:
        # https://docs.datadoghq.com/monitors/notify/variables/ links to the page with `q` (read 2026-11-29).
        search = f'tag:"{tag}" tag:"env:{plan.catalog.stack.environment}"'
        yield Link(name="Monitor", url=f"{site}/monitors/manage?q={quote(search, safe='')}")


def _datadog_site(plan: Plan) -> str | None:
    """Return the address of Datadog's pages, from a message that links to them."""
    messages = (str(resource.inputs.get("message", "")) for resource in plan.resources)
    dashboards = (link.url for message in messages for link in links(message) if link.name == "Dashboards")
    url = next(dashboards, None)
    return f"https://{urlsplit(url).netloc}" if url else None


def _sentry(plan: Plan) -> str:
    """Return the address of the organization's pages, by the provider's setting."""
    organization = plan.catalog.error_tracking.organization if plan.catalog.error_tracking else ""
    bases = (resource.inputs.get("baseUrl") for resource in plan.resources if resource.type.endswith(":sentry"))
    host = urlsplit(str(next(filter(None, bases), ""))).hostname or _SENTRY
    if host == _SENTRY or host.endswith(f".{_SENTRY}"):
        return f"https://{organization}.{_SENTRY}"
    return f"https://{host}/organizations/{organization}"
