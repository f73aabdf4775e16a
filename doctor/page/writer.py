"""The only writes of `watchbill doctor`: it creates and deletes a test monitor, and resolves the test's incident.

Sources, read 2026-11-29: POST and DELETE /api/v1/monitor (docs.datadoghq.com/api/latest/monitors); PUT /incidents/{id}
with the header From, the email address of a user of the account (PagerDuty/api-schema 91a06fb).
"""

from collections.abc import Mapping
from typing import Any

import httpx

from audit.live.http.client import open_http
from audit.live.kind import Account
from catalog.vendors import VENDORS

_LONGEST_ERROR = 300


class WriteFailed(Exception):
    """A write failed; the message contains no secrets. `unsure`: the vendor may have done it all the same."""

    def __init__(self, message: str, *, unsure: bool = False) -> None:
        super().__init__(message)
        self.unsure = unsure


class Writer:
    """Writes to the accounts.

    Raises:
        RefusedRoot: an account's root is not allowed.
    """

    def __init__(self, accounts: Mapping[str, Account]) -> None:
        self._accounts = accounts
        self._http = {vendor: open_http(accounts[vendor]) for vendor in ("datadog", "pagerduty")}

    def close(self) -> None:
        """Close the connections."""
        for http in self._http.values():
            http.close()

    def create_monitor(self, body: Mapping[str, Any]) -> int:
        """Create a test monitor; return its id. Raises WriteFailed."""
        answer = self._send("datadog", "POST", "/api/v1/monitor", body)
        try:
            return int(answer.json()["id"])
        except (ValueError, KeyError, TypeError):
            raise WriteFailed("Datadog's answer to POST /api/v1/monitor has no id.", unsure=True) from None

    def delete_monitor(self, id: int) -> None:
        """Delete a test monitor; one that does not exist is deleted. Raises WriteFailed."""
        self._send("datadog", "DELETE", f"/api/v1/monitor/{id}", None, gone=True)

    def resolve_incident(self, id: str, by: str) -> None:
        """Resolve an incident in the name of a user's email address. Raises WriteFailed."""
        body = {"incident": {"type": "incident_reference", "status": "resolved"}}
        self._send("pagerduty", "PUT", f"/incidents/{id}", body, headers={"From": by})

    def _send(
        self,
        vendor: str,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        *,
        gone: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        title = VENDORS[vendor].title
        try:
            response = self._http[vendor].request(method, path, json=body, headers=headers)
        except httpx.TransportError:
            # Without the cause: a request has the keys in its headers.
            raise WriteFailed(f"{title} did not answer {method} {path}.", unsure=True) from None
        if response.is_success or (gone and response.status_code == 404):
            return response
        unsure = response.status_code >= 500
        raise WriteFailed(
            f"{title} answered {response.status_code} to {method} {path}{self._reason(vendor, response)}.",
            unsure=unsure,
        )

    def _reason(self, vendor: str, response: httpx.Response) -> str:
        """Return the vendor's words about an error, without what could be a key."""
        try:
            body = response.json()
        except ValueError:
            return ""
        words = body.get("errors") or (body.get("error") or {}).get("message") if isinstance(body, dict) else None
        text = "; ".join(map(str, words)) if isinstance(words, list) else str(words or "")
        for key in self._accounts[vendor].keys.values():
            text = text.replace(key, "[secret]")
        return f": {text[:_LONGEST_ERROR].rstrip('.')}" if text else ""
