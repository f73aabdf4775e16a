"""Datadog's software catalog and teams.

Sources: the Read functions of resource_datadog_software_catalog.go, resource_datadog_team.go and
resource_datadog_team_membership.go (datadog/fwprovider/).
"""

import base64
from collections.abc import Iterable
from typing import Any

import yaml

from audit.live.datadog.answers import attributes, changed_inside, created_inside, name_inside, related, tags_inside
from audit.live.http.paging import Numbered, Offset
from audit.live.inventory import Json
from audit.live.kind import Account, Api, LiveKind, Sameness, present
from audit.live.spelling import picked

_ENTITIES = Offset(entries="data", size=100, limit="page[limit]", offset="page[offset]", included=True)
_TOTAL = ("meta", "pagination", "total")
_PAGED = Numbered(entries="data", size=100, limit="page[size]", number="page[number]", total=_TOTAL)
_DEFAULT_NAMESPACE = "default"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader in C, which is many times as fast, where PyYAML has it."""


def _entities(api: Api) -> Iterable[Json]:
    return api.entries("/api/v2/catalog/entity", _ENTITIES, include="raw_schema")


def _schema(body: Json) -> str:
    """Return an entity as the YAML that was sent."""
    included = (body.get("included") or {}).get("rawSchema") or {}
    encoded = attributes(included).get("rawSchema") or attributes(included).get("raw_schema") or ""
    return base64.b64decode(encoded).decode("utf-8", errors="replace")


def _entity_id(body: Json) -> str:
    found = attributes(body)
    return f"{found['kind']}:{found.get('namespace') or _DEFAULT_NAMESPACE}/{found['name']}"


def _tree(text: Any) -> Any:
    """Return the tree of an entity's YAML: Datadog rewrites it."""
    try:
        tree = yaml.load(text, Loader=_LOADER) if isinstance(text, str) else text
    except yaml.YAMLError:
        return text
    if isinstance(tree, dict) and isinstance(tree.get("metadata"), dict):
        metadata = {name: value for name, value in tree["metadata"].items() if value != _DEFAULT_NAMESPACE}
        tags = metadata.get("tags")
        return {**tree, "metadata": {**metadata, **({"tags": sorted(tags)} if isinstance(tags, list) else {})}}
    return tree


def _memberships(api: Api) -> Iterable[Json]:
    teams = api.entries("/api/v2/team", _PAGED)
    for team, members in api.lists(teams, lambda team: f"/api/v2/team/{team['id']}/memberships", _PAGED):
        for member in members:
            yield {**member, "team": team["id"]}


def _member_id(body: Json) -> str:
    return f"{body['team']}:{related(body, 'user')}"


def _team_page(body: Json, account: Account) -> str:
    return f"{account.site}/teams/{attributes(body).get('handle')}"


ENTITY = LiveKind(
    vendor="datadog",
    kind="software catalog entry",
    type="datadog:index/softwareCatalog:SoftwareCatalog",
    right="apm_service_catalog_read",
    one=lambda id, _account: f"/api/v2/catalog/entity?filter[ref]={id}",
    fetch=_entities,
    read=lambda body: {"entity": _schema(body)},
    id=_entity_id,
    name=name_inside,
    tags=tags_inside,
    url=lambda body, account: f"{account.site}/software?selectedComponent={attributes(body).get('name')}",
    same=Sameness(rewritten={"entity": _tree}),
)
TEAM = LiveKind(
    vendor="datadog",
    kind="Datadog team",
    type="datadog:index/team:Team",
    right="teams_read",
    fetch=lambda api: api.entries("/api/v2/team", _PAGED),
    read=lambda body: {
        **picked(attributes(body), "name", "handle"),
        "description": attributes(body).get("description") or "",
    },
    name=name_inside,
    created=created_inside,
    changed=changed_inside,
    url=_team_page,
    same=Sameness(defaults={"description": ""}),
)
MEMBERSHIP = LiveKind(
    vendor="datadog",
    kind="Datadog team member",
    type="datadog:index/teamMembership:TeamMembership",
    right="teams_read",
    within="Datadog team",
    fetch=_memberships,
    read=lambda body: present(
        {"teamId": body["team"], "userId": related(body, "user"), "role": attributes(body).get("role")}
    ),
    id=_member_id,
    name=_member_id,
)
