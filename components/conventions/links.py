"""Links into Datadog's pages. They are searches: the id of a dashboard is not known before its monitors are made."""

from urllib.parse import quote


def logs_link(site: str, search: str) -> str:
    """The log explorer with a search. Every sign is encoded: a bare `@` would be read as a handle."""
    return f"{site}/logs?query={quote(search, safe='')}"


def dashboards_link(site: str, title: str) -> str:
    """The list of the dashboards whose titles hold the given words."""
    return f"{site}/dashboard/lists?q={quote(title, safe='')}"
