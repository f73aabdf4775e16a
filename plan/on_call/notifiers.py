"""Everything that notifies someone: its kind, its condition, and its name."""

from catalog import Alert, Catalog, Composite, ErrorAlert, Notifier, QueryAlert, SloAlert, UptimeCheck
from catalog.alerts.composites.groups import groups_in_words
from catalog.alerts.detection import Anomaly, Threshold
from catalog.registry import ref_of
from components.datadog.alert_texts import minutes_text


def notifiers(catalog: Catalog) -> tuple[Notifier, ...]:
    """Return all notifiers of this stack, with Sentry's alerts; without those of projects that have none here."""
    tracking = catalog.error_tracking
    of_errors = tracking.alerts if tracking else ()
    return (*catalog.notifiers, *(alert for alert in of_errors if any(project.here for project in alert.projects)))


def looked_at(notifier: Notifier) -> str:
    """Return the condition under which it fires, in a few words."""
    match notifier:
        case Alert():
            return f"{notifier.condition}{_window(notifier)}"
        case ErrorAlert():
            return f"{notifier.condition}{_of_errors(notifier)}"
        case SloAlert():
            return notifier.condition
        case Composite():
            each = f" for each {groups_in_words(notifier.group_by)}" if notifier.group_by else ""
            return f"{notifier.when}{each}"
        case QueryAlert():
            return notifier.query
        case UptimeCheck():
            return f"checks {notifier.probe.target}"
    return notifier.id


def _of_errors(alert: ErrorAlert) -> str:
    """Return the window of a Sentry alert, what it compares with, and its filters."""
    window = f" over {alert.window_minutes} min" if alert.window_minutes else ""
    ago = f", compared with {minutes_text(alert.compare_minutes)} before" if alert.compare_minutes else ""
    return "".join([window, ago, *(f", {item}" for item in alert.filters)])


def _window(alert: Alert) -> str:
    """Return the window of an alert whose condition does not name it, and the least number of events per group.

    Without groups the number applies to the whole service.
    """
    match alert.detection:
        case Threshold(window_minutes=window, min_events=events):
            least = f" (at least {events} events in each {' and '.join(alert.group_by)})"
            return f" over {window} min{least if events and alert.group_by else ''}"
        case Anomaly(window_minutes=window):
            return f" over {window} min"
    return ""


def named(catalog: Catalog, word: str) -> tuple[Notifier, ...]:
    """Return the notifiers with this name (in any case), id, or kind and id, as in `uptime/storefront-health`."""
    wanted = word.casefold()
    return tuple(
        notifier
        for notifier in notifiers(catalog)
        if wanted in (notifier.name.casefold(), notifier.id, ref_of(notifier))
    )
