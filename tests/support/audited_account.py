"""Stacks applied to the stand-ins' account in a file, without an engine, and audits of it over HTTP."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from audit.audit import AuditedStack, audit
from audit.compare.model import StateResource
from audit.live.http.limits import Clock
from audit.live.inventory import Inventory
from audit.live.kinds import KINDS
from audit.live.names import names_of
from audit.live.take import take_inventory
from audit.model import Audit
from cli.accounts import local_accounts
from local.vendors.core.store import Store
from local.vendors.http.core.faults import Fault
from local.vendors.http.core.server import LoggedRequest, RequestLog
from local.vendors.http.serve import serve
from plan.plan import Plan, make_plan
from tests.support.account import Account

TOKEN = "a-token-of-this-run"


class RunningClock:
    """A clock that nobody waits for: to sleep moves it on."""

    def __init__(self) -> None:
        self._now = 0.0

    @property
    def clock(self) -> Clock:
        """The clock for a reader."""
        return Clock(now=lambda: self._now, sleep=self._sleep)

    def _sleep(self, seconds: float) -> None:
        self._now += seconds


@dataclass(frozen=True, kw_only=True)
class AuditedAccount:
    """An account in `file`, and the plans and states of the stacks that were applied to it."""

    file: Path
    stacks: tuple[AuditedStack, ...]

    def copy(self, file: Path) -> "AuditedAccount":
        """The same stacks over a copy of the account, to be changed."""
        shutil.copyfile(self.file, file)
        return replace(self, file=file)

    def without_state(self) -> "AuditedAccount":
        """The same account, audited without the engine's state."""
        return replace(self, stacks=tuple(replace(stack, state=None) for stack in self.stacks))

    def inventory(self, faults: Sequence[Fault] = (), log: list[LoggedRequest] | None = None) -> Inventory:
        """What the audit reads, with these faults of the vendors; `log` gets the requests."""
        store, requests = Store(self.file), RequestLog()
        running = serve(store, TOKEN, faults, requests)
        try:
            accounts = local_accounts([stack.plan for stack in self.stacks], running.roots, TOKEN)
            known = [(it.type, it.inputs) for stack in self.stacks for it in stack.plan.resources]
            ids: dict[str, list[str]] = {}
            for resource in (it for stack in self.stacks for it in stack.state or ()):
                ids.setdefault(resource.type, []).append(resource.id)
            return take_inventory(accounts.accounts, names=names_of(known), ids=ids, clock=RunningClock().clock)
        finally:
            running.stop()
            store.close()
            if log is not None:
                log += requests.requests

    def audit(self, faults: Sequence[Fault] = (), log: list[LoggedRequest] | None = None) -> Audit:
        """The audit of the account."""
        same = {row.type: row.same for row in KINDS if row.type is not None}
        return audit(self.stacks, self.inventory(faults, log), same)


@contextmanager
def audited_account(file: Path, *folders: Path) -> Iterator[AuditedAccount]:
    """The account after each folder's catalog was applied to it, in order."""
    store = Store(file)
    try:
        account, plans = Account(store), [make_plan(folder) for folder in folders]
        for plan in plans:
            changes = account.up(plan.catalog)
            assert not changes.refused, changes.refused
        stacks = tuple(AuditedStack(plan=plan, state=_state(account, plan)) for plan in plans)
    finally:
        store.close()
    yield AuditedAccount(file=file, stacks=stacks)


def _state(account: Account, plan: Plan) -> tuple[StateResource, ...]:
    stack = plan.catalog.stack.name
    urns = {(it.type, it.name): it.urn for it in plan.resources}
    return tuple(
        StateResource(stack=stack, urn=urns[type_, name], type=type_, name=name, id=id, inputs=inputs, outputs=outputs)
        for type_, name, id, inputs, outputs in account.state(stack)
    )
