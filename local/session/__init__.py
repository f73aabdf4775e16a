"""One local session: its folder and environment, the stand-ins' process, and what a person asks of it."""

from local.session.session import Session, open_session, reset

__all__ = ["Session", "open_session", "reset"]
