"""APIs that a vendor has withdrawn, or that fail: every call for the objects of a kind answers with one status."""

from http import HTTPStatus
from typing import Literal

from local.vendors.core.store import Store

_WHAT = "withdrawn"

Action = Literal["create", "read", "update", "delete"]
_METHODS: dict[Action, str] = {"create": "POST", "read": "GET", "update": "PUT", "delete": "DELETE"}


def withdraw(store: Store, tokens: list[str], status: int) -> None:
    """Makes every call for these types of resources and look-ups answer with this HTTP status from now on."""
    restore(store, tokens)
    store.learn(_WHAT, [f"{token} {status}" for token in tokens])


def restore(store: Store, tokens: list[str]) -> None:
    """Makes the API work again."""
    store.forget(_WHAT, [name for name in store.known(_WHAT) if name.partition(" ")[0] in tokens])


def status_of(store: Store, token: str) -> int | None:
    """Returns the status that every call for a type answers with; None where the API works."""
    entries = [name for name in store.known(_WHAT) if name.partition(" ")[0] == token]
    return int(entries[0].partition(" ")[2]) if entries else None


def failure(vendor: str, token: str, action: Action, status: int) -> str:
    """Returns the message of a vendor's provider for a call that was answered with this status."""
    phrase, noun = HTTPStatus(status).phrase, token.rsplit(":", 1)[1]
    if vendor == "sentry":
        return f"Unable to {action}, got status {status}: {phrase}"
    if vendor == "pagerduty":
        return f"{_METHODS[action]} API call to https://api.pagerduty.com failed {status} {phrase}. {noun}"
    return f"error {action.removesuffix('e')}ing {noun} from https://api.datadoghq.com: {status} {phrase}"
