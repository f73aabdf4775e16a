"""Audits over HTTP of what people changed in the vendors' pages: all of it is found, and nothing else."""

from collections.abc import Callable

from audit.model import LEVELS
from tests.support.audited_account import AuditedAccount
from tests.support.hand_edits import DATA, EDITS, OTHERS, PAGES, POSTS

Changeable = Callable[[], AuditedAccount]


def test_an_account_as_it_was_applied_is_in_sync(example_account: AuditedAccount) -> None:
    audit = example_account.audit()
    assert (audit.verdict, audit.unread, audit.findings, audit.open_silences) == ("in sync", (), (), ())
    assert audit.counts.in_sync == sum(len(stack.state or ()) for stack in example_account.stacks)
    assert {it.name: it.share for it in audit.coverage.vendors} == {"Datadog": 1, "PagerDuty": 1, "Sentry": 1}
    assert {it.name for it in audit.calendar} == {"Primary", "Primary secondary", "Office hours"}


def test_without_a_state_it_is_in_sync_too(example_account: AuditedAccount) -> None:
    """Objects are matched by name, and those without a name by their text and subject."""
    audit = example_account.without_state().audit()
    assert [it.label for it in audit.findings if it.status == "changed live"] == []
    windows = ("downtime", "maintenance window")
    assert [it.label for it in audit.findings if any(f" {kind} " in it.label for kind in windows)] == []
    assert [it.text for it in audit.open_silences if it.cause in windows] == []


def test_an_audit_only_reads(example_account: AuditedAccount) -> None:
    requests: list = []
    example_account.audit(log=requests)
    assert len(requests) > 50
    assert {it.method for it in requests} == {"GET"}


def test_sixty_edits_are_found_and_nothing_else(changeable: Changeable) -> None:
    account = changeable()
    assert len(EDITS) >= 60
    for edit in EDITS:
        edit.apply(account)
    audit = account.audit()
    assert (audit.verdict, audit.unread) == ("drift", ())
    found = [(it.status, it.level, it.label) for it in audit.findings]
    expected = [it.finds for it in EDITS if it.finds is not None]
    missed = [wanted for wanted in expected if not any(_is(wanted, it) for it in found)]
    others = [it for it in found if not any(_is(wanted, it) for wanted in expected)]
    assert (missed, others) == ([], [])
    causes = {it.cause for it in audit.silences}
    assert [it.name for it in EDITS if it.silence is not None and it.silence.value not in causes] == []


def _is(wanted: tuple[str, str, str], found: tuple[str, str, str]) -> bool:
    return wanted[:2] == found[:2] and wanted[2] in found[2]


def test_they_are_in_order_of_risk(changeable: Changeable) -> None:
    """The edits that matter least are made first, so that no order of the account's can pass for it."""
    account = changeable()
    for edit in (*OTHERS, *DATA, *POSTS, *PAGES):
        edit.apply(account)
    audit = account.audit()
    for findings in (audit.drift, audit.unmanaged):
        levels = [LEVELS.index(it.level) for it in findings]
        assert levels == sorted(levels)
        assert len(set(levels)) > 1
    counts = {level: sum(it.level == level for it in audit.drift) for level in LEVELS}
    for level, edits in {"page": PAGES, "post": POSTS, "data": DATA, "other": OTHERS}.items():
        assert counts[level] == sum(it.finds is not None and it.finds[0] != "unmanaged" for it in edits)
    ranks = [(it.notice, not it.pages) for it in audit.silences]
    assert ranks == sorted(ranks)
    assert audit.findings[0].status == "missing live"
    assert audit.findings[0].level == "page"


def test_each_edit_alone_is_all_that_is_found(changeable: Changeable) -> None:
    """A few of every level; the others are found together above."""
    for edit in (PAGES[0], PAGES[10], POSTS[0], DATA[0], OTHERS[0], OTHERS[-1]):
        account = changeable()
        edit.apply(account)
        audit = account.audit()
        found = [(it.status, it.level, it.label) for it in audit.findings]
        assert len(found) == (edit.finds is not None), edit
        assert all(edit.finds and _is(edit.finds, it) for it in found), edit
        assert bool(audit.open_silences) is (edit.silence is not None), edit
