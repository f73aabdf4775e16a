"""The inventory of three accounts, end to end: what is there, and what could not be read."""

from dataclasses import replace

import pytest

from audit.live.datadog.monitors import MONITOR
from audit.live.http.client import RefusedRoot
from audit.live.inventory import Manager, Obstacle
from audit.live.pagerduty.services import INTEGRATION, SERVICE
from audit.live.sentry.projects import PROJECT
from audit.live.take import take_inventory
from tests.support.live_accounts import live_accounts, pagerduty_list, sentry_list
from tests.support.vendor_http import Reply, page_of

KINDS = (MONITOR, SERVICE, INTEGRATION, PROJECT)
MONITORS = [
    {
        "id": n,
        "type": "query alert",
        "name": f"monitor {n}",
        "query": "q",
        "message": "m\n-- Managed by kennel shop:errors in shop/errors.rb" if n == 3 else "m",
        "tags": ["managed-by:watchbill"] if n == 1 else [],
        "options": {"thresholds": {"critical": 1}},
    }
    for n in (1, 2, 3)
] + [{"id": 9, "type": "synthetics alert", "name": "of a test", "options": {}}]
SERVICES = [
    {
        "id": f"PS{n}",
        "name": f"service {n}",
        "description": "",
        "escalation_policy": {"id": "PE1"},
        "auto_resolve_timeout": None,
        "acknowledgement_timeout": 600,
        "html_url": f"https://acme.pagerduty.com/services/PS{n}",
        "created_at": "2026-01-01T00:00:00Z",
        "integrations": [{"id": f"PI{n}", "name": "Datadog", "vendor": {"id": "PV1"}, "integration_key": "s3cret-key"}],
    }
    for n in range(150)
]
SUMMARIES = [{"id": "3", "slug": "cart", "name": "Cart"}, {"id": "4", "slug": "shop", "name": "Shop"}]


def project(summary):
    return {
        **summary,
        "organization": {"slug": "acme"},
        "teams": [{"slug": "shop"}],
        "platform": "",
        "options": {"filters:blacklisted_ips": "", "filters:releases": "1.*\n2.*", "sentry:token": "s3cret-token-2"},
        "securityToken": "s3cret-token-2",
        "allowedDomains": ["*"],
        "dateCreated": "2026-01-01T00:00:00Z",
    }


@pytest.fixture
def accounts():
    with live_accounts() as accounts:
        accounts.datadog.answers("/api/v1/monitor", Reply(body=MONITORS))
        pagerduty_list(accounts.pagerduty, "/services", "services", SERVICES)
        sentry_list(accounts.sentry, "/api/0/organizations/acme/projects/", SUMMARIES)
        for summary in SUMMARIES:
            accounts.sentry.answers(f"/api/0/projects/acme/{summary['slug']}/", Reply(body=project(summary)))
        yield accounts


def collection(inventory, kind):
    return next(found for found in inventory.collections if found.kind == kind)


def test_all_objects_of_three_accounts(accounts):
    inventory = take_inventory(accounts.all, kinds=KINDS)
    assert inventory.complete
    assert {found.kind: len(found.objects) for found in inventory.collections} == {
        "monitor": 3,
        "service": 150,
        "service integration": 150,
        "project": 2,
    }
    assert inventory.at.tzinfo is not None
    assert inventory.organizations == {"pagerduty": "acme.pagerduty.com", "sentry": "acme"}


def test_requests_are_pages_and_bodies_and_shared_lists_count_once(accounts):
    inventory = take_inventory(accounts.all, kinds=KINDS)
    asked = [request for server in (accounts.datadog, accounts.pagerduty, accounts.sentry) for request in server.asked]
    assert len(asked) == 1 + 2 + (1 + 2)
    assert sum(found.requests for found in inventory.collections) == len(asked)
    assert {request.method for request in asked} == {"GET"}


def test_an_object_has_ids_a_page_and_its_history(accounts):
    inventory = take_inventory(accounts.all, kinds=KINDS)
    integration = collection(inventory, "service integration").objects[0]
    assert (integration.id, integration.import_id) == ("PI0", "PS0.PI0")
    assert integration.properties == {"name": "Datadog", "service": "PS0", "vendor": "PV1"}
    cart = collection(inventory, "project").objects[0]
    assert (cart.id, cart.import_id, cart.name) == ("cart", "acme/cart", "Cart")
    assert cart.created.at.isoformat() == "2026-01-01T00:00:00+00:00"
    assert cart.properties["filters"] == {"releases": ["1.*", "2.*"]}
    service = collection(inventory, "service").objects[0]
    assert service.url == "https://acme.pagerduty.com/services/PS0"
    assert service.properties["autoResolveTimeout"] == "null"
    assert service.properties["acknowledgementTimeout"] == "600"


