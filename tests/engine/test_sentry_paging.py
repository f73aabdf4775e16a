"""Entries of Sentry's PagerDuty integration on the real engine."""

from collections.abc import Iterator
from typing import Any

import pytest

from local import vendors
from local.engine import find_engine
from tests.support.catalogs import written
from tests.support.local_stack import LocalStack, local_stack

pytestmark = [pytest.mark.engine, pytest.mark.long]

CATALOG = """
    on_call:
      people: [{name: Ada, email: ada@example.com}]
      rotations: [{name: Primary, people: [Ada], time_zone: UTC}]
    services: [{name: Shop}, {name: Jobs}, {name: Mail}]
    channels: [{name: slack, workspace: example, channel: "#alerts"}]
    error_tracking:
      organization: example
      team: Web
      pagerduty: {account: example}
      projects: [{name: Web, service: Shop}, {name: Worker, service: Jobs}, {name: Mailer, service: Mail}]
      alerts:
        - {name: Web down, condition: events > 200, severity: critical, notify: [pagerduty], projects: [Web]}
        - {name: Web slow, condition: new issue, notify: [pagerduty], projects: [Web]}
        - {name: Jobs down, condition: events > 200, severity: critical, notify: [pagerduty], projects: [Worker]}
        - {name: Jobs slow, condition: regression, notify: [pagerduty], projects: [Worker]}
        - {name: Mail down, condition: events > 200, severity: critical, notify: [pagerduty], projects: [Mailer]}
        - {name: Mail slow, condition: regression, notify: [pagerduty], projects: [Mailer]}
"""
SIX = [f"{name}{low} (Watchbill)" for name in ("Jobs", "Mail", "Shop") for low in ("", " (low urgency)")]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """A stack applied once; the tests follow each other."""
    folder = tmp_path_factory.mktemp("sentry-paging")
    with local_stack(folder, find_engine(), written(folder / "stacks" / "prod", CATALOG)) as made:
        up = made.up()
        assert up.code == 0, up.output
        yield made


def _entries(stack: LocalStack) -> list[str]:
    held: list[Any] = list(vendors.contents(stack.session.workspace.account))
    return sorted(it.properties["service"] for it in held if it.kind == "integration-pagerduty")


def test_every_entry_stays_though_each_write_replaces_the_whole_table(stack: LocalStack) -> None:
    assert _entries(stack) == sorted(SIX)
    quiet = stack.pulumi("preview", "--expect-no-changes")
    assert quiet.code == 0, quiet.output


def test_the_key_of_no_entry_is_in_the_state_in_clear(stack: LocalStack) -> None:
    entries = [it for it in stack.state()["resources"] if it["type"].endswith(":IntegrationPagerduty")]
    assert len(entries) == 6
    for entry in entries:
        assert "ciphertext" in entry["inputs"]["integrationKey"]
        assert "ciphertext" in entry["outputs"]["integrationKey"]


def test_entries_that_nothing_pages_any_more_go_and_the_others_stay(stack: LocalStack) -> None:
    """The first and the last of the chain go: nothing between them holds them apart but the order of their deletion."""
    stack.edit("catalog.yml", "notify: [pagerduty], projects: [Web]}", "notify: [slack], projects: [Web]}")
    jobs = "name: Jobs down, condition: events > 200"
    stack.edit("catalog.yml", f"{jobs}, severity: critical", jobs)
    changed = stack.up()
    assert changed.code == 0, changed.output
    assert _entries(stack) == sorted([SIX[1], SIX[2], SIX[3]])


def test_all_of_them_go(stack: LocalStack) -> None:
    gone = stack.pulumi("destroy", "--yes", "--skip-preview")
    assert gone.code == 0, gone.output
    assert _entries(stack) == []
