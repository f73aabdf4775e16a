"""What Datadog's answers have in common: JSON:API bodies, tags, times, and who made an object."""

import re
from typing import Any

from audit.live.instants import instant
from audit.live.inventory import Author, Json

_MOST_OF_A_TAG = 200


def attributes(body: Json) -> Json:
    """Return the attributes of an object of the API's second version."""
    return body.get("attributes") or {}


def related(body: Json, name: str) -> str | None:
    """Return the id of a related object."""
    data = ((body.get("relationships") or {}).get(name) or {}).get("data") or {}
    return str(data["id"]) if data.get("id") else None


def tags_inside(body: Json) -> tuple[str, ...]:
    """Return the tags among an object's attributes."""
    return tuple(str(tag) for tag in attributes(body).get("tags") or ())


def name_inside(body: Json) -> str:
    """Return the name among an object's attributes."""
    return str(attributes(body).get("name") or body["id"])


def created_inside(body: Json) -> Author | None:
    """Return when an object was created, from its attributes."""
    return _at(attributes(body), "created_at", "created")


def changed_inside(body: Json) -> Author | None:
    """Return when an object was changed, from its attributes."""
    return _at(attributes(body), "modified_at", "modified")


def created(body: Json) -> Author | None:
    """Return who created an object, and when."""
    creator = body.get("creator") or body.get("created_by") or {}
    who = creator.get("email") or creator.get("handle") if isinstance(creator, dict) else None
    who = who or body.get("author_handle")
    at = instant(body.get("created_at") or body.get("created"))
    return Author(who=who, at=at) if who or at else None


def changed(body: Json) -> Author | None:
    """Return who changed an object, and when."""
    editor = body.get("modified_by") or {}
    who = editor.get("email") or editor.get("handle") if isinstance(editor, dict) else None
    at = instant(body.get("modified_at") or body.get("modified"))
    return Author(who=who, at=at) if who or at else None


def _at(holder: Json, *names: str) -> Author | None:
    at = next((found for name in names if (found := instant(holder.get(name))) is not None), None)
    return Author(at=at) if at is not None else None


def normal_tags(tags: Any) -> Any:
    """Return tags as Datadog stores those of SLOs: in lower case, without signs that it does not allow."""
    if not isinstance(tags, list):
        return tags
    return sorted({re.sub(r"[^\w:./\-]", "_", str(tag).lower())[:_MOST_OF_A_TAG].rstrip("_") for tag in tags})
