"""Tries the keys: whether the accounts answer, whose they are, and what the keys may do.

Sources, read 2026-11-29: GET /api/v1/validate asks about the API key alone, GET /api/v2/current_user needs both keys,
and GET /api/v2/current_user/application_keys has the last four characters and the scopes of each key of the user
(docs.datadoghq.com/api/latest/key-management). GET /abilities and GET /users/me of PagerDuty (PagerDuty/api-schema
91a06fb): only the key of a person has a user. GET organizations/{o}/ and GET organizations/ of Sentry
(getsentry/sentry).
"""

from dataclasses import dataclass

from audit.live.http.client import Client
from audit.live.http.errors import Unreadable
from audit.live.http.limits import Clock
from audit.live.kind import Account
from audit.live.refusals import key_page
from audit.live.rights import granted_rights
from audit.live.sentry.organization import path as in_organization
from catalog.vendors import VENDORS
from doctor.model import Finding, State

_PATIENCE = 30.0
_REFUSED = (401, 403)
_ELSEWHERE = (403, 404)


@dataclass(frozen=True, kw_only=True)
class TriedVendor:
    """A vendor's answers about a key. `closed` is why its account cannot be read.

    `granted` are the key's rights and `scopes` those of Datadog's application key alone; both are None if the vendor
    does not tell, and `scopes` is empty if the key is unscoped. `person` is the login of the person whose key it is.
    """

    vendor: str
    closed: Finding | None = None
    granted: frozenset[str] | None = None
    scopes: frozenset[str] | None = None
    person: str | None = None


def try_vendor(account: Account, *, clock: Clock | None = None) -> TriedVendor:
    """Return what a vendor answers about an account's key.

    Raises:
        RefusedRoot: the account's root is not allowed.
    """
    client = Client(account, clock=clock, patience=_PATIENCE)
    try:
        closed = _ASKS[account.vendor](client, account)
        if closed is not None:
            return TriedVendor(vendor=account.vendor, closed=closed)
        return TriedVendor(
            vendor=account.vendor,
            granted=granted_rights(client, account),
            scopes=_scopes(client, account) if account.vendor == "datadog" else None,
            person=_person(client) if account.vendor == "pagerduty" else None,
        )
    finally:
        client.close()


def _ask_datadog(client: Client, account: Account) -> Finding | None:
    for path, key, why in (
        ("/api/v1/validate", "apiKey", "It is invalid, revoked, or of another Datadog site."),
        (
            "/api/v2/current_user",
            "appKey",
            "It is invalid, revoked, of another organization, or scoped so that it may not read its own user.",
        ),
    ):
        try:
            client.get(path)
        except Unreadable as error:
            if error.status in _REFUSED:
                return _refused(account, key, error, why)
            return _unreachable(account, error)
    return None


def _ask_pagerduty(client: Client, account: Account) -> Finding | None:
    try:
        client.get("/abilities")
    except Unreadable as error:
        if error.status == 401:
            return _refused(account, "token", error, "It is invalid or revoked, or of the other service region.")
        # A scoped key may lack the right to list abilities, and still have all others.
        return None if error.status == 403 else _unreachable(account, error)
    return None


def _ask_sentry(client: Client, account: Account) -> Finding | None:
    try:
        client.get(in_organization(account, ""))
    except Unreadable as error:
        if error.status == 401:
            return _refused(account, "token", error, "It is invalid or revoked.")
        if error.status in _ELSEWHERE:
            return _other_organization(client, account)
        return _unreachable(account, error)
    return None


_ASKS = {"datadog": _ask_datadog, "pagerduty": _ask_pagerduty, "sentry": _ask_sentry}


def _variable(vendor: str, name: str) -> str:
    return next(key.variables[0] for key in VENDORS[vendor].keys if key.name == name)


def _refused(account: Account, key: str, error: Unreadable, why: str) -> Finding:
    variable = _variable(account.vendor, key)
    return Finding(
        text=f"{VENDORS[account.vendor].title} refuses the key in {variable} ({error.status}). {why}",
        fix=f"Create a key, and set {variable}.",
        page=key_page(account),
    )


def _unreachable(account: Account, error: Unreadable) -> Finding:
    title = VENDORS[account.vendor].title
    fix = f"Check the network and the address {account.root}, and run the command again."
    return Finding(text=f"{title} could not be asked: {error}", fix=fix, state=State.UNCHECKED)


def _other_organization(client: Client, account: Account) -> Finding:
    """Return that the token belongs elsewhere, with the organizations that it does see."""
    try:
        slugs = sorted(str(each["slug"]) for each in client.get("/api/0/organizations/").body)
    except (Unreadable, KeyError, TypeError):
        slugs = []
    sees = f" It sees {', '.join(slugs)}." if slugs else ""
    variable = _variable("sentry", "token")
    return Finding(
        text=f"The key in {variable} cannot see the Sentry organization {account.organization}.{sees}",
        fix=f"Set {variable} to a token of {account.organization}, or correct `organization` under `error_tracking`.",
        page=key_page(account),
    )


def _scopes(client: Client, account: Account) -> frozenset[str] | None:
    """Return the scopes of the application key at hand, found by its last four characters; empty if it has none."""
    try:
        listed = client.get("/api/v2/current_user/application_keys", {"page[size]": 100}).body["data"]
        own = [each["attributes"] for each in listed if each["attributes"]["last4"] == account.keys["appKey"][-4:]]
        return frozenset(own[0].get("scopes") or ()) if len(own) == 1 else None
    except (Unreadable, KeyError, TypeError):
        return None


def _person(client: Client) -> str | None:
    try:
        return str(client.get("/users/me").body["user"]["email"])
    except (Unreadable, KeyError, TypeError):
        return None
