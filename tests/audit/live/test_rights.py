"""What keys may read and write, tried."""

import pytest

from audit.live.datadog.dashboards import DASHBOARD
from audit.live.datadog.monitors import MONITOR
from audit.live.inventory import Obstacle
from audit.live.pagerduty.services import SERVICE
from audit.live.rights import try_keys
from audit.live.sentry.alerts import ALERT
from audit.live.sentry.projects import PROJECT
from cli.text.tried import lacks, tried_lines
from plan.rights import key_rights
from tests.support.live_accounts import live_accounts, pagerduty_list, sentry_list
from tests.support.vendor_http import Reply, page_of

KINDS = (MONITOR, DASHBOARD, SERVICE, PROJECT, ALERT)
NEEDED = {key.vendor.name: key for key in key_rights([MONITOR.type, SERVICE.type, PROJECT.type], unscoped=False)}


@pytest.fixture
def accounts():
    with live_accounts() as accounts:
        accounts.datadog.answers("/api/v1/monitor", Reply(body=[{"id": 1}]))
        summaries = [{"id": str(n)} for n in range(300)]
        accounts.datadog.routes["/api/v1/dashboard"] = lambda asked: Reply(
            body={"dashboards": page_of(summaries, asked, limit="count", offset="start")}
        )
        accounts.datadog.answers("/api/v1/dashboard/0", Reply(body={"id": "0"}))
        accounts.datadog.answers("/api/v2/current_user", Reply(body={"data": {"id": "u1"}}))
        granted = [{"attributes": {"name": name}} for name in ("monitors_read", "monitors_write")]
        accounts.datadog.answers("/api/v2/users/u1/permissions", Reply(body={"data": granted}))
        pagerduty_list(accounts.pagerduty, "/services", "services", [])
        sentry_list(accounts.sentry, "/api/0/organizations/acme/projects/", [{"id": "3", "slug": "cart"}])
        accounts.sentry.answers("/api/0/projects/acme/cart/", Reply(status=403, body={}))
        sentry_list(accounts.sentry, "/api/0/organizations/acme/workflows/", [])
        accounts.sentry.answers("/api/0/organizations/acme/", Reply(body={"access": ["org:read", "alerts:read"]}))
        yield accounts


def keys(accounts, **options):
    return {key.vendor: key for key in try_keys(accounts.all, kinds=KINDS, **options)}


def test_each_kind_costs_one_page_and_one_body(accounts):
    keys(accounts)
    assert accounts.datadog.paths().count("/api/v1/dashboard") == 1
    assert accounts.datadog.paths().count("/api/v1/dashboard/0") == 1
    assert {asked.method for server in (accounts.datadog, accounts.sentry) for asked in server.asked} == {"GET"}


def test_what_cannot_be_read_names_the_right(accounts):
    tried = keys(accounts)["sentry"]
    refused = {each.kind.kind: each.unread for each in tried.kinds}
    assert refused["alert"] is None
    assert (refused["project"].obstacle, refused["project"].right) == (Obstacle.FORBIDDEN, "org:read project:read")


def test_what_up_lacks_where_the_vendor_tells(accounts):
    tried = keys(accounts)
    assert tried["datadog"].missing(NEEDED["datadog"].write) == ()
    assert tried["sentry"].missing(NEEDED["sentry"].write) == ("project:admin",)
    assert tried["pagerduty"].missing(NEEDED["pagerduty"].write) is None


def test_a_vendor_that_refuses_to_tell_leaves_it_open(accounts):
    accounts.datadog.answers("/api/v2/users/u1/permissions", Reply(status=403, body={}))
    assert keys(accounts)["datadog"].granted is None


def test_in_words(accounts):
    tried = keys(accounts)
    assert list(tried_lines(tried["datadog"], NEEDED["datadog"])) == [
        "Datadog: datadog:appKey",
        "  The audit can read 2 of 2 kinds.",
        "  `pulumi up` has all rights that it needs.",
    ]
    assert not lacks(tried["datadog"], NEEDED["datadog"])
    assert list(tried_lines(tried["pagerduty"], NEEDED["pagerduty"])) == [
        "PagerDuty: pagerduty:token",
        "  The audit can read 1 of 1 kinds.",
        "  Whether it can write cannot be tried without writing. `pulumi up` needs:",
        "    services.write (services)",
    ]
    assert list(tried_lines(tried["sentry"], NEEDED["sentry"])) == [
        "Sentry: sentry:token",
        "  The audit can read 1 of 2 kinds.",
        "  It cannot read project: Sentry answered 403 to GET /api/0/projects/acme/cart/. "
        "To read every project, give the key the right org:read and project:read.",
        "  `pulumi up` lacks:",
        "    project:admin (projects)",
        f"  Change the key's rights here: {tried['sentry'].page}",
    ]
    assert lacks(tried["sentry"], NEEDED["sentry"])
    assert "s3cret" not in repr(tried)
