"""What rules that need the catalog judge: a plan and its excuses on a day; and what they report."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from catalog import Catalog, EscalationPolicy, Item, SloAlert, Source, Watch
from catalog.paging import is_meant_to_wake
from catalog.registry import SLO_ALERTS, SLOS, ref_of

if TYPE_CHECKING:  # the pack's process must not wait for the vendors' SDKs
    from plan.plan import Plan, PlannedResource


@dataclass(frozen=True)
class PlanContext:
    """A plan on the day on which it is judged."""

    plan: "Plan"
    today: date

    @property
    def catalog(self) -> Catalog:
        return self.plan.catalog

    @cached_property
    def by_item(self) -> "Mapping[str, tuple[PlannedResource, ...]]":
        """The resources that each item owns."""
        found: dict[str, list[PlannedResource]] = {}
        for resource in self.plan.resources:
            if resource.item is not None:
                found.setdefault(resource.item, []).append(resource)
        return {item: tuple(resources) for item, resources in found.items()}

    @property
    def notifiers(self) -> tuple[Watch, ...]:
        return self.catalog.watches

    @property
    def urgent_notifiers(self) -> Iterator[Watch]:
        """Those that page at high urgency: critical, by PagerDuty, in a stack that pages."""
        yield from (watch for watch in self.notifiers if is_meant_to_wake(watch, self.catalog.stack))

    @property
    def urgent_policies(self) -> Iterator[EscalationPolicy]:
        """Their escalation policies, each once, sorted by id."""
        policies = {
            watch.service.escalation_policy.id: watch.service.escalation_policy
            for watch in self.urgent_notifiers
            if watch.service and watch.service.escalation_policy
        }
        yield from (policies[id] for id in sorted(policies))


@dataclass(frozen=True, kw_only=True)
class ExcuseContext:
    """What an excuse is judged by: the catalog, the rules that exist, and which item breaks which rule."""

    catalog: Catalog
    rules: frozenset[str]
    broken: frozenset[tuple[str | None, str]]
    today: date


@dataclass(frozen=True, kw_only=True)
class Breach:
    """What is wrong with an item (`<section>/<id>`)."""

    item: str
    message: str
    source: Source | None


def item_of(item: Item) -> str:
    """`<section>/<id>` of an item; an SLO's alert is the SLO's."""
    return SLOS.ref(item.slo_id) if isinstance(item, SloAlert) else ref_of(item)


def excusable_item(item: str, catalog: Catalog) -> str:
    """The item of the YAML that can be excused for another: for an SLO's alert the SLO, else the item itself."""
    section, _, id = item.partition("/")
    alerts = (alert for slo in catalog.slos for alert in slo.alerts) if section == SLO_ALERTS.name else ()
    return next((SLOS.ref(alert.slo_id) for alert in alerts if alert.id == id), item)


def item_breach(item: Item, message: str) -> Breach:
    """What is wrong with an item."""
    return Breach(item=item_of(item), message=f"{item.name}: {message}", source=item.source)
