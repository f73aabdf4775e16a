"""Times as the vendors write them."""

from datetime import UTC, datetime
from typing import Any


def in_utc(value: Any) -> Any:
    """Return a time's text in UTC, so that equal instants have equal texts; anything else as it is."""
    at = instant(value)
    return at.astimezone(UTC).isoformat() if at is not None else value


def instant(value: Any) -> datetime | None:
    """Return the instant of an ISO text or of seconds since 1970; None if there is none. Texts without zone are UTC."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return datetime.fromtimestamp(value, tz=UTC)
    if not isinstance(value, str) or not value:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
