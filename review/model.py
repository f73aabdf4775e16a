"""The result of a review as plain data: every report shows it, and adds nothing of its own."""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field

from catalog.registry import WITH_ITEMS
from catalog.vendors import vendor_of
from plan.document.on_call_model import Instant, RotationCalendar, Route
from review.marks import with_marks
from review.risk_ids import RiskKind, current_risk_id

Effect = Literal["tighter", "looser", "neutral"]
"""The effect of a change on paging: someone is paged sooner or more often, later or less often, or the same."""
Action = Literal["created", "changed", "renamed", "deleted"]
ResourceAction = Literal["create", "update", "replace", "delete", "rename"]
Severity = Literal["error", "warning", "info"]
AlertSeverity = Literal["critical", "warning", "info"]
OTHER = "other"
"""The section under which a review lists resources that no catalog item owns."""
SECTIONS = tuple(sorted([OTHER, *(row.name for row in WITH_ITEMS)]))
_REF = rf"(?:{'|'.join(SECTIONS)})/.+"
Ref = Annotated[str, Field(pattern=f"^{_REF}$")]
"""The reference to an item: its section and its id, such as `alerts/high-error-rate`."""
RiskId = Annotated[
    str,
    Field(pattern=f"^(?:{'|'.join(get_args(RiskKind))}):{_REF}$"),
    BeforeValidator(lambda id: current_risk_id(id) if isinstance(id, str) else id),
]
"""The kind of risk and the item, such as `delete:alerts/high-error-rate`.

A review of an earlier version may have the former name of a kind; it is read as the current one.
"""

EFFECT_RANK: dict[Effect, int] = {"looser": 0, "tighter": 1, "neutral": 2}


@dataclass(frozen=True, kw_only=True)
class Place:
    """A line of a file, relative to the repository. `side` is `base` where the line is removed."""

    file: str
    line: Annotated[int, Field(ge=0)]
    side: Literal["base", "head"] = "head"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A change in the catalog's terms, and the fact that the text is made from.

    `code` and `arguments` are for programs: a code keeps its meaning when the text changes. `consequence` is the part
    of the text in parentheses at its end, and `field` the catalog's field. They are None in a review of an older
    version.
    """

    text: str
    effect: Effect = "neutral"
    code: str | None = None
    arguments: dict[str, Any] = field(default_factory=dict, compare=False)
    consequence: str | None = None
    field: str | None = None


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """A property in the vendor's spelling. `before` and `after` are JSON values, secrets masked; None: absent."""

    path: str
    before: Any
    after: Any


@dataclass(frozen=True, kw_only=True)
class ResourceChange:
    """The engine's planned action on a resource. `forced_by` are the properties that force a replacement, and `why` the
    vendor's rule; `former_name` is the logical name before a rename.
    """

    urn: str
    type: str
    name: str
    action: ResourceAction
    attributes: tuple[Attribute, ...] = ()
    forced_by: tuple[str, ...] = ()
    why: str | None = None
    former_name: str | None = None

    @property
    def vendor(self) -> str:
        """`datadog`, `pagerduty`, `sentry`, or `pulumi` for a resource that no vendor holds."""
        vendor = vendor_of(self.type)
        return vendor.name if vendor else "pulumi"

    @property
    def kind(self) -> str:
        """The resource's type without its package: `Monitor`."""
        return self.type.rpartition(":")[2]


@dataclass(frozen=True, kw_only=True)
class Change:
    """The changes of a catalog item and of the resources that it owns.

    `ref` is `alerts/high-error-rate` (of the head, when renamed). `service` is the name of the item's service. An item
    that is the same in the YAML and generated differently has a sentence for that. `base_place` is the item's place in
    the base, None where the base does not have it. `follows` are the changes that this one only follows from: the alert
    that a dashboard shows, the SLO of an alert, the person who left a team; empty for a change of its own.
    """

    ref: Ref
    name: str
    action: Action
    sentences: tuple[Sentence, ...] = ()
    resources: tuple[ResourceChange, ...] = ()
    service: str | None = None
    severity: AlertSeverity | None = None
    place: Place | None = None
    base_place: Place | None = None
    follows: tuple[Ref, ...] = ()

    @property
    def section(self) -> str:
        """The section in `ref`, before its slash: one of `SECTIONS`."""
        return self.ref.partition("/")[0]

    @property
    def effect(self) -> Effect:
        """The most severe effect of its sentences: `looser` before `tighter` before `neutral`."""
        return min((sentence.effect for sentence in self.sentences), key=EFFECT_RANK.__getitem__, default="neutral")


@dataclass(frozen=True, kw_only=True)
class Approval:
    """Who approved a risk, and when (ISO, with offset), as the forge reports it."""

    by: str
    at: Instant


@dataclass(frozen=True, kw_only=True)
class Risk:
    """A risk, which needs approval. `id` is its kind and the item, such as `delete:alerts/high-error-rate`.

    `edit` is a digest of the item's edit, None in a review of an older version. `mark` is the digest of everything that
    an approval covers (`review.marks`): a review computes it, and ignores the given value. `approval` is known only
    where the forge was asked.
    """

    id: RiskId
    text: str
    ref: Ref
    place: Place | None = None
    approved: bool = False
    facts: tuple[Sentence, ...] = ()
    edit: str | None = None
    mark: str = ""
    approval: Approval | None = None

    @property
    def full_id(self) -> str:
        """The argument of `--approve`: the id and the mark, such as `delete:alerts/high-error-rate@k3v7x2m6q4ab`."""
        return f"{self.id}@{self.mark}"


