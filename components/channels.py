"""Channels: the Datadog resources of each channel, and the handles by which messages name them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pulumi

from catalog import Channel, Service, Stack
from catalog.notifiers import Severity, urgency_of
from catalog.services import Urgency
from components.conventions.naming import logical, renamed, vendor_key
from components.sdks import datadog

Pager = tuple[str, Urgency]
"""A service's id, and the urgency of its PagerDuty service."""


@dataclass(frozen=True, kw_only=True)
class Handles:
    """How messages name their recipients: `channels` by channel id, `pagers` by service and urgency."""

    channels: Mapping[str, tuple[pulumi.Input[str], ...]] = field(default_factory=dict)
    pagers: Mapping[Pager, pulumi.Input[str]] = field(default_factory=dict)

    def of(self, notify: Iterable[Channel], service: Service | None, severity: Severity) -> list[pulumi.Input[str]]:
        """Return the handles of the named channels, in their order; a channel without an address here has none."""
        handles: list[pulumi.Input[str]] = []
        for channel in notify:
            if not channel.is_pager:
                handles.extend(self.channels.get(channel.id, ()))
            elif service is not None and (service.id, urgency_of(severity)) in self.pagers:
                handles.append(self.pagers[service.id, urgency_of(severity)])
        return handles


@dataclass(frozen=True, kw_only=True)
class ChannelsArgs:
    """The channels in use, without those that have no address yet. `urls` are the webhooks' URLs, by channel id."""

    stack: Stack
    channels: tuple[Channel, ...]
    urls: Mapping[str, pulumi.Output[str]] = field(default_factory=dict)


def webhook_urls(stack: Stack, channels: Iterable[Channel]) -> dict[str, pulumi.Output[str]]:
    """Return the URLs of the webhooks that the stack makes, from its config, by channel id; each is a secret.

    Raises:
        pulumi.RunError: a URL is not set; the message says how to set each missing one.
    """
    secrets = {channel.id: channel.url_secret for channel in channels if channel.url_secret and stack.owns.datadog}
    urls = {id: _secret(key) for id, key in secrets.items()}
    missing = sorted({key for id, key in secrets.items() if urls[id] is None})
    if missing:
        lines = [f"  pulumi config set --secret {key}" for key in missing]
        raise pulumi.RunError("\n".join(["the URLs of webhooks are missing:", *lines]))
    return {id: url for id, url in urls.items() if url is not None}


def _secret(key: str) -> pulumi.Output[str] | None:
    namespace, _, name = key.partition(":")
    return pulumi.Config(namespace).get_secret(name)


class Channels(pulumi.ComponentResource):
    """Creates Datadog's Slack channels and webhooks where the stack owns them, and gives every channel's handles.

    A handle in the message is the only connection to a channel: with a notification rule as well, each alert would be
    posted twice. Handles are plain text and not outputs: Datadog accepts a message whose handle it does not know yet,
    and a monitor that pages must not wait for Slack.
    """

    handles: Mapping[str, tuple[str, ...]]

    def __init__(self, name: str, args: ChannelsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("watchbill:index:Channels", name, {"channels": [item.id for item in args.channels]}, opts)
        self._slack: dict[tuple[str, str], str] = {}
        self.handles = {
            channel.id: self._handles(name, channel, args) for channel in args.channels if not channel.is_open
        }
        self.register_outputs({})

    def _handles(self, name: str, channel: Channel, args: ChannelsArgs) -> tuple[str, ...]:
        if channel.kind == "email":
            return tuple(f"@{address}" for address in channel.addresses)
        if channel.kind == "webhook":
            return (self._webhook(name, channel, args.urls.get(channel.id)),)
        if channel.workspace is None or channel.channel is None:
            return ()
        place = (channel.workspace, channel.channel)
        if place not in self._slack:
            # Two names for one channel are one resource: the integration refuses (409) to hold a channel twice.
            if args.stack.owns.datadog:
                self._slack_channel(name, channel, args.channels)
            self._slack[place] = _slack(*place)
        return (self._slack[place],)

    def _webhook(self, name: str, channel: Channel, url: pulumi.Output[str] | None) -> str:
        # The webhook's name is its handle: a new name would break the handle in messages that people wrote in Datadog.
        webhook = vendor_key(channel)
        if url is not None:
            # The SDK does not treat the URL as a secret, although it is all that is needed to post: the vendor returns
            # it in clear text, and it would be stored that way in the state.
            datadog.Webhook(
                logical(name, channel),
                name=webhook,
                url=url,
                encode_as="json",
                opts=pulumi.ResourceOptions(
                    parent=self, aliases=renamed(name, channel), additional_secret_outputs=["url"]
                ),
            )
        return f"@webhook-{webhook}"

    def _slack_channel(self, name: str, channel: Channel, channels: Iterable[Channel]) -> None:
        place = (channel.workspace, channel.channel)
        # The name that comes first can change, and the resource would change with it: so it has aliases for all of
        # them.
        alike = [item for item in channels if item is not channel and (item.workspace, item.channel) == place]
        names = [logical(name, each) for each in alike]
        names += [f"{name}-{entry.renamed_from}" for entry in (channel, *alike) if entry.renamed_from]
        datadog.slack.Channel(
            logical(name, channel),
            account_name=channel.workspace,
            channel_name=channel.channel,
            display=datadog.slack.ChannelDisplayArgs(
                message=True, notified=True, snapshot=True, tags=True, mute_buttons=True
            ),
            opts=pulumi.ResourceOptions(parent=self, aliases=[pulumi.Alias(name=other) for other in names]),
        )


def _slack(workspace: str, channel: str) -> str:
    """Return the handle with the workspace in it, so that it stays correct when the account has a second workspace."""
    return f"@slack-{workspace}-{channel.removeprefix('#')}"
