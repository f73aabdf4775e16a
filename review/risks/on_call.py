"""Risks of on-call: rotations without anybody, removed levels, people whom no stack creates."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from catalog.registry import ESCALATION_POLICIES, PEOPLE, ROTATIONS, SLO_ALERTS, SLOS, STACK
from plan.document.model import CatalogItem
from review.diff.indirect_paging import still_pages
from review.diff.items import ItemDiff, KeptItem
from review.facts import facts
from review.facts.context import Context
from review.facts.fact import Fact, looser
from review.facts.on_call.escalation import called_by, corresponding, targets
from review.facts.on_call.rotations import leader
from review.facts.phrases.account import Stack
from review.facts.phrases.risks import Lost, RiskCode
from review.inputs.document import Document, Json
from review.inputs.notifiers import pages_people, policy_of
from review.risks.found import FoundRisk, risk


def on_call_risks(diffs: list[ItemDiff], context: Context) -> Iterator[FoundRisk]:
    """Yield what removes someone from a page's route: by a rotation, a policy, or the stack that creates people."""
    if not context.head.items:
        return
    for diff in diffs:
        match diff.section:
            case ROTATIONS.name:
                yield from _rotation(diff, context)
            case ESCALATION_POLICIES.name:
                yield from _policy(diff, context)
            case PEOPLE.name:
                yield from _person(diff, context)
            case STACK.name:
                yield from _stack(diff, context)
    yield from _thinner(context)


def waking(policy: ItemDiff, context: Context) -> list[str]:
    """Return the references of what paged someone through a policy in the base."""
    ref = ESCALATION_POLICIES.ref(policy.before.id) if policy.before else ""
    services = {
        service.was.id
        for service in context.of_section("services")
        if service.was and service.was.fields["escalation_policy"] == {"ref": ref}
    }
    return [notifier for notifier, item in context.base.of_services(services) if pages_people(item)]


def _rotation(diff: ItemDiff, context: Context) -> Iterator[FoundRisk]:
    """Yield a rotation that a paging policy used and that is removed, empty, or covers fewer hours.

    Its secondary follows it, and is not a risk of its own.
    """
    if diff.before is None or leader(diff, context):
        return
    policies = policies_calling(diff.before.id, context)
    alerts = [notifier for policy in policies for notifier in waking(policy, context)]
    if not alerts:
        return
    calling = context.names(policy.ref for policy in policies)
    name = diff.before.name
    if diff.after is None:
        yield risk("delete", diff.ref, RiskCode.ROTATION_REMOVED, rotation=name, policies=calling)
        return
    before = _hours_of_nobody(diff.before.id, context.base)
    after = _hours_of_nobody(diff.item.id, context.head)
    if after > before:
        hours = {"hours": after, "before": before}
        yield risk("gap", diff.ref, RiskCode.NOBODY_ON_CALL, rotation=name, policies=calling, **hours)


def _policy(diff: ItemDiff, context: Context) -> Iterator[FoundRisk]:
    """Yield a policy that paged and is removed, or has fewer levels, or no longer pages a rotation on any level."""
    if diff.before is None:
        return
    alerts = waking(diff, context)
    if not alerts:
        return
    name = diff.before.name
    if not isinstance(diff, KeptItem):
        yield risk("delete", diff.ref, RiskCode.POLICY_REMOVED, policy=name, alerts=len(alerts))
        return
    lost = list(_lost(diff, context))
    if lost:
        yield risk("level", diff.ref, RiskCode.LEVELS_LOST, policy=name, lost=lost)


def _lost(diff: KeptItem, context: Context) -> Iterator[Fact]:
    """Yield what a policy no longer pages: whole levels, and rotations of a level without a replacement.

    A removed rotation is reported at the rotation.
    """
    before, after = (side.fields["levels"] for side in (diff.before, diff.after))
    matching = corresponding(before, after)
    still = {target["ref"] for level in after for target in targets(level)}
    moved = [targets(after[index]) for index in matching.added]
    for index in matching.gone:
        level = before[index]
        if targets(level) in moved:
            continue
        if not level["rotations"] or any(target["ref"] in context.head.items for target in targets(level)):
            yield looser(Lost.LEVEL, level=index + 1, calls=called_by(level, context))
    for old, new in matching.kept:
        left = [it["ref"] for it in before[old]["rotations"] if it not in after[new]["rotations"]]
        called = [*targets(before[old]), *(target for level in after[:new] for target in targets(level))]
        added = [target for target in targets(after[new]) if target not in called]
        for ref in left:
            if not added and ref not in still and ref in context.head.items:
                yield looser(Lost.TARGET, level=new + 1, target=context.name(ref))
        was, now = _hours_without(before[old], context.base), _hours_without(after[new], context.head)
        if left and added and now > was:
            yield looser(Lost.LEVEL_HOURS, level=new + 1, hours=now, before=was)


