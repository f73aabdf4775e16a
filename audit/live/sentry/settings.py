"""What belongs to Sentry's teams and projects: keys, filters, ownership, spike protection, integrations.

Sources: the Fill functions of the provider (internal/provider/resource_client_key.go,
resource_project_inbound_data_filter.go, resource_project_ownership.go, resource_project_spike_protection.go,
resource_notification_action.go, resource_integration_pagerduty.go; sentry/resource_sentry_team.go).
"""

from collections.abc import Iterable

from audit.live.http.paging import Whole
from audit.live.inventory import Json
from audit.live.kind import Account, Api, LiveKind, Sameness, present
from audit.live.sentry.organization import LINKED, created, in_organization, path
from audit.live.sentry.projects import listed, of, projects, slug
from audit.live.spelling import picked

_FILTERS_OF_CODE = ("browser-extensions", "localhost", "filtered-transaction", "web-crawlers", "legacy-browsers")


def _teams(api: Api) -> Iterable[Json]:
    for body in api.entries(path(api.account, "teams/"), LINKED):
        yield {**body, "organization": api.account.organization}


def _below(api: Api, project: Json, body: Json) -> Json:
    return {**body, "organization": api.account.organization, "project": project["slug"]}


def _keys(api: Api) -> Iterable[Json]:
    for project, keys in api.lists(listed(api), lambda project: of(api, project, "keys/"), LINKED):
        yield from (_below(api, project, key) for key in keys)


def _filters(api: Api) -> Iterable[Json]:
    for project, filters in api.lists(listed(api), lambda project: of(api, project, "filters/"), Whole()):
        # Some answers list filters that the provider cannot set.
        yield from (_below(api, project, each) for each in filters if each.get("id") in _FILTERS_OF_CODE)


def _ownerships(api: Api) -> Iterable[Json]:
    for project, body in api.bodies(listed(api), lambda project: of(api, project, "ownership/")):
        yield _below(api, project, body)


def _notices(api: Api) -> Iterable[Json]:
    slugs = {str(project["id"]): project["slug"] for project in listed(api)}
    for body in api.entries(path(api.account, "notifications/actions/"), LINKED):
        names = [slugs.get(str(id), str(id)) for id in body.get("projects") or ()]
        yield {**body, "organization": api.account.organization, "projects": names}


def integrations(api: Api) -> Iterable[Json]:
    """Yield the organization's integrations."""
    return api.entries(path(api.account, "integrations/"), LINKED)


def _pagers(api: Api) -> Iterable[Json]:
    """Yield the services of the PagerDuty integrations, each with its integration."""
    for integration in integrations(api):
        if (integration.get("provider") or {}).get("key") == "pagerduty":
            for service in (integration.get("configData") or {}).get("service_table") or ():
                yield {**service, "organization": api.account.organization, "integrationId": str(integration["id"])}


def _read_key(body: Json) -> Json:
    limit, loader = body.get("rateLimit") or {}, body.get("dynamicSdkLoaderOptions") or {}
    return present(
        {
            "organization": body["organization"],
            "project": body["project"],
            "name": body.get("name"),
            "rateLimitCount": limit.get("count"),
            "rateLimitWindow": limit.get("window"),
            "javascriptLoaderScript": present(
                {
                    "browserSdkVersion": body.get("browserSdkVersion"),
                    "performanceMonitoringEnabled": loader.get("hasPerformance"),
                    "sessionReplayEnabled": loader.get("hasReplay"),
                    "debugEnabled": loader.get("hasDebug"),
                }
            )
            or None,
        }
    )


def _read_filter(body: Json) -> Json:
    active = body.get("active")
    setting = {"subfilters": active} if isinstance(active, list) else {"active": active}
    return present(
        {"organization": body["organization"], "project": body["project"], "filterId": body["id"], **setting}
    )


