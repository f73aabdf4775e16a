"""Sentry's projects.

Source: ProjectResourceModel.Fill (internal/provider/resource_project.go of the provider).
"""

from collections.abc import Iterable

from audit.live.inventory import Json
from audit.live.kind import Account, Api, LiveKind, Sameness, present
from audit.live.sentry.organization import LINKED, created, path

_FILTERS = {
    "blacklistedIps": "filters:blacklisted_ips",
    "releases": "filters:releases",
    "errorMessages": "filters:error_messages",
}


def listed(api: Api) -> Iterable[Json]:
    """Yield the summaries of the organization's projects."""
    return api.entries(path(api.account, "projects/"), LINKED)


def of(api: Api, project: Json, rest: str = "") -> str:
    """Return the path of a call below a project."""
    return f"/api/0/projects/{api.account.organization}/{project['slug']}/{rest}"


def projects(api: Api) -> Iterable[Json]:
    """Yield the projects, whole: a list returns them without their options."""
    for _, body in api.bodies(listed(api), lambda project: of(api, project)):
        yield body


def _read(body: Json) -> Json:
    return present(
        {
            "organization": body["organization"]["slug"],
            "name": body.get("name"),
            "slug": body.get("slug"),
            "teams": [team["slug"] for team in body.get("teams") or ()],
            "platform": body.get("platform") or None,
            "digestsMinDelay": body.get("digestsMinDelay"),
            "digestsMaxDelay": body.get("digestsMaxDelay"),
            "resolveAge": body.get("resolveAge"),
            "filters": _filters(body.get("options") or {}) or None,
            "fingerprintingRules": body.get("fingerprintingRules"),
            "groupingEnhancements": body.get("groupingEnhancements"),
            "highlightTags": body.get("highlightTags"),
            "clientSecurity": present(
                {
                    "allowedDomains": body.get("allowedDomains"),
                    "scrapeJavascript": body.get("scrapeJavaScript"),
                    "securityTokenHeader": body.get("securityTokenHeader"),
                    "verifyTlsSsl": body.get("verifySSL"),
                }
            ),
        }
    )


def _filters(options: Json) -> Json:
    found = {name: str(options.get(key) or "").split("\n") for name, key in _FILTERS.items()}
    return {name: values for name, values in found.items() if values != [""]}


def slug(body: Json) -> str:
    """Return the object's slug: its id in the state."""
    return str(body["slug"])


def _import_id(body: Json) -> str:
    return f"{body['organization']['slug']}/{body['slug']}"


def _url(body: Json, account: Account) -> str:
    return f"{account.site}/settings/{account.organization}/projects/{body['slug']}/"


PROJECT = LiveKind(
    vendor="sentry",
    kind="project",
    type="sentry:index/project:Project",
    right="org:read project:read",
    one=lambda id, account: f"/api/0/projects/{account.organization}/{id}/",
    fetch=projects,
    read=_read,
    id=slug,
    import_id=_import_id,
    url=_url,
    created=created,
    secret=("securityToken", "options.sentry:token"),
    same=Sameness(
        trimmed=("fingerprintingRules", "groupingEnhancements"),
        unordered=(
            "teams",
            "filters.blacklistedIps",
            "filters.releases",
            "filters.errorMessages",
            "clientSecurity.allowedDomains",
            "highlightTags",
        ),
        never_returned=("clientSecurity.securityToken",),
        # Both act only when the project is created.
        ignored=("defaultKey", "defaultRules"),
        # A setting that is left out keeps the value that it has in Sentry.
        computed=(
            "slug",
            "digestsMinDelay",
            "digestsMaxDelay",
            "resolveAge",
            "filters",
            "filters.blacklistedIps",
            "filters.releases",
            "filters.errorMessages",
            "fingerprintingRules",
            "groupingEnhancements",
            "highlightTags",
            "clientSecurity",
            "clientSecurity.allowedDomains",
            "clientSecurity.scrapeJavascript",
            "clientSecurity.securityTokenHeader",
            "clientSecurity.verifyTlsSsl",
        ),
    ),
)
