"""Teams, and the software catalog."""

import base64
from typing import Any

import yaml

from local.vendors.core.store import StoredObject
from local.vendors.http.core.exchange import Answer, Body, Request
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import Route
from local.vendors.http.core.words import given
from local.vendors.http.datadog.answers import of_offset
from local.vendors.http.datadog.envelopes import items_of, number_list, one_of, resource
from local.vendors.http.datadog.people import iso

TEAM = "datadog:index/team:Team"
ENTITY = "datadog:index/softwareCatalog:SoftwareCatalog"


def team(record: StoredObject, account: LiveAccount) -> Body:
    """Returns a team; an empty description is null, and nobody gives the summary."""
    traces = account.traces(record)
    attributes = {
        "name": record.name,
        "handle": record.inputs["handle"],
        "description": record.inputs.get("description") or None,
        "summary": None,
        "avatar": None,
        "banner": None,
        "visible_modules": [],
        "hidden_modules": [],
        "user_count": 0,
        "link_count": 0,
        "is_managed": False,
        "created_at": iso(traces.created),
        "modified_at": iso(traces.modified),
    }
    links = {"links": {"related": f"/api/v2/team/{record.id}/links"}}
    return resource("team", record.id, attributes, team_links=links)


def entity(record: StoredObject, account: LiveAccount) -> Body:
    """Returns an entity as the list has it; its text is in `included`."""
    traces = account.traces(record)
    text: Any = yaml.safe_load(record.inputs["entity"])
    metadata = text.get("metadata", {})
    attributes = given(
        {
            "apiVersion": text.get("apiVersion"),
            "kind": text.get("kind"),
            "name": metadata.get("name"),
            "namespace": metadata.get("namespace", "default"),
            "displayName": metadata.get("displayName"),
            "description": metadata.get("description"),
            "owner": metadata.get("owner"),
            "tags": metadata.get("tags"),
        }
    )
    meta = {
        "createdAt": iso(traces.created),
        "modifiedAt": iso(traces.modified),
        "ingestionSource": "api",
        "origin": "unknown",
    }
    id = _number(record.id)
    raw = {"data": {"id": id, "type": "rawSchema"}}
    return {**resource("entity", id, attributes, rawSchema=raw), "meta": meta, "_text": _rewritten(text)}


def _number(reference: str) -> str:
    """Returns the vendor's own id of an entity, which is not its reference."""
    text = reference.encode().hex().ljust(32, "0")[-32:]
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _rewritten(text: Any) -> str:
    """Return the YAML as Datadog writes it back: keys in alphabetical order, in base64."""
    written = yaml.safe_dump(text, sort_keys=True, allow_unicode=True, indent=4)
    return base64.b64encode(written.encode()).decode()


def _entities(request: Request, account: LiveAccount) -> Answer:
    items = [
        body
        for body in items_of(ENTITY, entity)(account)
        if request.one("filter[ref]") in (None, _reference(body))
        and request.one("filter[kind]") in (None, body["attributes"]["kind"])
        and request.one("filter[owner]") in (None, body["attributes"].get("owner"))
    ]
    page = of_offset(request, items, limit="page[limit]", offset="page[offset]", default=100, most=100)
    answer: Body = {
        "data": [{name: value for name, value in body.items() if name != "_text"} for body in page.items],
        "meta": {"count": page.total, "includeCount": 0},
        "links": {"self": request.path},
    }
    if "raw_schema" in request.all("include"):
        answer["included"] = [resource("rawSchema", body["id"], {"rawSchema": body["_text"]}) for body in page.items]
        answer["meta"]["includeCount"] = len(page.items)
    return Answer(body=answer, page=page.number)


def _reference(body: Body) -> str:
    attributes = body["attributes"]
    return f"{attributes['kind']}:{attributes['namespace']}/{attributes['name']}"


_teams = items_of(TEAM, team)
ROUTES = (
    Route(path="/api/v2/team", handler=number_list(_teams, default=10, most=100), token=TEAM),
    Route(path="/api/v2/team/{id}", handler=one_of(_teams, "Team"), token=TEAM),
    Route(path="/api/v2/team/{id}/memberships", handler=lambda *_, **__: Answer(body={"data": []}), token=TEAM),
    Route(path="/api/v2/catalog/entity", handler=_entities, token=ENTITY),
)
