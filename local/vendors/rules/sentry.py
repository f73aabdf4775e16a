"""Sentry: teams, projects, keys and alerts, and what the account refuses about them."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from local.vendors.kinds import Kind, New, Reference, at, items
from local.vendors.outputs import digest, hex_id
from local.vendors.rules.sentry_alerts import check_issue_alert, check_metric_alert
from local.vendors.store import Store
from local.vendors.typecheck import Problem
from local.vendors.wire import Properties

TEAM = "sentry:index/sentryTeam:SentryTeam"
PROJECT = "sentry:index/sentryProject:SentryProject"
KEY = "sentry:index/sentryKey:SentryKey"
ISSUE_ALERT = "sentry:index/sentryIssueAlert:SentryIssueAlert"
METRIC_ALERT = "sentry:index/sentryMetricAlert:SentryMetricAlert"

_SLUG = re.compile(r"(?![0-9]+$)[a-z0-9_-]{1,50}")
_PLATFORM = re.compile(r"(other|[a-z]+(-[a-z0-9]+)*)")
_RESERVED = frozenset(
    (
        "api-keys", "audit-log", "auth", "members", "projects", "rate-limits", "repos", "settings", "teams", "billing",
        "payments", "legal", "subscription", "support", "integrations", "developer-settings", "usage",
    )
)  # fmt: skip
_LANGUAGES = frozenset(
    (
        "android", "apple", "bun", "capacitor", "cordova", "dart", "deno", "dotnet", "electron", "elixir", "flutter",
        "go", "ionic", "java", "javascript", "kotlin", "minidump", "native", "node", "other", "perl", "php",
        "powershell", "python", "react", "ruby", "rust", "unity", "unreal",
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


def _admit_organization(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:  # noqa: ARG001
    organization = at(inputs, "organization")
    known = store.known("sentry organization")
    if organization is not None and organization not in known:
        yield (
            ("organization",),
            f"there is no organization {organization!r} for this token; known: {', '.join(known) or 'none'}",
        )


def _check_project(inputs: Properties) -> Iterator[Problem]:
    yield from _check_slug(inputs)
    name, slug = at(inputs, "name"), at(inputs, "slug")
    if name is not None and len(name) > 50:
        yield ("name",), f"Ensure this field has no more than 50 characters, not {len(name)}"
    for key, word in (("name", name), ("slug", slug)):
        if word in _RESERVED:
            yield (key,), f'The {key} "{word}" is reserved and not allowed.'
    # The provider's own check: without teams the create fails, although the SDK marks them optional.
    if not inputs.get("teams") and not inputs.get("team"):
        yield ("teams",), "a project needs at least one team"
    platform = at(inputs, "platform")
    if platform is not None and not (_PLATFORM.fullmatch(platform) and platform.split("-")[0] in _LANGUAGES):
        yield ("platform",), f"{platform!r} is not one of Sentry's platforms, such as javascript-nextjs, node or other"
    for name in ("digestsMinDelay", "digestsMaxDelay"):
        delay = at(inputs, name)
        if delay is not None and not 60 <= delay <= 3600:
            yield (name,), f"must be 60 to 3600 seconds, not {delay}"


def _project_references(inputs: Properties) -> Iterator[Reference]:
    # Sentry lets a team go while projects have it: they stay without one.
    for index, team in items(inputs, "teams"):
        yield Reference(path=("teams", index), token=TEAM, id=team, on_delete="leave")
    team = at(inputs, "team")
    if team is not None:
        yield Reference(path=("team",), token=TEAM, id=team, on_delete="leave")


def _of_project(inputs: Properties) -> Iterator[Reference]:
    project = at(inputs, "project")
    if project is not None:
        yield Reference(path=("project",), token=PROJECT, id=project, on_delete="cascade")


def _check_key(inputs: Properties) -> Iterator[Problem]:
    count, window = at(inputs, "rateLimitCount"), at(inputs, "rateLimitWindow")
    for name, value in (("rateLimitCount", count), ("rateLimitWindow", window)):
        if value is not None and value < 0:
            yield (name,), f"cannot be negative: {value}"
    if window is not None and window > 86_400:
        yield ("rateLimitWindow",), f"must be at most 86400 seconds, a day, not {window}"
    if ("rateLimitCount" in inputs) != ("rateLimitWindow" in inputs):
        yield ("rateLimitWindow",), "rateLimitCount and rateLimitWindow only work together"


def _admit_metric_alert(inputs: Properties, store: Store, id: str | None) -> Iterator[Problem]:
    yield from _admit_organization(inputs, store, id)
    teams = {team.outputs["internalId"] for team in store.things(token=TEAM)}
    for place, trigger in items(inputs, "triggers"):
        for index, action in items(trigger, "actions"):
            target = at(action, "targetIdentifier")
            if (at(action, "type"), at(action, "targetType")) == ("email", "team") and target not in teams:
                yield ("triggers", place, "actions", index, "targetIdentifier"), f"there is no team {target!r}"


def _begins_with(new: New) -> tuple[tuple[str, Properties], ...]:
    """Sentry gives each new project a key and an alert, which mails every member of each issue it thinks grave."""
    project = {"organization": new.inputs["organization"], "project": new.id}
    conditions = "sentry.rules.conditions.high_priority_issue"
    mail = {
        "id": "sentry.mail.actions.NotifyEmailAction",
        "targetType": "IssueOwners",
        "fallthroughType": "ActiveMembers",
    }
    alert = {
        "name": "Send a notification for high priority issues",
        "actionMatch": "any",
        "filterMatch": "all",
        "frequency": 30,
        "conditions": [
            {"id": f"{conditions}.NewHighPriorityIssueCondition"},
            {"id": f"{conditions}.ExistingHighPriorityIssueCondition"},
        ],
        "actions": [mail],
    }
    return (KEY, {**project, "name": "Default"}), (ISSUE_ALERT, {**project, **alert})


def _team_outputs(new: New) -> Properties:
    return {
        "slug": new.id,
        "internalId": str(4_500_000 + new.number),
        "teamId": str(4_500_000 + new.number),
        "hasAccess": True,
        "isMember": True,
        "isPending": False,
    }


def _project_number(organization: object, slug: object) -> int:
    """A project's own number, which its keys' addresses hold too."""
    digest_of_name = hashlib.blake2b(f"{organization}/{slug}".encode(), digest_size=4).digest()
    return 4_500_000_000 + int.from_bytes(digest_of_name, "big") % 1_000_000


def _project_outputs(new: New) -> Properties:
    number = str(_project_number(new.inputs.get("organization"), new.id))
    team = next((team for team in new.inputs.get("teams", []) if isinstance(team, str)), "")
    return {
        "slug": new.id,
        "internalId": number,
        "projectId": number,
        "color": "#3fbf7f",
        "status": "active",
        "features": ["releases"],
        **({} if "platform" in new.inputs else {"platform": "other"}),
        **({} if "team" in new.inputs else {"team": team}),
    }


def _key_outputs(new: New) -> Properties:
    public, secret = new.id, digest(new, "secret")[:16].hex()
    number = _project_number(new.inputs.get("organization"), new.inputs.get("project"))
    # `.invalid` leads nowhere (RFC 2606): what is copied out of a local run must not reach anyone.
    host = f"o{sum(str(new.inputs.get('organization', '')).encode())}.ingest.sentry.invalid"
    return {
        "public": public,
        "secret": secret,
        "projectId": number,
        "isActive": True,
        "dsnPublic": f"https://{public}@{host}/{number}",
        "dsnSecret": f"https://{public}:{secret}@{host}/{number}",
        "dsnCsp": f"https://{host}/api/{number}/csp-report/?sentry_key={public}",
    }


def _alert_outputs(new: New) -> Properties:
    return {"internalId": new.id, **({"projects": [new.inputs["project"]]} if "project" in new.inputs else {})}


def _unique_slug(inputs: Properties) -> Any:
    slug = inputs.get("slug")
    return f"{inputs.get('organization')}/{slug}" if isinstance(slug, str) else None


KINDS = {
    TEAM: Kind(
        autonamed=True,
        unique=_unique_slug,
        unique_path="slug",
        taken="409 Conflict: A team with this slug already exists ({what})",
        check=_check_slug,
        admit=_admit_organization,
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
        check=_check_project,
        admit=_admit_organization,
        references=_project_references,
        new_id=_slug,
        computed=_project_outputs,
        also_computed=("slug", "platform", "team"),
        begins_with=_begins_with,
        import_separator="/",
    ),
    KEY: Kind(
        autonamed=True,
        secrets=("secret", "dsnSecret"),
        check=_check_key,
        admit=_admit_organization,
        references=_of_project,
        new_id=hex_id,
        computed=_key_outputs,
        import_separator="/",
    ),
    ISSUE_ALERT: Kind(
        autonamed=True,
        check=check_issue_alert,
        admit=_admit_organization,
        references=_of_project,
        new_id=lambda new: str(14_000_000 + new.number),
        computed=_alert_outputs,
        import_separator="/",
    ),
    METRIC_ALERT: Kind(
        autonamed=True,
        check=check_metric_alert,
        admit=_admit_metric_alert,
        references=_of_project,
        new_id=lambda new: str(240_000 + new.number),
        computed=lambda new: {"internalId": new.id},
        import_separator="/",
    ),
    "sentry:index/sentryDashboard:SentryDashboard": Kind(admit=_admit_organization),
}
