"""Services: PagerDuty services, their dependencies, and the connection from Datadog to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

import pulumi

from catalog import BusinessService, Service, business_services
from catalog.forms.raw import NOTHING_RAW
from catalog.services import Role, Urgency, pager_name
from components.channels import Pager
from components.conventions.naming import logical, renamed, vendor_key
from components.conventions.raw import role_options
from components.sdks import datadog, pagerduty

_End = tuple[str, pulumi.Output[str]]
"""One end of a dependency: PagerDuty's name for the kind of service, and its id."""


@dataclass(frozen=True, kw_only=True)
class ServicesArgs:
    """`pagers`: the services that can page, with urgency; `policies`: escalation policy ids by catalog id.

    `tracked`: the pagers that Sentry notifies. `owner`: this stack creates what the account has once. Objects that a
    service names in `raw` are made too, although nothing pages through them.
    """

    services: tuple[Service, ...]
    pagers: frozenset[Pager]
    policies: Mapping[str, pulumi.Output[str]]
    tracked: frozenset[Pager] = frozenset()
    owner: bool = True


class Services(pulumi.ComponentResource):
    """Creates a PagerDuty service per urgency, its integrations, Datadog's side of each integration, and the
    dependencies.

    Datadog notifies PagerDuty of every firing monitor in the same way, so the urgency is decided here: one service
    pages with high urgency, and where something less than critical notifies PagerDuty, a second service has incidents
    of low urgency (docs/decisions/0001-a-second-service-for-low-urgency.md).
    """

    handles: Mapping[Pager, pulumi.Output[str]]
    pagers: Mapping[Pager, pulumi.Output[str]]
    """The PagerDuty id of each pager's service."""
    sentry_keys: Mapping[Pager, pulumi.Output[str]]
    """The integration key of each pager that Sentry notifies; anyone with a key can page people."""

    def __init__(self, name: str, args: ServicesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("watchbill:index:Services", name, {"services": [item.id for item in args.services]}, opts)
        by_id = {service.id: service for service in args.services}
        self._vendors: dict[str, pulumi.Output[str]] = {}
        pagers = sorted(args.pagers | named_pagers(args.services))
        self.pagers = {pager: self._service(name, by_id[pager[0]], pager[1], args) for pager in pagers}
        self.handles = {pager: self._line(name, by_id[pager[0]], pager[1]) for pager in sorted(args.pagers)}
        for id, urgency in pagers:
            if (id, urgency) not in args.pagers and _role(urgency, "datadog") in by_id[id].raw_roles:
                self._line(name, by_id[id], urgency)
        self.sentry_keys = {
            (id, urgency): self._integration(name, by_id[id], urgency, "Sentry").integration_key
            for id, urgency in sorted(args.pagers & args.tracked)
        }
        self._depend(name, args)
        self.register_outputs({})

    def _line(self, name: str, service: Service, urgency: Urgency) -> pulumi.Output[str]:
        """Create the integration and service object of one pager; return its handle."""
        integration = self._integration(name, service, urgency, "Datadog")
        role: Role = _role(urgency, "handle")
        object_ = datadog.pagerduty.ServiceObject(
            logical(name, service, role),
            # No id contains a `_`: it keeps this handle apart from that of a service called "… low".
            service_name=vendor_key(service) if urgency == "high" else f"{vendor_key(service)}_low",
            service_key=integration.integration_key,
            opts=role_options(self, name, service, role, service.raw_role(role)),
        )
        return object_.service_name.apply(lambda key: f"@pagerduty-{key}")

    def _integration(self, name: str, service: Service, urgency: Urgency, vendor: str) -> pagerduty.ServiceIntegration:
        if vendor not in self._vendors:
            inside = pulumi.InvokeOptions(parent=self)
            self._vendors[vendor] = pagerduty.get_vendor_output(name=vendor, opts=inside).id
        role = vendor.lower() if urgency == "high" else f"{vendor.lower()}-low"
        raw = service.raw_role(_role(urgency, "datadog")) if vendor == "Datadog" else NOTHING_RAW
        return pagerduty.ServiceIntegration(
            logical(name, service, role),
            name=vendor,
            service=self.pagers[service.id, urgency],
            vendor=self._vendors[vendor],
            # The SDK does not mark the key as a secret; anyone with the key can page people.
            opts=pulumi.ResourceOptions.merge(
                role_options(self, name, service, role, raw),
                pulumi.ResourceOptions(additional_secret_outputs=["integration_key"]),
            ),
        )

    def _service(self, name: str, service: Service, urgency: Urgency, args: ServicesArgs) -> pulumi.Output[str]:
        policy = service.escalation_policy
        if policy is None:
            raise ValueError(f"service {service.id} has no escalation policy, so nothing can page for it")
        role = _role(urgency, "pager")
        return pagerduty.Service(
            logical(name, service, role),
            name=pager_name(service, urgency),
            description=service.description or "Kept by Watchbill",
            escalation_policy=args.policies[policy.id],
            incident_urgency_rule=pagerduty.ServiceIncidentUrgencyRuleArgs(type="constant", urgency=urgency),
            # Texts, since the API requires them. "null": by default PagerDuty closes an incident after four hours by
            # itself, even one that nobody has acknowledged. An acknowledged one notifies again after half an hour.
            auto_resolve_timeout="null",
            acknowledgement_timeout="1800",
            opts=role_options(self, name, service, role, service.raw_role(role)),
        ).id

    def _depend(self, name: str, args: ServicesArgs) -> None:
        """Create business services where the stack owns them, and the dependencies between all services.

        PagerDuty's documents say what may support a business service (services of either kind), and nothing of a
        business service that supports a technical one: so external services support only business services.
        """
        services = {service.id: service for service in args.services}
        technical = {id: self.pagers.get((id, "high"), resources) for (id, _), resources in self.pagers.items()}
        business = business_services(args.services) if args.owner else ()
        resources = {item.id: self._business(name, item) for item in business}
        for id in technical:
            for other in services[id].depends_on:
                if other in technical:
                    ends = ("service", technical[id]), ("service", technical[other])
                    self._dependency(name, (services[id], ""), services[other], ends)
        for item in business:
            outside = {other for id in item.services for other in services[id].depends_on if services[other].external}
            for id in sorted({*item.services, *outside}):
                if id in technical or id in outside:
                    below = ("service", technical[id]) if id in technical else ("business_service", resources[id])
                    ends = ("business_service", resources[item.id]), below
                    self._dependency(name, (item, "business"), services[id], ends)

    def _business(self, name: str, item: BusinessService) -> pulumi.Output[str]:
        return pagerduty.BusinessService(
            logical(name, item, "business"),
            name=item.name,
            description="Kept by Watchbill",
            opts=pulumi.ResourceOptions(parent=self, aliases=renamed(name, item, "business")),
        ).id

    def _dependency(
        self, name: str, above: tuple[Service | BusinessService, str], below: Service, ends: tuple[_End, _End]
    ) -> None:
        item, kind = above
        # No id contains a `_`: it keeps the dependency of `a-b` on `c` apart from that of `a` on `b-c`.
        role = f"{kind or 'needs'}_"
        # Either end may have been renamed, and PagerDuty refuses a dependency that it already has.
        before = [alias for id in (below.id, vendor_key(below)) for alias in renamed(name, item, role + id)]
        if below.renamed_from:
            before.append(pulumi.Alias(name=logical(name, item, role + below.renamed_from)))
        (dependent, dependent_id), (supporting, supporting_id) = ends
        pagerduty.ServiceDependency(
            logical(name, item, role + below.id),
            dependency=pagerduty.ServiceDependencyDependencyArgs(
                dependent_services=[
                    pagerduty.ServiceDependencyDependencyDependentServiceArgs(type=dependent, id=dependent_id)
                ],
                supporting_services=[
                    pagerduty.ServiceDependencyDependencySupportingServiceArgs(type=supporting, id=supporting_id)
                ],
            ),
            opts=pulumi.ResourceOptions(parent=self, aliases=before),
        )


def named_pagers(services: Iterable[Service]) -> frozenset[Pager]:
    """Return the pagers whose PagerDuty services the YAML names in `raw`."""
    urgencies: tuple[Urgency, ...] = get_args(Urgency)
    return frozenset(
        (service.id, urgency)
        for service in services
        for urgency in urgencies
        if _role(urgency, "pager") in service.raw_roles
    )


_LOW: Mapping[Role, Role] = {"pager": "pager-low", "datadog": "datadog-low", "handle": "handle-low"}


def _role(urgency: Urgency, role: Role) -> Role:
    return role if urgency == "high" else _LOW[role]
