"""Rules on the escalation policies of critical alerts: soon enough, to different people, and repeated."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from catalog import EscalationPolicy, Level
from catalog.on_call.rota import begins, gaps, on_call_at
from policies.engine.plan_context import Breach, PlanContext, item_breach
from policies.engine.rule import WholePlan, rule

_SOON_MINUTES = 15

_PERIOD, _STEP = timedelta(weeks=8), timedelta(hours=4)

_OFTEN = 0.1


@rule(id="escalation-slow", severity="warning", scope=WholePlan)
def escalation_slow(context: PlanContext) -> Iterator[Breach]:
    """Customers wait while the first responder sleeps through the page.

    Fix: Write `after: 5m` on each level.

    Wrong:
        on_call:
          escalation_policies:
            - name: Web
              levels: [{notify: [Primary], after: 30m}, {notify: everyone}]
    Right:
        on_call:
          escalation_policies:
            - name: Web
              levels: [{notify: [Primary], after: 5m}, {notify: everyone}]
    """
    for policy in context.urgent_policies:
        waits = [level.after_minutes for level in policy.levels[:-1]]
        if waits and max(waits) > _SOON_MINUTES:
            yield _of(policy, f"it waits {max(waits)} minutes on a level before it notifies the next one")


@rule(id="escalation-not-repeated", severity="warning", scope=WholePlan)
def escalation_not_repeated(context: PlanContext) -> Iterator[Breach]:
    """If nobody answers the first round, nobody is paged again.

    Fix: Write `repeat: 2` in the policy.

    Wrong:
        on_call:
          escalation_policies:
            - {name: Web, repeat: 0}
    Right:
        on_call:
          escalation_policies:
            - {name: Web, repeat: 2}
    """
    for policy in context.urgent_policies:
        if policy.repeat == 0:
            yield _of(policy, "it goes through its levels only once")


@rule(id="last-level-one-person", severity="warning", scope=WholePlan)
def last_level_one_person(context: PlanContext) -> Iterator[Breach]:
    """The last level is paged when all others have failed, and one person may miss the page, too.

    Fix: End the policy with the whole team: `- {notify: everyone}`.

    Wrong:
        on_call:
          escalation_policies:
            - name: Web
              levels: [{notify: [Primary], after: 5m}, {notify: [Ada]}]
    Right:
        on_call:
          escalation_policies:
            - name: Web
              levels: [{notify: [Primary], after: 5m}, {notify: everyone}]
    """
    for policy in context.urgent_policies:
        last = policy.levels[-1]
        if len(last.rotations) + len(last.people) < 2:
            yield _of(policy, "its last level notifies a single person")


@rule(id="level-same-people", severity="warning", scope=WholePlan)
def level_same_people(context: PlanContext) -> Iterator[Breach]:
    """A person who missed the first page is likely to miss the second.

    Fix: Name other people on the next level, such as the rotation's secondary.

    Wrong:
        on_call:
          escalation_policies:
            - name: Web
              levels:
                - {notify: [Primary], after: 5m}
                - {notify: [Primary], after: 5m}
                - {notify: everyone}
    Right:
        on_call:
          escalation_policies:
            - name: Web
              levels:
                - {notify: [Primary], after: 5m}
                - {notify: [Primary secondary], after: 5m}
                - {notify: everyone}
    """
    for policy in context.urgent_policies:
        pairs = zip(policy.levels, policy.levels[1:], strict=False)
        if any(set(_targets(later)) <= set(_targets(earlier)) for earlier, later in pairs):
            yield _of(policy, "one of its levels notifies only people of the previous level")


@rule(id="levels-same-person", severity="warning", scope=WholePlan)
def levels_same_person(context: PlanContext) -> Iterator[Breach]:
    """If two levels notify the same person, there is no backup.

    Fix: Write `secondary: true` in the first rotation; its secondary is always a different person.

    Wrong:
        on_call:
          rotations:
            - {name: Second, people: [Ada, Ben, Cleo, Dan, Eve, Fay, Gus, Hal], time_zone: UTC}
          escalation_policies:
            - name: Web
              levels:
                - {notify: [Primary], after: 5m}
                - {notify: [Second], after: 5m}
                - {notify: everyone}
    Right:
        on_call:
          rotations:
            - {name: Primary, secondary: true}
          escalation_policies:
            - name: Web
              levels:
                - {notify: [Primary], after: 5m}
                - {notify: [Primary secondary], after: 5m}
                - {notify: everyone}
    """
    # Two rotations of the same people may have the same order; then both levels notify one person.
    for policy in context.urgent_policies:
        first, second = (*policy.levels, None, None)[:2]
        if first is None or second is None or first.people or second.people:
            continue
        if len(first.rotations) != 1 or len(second.rotations) != 1 or first.rotations == second.rotations:
            continue
        since = max(begins(policy) or _midnight(context), _midnight(context))
        instants = [since + _STEP * step for step in range(_PERIOD // _STEP)]
        pairs = [(on_call_at(first.rotations[0], at), on_call_at(second.rotations[0], at)) for at in instants]
        if sum(one is not None and one == two for one, two in pairs) > _OFTEN * len(instants):
            yield _of(policy, "its first two levels often notify the same person")


@rule(id="on-call-not-begun", severity="error", scope=WholePlan)
def on_call_not_begun(context: PlanContext) -> Iterator[Breach]:
    """A page before the first shift reaches nobody.

    Fix: Write an earlier `start:` in the rotation, or add a last level that names people.

    Wrong:
        on_call:
          rotations:
            - {name: Primary, start: 2030-01-07}
          escalation_policies:
            - name: Web
              levels: [{notify: [Primary], after: 5m}, {notify: [Primary, Primary secondary]}]
    Right:
        on_call:
          rotations:
            - {name: Primary, start: 2030-01-07}
          escalation_policies:
            - name: Web
              levels: [{notify: [Primary], after: 5m}, {notify: everyone}]
    """
    for policy in context.urgent_policies:
        now, start = _midnight(context), begins(policy)
        if start is not None and start > now and gaps(policy, now, start) is not None:
            yield _of(policy, f"one of its rotations starts on {start:%Y-%m-%d}; until then nobody is on call")


def _targets(level: Level) -> tuple[object, ...]:
    return (*level.rotations, *level.people)


def _midnight(context: PlanContext) -> datetime:
    return datetime.combine(context.today, time(), UTC)


def _of(policy: EscalationPolicy, message: str) -> Breach:
    return item_breach(policy, message)
