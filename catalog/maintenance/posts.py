"""Maintenance for customers and in PagerDuty: templates of status page posts, and findings about them."""

from collections.abc import Iterator, Sequence
from datetime import date

from catalog.findings import Finding
from catalog.forms.text import prose
from catalog.maintenance.model import Maintenance
from catalog.registry import ref_of
from catalog.source.places import Source
from catalog.stack import Stack
from catalog.status_page.form import COMPLETED, IN_PROGRESS
from catalog.status_page.model import MaintenanceTemplate, PageComponent, StatusPage


def post(window: Maintenance, page: StatusPage) -> MaintenanceTemplate | None:
    """Return the template for a window: its text, for the components of its services.

    Returns None if the window has no text, or the page has no component for its services.
    """
    components = _affected(window, page)
    if not window.text or not components:
        return None
    return MaintenanceTemplate(
        id=window.id,
        name=window.name,
        title=window.name,
        components=components,
        scheduled=window.text,
        in_progress=IN_PROGRESS,
        completed=COMPLETED,
        source=window.source,
    )


def maintenance_findings(stack: Stack, windows: Sequence[Maintenance], page: StatusPage | None) -> Iterator[Finding]:
    """Yield findings: texts that no customer will read, and windows in which PagerDuty still pages.

    All texts are one finding; each window is one, so that a review shows a new one.
    """
    in_order = sorted(windows, key=lambda window: (window.source or Source("", 0, 0), window.id))
    untold = [window for window in in_order if window.text and (page is None or post(window, page) is None)]
    if untold and stack.owns.datadog:
        why = (
            "the catalog has no status page"
            if page is None
            else "no component of the status page represents its services"
        )
        message = f"the status page does not show the text of {_names(untold)}: {why}"
        yield Finding("maintenance-not-published", "info", message, untold[0].source)
    for window in in_order if stack.pages else ():
        if window.repeats is not None:
            message = (
                f"PagerDuty has no recurring maintenance windows, so {_names([window])} does not apply there. "
                "During a window Datadog notifies nobody, but "
                "PagerDuty still pages for incidents that Sentry or a person opens"
            )
            yield Finding("maintenance-datadog-only", "info", message, window.source, item=ref_of(window))


def past_windows(windows: Sequence[Maintenance], today: date) -> tuple[Maintenance, ...]:
    """Return the windows that happen once and begin before a day, by their own clock.

    PagerDuty moves the start of such a window to the current time, so that each `pulumi up` replaces it, and refuses a
    window that has ended.
    """
    return tuple(window for window in windows if window.repeats is None and window.start.date() < today)


def past_findings(windows: Sequence[Maintenance], today: date) -> Iterator[Finding]:
    """Yield a finding for each window that begins in the past. It depends on the day, so no plan contains it."""
    for window in past_windows(windows, today):
        message = f"`{window.name}` began on {window.start:%Y-%m-%d}, which is in the past: it no longer mutes anything"
        fix = "Remove the maintenance, or write the start of the next one."
        yield Finding("maintenance-past", "warning", message, window.source, fix, ref_of(window))


def _affected(window: Maintenance, page: StatusPage) -> tuple[PageComponent, ...]:
    done_to = {service.id for service in window.services}
    return tuple(
        component
        for component in page.all_components
        if not done_to or (component.service is not None and component.service.id in done_to)
    )


def _names(windows: Sequence[Maintenance]) -> str:
    return prose((window.name for window in windows), "and")
