"""The status page: what customers (or colleagues) see of the product's health."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field

from catalog.fields import Reference, choice, matching, not_empty
from catalog.forms import Form, ItemForm, RenamableForm, Written
from catalog.places import Source
from catalog.register import Register, old_id
from catalog.sections import Sections
from catalog.services import Service, Services

Visibility = Literal["public", "internal"]


@dataclass(frozen=True, kw_only=True)
class PageComponent:
    """A line of the status page."""

    id: str
    name: str
    service: Service | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class StatusPage:
    """Components in the order they are shown. `renamed_from` is the id it had before."""

    id: str
    name: str
    domain_prefix: str
    visibility: Visibility
    components: tuple[PageComponent, ...]
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


class ComponentForm(ItemForm):
    noun: ClassVar[str] = "a component"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused"}
    service: Reference | None = Field(
        default=None, description="the service it stands for; by default the only one, or the default one"
    )


class StatusPageForm(RenamableForm):
    noun: ClassVar[str] = "`status_page`"
    inner: ClassVar[Mapping[str, type[Form]]] = {"components": ComponentForm}
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused", "domain_prefix": "refused", "components": [{}]}
    domain_prefix: Annotated[
        str,
        matching(
            r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", "a domain prefix", "write lower-case letters, digits and -: `acme`"
        ),
        Field(description="the first part of its address, such as `domain_prefix: acme`"),
    ]
    visibility: Annotated[Visibility, choice("visibility", Visibility)] = Field(
        default="public", description="`public` for customers, `internal` for colleagues"
    )
    components: Annotated[
        list[object],
        AfterValidator(not_empty),
        Field(description="a list, such as [{name: Checkout, service: Storefront}]"),
    ]


def resolve_status_page(sections: Sections, services: Services) -> StatusPage | None:
    """The status page of a catalog; a component that names no service belongs to the default or the only one."""
    pages: Register[StatusPage] = Register("status page", sections.report)
    components: Register[PageComponent] = Register("component", sections.report)

    def component(written: Written[ComponentForm], id: str) -> PageComponent | None:
        service, owned = services.owner(written.form.service, written)
        if not owned:
            return None
        return PageComponent(id=id, name=written.form.name, service=service, source=written.source)

    def page(written: Written[StatusPageForm], id: str) -> StatusPage:
        form = written.form
        return StatusPage(
            id=id,
            name=form.name,
            domain_prefix=form.domain_prefix,
            visibility=form.visibility,
            components=components.items,
            renamed_from=old_id(form),
            source=written.source,
        )

    written = sections.map("status_page", StatusPageForm)
    components.fill(sections.inner("status_page", "components", ComponentForm, components), component)
    pages.fill([written] if written else [], page)
    return next(iter(pages.items), None)
