"""Settings of a Sentry project, what Sentry requests and what checks in with it, on the real engine."""

from collections import Counter
from collections.abc import Iterator

import pytest

from local import vendors
from local.engine import find_engine
from tests.support.catalogs import written
from tests.support.local_stack import LocalStack, local_stack

pytestmark = [pytest.mark.engine, pytest.mark.long]

CATALOG = """
    channels: [{name: slack, workspace: example, channel: "#alerts"}]
    error_tracking:
      organization: example
      team: Web
      projects:
        - name: Shop
          inbound_filters: {web_crawlers: true, legacy_browsers: [ie], messages: ["ResizeObserver*"]}
          allowed_domains: [shop.example.com]
          ownership: {rules: [{match: path:src/checkout/*, owners: [Web]}]}
          spike_protection: {notify: [slack, email], slack_id: C024BE91L}
      uptime: [{name: Home, url: "https://shop.example.com/", notify: [slack]}]
      heartbeats: [{name: Nightly, cron: "0 3 * * *", time_zone: Europe/Berlin, notify: [slack]}]
"""
MADE = {
    "alert": 3,
    "cron-monitor": 1,
    "key": 1,
    "notification-action": 2,
    "project": 1,
    "project-inbound-data-filter": 2,
    "project-ownership": 1,
    "project-spike-protection": 1,
    "team": 1,
    "uptime-monitor": 1,
}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """A stack applied once; the tests follow each other."""
    folder = tmp_path_factory.mktemp("sentry-settings")
    with local_stack(folder, find_engine(), written(folder / "stacks" / "prod", CATALOG)) as made:
        up = made.up()
        assert up.code == 0, up.output
        yield made


def _held(stack: LocalStack) -> dict[str, int]:
    held = vendors.contents(stack.session.workspace.account)
    return dict(Counter(it.kind for it in held if it.vendor == "sentry"))


def test_all_of_it_is_made_and_neither_a_preview_nor_a_refresh_changes_it(stack: LocalStack) -> None:
    assert _held(stack) == MADE
    quiet = stack.pulumi("preview", "--expect-no-changes")
    assert quiet.code == 0, quiet.output
    refreshed = stack.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes")
    assert refreshed.code == 0, refreshed.output


def test_what_somebody_changed_in_sentry_comes_back(stack: LocalStack) -> None:
    account = stack.session.workspace.account
    vendors.edit(account, "sentry", "cron-monitor", "prod-nightly", {"checkinMarginMinutes": "60"})
    vendors.edit(account, "sentry", "project-ownership", "shop", {"fallthrough": "false"})
    vendors.remove(account, "sentry", "uptime-monitor", "[prod] Home in Shop")
    refreshed = stack.pulumi("refresh", "--yes", "--skip-preview")
    assert refreshed.code == 0, refreshed.output
    restored = stack.up()
    assert restored.code == 0, restored.output
    assert _held(stack) == MADE
    quiet = stack.pulumi("preview", "--expect-no-changes")
    assert quiet.code == 0, quiet.output


def test_a_renamed_project_heartbeat_and_address_stay_what_they_are(stack: LocalStack) -> None:
    ids = {(it.kind, it.id) for it in vendors.contents(stack.session.workspace.account) if it.vendor == "sentry"}
    stack.edit("catalog.yml", "- name: Shop\n", "- name: Store\n      renamed_from: Shop\n")
    stack.edit("catalog.yml", "{name: Nightly,", "{name: Each night, renamed_from: Nightly,")
    stack.edit("catalog.yml", "{name: Home,", "{name: Home page, renamed_from: Home,")
    renamed = stack.up()
    assert renamed.code == 0, renamed.output
    assert {"created", "deleted", "replaced"} & set(renamed.counts()) == set(), renamed.output
    held = vendors.contents(stack.session.workspace.account)
    assert {(it.kind, it.id) for it in held if it.vendor == "sentry"} == ids


def test_all_of_it_goes(stack: LocalStack) -> None:
    gone = stack.pulumi("destroy", "--yes", "--skip-preview")
    assert gone.code == 0, gone.output
    assert _held(stack) == {}
