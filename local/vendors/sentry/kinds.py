"""Sentry: teams, projects and client keys, as the provider jianyuan/sentry and the API treat them."""

import re
from collections.abc import Iterator
from typing import Any

from local.vendors.core.constraints import NOT_NEGATIVE, Length, NotEmpty, OneOf, Passes, Pattern, Range, Rule
from local.vendors.core.kinds import Kind, Link, NewObject
from local.vendors.core.outputs import digest, hex_id
from local.vendors.core.places import at
from local.vendors.core.typecheck import Problem
from local.vendors.protocol.wire import Path, Properties
from local.vendors.sentry.account import (
    ALERT,
    AT_LEAST_ONE,
    KEY,
    OF_PROJECT,
    PROJECT,
    TEAM,
    admit_organization,
    default_monitors,
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


def _slug(new: NewObject) -> str:
    slug = new.inputs.get("slug")
    return slug if isinstance(slug, str) else _slugged(str(new.inputs.get("name", "")))


def _check_name(inputs: Properties, _path: Path) -> Iterator[Problem]:
    name = at(inputs, "name")
    if name is not None and not _slugged(name):
        yield ("name",), "cannot be empty" if not name else f"no slug can be made from {name!r}"


_NAMED: tuple[Rule, ...] = (
    Pattern(
        "slug",
        _SLUG,
        "{value!r} is not a slug: lower-case letters, digits, - and _, at most 50 characters, and not only digits",
    ),
    _check_name,
)
_PROJECT_RULES: tuple[Rule, ...] = (
    *_NAMED,
    Length("name", 0, 50, "Ensure this field has no more than 50 characters, not {value}"),
    Passes("name", lambda name: name not in _RESERVED, 'The name "{value}" is reserved and not allowed.'),
    Passes("slug", lambda slug: slug not in _RESERVED, 'The slug "{value}" is reserved and not allowed.'),
    OneOf(
        "platform", PLATFORMS, "{value!r} is not one of Sentry's platforms, such as javascript-nextjs, node or other"
    ),
    Range("digestsMinDelay", 60, 3600, "must be 60 to 3600 seconds, not {value}"),
    Range("digestsMaxDelay", 60, 3600, "must be 60 to 3600 seconds, not {value}"),
    NotEmpty("teams", AT_LEAST_ONE),
    NotEmpty("filters.blacklistedIps", AT_LEAST_ONE),
    NotEmpty("filters.errorMessages", AT_LEAST_ONE),
    NotEmpty("filters.releases", AT_LEAST_ONE),
    NotEmpty("clientSecurity.allowedDomains", AT_LEAST_ONE),
    Length("clientSecurity.securityTokenHeader", 0, 20, "must be at most 20 characters, not {value}"),
)


def _check_limit(inputs: Properties, _path: Path) -> Iterator[Problem]:
    if ("rateLimitCount" in inputs) != ("rateLimitWindow" in inputs):
        yield ("rateLimitWindow",), "rateLimitCount and rateLimitWindow only work together"


_KEY_RULES: tuple[Rule, ...] = (
    Range("rateLimitCount", 0, None, NOT_NEGATIVE),
    Range("rateLimitWindow", 0, None, NOT_NEGATIVE),
    Range("rateLimitWindow", None, 86_400, "must be at most 86400 seconds, a day, not {value}"),
    _check_limit,
)


def _begins_with(new: NewObject) -> tuple[tuple[str, Properties], ...]:
    """Returns the key and alert that Sentry gives a new project, unless `defaultKey` and `defaultRules` are false."""
    organization = new.inputs["organization"]
    result: list[tuple[str, Properties]] = []
    if new.inputs.get("defaultKey") is not False:
        result.append((KEY, {"organization": organization, "project": new.id, "name": "Default"}))
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
        result.append((ALERT, alert))
    return tuple(result)


def _team_outputs(new: NewObject) -> Properties:
    number = str(4_500_000 + new.number)
    return {
        "slug": new.id,
        "internalId": number,
        "sentryTeamId": new.id,
        "hasAccess": True,
        "isMember": True,
        "isPending": False,
    }


def _project_outputs(new: NewObject) -> Properties:
    number = str(project_number(new.inputs.get("organization"), new.id))
    return {"slug": new.id, "internalId": number, "features": ["releases"]}


def _key_outputs(new: NewObject) -> Properties:
    public, secret = new.id, digest(new, "secret")[:16].hex()
    number = project_number(new.inputs.get("organization"), new.inputs.get("project"))
    # `.invalid` resolves to nothing (RFC 2606): an address copied from a local run must not reach anyone.
    host = f"o{sum(str(new.inputs.get('organization', '')).encode())}.ingest.sentry.invalid"
    plain = f"https://{public}@{host}/{number}"
    dsn = f"https://{public}:{secret}@{host}/{number}"
    reports = f"https://{host}/api/{number}/csp-report/?sentry_key={public}"
    return {
        "public": public,
        "secret": secret,
        "projectId": str(number),
        "dsnPublic": plain,
        "dsnSecret": dsn,
        "dsnCsp": reports,
        "dsn": {"public": plain, "secret": dsn, "csp": reports},
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
        rules=_NAMED,
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
        rules=_PROJECT_RULES,
        admit=admit_organization,
        # Sentry lets a team be deleted while projects have it: they stay without one.
        links=(Link("teams[]", TEAM, "leave"),),
        new_id=_slug,
        computed=_project_outputs,
        # The provider keeps Sentry's value where a program gives none, also if it gave one before.
        also_computed=("slug", "filters", "clientSecurity"),
        begins_with=_begins_with,
        import_separator="/",
    ),
    KEY: Kind(
        autonamed=True,
        rules=_KEY_RULES,
        admit=admit_organization,
        links=OF_PROJECT,
        new_id=hex_id,
        computed=_key_outputs,
        import_separator="/",
    ),
    ALERT: ALERT_KIND,
    **MONITOR_KINDS,
    **SETTING_KINDS,
}
