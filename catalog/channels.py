"""Channels: the destinations of notifications."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal, TypeVar, get_args

from pydantic import AfterValidator, Field

from catalog.forms.form import Located, RenamableForm
from catalog.forms.symbols import Scope, by_id, old_id
from catalog.forms.text import key_hint, prose, shown
from catalog.forms.types import Email, choice, matching, not_empty, written_once
from catalog.sections import Sections
from catalog.source.places import Source
from catalog.stack import Environment, Stack

ChannelKind = Literal["slack", "email", "pagerduty", "webhook"]
SeverityWord = Literal["critical", "warning", "info"]


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A Slack channel, one or more email addresses, PagerDuty (whose address is the alert's service), or a webhook.

    The channels `slack`, `email` and `pagerduty` exist without YAML, with no address and source None. `url_secret` is
    the key of the stack's config that holds a webhook's URL: the URL itself is a secret. `default_for`: the severities
    of the alerts and checks that notify it when they have no `notify`. `environments`: those whose alerts notify it
    (empty: all), and `here`: whether this stack's environment is one of them; if not, nothing notifies it.
    `renamed_from` is its earlier id.
    """

    id: str
    name: str
    kind: ChannelKind
    workspace: str | None = None
    channel: str | None = None
    addresses: tuple[str, ...] = ()
    url_secret: str | None = None
    default_for: tuple[SeverityWord, ...] = ()
    environments: tuple[str, ...] = ()
    here: bool = True
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)

    @property
    def is_pager(self) -> bool:
        """Whether it pages people; only PagerDuty does."""
        return self.kind == "pagerduty"

    @property
    def is_open(self) -> bool:
        """Whether it has no address yet."""
        if self.kind == "slack":
            return self.workspace is None or self.channel is None
        if self.kind == "webhook":
            return self.url_secret is None
        return self.kind == "email" and not self.addresses


BUILT_IN_CHANNELS: tuple[Channel, ...] = (
    Channel(id="slack", name="slack", kind="slack"),
    Channel(id="email", name="email", kind="email"),
    Channel(id="pagerduty", name="pagerduty", kind="pagerduty"),
)
R = TypeVar("R", bound=RenamableForm)
FIELDS: dict[ChannelKind, tuple[str, ...]] = {
    "slack": ("workspace", "channel"),
    "email": ("address", "addresses"),
    "pagerduty": (),
    "webhook": ("url_secret",),
}
COMMON = ("name", "id", "renamed_from", "kind", "default_for", "environments")


class ChannelForm(RenamableForm):
    noun: ClassVar[str] = "a channel"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused"}
    kind: Annotated[ChannelKind, choice("kind of channel", ChannelKind)] | None = Field(
        default=None,
        description="`slack`, `email`, `pagerduty` or `webhook`; default: its name, if that is one of them",
    )
    workspace: (
        Annotated[
            str,
            matching(r"[A-Za-z0-9][A-Za-z0-9_-]*", "a Slack workspace", "write its name in Datadog: `acme`"),
        ]
        | None
    ) = Field(default=None, description="the name of the Slack workspace in Datadog")
    channel: (
        Annotated[
            str,
            matching(
                r"#[a-z0-9_-]{1,80}",
                "a Slack channel",
                'write # and lower-case letters, digits, - and _, in quotes: "#alerts"',
            ),
        ]
        | None
    ) = Field(default=None, description='the Slack channel, in quotes: "#alerts"')
    address: Email | None = Field(default=None, description="an email address, such as `ops@example.com`")
    addresses: (
        Annotated[
            list[Email],
            AfterValidator(not_empty),
            AfterValidator(written_once),
        ]
        | None
    ) = Field(default=None, description="a list of email addresses, such as [ops@example.com, cto@example.com]")
    url_secret: (
        Annotated[
            str,
            matching(
                r"[a-z][a-z0-9-]*:[A-Za-z][A-Za-z0-9_-]*",
                "a key of the stack's config",
                "write the key, not the URL: `watchbill:opsWebhook`, after "
                "`pulumi config set --secret watchbill:opsWebhook`",
            ),
        ]
        | None
    ) = Field(
        default=None,
        description="the key of the stack's config that holds a webhook's URL, such as `watchbill:opsWebhook`. "
        "The URL is a secret, so set it with `pulumi config set --secret watchbill:opsWebhook`",
    )
    default_for: Annotated[
        list[Annotated[SeverityWord, choice("severity", SeverityWord)]], AfterValidator(written_once)
    ] = Field(
        default_factory=list,
        description="a list of severities: alerts and checks with these and no `notify` notify this channel",
    )
    environments: Annotated[list[Environment], AfterValidator(written_once)] = Field(
        default_factory=list,
        description="a list of environments, such as [prod], whose alerts notify this channel; default: all",
    )


