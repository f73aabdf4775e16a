"""A local session: its folder and environment, the stand-ins' process, and its commands."""

from local.session.apis import VendorApis, open_apis
from local.session.session import Session, open_session, reset

__all__ = ["Session", "VendorApis", "open_apis", "open_session", "reset"]