def _read_notice(body: Json) -> Json:
    return present(
        {
            "organization": body["organization"],
            "projects": body["projects"],
            "triggerType": body.get("triggerType"),
            "serviceType": body.get("serviceType"),
            "integrationId": _text(body.get("integrationId")),
            "targetIdentifier": _text(body.get("targetIdentifier")),
            "targetDisplay": body.get("targetDisplay"),
        }
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _spike_protection(body: Json) -> Json:
    disabled = (body.get("options") or {}).get("quotas:spike-protection-disabled")
    setting = {"enabled": not disabled} if isinstance(disabled, bool) else {}
    return {"organization": body["organization"]["slug"], "project": body["slug"], **setting}


def _of_project(body: Json) -> str:
    return f"{body['organization']['slug']}/{body['slug']}"


def _of_key(body: Json) -> str:
    return f"{body['organization']}/{body['project']}/{body['id']}"


def _of_pager(body: Json) -> str:
    return f"{body['organization']}/{body['integrationId']}/{body['id']}"


def _settings_page(body: Json, account: Account) -> str:
    return f"{account.site}/settings/{account.organization}/projects/{body.get('project') or body.get('slug')}/"


TEAM = LiveKind(
    vendor="sentry",
    kind="Sentry team",
    type="sentry:index/team:Team",
    right="org:read team:read",
    one=lambda id, account: f"/api/0/teams/{account.organization}/{id}/",
    fetch=_teams,
    read=lambda body: {"organization": body["organization"], **picked(body, "name", "slug")},
    id=slug,
    import_id=lambda body: f"{body['organization']}/{body['slug']}",
    url=lambda body, account: f"{account.site}/settings/{account.organization}/teams/{body['slug']}/",
    created=created,
    same=Sameness(computed=("slug",)),
)
KEY = LiveKind(
    vendor="sentry",
    kind="client key",
    type="sentry:index/key:Key",
    right="org:read project:read",
    within="project",
    fetch=_keys,
    read=_read_key,
    import_id=_of_key,
    name=lambda body: f"{body.get('name')} in {body['project']}",
    url=lambda body, account: f"{_settings_page(body, account)}keys/{body['id']}/",
    created=created,
    secret=("secret", "dsn.secret"),
    same=Sameness(
        computed=(
            "javascriptLoaderScript",
            "javascriptLoaderScript.browserSdkVersion",
            "javascriptLoaderScript.performanceMonitoringEnabled",
            "javascriptLoaderScript.sessionReplayEnabled",
            "javascriptLoaderScript.debugEnabled",
        )
    ),
)
FILTER = LiveKind(
    vendor="sentry",
    kind="inbound filter",
    type="sentry:index/projectInboundDataFilter:ProjectInboundDataFilter",
    right="org:read project:read",
    within="project",
    fetch=_filters,
    read=_read_filter,
    id=_of_key,
    name=lambda body: f"{body['id']} in {body['project']}",
    url=lambda body, account: f"{_settings_page(body, account)}filters/data-filters/",
    same=Sameness(unordered=("subfilters",)),
)
OWNERSHIP = LiveKind(
    vendor="sentry",
    kind="ownership rules",
    type="sentry:index/projectOwnership:ProjectOwnership",
    right="org:read project:read",
    one=lambda id, account: f"/api/0/projects/{account.organization}/{id}/ownership/",
    within="project",
    fetch=_ownerships,
    read=lambda body: present(
        {
            "organization": body["organization"],
            "project": body["project"],
            "raw": body.get("raw") or "",
            "fallthrough": body.get("fallthrough"),
            "autoAssignment": body.get("autoAssignment"),
            "codeownersAutoSync": body.get("codeownersAutoSync"),
        }
    ),
    id=lambda body: str(body["project"]),
    import_id=lambda body: f"{body['organization']}/{body['project']}",
    name=lambda body: str(body["project"]),
    url=lambda body, account: f"{_settings_page(body, account)}ownership/",
    created=created,
    same=Sameness(defaults={"codeownersAutoSync": True}, trimmed=("raw",)),
)
SPIKE_PROTECTION = LiveKind(
    vendor="sentry",
    kind="spike protection",
    type="sentry:index/projectSpikeProtection:ProjectSpikeProtection",
    right="org:read project:read",
    one=lambda id, _account: f"/api/0/projects/{id}/",
    within="project",
    fetch=projects,
    read=_spike_protection,
    id=_of_project,
    name=slug,
    url=_settings_page,
    secret=("securityToken", "options.sentry:token"),
)
NOTICE = LiveKind(
    vendor="sentry",
    kind="spike protection notice",
    type="sentry:index/notificationAction:NotificationAction",
    right="org:read",
    one=lambda id, account: path(account, f"notifications/actions/{id}/"),
    within="project",
    fetch=_notices,
    read=_read_notice,
    import_id=in_organization,
    name=lambda body: str(body.get("targetDisplay") or body["id"]),
    same=Sameness(unordered=("projects",), computed=("targetIdentifier", "targetDisplay")),
)
PAGER = LiveKind(
    vendor="sentry",
    kind="PagerDuty service in Sentry",
    type="sentry:index/integrationPagerduty:IntegrationPagerduty",
    right="org:read",
    fetch=_pagers,
    read=lambda body: {
        "organization": body["organization"],
        "integrationId": body["integrationId"],
        "service": body.get("service"),
    },
    import_id=_of_pager,
    name=lambda body: str(body.get("service") or body["id"]),
    url=lambda body, account: (
        f"{account.site}/settings/{account.organization}/integrations/pagerduty/{body['integrationId']}/"
    ),
    secret=("integration_key",),
    same=Sameness(never_returned=("integrationKey",)),
)
INTEGRATION = LiveKind(
    vendor="sentry",
    kind="integration",
    type=None,
    right="org:read",
    fetch=integrations,
    read=lambda body: picked(body, "name", "status", "grace_period_end"),
    url=lambda _body, account: f"{account.site}/settings/{account.organization}/integrations/",
    secret=("configData",),
)
