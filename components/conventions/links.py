"""Links to Datadog's pages. They are searches: a dashboard's id is not known before its monitors are created."""

from urllib.parse import quote


def logs_link(site: str, search: str) -> str:
    """Return a link to the log explorer with a search. All characters are encoded: a bare `@` would be read as a
    handle.
    """
    return f"{site}/logs?query={quote(search, safe='')}"


def dashboards_link(site: str, title: str) -> str:
    """Return a link to the list of dashboards whose titles contain the given words."""
    return f"{site}/dashboard/lists?q={quote(title, safe='')}"
