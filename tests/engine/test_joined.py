"""What names other things by their numbers on the real engine: SLOs, their alerts, and alerts that join others."""

from collections.abc import Iterator

import pytest

from local import vendors
from local.engine import find_engine
from tests.support.catalogs import written
from tests.support.local_stack import LocalStack, local_stack
from tests.support.texts import FixtureText

pytestmark = [pytest.mark.engine, pytest.mark.long]

SLOS = """\
slos:
  - {name: Answers, target: 99.9%, of: {ratio: error_rate}, notify_page: [slack], notify_ticket: [slack]}
  - {name: Speed, target: 99%, of: {time_slice: p95_latency < 500ms}, notify_page: [slack], notify_ticket: [slack]}
  - {name: Reach, target: 99%, of: {uptime: Home page}, alerts: [ticket, budget], notify_ticket: [slack]}
"""
JOINED = FixtureText("""\
  - {name: Shop alone, when: Errors and not Home page, severity: warning, notify: [slack]}
""")
PARTS = FixtureText("""\
  - {name: Errors, condition: error_rate > 1%, duration: 5m, severity: warning, notify: [slack]}
""")
UPTIME = """\
uptime:
  - {name: Home page, url: "https://shop.example.com", severity: warning, notify: [slack]}
"""
CATALOG = {
    "around.yml": """
        services: [{name: Shop}]
        channels: [{name: slack, workspace: example, channel: "#alerts"}]
    """,
    "alerts.yml": f"alerts:\n{PARTS}{JOINED}",
    "slos.yml": SLOS,
    "uptime.yml": UPTIME,
}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """A stack applied once; the tests change it one after the other."""
    folder = tmp_path_factory.mktemp("joined")
    with local_stack(folder, find_engine(), written(folder / "stacks" / "prod", CATALOG)) as opened:
        made = opened.up()
        assert made.code == 0, made.output
        yield opened


def test_they_name_what_was_made_and_change_nothing_the_second_time(stack: LocalStack) -> None:
    again = stack.up()
    assert set(again.counts()) == {"unchanged"}, again.output
    made = {it["name"]: it["outputs"] for it in _resources(stack)}
    home = made["uptime-home-page"]["monitorId"]
    assert made["alerts-shop-alone"]["query"] == f"{made['alerts-errors']['id']} && !{home:.0f}"
    for slo, role in (("answers", "page-1h"), ("speed", "page-6h"), ("reach", "ticket-24h"), ("answers", "budget")):
        assert f'("{made[f"slos-{slo}"]["id"]}")' in made[f"slos-{slo}-{role}"]["query"]


def test_a_stricter_target_and_another_kind_of_slo_take_their_alerts_along(stack: LocalStack) -> None:
    stack.edit("slos.yml", "target: 99.9%", "target: 99.5%")
    edited = stack.up()
    assert edited.code == 0, edited.output
    assert not {"created", "deleted", "replaced"} & set(edited.counts()), edited.output
    stack.edit("slos.yml", "time_slice: p95_latency < 500ms", "ratio: payment_failure_rate")
    replaced = stack.up()
    assert replaced.code == 0, replaced.output
    assert replaced.counts()["replaced"] == 1, replaced.output
    assert set(stack.up().counts()) == {"unchanged"}


def test_a_joined_alert_lets_go_of_a_part_before_it_is_deleted(stack: LocalStack) -> None:
    stack.edit("alerts.yml", JOINED, PARTS.replace("Errors", "Failures") + JOINED.replace("Errors", "Failures"))
    stack.edit("alerts.yml", PARTS, "")
    changed = stack.up()
    assert changed.code == 0, changed.output
    assert (changed.counts()["created"], changed.counts()["deleted"]) == (1, 1), changed.output


def test_alerts_go_before_their_slo_and_joined_alerts_before_their_parts(stack: LocalStack) -> None:
    stack.edit("slos.yml", "  - {name: Reach", "#  - {name: Reach")
    stack.edit("alerts.yml", JOINED.replace("Errors", "Failures"), "")
    (stack.catalog / "uptime.yml").unlink()
    removed = stack.up()
    assert removed.code == 0, removed.output
    assert removed.counts()["deleted"] == 5, removed.output  # the SLO, its two alerts, the check, the joined alert
    gone = stack.pulumi("destroy", "--yes", "--skip-preview")
    assert gone.code == 0, gone.output
    assert vendors.contents(stack.session.workspace.account) == []


def _resources(stack: LocalStack) -> list[dict[str, object]]:
    resources = []
    for it in stack.state()["resources"]:
        name = it["urn"].rpartition("::")[2]
        resources.append({"name": name, "outputs": {"id": it.get("id"), **it.get("outputs", {})}})
    return resources
