"""Sentry through the Terraform bridge on the real engine: made, changed behind its back, renamed, and gone."""

from collections.abc import Iterator
from typing import Any

import pytest

from local import vendors
from local.engine import find_engine
from tests.support.catalogs import written
from tests.support.local_stack import LocalStack, local_stack

pytestmark = [pytest.mark.engine, pytest.mark.long]

CATALOG = """
    channels:
      - {name: slack, workspace: example, channel: "#alerts"}
      - {name: loud, kind: slack, workspace: example, channel: "#loud"}
      - {name: pagerduty}
    stack: {environment: prod}
    error_tracking:
      organization: example
      team: Shop
      pagerduty: {account: example, service: '70154'}
      projects:
        - {name: Storefront, platform: javascript-nextjs}
      alerts:
        - {name: Regression, condition: regression, notify: [slack]}
        - {name: Spike, condition: events > 200, notify: [slack, pagerduty]}
        - {name: Crashes, condition: crash_free_sessions < 99.5%}
        - name: Broken by a release
          condition: new issue
          filters:
            release: latest
            priority: medium or above
            level: error or above
            assigned_to: Shop
            tags: [checkout = true, customer is set]
            attributes: [error.unhandled = true]
          frequency: 1h
          email: owners only
          notify: [slack]
          notify_by_priority: {high: [pagerduty, loud]}
        - {name: Back, condition: reappeared, filters: {age: older than 7d, assigned_to: nobody}, email: team}
        - {name: Growth, condition: events > 50%, compare: 7d, notify: [slack]}
"""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """A stack applied once; each test leaves it as its catalog says."""
    folder = tmp_path_factory.mktemp("sentry")
    with local_stack(folder, find_engine(), written(folder / "stacks" / "prod", CATALOG)) as made:
        up = made.up()
        assert up.code == 0, up.output
        yield made


def _of_sentry(stack: LocalStack) -> list[Any]:
    return [it for it in vendors.contents(stack.session.workspace.account) if it.vendor == "sentry"]


def _unchanged(stack: LocalStack) -> None:
    quiet = stack.pulumi("preview", "--expect-no-changes")
    assert quiet.code == 0, quiet.output


def test_the_run_after_the_first_changes_nothing_and_neither_does_a_refresh(stack: LocalStack) -> None:
    _unchanged(stack)
    refreshed = stack.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes")
    assert refreshed.code == 0, refreshed.output
    _unchanged(stack)


def test_no_key_and_no_alert_of_sentrys_own_is_beside_ours(stack: LocalStack) -> None:
    assert sorted((it.kind, it.name) for it in _of_sentry(stack)) == [
        ("alert", "[prod] Back in Storefront"),
        ("alert", "[prod] Broken by a release in Storefront"),
        ("alert", "[prod] Crashes in Storefront"),
        ("alert", "[prod] Growth in Storefront"),
        ("alert", "[prod] Regression in Storefront"),
        ("alert", "[prod] Spike in Storefront"),
        ("key", "Watchbill"),
        ("metric-monitor", "[prod] Crashes in Storefront"),
        ("metric-monitor", "[prod] Growth in Storefront"),
        ("metric-monitor", "[prod] Spike in Storefront"),
        ("project", "Storefront"),
        ("team", "Shop"),
    ]


def test_another_threshold_changes_its_monitor_alone(stack: LocalStack) -> None:
    stack.edit("catalog.yml", "events > 200", "events > 300")
    changed = stack.up()
    assert changed.code == 0, changed.output
    assert changed.counts()["updated"] == 1
    assert {"created", "deleted", "replaced"} & set(changed.counts()) == set()


def test_another_filter_priority_and_growth_change_what_stands_in_place(stack: LocalStack) -> None:
    stack.edit("catalog.yml", "level: error or above", "level: fatal")
    stack.edit("catalog.yml", "{high: [pagerduty, loud]}", "{high: [pagerduty]}")
    stack.edit("catalog.yml", "events > 50%, compare: 7d", "events > 80%, compare: 1d")
    changed = stack.up()
    assert changed.code == 0, changed.output
    assert changed.counts()["updated"] == 2
    assert {"created", "deleted", "replaced"} & set(changed.counts()) == set()
    _unchanged(stack)


def test_an_environment_without_an_event_is_refused_and_every_environment_is_the_way_around(stack: LocalStack) -> None:
    stack.edit("catalog.yml", "{environment: prod}", "{environment: qa}")
    refused = stack.up()
    assert refused.code != 0
    assert "This environment has not been created" in refused.output
    stack.edit("catalog.yml", "team: Shop", "team: Shop\n  all_environments: true")
    taken = stack.up()
    assert taken.code == 0, taken.output
    assert {"created", "deleted", "replaced"} & set(taken.counts()) == set()
    stack.edit("catalog.yml", "{environment: qa}", "{environment: prod}")
    stack.edit("catalog.yml", "team: Shop\n  all_environments: true", "team: Shop")
    restored = stack.up()
    assert restored.code == 0, restored.output
    assert {"created", "deleted", "replaced"} & set(restored.counts()) == set()
    _unchanged(stack)


def test_what_somebody_changed_or_deleted_in_sentry_comes_back(stack: LocalStack) -> None:
    account = stack.session.workspace.account
    vendors.edit(account, "sentry", "alert", "[prod] Regression in Storefront", {"frequencyMinutes": "1440"})
    vendors.edit(account, "sentry", "key", "Watchbill", {"name": "By hand"})
    level = {"actionFilters.0.conditions.1.level.level": "10"}
    vendors.edit(account, "sentry", "alert", "[prod] Broken by a release in Storefront", level)
    vendors.edit(account, "sentry", "metric-monitor", "[prod] Growth in Storefront", {"timeWindowSeconds": "300"})
    vendors.remove(account, "sentry", "alert", "[prod] Spike in Storefront")
    refreshed = stack.pulumi("refresh", "--yes", "--skip-preview")
    assert refreshed.code == 0, refreshed.output
    assert refreshed.counts()["deleted"] == 1
    restored = stack.up()
    assert restored.code == 0, restored.output
    assert (restored.counts()["created"], restored.counts()["updated"]) == (1, 4)
    _unchanged(stack)


def test_a_renamed_project_and_a_renamed_alert_stay_what_they_are(stack: LocalStack) -> None:
    before = {(it.kind, it.id) for it in _of_sentry(stack)}
    stack.edit("catalog.yml", "{name: Storefront,", "{name: Shop front, renamed_from: Storefront,")
    stack.edit("catalog.yml", "{name: Spike,", "{name: Many errors, renamed_from: Spike,")
    renamed = stack.up()
    assert renamed.code == 0, renamed.output
    assert {"created", "deleted", "replaced"} & set(renamed.counts()) == set(), renamed.output
    assert {(it.kind, it.id) for it in _of_sentry(stack)} == before
    _unchanged(stack)


def test_the_token_is_nowhere_in_clear(stack: LocalStack) -> None:
    providers = [it for it in stack.state()["resources"] if it["type"] == "pulumi:providers:sentry"]
    assert [it["inputs"]["__internal"]["name"] for it in providers] == ["terraform-provider"]
    assert "ciphertext" in providers[0]["inputs"]["token"]
    assert "pulumiverse" not in str(stack.state())


def test_all_of_it_goes(stack: LocalStack) -> None:
    gone = stack.pulumi("destroy", "--yes", "--skip-preview")
    assert gone.code == 0, gone.output
    assert _of_sentry(stack) == []
    assert stack.state().get("resources", []) == []
