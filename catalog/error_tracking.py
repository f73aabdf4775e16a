"""Error tracking: the Sentry organization, its team and the projects that errors are sent to."""

from dataclasses import dataclass, field

from catalog.places import Source
from catalog.services import Service


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
