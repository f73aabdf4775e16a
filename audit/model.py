"""The result of an audit as plain data: every report shows it, and adds nothing of its own."""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Field

from plan.document.on_call_model import Instant

Verdict = Literal["in sync", "drift", "could not look"]
Level = Literal["page", "post", "data", "other"]
"""What a finding can affect: pages, other notifications, data that alerts need, or none of these."""
LEVELS: tuple[Level, ...] = ("page", "post", "data", "other")
StatusText = Literal[
    "changed live",
    "changed in code and not applied",
    "changed live and in code",
    "missing live",
    "adopted and not yet imported",
    "imported and not yet applied",
    "unmanaged",
]
OriginText = Literal["live", "code", "both"]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A line of a file, relative to the repository."""

    file: str
    line: Annotated[int, Field(ge=0)]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, kw_only=True)
class Unread:
    """A collection that could not be read to its end: why, and what the key lacks.

    `right` is the vendor's name of the missing right, and `page` the address where a person changes it.
    """

    vendor: str
    kind: str
    reason: str
    message: str
    right: str | None = None
    page: str | None = None


@dataclass(frozen=True, kw_only=True)
class Exits:
    """The possible actions for a finding. `adopt` is YAML or a command that changes the code to the live values;
    `revert` is a command, or a sentence, that changes the account to the code's values; `ignore` is an entry of
    `audit:`.
    """

    adopt: str | None = None
    revert: str | None = None
    ignore: str | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """A property that differs, in the vendor's spelling: JSON values, secrets masked, null where it is absent.

    `origin` says where it was changed. `applied` is the value that was applied last.
    """

    path: str
    code: Any
    live: Any
    applied: Any
    origin: OriginText


@dataclass(frozen=True, kw_only=True)
class Silence:
    """Something that keeps pages or other notifications from people.

    `notice` marks what loses nothing, such as an override. `accepted` is the reason of the entry of `audit:` that
    accepts it. `pages`: whether an alert that pages people is concerned.
    """

    cause: str
    text: str
    vendor: str
    alerts: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    pages: bool = False
    notice: bool = False
    since: Instant | None = None
    until: Instant | None = None
    by: str | None = None
    fix: str | None = None
    url: str | None = None
    stack: str | None = None
    place: Place | None = None
    ignore: str | None = None
    accepted: str | None = None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A resource or a live object whose code and live account differ, or that no code has.

    `label` is vendor, kind and name. `alerts` are the alerts that it concerns. `tool` is another tool that manages it.
    """

    status: StatusText
    level: Level
    label: str
    vendor: str
    kind: str
    name: str
    text: str
    id: str | None = None
    stack: str | None = None
    urn: str | None = None
    item: str | None = None
    place: Place | None = None
    alerts: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    since: Instant | None = None
    by: str | None = None
    url: str | None = None
    exits: Exits = field(default_factory=Exits)


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """A finding that an entry of `audit:` accepts, or an object that stays live on purpose."""

    label: str
    status: str
    reason: str
    until: str | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An entry of `audit:` that accepts nothing: unused, or past its last day."""

    pattern: str
    reason: str
    problem: Literal["unused", "expired"]
    until: str | None = None
    place: Place | None = None


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many of the live objects of a group are managed. `before` is the share of the audit before, from 0 to 1."""

    name: str
    managed: int
    total: int
    before: float | None = None

    @property
    def share(self) -> float:
        """The managed share, from 0 to 1; 1 where there is nothing to manage."""
        return self.managed / self.total if self.total else 1.0


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How much of the accounts the code manages, and what in them nothing uses.

    `idle_people` can be paged and are in no schedule; `idle_schedules` reach nobody; nothing uses `idle_integrations`.
    """

    vendors: tuple[Share, ...] = ()
    kinds: tuple[Share, ...] = ()
    teams: tuple[Share, ...] = ()
    idle_people: tuple[str, ...] = ()
    idle_schedules: tuple[str, ...] = ()
    idle_integrations: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Shift:
    """Who is on call, null for nobody. `override`: set by a person in PagerDuty."""

    begin: Instant
    end: Instant
    person: str | None
    override: bool = False


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A live schedule and its shifts in the coming four weeks."""

    id: str
    name: str
    time_zone: str
    shifts: tuple[Shift, ...]
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many resources and live objects have each status. `elsewhere`: managed by another stack or another tool."""

    in_sync: int
    drifted: int
    unmanaged: int
    elsewhere: int
    accepted: int
    not_read: int


@dataclass(frozen=True, kw_only=True)
class Audit:
    """An audit at the instant `at` of the stacks of one account."""

    at: Instant
    stacks: tuple[str, ...]
    counts: Counts
    unread: tuple[Unread, ...] = ()
    silences: tuple[Silence, ...] = ()
    findings: tuple[Finding, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    entries: tuple[Entry, ...] = ()
    calendar: tuple[Schedule, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    notes: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Whether accounts and code are in sync, as far as the audit could look."""
        if self.unread or self.counts.not_read:
            return "could not look"
        return "drift" if self.findings or self.open_silences else "in sync"

    @property
    def open_silences(self) -> tuple[Silence, ...]:
        """The silences that lose a notification and that no entry of `audit:` accepts."""
        return tuple(it for it in self.silences if not it.notice and it.accepted is None)

    @property
    def drift(self) -> tuple[Finding, ...]:
        """The findings in which code and account differ."""
        return tuple(it for it in self.findings if it.status != "unmanaged")

    @property
    def unmanaged(self) -> tuple[Finding, ...]:
        """The findings on objects that no code has."""
        return tuple(it for it in self.findings if it.status == "unmanaged")

    @property
    def exit_code(self) -> int:
        """0: in sync; 1: the audit is incomplete; 2: drift, an unmanaged object or a silence."""
        return {"in sync": 0, "could not look": 1, "drift": 2}[self.verdict]
