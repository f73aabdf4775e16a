"""Downtimes of Datadog and maintenance windows of PagerDuty that mute a page in the head, and did not in the base."""

from collections.abc import Iterator, Mapping
from typing import Any

from catalog.registry import MAINTENANCE
from plan.document.model import Resource
from plan.resources.lookups import shown_id
from review.guard.differences import Differences
from review.guard.paths import MONITOR, SERVICE, TEST
from review.inputs.document import Document
from review.risks.maintenance import is_wide

DOWNTIME = "datadog:index/downtimeSchedule:DowntimeSchedule"
WINDOW = "pagerduty:index/maintenanceWindow:MaintenanceWindow"
_TEXTS = (
    "message",
    "description",
    "displayTimezone",
    "notifyEndStates",
    "notifyEndTypes",
    "muteFirstRecoveryNotification",
)

_CHOICE = ("services", "monitorIdentifier")
"""The inputs that choose what is muted."""


class Muting:
    """The downtimes and windows of the head that are new, or that mute at other times or other monitors."""

    def __init__(self, base: Document, head: Document, differences: Differences) -> None:
        self._base, self._head, self._differences = base, head, differences
        self._all = tuple(it for it in head.resources.values() if it.type in (DOWNTIME, WINDOW))
        self._changed = frozenset(it.urn for it in self._all if self._parts(it) is not None)

    def of(self, before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[Resource]:
        """Yield those that newly mute a page, or at other times, given its path in base and head.

        A short window of the YAML that is there already may mute one more page, as a new window of that length may.
        """
        base = [self._base.resources[urn] for urn in before]
        head = [self._head.resources[urn] for urn in after]
        for each in self._all:
            if each.urn not in self._changed and (not self._may_differ(before) or self._is_short(each)):
                continue
            if any(_mutes(each, it) for it in head) and not self._as_before(each, base):
                yield each

    def _may_differ(self, before: tuple[str, ...]) -> bool:
        return any(urn in self._differences.changed for urn in before)

    def _is_short(self, muting: Resource) -> bool:
        item = self._head.items.get(muting.item or "")
        return item is not None and item.section == MAINTENANCE.name and not is_wide(item.fields)

    def _as_before(self, muting: Resource, base: list[Resource]) -> bool:
        """Return whether it muted the page already, at the same times."""
        urn = self._differences.before(muting.urn)
        times = [name for name in self._parts(muting) or () if name.partition(".")[0] not in _CHOICE]
        return urn is not None and not times and any(_mutes(self._base.resources[urn], it) for it in base)

    def _parts(self, resource: Resource) -> list[str] | None:
        """Return the parts that differ, without texts; None if nothing does, or nothing else."""
        urn = self._differences.before(resource.urn)
        if urn is None:
            return []
        diff = self._differences.of(urn)
        parts = [name for name, _ in diff.parts if name.partition(".")[0] not in _TEXTS] if diff else []
        return parts or None


def _mutes(muting: Resource, resource: Resource) -> bool:
    if muting.type == WINDOW:
        return resource.type == SERVICE and shown_id(SERVICE, resource.name) in (muting.inputs.get("services") or ())
    if resource.type not in (MONITOR, TEST):
        return False
    chosen: Mapping[str, Any] = muting.inputs.get("monitorIdentifier") or {}
    tags = chosen.get("monitorTags")
    if tags:
        return set(tags) <= {"*", *(resource.inputs.get("tags") or ())}
    return chosen.get("monitorId") in (None, shown_id(MONITOR, resource.name), f"<monitor:{resource.name}>")
