"""The YAML of the status page: components, groups, and templates of messages."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, get_args

from pydantic import AfterValidator, Field

from catalog.forms.diagnostics import InvalidValue
from catalog.forms.form import Form, Located, RenamableForm
from catalog.forms.symbols import Scope, old_id
from catalog.forms.text import slug
from catalog.forms.types import Name, Reference, Words, choice, matching, not_empty, written_once
from catalog.sections import Sections
from catalog.services import Services
from catalog.source.places import Source
from catalog.status_page.model import (
    DegradationTemplate,
    Impact,
    MaintenanceTemplate,
    PageComponent,
    PageGroup,
    Phase,
    StatusPage,
    Visibility,
)


class ComponentForm(RenamableForm):
    noun: ClassVar[str] = "a component"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused"}
    service: Reference | None = Field(
        default=None, description="the service it represents; default: the only one, or the default one"
    )


class InGroupForm(Form):
    noun: ClassVar[str] = "a component"
    name: Name
    renamed_from: Name | None = Field(default=None, description="its earlier name in this group; keep the line")
    service: Reference | None = Field(
        default=None, description="the service it represents; default: the only one, or the default one"
    )


class GroupForm(RenamableForm):
    noun: ClassVar[str] = "a group"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused", "components": [{"name": "refused"}]}
    components: Annotated[
        list[InGroupForm],
        AfterValidator(not_empty),
        Field(description="a list of its components, such as [{name: Europe}, {name: America}]"),
    ]


class MessagesForm(Form):
    noun: ClassVar[str] = "`messages`"
    investigating: Words | None = Field(default=None, description="the first post: people are investigating")
    identified: Words | None = Field(default=None, description="the post when the cause is known")
    monitoring: Words | None = Field(default=None, description="the post when a fix is in place and monitored")
    resolved: Words | None = Field(default=None, description="the post when the incident is over")


def _some(messages: MessagesForm) -> MessagesForm:
    if not any(getattr(messages, phase) for phase in get_args(Phase)):
        raise InvalidValue("the message is empty", "write one, such as `investigating: We are looking into it.`")
    return messages


Named = Annotated[
    list[Reference],
    AfterValidator(not_empty),
    AfterValidator(written_once),
    Field(description="a list of components by name, such as [Checkout]; default: all"),
]


class DegradationForm(RenamableForm):
    noun: ClassVar[str] = "a degradation"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused", "impact": "degraded", "messages": {"resolved": "-"}}
    title: Name | None = Field(default=None, description="the title that customers see; default: its name")
    impact: Annotated[
        Impact,
        choice("impact", Impact),
        Field(description="the state to set the components to: `degraded`, `partial_outage` or `major_outage`"),
    ]
    components: Named | None = Field(default=None, description="a list of components by name; default: all")
    messages: Annotated[
        MessagesForm,
        AfterValidator(_some),
        Field(description="a message for each phase, such as {investigating: We are looking into it.}"),
    ]


IN_PROGRESS = "Planned maintenance is in progress."
COMPLETED = "The maintenance is done, and everything works as usual."


class MaintenanceForm(RenamableForm):
    noun: ClassVar[str] = "a maintenance"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused"}
    title: Name | None = Field(default=None, description="the title that customers see; default: its name")
    components: Named | None = Field(default=None, description="a list of components by name; default: all")
    scheduled: Words = Field(default="We will carry out planned maintenance.", description="the post before it begins")
    in_progress: Words = Field(default=IN_PROGRESS, description="the post while it is in progress")
    completed: Words = Field(default=COMPLETED, description="the post after it ends")


class StatusPageForm(RenamableForm):
    """People set the states of its components: no state changes automatically, and the page is made unpublished."""

    noun: ClassVar[str] = "`status_page`"
    inner: ClassVar[Mapping[str, type[Form]]] = {
        "components": ComponentForm,
        "groups": GroupForm,
        "degradations": DegradationForm,
        "maintenance": MaintenanceForm,
    }
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused", "domain_prefix": "refused", "components": [{}]}
    domain_prefix: Annotated[
        str,
        matching(
            r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
            "a domain prefix",
            "write at most 63 lower-case letters, digits and -: `acme`",
        ),
        Field(description="the first part of its address, such as `domain_prefix: acme`"),
    ]
    visibility: Annotated[Visibility, choice("visibility", Visibility)] = Field(
        default="public", description="`public` for customers, `internal` for colleagues"
    )
    components: Annotated[list[object], AfterValidator(not_empty)] = Field(
        default_factory=list, description="a list of components, such as [{name: Checkout, service: Storefront}]"
    )
    groups: Annotated[list[object], AfterValidator(not_empty)] = Field(
        default_factory=list,
        description="the groups below the components, such as [{name: Shop, components: [{name: Checkout}]}]",
    )
    degradations: list[object] = Field(
        default_factory=list,
        description="a list of templates for incidents: [{name: Outage, impact: major_outage, messages: {…}}]",
    )
    maintenance: list[object] = Field(
        default_factory=list, description="a list of templates for planned maintenance, such as [{name: Upgrade}]"
    )


def resolve_status_page(sections: Sections, services: Services) -> StatusPage | None:
    """Return the status page of a catalog; a component without a service belongs to the default or the only one."""
    return _Reader(sections, services).page()


class _Reader:
    """Reads the parts of the page in order; templates name components, alone or in groups."""

    def __init__(self, sections: Sections, services: Services) -> None:
        self._sections = sections
        self._services = services
        self._report = sections.report
        self._components: Scope[PageComponent] = Scope("component", self._report)
        self._groups: Scope[PageGroup] = Scope("group", self._report)
        self._renamed: list[tuple[str, str, Source]] = []

    def page(self) -> StatusPage | None:
        entry = self._sections.map(StatusPageForm)
        self._fill(ComponentForm, self._components, self._component)
        top = self._components.items
        self._fill(GroupForm, self._groups, self._group)
        self._components.check_renamed(self._renamed)
        degradations: Scope[DegradationTemplate] = Scope("degradation", self._report)
        self._fill(DegradationForm, degradations, self._degradation)
        maintenance: Scope[MaintenanceTemplate] = Scope("maintenance", self._report)
        self._fill(MaintenanceForm, maintenance, self._maintenance)
        if entry is not None and not entry.form.components and not entry.form.groups:
            hint = "write components, such as `components: [{name: Checkout}]`"
            self._report.refuse(entry.source, "`status_page` has neither components nor groups", hint)

        def page(entry: Located[StatusPageForm], id: str) -> StatusPage:
            form = entry.form
            return StatusPage(
                id=id,
                name=form.name,
                domain_prefix=form.domain_prefix,
                visibility=form.visibility,
                components=top,
                groups=self._groups.items,
                degradations=degradations.items,
                maintenance=maintenance.items,
                renamed_from=old_id(form),
                source=entry.source,
            )

        pages: Scope[StatusPage] = Scope("status page", self._report)
        pages.fill([entry] if entry else [], page)
        return next(iter(pages.items), None)

    def _fill(self, form: Any, scope: Scope[Any], build: Any) -> None:
        scope.fill(self._sections.items(form, scope), build)

    def _component(self, entry: Located[ComponentForm], id: str) -> PageComponent | None:
        service, owned = self._services.owner(entry.form.service, entry)
        if not owned:
            return None
        form = entry.form
        return PageComponent(id=id, name=form.name, service=service, renamed_from=old_id(form), source=entry.source)

    def _group(self, entry: Located[GroupForm], id: str) -> PageGroup | None:
        for index, form in enumerate(entry.form.components):
            if form.renamed_from:
                where = entry.at("components", index, "renamed_from")
                self._components.renamed_now(slug(form.renamed_from), form.name, where)
                self._renamed.append((form.renamed_from, slug(form.name), where))
        resolved = [self._inside(entry, index, form, id) for index, form in enumerate(entry.form.components)]
        components = tuple(component for component in resolved if component is not None)
        if len(components) < len(resolved):
            return None
        return PageGroup(
            id=id,
            name=entry.form.name,
            components=components,
            renamed_from=old_id(entry.form),
            source=entry.source,
        )

    def _inside(self, entry: Located[GroupForm], index: int, form: InGroupForm, group: str) -> PageComponent | None:
        """A component of a group. Names are unique on the page, since customers and templates know only names."""
        where = entry.at("components", index)
        words = (form.name, slug(form.name))
        if "components" in entry.refused or not self._components.claim(words, where):
            self._components.refuse(words)
            return None
        if form.service is None:
            service, owned = self._services.owner(None, entry)
        else:
            service = self._services.find(form.service, entry.at("components", index, "service"))
            owned = service is not None
        if not owned:
            self._components.refuse(words)
            return None
        id, old = (
            f"{group}-{slug(form.name)}",
            f"{old_id(entry.form) or group}-{slug(form.renamed_from or form.name)}",
        )
        component = PageComponent(
            id=id, name=form.name, service=service, renamed_from=old if old != id else None, source=where
        )
        self._components.add(component, words)
        return component

    def _degradation(self, entry: Located[DegradationForm], id: str) -> DegradationTemplate | None:
        form = entry.form
        affected = self._affected(form.components, entry)
        if affected is None:
            return None
        messages = [(phase, getattr(form.messages, phase)) for phase in get_args(Phase)]
        return DegradationTemplate(
            id=id,
            name=form.name,
            title=form.title or form.name,
            impact=form.impact,
            components=affected,
            messages=tuple((phase, text) for phase, text in messages if text),
            renamed_from=old_id(form),
            source=entry.source,
        )

    def _maintenance(self, entry: Located[MaintenanceForm], id: str) -> MaintenanceTemplate | None:
        form = entry.form
        affected = self._affected(form.components, entry)
        if affected is None:
            return None
        return MaintenanceTemplate(
            id=id,
            name=form.name,
            title=form.title or form.name,
            components=affected,
            scheduled=form.scheduled,
            in_progress=form.in_progress,
            completed=form.completed,
            renamed_from=old_id(form),
            source=entry.source,
        )

    def _affected(self, names: list[str] | None, entry: Located[Any]) -> tuple[PageComponent, ...] | None:
        return self._components.items if names is None else self._components.find_all(names, entry, "components")
