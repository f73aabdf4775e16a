"""Rules on escalation policies that a critical alert goes to: soon enough, to other people, and not given up."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from catalog import EscalationPolicy, Level
from catalog.on_call.rota import begins, gaps, on_call_at
from policies.engine.rule import Breach, PlanContext, Rule, WholePlan, item_breach

_SOON_MINUTES = 15
_LOOKED_AT, _STEP = timedelta(weeks=8), timedelta(hours=4)
_OFTEN = 0.1


def _slow(context: PlanContext) -> Iterator[Breach]:
    for policy in context.urgent_policies:
        waits = [level.after_minutes for level in policy.levels[:-1]]
        if waits and max(waits) > _SOON_MINUTES:
            yield _of(policy, f"it waits {max(waits)} minutes on a level before it calls the next one")


def _gives_up(context: PlanContext) -> Iterator[Breach]:
    for policy in context.urgent_policies:
        if policy.repeat == 0:
            yield _of(policy, "it goes through its levels once")


def _one_at_the_end(context: PlanContext) -> Iterator[Breach]:
    for policy in context.urgent_policies:
        last = policy.levels[-1]
        if len(last.rotations) + len(last.people) < 2:
            yield _of(policy, "its last level calls a single person")


def _same_again(context: PlanContext) -> Iterator[Breach]:
    for policy in context.urgent_policies:
        pairs = zip(policy.levels, policy.levels[1:], strict=False)
        if any(set(_targets(later)) <= set(_targets(earlier)) for earlier, later in pairs):
            yield _of(policy, "a level calls none but those whom the level before it called")


def _coincide(context: PlanContext) -> Iterator[Breach]:
    """Two rotations of the same people may be in step; then both levels are one person."""
    for policy in context.urgent_policies:
        first, second = (*policy.levels, None, None)[:2]
        if first is None or second is None or first.people or second.people:
            continue
        if len(first.rotations) != 1 or len(second.rotations) != 1 or first.rotations == second.rotations:
            continue
        since = max(begins(policy) or _midnight(context), _midnight(context))
        instants = [since + _STEP * step for step in range(_LOOKED_AT // _STEP)]
        pairs = [(on_call_at(first.rotations[0], it), on_call_at(second.rotations[0], it)) for it in instants]
        if sum(one is not None and one == two for one, two in pairs) > _OFTEN * len(instants):
            yield _of(policy, "its first two levels are often the same person")


def _not_begun(context: PlanContext) -> Iterator[Breach]:
    for policy in context.urgent_policies:
        now, start = _midnight(context), begins(policy)
        if start is not None and start > now and gaps(policy, now, start) is not None:
            yield _of(policy, f"one of its rotations begins on {start:%Y-%m-%d}, and until then nobody is on call")


def _targets(level: Level) -> tuple[object, ...]:
    return (*level.rotations, *level.people)


def _midnight(context: PlanContext) -> datetime:
    return datetime.combine(context.today, time(), UTC)


def _of(policy: EscalationPolicy, message: str) -> Breach:
    return item_breach("escalation_policies", policy, message)


RULES = (
    Rule(
        id="escalation-slow",
        severity="warning",
        why="While somebody sleeps through the page, customers wait.",
        fix="Write `after: 5m` on each level.",
        looks_at=WholePlan(broken=_slow),
    ),
    Rule(
        id="escalation-gives-up",
        severity="warning",
        why="When nobody hears the first round, nobody ever does.",
        fix="Write `repeat: 2` in the policy.",
        looks_at=WholePlan(broken=_gives_up),
    ),
    Rule(
        id="last-level-alone",
        severity="warning",
        why="The last level is for when all others have failed, and one person fails as they did.",
        fix="End the policy with the whole team: `- {notify: everyone}`.",
        looks_at=WholePlan(broken=_one_at_the_end),
    ),
    Rule(
        id="level-same-people",
        severity="warning",
        why="Who slept through the first call sleeps through the second.",
        fix="Name other people on the next level, such as the rotation's secondary.",
        looks_at=WholePlan(broken=_same_again),
    ),
    Rule(
        id="levels-coincide",
        severity="warning",
        why="A second level that is the same person is no second level.",
        fix="Write `secondary: true` in the first rotation, whose secondary is always somebody else.",
        looks_at=WholePlan(broken=_coincide),
    ),
    Rule(
        id="on-call-not-begun",
        severity="error",
        why="A page before the first turn goes to nobody.",
        fix="Write an earlier `start:` in the rotation, or a last level of people.",
        looks_at=WholePlan(broken=_not_begun),
    ),
)
