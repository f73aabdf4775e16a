"""What people install in the vendors' pages: Slack and PagerDuty in Datadog and in Sentry, and the channels."""

from collections.abc import Iterator

from audit.live.datadog.integrations import CHANNEL_TYPE, SERVICE_OBJECT, SERVICE_OBJECT_TYPE
from audit.live.pagerduty.services import SERVICE
from audit.live.sentry.settings import INTEGRATION
from catalog.channels import Channel
from doctor.live import PAGERDUTY_LINK, WORKSPACE
from doctor.model import Finding, Note
from doctor.subject import Subject

_TITLES = {"slack": "Slack", "pagerduty": "PagerDuty"}


def slack_channels(subject: Subject) -> tuple[Channel, ...]:
    """Return the Slack channels that this stack makes in Datadog."""
    made = {(it["accountName"], it["channelName"]) for it in subject.inputs(CHANNEL_TYPE)}
    return tuple(it for it in subject.catalog.channels if (it.workspace, it.channel) in made)


def slack_in_datadog(subject: Subject) -> Iterator[Finding]:
    """Yield the Slack workspaces that Datadog does not know."""
    yield from subject.unread(WORKSPACE)
    collection = subject.collection(WORKSPACE)
    if collection is None or not collection.complete:
        return
    known = {it.id for it in collection.objects}
    for workspace in dict.fromkeys(channel.workspace for channel in slack_channels(subject)):
        if workspace not in known:
            yield Finding(
                text=f"Datadog does not know the Slack workspace {workspace}.",
                fix="Install the Slack integration, and add the workspace under this name.",
                page=subject.page("datadog", "integrations/slack"),
            )


def channels(subject: Subject) -> Iterator[Finding]:
    """Yield the channels that Datadog does not have, of the workspaces that it knows."""
    yield from subject.unread(WORKSPACE)
    known = {it.id: it.body["channels"] for it in subject.objects(WORKSPACE)}
    for channel in slack_channels(subject):
        if channel.workspace in known and channel.channel not in known[channel.workspace]:
            yield Finding(
                text=f"Datadog cannot post to {channel.channel} of {channel.workspace}.",
                fix=f"Create the channel in Slack, invite @Datadog if it is private, and run `{subject.up}`.",
                page=subject.page("datadog", "integrations/slack"),
                source=channel.source,
            )


def pagerduty_in_datadog(subject: Subject) -> Iterator[Finding | Note]:
    """Yield whether Datadog's PagerDuty integration is off, of another account, or lacks a service."""
    page = subject.page("datadog", "integrations/pagerduty")
    link = subject.collection(PAGERDUTY_LINK)
    if link is not None and link.complete and not link.objects:
        yield Finding(
            text="The PagerDuty integration is not activated in Datadog.",
            fix=f"Activate it, then run `{subject.up}`.",
            page=page,
        )
        return
    if link is not None and not link.complete:
        yield Note(text="Which PagerDuty account Datadog notifies is not known: the key may not read its integrations.")
    account, other = _subdomain(subject), next((it.body["subdomain"] for it in subject.objects(PAGERDUTY_LINK)), None)
    if account and other and account != other:
        yield Finding(
            text=f"Datadog notifies the PagerDuty account {other}, and PAGERDUTY_TOKEN is of {account}.",
            fix=f"Connect the integration to {account}, or set a token of {other}.",
            page=page,
        )
    yield from subject.unread(SERVICE_OBJECT)
    collection = subject.collection(SERVICE_OBJECT)
    if collection is None or not collection.complete:
        return
    known = {it.name for it in collection.objects}
    for name in (str(it["serviceName"]) for it in subject.inputs(SERVICE_OBJECT_TYPE)):
        if name not in known:
            yield Finding(
                text=f"Datadog does not know @pagerduty-{name}, so no monitor can page that service.",
                fix=f"Run `{subject.up}`, which connects it.",
                page=page,
            )


def _subdomain(subject: Subject) -> str | None:
    """Return the subdomain of the PagerDuty account, from the address of a service's page."""
    addresses = (str(it.body.get("html_url") or "") for it in subject.objects(SERVICE))
    hosts = (address.split("/")[2] for address in addresses if address.count("/") > 2)
    return next((host.partition(".")[0] for host in hosts), None)


def needed_in_sentry(subject: Subject) -> dict[str, frozenset[str]]:
    """Return the integrations that Sentry's alerts use, each with the names of the workspaces or accounts."""
    tracking = subject.catalog.error_tracking
    if tracking is None:
        return {}
    alerts = [alert for alert in tracking.alerts if any(project.here for project in alert.projects)]
    used = [channel for alert in alerts for channel in alert.channels]
    spikes = [project.spike_protection for project in tracking.projects if project.spike_protection]
    used += [channel for spike in spikes for channel in spike.notify]
    found: dict[str, frozenset[str]] = {}
    workspaces = frozenset(channel.workspace for channel in used if channel.kind == "slack" and channel.workspace)
    if workspaces:
        found["slack"] = workspaces
    if tracking.pagerduty is not None and any(channel.is_pager for channel in used):
        found["pagerduty"] = frozenset({tracking.pagerduty.account})
    return found


def in_sentry(subject: Subject) -> Iterator[Finding]:
    """Yield the integrations that Sentry's alerts need and that are not installed or not active."""
    yield from subject.unread(INTEGRATION)
    collection = subject.collection(INTEGRATION)
    if collection is None or not collection.complete:
        return
    installed = {((it.body.get("provider") or {}).get("key"), it.body.get("name")): it for it in collection.objects}
    organization = subject.accounts["sentry"].organization
    for key, names in needed_in_sentry(subject).items():
        page = subject.page("sentry", f"settings/{organization}/integrations/{key}/")
        for name in sorted(names):
            item = installed.get((key, name))
            if item is None:
                yield Finding(
                    text=f"The {_TITLES[key]} integration is not installed in Sentry for {name}.",
                    fix=f"Install it, and connect {name}.",
                    page=page,
                )
            elif "active" not in (item.body.get("status"), item.body.get("organizationIntegrationStatus")):
                yield Finding(
                    text=f"The {_TITLES[key]} integration of {name} is switched off in Sentry.",
                    fix="Switch it on.",
                    page=page,
                )
