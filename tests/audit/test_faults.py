"""The fault table: whatever goes wrong at a vendor, an audit that could not look never ends as in sync."""

from dataclasses import replace
from itertools import combinations

import pytest

from local.vendors.http.core.faults import Fault, FaultKind
from tests.support.audited_account import AuditedAccount
from tests.support.hand_edits import PAGES

VENDORS = ("datadog", "pagerduty", "sentry")
HARMLESS = (FaultKind.SLOW, FaultKind.OBJECTS_GO, FaultKind.OBJECTS_COME, FaultKind.CLOCK_SKEW)
"""Faults that hide nothing: the answers come late, the list is read twice, times are compared with the vendor's own."""
HIDING = tuple(kind for kind in FaultKind if kind not in HARMLESS)


def fault(kind: FaultKind, vendor: str | None) -> Fault:
    made = Fault(kind=kind, vendor=vendor, seconds=60.0)
    if kind is FaultKind.SLOW:
        return replace(made, seconds=0.01)
    return replace(made, seconds=3_600.0) if kind is FaultKind.CLOCK_SKEW else made


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("kind", HIDING, ids=lambda it: it.value)
def test_a_fault_that_hides_something_makes_the_audit_incomplete(
    example_account: AuditedAccount, kind: FaultKind, vendor: str
) -> None:
    audit = example_account.audit([fault(kind, vendor)])
    assert (audit.verdict, audit.exit_code) == ("could not look", 1)
    assert {it.vendor for it in audit.unread} == {vendor}
    assert [it.label for it in audit.findings if it.status == "missing live"] == []


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("kind", HARMLESS, ids=lambda it: it.value)
def test_a_fault_that_hides_nothing_changes_nothing(
    example_account: AuditedAccount, kind: FaultKind, vendor: str
) -> None:
    assert example_account.audit([fault(kind, vendor)]).verdict == "in sync"


@pytest.fixture(scope="module")
def drifted(example_account: AuditedAccount, tmp_path_factory: pytest.TempPathFactory) -> AuditedAccount:
    """An account with a change at each vendor."""
    account = example_account.copy(tmp_path_factory.mktemp("drifted") / "account.sqlite")
    for edit in (PAGES[0], PAGES[2], PAGES[13], PAGES[23]):
        edit.apply(account)
    return account


DELETED = {"datadog monitor [prod] Redis Down"}


@pytest.mark.long
@pytest.mark.parametrize("pair", list(combinations(FaultKind, 2)), ids=lambda it: f"{it[0].value}+{it[1].value}")
def test_no_pair_of_faults_ends_as_in_sync_or_calls_anything_deleted(
    drifted: AuditedAccount, pair: tuple[FaultKind, FaultKind]
) -> None:
    for vendors in ((None, None), ("datadog", "pagerduty"), ("sentry", "datadog")):
        audit = drifted.audit([fault(kind, vendor) for kind, vendor in zip(pair, vendors, strict=True)])
        assert audit.verdict != "in sync"
        assert {it.label for it in audit.findings if it.status == "missing live"} <= DELETED
        if any(kind in HIDING for kind in pair):
            assert audit.exit_code == 1


def test_a_fault_that_ends_in_time_is_waited_for(example_account: AuditedAccount) -> None:
    faults = [
        Fault(kind=FaultKind.RATE_LIMITED, vendor="datadog", times=3, seconds=5),
        Fault(kind=FaultKind.SERVER_ERROR, vendor="pagerduty", times=2, status=503),
        Fault(kind=FaultKind.CUT_OFF_BODY, vendor="sentry", times=1),
    ]
    assert example_account.audit(faults).verdict == "in sync"


def test_one_collection_that_is_forbidden_is_named_with_its_right(example_account: AuditedAccount) -> None:
    audit = example_account.audit([Fault(kind=FaultKind.FORBIDDEN, vendor="datadog", path="/api/v2/downtime*")])
    (unread,) = audit.unread
    assert (unread.vendor, unread.reason, unread.right) == ("datadog", "forbidden", "monitors_downtime")
    assert audit.exit_code == 1
