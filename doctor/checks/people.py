"""PagerDuty's people, and the hours in which somebody is on call."""

from collections.abc import Iterator
from datetime import timedelta

from audit.live.pagerduty.on_call import ESCALATION_POLICY, SCHEDULE
from audit.live.pagerduty.people import USER
from audit.silences.alerts import gaps_by_code
from audit.silences.model import Span
from audit.silences.on_call import OnCall, reach_of
from audit.silences.spans import in_words, without
from doctor.checks.code import paged_policies
from doctor.model import Finding
from doctor.subject import Subject

_SHORTEST = timedelta(minutes=1)
"""PagerDuty is asked in whole seconds, so a shorter gap is none."""
_FIXES = {
    "has not accepted the invitation": "accept the invitation from PagerDuty, or invite them again",
    "has no contact method": "add a phone number and the PagerDuty app as contact methods",
    "has no phone": "add a phone number or the PagerDuty app as a contact method",
    "has no notification rule for high urgency": "add a notification rule for high-urgency incidents",
}


def people(subject: Subject) -> Iterator[Finding]:
    """Yield the people of the YAML whom PagerDuty does not have, and those whom no page reaches."""
    yield from subject.unread(USER)
    collection = subject.collection(USER)
    if collection is None:
        return
    by_email = {str(it.body.get("email", "")).casefold(): it for it in collection.objects}
    for person in subject.catalog.on_call.people:
        user = by_email.get(person.email.casefold())
        if user is not None:
            for problem in reach_of(user.body).problems:
                yield Finding(
                    text=f"{person.name} {problem}.",
                    fix=f"Ask {person.name} to {_FIXES[problem]}.",
                    page=f"{user.url}/contact-information" if user.url else None,
                    source=person.source,
                )
        elif collection.complete:
            fix = f"Run `{subject.up}`, which invites them." if person.create else "Invite them with this address."
            yield Finding(
                text=f"PagerDuty has no user {person.name} ({person.email}).",
                fix=fix,
                page=subject.page("pagerduty", "users"),
                source=person.source,
            )


def schedules(subject: Subject) -> Iterator[Finding]:
    """Yield the hours of the coming four weeks without anybody on call, as PagerDuty computes them.

    Hours in which nobody is on call by the YAML either belong to the step about rotations.
    """
    yield from subject.unread(SCHEDULE, ESCALATION_POLICY)
    on_call = OnCall(subject.inventory, subject.inventory.at)
    live = {policy.name: id for id, policy in on_call.policies.items()}
    complete = not any(True for _ in subject.unread(ESCALATION_POLICY))
    for policy in paged_policies(subject):
        id = live.get(policy.name)
        if id is None:
            if complete:
                fix = f"Run `{subject.up}`, which creates it."
                yield Finding(text=f"PagerDuty has no escalation policy {policy.name}.", fix=fix, source=policy.source)
            continue
        if on_call.is_empty(id):
            gaps: tuple[Span, ...] = (on_call.span,)
        else:
            gaps = on_call.gaps(id) or ()
        planned = gaps_by_code(policy, on_call.span)
        unplanned = [it for gap in gaps for it in without(gap, planned) if it.end - it.begin >= _SHORTEST]
        if unplanned:
            yield Finding(
                text=f"Nobody is on call in {policy.name} {in_words(unplanned, on_call.zone_of(id))}.",
                fix="Fill the schedule, or remove the override that leaves the hours empty.",
                page=on_call.policies[id].url,
                source=policy.source,
            )
