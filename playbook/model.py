"""The playbook as data: what its pages show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from plan.document.on_call_model import RotationCalendar, Route


@dataclass(frozen=True, kw_only=True)
class Written:
    """A hand-written file: its Markdown, without a first heading of level 1."""

    file: Path
    text: str


@dataclass(frozen=True, kw_only=True)
class Link:
    """A page elsewhere."""

    name: str
    url: str


@dataclass(frozen=True, kw_only=True)
class EscalationStep:
    """A level of an escalation policy: who is paged `minute` minutes after the start."""

    minute: int
    people: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """An escalation policy: its levels, how often they repeat, and the services that use it."""

    name: str
    steps: tuple[EscalationStep, ...]
    repeat: int
    services: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PublicText:
    """A template of the status page: its title, and a text for each phase."""

    title: str
    components: tuple[str, ...]
    messages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Condition:
    """When a notifier fires, in words and in the vendor's query; `pages`: somebody is paged then."""

    text: str
    query: str | None
    pages: bool


@dataclass(frozen=True, kw_only=True)
class Runbook:
    """One notifier's runbook, or that of an SLO's alerts.

    `slug` is its page's name. `facts` pairs a label with its text, in the order they are shown. `hand_written` is
    Markdown, None where nobody has written it: a gap. `missing` says that the gap concerns an alert that pages.
    """

    slug: str
    ref: str
    name: str
    service: str | None
    severity: str
    pages: bool
    first_steps: tuple[str, ...]
    affected: str
    conditions: tuple[Condition, ...]
    facts: tuple[tuple[str, str], ...]
    links: tuple[Link, ...]
    channels: tuple[str, ...]
    escalation: Escalation | None
    note: str | None
    texts: tuple[PublicText, ...]
    status_page: bool
    objectives: tuple[str, ...]
    maintenance: tuple[str, ...]
    source: str | None
    hand_written: str | None
    hand_written_file: str

    @property
    def fires(self) -> str:
        """When it fires, in words."""
        return "; ".join(condition.text for condition in self.conditions)

    @property
    def missing(self) -> bool:
        """Whether it pages someone, and nobody has written its hand-written part."""
        return self.pages and self.hand_written is None


@dataclass(frozen=True, kw_only=True)
class Playbook:
    """Everything that the pages show. The calendar begins at `at` and covers four weeks; `routes` are those then."""

    stack: str
    environment: str
    at: datetime
    runbooks: tuple[Runbook, ...]
    escalations: tuple[Escalation, ...]
    calendar: tuple[RotationCalendar, ...]
    routes: Mapping[str, Route]
    texts: tuple[PublicText, ...]
    status_page: str | None

    @property
    def gaps(self) -> tuple[Runbook, ...]:
        """The runbooks without a hand-written part."""
        return tuple(runbook for runbook in self.runbooks if runbook.hand_written is None)
