"""Why Sentry refused a run, in the catalog's terms: each cause once, with its place and what to do.

Sentry's provider does not name the item, and for an integration not even its name. The texts matched here are those of
jianyuan/sentry 0.15.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog import Catalog, ErrorTracking
from catalog.forms.text import prose, shown
from catalog.registry import PROJECTS
from catalog.source.places import Source
from plan.engine.log import EngineRun, Failure
from plan.plan import Plan

_PROVIDER = "pulumi:providers:sentry"
_INTEGRATION = "sentry:index/getOrganizationIntegration:getOrganizationIntegration"
_TEAM = "sentry:index/team:Team"
_OF_PROJECTS = (
    "sentry:index/getProjectErrorMonitor:getProjectErrorMonitor",
    "sentry:index/getProjectIssueStreamMonitor:getProjectIssueStreamMonitor",
    "sentry:index/project:Project",
    "sentry:index/key:Key",
)
_HIDDEN = (403, 404)
_NO_INTEGRATION = re.compile(r"No matching organization integration found|Unable to find the \w+ integration")
_NO_CHANNEL = re.compile(r"lack resource.* does not exist or has not been granted access", re.IGNORECASE | re.DOTALL)
_CHANNEL = re.compile(r"#[a-z0-9_-]+")


@dataclass(frozen=True, kw_only=True)
class SentryRefusal:
    """A request that Sentry rejected. `place` is a line of the catalog, or a key of the stack's settings."""

    place: str
    message: str
    fix: str


def sentry_refusals(run: EngineRun, plan: Plan) -> tuple[SentryRefusal, ...]:
    """Return the causes of the failures of Sentry's resources in a run, each once; empty if none is known."""
    tracking = plan.catalog.error_tracking
    if tracking is None:
        return ()
    by_place: dict[str, SentryRefusal] = {}
    for failure in run.failures:
        for cause, refusal in _refusals(failure, tracking, plan):
            by_place.setdefault(cause, refusal)
    if {"address", "token"} & by_place.keys():
        by_place = {cause: item for cause, item in by_place.items() if cause in ("address", "token")}
    elif "organization" in by_place:
        # A token of another organization finds nothing of this one: report only the organization.
        by_place = {"organization": by_place["organization"]}
    return tuple(by_place.values())


def _refusals(failure: Failure, tracking: ErrorTracking, plan: Plan) -> Iterator[tuple[str, SentryRefusal]]:
    message, stack = failure.message, plan.catalog.stack.name
    if failure.type == _PROVIDER:
        if "base URL" in message or "is not of the form" in message:
            yield (
                "address",
                SentryRefusal(
                    place=f"Pulumi.{stack}.yaml: sentry:baseUrl",
                    message="there is no Sentry at this address",
                    fix="Write `https://HOST/api/`: `https://de.sentry.io/api/`; for sentry.io, remove the key.",
                ),
            )
        elif "authentication token" in message:
            yield (
                "token",
                SentryRefusal(
                    place=f"Pulumi.{stack}.yaml: sentry:token",
                    message="Sentry does not know the token",
                    fix="Set the token of an internal integration: `pulumi config set --secret sentry:token`.",
                ),
            )
    elif _NO_INTEGRATION.search(message):
        for name, place in _integrations(plan.catalog, tracking):
            if name.rpartition(" ")[2].strip("`") in message or "No matching" in message:
                yield (
                    f"integration {name}",
                    SentryRefusal(
                        place=str(place),
                        message=f"Sentry has no integration {name}",
                        fix="Install it in Sentry under Settings → Integrations, or write its name as Sentry shows it.",
                    ),
                )
    elif failure.type in (_INTEGRATION, _TEAM) and _is_hidden(failure):
        yield (
            "organization",
            SentryRefusal(
                place=str(tracking.source),
                message=f"this token gives no access to the Sentry organization {shown(tracking.organization)}",
                fix="Write the organization's slug, or set a token of that organization: `pulumi config "
                "set --secret sentry:token`.",
            ),
        )
    elif _NO_CHANNEL.search(message):
        yield from _channels(failure, plan)
    elif failure.type in _OF_PROJECTS and failure.status == 404:
        yield from _projects(failure, tracking, plan)


def _is_hidden(failure: Failure) -> bool:
    return failure.status in _HIDDEN or "there is no organization" in failure.message


def _integrations(catalog: Catalog, tracking: ErrorTracking) -> Iterator[tuple[str, Source | None]]:
    if tracking.pagerduty is not None:
        yield f"PagerDuty {shown(tracking.pagerduty.account)}", tracking.source
    for channel in catalog.channels:
        if channel.kind == "slack" and channel.workspace:
            yield f"Slack {shown(channel.workspace)}", channel.source


def _channels(failure: Failure, plan: Plan) -> Iterator[tuple[str, SentryRefusal]]:
    """Yield the Slack channel that Sentry names, or all that the alert notifies."""
    named = set(_CHANNEL.findall(failure.message))
    for channel in plan.catalog.channels:
        if channel.kind == "slack" and channel.channel and (not named or channel.channel in named):
            yield (
                f"channel {channel.channel}",
                SentryRefusal(
                    place=str(channel.source or _place(failure, plan)),
                    message=f"Sentry finds no channel {shown(channel.channel)} in Slack",
                    fix="Correct the name. For a private channel, invite Sentry's app in Slack: `/invite @Sentry`.",
                ),
            )


def _projects(failure: Failure, tracking: ErrorTracking, plan: Plan) -> Iterator[tuple[str, SentryRefusal]]:
    """Yield the project whose resource failed; for a look-up, which names none, those that may be missing in Sentry."""
    item = next(
        (
            resource.item
            for resource in plan.resources
            if (resource.type, resource.name) == (failure.type, failure.name)
        ),
        None,
    )
    named = [project for project in tracking.projects if PROJECTS.ref(project.id) == item] or [
        each
        for each in tracking.projects
        if re.search(rf"\b{re.escape(each.renamed_from or each.id)}\b", failure.message)
    ]
    projects = named or list(tracking.projects)
    names = prose((entry.name for entry in projects), "or")
    yield (
        f"project {names}",
        SentryRefusal(
            place=str(projects[0].source or tracking.source),
            message=f"Sentry no longer has the project {names}: somebody deleted it in Sentry",
            fix="Run `pulumi refresh`, then `pulumi up`: the project is created again, with a new DSN and "
            "without its issues.",
        ),
    )


def _place(failure: Failure, plan: Plan) -> Source | None:
    return next(
        (
            resource.source
            for resource in plan.resources
            if (resource.type, resource.name) == (failure.type, failure.name)
        ),
        None,
    )