def test_the_tools_that_manage_an_object_are_told_by_their_marks(accounts):
    monitors = collection(take_inventory(accounts.all, kinds=KINDS), "monitor").objects
    assert [found.managers for found in monitors] == [(Manager.WATCHBILL,), (), (Manager.KENNEL,)]


def test_no_secret_is_in_an_inventory(accounts):
    assert "s3cret" not in repr(take_inventory(accounts.all, kinds=KINDS))


def test_what_is_deleted_while_it_is_read_is_no_error(accounts):
    del accounts.sentry.routes["/api/0/projects/acme/shop/"]
    projects = collection(take_inventory(accounts.all, kinds=KINDS), "project")
    assert projects.complete
    assert [found.name for found in projects.objects] == ["Cart"]


def test_a_refused_list_names_the_right_and_the_page(accounts):
    accounts.datadog.answers("/api/v1/monitor", Reply(status=403, body={"errors": ["Forbidden"]}))
    inventory = take_inventory(accounts.all, kinds=KINDS)
    unread = collection(inventory, "monitor").unread
    assert not inventory.complete
    assert (unread.obstacle, unread.right) == (Obstacle.FORBIDDEN, "monitors_read")
    assert unread.page.endswith("/organization-settings/application-keys")
    assert unread.message == (
        "Datadog answered 403 to GET /api/v1/monitor. To read every monitor, give the key the right monitors_read."
    )


def test_one_refused_body_hides_no_other(accounts):
    accounts.sentry.answers("/api/0/projects/acme/cart/", Reply(status=403, body={}))
    projects = collection(take_inventory(accounts.all, kinds=KINDS), "project")
    assert [found.name for found in projects.objects] == ["Shop"]
    assert projects.unread.right == "org:read project:read"


def test_a_list_that_is_cut_keeps_what_was_read(accounts):
    def route(asked):
        if asked.query["offset"] != "0":
            return Reply(status=403, body={})
        return Reply(body={"services": page_of(SERVICES, asked), "more": True, "total": 150})

    accounts.pagerduty.routes["/services"] = route
    inventory = take_inventory(accounts.all, kinds=KINDS)
    for kind in ("service", "service integration"):
        found = collection(inventory, kind)
        assert (len(found.objects), found.unread.obstacle) == (100, Obstacle.FORBIDDEN)
    assert collection(inventory, "monitor").complete


def test_an_account_without_the_plan(accounts):
    accounts.pagerduty.answers("/services", Reply(status=402, body={}))
    unread = collection(take_inventory(accounts.all, kinds=KINDS), "service").unread
    assert (unread.obstacle, unread.right, unread.page) == (
        Obstacle.NOT_IN_PLAN,
        None,
        "https://app.pagerduty.com/account/billing",
    )


def test_a_key_that_is_not_valid_is_not_a_missing_right(accounts):
    accounts.pagerduty.answers("/services", Reply(status=401, body={}))
    unread = collection(take_inventory(accounts.all, kinds=KINDS), "service").unread
    assert (unread.obstacle, unread.right) == (Obstacle.FORBIDDEN, None)
    assert "Check pagerduty:token." in unread.message


@pytest.mark.parametrize(
    "body", [{"name": "no id"}, {"id": 5, "options": "text"}, {"id": 5, "options": {"variables": 3}}]
)
def test_a_body_of_an_unknown_shape_is_named_and_hides_no_other(accounts, body):
    accounts.datadog.answers("/api/v1/monitor", Reply(body=[body, *MONITORS]))
    monitors = collection(take_inventory(accounts.all, kinds=KINDS), "monitor")
    assert (len(monitors.objects), monitors.unread.obstacle) == (3, Obstacle.INVALID_ANSWER)


def test_progress_is_told_once_for_each_kind(accounts):
    told = []
    take_inventory(accounts.all, kinds=KINDS, progress=told.append)
    assert sorted(found.kind for found in told) == ["monitor", "project", "service", "service integration"]


def test_nothing_is_read_if_one_root_is_refused(accounts):
    wrong = replace(accounts.all[1], local=False)
    with pytest.raises(RefusedRoot):
        take_inventory([accounts.all[0], wrong], kinds=KINDS)
    assert accounts.datadog.asked == []
