"""Links to Datadog's pages.

A dashboard's id is known only after it is created, and a monitor must not wait for a dashboard: an error there would
leave the alert unmade. So the link is a search, unless the YAML has the dashboard's address.
"""

from urllib.parse import quote

_MARGIN = 15
"""Minutes of log lines before the window and after the alert."""


def logs_link(site: str, search: str, window_minutes: int | None = None) -> str:
    """Return a link to the log explorer with a search. All characters are encoded: a bare `@` would be read as a
    handle.

    With a window, it shows the time of the alert. Source: https://docs.datadoghq.com/monitors/guide/
    template-variable-evaluation/ ("Scope links to specific times"), read 2026-11-29. A synthetics test's message has
    other variables, so its link has no time.
    """
    link = f"{site}/logs?query={quote(search, safe='')}"
    if window_minutes is None:
        return link
    return f"{link}&from_ts={_time(f'-{window_minutes + _MARGIN}')}&to_ts={_time(f'+{_MARGIN}')}&live=false"


def _time(minutes: str) -> str:
    """Return an instant in milliseconds, relative to the moment when the alert fired."""
    return f'{{{{eval "last_triggered_at_epoch{minutes}*60*1000"}}}}'


def dashboards_link(site: str, title: str) -> str:
    """Return a link to the list of dashboards whose titles contain the given words."""
    return f"{site}/dashboard/lists?q={quote(title, safe='')}"
