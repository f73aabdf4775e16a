"""The judgement of each page's path: what is not proven to page as soon in the head as in the base."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from plan.document.model import Resource
from plan.resources.lookups import shown_id
from review.diff.indirect_paging import still_pages
from review.diff.items import KeptItem
from review.facts.context import Context
from review.facts.fact import Fact
from review.guard.classes import Effect, PartChange, row_of
from review.guard.differences import Differences, ResourceDiff
from review.guard.explanations import Explanations
from review.guard.muted import DOWNTIME, WINDOW, Muting
from review.guard.parts import kind_of
from review.guard.paths import SERVICE, Path, Paths
from review.guard.scanner import GROUP, RULE, may_change, words_of
from review.guard.table.inputs import ADDED_KINDS, INPUTS, OFF_PATH, REMOVABLE_KINDS

What = Literal["changed", "removed", "added", "broken", "muted"]


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why the page of a notifier is not proven: a part of a resource on its path, with its values in base and head.

    `owner` is the item that owns the resource, by the head's reference; None where no item does. `part` is empty for a
    whole resource. `asked` are the items with a changed field of the class `ask` that makes the part. `broken` says
    where a path ends too early.
    """

    notifier: str
    owner: str | None
    what: What
    kind: str
    name: str
    part: str = ""
    before: Any = None
    after: Any = None
    asked: tuple[str, ...] = ()
    broken: Fact | None = None


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """A change of a part on a notifier's path that makes its page less sensitive or later by a known amount."""

    notifier: str
    owner: str | None
    part: str
    effect: Effect
    explained: bool


