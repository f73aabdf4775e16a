"""One row for each vendor: its name, and the keys of its account."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Key:
    """A key of a vendor's account: its name in the stack's config, and the variables that may hold it instead."""

    vendor: str
    name: str
    variables: tuple[str, ...]

    @property
    def config(self) -> str:
        return f"{self.vendor}:{self.name}"


@dataclass(frozen=True, kw_only=True)
class Vendor:
    """`name` is the name of its package too, and the first part of its resource types. Rights are those of the last of
    `keys`."""

    name: str
    title: str
    keys: tuple[Key, ...]


DATADOG = Vendor(
    name="datadog",
    title="Datadog",
    keys=(
        Key(vendor="datadog", name="apiKey", variables=("DD_API_KEY", "DATADOG_API_KEY")),
        Key(vendor="datadog", name="appKey", variables=("DD_APP_KEY", "DATADOG_APP_KEY")),
    ),
)
PAGERDUTY = Vendor(
    name="pagerduty",
    title="PagerDuty",
    keys=(Key(vendor="pagerduty", name="token", variables=("PAGERDUTY_TOKEN",)),),
)
SENTRY = Vendor(
    name="sentry",
    title="Sentry",
    keys=(Key(vendor="sentry", name="token", variables=("SENTRY_AUTH_TOKEN", "SENTRY_TOKEN")),),
)
VENDORS = {vendor.name: vendor for vendor in (DATADOG, PAGERDUTY, SENTRY)}
KEYS = tuple(key for vendor in VENDORS.values() for key in vendor.keys)


def vendor_of(type_: str) -> Vendor | None:
    """Return the vendor of a resource type; None for components and providers."""
    return VENDORS.get(type_.partition(":")[0])
