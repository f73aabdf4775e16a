"""The main job on the real engine: from YAML to a running stack, its edits, and its end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local import vendors
from local.engine import Engine, find_engine
from tests.support.catalogs import written
from tests.support.engine import CLONE
from tests.support.example import STACKS
from tests.support.local_stack import LocalStack, committed_settings, local_stack

pytestmark = pytest.mark.engine

PROD = {
    "alerts.yml": (STACKS / "prod" / "alerts.yml").read_text(),
    "product.yml": """
        services:
          - name: Storefront
            description: The shop
            url: https://shop.example.com
            runbooks: https://wiki.example.com/runbooks
        channels:
          - {name: slack, workspace: example, channel: "#alerts"}
          - {name: staging, kind: slack, workspace: example, channel: "#staging"}
          - {name: email, address: oncall@example.com}
          - {name: pagerduty}
          - {name: bot, kind: webhook, url_secret: "watchbill:bot"}
        uptime:
          - name: Storefront health
            service: Storefront
            notify: [slack, pagerduty]
        error_tracking:
          organization: example
          team: Shop
          projects:
            - {name: Storefront, service: Storefront}
        status_page:
          name: Example Shop
          domain_prefix: example-shop
          components:
            - {name: Shop, service: Storefront}
            - {name: Payments, service: Storefront}
    """,
    "on_call.yml": """
        on_call:
          people:
            - {name: Ada, email: ada@example.com}
            - {name: Ben, email: ben@example.com}
          rotations:
            - {name: Primary, people: [Ada, Ben], hand_off: monday 09:00, time_zone: Europe/Berlin}
    """,
}
STAGING = """
    stack: {environment: staging, owns: false}
    services:
      - {name: Storefront, url: "https://staging.shop.example.com"}
    channels:
      - {name: slack, workspace: example, channel: "#staging"}
    alerts:
      - name: High Error Rate
        condition: error_rate > 5%
        duration: 15m
        severity: critical
        notify: [slack, pagerduty]
