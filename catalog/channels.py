"""Channels: where a firing alert goes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal, TypeVar, get_args

from pydantic import AfterValidator, Field

from catalog.fields import Email, choice, matching, not_empty, written_once
from catalog.forms import ItemForm, RenamableForm, Written
from catalog.places import Source
from catalog.register import Register, by_id
from catalog.sections import Sections
from catalog.text import prose, suggestion

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
R = TypeVar("R", bound=RenamableForm)
FIELDS: dict[ChannelKind, tuple[str, ...]] = {
    "slack": ("workspace", "channel"),
    "email": ("address", "addresses"),
    "pagerduty": (),
}


class ChannelForm(ItemForm):
    noun: ClassVar[str] = "a channel"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused"}
    kind: Annotated[ChannelKind, choice("kind of channel", ChannelKind)] | None = Field(
        default=None, description="what it is; left out, its name says so: `slack`, `email` or `pagerduty`"
    )
    workspace: (
        Annotated[
            str,
            matching(r"[A-Za-z0-9][A-Za-z0-9_-]*", "a Slack workspace", "write its name as Datadog shows it: `acme`"),
        ]
        | None
    ) = Field(default=None, description="the Slack workspace, as Datadog shows it")
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
    ) = Field(default=None, description='the channel in Slack, in quotes: "#alerts"')
    address: Email | None = Field(default=None, description="an email address, such as `ops@example.com`")
    addresses: (
        Annotated[
            list[Email],
            AfterValidator(not_empty),
            AfterValidator(written_once),
        ]
        | None
    ) = Field(default=None, description="a list of several, such as [ops@example.com, cto@example.com]")


def resolve_channels(sections: Sections) -> Register[Channel]:
    """The channels that are written, and the built-in ones of which nothing is."""
    channels: Register[Channel] = Register("channel", sections.report)

    def build(written: Written[ChannelForm], id: str) -> Channel | None:
        form = written.form
        kind = _kind(written, channels)
        if kind is None or not _fields_fit(written, kind, channels):
            return None
        addresses = [*([form.address] if form.address else []), *(form.addresses or [])]
        return Channel(
            id=id,
            name=form.name,
            kind=kind,
            workspace=form.workspace,
            channel=form.channel,
            addresses=tuple(sorted(set(addresses))),
            source=written.source,
        )

    channels.fill(sections.items("channels", ChannelForm, channels), build)
    for built_in in BUILT_IN_CHANNELS:
        channels.add(built_in, [built_in.name])
    return channels


def notified(
    words: list[str], severity: str, written: Written[R], channels: Register[Channel]
) -> tuple[Channel, ...] | None:
    """The channels that an alert or a check names, sorted by id; None when one is refused.

    A critical one that names none is refused: it would fire and nobody would know.
    """
    if severity == "critical" and not words and not {"severity", "notify"} & written.refused:
        message = f"{written.form.noun} is critical and notifies no one"
        channels.report.refuse(
            written.at("notify"), message, "write whom to tell, such as `notify: [slack, pagerduty]`"
        )
        return None
    found = channels.find_all(words, written, "notify")
    return None if found is None else by_id(set(found))


def _kind(written: Written[ChannelForm], channels: Register[Channel]) -> ChannelKind | None:
    if {"name", "kind"} & written.refused:
        return None
    form = written.form
    named = next((kind for kind in get_args(ChannelKind) if kind == form.name), None)
    if form.kind is None and named is None:
        message = f"`kind` is missing in the channel `{form.name}`"
        hint = f"write one: {prose(get_args(ChannelKind))}; only channels named like a kind can leave it out"
        channels.report.refuse(written.source, message, hint)
    elif form.kind is not None and named not in (None, form.kind):
        message = f"the channel `{form.name}` is of the kind `{form.kind}`"
        channels.report.refuse(written.at("kind"), message, f"give it another name, or write `kind: {named}`")
        return None
    return form.kind or named


def _fields_fit(written: Written[ChannelForm], kind: ChannelKind, channels: Register[Channel]) -> bool:
    others = [key for keys in FIELDS.values() for key in keys if key not in FIELDS[kind]]
    wrong = [key for key in others if getattr(written.form, key) is not None]
    for key in wrong:
        message = f"`{key}` is not a key of a channel of the kind `{kind}`"
        allowed = ("name", "id", "kind", *FIELDS[kind])
        channels.report.refuse(written.at(key), message, suggestion(key, allowed))
    return not wrong
