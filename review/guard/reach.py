"""How soon a page reaches somebody, in each hour of the coming weeks: the levels of its policy and their rotations.

A level without anybody on call pages nobody. PagerDuty's documents say that the next one follows at once
(`plan.on_call.timeline`); this judgement counts the delay all the same, and asks where it is long.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from functools import cache
from itertools import pairwise

from catalog.registry import ESCALATION_POLICIES, ROTATIONS, SERVICES
from plan.document.model import CatalogItem
from review.facts.context import Context
from review.facts.phrases.risks import RiskCode
from review.inputs.document import Document
from review.risks.escalation import LATER
from review.risks.found import FoundRisk, risk
from review.risks.on_call import policies_paging, rerouted_at

_NOBODY = float("inf")
_NAMED = ("gap", "level", "delay", "delete", "mute")


class Reach:
    """The minute at which the first person is paged, by policy and instant, in one document."""

    def __init__(self, side: Document) -> None:
        self._shifts = {
            duty.id: [
                (datetime.fromisoformat(it.begin), datetime.fromisoformat(it.end)) for it in duty.shifts if it.person
            ]
            for duty in side.calendar
        }
        self._ends = [
            datetime.fromisoformat(instant)
            for duty in side.calendar
            for it in duty.shifts
            for instant in (it.begin, it.end)
        ]

    def instants(self) -> Iterator[datetime]:
        """Yield the instants at which a shift begins or ends."""
        yield from self._ends

    def minute(self, policy: CatalogItem, at: datetime) -> float:
        """Return the minute at which the first person is paged."""
        minute = 0.0
        for level in policy.fields["levels"]:
            if level["people"] or any(self._has_someone(it["ref"], at) for it in level["rotations"]):
                return minute
            minute += level["after_minutes"]
        return _NOBODY

    def _has_someone(self, ref: str, at: datetime) -> bool:
        id = ref.removeprefix(f"{ROTATIONS.name}/")
        return any(begin <= at < end for begin, end in self._shifts.get(id, ()))


def reach_risks(context: Context, found: Collection[FoundRisk]) -> Iterator[FoundRisk]:
    """Yield the pages that reach nobody, or somebody much later, in some hours of the coming weeks.

    It is reported at the item that was given another policy, or at the policy, unless the service,
    the policy or one of its rotations has another risk.
    """
    named = {it.ref for it in found if it.kind in _NAMED}
    before, after = Reach(context.base), Reach(context.head)
    instants = sorted({*before.instants(), *after.instants()})

    @cache
    def lost(old: str, new: str) -> tuple[float, float]:
        """Return the hours in which somebody is paged too late, or never, and the longest delay in minutes."""
        hours, longest = 0.0, 0.0
        one, other = (
            side.items[ESCALATION_POLICIES.ref(id)] for side, id in ((context.base, old), (context.head, new))
        )
        for begin, end in pairwise(instants):
            later = after.minute(other, begin) - before.minute(one, begin) if one.fields["levels"] else 0.0
            if later > LATER:
                hours += (end - begin).total_seconds() / 3600
                longest = max(longest, later)
        return hours, longest

    alerts: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for diff, old, new in policies_paging(context):
        policy = context.diffs[ESCALATION_POLICIES.ref(new.id)]
        same = policy.before is not None and policy.before.id == old.id
        where = policy.ref if same else rerouted_at(diff)
        rotations = {it["ref"] for level in new.fields["levels"] for it in level["rotations"]}
        former = ESCALATION_POLICIES.ref(old.id)
        if not {where, former, policy.ref, SERVICES.ref(str(diff.item.service)), *rotations} & named:
            alerts[where, old.id, new.id].append(diff.ref)
    for (where, old_id, new_id), refs in alerts.items():
        hours, longest = lost(old_id, new_id)
        if hours:
            yield risk(
                "gap",
                where,
                RiskCode.UNREACHED,
                alerts=context.names(refs),
                policy=context.name(ESCALATION_POLICIES.ref(new_id)),
                hours=round(hours, 1),
                delay=None if longest == _NOBODY else longest,
            )
