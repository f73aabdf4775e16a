"""What rules that need the catalog evaluate: a plan or its excuses on a day; and the breaches that they report."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from catalog import Catalog, EscalationPolicy, Item, Notifier, SloAlert, Source
from catalog.paging import should_page
from catalog.registry import SLO_ALERTS, SLOS, ref_of

if TYPE_CHECKING:  # the pack's process must not import the vendors' SDKs
    from plan.plan import Plan, PlannedResource


@dataclass(frozen=True)
class PlanContext:
    """A plan and the day of its evaluation."""

    plan: "Plan"
    today: date

    @property
    def catalog(self) -> Catalog:
        return self.plan.catalog

    @cached_property
    def by_item(self) -> "Mapping[str, tuple[PlannedResource, ...]]":
        """The resources that each item owns."""
        by_item: dict[str, list[PlannedResource]] = {}
        for resource in self.plan.resources:
            if resource.item is not None:
                by_item.setdefault(resource.item, []).append(resource)
        return {item: tuple(resources) for item, resources in by_item.items()}

    @property
    def notifiers(self) -> tuple[Notifier, ...]:
        return self.catalog.notifiers

    @property
    def urgent_notifiers(self) -> Iterator[Notifier]:
        """The notifiers that page at high urgency: critical, through PagerDuty, in a stack that pages."""
        yield from (notifier for notifier in self.notifiers if should_page(notifier, self.catalog.stack))

    @property
    def urgent_policies(self) -> Iterator[EscalationPolicy]:
        """The escalation policies of the urgent notifiers, each once, sorted by id."""
        policies = {
            notifier.service.escalation_policy.id: notifier.service.escalation_policy
            for notifier in self.urgent_notifiers
            if notifier.service and notifier.service.escalation_policy
        }
        yield from (policies[id] for id in sorted(policies))


@dataclass(frozen=True, kw_only=True)
class ExcuseContext:
    """What an excuse is checked against: the catalog, the existing rules, and which item breaks which rule."""

    catalog: Catalog
    rules: frozenset[str]
    broken: frozenset[tuple[str | None, str]]
    today: date


@dataclass(frozen=True, kw_only=True)
class Breach:
    """A defect of an item (`<section>/<id>`)."""

    item: str
    message: str
    source: Source | None


def item_of(item: Item) -> str:
    """Return `<section>/<id>` of an item; for an SLO alert, of its SLO."""
    return SLOS.ref(item.slo_id) if isinstance(item, SloAlert) else ref_of(item)


def excusable_item(item: str, catalog: Catalog) -> str:
    """Return the item that the YAML can excuse: the SLO of an SLO alert, else the item itself."""
    section, _, id = item.partition("/")
    alerts = (alert for slo in catalog.slos for alert in slo.alerts) if section == SLO_ALERTS.name else ()
    return next((SLOS.ref(alert.slo_id) for alert in alerts if alert.id == id), item)


def item_breach(item: Item, message: str) -> Breach:
    """Return a breach by an item."""
    return Breach(item=item_of(item), message=f"{item.name}: {message}", source=item.source)
