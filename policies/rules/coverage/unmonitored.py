"""Rules on unmonitored services and on the status page."""

from collections.abc import Iterator

from policies.engine.plan_context import Breach, PlanContext, item_breach
from policies.engine.rule import WholePlan, rule

_MATTERS = 2


def _monitored(context: PlanContext) -> frozenset[str]:
    """The ids of services that an alert, an uptime check or an SLO covers."""
    services = [notifier.service for notifier in context.notifiers] + [slo.service for slo in context.catalog.slos]
    return frozenset(service.id for service in services if service is not None)


@rule(id="service-unmonitored", severity="warning", scope=WholePlan)
def service_unmonitored(context: PlanContext) -> Iterator[Breach]:
    """Customers notice an outage before you do.

    Fix: Add an alert, an uptime check or an SLO with this service as its `service:`.

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
    monitored = _monitored(context)
    for service in context.catalog.services if context.catalog.stack.pages else ():
        matters = service.tier is not None and service.tier <= _MATTERS
        if matters and not service.external and service.id not in monitored:
            yield item_breach(service, f"it has tier {service.tier}, but no alert, uptime check or SLO covers it")


@rule(id="component-unmonitored", severity="warning", scope=WholePlan)
def component_unmonitored(context: PlanContext) -> Iterator[Breach]:
    """The status page stays green during an outage.

    Fix: Add an alert or an uptime check for the component's service.

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
    monitored, page = _monitored(context), context.catalog.status_page
    for component in page.all_components if page else ():
        if component.service and not component.service.external and component.service.id not in monitored:
            yield item_breach(component, f"no alert, uptime check or SLO covers {component.service.name}")


@rule(id="outage-template-missing", severity="info", scope=WholePlan)
def outage_template_missing(context: PlanContext) -> Iterator[Breach]:
    """The first post is due within five minutes, which is too little time to write it well.

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
        yield item_breach(page, "it has no prepared message for an outage")
