"""Services: what is monitored, the team responsible, the dependencies, and where the runbooks are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal, TypeVar, get_args

from pydantic import AfterValidator, Field

from catalog.dependencies import find_cycle
from catalog.forms.diagnostics import InvalidValue, Report
from catalog.forms.form import PART, Form, Located, RenamableForm
from catalog.forms.raw import KEEP, NOTHING_RAW, Kept, Raw, RawProperties, raw_of
from catalog.forms.symbols import Scope, old_id
from catalog.forms.text import LISTED, prose, shown, slug, suggestion
from catalog.forms.types import Name, Reference, Url, Words, matching, within, written_once
from catalog.on_call.model import EscalationPolicy, Team
from catalog.sections import Sections
from catalog.source.places import Source

Urgency = Literal["high", "low"]
"""PagerDuty's urgency of an incident; only `high` pages people."""


Role = Literal["pager", "pager-low", "datadog", "datadog-low", "handle", "handle-low"]
"""A vendor's object of a service: PagerDuty's service, its integration with Datadog, and Datadog's handle of it; each
for high and for low urgency."""
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link to a page about a service."""

    name: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Service:
    """A service that runs and can fail. `runbooks` is the base URL of its runbooks, without a slash at the end.

    `escalation_policy` is the one named, else the only one there is, else None. `team` is the id of a team of `on_call`
    if any are written, else the text as written. `tier` is 1 (customers notice at once) to 4. `business` is the name
    that customers know. `depends_on` holds ids of services. An `external` service is run by someone else, and no page
    can be sent for it from here. `renamed_from` is its earlier id.

    `tag` is the value of Datadog's tag `service` on its metrics and log lines. Queries, searches, tags of monitors and
    scopes of downtimes use it; logical names, handles and PagerDuty's services come from the id.

    `raw` are further properties of its vendors' objects, by role. An object that is named there is made even if nothing
    pages for the service.
    """

    id: str
    name: str
    tag: str
    description: str | None = None
    url: str | None = None
    runbooks: str | None = None
    escalation_policy: EscalationPolicy | None = None
    team: str | None = None
    tier: int | None = None
    repository: str | None = None
    dashboard: str | None = None
    business: str | None = None
    depends_on: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    external: bool = False
    default: bool = False
    raw: tuple[tuple[Role, Raw], ...] = ()
    keep: str | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)

    def raw_role(self, role: Role) -> Raw:
        """Return the raw properties of one of its objects."""
        return dict(self.raw).get(role, NOTHING_RAW)

    @property
    def raw_roles(self) -> frozenset[Role]:
        """The roles of the objects that the YAML names."""
        return frozenset(role for role, _ in self.raw)


@dataclass(frozen=True, kw_only=True)
class BusinessService:
    """A name that customers know, and the ids of the services behind it. An external one has none.

    `renamed_from` is its earlier id, if its name is that of a service.
    """

    id: str
    name: str
    services: tuple[str, ...]
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


def pager_name(service: Service, urgency: Urgency) -> str:
    """The name of the PagerDuty service for an urgency (docs/decisions/0001-a-second-service-for-low-urgency.md)."""
    return service.name if urgency == "high" else f"{service.name} (low urgency)"


def business_services(services: Sequence[Service]) -> tuple[BusinessService, ...]:
    """Return one for each `business` name, each tier 1 service without one, and each external service; by id."""
    by_id: dict[str, BusinessService] = {}
    for service in services:
        if not (service.business or service.external or service.tier == 1):
            continue
        name = service.business or service.name
        id = slug(service.business) if service.business else service.id
        behind = () if service.external else (service.id,)
        before = by_id.get(id)
        by_id[id] = BusinessService(
            id=id,
            name=before.name if before else name,
            services=(*(before.services if before else ()), *behind),
            renamed_from=before.renamed_from if before else None if service.business else service.renamed_from,
            source=before.source if before else service.source,
        )
    return tuple(by_id[id] for id in sorted(by_id))


# Datadog stores tags in lower case; whitespace or a bracket would end the filter in a query.
_TAG = matching(
    r"[a-z0-9][a-z0-9_./-]{0,99}",
    "a valid value of the tag `service`",
    "write lower-case letters, digits and _ - . /, as Datadog stores it: `shop-web`",
)


class LinkForm(Form):
    noun: ClassVar[str] = "a link"
    misplaced = PART
    name: Name = Field(description="the name of the page")
    url: Url = Field(description="the URL of the page")


def _roles(values: dict[str, Any]) -> dict[str, Any]:
    for role in values:
        if role not in ROLES:
            raise InvalidValue(f"{shown(role)} is not an object of a service", suggestion(role, ROLES))
    return values


class ServiceForm(RenamableForm):
    noun: ClassVar[str] = "a service"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused"}
    tag: Annotated[str, _TAG] | None = Field(
        default=None,
        description="the value of the tag `service` that the product emits, such as `shop-web`; default: the id. "
        "Required with `renamed_from`, since a rename here does not change what the product emits",
    )
    description: Words | None = Field(default=None, description="what it does, in a sentence")
    url: Url | None = Field(default=None, description="its address, such as `https://shop.example.com`")
    runbooks: Url | None = Field(
        default=None, description="the base URL of its alerts' runbooks; an alert's id is appended"
    )
    repository: Url | None = Field(default=None, description="the URL of its source code")
    dashboard: Url | None = Field(
        default=None,
        description="the URL of its dashboard, for the messages of its alerts; default: a search for the dashboards of "
        "its name, because Datadog gives a dashboard its address when it is created",
    )
    escalation_policy: Reference | None = Field(
        default=None, description="the escalation policy that is paged; default: the only one, if there is one"
    )
    team: Name | None = Field(
        default=None, description="the team responsible for it; one of `on_call`, if any are written there"
    )
    tier: Annotated[int, AfterValidator(within(1, 4, "1 to 4"))] | None = Field(
        default=None, description="its importance, from 1 (customers notice at once) to 4 (nobody notices)"
    )
    business: Name | None = Field(
        default=None, description="the name that customers know, which services may share; default for tier 1: its own"
    )
    depends_on: Annotated[list[Reference], AfterValidator(written_once)] = Field(
        default_factory=list, description="a list of services that it requires, such as [Postgres, Stripe]"
    )
    links: list[LinkForm] = Field(
        default_factory=list, description="a list of its pages, such as [{name: Design, url: https://…}]"
    )
    external: bool = Field(default=False, description="`true` if someone else runs it: nobody here is paged for it")
    default: bool = Field(default=False, description="`true` for the default service of items that name none")
    raw: Annotated[dict[str, RawProperties], AfterValidator(_roles)] | None = Field(
        default=None,
        description=f"further properties of its objects, as Pulumi spells them, by role: {prose(ROLES)}. Such as "
        "`{pager: {autoResolveTimeout: '3600'}}`. An object that is named here is made even if nothing pages for it",
    )
    keep: Kept = KEEP


F = TypeVar("F", bound=Form)


class Services(Scope[Service]):
    """The services; at most one is the default."""

    def owner(self, name: str | None, entry: Located[F]) -> tuple[Service | None, bool]:
        """Return the service that an item names, else the default, else the only one, else None; and if it is valid."""
        if "service" in entry.refused:
            return None, False
        if name is not None:
            service = self.find(name, entry.at("service"))
            return service, service is not None
        ours = [service for service in self.items if not service.external]
        candidates = [service for service in ours if service.default] or ours
        if len(candidates) == 1:
            return candidates[0], True
        if candidates and self.complete:
            names = sorted(service.name for service in candidates)
            message = (
                f"`service` is missing in {entry.form.noun}, and there are several services: {prose(names, 'and')}"
            )
            hint = f"write `service: {names[0]}` here, or mark one of the services `default: true`"
            self.report.refuse(entry.source, message, hint)
        return None, not candidates or not self.complete


def resolve_services(sections: Sections, policies: Scope[EscalationPolicy], teams: Scope[Team]) -> Services:
    """Return the services of a catalog; one without an escalation policy gets the only one there is."""
    services = Services("service", sections.report)
    entries = sections.items(ServiceForm, services)
    ids = {entry.form.name: _id(entry) for entry in entries}
    services.fill(entries, lambda entry, id: _service(entry, id, ids, policies, teams))
    _check_tags(entries, sections.report)
    _check_defaults(entries, sections.report)
    _check_dependencies(entries, services)
    return services


def _id(entry: Located[ServiceForm]) -> str:
    return entry.form.id or slug(entry.form.name)


def _service(
    entry: Located[ServiceForm],
    id: str,
    ids: Mapping[str, str],
    policies: Scope[EscalationPolicy],
    teams: Scope[Team],
) -> Service | None:
    form = entry.form
    if form.external and not _may_be_external(entry, policies.report):
        return None
    policy = policies.items[0] if len(policies.items) == 1 and not form.external else None
    if form.escalation_policy is not None:
        policy = policies.find(form.escalation_policy, entry.at("escalation_policy"))
        if policy is None:
            return None
    team = form.team
    if team is not None and (teams.items or not teams.complete):
        owner = teams.find(team, entry.at("team"))
        if owner is None:
            return None
        team = owner.id
    return Service(
        id=id,
        name=form.name,
        tag=form.tag or id,
        description=form.description,
        url=form.url,
        runbooks=form.runbooks.rstrip("/") if form.runbooks else None,
        escalation_policy=policy,
        team=team,
        tier=form.tier,
        repository=form.repository,
        dashboard=form.dashboard,
        business=form.business,
        depends_on=tuple(sorted(ids.get(word, word) for word in form.depends_on)),
        links=tuple(Link(name=link.name, url=link.url) for link in form.links),
        external=form.external,
        default=form.default,
        raw=tuple((role, raw_of(form.raw[role])) for role in ROLES if form.raw and role in form.raw),
        keep=form.keep,
        renamed_from=old_id(form),
        source=entry.source,
    )


def _check_tags(entries: Sequence[Located[ServiceForm]], report: Report) -> None:
    """Refuse a rename that does not say what the product emits, and two services with the same tag.

    Downtimes, dashboards and Datadog's service pages select by tag, so those of one service would affect the other.
    """
    first: dict[str, Located[ServiceForm]] = {}
    ids = {_id(entry) for entry in entries}
    for entry in entries:
        form, id = entry.form, _id(entry)
        if not {"tag", "name", "id", "renamed_from"}.isdisjoint(entry.refused):
            continue
        before = old_id(form)
        if before and before not in ids and form.tag is None:
            message = f"{shown(form.name)} was renamed, so its `service` tag may be the old or the new id: "
            message += f"{shown(before)} or {shown(id)}"
            hint = f"write `tag: {before}` if the product still emits that, or `tag: {id}` if it emits the new one"
            report.refuse(entry.at("renamed_from"), message, hint)
            continue
        tag = form.tag or id
        other = first.setdefault(tag, entry)
        if other is not entry and _id(other) != id:
            message = f"{shown(form.name)} and {shown(other.form.name)} have the same `service` tag {shown(tag)}"
            hint = f"the other one is at {other.source}: write the tag that each emits, or merge them"
            report.refuse(entry.at("tag"), message, hint)


def _may_be_external(entry: Located[ServiceForm], report: Report) -> bool:
    form = entry.form
    ours = {"escalation_policy": form.escalation_policy, "business": form.business, "default": form.default}
    for key, value in ours.items():
        if value:
            message = f"`{key}` is not allowed: {shown(form.name)} is external"
            report.refuse(entry.at(key), message, "remove the line, or remove `external: true`")
            return False
    return True


def _check_defaults(entries: Sequence[Located[ServiceForm]], report: Report) -> None:
    defaults = [entry for entry in entries if entry.form.default]
    for entry in defaults[1:]:
        first = defaults[0].at("default")
        message = "two services have `default: true`"
        report.refuse(entry.at("default"), message, f"the first is at {first}: keep one of them")


def _check_dependencies(entries: Sequence[Located[ServiceForm]], services: Services) -> None:
    for entry in entries:
        if "depends_on" not in entry.refused:
            services.find_all(entry.form.depends_on, entry, "depends_on")
    cycle = find_cycle({service.id: service.depends_on for service in services.items})
    if cycle:
        begins = next(entry for entry in entries if _id(entry) == cycle[0])
        names = {service.id: service.name for service in services.items}
        steps = [names[id] for id in cycle]
        between = [f"… {len(steps) - LISTED:,} more …"] if len(steps) > LISTED else []
        round_ = " → ".join([*steps[: LISTED - 1], *between, steps[-1]] if between else steps)
        message = f"`depends_on` has a cycle: {round_}"
        services.report.refuse(begins.at("depends_on"), message, "remove one of these dependencies")
