"""Links into Datadog's pages. They are searches: the id of a dashboard is not known before its monitors are made."""

from urllib.parse import quote

import pulumi

US1 = "https://app.datadoghq.com"


def site() -> str:
    """Where the account's pages are: that of the stack's `datadog:apiUrl`, else the one of US1.

    The API of a site answers at `api.<site>`, its pages at `app.<site>`; the numbered sites (us3, us5, ap1) have theirs
    at `<site>` itself.
    """
    api = pulumi.Config("datadog").get("apiUrl")
    if api is None:
        return US1
    host = api.removeprefix("https://").rstrip("/").removeprefix("api.")
    return f"https://{host}" if host.count(".") > 1 else f"https://app.{host}"


def logs_link(site: str, search: str) -> str:
    """The log explorer with a search. Every sign is encoded: a bare `@` would be read as a handle."""
    return f"{site}/logs?query={quote(search, safe='')}"


def dashboards_link(site: str, title: str) -> str:
    """The list of the dashboards whose titles hold the given words."""
    return f"{site}/dashboard/lists?q={quote(title, safe='')}"
