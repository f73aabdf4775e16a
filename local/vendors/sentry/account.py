"""Content of the account that several of Sentry's kinds use: organizations, monitors, integrations, environments."""

import hashlib
from collections.abc import Iterator

from local.vendors.core.constraints import Rule
from local.vendors.core.kinds import Link
from local.vendors.core.places import at, places
from local.vendors.core.store import Store
from local.vendors.core.typecheck import Problem
from local.vendors.protocol.wire import Path, Properties

TEAM = "sentry:index/team:Team"
PROJECT = "sentry:index/project:Project"
KEY = "sentry:index/key:Key"
ALERT = "sentry:index/alert:Alert"
METRIC_MONITOR = "sentry:index/metricMonitor:MetricMonitor"
UPTIME_MONITOR = "sentry:index/uptimeMonitor:UptimeMonitor"
CRON_MONITOR = "sentry:index/cronMonitor:CronMonitor"
PAGERDUTY_SERVICE = "sentry:index/integrationPagerduty:IntegrationPagerduty"
AT_LEAST_ONE = "must contain at least 1 element"
MONITORS = (METRIC_MONITOR, UPTIME_MONITOR, CRON_MONITOR)


def admit_organization(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:  # noqa: ARG001
    organization = at(inputs, "organization")
    known = store.known("sentry organization")
    if organization is not None and organization not in known:
        yield (
            ("organization",),
            f"organization {organization!r} does not exist for this token; known: {', '.join(known) or 'none'}",
        )


OF_PROJECT = (Link("project", PROJECT, "cascade"),)
"""The project that an object belongs to; the object is deleted with it."""


def project_number(organization: object, slug: object) -> int:
    """Returns a project's own number, which its keys' addresses hold too."""
    digest_of_name = hashlib.blake2b(f"{organization}/{slug}".encode(), digest_size=4).digest()
    return 4_500_000_000 + int.from_bytes(digest_of_name, "big") % 1_000_000


def default_monitors(organization: object, slug: object) -> dict[str, str]:
    """Returns the ids of the two monitors that each project has from the start: of its errors, and of all of its
    issues.
    """
    number = project_number(organization, slug)
    return {"error": str(2 * number), "issue_stream": str(2 * number + 1)}


def monitor_ids(store: Store) -> set[str]:
    """Returns every monitor that an alert can be connected to."""
    ids = {monitor.id for token in MONITORS for monitor in store.objects(token=token)}
    projects = store.objects(token=PROJECT)
    return ids.union(*(default_monitors(project.inputs["organization"], project.id).values() for project in projects))


def project_monitors(store: Store, numbers: set[str]) -> set[str]:
    """Returns the monitors of the projects with these numbers."""
    projects = [project for project in store.objects(token=PROJECT) if project.outputs["internalId"] in numbers]
    slugs = {project.id for project in projects}
    ids = {
        record.id for token in MONITORS for record in store.objects(token=token) if record.inputs["project"] in slugs
    }
    return ids.union(*(default_monitors(item.inputs["organization"], item.id).values() for item in projects))


def integration_id(organization: str, kind: str, name: str) -> str:
    """Returns the id of an integration that a person has installed."""
    text = f"{organization}/{kind}/{name}"
    return str(100_000 + sum(text.encode()) * 7 + len(text))


def installed(store: Store, kind: str) -> list[str]:
    """Returns the names of the installed integrations of a kind: Slack workspaces, PagerDuty accounts."""
    return {"slack": store.known("slack workspace"), "pagerduty": store.known("pagerduty account")}.get(kind, [])


def integration_ids(store: Store, organization: str, kind: str) -> set[str]:
    return {integration_id(organization, kind, name) for name in installed(store, kind)}


def team_numbers(store: Store) -> set[str]:
    """Returns the internal ids of teams, by which alerts and owners name them."""
    return {team.outputs["internalId"] for team in store.objects(token=TEAM)}


def unknown_environment(inputs: Properties, store: Store) -> Iterator[Problem]:
    """Reports an unknown environment: Sentry creates an environment at the first event that names it."""
    environment = at(inputs, "environment")
    if environment is not None and environment not in store.known("sentry environment"):
        yield ("environment",), f"This environment has not been created: {environment!r}"


def unknown_owner(inputs: Properties, store: Store) -> Iterator[Problem]:
    team = at(inputs, "owner", "teamId")
    if team is not None and team not in team_numbers(store):
        yield ("owner", "teamId"), f"team {team!r} does not exist"


def one_of_each(path: str, what: str) -> Rule:
    """Returns the provider's rule for triggers, conditions and actions: each entry of the list holds exactly one."""

    def judge(values: Properties, start: Path) -> Iterator[Problem]:
        for place, entry in places(values, path):
            if len(entry) != 1:
                keys = ", ".join(sorted(entry)) or "none"
                yield (*start, *place), f"has {len(entry)} {what}s ({keys}); each entry requires exactly one"

    return judge
