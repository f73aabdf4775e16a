"""Checks the manual steps of a stack, and tests its paging path, for `watchbill doctor`."""

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from cli.conventions import quiet
from cli.planning import plan_of
from cli.stack import STACKS

if TYPE_CHECKING:
    from cli.accounts import Accounts
    from cli.states import States
    from doctor.model import Examination
    from doctor.page.run import Leftover, PageTest
    from plan.plan import Plan

_QUIET_SECONDS = 2.0
_UNFINISHED = 2


def check_steps(stack: str, *, local: bool, as_json: bool, states: tuple[str, ...]) -> int:
    """Print the state of every manual step; return the exit code."""
    from audit.live.http.client import RefusedRoot
    from cli.accounts import open_accounts
    from doctor.examine import EmptyAccount, examine
    from doctor.report import as_json as document
    from doctor.report import text_lines
    from local.errors import LocalError
    from plan.config import project_of

    plan = plan_of(stack)
    try:
        with open_accounts([plan], local=local) as accounts, _progress() as progress:
            examination = examine(
                plan,
                accounts.accounts,
                project=project_of(plan.catalog.folder),
                at=datetime.now(UTC),
                missing={vendor: reason.message for vendor, reason in accounts.missing.items()},
                local=local,
                ids=_ids(plan, states, accounts),
                progress=progress,
            )
    except (RefusedRoot, LocalError, EmptyAccount) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(document(examination), indent=2))
    else:
        click.echo("\n".join(text_lines(examination)))
        if _has_leftovers(examination) and sys.stdin.isatty() and sys.stderr.isatty():
            clean_up(stack, local=local, yes=False, by=None)
    return examination.exit_code


def _has_leftovers(examination: "Examination") -> bool:
    from doctor.model import State

    return any(step.step.id == "leftovers" and step.state is State.OPEN for step in examination.steps)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Yield a function that says what is being done: on standard error, once the work has taken two seconds.

    A step that hangs from the beginning is shown too.
    """
    lock, latest, late = threading.Lock(), [""], threading.Event()

    def show_latest() -> None:
        with lock:
            late.set()
            if latest[0]:
                click.echo(f"  {latest[0]}", err=True)

    def show(text: str) -> None:
        with lock:
            latest[0] = text
            if late.is_set():
                click.echo(f"  {text}", err=True)

    if quiet():
        yield lambda _text: None
        return
    timer = threading.Timer(_QUIET_SECONDS, show_latest)
    timer.daemon = True
    timer.start()
    try:
        yield show
    finally:
        timer.cancel()


def _ids(plan: "Plan", states: tuple[str, ...], accounts: "Accounts") -> dict[str, list[str]]:
    """Return the ids in the stack's state, by Pulumi type: from files, the local backend or the engine.

    Without a state nobody can tell whether the account is the stack's, so none is no error.
    """
    from pathlib import Path

    from cli.states import CannotRead, exported_states, local_states, states_of_files

    name = plan.catalog.stack.name
    found: States = {}
    try:
        if states and "none" not in states:
            found = states_of_files(Path(file) for file in states)
        elif accounts.local and not states:
            found = local_states()
        elif accounts.accounts and not states:
            found = exported_states([name], STACKS.parent)[0]
    except CannotRead as error:
        if states:
            raise click.ClickException(str(error)) from error
        click.echo(f"The stack's state is not at hand, so the accounts are not compared with it: {error}", err=True)
    ids: dict[str, list[str]] = {}
    for resource in found.get(name, ()):
        ids.setdefault(resource.type, []).append(resource.id)
    return ids


def test_page(stack: str, alert: str, *, local: bool, yes: bool, timeout: float, by: str | None) -> int:
    """Page the person on call for an alert, after a question; return the exit code."""
    from cli.text.doctor import outcome_lines, plan_lines
    from doctor.page.monitor import CannotPage, monitor_for
    from doctor.page.run import Outcome
    from doctor.page.writer import WriteFailed

    plan = plan_of(stack)
    try:
        test = monitor_for(plan, alert)
    except CannotPage as error:
        raise click.ClickException(str(error)) from error
    outcome = Outcome()
    with _tests(plan, local=local) as tests:
        _confirm([*plan_lines(test, _first_paged(plan, alert), local=local)], "Page them?", yes=yes)
        try:
            tests.run(test, outcome, timeout=timeout, by=by)
        except WriteFailed as error:
            raise click.ClickException(" ".join([str(error), *outcome.problems])) from error
        finally:
            for problem in outcome.problems:
                click.echo(f"Not removed: {problem}", err=True)
    click.echo("\n".join(outcome_lines(outcome, test, timeout)))
    if outcome.problems:
        return 1
    return 0 if outcome.incident else _UNFINISHED


def clean_up(stack: str, *, local: bool, yes: bool, by: str | None) -> int:
    """Remove the test monitors and incidents that interrupted tests left, after a question; return the exit code."""
    from doctor.page.run import Outcome, signals_held

    plan = plan_of(stack)
    with _tests(plan, local=local) as tests:
        left = tests.leftovers()
        if not left:
            click.echo("No test monitor is left.")
            return 0
        _confirm(
            [f"Left by a test: {each.name} (created {each.created})" for each in left],
            "Remove what is left, unless a test is running?",
            yes=yes,
        )
        outcome = Outcome()
        for each in left:
            outcome.monitor = each.id
            with signals_held():
                tests.remove(each.token, outcome, _created(each), by)
    click.echo("\n".join([f"Not removed: {problem}" for problem in outcome.problems] or ["Removed."]))
    return 1 if outcome.problems else 0


def _created(left: "Leftover") -> datetime:
    from audit.live.instants import instant

    return instant(left.created) or datetime.now(UTC)


def _confirm(lines: list[str], question: str, *, yes: bool) -> None:
    """Ask before something is written. Without a terminal only `--yes` allows it."""
    click.echo("\n".join(lines), err=True)
    if yes:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise click.ClickException("standard input is not a terminal, so nobody can be asked. Give --yes to go on.")
    if not click.confirm(question, err=True):
        raise click.Abort


def _first_paged(plan: "Plan", alert: str) -> tuple[str, ...]:
    """Return who is paged first by the YAML."""
    from plan.on_call.notifiers import named
    from plan.on_call.timeline import timeline

    (notifier,) = named(plan.catalog, alert)
    steps = timeline(plan.catalog, notifier, datetime.now(UTC)).steps
    return tuple(call.person.name for call in steps[0].calls) if steps else ()


@contextmanager
def _tests(plan: "Plan", *, local: bool) -> "Iterator[PageTest]":
    """Yield the tests over the accounts of Datadog and PagerDuty; a signal to stop interrupts the block."""
    from audit.live.http.client import RefusedRoot
    from audit.live.http.errors import Unreadable
    from cli.accounts import open_accounts
    from doctor.page.run import PageTest
    from local.errors import LocalError
    from local.interrupts import terminated_as_interrupt

    try:
        with terminated_as_interrupt(), open_accounts([plan], local=local) as accounts:
            given = {account.vendor: account for account in accounts.accounts}
            reasons = [accounts.missing[name].message for name in ("datadog", "pagerduty") if name in accounts.missing]
            if reasons or not {"datadog", "pagerduty"} <= given.keys():
                raise click.ClickException(" ".join(reasons) or "The stack does not use Datadog and PagerDuty.")
            tests = PageTest(given, lambda text: click.echo(f"  {text}", err=True))
            try:
                yield tests
            finally:
                tests.close()
    except (RefusedRoot, LocalError, Unreadable) as error:
        raise click.ClickException(str(error)) from error
