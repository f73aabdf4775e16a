"""Writes the example audit in `docs/audits/`: the body of its issue, and pictures of its page.

The account is the one that the fixed example in `tests/example/` makes, with what people changed in it afterwards.
Instant and names are fixed, so the same code writes the same bytes. `make reports` runs it.

python -m tools.audits [FOLDER]
"""

import sys
from contextlib import chdir
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from audit.live.inventory import Author, Manager
from audit.model import Audit
from audit.report.html import as_html
from audit.report.markdown import as_markdown
from audit.silences import kinds
from catalog.allowances import Allowance
from plan.plan import make_plan
from review.report.links import Links
from tests.support.live_account import NOW, LiveAccount, live_account
from tools.reviews import pictures

CLONE = Path(__file__).parent.parent
AUDITS = CLONE / "docs" / "audits"
LINKS = Links(files="https://github.com/example/shop/blob/main/", run="https://github.com/example/shop/actions/runs/1")
_DAY = timedelta(days=1)
_BEN = Author(who="ben@example.com", at=NOW - 5 * _DAY)
_MONITORS = "https://app.datadoghq.com/monitors"


def main() -> None:
    """Write the issue's body and the pictures."""
    into = Path(sys.argv[1]) if len(sys.argv) > 1 else AUDITS
    audit = example()
    into.mkdir(parents=True, exist_ok=True)
    (into / "audit.md").write_text(as_markdown(audit, LINKS), encoding="utf-8")
    pictures(as_html(audit, LINKS), into)


def example() -> Audit:
    """Return the audit of the example's account after a week of changes in the vendors' pages."""
    with chdir(CLONE / "tests" / "example"):
        account = live_account(make_plan(Path("stacks") / "prod"))
    _silence(account)
    _change(account)
    _add(account)
    account.allowances.append(
        Allowance(
            pattern="datadog dashboard Load test*", reason="The load tests make them", until=NOW.date() + 30 * _DAY
        )
    )
    found = account.audit()
    coverage = found.coverage
    before = tuple(replace(it, before=0.9) if it.name == "Datadog" else it for it in coverage.vendors)
    return replace(found, coverage=replace(coverage, vendors=before))


def _silence(account: LiveAccount) -> None:
    payments = account.find(kinds.MONITOR, "[prod] Payment Failures")
    schedule = {
        "timezone": "Europe/Berlin",
        "recurrences": [{"start": "2026-11-24T22:00:00", "duration": "10h", "rrule": "FREQ=DAILY;INTERVAL=1"}],
    }
    attributes = {
        "status": "active",
        "created": (NOW - 5 * _DAY).isoformat(),
        "message": "too loud at night",
        "monitor_identifier": {"monitor_id": payments.id},
        "schedule": schedule,
    }
    url = f"{_MONITORS}/downtimes?downtimeId=d1"
    account.add(kinds.DOWNTIME, "d1", "too loud at night", {"attributes": attributes}, created=_BEN, url=url)
    account.change(kinds.USER, "Chloe Martin", body={"contact_methods": [{"type": "email_contact_method_reference"}]})
    begin = NOW + 2 * _DAY
    account.override("primary", begin, begin + timedelta(hours=12), "ben@example.com")


def _change(account: LiveAccount) -> None:
    name = "[prod] High Error Rate"
    query = account.find(kinds.MONITOR, name).properties["query"]
    account.change(kinds.MONITOR, name, query=query.replace("> 1", "> 25"), renotifyInterval=120)
    monitor = account.find(kinds.MONITOR, name)
    account.touch(kinds.MONITOR, name, changed=Author(at=NOW - _DAY), url=f"{_MONITORS}/{monitor.id}")
    rule = next(it for it in account.objects if it.type == kinds.SCANNER_RULE)
    account.delete(kinds.SCANNER_RULE, rule.id)
    account.change(kinds.INDEX, "storefront", retentionDays=3)


def _add(account: LiveAccount) -> None:
    message = {"message": "Disk is full @pagerduty-storefront"}
    more = {"created": Author(who="felix@example.com", at=NOW - 40 * _DAY), "url": f"{_MONITORS}/777"}
    account.add(kinds.MONITOR, "777", "Disk almost full", message, tags=("team:platform",), **more)
    dashboard = "datadog:index/dashboard:Dashboard"
    account.add(dashboard, "abc-def-ghi", "Ann's dashboard", {}, url="https://app.datadoghq.com/dashboard/abc-def-ghi")
    account.add(dashboard, "jkl-mno-pqr", "Load test 7", {})
    account.add(dashboard, "stu-vwx-yza", "Billing", {}, managers=(Manager.TERRAFORM,))


if __name__ == "__main__":
    main()
