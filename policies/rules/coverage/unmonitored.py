"""Rules on what nobody watches, and on what customers are told."""

from collections.abc import Iterator

from policies.engine.plan_context import Breach, PlanContext, item_breach
from policies.engine.rule import WholePlan, rule

_MATTERS = 2


def _watched(context: PlanContext) -> frozenset[str]:
    """The services that an alert, a check or an SLO is about."""
    services = [it.service for it in context.notifiers] + [slo.service for slo in context.catalog.slos]
    return frozenset(service.id for service in services if service is not None)


@rule(id="service-unwatched", severity="warning", scope=WholePlan)
def service_unwatched(context: PlanContext) -> Iterator[Breach]:
    """Customers notice at once, and tell you.

    Fix: Write an alert, an uptime check or an SLO with `service:` of it.

    Wrong:
        services:
          - {name: Postgres, tier: 1, team: web}
    Right:
        services:
          - {name: Postgres, tier: 1, team: web}
        uptime:
          - {name: Database, url: https://db.example.com, service: Postgres, severity: warning,
             notify: [slack]}
    """
    watched = _watched(context)
    for service in context.catalog.services if context.catalog.stack.pages else ():
        matters = service.tier is not None and service.tier <= _MATTERS
        if matters and not service.external and service.id not in watched:
            yield item_breach(service, f"it is of tier {service.tier}, and no alert, check or SLO is about it")


@rule(id="component-unwatched", severity="warning", scope=WholePlan)
def component_unwatched(context: PlanContext) -> Iterator[Breach]:
    """The page stays green because nobody learns that it should not be.

    Fix: Write an alert or an uptime check of the component's service.

    Wrong:
        services:
          - {name: Postgres, team: web}
        status_page:
          name: Shop status
          domain_prefix: shop
          visibility: public
          components: [{name: Database, service: Postgres}]
          degradations: [{name: Down, impact: major_outage, messages: {resolved: It works again.}}]
    Right:
        status_page:
          name: Shop status
          domain_prefix: shop
          visibility: public
          components: [{name: Checkout, service: Shop}]
          degradations: [{name: Down, impact: major_outage, messages: {resolved: It works again.}}]
    """
    watched, page = _watched(context), context.catalog.status_page
    for component in page.all_components if page else ():
        if component.service and not component.service.external and component.service.id not in watched:
            yield item_breach(component, f"no alert or check is about {component.service.name}")


@rule(id="outage-unworded", severity="info", scope=WholePlan)
def outage_unworded(context: PlanContext) -> Iterator[Breach]:
    """The first post is due within five minutes, and nobody finds good words in them.

    Fix: Write `degradations:` in `status_page`.

    Wrong:
        status_page:
          name: Shop status
          domain_prefix: shop
          visibility: public
          components: [{name: Checkout, service: Shop}]
    Right:
        status_page:
          name: Shop status
          domain_prefix: shop
          visibility: public
          components: [{name: Checkout, service: Shop}]
          degradations: [{name: Down, impact: major_outage, messages: {resolved: It works again.}}]
    """
    page = context.catalog.status_page
    if page is not None and not page.degradations:
        yield item_breach(page, "it has no message to start from when something is wrong")
