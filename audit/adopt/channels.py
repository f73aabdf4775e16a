"""Channels from the handles in messages: email addresses, and Slack channels that the account has."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from audit.adopt.existing import NOTHING, Existing
from audit.adopt.model import Item, Json, Key, Resource, key_of
from audit.adopt.names import Names
from audit.adopt.people import objects_of
from audit.live.inventory import Inventory, LiveObject
from catalog.channels import BUILT_IN_CHANNELS
from components.conventions.naming import logical

SLACK = "datadog:slack/channel:Channel"
PAGER = "pagerduty"
_EMAIL = re.compile(r"@([\w.%+-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,})")


@dataclass(frozen=True)
class _Named:
    id: str


@dataclass(kw_only=True)
class ChannelDrafts:
    """The channels that messages name, by handle; `known` are names of channels that the catalog has already."""

    slack: dict[str, LiveObject]
    known: Mapping[str, str] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    names: Names = field(default_factory=Names)

    def of_handle(self, handle: str) -> str | None:
        """Return the name of the channel of a handle, which is made if there is none; None if none can be."""
        if handle in self.known:
            return self.known[handle]
        if handle not in self.items:
            item = self._email(handle) or self._slack(handle)
            if item is None:
                return None
            self.items[handle] = item
        return str(self.items[handle].data["name"])

    def _email(self, handle: str) -> Item | None:
        match = _EMAIL.fullmatch(handle)
        if match is None:
            return None
        address = match[1]
        name, id = self.names.name(f"Email {address.partition('@')[0]}", "Email")
        return Item(section="channels", id=id, data={"name": name, "kind": "email", "address": address})

    def _slack(self, handle: str) -> Item | None:
        live = self.slack.get(handle)
        if live is None:
            return None
        room = str(live.properties["channelName"])
        name, id = self.names.name(f"Slack {room.removeprefix('#')}", "Slack")
        data: Json = {"name": name, "kind": "slack", "workspace": live.properties["accountName"], "channel": room}
        claims: dict[Resource, LiveObject] = {(SLACK, logical("channels", _Named(id))): live}
        return Item(section="channels", id=id, data=data, claims=claims)


def draft_channels(
    inventory: Inventory, chosen: Collection[Key], banned: Collection[Key], existing: Existing = NOTHING
) -> ChannelDrafts:
    """Return the channels of the account, before any message names one."""
    found: dict[str, LiveObject] = {}
    for live in objects_of(inventory, SLACK):
        if key_of(live) in chosen and key_of(live) not in banned:
            account = str(live.properties.get("accountName"))
            room = str(live.properties.get("channelName")).removeprefix("#")
            found[f"@slack-{account}-{room}"] = live
    drafts = ChannelDrafts(slack=found, known=existing.channels)
    drafts.names.reserve(*existing.taken("channels"))
    drafts.names.reserve(*(channel.name for channel in BUILT_IN_CHANNELS))
    return drafts
