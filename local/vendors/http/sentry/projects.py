"""Organizations, teams and projects."""

from typing import Any

from local.vendors.core.store import StoredObject
from local.vendors.http.core.exchange import Answer, Body, Request, by_id
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.sentry.answers import iso, knows, listing, not_found
from local.vendors.sentry.account import PROJECT, TEAM
from local.vendors.sentry.settings import SPIKE_PROTECTION

_HAS = (
    "Feedbacks", "Flags", "MinifiedStackTrace", "Monitors", "NewFeedbacks", "Profiles", "Replays", "Sessions",
    "InsightsHttp", "InsightsDb", "InsightsAssets", "InsightsAppStart", "InsightsScreenLoad", "InsightsVitals",
    "InsightsCaches", "InsightsQueues", "InsightsAgentMonitoring", "InsightsMCP", "Logs", "TraceMetrics",
)  # fmt: skip
_SCOPES = ["org:read", "project:read", "team:read", "alerts:read", "event:read", "member:read"]


def team_reference(slug: str, account: LiveAccount) -> Body | None:
    record = account.record(TEAM, slug)
    return {"id": record.outputs["internalId"], "slug": record.id, "name": record.name} if record else None


def team(record: StoredObject, account: LiveAccount) -> Body:
    return {
        "id": record.outputs["internalId"],
        "slug": record.id,
        "name": record.inputs.get("name", record.id),
        "dateCreated": iso(account.traces(record).created),
        "isMember": False,
        "teamRole": None,
        "flags": {"idp:provisioned": False},
        "access": _SCOPES,
        "hasAccess": True,
        "isPending": False,
        "memberCount": 1,
        "avatar": {"avatarType": "letter_avatar", "avatarUuid": None},
    }


def summary(record: StoredObject, account: LiveAccount) -> Body:
    """Returns a project as the organization's list has it: without its status and settings."""
    inputs = record.inputs
    teams = [found for slug in inputs.get("teams", []) if (found := team_reference(slug, account))]
    return {
        "id": record.outputs["internalId"],
        "slug": record.id,
        "name": inputs.get("name", record.id),
        "platform": inputs.get("platform", ""),
        "dateCreated": iso(account.traces(record).created),
        "isBookmarked": False,
        "isMember": False,
        "features": ["alert-filters", "data-forwarding", "rate-limits", "releases"],
        "firstEvent": None,
        "firstTransactionEvent": False,
        "access": _SCOPES,
        "hasAccess": True,
        **{f"has{name}": False for name in _HAS},
        # The old member holds the first of the teams.
        "team": teams[0] if teams else None,
        "teams": teams,
        "platforms": [],
        "hasUserReports": False,
        "environments": [],
        "latestRelease": None,
    }


def is_active(account: LiveAccount, slug: str) -> bool:
    """Returns whether a project is there: all of the paths of one that is being deleted are not found."""
    return bool(account.by_hand(PROJECT, slug).get("status", "active") == "active")


def project_of_cron(record: StoredObject, account: LiveAccount) -> Body:
    """Returns a project as a cron monitor names it."""
    body = project(record, account)
    names = ("isInternal", "isPublic", "avatar", "color", "status")
    return {**summary(record, account), **{name: body[name] for name in names}}


def project(record: StoredObject, account: LiveAccount) -> Body:
    """Returns a project with all of its settings; Sentry's values stand where a program gives none."""
    inputs = record.inputs
    security: Any = inputs.get("clientSecurity", {})
    filters: Any = inputs.get("filters", {})
    own = account.by_hand(PROJECT, record.id)
    body = summary(record, account)
    tags = inputs.get("highlightTags", ["environment", "handled", "level", "release", "url"])
    return {
        **{name: value for name, value in body.items() if name not in ("hasUserReports", "environments")},
        "isInternal": False,
        "isPublic": False,
        "avatar": {"avatarType": "letter_avatar", "avatarUuid": None},
        "color": "#3fbf7f",
        "status": own.get("status", "active"),
        "options": {
            "filters:blacklisted_ips": "\n".join(filters.get("blacklistedIps", [])),
            "filters:releases": "\n".join(filters.get("releases", [])),
            "filters:error_messages": "\n".join(filters.get("errorMessages", [])),
            "sentry:csp_ignored_sources_defaults": True,
            "sentry:reprocessing_active": False,
            "quotas:spike-protection-disabled": not _is_protected(record.id, account),
        },
        "digestsMinDelay": int(inputs.get("digestsMinDelay", 300)),
        "digestsMaxDelay": int(inputs.get("digestsMaxDelay", 1800)),
        "subjectPrefix": "",
        "allowedDomains": security.get("allowedDomains", ["*"]),
        "resolveAge": int(inputs.get("resolveAge", 0)),
        "dataScrubber": True,
        "dataScrubberDefaults": True,
        "safeFields": [],
        "storeCrashReports": None,
        "sensitiveFields": [],
        "subjectTemplate": "$shortID - $title",
        "securityToken": security.get("securityToken", record.outputs["internalId"] + "a1b2c3d4e5f6"),
        "securityTokenHeader": security.get("securityTokenHeader"),
        "verifySSL": security.get("verifyTlsSsl", False),
        "scrubIPAddresses": False,
        "scrapeJavaScript": security.get("scrapeJavascript", True),
        "enableAutoReleaseCreation": True,
        "highlightTags": sorted(tags),
        "highlightContext": {},
        "highlightPreset": {"tags": [], "context": {}},
        "groupingConfig": "newstyle:2023-01-11",
        "derivedGroupingEnhancements": "",
        "groupingEnhancements": inputs.get("groupingEnhancements", ""),
        "secondaryGroupingExpiry": 0,
        "secondaryGroupingConfig": None,
        "fingerprintingRules": inputs.get("fingerprintingRules", ""),
        "organization": _organization(str(inputs["organization"]), account),
        "processingIssues": 0,
        "defaultEnvironment": None,
        "relayPiiConfig": None,
        "builtinSymbolSources": [],
        "dynamicSamplingBiases": None,
        "symbolSources": "[]",
        "isDynamicallySampled": False,
        "tempestFetchScreenshots": False,
        "autofixAutomationTuning": "off",
        "seerScannerAutomation": False,
        "seerNightshiftTweaks": None,
        "scmSourceContextEnabled": False,
        "debugFilesRole": None,
    }


