"""A local session: its folder and environment, the stand-ins' process, and its commands."""

from local.session.session import Session, open_session, reset

__all__ = ["Session", "open_session", "reset"]
