"""Sentry: teams, projects and client keys, as the provider jianyuan/sentry and the API treat them."""

import re
from collections.abc import Iterator
from typing import Any

from local.vendors.core.kinds import Kind, New, Reference, alone
from local.vendors.core.outputs import digest, hex_id
from local.vendors.core.places import at, items
from local.vendors.core.typecheck import Problem
from local.vendors.protocol.wire import Properties
from local.vendors.sentry.account import (
    ALERT,
    KEY,
    PROJECT,
    TEAM,
    admit_organization,
    default_monitors,
    of_project,
    project_number,
)
from local.vendors.sentry.alerts import ALERT_KIND
from local.vendors.sentry.monitors import MONITOR_KINDS
from local.vendors.sentry.platforms import PLATFORMS
from local.vendors.sentry.settings import SETTING_KINDS

_SLUG = re.compile(r"(?![0-9]+$)[a-z0-9_-]{1,50}")
_RESERVED = frozenset(
    (
        "api-keys", "audit-log", "auth", "members", "projects", "rate-limits", "repos", "settings", "teams", "billing",
        "payments", "legal", "subscription", "support", "integrations", "developer-settings", "usage",
    )
)  # fmt: skip


def _slugged(name: str) -> str:
    return re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-")[:50]


def _slug(new: New) -> str:
    slug = new.inputs.get("slug")
    return slug if isinstance(slug, str) else _slugged(str(new.inputs.get("name", "")))


def _check_slug(inputs: Properties) -> Iterator[Problem]:
    slug, name = at(inputs, "slug"), at(inputs, "name")
    if slug is not None and not _SLUG.fullmatch(slug):
        yield ("slug",), f"{slug!r} is no slug: small letters, digits, - and _, at most 50, not digits alone"
    if name is not None and not _slugged(name):
        yield ("name",), "cannot be empty" if not name else f"no slug can be made of {name!r}"


def _check_project(inputs: Properties) -> Iterator[Problem]:
    yield from _check_slug(inputs)
    name, slug = at(inputs, "name"), at(inputs, "slug")
    if name is not None and len(name) > 50:
        yield ("name",), f"Ensure this field has no more than 50 characters, not {len(name)}"
    for key, word in (("name", name), ("slug", slug)):
        if word in _RESERVED:
            yield (key,), f'The {key} "{word}" is reserved and not allowed.'
    platform = at(inputs, "platform")
    if platform is not None and platform not in PLATFORMS:
        yield ("platform",), f"{platform!r} is not one of Sentry's platforms, such as javascript-nextjs, node or other"
    for name in ("digestsMinDelay", "digestsMaxDelay"):
        delay = at(inputs, name)
        if delay is not None and not 60 <= delay <= 3600:
            yield (name,), f"must be 60 to 3600 seconds, not {delay}"
    for path in _SETS_OF_ONE_OR_MORE:
        if at(inputs, *path) == []:
            yield path, "must contain at least 1 element"
    header = at(inputs, "clientSecurity", "securityTokenHeader")
    if header is not None and len(header) > 20:
        yield ("clientSecurity", "securityTokenHeader"), f"must be at most 20 characters, not {len(header)}"


_SETS_OF_ONE_OR_MORE = (
    ("teams",),
    ("filters", "blacklistedIps"),
    ("filters", "errorMessages"),
    ("filters", "releases"),
    ("clientSecurity", "allowedDomains"),
)


def _project_references(inputs: Properties) -> Iterator[Reference]:
    # Sentry lets a team go while projects have it: they stay without one.
    for index, team in items(inputs, "teams"):
        yield Reference(path=("teams", index), token=TEAM, id=team, on_delete="leave")


def _check_key(inputs: Properties) -> Iterator[Problem]:
    count, window = at(inputs, "rateLimitCount"), at(inputs, "rateLimitWindow")
    for name, value in (("rateLimitCount", count), ("rateLimitWindow", window)):
        if value is not None and value < 0:
            yield (name,), f"cannot be negative: {value}"
    if window is not None and window > 86_400:
        yield ("rateLimitWindow",), f"must be at most 86400 seconds, a day, not {window}"
    if ("rateLimitCount" in inputs) != ("rateLimitWindow" in inputs):
        yield ("rateLimitWindow",), "rateLimitCount and rateLimitWindow only work together"


