"""Why a collection is not whole: one sentence, the vendor's name of the right, and the page where to change it."""

from audit.live.http.errors import Unreadable
from audit.live.inventory import Obstacle, Unread
from audit.live.kind import Account, LiveKind
from catalog.vendors import VENDORS


def unread(kind: LiveKind, account: Account, error: Unreadable) -> Unread:
    """Return why a kind's collection is not whole. The message names the kind and what to do."""
    refused = error.obstacle is Obstacle.FORBIDDEN
    return Unread(
        obstacle=error.obstacle,
        message=f"{error} {_advice(kind, account, error)}",
        right=kind.right if refused and error.status != 401 else None,
        page=key_page(account) if refused else plan_page(account) if error.obstacle is Obstacle.NOT_IN_PLAN else None,
    )


def key_page(account: Account) -> str:
    """Return the vendor's page where a key gets its rights."""
    match account.vendor:
        case "datadog":
            return f"{account.site}/organization-settings/application-keys"
        case "pagerduty":
            return f"{account.site}/api_keys"
        case _:
            return f"{account.site}/settings/{account.organization}/developer-settings/"


def plan_page(account: Account) -> str:
    """Return the vendor's page about what the account pays for."""
    match account.vendor:
        case "datadog":
            return f"{account.site}/billing/plan"
        case "pagerduty":
            return f"{account.site}/account/billing"
        case _:
            return f"{account.site}/settings/{account.organization}/billing/overview/"


def _advice(kind: LiveKind, account: Account, error: Unreadable) -> str:
    vendor = VENDORS[account.vendor]
    match error.obstacle:
        case Obstacle.FORBIDDEN if error.status == 401:
            return f"Check {' and '.join(key.config for key in vendor.keys)}."
        case Obstacle.FORBIDDEN:
            return f"To read every {kind.kind}, give the key the right {' and '.join(kind.right.split())}."
        case Obstacle.NOT_IN_PLAN:
            return f"The account's plan does not include every {kind.kind}."
        case Obstacle.WRONG_ACCOUNT:
            return f"Check that {vendor.keys[-1].config} belongs to this account."
        case Obstacle.RATE_LIMITED:
            return "Run the audit again later."
        case Obstacle.CUT_OFF:
            return f"More {kind.kind} objects can exist."
        case _:
            return f"The audit cannot tell what exists: {kind.kind}."