class Judgement:
    """The judgement of all notifiers that page someone in base and head."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.differences = Differences(context.base, context.head)
        self.explanations = Explanations(context)
        self._base, self._head = Paths(context.base), Paths(context.head)
        self._muting = Muting(context.base, context.head, self.differences)
        self.reasons: list[Reason] = []
        self.allowed: list[Allowed] = []
        made = bool(self.differences.changed or self.differences.added)
        for diff in self.notifiers:
            self._fields(diff)
            if made:
                self._judge(diff)

    @cached_property
    def notifiers(self) -> tuple[KeptItem, ...]:
        """The notifiers that page someone in base and head; the other ones that paged are risks of their own."""
        return tuple(diff for diff in self._context.diffs.values() if isinstance(diff, KeptItem) and still_pages(diff))

    def paths(self, diff: KeptItem) -> tuple[Path, Path]:
        """Return the paths of a notifier in base and head."""
        return self._base.of(diff.was.ref), self._head.of(diff.ref)

    def _fields(self, diff: KeptItem) -> None:
        """Add the changed fields near a notifier that no row names."""
        for ref, field in self.explanations.unknown(diff.ref):
            self.reasons.append(
                Reason(notifier=diff.ref, owner=ref, what="changed", kind="", name=self._context.name(ref), part=field)
            )

    def _judge(self, diff: KeptItem) -> None:
        before, after = self.paths(diff)
        self.reasons += [replace(it, notifier=diff.ref) for it in self._unknown]
        if after.broken and not before.broken:
            self.reasons.append(
                Reason(notifier=diff.ref, owner=diff.ref, what="broken", kind="", name="", broken=after.broken)
            )
        for urn in before.resources:
            if urn in self.differences.changed:
                resource_diff = self.differences.of(urn)
                assert resource_diff is not None
                self._resource(diff, resource_diff)
        for old, new in self._rerouted(before, after):
            parts = tuple(self.differences.parts(old, new))
            self._parts(diff, ResourceDiff(before=old, after=new, parts=parts))
        self._added(diff, after)
        for each in self._muting.of(before.resources, after.resources):
            if not self.explanations.of("+muted", each.item, diff.ref):
                self.reasons.append(
                    Reason(notifier=diff.ref, owner=each.item, what="muted", kind=kind_of(each), name=_title(each))
                )

    def _resource(self, diff: KeptItem, resource_diff: ResourceDiff) -> None:
        if resource_diff.before.type in (GROUP, RULE) or resource_diff.kind in OFF_PATH:
            return  # `_scanned` judges the rules of the head as they are
        if resource_diff.after is not None:
            self._parts(diff, resource_diff)
            return
        before, kind = resource_diff.before, resource_diff.kind
        owner = self._owner(before)
        if kind not in REMOVABLE_KINDS and not self.explanations.of(f"-{kind}", owner, diff.ref):
            self.reasons.append(Reason(notifier=diff.ref, owner=owner, what="removed", kind=kind, name=_title(before)))

    def _parts(self, diff: KeptItem, resource_diff: ResourceDiff) -> None:
        after, kind = resource_diff.after, resource_diff.kind
        assert after is not None
        owner = self._owner(after)
        for name, change in resource_diff.parts:
            row = row_of(INPUTS.get(kind, {}), name)
            if row.kind == "harmless":
                continue
            effect = row.compare(change) if row.compare else Effect(proven=False)
            explained = self.explanations.of(f"{kind}.{name}", owner, diff.ref) is not None
            if effect.proven:
                if effect.factor > 1 or effect.minutes > 0:
                    self.allowed.append(
                        Allowed(notifier=diff.ref, owner=owner, part=name, effect=effect, explained=explained)
                    )
            elif not explained:
                asked = tuple(self.explanations.asked(f"{kind}.{name}", owner, diff.ref))
                self.reasons.append(_changed(diff, owner, after, name, change, asked))

    @cached_property
    def _unknown(self) -> tuple[Reason, ...]:
        """The changed resources of kinds that no table names: they may route or mute every page."""
        reasons = []
        for urn in sorted(self.differences.changed):
            diff = self.differences.of(urn)
            assert diff is not None
            what: What = "changed" if diff.after else "removed"
            part = diff.parts[0][0] if diff.parts else ""
            values = {"before": diff.parts[0][1].before, "after": diff.parts[0][1].after} if diff.parts else {}
            reasons.append((what, diff.after or diff.before, part, values))
        reasons += [("added", self._context.head.resources[urn], "", {}) for urn in sorted(self.differences.added)]
        return tuple(
            Reason(
                notifier="", owner=self._owner(it), what=what, kind=kind_of(it), name=_title(it), part=part, **values
            )
            for what, it, part, values in reasons
            if is_unknown(it)
        )

    def _rerouted(self, before: Path, after: Path) -> Iterator[tuple[Resource, Resource]]:
        """Yield the PagerDuty services of a page that goes to another one: the former, and each one instead."""
        base, head = self._context.base.resources, self._context.head.resources
        old = [urn for urn in before.resources if base[urn].type == SERVICE]
        new = [urn for urn in after.resources if head[urn].type == SERVICE]
        left = [urn for urn in old if self.differences.current(urn) not in new]
        others = [urn for urn in new if urn not in map(self.differences.current, old)]
        for urn in left[:1]:
            yield from ((base[urn], head[other]) for other in others)

    def _added(self, diff: KeptItem, after: Path) -> None:
        self._scanned(diff, after)
        for urn in after.resources:
            if urn not in self.differences.added:
                continue
            resource = self._context.head.resources[urn]
            kind, owner = kind_of(resource), resource.item
            if kind in ADDED_KINDS and not self.explanations.of(f"+{kind}", owner, diff.ref):
                self.reasons.append(
                    Reason(notifier=diff.ref, owner=owner, what="added", kind=kind, name=_title(resource))
                )

    def _scanned(self, diff: KeptItem, after: Path) -> None:
        """Add the rules of the scanner that are new, or changed, or scan other lines, and may change what it finds."""
        scanners = [
            resource
            for urn in after.resources
            if (resource := self._context.head.resources[urn]).type in (GROUP, RULE)
            and (urn in self.differences.added or self.differences.before(urn) in self.differences.changed)
        ]
        if not scanners:
            return
        resources = [self._context.head.resources[urn] for urn in after.resources]
        words = words_of(resources)
        regrouped = {shown_id(it.type, it.name) for it in scanners if it.type == GROUP}
        for rule in (it for it in resources if it.type == RULE):
            if (rule in scanners or rule.inputs.get("groupId") in regrouped) and may_change(rule, words):
                added = rule.urn in self.differences.added
                self.reasons.append(
                    Reason(
                        notifier=diff.ref,
                        owner=rule.item,
                        what="added" if added else "changed",
                        kind=kind_of(rule),
                        name=_title(rule),
                        part="" if added else "pattern",
                        after=rule.inputs.get("pattern"),
                    )
                )

    def _owner(self, resource: Resource) -> str | None:
        """Return the head's reference of the item that owns a resource of base or head."""
        return self._current_refs.get(resource.item, resource.item) if resource.item else None

    @cached_property
    def _current_refs(self) -> dict[str, str]:
        return {diff.was.ref: diff.ref for diff in self._context.diffs.values() if diff.was}


def _changed(
    diff: KeptItem, owner: str | None, resource: Resource, part: str, change: PartChange, asked: tuple[str, ...]
) -> Reason:
    return Reason(
        notifier=diff.ref,
        owner=owner,
        what="changed",
        kind=kind_of(resource),
        name=_title(resource),
        part=part,
        before=change.before,
        after=change.after,
        asked=asked,
    )


def is_unknown(resource: Resource) -> bool:
    """Return whether a vendor's resource is of a kind that no table names."""
    kind = kind_of(resource)
    vendors = resource.type.startswith(("datadog:", "pagerduty:", "sentry:"))
    return vendors and kind not in INPUTS and kind not in OFF_PATH and resource.type not in (DOWNTIME, WINDOW)


def _title(resource: Resource) -> str:
    """Return the name of a resource for people."""
    inputs = resource.inputs
    return str(inputs.get("name") or inputs.get("serviceName") or inputs.get("metricName") or resource.name)
