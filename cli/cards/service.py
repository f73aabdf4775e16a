"""The card of a service: its owner, who is paged for it, and its alerts."""

from catalog import Service
from catalog.registry import SLO_ALERTS, ref_of, section_of
from cli.cards.alert import alerts_of
from cli.cards.card import Card, row
from plan.on_call.notifiers import notifiers
from plan.plan import Plan


def service_card(plan: Plan, service: Service) -> Card:
    """Return a service's owner, escalation policy, dependencies, alerts and resources."""
    catalog, ref = plan.catalog, ref_of(service)
    own = [each for each in notifiers(catalog) if each.service and each.service.id == service.id]
    names = {each.id: each.name for each in catalog.services}
    users = [each.name for each in catalog.services if service.id in each.depends_on]
    resources = [
        f"{resource.type.partition(':')[0]} {resource.type.rpartition(':')[2]} {resource.name}"
        for resource in plan.resources
        if resource.item == ref
    ]
    about = [f"service · tag {service.tag}", *([f"tier {service.tier}"] if service.tier else [])]
    return Card(
        ref=ref,
        title=service.name,
        about=" · ".join(about),
        source=service.source,
        rows=(
            row("description", service.description),
            row("address", service.url),
            row("team", service.team),
            row("pages", service.escalation_policy.name if service.escalation_policy else "nobody"),
            row("requires", ", ".join(names.get(each, each) for each in service.depends_on) or None),
            row("required by", ", ".join(users) or None),
            row("runbooks", service.runbooks),
            row("repository", service.repository),
            row("alerts", alerts_of(plan, tuple(each for each in own if section_of(each) is not SLO_ALERTS))),
            row("SLO alerts", alerts_of(plan, tuple(each for each in own if section_of(each) is SLO_ALERTS))),
            row("resources", resources),
        ),
    )
