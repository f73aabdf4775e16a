"""The result of a comparison as plain data."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from audit.live.inventory import LiveObject
from catalog import Source
from catalog.allowances import Allowance as Allowance

Json = dict[str, Any]
Path = tuple[str | int, ...]
"""A place inside properties: names, and positions in lists."""


class Absent(Enum):
    """The value of a property that is not there; JSON's null is a value of its own."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


class Status(Enum):
    """How a resource or a live object stands between code, state and live account."""

    IN_SYNC = "in sync"
    CHANGED_LIVE = "changed live"
    NOT_APPLIED = "changed in code and not applied"
    CHANGED_IN_BOTH = "changed live and in code"
    MISSING_LIVE = "missing live"
    UNMANAGED = "unmanaged"
    OTHER_STACK = "another stack's"
    OTHER_TOOL = "another tool's"
    KEPT = "kept live on purpose"
    ADOPTED = "adopted and not yet imported"
    IMPORTED = "imported and not yet applied"
    NOT_READ = "not read"


DRIFT: Final = frozenset(
    {
        Status.CHANGED_LIVE,
        Status.NOT_APPLIED,
        Status.CHANGED_IN_BOTH,
        Status.MISSING_LIVE,
        Status.ADOPTED,
        Status.IMPORTED,
    }
)
"""The statuses in which code and live account differ."""


class Origin(Enum):
    """Where a difference comes from."""

    LIVE = "live"
    CODE = "code"
    BOTH = "both"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A property that code and live account have differently. `state` is what was applied last.

    `ABSENT` stands for a property that is not there. Secrets are `[secret]`.
    """

    path: Path
    code: Any
    state: Any
    live: Any
    origin: Origin

    @property
    def shown_path(self) -> str:
        """The path as text: `layers[0].users[1]`."""
        return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path).lstrip(".")


@dataclass(frozen=True, kw_only=True)
class StateResource:
    """A resource of a stack's state. `id` is the vendor's; secrets in the properties are `[secret]`.

    `applied`: whether a run of the program has registered it; a resource that was only imported has not been.
    """

    stack: str
    urn: str
    type: str
    name: str
    id: str
    inputs: Json
    outputs: Json
    applied: bool = True


@dataclass(frozen=True, kw_only=True)
class CodeResource:
    """A resource that the code of a stack plans. `inputs` are masked, with shown ids such as `<monitor:cart>`."""

    stack: str
    urn: str
    type: str
    name: str
    inputs: Json
    aliases: tuple[str, ...] = ()
    item: str | None = None
    source: Source | None = None
    ignore_changes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A resource or a live object and its status. `allowed` is the entry of `audit:` that accepts it.

    `kind` is the singular noun. `stack` is None for an object that no audited stack manages. `type` is None for a kind
    that no component makes. `tool` names the tool or the stack that manages it instead.
    """

    status: Status
    vendor: str
    kind: str
    type: str | None
    name: str
    id: str | None = None
    stack: str | None = None
    urn: str | None = None
    item: str | None = None
    source: Source | None = None
    differences: tuple[Difference, ...] = ()
    live: LiveObject | None = None
    tool: str | None = None
    reason: str | None = None
    allowed: Allowance | None = None

    @property
    def label(self) -> str:
        """What an entry of `audit:` matches: vendor, kind and name."""
        return f"{self.vendor} {self.kind} {self.name}"


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """All entries, those in sync too, and the entries of `audit:` that matched nothing or whose day has passed."""

    entries: tuple[Entry, ...]
    unused: tuple[Allowance, ...] = ()
    expired: tuple[Allowance, ...] = ()

    def of(self, *statuses: Status) -> Iterator[Entry]:
        """Yield the entries with one of the statuses that no entry of `audit:` accepts."""
        return (entry for entry in self.entries if entry.status in statuses and entry.allowed is None)
