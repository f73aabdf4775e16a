"""The YAML of a Sentry project's settings."""

import re
from collections.abc import Mapping
from ipaddress import ip_network
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import AfterValidator, Field

from catalog.alerts.model import Notify
from catalog.channels import Channel
from catalog.error_tracking.project_settings import (
    Assignment,
    InboundFilters,
    Ownership,
    OwnershipRule,
    ProjectSettings,
    SpikeProtection,
)
from catalog.forms.diagnostics import InvalidValue
from catalog.forms.form import Form, Located, RenamableForm
from catalog.forms.symbols import Scope, by_id
from catalog.forms.text import prose, shown, slug
from catalog.forms.types import Reference, choice, matching, not_empty, written_once

Browser = Literal["ie", "edge", "safari", "firefox", "chrome", "opera", "android", "opera_mini"]
_EMAIL = re.compile(r"[\w.%+-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}")


def _address(text: str) -> str:
    try:
        ip_network(text)
    except ValueError as error:
        hint = "write one, such as `203.0.113.7`, or a network, such as `10.0.0.0/8`"
        raise InvalidValue(f"{shown(text)} is not an IP address or network", hint) from error
    return text


def _pattern(text: str) -> str:
    if "\n" in text or not text.strip():
        raise InvalidValue(f"invalid pattern {shown(text)}", "write one line, such as `ResizeObserver*`")
    if set(text) <= {"*", "?"}:
        raise InvalidValue(
            f"{shown(text)} matches everything, so Sentry would drop every error", "write a narrower pattern"
        )
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]
Patterns = Annotated[list[Pattern], AfterValidator(not_empty), AfterValidator(written_once)]


class InboundFiltersForm(Form):
    noun: ClassVar[str] = "`inbound_filters`"
    browser_extensions: bool | None = Field(
        default=None, description="`true` drops errors of browser extensions; default: as set in Sentry"
    )
    localhost: bool | None = Field(
        default=None, description="`true` drops events that come from localhost; default: as set in Sentry"
    )
    web_crawlers: bool | None = Field(
        default=None, description="`true` drops errors of known web crawlers; default: as set in Sentry"
    )
    health_checks: bool | None = Field(
        default=None, description="`true` drops traces of health checks; default: as set in Sentry"
    )
    legacy_browsers: Annotated[
        list[Annotated[Browser, choice("browser", Browser)]], AfterValidator(not_empty), AfterValidator(written_once)
    ] = Field(
        default_factory=list,
        description="a list of browsers; errors of their old versions are dropped, such as [ie, opera_mini]",
    )
    releases: Patterns = Field(
        default_factory=list, description='a list of globs of releases whose errors are dropped: ["1.*"]'
    )
    messages: Patterns = Field(
        default_factory=list, description='a list of globs of messages whose errors are dropped: ["ResizeObserver*"]'
    )
    addresses: Annotated[
        list[Annotated[str, AfterValidator(_address)]], AfterValidator(not_empty), AfterValidator(written_once)
    ] = Field(
        default_factory=list,
        description="a list of client IP addresses or networks whose events are dropped, such as [10.0.0.0/8]",
    )


class OwnershipRuleForm(Form):
    noun: ClassVar[str] = "a rule of `ownership`"
    neutral: ClassVar[Mapping[str, Any]] = {"match": "path:refused", "owners": ["refused"]}
    match: Annotated[
        str,
        matching(
            r"(path|module|url|codeowners|tags\.[\w.-]+):\S+",
            "a matcher of Sentry's",
            "write `path:`, `module:`, `url:` or `tags.<tag>:` and a glob without blanks: `path:src/checkout/*`",
        ),
    ] = Field(description="what it matches, such as `match: path:src/checkout/*`, `url:` or `tags.<tag>:`")
    owners: Annotated[list[Reference], AfterValidator(not_empty), AfterValidator(written_once)] = Field(
        description="a list of owners: the project's team by its name, or members' emails"
    )


class OwnershipForm(Form):
    noun: ClassVar[str] = "`ownership`"
    neutral: ClassVar[Mapping[str, Any]] = {"rules": [{"match": "path:refused", "owners": ["refused"]}]}
    rules: Annotated[list[OwnershipRuleForm], AfterValidator(not_empty)] = Field(
        description="a list, such as [{match: path:src/checkout/*, owners: [Shop]}]; the last rule that matches applies"
    )
    assign: Annotated[Assignment, choice("kind of assignment", Assignment)] = Field(
        default="owner",
        description="who Sentry assigns an issue to: its `owner`, the author of the suspect `commit`, or `off`",
    )
    everyone: bool = Field(default=True, description="`false` if nobody owns an issue that no rule matches")
    codeowners_sync: bool = Field(default=True, description="`false` to ignore a CODEOWNERS file in the repository")


class SpikeProtectionForm(Form):
    noun: ClassVar[str] = "`spike_protection`"
    enabled: bool = Field(default=True, description="`false` to accept, and pay for, the events of a spike")
    notify: Notify = Field(
        default_factory=list,
        description="a list of channels to notify of a spike: a Slack channel, or `email`, which is Sentry's email to "
        "the owners and managers of the organization",
    )
    slack_id: (
        Annotated[
            str, matching(r"[CGD][A-Z0-9]{6,20}", "a Slack channel's id", "write it as Slack shows it: `C024BE91L`")
        ]
        | None
    ) = Field(
        default=None,
        description="the Slack channel's id, such as `C024BE91L`; Slack shows it in the channel's details",
    )