def _is_protected(slug: str, account: LiveAccount) -> bool:
    """Returns whether a spike of events is cut off: it is in a new project."""
    states = [
        record.inputs["enabled"] for record in account.records(SPIKE_PROTECTION) if record.inputs["project"] == slug
    ]
    return bool(states[-1]) if states else True


def wanted_projects(request: Request, account: LiveAccount) -> set[str] | None:
    """Returns the numbers of the projects that a request names by number or slug; None for all of them (-1 too)."""
    names = request.all("project") + request.all("projectSlug")
    if not names or "-1" in names:
        return None
    return {
        record.outputs["internalId"]
        for record in account.records(PROJECT)
        if record.id in names or record.outputs["internalId"] in names
    }


def organization_id(slug: str) -> str:
    return str(1_000_000 + sum(slug.encode()))


def _organization(slug: str, account: LiveAccount) -> Body:
    return {
        "id": organization_id(slug),
        "slug": slug,
        "name": slug.title(),
        "status": {"id": "active", "name": "active"},
        "dateCreated": "2026-01-05T09:00:00.000000Z",
        "isEarlyAdopter": False,
        "require2FA": False,
        "avatar": {"avatarType": "letter_avatar", "avatarUuid": None},
        "links": {"organizationUrl": f"https://{slug}.sentry.invalid", "regionUrl": "https://us.sentry.invalid"},
        "hasAuthProvider": False,
        "allowMemberInvite": True,
        "allowMemberProjectCreation": True,
        "allowSuperuserAccess": False,
        "features": [],
        "extraOptions": {},
        "access": account.store.known("sentry scope") or _SCOPES,
        "onboardingTasks": [],
    }


def _organizations(request: Request, account: LiveAccount) -> Answer:
    return listing(request, [_organization(slug, account) for slug in account.store.known("sentry organization")])


def _one_organization(request: Request, account: LiveAccount, organization: str) -> Answer:  # noqa: ARG001
    return Answer(body=_organization(organization, account)) if knows(account, organization) else not_found()


def _teams(request: Request, account: LiveAccount, organization: str) -> Answer:
    if not knows(account, organization):
        return not_found()
    bodies = account.bodies(TEAM, "team", lambda record: team(record, account))
    return listing(request, sorted(bodies, key=lambda body: str(body["slug"])))


def _team(request: Request, account: LiveAccount, organization: str, team_slug: str) -> Answer:  # noqa: ARG001
    bodies = account.bodies(TEAM, "team", lambda record: team(record, account))
    body = by_id(bodies, team_slug, "slug") if knows(account, organization) else None
    return Answer(body=body) if body else not_found()


def _projects(request: Request, account: LiveAccount, organization: str) -> Answer:
    """Returns the projects; one that is being deleted is not listed."""
    if not knows(account, organization):
        return not_found()
    full = account.bodies(PROJECT, "project", lambda record: project(record, account))
    gone = {body["id"] for body in full if body["status"] != "active"}
    bodies = account.bodies(PROJECT, "summary", lambda record: summary(record, account))
    listed = sorted((body for body in bodies if body["id"] not in gone), key=lambda body: str(body["slug"]))
    return listing(request, [{name: value for name, value in body.items() if name != "status"} for body in listed])


def _project(request: Request, account: LiveAccount, organization: str, project_slug: str) -> Answer:  # noqa: ARG001
    bodies = account.bodies(PROJECT, "project", lambda record: project(record, account))
    body = by_id(bodies, project_slug, "slug") or by_id(bodies, project_slug)
    there = body is not None and is_active(account, str(body["slug"])) and knows(account, organization)
    return Answer(body=body) if there else not_found()


ROUTES = (
    Route(path="/api/0/organizations/", handler=_organizations),
    Route(path="/api/0/organizations/{organization}/", handler=_one_organization),
    Route(path="/api/0/organizations/{organization}/teams/", handler=_teams, token=TEAM),
    Route(path="/api/0/teams/{organization}/{team_slug}/", handler=_team, token=TEAM),
    Route(path="/api/0/organizations/{organization}/projects/", handler=_projects, token=PROJECT),
    Route(path="/api/0/projects/{organization}/{project_slug}/", handler=_project, token=PROJECT),
)
