"""Times and authors, as Datadog writes them."""

from datetime import UTC, datetime

from local.vendors.http.core.exchange import Body


def iso(at: datetime) -> str:
    """Returns a time as `2026-01-05T09:00:00.000000+00:00`."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def display_name(email: str) -> str:
    """Returns a person's name: `someone@example.com` is Someone."""
    return email.split("@")[0].replace(".", " ").title()


def creator(email: str) -> Body:
    """Returns a creator as API v1 has it."""
    return {"email": email, "handle": email, "name": display_name(email), "id": sum(email.encode()) * 1009}
