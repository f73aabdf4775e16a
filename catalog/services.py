"""Services: what is monitored, who answers for it, and where its runbooks are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from pydantic import Field

from catalog.fields import Reference, Url
from catalog.forms import Form, RenamableForm, Written
from catalog.on_call import EscalationPolicy
from catalog.places import Source
from catalog.register import Register, old_id
from catalog.sections import Sections
from catalog.text import prose


@dataclass(frozen=True, kw_only=True)
class Service:
    """Something that runs and can fail. `runbooks` is the base URL of its runbooks, without a slash at the end.

    `escalation_policy` is the one named, else the only one there is, else None. `renamed_from` is the id it had before.
    """

    id: str
    name: str
    description: str | None = None
    url: str | None = None
    runbooks: str | None = None
    escalation_policy: EscalationPolicy | None = None
    team: str | None = None
    default: bool = False
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


class ServiceForm(RenamableForm):
    noun: ClassVar[str] = "a service"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused"}
    description: str | None = Field(default=None, description="what it does, in a sentence")
    url: Url | None = Field(default=None, description="where it is reached, such as `https://shop.example.com`")
    runbooks: Url | None = Field(
        default=None, description="the address below which its alerts' runbooks lie, by alert id"
    )
    escalation_policy: Reference | None = Field(
        default=None, description="who is woken; by default the only escalation policy there is"
    )
    team: Reference | None = Field(default=None, description="the team that answers for it")
    default: bool = Field(default=False, description="`true` for the service of items that name none")


F = TypeVar("F", bound=Form)


class Services(Register[Service]):
    """The services, one of which may be the default."""

    def owner(self, name: str | None, written: Written[F]) -> tuple[Service | None, bool]:
        """The service that an item names, else the default, else the only one, else None; and whether that is right."""
        if "service" in written.refused:
            return None, False
        if name is not None:
            service = self.find(name, written.at("service"))
            return service, service is not None
        candidates = [service for service in self.items if service.default] or list(self.items)
        if len(candidates) == 1:
            return candidates[0], True
        if candidates and self.complete:
            names = sorted(service.name for service in candidates)
            message = f"{written.form.noun} names no service, and there are several: {prose(names, 'and')}"
            hint = f"write `service: {names[0]}` here, or mark one of the services `default: true`"
            self.report.refuse(written.source, message, hint)
        return None, not candidates or not self.complete


def resolve_services(sections: Sections, policies: Register[EscalationPolicy]) -> Services:
    """The services of a catalog; one that names no escalation policy has the only one there is."""
    services = Services("service", sections.report)
    defaults: list[Written[ServiceForm]] = []

    def build(written: Written[ServiceForm], id: str) -> Service | None:
        form = written.form
        if form.default:
            defaults.append(written)
        policy = policies.items[0] if len(policies.items) == 1 else None
        if form.escalation_policy is not None:
            policy = policies.find(form.escalation_policy, written.at("escalation_policy"))
            if policy is None:
                return None
        return Service(
            id=id,
            name=form.name,
            description=form.description,
            url=form.url,
            runbooks=form.runbooks.rstrip("/") if form.runbooks else None,
            escalation_policy=policy,
            team=form.team,
            default=form.default,
            renamed_from=old_id(form),
            source=written.source,
        )

    services.fill(sections.items("services", ServiceForm, services), build)
    for written in defaults[1:]:
        first = defaults[0].at("default")
        message = "two services are marked `default: true`"
        sections.report.refuse(written.at("default"), message, f"the first is at {first}: keep one of them")
    return services
