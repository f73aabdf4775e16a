"""Channels: where a firing alert goes."""

from dataclasses import dataclass, field
from typing import Literal

from catalog.places import Source

ChannelKind = Literal["slack", "email", "pagerduty"]


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A Slack channel, one or more email addresses, or PagerDuty (whose address is the alert's service).

    The channels `slack`, `email` and `pagerduty` exist without YAML, with no address and source None.
    """

    id: str
    name: str
    kind: ChannelKind
    workspace: str | None = None
    channel: str | None = None
    addresses: tuple[str, ...] = ()
    source: Source | None = field(default=None, compare=False)

    @property
    def is_open(self) -> bool:
        """Whether it leads nowhere yet."""
        if self.kind == "slack":
            return self.workspace is None or self.channel is None
        return self.kind == "email" and not self.addresses


BUILT_IN_CHANNELS: tuple[Channel, ...] = (
    Channel(id="slack", name="slack", kind="slack"),
    Channel(id="email", name="email", kind="email"),
    Channel(id="pagerduty", name="pagerduty", kind="pagerduty"),
)
