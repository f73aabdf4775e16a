"""Reads a base that used pulumiverse-sentry, with the head's types and names.

Without it, a review across that change would report all of Sentry as deleted and created, and hide other edits.
"""

from collections.abc import Mapping
from dataclasses import replace

from plan.document.model import Resource
from review.inputs.document import Document

_TYPES = {
    "sentry:index/sentryKey:SentryKey": "sentry:index/key:Key",
    "sentry:index/sentryProject:SentryProject": "sentry:index/project:Project",
    "sentry:index/sentryTeam:SentryTeam": "sentry:index/team:Team",
}
_OLD_ALERTS = ("sentry:index/sentryIssueAlert:SentryIssueAlert", "sentry:index/sentryMetricAlert:SentryMetricAlert")
_ALERTS = ("sentry:index/alert:Alert", "sentry:index/metricMonitor:MetricMonitor")
# The head sets both on every project. They apply only when Sentry creates the project.
_NEW_INPUTS = ("defaultKey", "defaultRules")


def across_the_move(base: Document, head: Document) -> tuple[Document, Document, tuple[str, ...]]:
    """Return base and head for the comparison of their resources, and the note about the move (none without a move).

    An alert that both have is left out of both: its item reports what changes. An alert that only one has stays.
    """
    old = [each for each in base.resources.values() if each.type in _TYPES or each.type in _OLD_ALERTS]
    current = any(each.type in (*_TYPES.values(), *_ALERTS) for each in head.resources.values())
    if not old or not current:
        return base, head, ()
    earlier = {each.name for each in old if each.type in _OLD_ALERTS}
    again = {urn: _earlier_name(each, earlier) for urn, each in head.resources.items() if each.type in _ALERTS}
    moved = {name for name in again.values() if name}
    kept = {urn: each for urn, each in head.resources.items() if not again.get(urn)}
    before = [
        _renamed(each, head.resources)
        for each in base.resources.values()
        if not (each.type in _OLD_ALERTS and each.name in moved)
    ]
    staying = sum(each.type in _TYPES for each in old)
    note = (
        f"Sentry's resources move to another provider: {staying} are unchanged, and existing alerts are "
        f"created again through Sentry's current API (count: {len(moved)}). Migrate the state of this stack before "
        "`pulumi up`: docs/upgrading.md."
    )
    return replace(base, resources={it.urn: it for it in before}), replace(head, resources=kept), (note,)


def _earlier_name(resource: Resource, earlier: set[str]) -> str | None:
    """Return the logical name of an alert in the base."""
    names = (resource.name, *(alias.rpartition("::")[2] for alias in resource.aliases))
    return next((name for name in names if name in earlier), None)


def _renamed(resource: Resource, head: Mapping[str, Resource]) -> Resource:
    type_ = _TYPES.get(resource.type)
    if type_ is None:
        return resource
    urn = resource.urn.replace(resource.type, type_)
    after = next((it for it in (head.get(urn), *_by_alias(resource, type_, head)) if it), None)
    added = {name: after.inputs[name] for name in _NEW_INPUTS if after and name in after.inputs}
    return replace(resource, urn=urn, type=type_, inputs={**added, **resource.inputs})


def _by_alias(resource: Resource, type_: str, head: Mapping[str, Resource]) -> list[Resource]:
    """Return resources of the head that had this name in the base."""
    name = resource.name
    return [it for it in head.values() if it.type == type_ and name in [a.rpartition("::")[2] for a in it.aliases]]