def resolve_channels(sections: Sections, stack: Stack) -> Scope[Channel]:
    """Return the channels in the YAML, and the built-in ones that it does not define."""
    channels: Scope[Channel] = Scope("channel", sections.report)

    def build(entry: Located[ChannelForm], id: str) -> Channel | None:
        form = entry.form
        kind = _kind(entry, channels)
        if kind is None or not _fields_fit(entry, kind, channels):
            return None
        addresses = [*([form.address] if form.address else []), *(form.addresses or [])]
        return Channel(
            id=id,
            name=form.name,
            kind=kind,
            workspace=form.workspace,
            channel=form.channel,
            addresses=tuple(sorted(set(addresses))),
            url_secret=form.url_secret,
            default_for=tuple(sorted(form.default_for)),
            environments=tuple(sorted(form.environments)),
            here=not form.environments or stack.environment in form.environments,
            renamed_from=old_id(form),
            source=entry.source,
        )

    channels.fill(sections.items(ChannelForm, channels), build)
    for built_in in BUILT_IN_CHANNELS:
        if channels.renamed(built_in.name):
            # A reference means the channel that has a new name now, not a built-in one without an address.
            continue
        channels.add(built_in, [built_in.name])
    return channels


def notified(
    words: list[str], severity: str, entry: Located[R], channels: Scope[Channel], field: str = "notify"
) -> tuple[Channel, ...] | None:
    """Return the channels that an alert or check notifies in this environment, sorted by id; None if one is invalid.

    They are written in the given field; without it, the channels that are the default for the severity are notified.
    A critical item that notifies no channel is refused: it would fire and nobody would know.
    """
    if field not in entry.form.model_fields_set and "severity" not in entry.refused:
        defaults = [channel for channel in channels.items if severity in channel.default_for]
        if defaults or not channels.complete:
            return by_id(channel for channel in defaults if channel.here)
    if severity == "critical" and not words and not {"severity", field} & entry.refused:
        message = f"{entry.form.noun} is critical and notifies nobody"
        channels.report.refuse(entry.at(field), message, f"write the channels, such as `{field}: [slack, pagerduty]`")
        return None
    if not _all_names(words, entry, field, channels):
        return None
    named = channels.find_all(words, entry, field)
    return None if named is None else by_id({channel for channel in named if channel.here})


def _all_names(words: list[str], entry: Located[R], field: str, channels: Scope[Channel]) -> bool:
    """Whether each word is a channel's name; each address among them is an error."""
    fine, names = True, {channel.name for channel in channels.items}
    for index, word in enumerate(words if channels.complete else ()):
        if word in names:
            continue
        slack = word.startswith("#")
        if slack or "@" in word[1:]:
            where = f'kind: slack, workspace: …, channel: "{word}"' if slack else f"kind: email, address: {word}"
            hint = f"write `channels: [{{name: ops, {where}}}]`, and `ops` here"
            channels.report.refuse(
                entry.at(field, index), f"{shown(word)} is an address, not the name of a channel", hint
            )
            fine = False
    return fine


def _kind(entry: Located[ChannelForm], channels: Scope[Channel]) -> ChannelKind | None:
    if {"name", "kind"} & entry.refused:
        return None
    form = entry.form
    named = next((kind for kind in get_args(ChannelKind) if kind == form.name), None)
    if form.kind is None and named is None:
        message = f"`kind` is missing in the channel `{form.name}`"
        hint = f"write one of {prose(get_args(ChannelKind))}; only a channel that is named like a kind may omit it"
        channels.report.refuse(entry.source, message, hint)
    elif form.kind is not None and named not in (None, form.kind):
        message = f"the channel `{form.name}` is named like another kind than `{form.kind}`"
        channels.report.refuse(entry.at("kind"), message, f"rename it, or write `kind: {named}`")
        return None
    return form.kind or named


def _fields_fit(entry: Located[ChannelForm], kind: ChannelKind, channels: Scope[Channel]) -> bool:
    others = [key for keys in FIELDS.values() for key in keys if key not in FIELDS[kind]]
    wrong = [key for key in others if getattr(entry.form, key) is not None]
    for key in wrong:
        message = f"unknown key `{key}` in a channel of the kind `{kind}`"
        channels.report.refuse(entry.at(key), message, key_hint(key, FIELDS[kind] or COMMON, entry.page))
    return not wrong
