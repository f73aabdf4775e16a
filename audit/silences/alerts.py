"""The alerts of the code with their live objects, and whom each pages on the live configuration."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.compare.model import Comparison, Entry
from audit.compare.stack import key_of
from audit.live.inventory import Inventory, LiveObject
from audit.silences.kinds import NOTIFYING, SERVICE
from audit.silences.model import Span
from audit.silences.on_call import OnCall
from audit.silences.spans import without
from catalog import Catalog, EscalationPolicy, Source
from catalog.on_call.rota import shifts
from catalog.registry import ref_of
from plan.on_call.notifiers import notifiers
from plan.on_call.routes import route

Key = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class StackCatalog:
    """A stack and its catalog."""

    name: str
    catalog: Catalog


@dataclass(frozen=True, kw_only=True)
class LiveAlert:
    """An alert of the code. `service` is the id of the live PagerDuty service that it pages, `policy` that service's
    live escalation policy; None where it pages nobody, or where the service is deleted.

    `pages`: whether it pages people at high urgency. `entries` are its resources.
    """

    ref: str
    name: str
    stack: str
    pages: bool
    service: str | None
    policy: str | None
    entries: tuple[Entry, ...]
    source: Source | None


class Context:
    """What the searches for silences share: comparison, inventory, alerts and who is on call, at `now`."""

    def __init__(
        self, comparison: Comparison, inventory: Inventory, stacks: Sequence[StackCatalog], now: datetime
    ) -> None:
        self.comparison, self.inventory, self.now = comparison, inventory, now
        self.on_call = OnCall(inventory, now)
        self.names = _names(inventory)
        self._entry_of = {key_of(it.live): it for it in comparison.entries if it.live is not None}
        self._policies = {
            (stack.name, f"escalation_policies/{it.id}"): it
            for stack in stacks
            for it in stack.catalog.on_call.escalation_policies
        }
        self.alerts = tuple(alert for stack in stacks for alert in self._alerts(stack))
        self._of_object: dict[Key, list[LiveAlert]] = {}
        for alert in self.alerts:
            for entry in alert.entries:
                if entry.live is not None:
                    self._of_object.setdefault(key_of(entry.live), []).append(alert)

    def of_type(self, *types: str) -> tuple[LiveObject, ...]:
        """Return the live objects of Pulumi types."""
        return tuple(it for each in self.inventory.collections if each.type in types for it in each.objects)

    def of_kind(self, vendor: str, kind: str) -> tuple[LiveObject, ...]:
        """Return the live objects of a kind that has no Pulumi type."""
        return tuple(
            it
            for each in self.inventory.collections
            if (each.vendor, each.kind) == (vendor, kind)
            for it in each.objects
        )

    def entry_of(self, item: LiveObject) -> Entry | None:
        """Return the comparison's entry of a live object."""
        return self._entry_of.get(key_of(item))

    def of_object(self, item: LiveObject) -> tuple[LiveAlert, ...]:
        """Return the alerts that a live object is made for."""
        return tuple(self._of_object.get(key_of(item), ()))

    def of_service(self, service: str) -> tuple[LiveAlert, ...]:
        """Return the alerts that page a PagerDuty service."""
        return tuple(it for it in self.alerts if it.service == service)

    def of_policy(self, policy: str) -> tuple[LiveAlert, ...]:
        """Return the alerts that page through an escalation policy."""
        return tuple(it for it in self.alerts if it.policy == policy)

    def planned_gaps(self, policy: LiveObject) -> tuple[Span, ...]:
        """Return the hours of the coming four weeks in which, by the code, nobody is on call in a live policy."""
        entry = self.entry_of(policy)
        planned = self._policies.get((entry.stack or "", entry.item or "")) if entry else None
        return gaps_by_code(planned, self.on_call.span) if planned else ()

    def people(self, alerts: Iterable[LiveAlert]) -> tuple[str, ...]:
        """Return everybody whom the alerts can page."""
        policies = dict.fromkeys(it.policy for it in alerts if it.pages and it.policy)
        return tuple(dict.fromkeys(name for policy in policies for name in self.on_call.people(policy)))

    def _alerts(self, stack: StackCatalog) -> Iterator[LiveAlert]:
        entries = [it for it in self.comparison.entries if it.stack == stack.name]
        services = {it.name: it.id for it in self.comparison.entries if it.type == SERVICE and it.urn and it.id}
        by_item: dict[str, list[Entry]] = {}
        for entry in entries:
            if entry.item is not None and entry.type in NOTIFYING:
                by_item.setdefault(entry.item, []).append(entry)
        for notifier in notifiers(stack.catalog):
            pager = route(stack.catalog, notifier).pager
            service = services.get(pager.name or "") if pager else None
            yield LiveAlert(
                ref=ref_of(notifier),
                name=notifier.name,
                stack=stack.name,
                pages=pager is not None and pager.pages_people,
                service=service,
                policy=self.on_call.policy_of(service) if service else None,
                entries=tuple(by_item.get(ref_of(notifier), ())),
                source=notifier.source,
            )


def _names(inventory: Inventory) -> dict[str, str]:
    """Return the names of PagerDuty's objects by their ids, which tell a person nothing and are unique."""
    return {
        item.id: item.name
        for collection in inventory.collections
        if collection.vendor == "pagerduty"
        for item in collection.objects
        if item.name != item.id
    }


def gaps_by_code(policy: EscalationPolicy, span: Span) -> tuple[Span, ...]:
    """Return the hours in which, by the code, no level of a policy has anybody on call."""
    if any(level.people for level in policy.levels):
        return ()
    rotations = {rotation for level in policy.levels for rotation in level.rotations}
    covered = [it for rotation in rotations for it in shifts(rotation, span.begin, span.end) if it.person is not None]
    return without(span, [Span(begin=it.begin, end=it.end) for it in covered])


def body_at(item: LiveObject, *path: str) -> Any:
    """Return a value inside of the vendor's answer; None where it is not there."""
    value: Any = item.body
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value
