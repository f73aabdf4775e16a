"""What a rule is: an id, how grave it is, why, what to write, and a pure function that finds where it is broken.

A rule that needs the resources alone looks at one resource, or at all of them, and runs in two places: over a plan, and
inside the engine as part of the CrossGuard pack. Hence it never fails on a value that is unknown or of an unexpected
kind, and never puts a value into its message: the engine hands secrets over in clear text. A rule that needs the
catalog runs over plans alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Protocol

from catalog import Catalog, ErrorAlert, EscalationPolicy, Item, Slo, SloAlert, Source, UptimeCheck, Watch
from catalog.findings import FindingSeverity
from catalog.paging import is_meant_to_wake
from policies.engine.inputs import Inputs

if TYPE_CHECKING:  # the pack's process must not wait for the vendors' SDKs
    from plan.plan import Plan

Needs = Literal["resources", "catalog"]


class Resource(Protocol):
    """A resource as rules see it, in a plan and in the engine; `retain_on_delete` is None where it is not known."""

    @property
    def type(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def inputs(self) -> Inputs: ...
    @property
    def provider(self) -> str: ...
    @property
    def protect(self) -> bool: ...
    @property
    def retain_on_delete(self) -> bool | None: ...


@dataclass(frozen=True, kw_only=True)
class OneResource:
    """`broken` says what is wrong with a resource of one of the types, or None; with no types, of any type."""

    types: tuple[str, ...]
    broken: Callable[[Any], str | None]


@dataclass(frozen=True, kw_only=True)
class AllResources:
    """`broken` gives the resources that are wrong beside the others, each with what is wrong."""

    broken: Callable[[Sequence[Any]], Iterable[tuple[Any, str]]]


@dataclass(frozen=True, kw_only=True)
class Breach:
    """What is wrong with an item (`<section>/<id>`)."""

    item: str
    message: str
    source: Source | None


@dataclass(frozen=True, kw_only=True)
class WholePlan:
    """`broken` gives what is wrong in a plan, its catalog or its routing."""

    broken: Callable[["PlanContext"], Iterable[Breach]]


@dataclass(frozen=True, kw_only=True)
class FoundAtLoad:
    """Found while the catalog is read, or its excuses; listed here like any other."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`why` is one sentence, `fix` what to write."""

    id: str
    severity: FindingSeverity
    why: str
    fix: str
    looks_at: OneResource | AllResources | WholePlan | FoundAtLoad

    @property
    def needs(self) -> Needs:
        """What it is judged by: the resources alone, or the catalog too."""
        return "resources" if isinstance(self.looks_at, (OneResource, AllResources)) else "catalog"


@dataclass(frozen=True)
class PlanContext:
    """A plan on the day on which it is judged."""

    plan: "Plan"
    today: date

    @property
    def catalog(self) -> Catalog:
        return self.plan.catalog

    @cached_property
    def by_item(self) -> Mapping[str, tuple[Resource, ...]]:
        """The resources that each item owns."""
        found: dict[str, list[Resource]] = {}
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


def item_of(watch: Watch | Slo) -> str:
    """`<section>/<id>` of what notifies, or of the SLO; an SLO's alert is the SLO's."""
    if isinstance(watch, SloAlert):
        return f"slos/{watch.slo_id}"
    if isinstance(watch, Slo):
        return f"slos/{watch.id}"
    if isinstance(watch, UptimeCheck):
        return f"uptime/{watch.id}"
    return f"error_alerts/{watch.id}" if isinstance(watch, ErrorAlert) else f"alerts/{watch.id}"


def excusable_item(item: str, catalog: Catalog) -> str:
    """The item of the YAML that can be excused for another: for an SLO's alert the SLO, else the item itself."""
    section, _, id = item.partition("/")
    alerts = (alert for slo in catalog.slos for alert in slo.alerts) if section == "slo_alerts" else ()
    return next((f"slos/{alert.slo_id}" for alert in alerts if alert.id == id), item)


def notifier_breach(watch: Watch | Slo, message: str) -> Breach:
    """What is wrong with something that notifies."""
    return Breach(item=item_of(watch), message=f"{watch.name}: {message}", source=watch.source)


def item_breach(section: str, item: Item, message: str) -> Breach:
    """What is wrong with an item of a section."""
    return Breach(item=f"{section}/{item.id}", message=f"{item.name}: {message}", source=item.source)
