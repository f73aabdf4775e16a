"""The service that a Sentry alert pages: the PagerDuty service of its projects, or an entry that a person made.

Sentry pages through entries of its PagerDuty integration. The stack makes an entry for each PagerDuty service that its
alerts page, unless `pagerduty.service` names an entry that a person made.
"""

from dataclasses import replace

from catalog.error_tracking.model import ErrorAlert, ErrorTracking
from catalog.forms.diagnostics import Report
from catalog.forms.text import prose, shown
from catalog.paging import page_of
from catalog.services import Service, Urgency, pager_name
from catalog.source.places import Source
from catalog.stack import Stack

Pager = tuple[str, Urgency]
"""A service's id and the urgency of its PagerDuty service."""


def entry_name(service: Service, urgency: Urgency) -> str:
    """Return the name of the entry that the stack makes in Sentry's PagerDuty integration.

    Sentry accepts two entries of one name and shows both. Entries made by the installation have the names of
    PagerDuty's services, so the stack's entries must have different names.
    """
    return f"{pager_name(service, urgency)} (Watchbill)"


def made_pagers(stack: Stack, tracking: ErrorTracking | None) -> tuple[Pager, ...]:
    """Return the PagerDuty services that Sentry's alerts page through entries of the stack, sorted."""
    if tracking is None:
        return ()
    pages = (page_of(alert, stack, tracking) for alert in tracking.through_entries)
    return tuple(sorted({(page.service.id, page.urgency) for page in pages if page and page.service}))


def paged_service(alert: ErrorAlert, stack: Stack, place: Source, report: Report) -> ErrorAlert | None:
    """Return the alert with the service that it pages; None if its projects have several services, or one has none.

    An alert has one route, so that everyone knows who it pages. `place` is where the YAML says that it pages.
    """
    services = {project.service for project in alert.projects if project.here}
    distinct = sorted({service.id: service for service in services if service}.values(), key=lambda value: value.id)
    if not stack.pages:
        return replace(alert, service=distinct[0]) if len(distinct) == 1 == len(services) else alert
    if len(distinct) > 1:
        names = prose((service.name for service in distinct), "and")
        message = (
            f"{shown(alert.name)} pages for projects of {len(distinct)} services, {names}, and an alert can "
            "page for only one"
        )
        hint = "write one alert for each service, with that service's projects in `projects`"
        report.refuse(place, message, hint)
        return None
    homeless = sorted(project.name for project in alert.projects if project.here and project.service is None)
    if distinct and homeless:
        message = f"{shown(alert.name)} pages for {prose(homeless, 'and')}, which has no service"
        report.refuse(place, message, "write `service` in each project, or choose other projects in `projects`")
        return None
    return replace(alert, service=distinct[0]) if distinct else alert
