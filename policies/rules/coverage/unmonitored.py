"""Rules on what nobody watches, and on what customers are told."""

from collections.abc import Iterator

from policies.engine.rule import Breach, PlanContext, Rule, WholePlan, item_breach

_MATTERS = 2


def _watched(context: PlanContext) -> frozenset[str]:
    """The services that an alert, a check or an SLO is about."""
    services = [it.service for it in context.notifiers] + [slo.service for slo in context.catalog.slos]
    return frozenset(service.id for service in services if service is not None)


def _service(context: PlanContext) -> Iterator[Breach]:
    watched = _watched(context)
    for service in context.catalog.services if context.catalog.stack.pages else ():
        matters = service.tier is not None and service.tier <= _MATTERS
        if matters and not service.external and service.id not in watched:
            yield item_breach(
                "services", service, f"it is of tier {service.tier}, and no alert, check or SLO is about it"
            )


def _component(context: PlanContext) -> Iterator[Breach]:
    watched, page = _watched(context), context.catalog.status_page
    for component in page.all_components if page else ():
        if component.service and not component.service.external and component.service.id not in watched:
            yield item_breach("components", component, f"no alert or check is about {component.service.name}")


def _wordless(context: PlanContext) -> Iterator[Breach]:
    page = context.catalog.status_page
    if page is not None and not page.degradations:
        yield item_breach("status_page", page, "it has no message to start from when something is wrong")


RULES = (
    Rule(
        id="service-unwatched",
        severity="warning",
        why="Customers notice at once, and tell you.",
        fix="Write an alert, an uptime check or an SLO with `service:` of it.",
        looks_at=WholePlan(broken=_service),
    ),
    Rule(
        id="component-unwatched",
        severity="warning",
        why="The page stays green because nobody learns that it should not be.",
        fix="Write an alert or an uptime check of the component's service.",
        looks_at=WholePlan(broken=_component),
    ),
    Rule(
        id="outage-unworded",
        severity="info",
        why="The first post is due within five minutes, and nobody finds good words in them.",
        fix="Write `degradations:` in `status_page`.",
        looks_at=WholePlan(broken=_wordless),
    ),
)