"""
CANARIES = {"datadog:apiKey": "canary-datadog-api", "datadog:appKey": "canary-datadog-app"}
CANARIES |= {"pagerduty:token": "canary-pagerduty", "sentry:token": "canary-sentry"}
CANARIES |= {"watchbill:bot": "https://canary-webhook.example.com/"}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return find_engine()


@pytest.fixture(scope="module")
def settings_before() -> dict[str, str]:
    return committed_settings()


@pytest.fixture(scope="module")
def prod(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory, settings_before: dict[str, str]
) -> Iterator[LocalStack]:
    """A stack applied once; each test leaves it as its catalog says."""
    assert settings_before  # read before anything ran
    folder = tmp_path_factory.mktemp("prod")
    with local_stack(folder, engine, written(folder / "stacks" / "prod", PROD), **CANARIES) as stack:
        made = stack.up()
        assert made.code == 0, made.output
        assert set(made.counts()) == {"created"}
        yield stack


def test_up_makes_every_kind_of_thing_that_the_catalog_names(prod: LocalStack) -> None:
    assert set(prod.account("monitor")) == {
        "[prod] High Error Rate",
        "[prod] Slow API Response",
        "[prod] Payment Failures",
    }
    assert set(prod.account("synthetics-test")) == {"[prod] Storefront health"}
    assert set(prod.account("dashboard")) == {"[prod] Overview", "[prod] Storefront"}
    assert set(prod.account("status-page")) == {"Example Shop"}
    assert set(prod.account("project")) == {"Storefront"}
    assert set(prod.account("schedule")) == {"Primary"}
    assert set(prod.account("escalation-policy")) == {"On call"}


def test_up_again_changes_nothing(prod: LocalStack) -> None:
    again = prod.up()
    assert again.code == 0, again.output
    assert set(again.counts()) == {"unchanged"}


def test_an_edited_threshold_is_one_update(prod: LocalStack) -> None:
    prod.edit("alerts.yml", "error_rate > 1%", "error_rate > 2%")
    preview = prod.pulumi("preview")
    edited = prod.up()
    assert preview.counts()["update"] == 3, preview.output  # the monitor, and its line in two dashboards
    assert set(edited.counts()) == {"updated", "unchanged"}, edited.output
    assert edited.counts()["updated"] == 3
    assert prod.account("monitor")["[prod] High Error Rate"]["monitorThresholds"] == {"critical": "2"}


def test_refresh_finds_an_edit_made_behind_its_back_and_up_puts_it_right(prod: LocalStack) -> None:
    store = prod.session.workspace.account
    vendors.edit(store, "datadog", "monitor", "[prod] Payment Failures", {"priority": "5"})
    assert prod.pulumi("refresh", "--preview-only", "--expect-no-changes").code != 0
    refreshed = prod.pulumi("refresh", "--yes", "--skip-preview")
    assert refreshed.counts()["updated"] == 1, refreshed.output
    assert prod.up().counts()["updated"] == 1
    assert prod.account("monitor")["[prod] Payment Failures"]["priority"] == "1"


def test_a_rename_replaces_nothing(prod: LocalStack) -> None:
    before = prod.account("monitor")["[prod] Slow API Response"]
    prod.edit("alerts.yml", "- name: Slow API Response", "- name: Sluggish API\n    renamed_from: Slow API Response")
    renamed = prod.up()
    assert renamed.code == 0, renamed.output
    assert not {"created", "deleted", "replaced"} & set(renamed.counts()), renamed.output
    after = prod.account("monitor")["[prod] Sluggish API"]
    assert after["query"] == before["query"]


def test_renamed_channels_and_components_of_the_page_stay(prod: LocalStack) -> None:
    prod.edit("product.yml", "{name: staging, kind", "{name: testers, renamed_from: staging, kind")
    prod.edit("product.yml", "{name: bot, kind", "{name: robot, renamed_from: bot, kind")
    prod.edit("product.yml", "{name: Payments, service", "{name: Checkout, renamed_from: Payments, service")
    renamed = prod.up()
    assert renamed.code == 0, renamed.output
    assert not {"created", "deleted", "replaced"} & set(renamed.counts()), renamed.output
    assert set(prod.account("webhook")) == {"bot"}
    assert set(prod.account("status-page-component")) == {"Shop", "Checkout"}


def test_a_renamed_service_keeps_its_pager(prod: LocalStack) -> None:
    held = set(prod.account("pagerduty-service-object"))
    prod.edit(
        "product.yml",
        "- name: Storefront\n    description",
        "- name: Shop front\n    tag: storefront\n    renamed_from: Storefront\n    description",
    )
    prod.edit("product.yml", "service: Storefront", "service: Shop front")
    renamed = prod.up()
    assert renamed.code == 0, renamed.output
    assert not {"created", "deleted", "replaced"} & set(renamed.counts()), renamed.output
    assert set(prod.account("pagerduty-service-object")) == held


def test_a_person_whom_the_stack_made_stays_when_the_line_goes(prod: LocalStack) -> None:
    line = "    - {name: Cleo, email: cleo@example.com, create: true}\n"
    prod.edit("on_call.yml", "    - {name: Ben,", line + "    - {name: Ben,")
    assert prod.up().counts()["created"] == 1
    prod.edit("on_call.yml", line, "")
    gone = prod.up()
    assert gone.code == 0, gone.output
    assert "Cleo" in prod.account("user")
    assert "cleo@example.com" not in str(prod.state())


def test_no_key_stands_in_clear_in_state_or_outputs(prod: LocalStack) -> None:
    state = str(prod.state())
    outputs = prod.pulumi("stack", "output", "--json").output
    for canary in CANARIES.values():
        assert canary not in state
        assert canary not in outputs
    keys = [
        resource["outputs"]["integrationKey"]
        for resource in prod.state()["resources"]
        if resource["type"] == "pagerduty:index/serviceIntegration:ServiceIntegration"
    ]
    assert keys
    assert all("ciphertext" in key for key in keys)


def test_the_committed_settings_stay_as_they_are(prod: LocalStack, settings_before: dict[str, str]) -> None:
    assert prod.session.project_dir != CLONE
    assert committed_settings() == settings_before


def test_the_policy_pack_passes_the_stack_and_refuses_a_secret_in_plain_text(prod: LocalStack) -> None:
    passed = prod.pulumi("preview", "--policy-pack", "policies")
    assert passed.code == 0, passed.output
    secret = "description: look at xoxb-" + "123456789012-canary\n    "
    prod.edit("alerts.yml", "severity: warning", f"{secret}severity: warning")
    inside = prod.pulumi("preview", "--policy-pack", "policies")
    prod.edit("alerts.yml", secret, "")
    assert inside.code != 0, inside.output
    assert "secret-in-plain-text" in inside.output


def test_staging_lives_in_the_same_account_and_pages_nobody(prod: LocalStack, tmp_path: Path) -> None:
    staging = prod.beside(written(tmp_path / "stacks" / "staging", STAGING))
    made = staging.up()
    assert made.code == 0, made.output
    message = prod.account("monitor")["[staging] High Error Rate"]["message"]
    assert "@slack-example-staging" in message
    assert "@pagerduty" not in message
    gone = staging.pulumi("destroy", "--yes", "--skip-preview")
    assert gone.code == 0, gone.output


def test_destroy_leaves_only_what_was_there_before(engine: Engine, tmp_path: Path) -> None:
    with local_stack(tmp_path, engine, written(tmp_path / "stacks" / "prod", PROD)) as stack:
        assert stack.up().code == 0
        gone = stack.pulumi("destroy", "--yes", "--skip-preview")
        assert gone.code == 0, gone.output
        assert {it.kind for it in vendors.contents(stack.session.workspace.account)} == {"user"}
        assert stack.state().get("resources", []) == []
