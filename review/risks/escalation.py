"""Risks of escalation: people are paged later, repeats end sooner, or one person is left where several were on call.

They are reported at the escalation policy or the rotation that changed; if another policy replaces it, at the item that
was given that policy.
"""

from collections import defaultdict
from collections.abc import Iterator

from catalog.registry import ESCALATION_POLICIES, ROTATIONS
from review.diff.items import ItemDiff, KeptItem
from review.facts.context import Context
from review.facts.fact import Fact, looser
from review.facts.on_call.escalation import targets
from review.facts.on_call.rotations import leader
from review.facts.phrases.risks import Lost, RiskCode
from review.inputs.document import Json
from review.risk_ids import RiskKind
from review.risks.found import FoundRisk, risk
from review.risks.on_call import policies_calling, policies_paging, rerouted_at, waking

LATER = 15
"""Minutes by which a level may be paged later without approval: as long as the rules let a level wait."""
STARTS_OVER_LATER = 60
"""Minutes by which the repeat of all levels may come later without approval."""


def escalation_risks(diffs: list[ItemDiff], context: Context) -> Iterator[FoundRisk]:
    """Yield the changes that page people later, or fewer people, for a notifier that pages in base and head."""
    yield from _policies(context)
    for diff in diffs:
        if diff.section == ROTATIONS.name:
            yield from _alone(diff, context)


def _policies(context: Context) -> Iterator[FoundRisk]:
    """Yield risks of the policies of notifiers: a policy that changed, or another one in its place."""
    facts_by_policy: dict[tuple[RiskKind, str, str], list[tuple[Fact, str]]] = defaultdict(list)
    for diff, before, after in policies_paging(context):
        policy = context.diffs[ESCALATION_POLICIES.ref(after.id)]
        same = policy.before is not None and policy.before.id == before.id
        if not same and len(after.fields["levels"]) < len(before.fields["levels"]):
            continue  # fewer levels are already a risk
        where = policy.ref if same else rerouted_at(diff)
        for kind, fact in _worse(before.fields, after.fields, context):
            facts_by_policy[kind, where, after.name].append((fact, diff.ref))
    for (kind, where, name), lost in facts_by_policy.items():
        facts = [fact for index, (fact, _) in enumerate(lost) if all(fact != it for it, _ in lost[:index])]
        alerts = context.names(dict.fromkeys(_by_fact(lost, facts)))
        yield risk(kind, where, RiskCode.ESCALATION, policy=name, facts=facts, alerts=alerts)


def _by_fact(lost: list[tuple[Fact, str]], facts: list[Fact]) -> list[str]:
    """Return the notifiers that page, in the order of the facts that apply to them."""
    return [ref for fact in facts for it, ref in lost if it == fact]


def _worse(before: Json, after: Json, context: Context) -> Iterator[tuple[RiskKind, Fact]]:
    """Yield the facts by which a policy pages later, or fewer people, than before."""
    late = _late_level(before, after) or _late_target(before, after, context)
    if late:
        yield "delay", late
    if before["repeat"] and not after["repeat"]:
        yield "delay", looser(Lost.REPEATS, times=before["repeat"] + 1)
    elif before["repeat"]:
        once, slower = (sum(level["after_minutes"] for level in policy["levels"]) for policy in (before, after))
        if slower - once > STARTS_OVER_LATER:
            yield "delay", looser(Lost.RESTART_LATER, before=once, after=slower)
    many_called, called = (targets(policy["levels"][-1]) if policy["levels"] else [] for policy in (before, after))
    if len(many_called) > 1 == len(called) and len(after["levels"]) >= len(before["levels"]):
        alone = context.name(called[0])
        yield "one-person", looser(Lost.LAST_LEVEL_ALONE, person=alone, before=len(many_called))


def _late_level(before: Json, after: Json) -> Fact | None:
    """Return the fact of the first level that is paged too much later; None if none is."""
    old, new = (_begins(policy) for policy in (before, after))
    late = (
        looser(Lost.LEVEL_LATER, level=index + 2, before=was, after=now)
        for index, (was, now) in enumerate(zip(old[1:], new[1:], strict=False))
        if now - was > LATER
    )
    return next(late, None)


def _late_target(before: Json, after: Json, context: Context) -> Fact | None:
    """Return the fact of the first person or rotation that new levels before it delay too much; None if none is."""
    old, new = (_first_paged(policy) for policy in (before, after))
    late = (
        looser(Lost.TARGET_LATER, target=context.name(ref), before=was, after=new[ref])
        for ref, was in old.items()
        if new.get(ref, was) - was > LATER
    )
    return next(late, None)


def _first_paged(policy: Json) -> dict[str, int]:
    """Return the minute at which a policy first pages each person and rotation."""
    minutes: dict[str, int] = {}
    for minute, level in zip(_begins(policy), policy["levels"], strict=False):
        for target in targets(level):
            minutes.setdefault(target["ref"], minute)
    return minutes


def _begins(policy: Json) -> list[int]:
    """Return the minute at which each level is paged."""
    minutes = [0]
    for level in policy["levels"][:-1]:
        minutes.append(minutes[-1] + level["after_minutes"])
    return minutes


def _alone(diff: ItemDiff, context: Context) -> Iterator[FoundRisk]:
    """Yield a rotation of a paging policy, or one of its sites, with one person left of several."""
    if not isinstance(diff, KeptItem) or leader(diff, context):
        return
    policies = policies_calling(diff.before.id, context)
    if not any(waking(policy, context) for policy in policies):
        return
    before, after = diff.before.fields, diff.after.fields
    one_left = len(before["people"]) > 1 == len(after["people"])
    site = None if one_left else _site_left_alone(before, after)
    if one_left or site:
        calling = context.names(policy.ref for policy in policies)
        yield risk("one-person", diff.ref, RiskCode.ALONE, rotation=diff.item.name, site=site, policies=calling)


def _site_left_alone(before: Json, after: Json) -> str | None:
    """Return the first site of a rotation with one person left of several."""
    old = {site["time_zone"]: site["people"] for site in before.get("sites") or ()}
    alone = (
        site["time_zone"]
        for site in after.get("sites") or ()
        if len(old.get(site["time_zone"], ())) > 1 == len(site["people"])
    )
    return next(alone, None)
