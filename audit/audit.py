"""Runs an audit: compares, finds silences and findings, and measures coverage. It reads no account itself."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from audit import model
from audit.compare.code import code_resources
from audit.compare.compare import compare
from audit.compare.model import DRIFT, Comparison, StateResource, Status
from audit.compare.stack import Adopted, Kinds, StackInput
from audit.compare.unmanaged import Owners
from audit.coverage import Shares, coverage_of
from audit.exits import ignore_entry
from audit.findings import findings_of, place_of
from audit.live.inventory import Inventory, Unread
from audit.silences.alerts import Context, StackCatalog
from audit.silences.find import find_silences
from audit.silences.model import LiveDuty, Silence
from catalog.allowances import Allowance
from plan.plan import Plan


@dataclass(frozen=True, kw_only=True)
class AuditedStack:
    """A stack to audit: its plan, its state, None if no state is at hand, and what it has adopted."""

    plan: Plan
    state: tuple[StateResource, ...] | None
    adopted: Adopted = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the stack."""
        return self.plan.catalog.stack.name


def audit(
    stacks: Sequence[AuditedStack],
    inventory: Inventory,
    kinds: Kinds,
    *,
    owners: Owners | None = None,
    before: Shares | None = None,
    notes: Sequence[str] = (),
) -> model.Audit:
    """Return the audit of stacks that share their accounts.

    `owners` are the objects of other stacks, `before` the shares of the audit before.
    """
    now = inventory.at
    comparison = compare([_input(stack) for stack in stacks], inventory, kinds, owners=owners, today=now.date())
    catalogs = [StackCatalog(name=stack.name, catalog=stack.plan.catalog) for stack in stacks]
    context = Context(comparison, inventory, catalogs, now)
    allowances = [each for stack in stacks for each in stack.plan.catalog.allowances]
    silences = find_silences(context, allowances, now.date())
    used = {it.allowed for it in silences}
    return model.Audit(
        at=now.isoformat(),
        stacks=tuple(stack.name for stack in stacks),
        counts=_counts(comparison),
        unread=_unread(inventory, comparison),
        silences=tuple(_silence(it) for it in silences),
        findings=findings_of(context),
        accepted=tuple(_accepted(comparison)),
        entries=(
            *(_entry(it, "unused") for it in comparison.unused if it not in used),
            *(_entry(it, "expired") for it in comparison.expired),
        ),
        calendar=tuple(_schedule(it) for it in context.on_call.calendar),
        coverage=coverage_of(context, before or {}),
        notes=tuple(notes),
    )


def _input(stack: AuditedStack) -> StackInput:
    return StackInput(
        name=stack.name,
        environment=stack.plan.catalog.stack.environment,
        code=code_resources(stack.plan),
        state=stack.state,
        allowances=stack.plan.catalog.allowances,
        adopted=stack.adopted,
    )


def _counts(comparison: Comparison) -> model.Counts:
    open_ = Counter(it.status for it in comparison.entries if it.allowed is None)
    return model.Counts(
        in_sync=open_[Status.IN_SYNC],
        drifted=sum(open_[status] for status in DRIFT),
        unmanaged=open_[Status.UNMANAGED],
        elsewhere=open_[Status.OTHER_STACK] + open_[Status.OTHER_TOOL],
        accepted=open_[Status.KEPT] + sum(it.allowed is not None for it in comparison.entries),
        not_read=open_[Status.NOT_READ],
    )


def _unread(inventory: Inventory, comparison: Comparison) -> tuple[model.Unread, ...]:
    """Return what could not be read: collections, and kinds of resources that no reader knows.

    A vendor none of whose collections could be read, for one reason, is one entry.
    """
    found: list[model.Unread] = []
    closed: set[str] = set()
    for vendor in dict.fromkeys(it.vendor for it in inventory.collections):
        collections = [it for it in inventory.collections if it.vendor == vendor]
        if len({it.unread for it in collections}) == 1 and collections[0].unread:
            found.append(_unread_of(vendor, "every kind", collections[0].unread))
            closed.add(vendor)
        else:
            found += [_unread_of(vendor, it.kind, it.unread) for it in collections if it.unread]
    lost = Counter((it.vendor, it.kind, it.type) for it in comparison.entries if it.status is Status.NOT_READ)
    for (vendor, kind, type_), count in lost.items():
        if vendor not in closed and (type_ is None or inventory.of_type(type_) is None):
            message = f"No reader knows this kind, so {count} resources could not be compared."
            found.append(model.Unread(vendor=vendor, kind=kind, reason="not read", message=message))
    return tuple(found)


def _unread_of(vendor: str, kind: str, it: Unread) -> model.Unread:
    return model.Unread(
        vendor=vendor, kind=kind, reason=it.obstacle.value, message=it.message, right=it.right, page=it.page
    )


def _silence(it: Silence) -> model.Silence:
    return model.Silence(
        cause=it.cause.value,
        text=it.text,
        vendor=it.label.partition(" ")[0],
        alerts=it.alerts,
        people=it.people,
        pages=it.pages,
        notice=it.notice,
        since=_iso(it.since),
        until=_iso(it.until),
        by=it.by,
        fix=it.fix,
        url=it.live.url if it.live else None,
        stack=it.stack,
        place=place_of(it.source),
        ignore=ignore_entry(it.label),
        accepted=it.allowed.reason if it.allowed else None,
    )


def _accepted(comparison: Comparison) -> list[model.Accepted]:
    found = []
    for it in comparison.entries:
        if it.allowed is not None:
            until = it.allowed.until.isoformat() if it.allowed.until else None
            found.append(model.Accepted(label=it.label, status=it.status.value, reason=it.allowed.reason, until=until))
        elif it.status is Status.KEPT:
            found.append(model.Accepted(label=it.label, status=it.status.value, reason=it.reason or ""))
    return found


def _entry(it: Allowance, problem: str) -> model.Entry:
    return model.Entry(
        pattern=it.pattern,
        reason=it.reason,
        problem="expired" if problem == "expired" else "unused",
        until=it.until.isoformat() if it.until else None,
        place=place_of(it.source),
    )


def _schedule(it: LiveDuty) -> model.Schedule:
    shifts = (
        model.Shift(begin=each.begin.isoformat(), end=each.end.isoformat(), person=each.person, override=each.override)
        for each in it.shifts
    )
    return model.Schedule(id=it.id, name=it.name, time_zone=it.time_zone, shifts=tuple(shifts), url=it.url)


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