class ProjectSettingsForm(RenamableForm):
    """The settings among the keys of a project."""

    inbound_filters: InboundFiltersForm | None = Field(
        default=None,
        description="a map of what Sentry drops, such as {web_crawlers: true}; default: as set in Sentry. "
        "`releases`, `messages` and `addresses` that are removed here stay in Sentry: delete them there too",
    )
    allowed_domains: Annotated[
        list[Annotated[str, matching(r"[^\s,]+", "a domain", "write one, such as `*.example.com`")]],
        AfterValidator(not_empty),
        AfterValidator(written_once),
    ] = Field(
        default_factory=list,
        description='a list of the domains whose events Sentry accepts, such as [shop.example.com]; ["*"] accepts all. '
        "Default: as set in Sentry",
    )
    ownership: OwnershipForm | None = Field(
        default=None,
        description="a map of who owns an issue: {rules: [{match: path:src/checkout/*, owners: [Shop]}]}; default: as "
        "set in Sentry",
    )
    spike_protection: SpikeProtectionForm | None = Field(
        default=None,
        description="a map, such as {notify: [email]}: Sentry drops the excess events of a spike; default: as set in "
        "Sentry",
    )


S = TypeVar("S", bound=ProjectSettingsForm)


def project_settings(entry: Located[S], team: str, channels: Scope[Channel]) -> ProjectSettings | None:
    """Return the settings in a project's form; None if one is invalid. `team` is the name of the project's team."""
    form = entry.form
    ownership = _ownership(entry, team, channels)
    spikes = _spike_protection(entry, channels)
    if (form.ownership and ownership is None) or (form.spike_protection and spikes is None):
        return None
    filters = form.inbound_filters
    lists = ("legacy_browsers", "releases", "messages", "addresses")
    values = filters.model_dump() if filters else {}
    return ProjectSettings(
        inbound_filters=InboundFilters(**{**values, **{name: tuple(sorted(values[name])) for name in lists}})
        if filters
        else None,
        allowed_domains=tuple(sorted(form.allowed_domains)),
        ownership=ownership,
        spike_protection=spikes,
    )


def _ownership(entry: Located[S], team: str, channels: Scope[Channel]) -> Ownership | None:
    form = entry.form.ownership
    if form is None or "ownership" in entry.refused:
        return None
    wrong = False
    for index, rule in enumerate(form.rules):
        for place, owner in enumerate(rule.owners):
            # Sentry looks up a team among those of the project, which has exactly one here.
            if team and not _EMAIL.fullmatch(owner) and slug(owner) != slug(team):
                message = f"{shown(owner)} cannot own issues: Sentry accepts only the project's team and its members"
                hint = f"write the team {shown(team)}, or a member's email such as `alice@example.com`"
                channels.report.refuse(entry.at("ownership", "rules", index, "owners", place), message, hint)
                wrong = True
    if wrong:
        return None
    rules = (OwnershipRule(match=rule.match, owners=tuple(rule.owners)) for rule in form.rules)
    return Ownership(
        rules=tuple(rules), assign=form.assign, everyone=form.everyone, codeowners_sync=form.codeowners_sync
    )


def _spike_protection(entry: Located[S], channels: Scope[Channel]) -> SpikeProtection | None:
    form = entry.form.spike_protection
    if form is None or "spike_protection" in entry.refused:
        return None
    notified = []
    for index, word in enumerate(form.notify):
        channel = channels.find(word, entry.at("spike_protection", "notify", index))
        if channel is None:
            return None
        if channel.kind not in ("slack", "email"):
            message = f"Sentry cannot notify the channel `{channel.name}` of a spike"
            hint = "write a Slack channel, or `email` for the owners and managers of the organization"
            channels.report.refuse(entry.at("spike_protection", "notify", index), message, hint)
            return None
        notified.append(channel)
    in_slack = [channel for channel in notified if channel.kind == "slack"]
    if not _slack_fits(entry, form, in_slack, channels):
        return None
    here = by_id(channel for channel in notified if channel.here)
    return SpikeProtection(enabled=form.enabled, notify=here, slack_id=form.slack_id)


def _slack_fits(
    entry: Located[S], form: SpikeProtectionForm, in_slack: list[Channel], channels: Scope[Channel]
) -> bool:
    """Whether Sentry can notify these channels of a spike: none if protection is off, and one Slack channel by id."""
    report, place = channels.report, entry.at("spike_protection", "notify")
    if form.notify and not form.enabled:
        report.refuse(place, "`notify` requires spike protection, and it is off", "remove `notify`")
        return False
    if len(in_slack) > 1:
        names = prose(channel.name for channel in in_slack)
        report.refuse(
            place, f"`slack_id` belongs to one channel, and `notify` has several: {names}", "keep one of them"
        )
        return False
    if in_slack and form.slack_id is None:
        message = f"`slack_id` is missing: Sentry finds the channel {shown(in_slack[0].name)} by its Slack id"
        report.refuse(
            place, message, "write it, such as `slack_id: C024BE91L`; Slack shows it in the channel's details"
        )
        return False
    if form.slack_id is not None and not in_slack:
        message = "`slack_id` requires a Slack channel in `notify`"
        report.refuse(
            entry.at("spike_protection", "slack_id"), message, "write the channel in `notify`, or remove `slack_id`"
        )
        return False
    return True
