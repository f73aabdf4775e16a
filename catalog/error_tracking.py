"""Error tracking: the Sentry organization, its team and the projects that errors are sent to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field

from catalog.fields import Name, Reference, matching, not_empty
from catalog.forms import Form, RenamableForm, Written
from catalog.places import Source
from catalog.register import Register, by_id, old_id
from catalog.sections import Sections
from catalog.services import Service, Services


@dataclass(frozen=True, kw_only=True)
class TrackedProject:
    """A Sentry project. `platform` is Sentry's word, such as `javascript-nextjs`. `renamed_from` is its earlier id."""

    id: str
    name: str
    platform: str | None = None
    service: Service | None = None
    renamed_from: str | None = None
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class ErrorTracking:
    """`organization` is the organization's slug in Sentry, `team` the name of the team; projects are sorted by id."""

    organization: str
    team: str
    projects: tuple[TrackedProject, ...]
    source: Source | None = field(default=None, compare=False)


class ProjectForm(RenamableForm):
    noun: ClassVar[str] = "a project"
    neutral: ClassVar[Mapping[str, Any]] = {"name": "refused"}
    platform: (
        Annotated[
            str, matching(r"[a-z0-9]+(-[a-z0-9]+)*", "a platform", "write Sentry's word for it: `javascript-nextjs`")
        ]
        | None
    ) = Field(default=None, description="Sentry's word for what it runs on: `javascript-nextjs`; none by default")
    service: Reference | None = Field(
        default=None, description="the service whose errors these are; by default the only one, or the default one"
    )


class ErrorTrackingForm(Form):
    noun: ClassVar[str] = "`error_tracking`"
    inner: ClassVar[Mapping[str, type[Form]]] = {"projects": ProjectForm}
    neutral: ClassVar[Mapping[str, Any]] = {"organization": "refused", "team": "refused", "projects": [{}]}
    organization: Annotated[
        str,
        matching(r"[a-z0-9][a-z0-9_-]*", "an organization", "write its slug, as in https://acme.sentry.io: `acme`"),
        Field(description="the organization's slug in Sentry, such as `organization: acme`"),
    ]
    team: Name = Field(description="the name of the team in Sentry, such as `team: Shop`")
    projects: Annotated[
        list[object],
        AfterValidator(not_empty),
        Field(description="a list, such as [{name: Storefront, platform: javascript-nextjs}]"),
    ]


def resolve_error_tracking(sections: Sections, services: Services) -> ErrorTracking | None:
    """The error tracking of a catalog; a project that names no service belongs to the default or the only one."""
    projects: Register[TrackedProject] = Register("project", sections.report)

    def build(written: Written[ProjectForm], id: str) -> TrackedProject | None:
        form = written.form
        service, owned = services.owner(form.service, written)
        if not owned:
            return None
        return TrackedProject(
            id=id,
            name=form.name,
            platform=form.platform,
            service=service,
            renamed_from=old_id(form),
            source=written.source,
        )

    written = sections.map("error_tracking", ErrorTrackingForm)
    projects.fill(sections.inner("error_tracking", "projects", ProjectForm, projects), build)
    if written is None:
        return None
    return ErrorTracking(
        organization=written.form.organization,
        team=written.form.team,
        projects=by_id(projects.items),
        source=written.source,
    )
