"""The settings of a Sentry project: what it drops, who owns its issues, and what happens in a spike."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from catalog.channels import Channel

Switch = Literal["browser_extensions", "localhost", "web_crawlers", "health_checks"]
FILTER_IDS: dict[Switch, str] = {
    "browser_extensions": "browser-extensions",
    "localhost": "localhost",
    "web_crawlers": "web-crawlers",
    "health_checks": "filtered-transaction",
}
"""Sentry's ids of the filters that are on or off."""
LEGACY_BROWSERS = "legacy-browsers"
Assignment = Literal["owner", "commit", "off"]


@dataclass(frozen=True, kw_only=True)
class InboundFilters:
    """What Sentry drops before it counts. A switch that is None stays as it is in Sentry.

    `releases` and `messages` are globs, `addresses` IP addresses or networks of clients. Sentry's provider cannot empty
    these three lists: what is taken out of the catalog alone stays in Sentry.
    """

    browser_extensions: bool | None = None
    localhost: bool | None = None
    web_crawlers: bool | None = None
    health_checks: bool | None = None
    legacy_browsers: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()

    @property
    def switches(self) -> Iterator[tuple[Switch, bool]]:
        """The filters that are on or off, and which."""
        for name in FILTER_IDS:
            value: bool | None = getattr(self, name)
            if value is not None:
                yield name, value


@dataclass(frozen=True, kw_only=True)
class OwnershipRule:
    """`match` is a matcher of Sentry's, such as `path:src/checkout/*`; an owner is an email or a team's name."""

    match: str
    owners: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Ownership:
    """Who owns an issue: the last rule that matches wins. `everyone`: all members own what no rule matches."""

    rules: tuple[OwnershipRule, ...]
    assign: Assignment = "owner"
    everyone: bool = True
    codeowners_sync: bool = True


@dataclass(frozen=True, kw_only=True)
class SpikeProtection:
    """Whether Sentry drops what a spike brings, and whom it notifies of one.

    `slack_id` is Slack's own id of the channel. Sentry fills in a missing one, and every preview would take it out.
    """

    enabled: bool
    notify: tuple[Channel, ...] = ()
    slack_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class ProjectSettings:
    """Of each setting that is None, or empty, Sentry's own stays."""

    inbound_filters: InboundFilters | None = None
    allowed_domains: tuple[str, ...] = ()
    ownership: Ownership | None = None
    spike_protection: SpikeProtection | None = None
