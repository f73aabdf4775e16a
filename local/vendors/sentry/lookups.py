"""Sentry's data look-ups: their results, and the provider's errors for an empty result."""

from collections.abc import Callable

from local.vendors.core.arguments import text
from local.vendors.core.rejections import VendorRejected
from local.vendors.core.store import Store, StoredObject
from local.vendors.protocol.wire import Properties
from local.vendors.sentry.account import (
    KEY,
    PROJECT,
    TEAM,
    default_monitors,
    installed,
    integration_id,
)


def _organization(arguments: Properties, store: Store) -> str:
    slug = text(arguments, "organization")
    if slug not in store.known("sentry organization"):
        raise VendorRejected(f"sentry: 404 The requested resource does not exist: organization {slug!r}")
    return slug


def _integration(arguments: Properties, store: Store) -> Properties:
    organization = _organization(arguments, store)
    kind, name = text(arguments, "providerKey"), text(arguments, "name")
    if name not in installed(store, kind):
        raise VendorRejected(f"Unable to find the {kind} integration named {name!r} in organization {organization!r}")
    id = integration_id(organization, kind, name)
    return {"id": id, "internalId": id, "name": name, "organization": organization, "providerKey": kind}


def _get(arguments: Properties, store: Store, token: str, slug: str) -> StoredObject:
    """Returns a team or a project by its slug."""
    organization = _organization(arguments, store)
    record = store.get(token, slug)
    if record is None or record.inputs.get("organization") != organization:
        noun = "team" if token == TEAM else "project"
        raise VendorRejected(
            f"sentry: 404 The requested resource does not exist: {noun} {slug!r} in organization {organization!r}"
        )
    return record


def _team(arguments: Properties, store: Store) -> Properties:
    record = _get(arguments, store, TEAM, text(arguments, "slug"))
    names = ("hasAccess", "internalId", "isMember", "isPending", "name", "organization", "slug")
    return {"id": record.id, **{name: record.outputs[name] for name in names}}


def _project(arguments: Properties, store: Store) -> Properties:
    record = _get(arguments, store, PROJECT, text(arguments, "slug"))
    names = ("features", "internalId", "name", "organization", "platform", "slug")
    return {"id": record.id, **{name: record.outputs[name] for name in names if name in record.outputs}}


def _default_monitor(kind: str) -> Callable[[Properties, Store], Properties]:
    """Returns a look-up of a monitor: each project has one of its errors and one of all of its issues."""

    def lookup(arguments: Properties, store: Store) -> Properties:
        project = _get(arguments, store, PROJECT, text(arguments, "project"))
        organization = project.inputs["organization"]
        name = {"error": "Error Monitor", "issue_stream": "Issue Stream"}[kind]
        given = {"organization": organization, "project": project.id}
        return {**given, "id": default_monitors(organization, project.id)[kind], "name": name, "enabled": True}

    return lookup


def _key(arguments: Properties, store: Store) -> Properties:
    organization, project = _organization(arguments, store), text(arguments, "project")
    keys = [
        record
        for record in store.referrers(PROJECT, project)
        if record.token == KEY and record.inputs.get("organization") == organization
    ]
    wanted = (arguments.get("name"), arguments.get("id"))
    keys = [record for record in keys if wanted[0] in (None, record.name) and wanted[1] in (None, record.id)]
    if not keys:
        raise VendorRejected(f"sentry: no client key of project {project!r} in organization {organization!r}")
    if len(keys) > 1 and not arguments.get("first"):
        raise VendorRejected("sentry: your query returned more than one result; name the key, or set first")
    return {"id": keys[0].id, **keys[0].outputs}


LOOKUPS = {
    "sentry:index/getOrganizationIntegration:getOrganizationIntegration": _integration,
    "sentry:index/getProjectErrorMonitor:getProjectErrorMonitor": _default_monitor("error"),
    "sentry:index/getProjectIssueStreamMonitor:getProjectIssueStreamMonitor": _default_monitor("issue_stream"),
    "sentry:index/getTeam:getTeam": _team,
    "sentry:index/getProject:getProject": _project,
    "sentry:index/getKey:getKey": _key,
}
SECRETS = {"sentry:index/getKey:getKey": ("dsn", "dsnSecret", "secret")}
"""The secret parts of a look-up's answer."""