def _person(diff: ItemDiff, context: Context) -> Iterator[FoundRisk]:
    """Yield a person on a page's route who is another PagerDuty user by their address, or whose user is deleted."""
    if not isinstance(diff, KeptItem) or not {"email", "create"} & set(diff.changed):
        return
    policies = [it for it in _policies_of(diff, context) if waking(it, context)]
    if not policies:
        return
    names = {"name": diff.item.name, "policies": context.names(it.ref for it in policies)}
    if "email" in diff.changed:
        before, after = diff.changed["email"]
        yield risk("mute", diff.ref, RiskCode.OTHER_USER, **names, before=before, after=after)
    if diff.changed.get("create") == (True, False):
        yield risk("delete", diff.ref, RiskCode.USER_DELETED, **names)


def _policies_of(person: KeptItem, context: Context) -> list[ItemDiff]:
    """Return the policies that paged a person in the base, by name or by a rotation."""
    ref = {"ref": person.was.ref}
    rotations = [it.was.id for it in context.of_section(ROTATIONS.name) if it.was and ref in it.was.fields["people"]]
    by_name = [
        policy
        for policy in context.of_section(ESCALATION_POLICIES.name)
        if policy.was and any(ref in level["people"] for level in policy.was.fields["levels"])
    ]
    by_rotation = [policy for id in rotations for policy in policies_calling(id, context)]
    return list({policy.ref: policy for policy in (*by_name, *by_rotation)}.values())


def _thinner(context: Context) -> Iterator[FoundRisk]:
    """Yield the notifiers that page through another, unchanged policy with fewer levels than the old one.

    It is reported at the service that was given the policy, or at the item that was given another service.
    """
    alerts_by_policies: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for diff, before, after in policies_paging(context):
        old = context.diffs.get(ESCALATION_POLICIES.ref(before.id))
        if old and old.after is None:
            continue
        policy = context.diffs[ESCALATION_POLICIES.ref(after.id)]
        fewer = len(after.fields["levels"]) < len(before.fields["levels"])
        if fewer and (policy.before is None or policy.before.id != before.id):
            alerts_by_policies[rerouted_at(diff), before.id, after.id].append(diff.ref)
    for (where, old_id, id), alerts in alerts_by_policies.items():
        before = context.base.items[ESCALATION_POLICIES.ref(old_id)]
        after = context.head.items[ESCALATION_POLICIES.ref(id)]
        yield risk(
            "level",
            where,
            RiskCode.OTHER_POLICY,
            alerts=context.names(alerts),
            policy=after.name,
            levels=len(after.fields["levels"]),
            before=before.name,
            levels_before=len(before.fields["levels"]),
        )


def _stack(diff: ItemDiff, context: Context) -> Iterator[FoundRisk]:
    lost = [fact.arguments["vendor"] for fact in facts(diff, context) if fact.code is Stack.DISOWNED]
    if lost:
        yield risk("ownership", diff.ref, RiskCode.DISOWNED, name=diff.item.name, vendors=lost)


def policies_paging(context: Context) -> Iterator[tuple[KeptItem, CatalogItem, CatalogItem]]:
    """Yield each notifier that pages someone in base and head, with its escalation policy in each."""
    for diff in context.diffs.values():
        if isinstance(diff, KeptItem) and still_pages(diff):
            before, after = policy_of(diff.was, context.base), policy_of(diff.after, context.head)
            if before and after:
                yield diff, before, after


def rerouted_at(diff: KeptItem) -> str:
    """Return the item that reports another policy: the service, or the notifier that was given another service."""
    own = SLOS.ref(diff.item.fields["slo_id"]) if diff.section == SLO_ALERTS.name else diff.ref
    return own if diff.before.service != diff.after.service else diff.item.service_ref


def policies_calling(id: str, context: Context) -> list[ItemDiff]:
    """Return the policies that used a rotation of that id in the base."""
    ref = {"ref": ROTATIONS.ref(id)}
    return [
        diff
        for diff in context.of_section("escalation_policies")
        if diff.was and any(ref in level["rotations"] for level in diff.was.fields["levels"])
    ]


def _hours_without(level: Json, side: Document) -> float:
    """Return the hours in which a level pages nobody: those of its fullest rotation; 0 where it names people."""
    ids = [it["ref"].partition("/")[2] for it in level["rotations"]]
    return 0.0 if level["people"] or not ids else min(_hours_of_nobody(id, side) for id in ids)


def _hours_of_nobody(id: str, side: Document) -> float:
    """Return the hours, within the document's period, in which nobody of a rotation is on call."""
    shifts = [shift for duty in side.calendar if duty.id == id for shift in duty.shifts if not shift.person]
    spans = [datetime.fromisoformat(shift.end) - datetime.fromisoformat(shift.begin) for shift in shifts]
    return round(sum(span.total_seconds() for span in spans) / 3600, 1)
