"""Reads the accounts as far as there are keys, and checks every step."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from audit.live.datadog.integrations import SERVICE_OBJECT
from audit.live.datadog.logs import INDEX
from audit.live.datadog.monitors import MONITOR
from audit.live.datadog.status_pages import PAGE
from audit.live.datadog.synthetics import GLOBAL_VARIABLE
from audit.live.http.limits import Clock
from audit.live.inventory import Inventory
from audit.live.kind import Account, LiveKind
from audit.live.names import names_of
from audit.live.pagerduty.on_call import ESCALATION_POLICY, OVERRIDE, SCHEDULE
from audit.live.pagerduty.people import USER
from audit.live.pagerduty.services import SERVICE
from audit.live.sentry.projects import PROJECT
from audit.live.sentry.settings import INTEGRATION
from audit.live.take import take_inventory
from doctor.asked import asked_metrics
from doctor.keys import TriedVendor, try_vendor
from doctor.live import ENVIRONMENT, INDEX_ORDER, PAGERDUTY_LINK, REPORTED, REPORTED_TYPE, WORKSPACE
from doctor.model import CheckedStep, Examination, Finding, Note, Step
from doctor.steps import STEPS
from doctor.subject import Subject, closed
from plan.plan import Plan

KINDS: tuple[LiveKind, ...] = (
    *(MONITOR, SERVICE_OBJECT, WORKSPACE, PAGERDUTY_LINK, REPORTED, PAGE, GLOBAL_VARIABLE, INDEX, INDEX_ORDER),
    *(SERVICE, SCHEDULE, OVERRIDE, ESCALATION_POLICY, USER),
    *(PROJECT, INTEGRATION, ENVIRONMENT),
)
"""The kinds that the checks read."""
_PATIENCE = 60.0


class EmptyAccount(Exception):
    """The local account has none of the stack's objects, so its steps would say nothing."""


def examine(
    plan: Plan,
    accounts: Iterable[Account],
    *,
    project: Path,
    at: datetime,
    missing: Mapping[str, str],
    local: bool = False,
    ids: Mapping[str, Sequence[str]] | None = None,
    progress: Callable[[str], None] = lambda _text: None,
    clock: Clock | None = None,
) -> Examination:
    """Return the state of every step of a stack. It only reads.

    `missing` has the reason for each vendor without a key. `ids` are the ids in the stack's state, by Pulumi type: they
    show whether the keys belong to the account that the stack was applied to. `local`: the accounts are the local one.

    Raises:
        EmptyAccount: the local account has none of the stack's objects.
        RefusedRoot: an account's root is not allowed.
    """
    given = {account.vendor: account for account in accounts}
    tried: dict[str, TriedVendor] = {}
    for vendor, account in given.items():
        progress(f"trying the key for {vendor}")
        tried[vendor] = try_vendor(account, clock=clock)
    readable = [account for vendor, account in given.items() if tried[vendor].closed is None]
    names = names_of((each.type, each.inputs) for each in plan.resources)
    names[REPORTED_TYPE] = [asked.metric for asked in asked_metrics(plan)]
    inventory = (
        take_inventory(
            readable,
            kinds=KINDS,
            names=names,
            ids={type_: found for type_, found in (ids or {}).items() if type_ in {kind.type for kind in KINDS}},
            progress=lambda it: progress(f"read {it.vendor}: {it.kind}"),
            clock=clock,
            patience=_PATIENCE,
        )
        if readable
        else Inventory(at=at, collections=(), organizations={})
    )
    subject = Subject(
        plan=plan,
        project=project,
        at=at,
        inventory=inventory,
        accounts=given,
        missing=missing,
        tried=tried,
        local=local,
    )
    if local and _is_empty(subject):
        raise EmptyAccount(f"the local account is empty; run `{subject.up}`")
    steps = tuple(_checked(step, subject) for step in STEPS if step.applies(subject))
    return Examination(stack=plan.catalog.stack.name, steps=steps)


def _is_empty(subject: Subject) -> bool:
    """Whether the accounts have nothing that the stack makes, of the kinds that were read to their ends."""
    live = {
        each.type: {item.name for item in each.objects}
        for each in subject.inventory.collections
        if each.type and each.complete
    }
    made = [(each.type, each.inputs.get("name")) for each in subject.plan.resources if each.type in live]
    named = [(type_, name) for type_, name in made if isinstance(name, str)]
    return bool(named) and not any(name in live[type_] for type_, name in named)


def _checked(step: Step, subject: Subject) -> CheckedStep:
    reasons = () if step.is_account else tuple(closed(step.vendors, subject))
    if reasons:
        return CheckedStep(step=step, findings=reasons, is_closed=True)
    found = tuple(step.check(subject))
    return CheckedStep(
        step=step,
        is_closed=any(vendor in subject.missing for vendor in step.vendors),
        findings=tuple(dict.fromkeys(it for it in found if isinstance(it, Finding))),
        notes=tuple(it.text for it in found if isinstance(it, Note)),
    )