@dataclass(frozen=True, kw_only=True)
class IgnoredApproval:
    """An approval that approves nothing, as it was given: a label, or the argument of `--approve`.

    `reason`: it has no mark; or the risk has other content now; or the report names it, and the forge has no such
    label. `instead` is what to add for the present content: labels, or arguments.
    """

    given: str
    reason: Literal["no_mark", "other_content", "no_label"]
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RouteChange:
    """A change of the route from alerts to people; alerts with the same change are grouped, sorted by name.

    `before` and `after` are the lines of the timeline, without the part (posts to channels, pages) that is equal in
    base and head; empty where the alert does not exist. `because` names what changed it (a service, a channel, a
    rotation, a policy); empty if only the alerts themselves did. `people` are the differences in who is paged, as text.
    """

    refs: tuple[Ref, ...]
    names: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    because: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HandOff:
    """Hours of a rotation that go from one person to another (None: nobody): `begin` and `end` are ISO with offset."""

    begin: Instant
    end: Instant
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True)
class RotationChange:
    """The hours of a rotation, in the four weeks from the review's instant, that go to another person."""

    ref: Ref
    name: str
    time_zone: str
    handovers: tuple[HandOff, ...]


@dataclass(frozen=True, kw_only=True)
class LoadChange:
    """A person's on-call load in the four weeks from the review's instant: hours first on call, hours on later levels,
    and the number of alerts that can page them. A person who is only in base or head has zeros in the other.
    """

    person: str
    first_hours_before: float = 0.0
    first_hours_after: float = 0.0
    later_hours_before: float = 0.0
    later_hours_after: float = 0.0
    night_hours_before: float | None = None
    night_hours_after: float | None = None
    alerts_before: int = 0
    alerts_after: int = 0


@dataclass(frozen=True, kw_only=True)
class ReviewFinding:
    """A finding of a rule. `state`: `new` with this change, `standing` in base and head, or `gone`.

    A finding in state `gone` is fixed, unless `because` says why its rule no longer applies: the item is deleted, or
    pages nobody.
    """

    rule: str
    severity: Severity
    message: str
    fix: str | None = None
    place: Place | None = None
    state: Literal["new", "standing", "gone"] = "new"
    excused: str | None = None
    because: str | None = None


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A line of the head, and the lines that would fix what the review found there; `text` says why."""

    place: Place
    before: str
    after: tuple[str, ...]
    text: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The engine's preview of changes to the live accounts, verbatim."""

    stack: str
    text: str


@dataclass(frozen=True, kw_only=True)
class StackReview:
    """The review of one stack. `routes` and `calendar` are the head's, in the form of `plan.document.write`, for
    pictures. `former_routes` are the base's, of the alerts in `paged`, by the reference that they have there; an alert
    of `paged` without one is new.
    """

    stack: str
    environment: str
    pages: bool
    changes: tuple[Change, ...] = ()
    risks: Annotated[tuple[Risk, ...], Field(alias="dangers")] = ()
    paged: tuple[RouteChange, ...] = ()
    shifted: tuple[RotationChange, ...] = ()
    burdens: tuple[LoadChange, ...] = ()
    findings: tuple[ReviewFinding, ...] = ()
    notes: tuple[str, ...] = ()
    routes: dict[Ref, Route] = field(default_factory=dict, hash=False)
    former_routes: dict[Ref, Route] = field(default_factory=dict, hash=False)
    calendar: tuple[RotationCalendar, ...] = field(default=(), hash=False)

    @property
    def refused(self) -> tuple[Risk, ...]:
        """The risks that nobody has approved."""
        return tuple(risk for risk in self.risks if not risk.approved)

    @property
    def broken(self) -> tuple[ReviewFinding, ...]:
        """The rules of severity error that are broken after the change and not excused."""
        return tuple(
            finding
            for finding in self.findings
            if finding.severity == "error" and finding.state != "gone" and not finding.excused
        )

    @property
    def stands_in_the_way(self) -> bool:
        return bool(self.refused or self.broken)

    def count(self, action: ResourceAction) -> int:
        """Return the number of resources that are created, updated, replaced, deleted or renamed."""
        return sum(resource.action == action for change in self.changes for resource in change.resources)


@dataclass(frozen=True, kw_only=True)
class Review:
    """The whole review: one or more stacks in base and head. `base` and `head` are their names for people; `at` is the
    instant from which on-call duty is computed (ISO, with offset). `previews` come from elsewhere, where keys are
    available. `uncovered` are stacks that the review should contain and does not.
    """

    base: str
    head: str
    base_commit: Annotated[str, Field(pattern="^[0-9a-f]{40}(?:[0-9a-f]{24})?$")]
    at: Instant
    stacks: tuple[StackReview, ...]
    approved: tuple[str, ...] = ()
    previews: tuple[Preview, ...] = ()
    ignored_approvals: tuple[IgnoredApproval, ...] = ()
    uncovered: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "stacks", with_marks(self.stacks))

    @property
    def exit_code(self) -> int:
        """0: nothing blocks the change; 2: a rule is broken, a risk is not approved, or a stack is not covered."""
        return 2 if self.uncovered or any(stack.stands_in_the_way for stack in self.stacks) else 0
