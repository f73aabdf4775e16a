"""The vendors' accounts that an audit reads: roots, keys from the environment, and Sentry's organization."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from audit.live.inventory import Collection, Obstacle, Unread
from audit.live.kind import Account, LiveKind
from catalog.vendors import VENDORS, Vendor
from cli.stack import STACKS
from local.session.apis import open_apis
from local.vendors.http.core.faults import Fault
from plan.config import project_of, stack_config
from plan.plan import Plan

_PAGERDUTY = {"us": "https://api.pagerduty.com", "eu": "https://api.eu.pagerduty.com"}


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """The accounts that can be read, and for each other vendor in use why it cannot."""

    accounts: tuple[Account, ...]
    missing: Mapping[str, Unread]

    @property
    def local(self) -> bool:
        """Whether these are the accounts of the stand-ins."""
        return any(account.local for account in self.accounts)

    def unread(self, kinds: Iterable[LiveKind]) -> tuple[Collection, ...]:
        """Return the collections of the vendors that cannot be read: all of them unread."""
        return tuple(
            Collection(vendor=it.vendor, kind=it.kind, type=it.type, unread=self.missing[it.vendor])
            for it in kinds
            if it.vendor in self.missing
        )


@contextmanager
def open_accounts(plans: Iterable[Plan], *, local: bool, faults: Sequence[Fault] = ()) -> Iterator[Accounts]:
    """Yield the accounts of stacks that share them: the vendors', or with `local` the stand-ins' while they serve.

    `faults` are those of the stand-ins' APIs.

    Raises:
        LocalError: there is no local account, or its APIs do not start.
    """
    if not local:
        yield accounts_of(plans, os.environ)
        return
    with open_apis(STACKS.parent, faults=faults) as apis:
        yield local_accounts(plans, apis.roots, apis.token)


def accounts_of(plans: Iterable[Plan], environment: Mapping[str, str]) -> Accounts:
    """Return the accounts of stacks that share them. Keys come from the vendors' variables.

    A vendor that the stacks use and that has no key is missing; one that they do not use is left out.
    """
    plans = tuple(plans)
    found: list[Account] = []
    missing: dict[str, Unread] = {}
    for vendor in VENDORS.values():
        if not any(each.type.startswith(f"{vendor.name}:") for plan in plans for each in plan.resources):
            continue
        keys = {key.name: value for key in vendor.keys if (value := _first(key.variables, environment))}
        absent = [key for key in vendor.keys if key.name not in keys]
        if absent:
            variables = " and ".join(key.variables[0] for key in absent)
            message = f"There is no key for {vendor.title}. Set {variables} to a key that may read."
            missing[vendor.name] = Unread(obstacle=Obstacle.FORBIDDEN, message=message)
        else:
            root = _root(vendor, plans, environment)
            found.append(Account(vendor=vendor.name, root=root, keys=keys, organization=organization_of(vendor, plans)))
    return Accounts(accounts=tuple(found), missing=missing)


def accounts_with_keys(plans: Iterable[Plan], environment: Mapping[str, str], organization: str | None) -> Accounts:
    """Return the account of every vendor for which there are keys, whether a stack uses it or not.

    Sentry needs its organization too.
    """
    plans = tuple(plans)
    found: list[Account] = []
    for vendor in VENDORS.values():
        keys = {key.name: value for key in vendor.keys if (value := _first(key.variables, environment))}
        slug = organization_of(vendor, plans) or organization
        if len(keys) == len(vendor.keys) and (vendor.name != "sentry" or slug):
            root = _root(vendor, plans, environment)
            named = slug if vendor.name == "sentry" else None
            found.append(Account(vendor=vendor.name, root=root, keys=keys, organization=named))
    return Accounts(accounts=tuple(found), missing={})


def local_accounts(
    plans: Iterable[Plan], roots: Mapping[str, str], token: str, organization: str | None = None
) -> Accounts:
    """Return the accounts of the stand-ins' APIs on this machine."""
    plans = tuple(plans)
    slug = organization_of(VENDORS["sentry"], plans) or organization
    accounts = (
        Account(
            vendor=vendor.name,
            root=roots[vendor.name],
            keys={key.name: token for key in vendor.keys},
            organization=slug if vendor.name == "sentry" else None,
            local=True,
        )
        for vendor in VENDORS.values()
        if vendor.name != "sentry" or slug
    )
    return Accounts(accounts=tuple(accounts), missing={})


def organization_of(vendor: Vendor, plans: Iterable[Plan]) -> str | None:
    """Return the slug of Sentry's organization, from the first stack that has one; None for the other vendors."""
    if vendor.name != "sentry":
        return None
    tracking = (plan.catalog.error_tracking for plan in plans)
    return next((it.organization for it in tracking if it is not None), None)


def _first(variables: Iterable[str], environment: Mapping[str, str]) -> str | None:
    return next((environment[name] for name in variables if environment.get(name)), None)


def _root(vendor: Vendor, plans: tuple[Plan, ...], environment: Mapping[str, str]) -> str:
    """Return the root of a vendor's API: from the stacks' settings, else from its variable, else its usual one."""
    settings: dict[str, str] = {}
    for plan in plans:
        catalog = plan.catalog
        settings = stack_config(catalog.stack.name, project_of(catalog.folder))[0] | settings
    match vendor.name:
        case "datadog":
            site = environment.get("DD_SITE", "datadoghq.com")
            return settings.get("datadog:apiUrl") or environment.get("DD_HOST") or f"https://api.{site}"
        case "pagerduty":
            region = settings.get("pagerduty:serviceRegion") or environment.get("PAGERDUTY_SERVICE_REGION", "us")
            return _PAGERDUTY.get(region, _PAGERDUTY["us"])
    base = settings.get("sentry:baseUrl") or environment.get("SENTRY_BASE_URL") or "https://sentry.io"
    return base.rstrip("/").removesuffix("/api")