def _begins_with(new: New) -> tuple[tuple[str, Properties], ...]:
    """The key and the alert that Sentry gives a new project, unless `defaultKey` and `defaultRules` are false."""
    organization = new.inputs["organization"]
    made: list[tuple[str, Properties]] = []
    if new.inputs.get("defaultKey") is not False:
        made.append((KEY, {"organization": organization, "project": new.id, "name": "Default"}))
    if new.inputs.get("defaultRules") is not False:
        mail = {"email": {"targetType": "issue_owners", "fallthroughType": "ActiveMembers"}}
        alert = {
            "organization": organization,
            "name": "Send a notification for high priority issues",
            "monitorIds": list(default_monitors(organization, new.id).values()),
            "frequencyMinutes": 30,
            "legacyTriggerConditions": ["new_high_priority_issue", "existing_high_priority_issue"],
            "actionFilters": [{"logicType": "all", "actions": [mail]}],
        }
        made.append((ALERT, alert))
    return tuple(made)


def _team_outputs(new: New) -> Properties:
    number = str(4_500_000 + new.number)
    return {
        "slug": new.id,
        "internalId": number,
        "sentryTeamId": new.id,
        "hasAccess": True,
        "isMember": True,
        "isPending": False,
    }


def _project_outputs(new: New) -> Properties:
    number = str(project_number(new.inputs.get("organization"), new.id))
    return {"slug": new.id, "internalId": number, "features": ["releases"]}


def _key_outputs(new: New) -> Properties:
    public, secret = new.id, digest(new, "secret")[:16].hex()
    number = project_number(new.inputs.get("organization"), new.inputs.get("project"))
    # `.invalid` leads nowhere (RFC 2606): what is copied out of a local run must not reach anyone.
    host = f"o{sum(str(new.inputs.get('organization', '')).encode())}.ingest.sentry.invalid"
    plain = f"https://{public}@{host}/{number}"
    whole = f"https://{public}:{secret}@{host}/{number}"
    reports = f"https://{host}/api/{number}/csp-report/?sentry_key={public}"
    return {
        "public": public,
        "secret": secret,
        "projectId": str(number),
        "dsnPublic": plain,
        "dsnSecret": whole,
        "dsnCsp": reports,
        "dsn": {"public": plain, "secret": whole, "csp": reports},
    }


def _unique_slug(inputs: Properties) -> Any:
    slug = inputs.get("slug")
    return f"{inputs.get('organization')}/{slug}" if isinstance(slug, str) else None


KINDS = {
    TEAM: Kind(
        autonamed=True,
        unique=_unique_slug,
        unique_path="slug",
        taken="409 Conflict: A team with this slug already exists ({what})",
        rules=(alone(_check_slug),),
        admit=admit_organization,
        new_id=_slug,
        computed=_team_outputs,
        also_computed=("slug",),
        import_separator="/",
    ),
    PROJECT: Kind(
        autonamed=True,
        unique=_unique_slug,
        unique_path="slug",
        taken="409 Conflict: A project with this slug already exists ({what})",
        rules=(alone(_check_project),),
        admit=admit_organization,
        refers=(_project_references,),
        new_id=_slug,
        computed=_project_outputs,
        # The provider keeps what Sentry has where a program says nothing, also when it said something before.
        also_computed=("slug", "filters", "clientSecurity"),
        begins_with=_begins_with,
        import_separator="/",
    ),
    KEY: Kind(
        autonamed=True,
        rules=(alone(_check_key),),
        admit=admit_organization,
        refers=(of_project,),
        new_id=hex_id,
        computed=_key_outputs,
        import_separator="/",
    ),
    ALERT: ALERT_KIND,
    **MONITOR_KINDS,
    **SETTING_KINDS,
}
