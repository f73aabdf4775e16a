"""A shop in which people have done every manual step, and ways to undo one of them."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audit.live.kind import Account
from audit.live.rights import audit_rights
from cli.accounts import accounts_of, local_accounts
from doctor.examine import examine
from doctor.model import CheckedStep, Examination
from local.vendors import drift
from local.vendors.core.store import Store
from local.vendors.http.core.faults import Fault
from local.vendors.http.core.server import LoggedRequest, RequestLog
from local.vendors.http.serve import serve
from plan.plan import Plan, make_plan
from plan.rights import rights_of
from tests.support.account import Account as AppliedAccount
from tests.support.audited_account import RunningClock

TOKEN = "t0ken-of-this-run"
CATALOG = """
services:
  - {name: Shop, url: https://shop.example.com, escalation_policy: On call, runbooks: https://wiki.example.com/run}
on_call:
  people:
    - {name: Ann, email: ann@example.com}
    - {name: Bob, email: bob@example.com}
  rotations: [{name: Primary, people: [Ann, Bob], turn: weekly, time_zone: Europe/Berlin}]
  escalation_policies: [{name: On call, levels: [{notify: [Primary], after: 10m}]}]
channels:
  - {name: slack, workspace: example, channel: "#alerts"}
  - {name: Bot, kind: webhook, url_secret: watchbill:bot}
alerts:
  - name: High Error Rate
    condition: error_rate > 1%
    duration: 5m
    min_events: 100
    severity: critical
    group_by: [endpoint]
    notify: [slack, pagerduty, Bot]
  - {name: Slow, condition: p95_latency > 2s, duration: 5m, severity: warning, notify: [slack]}
uptime:
  - name: Sign in
    service: Shop
    every: 5m
    retries: 1
    fails_from: 2
    secrets: [SHOP_PASSWORD]
    steps: [{name: Sign in, request: {url: /api/login, json: {password: "{{ SHOP_PASSWORD }}"}}}]
    severity: critical
    notify: [pagerduty]
error_tracking:
  organization: example
  team: Shop
  pagerduty: {account: example}
  projects: [{name: Shop, platform: javascript-nextjs, service: Shop, scrub: [card_number]}]
  alerts:
    - {name: New issue, condition: new issue, severity: critical, notify: [slack, pagerduty]}
logs:
  format: pino
  pipelines: [{name: Shop, filter: "service:shop"}]
  index: {name: shop, owned: true, filter: "service:shop", retention: 15d}
status_page:
  name: Shop
  domain_prefix: shop
  visibility: public
  components: [{name: Shop, service: Shop}]
"""
RUNBOOK = "Look at the dashboard.\n"
JUDGES = ("catalog", "components", "plan", "policies", "review", "cli", ".github")


def write_project(folder: Path, catalog: str = CATALOG) -> Path:
    """Write a project in which every step that needs no account is done; return its stack's folder."""
    stack = folder / "stacks" / "prod"
    (stack / "runbooks").mkdir(parents=True)
    (stack / "shop.yml").write_text(catalog)
    for name in ("high-error-rate", "sign-in", "new-issue"):
        (stack / "runbooks" / f"{name}.md").write_text(RUNBOOK)
    (folder / "Pulumi.yaml").write_text("name: watchbill\nruntime: python\n")
    (folder / "Pulumi.prod.yaml").write_text("config:\n  watchbill:bot:\n    secure: v1:AAAA\n")
    for name in JUDGES:
        (folder / name).mkdir()
    (folder / ".github" / "CODEOWNERS").write_text("* @example/platform\n")
    return stack


@dataclass(frozen=True, kw_only=True)
class ManualSteps:
    """A project, and the account after `pulumi up` and all manual steps."""

    project: Path
    plan: Plan
    file: Path
    ids: dict[str, list[str]]

    def copy(self, folder: Path) -> "ManualSteps":
        """The same project and account, to be changed."""
        shutil.copytree(self.project, folder / "project")
        shutil.copyfile(self.file, folder / "account.sqlite")
        return replace(self, project=folder / "project", file=folder / "account.sqlite")

    def again(self) -> "ManualSteps":
        """The same account, with the project as its files are now."""
        return replace(self, plan=make_plan(self.project / "stacks" / "prod"))

    def edit(self, vendor: str, kind: str, name: str, **changes: str) -> None:
        """Change an object in a vendor's pages; `__` in a key is a dot."""
        drift.edit(self.file, vendor, kind, name, {key.replace("__", "."): value for key, value in changes.items()})

    def remove(self, vendor: str, kind: str, name: str) -> None:
        drift.remove(self.file, vendor, kind, name)

    def add(self, vendor: str, kind: str, **properties: Any) -> None:
        drift.add(self.file, vendor, kind, properties)

    @contextmanager
    def store(self) -> Iterator[Store]:
        store = Store(self.file)
        try:
            yield store
        finally:
            store.close()

    @contextmanager
    def accounts(
        self, faults: Sequence[Fault] = (), log: list[LoggedRequest] | None = None
    ) -> Iterator[tuple[Account, ...]]:
        """The accounts, while the vendors' APIs serve them; `log` gets the requests."""
        with self.store() as store:
            requests = RequestLog()
            running = serve(store, TOKEN, faults, requests)
            try:
                yield local_accounts([self.plan], running.roots, TOKEN).accounts
            finally:
                running.stop()
                if log is not None:
                    log += requests.requests

    def examine(self, *faults: Fault, log: list[LoggedRequest] | None = None, ids: bool = False) -> Examination:
        """The state of every step, with these faults of the vendors."""
        with self.accounts(faults, log) as accounts:
            return examine(
                self.plan,
                accounts,
                project=self.project,
                at=datetime.now(UTC),
                missing={},
                ids=self.ids if ids else None,
                clock=RunningClock().clock,
            )

    def offline(self) -> Examination:
        """The state of every step without keys."""
        missing = {vendor: reason.message for vendor, reason in accounts_of([self.plan], {}).missing.items()}
        return examine(self.plan, (), project=self.project, at=datetime.now(UTC), missing=missing)


def open_texts(examination: Examination) -> dict[str, list[str]]:
    """The texts of the findings of each step that is not done."""
    return {step.step.id: [it.text for it in step.findings] for step in examination.steps if step.findings}


def step_of(examination: Examination, id: str) -> CheckedStep:
    """A step by its id."""
    return next(step for step in examination.steps if step.step.id == id)


def manual_steps(folder: Path) -> ManualSteps:
    """The shop, after `pulumi up` and after people have done everything."""
    plan = make_plan(write_project(folder / "project"))
    file = folder / "account.sqlite"
    store = Store(file)
    try:
        account = AppliedAccount(store)
        changes = account.up(plan.catalog)
        assert not changes.refused, changes.refused
        ids: dict[str, list[str]] = {}
        for type_, _, id, _, _ in account.state("prod"):
            ids.setdefault(type_, []).append(id)
        needed = {key.vendor.name: {*key.read, *key.write, *audit_rights(key.vendor.name)} for key in rights_of(plan)}
        store.learn("datadog permission", needed["datadog"])
        store.learn("sentry scope", needed["sentry"])
    finally:
        store.close()
    shop = ManualSteps(project=folder / "project", plan=plan, file=file, ids=ids)
    shop.edit("datadog", "logs-index", "shop", body__order="1")
    shop.edit("datadog", "status-page", "Shop", enabled="true")
    shop.edit("sentry", "project", "Shop", body__sensitiveFields='["card_number"]')
    return shop
