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
    """The events that Sentry drops before it counts them. A switch that is None is left unchanged in Sentry.

    `releases` and `messages` are globs, `addresses` IP addresses or networks of clients. Sentry's provider cannot empty
    these three lists: entries that are removed only from the catalog stay in Sentry.
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
        """The filters that are on or off, each with its state."""
        for name in FILTER_IDS:
            value: bool | None = getattr(self, name)
            if value is not None:
                yield name, value


@dataclass(frozen=True, kw_only=True)
class OwnershipRule:
    """`match` is a Sentry matcher, such as `path:src/checkout/*`; an owner is an email or a team's name."""

    match: str
    owners: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Ownership:
    """Who owns an issue: the last rule that matches applies. `everyone`: all members own issues without a match."""

    rules: tuple[OwnershipRule, ...]
    assign: Assignment = "owner"
    everyone: bool = True
    codeowners_sync: bool = True


@dataclass(frozen=True, kw_only=True)
class SpikeProtection:
    """Whether Sentry drops the excess events of a spike, and the channels it notifies.

    `slack_id` is Slack's id of the channel. If it is missing, Sentry fills it in, and every preview would remove it.
    """

    enabled: bool
    notify: tuple[Channel, ...] = ()
    slack_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class ProjectSettings:
    """A setting that is None or empty is left unchanged in Sentry."""

    inbound_filters: InboundFilters | None = None
    allowed_domains: tuple[str, ...] = ()
    ownership: Ownership | None = None
    spike_protection: SpikeProtection | None = None
