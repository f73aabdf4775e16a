"""The Sentry provider's health request: it must succeed before anything is previewed."""

import re

from local.vendors.core.store import Store
from local.vendors.protocol.wire import Properties

PUBLIC = "https://sentry.io/api/"


def objection(config: Properties, store: Store) -> str | None:
    """Returns why the provider does not start, in its own form; None when it starts.

    Any token and any address of the right form are accepted, unless the account was seeded with the valid ones: `sentry
    token`, `sentry address`.
    """
    address = str(config.get("baseUrl") or PUBLIC)
    known = store.known("sentry address")
    if not re.fullmatch(r"https?://[^/]+/api/", address):
        return f"failed to perform health check: {address!r} is not of the form https://HOST/api/"
    if known and address not in known:
        return "failed to perform health check: 404, Sentry API is not available, please check the base URL"
    tokens = store.known("sentry token")
    if tokens and config.get("token") not in tokens:
        return "failed to perform health check: 401, Sentry API is not available, please check the authentication token"
    return None
