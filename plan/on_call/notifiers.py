"""Everything that notifies someone: its kind, its condition, and its name."""

from catalog import Alert, Catalog, Composite, ErrorAlert, QueryAlert, SloAlert, UptimeCheck, Watch
from catalog.alerts.composites.groups import groups_in_words
from catalog.alerts.detection import Anomaly, Threshold
from catalog.registry import ref_of
from components.datadog.alert_texts import minutes_text


def notifiers(catalog: Catalog) -> tuple[Watch, ...]:
    """Return all notifiers of this stack, with Sentry's alerts; without those of projects that have none here."""
    tracking = catalog.error_tracking
    of_errors = tracking.alerts if tracking else ()
    return (*catalog.watches, *(alert for alert in of_errors if any(project.here for project in alert.projects)))


def looked_at(watch: Watch) -> str:
    """Return the condition under which it fires, in a few words."""
    match watch:
        case Alert():
            return f"{watch.condition}{_window(watch)}"
        case ErrorAlert():
            return f"{watch.condition}{_of_errors(watch)}"
        case SloAlert():
            return watch.condition
        case Composite():
            each = f" for each {groups_in_words(watch.group_by)}" if watch.group_by else ""
            return f"{watch.when}{each}"
        case QueryAlert():
            return watch.query
        case UptimeCheck():
            return f"checks {watch.probe.target}"
    return watch.id


def _of_errors(alert: ErrorAlert) -> str:
    """Return the window of a Sentry alert, what it compares with, and its filters."""
    window = f" over {alert.window_minutes} min" if alert.window_minutes else ""
    ago = f", compared with {minutes_text(alert.compare_minutes)} before" if alert.compare_minutes else ""
    return "".join([window, ago, *(f", {it}" for it in alert.filters)])


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


def named(catalog: Catalog, word: str) -> tuple[Watch, ...]:
    """Return the notifiers with this name (in any case), id, or kind and id, as in `uptime/storefront-health`."""
    wanted = word.casefold()
    return tuple(watch for watch in notifiers(catalog) if wanted in (watch.name.casefold(), watch.id, ref_of(watch)))
