"""Services: what PagerDuty pages about, and the two ends of the line from Datadog to it."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_datadog as datadog
import pulumi_pagerduty as pagerduty

from catalog import Service
from components.channels import Pager, Urgency
from components.naming import logical, renamed, vendor_key


@dataclass(frozen=True, kw_only=True)
class ServicesArgs:
    """`pagers`: which services are to be reachable, and how hard; `policies`: escalation policy ids by catalog id."""

    services: tuple[Service, ...]
    pagers: frozenset[Pager]
    policies: Mapping[str, pulumi.Output[str]]


class Services(pulumi.ComponentResource):
    """Makes a PagerDuty service per urgency, its Datadog integration, and Datadog's side of that.

    Datadog tells PagerDuty of every firing monitor alike, so how hard it rings is made here: one service that rings,
    and beside it, where something less than critical pages, one whose incidents are of low urgency
    (docs/decisions/0001-a-second-service-for-low-urgency.md).
    """

    handles: Mapping[Pager, pulumi.Output[str]]

    def __init__(self, name: str, args: ServicesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("watchbill:index:Services", name, {"services": [item.id for item in args.services]}, opts)
        inside = pulumi.InvokeOptions(parent=self)
        self._datadog = pagerduty.get_vendor_output(name="Datadog", opts=inside).id if args.pagers else None
        by_id = {service.id: service for service in args.services}
        self.handles = {pager: self._line(name, by_id[pager[0]], pager[1], args) for pager in sorted(args.pagers)}
        self.register_outputs({})

    def _line(self, name: str, service: Service, urgency: Urgency, args: ServicesArgs) -> pulumi.Output[str]:
        """Service, integration and service object of one pager; gives its handle."""
        made = self._service(name, service, urgency, args)
        low = "" if urgency == "high" else "-low"
        integration = pagerduty.ServiceIntegration(
            logical(name, service, f"datadog{low}"),
            name="Datadog",
            service=made.id,
            vendor=self._datadog,
            # The SDK does not mark the key; whoever holds it can page people.
            opts=pulumi.ResourceOptions(
                parent=self,
                aliases=renamed(name, service, f"datadog{low}"),
                additional_secret_outputs=["integration_key"],
            ),
        )
        object_ = datadog.pagerduty.ServiceObject(
            logical(name, service, f"handle{low}"),
            # No id holds a `_`: the handle of one service cannot be that of another which is called "… low".
            service_name=vendor_key(service) if urgency == "high" else f"{vendor_key(service)}_low",
            service_key=integration.integration_key,
            opts=pulumi.ResourceOptions(parent=self, aliases=renamed(name, service, f"handle{low}")),
        )
        return object_.service_name.apply(lambda key: f"@pagerduty-{key}")

    def _service(self, name: str, service: Service, urgency: Urgency, args: ServicesArgs) -> pagerduty.Service:
        policy = service.escalation_policy
        if policy is None:
            raise ValueError(f"service {service.id} has no escalation policy, so nothing can page for it")
        role = "pager" if urgency == "high" else "pager-low"
        return pagerduty.Service(
            logical(name, service, role),
            name=service.name if urgency == "high" else f"{service.name} (low urgency)",
            description=service.description or "Kept by Watchbill",
            escalation_policy=args.policies[policy.id],
            alert_creation="create_alerts_and_incidents",
            incident_urgency_rule=pagerduty.ServiceIncidentUrgencyRuleArgs(type="constant", urgency=urgency),
            # Texts, as the API wants them. "null": by default PagerDuty closes an incident after four hours by itself,
            # also one that nobody has looked at. An acknowledged one rings again after half an hour.
            auto_resolve_timeout="null",
            acknowledgement_timeout="1800",
            opts=pulumi.ResourceOptions(parent=self, aliases=renamed(name, service, role)),
        )
