import json
import subprocess
import sys

import pulumi
import pulumi_datadog as datadog
import pytest

from catalog import CatalogErrors
from plan.document.write import as_json
from plan.plan import PlanError, plan_of
from plan.resources.recorder import record
from tests.support.catalogs import CLONE, ON_CALL, SHOP, every, loaded, made, without_places
from tests.support.example import EXAMPLE

ERRORS = "{name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack, pagerduty]}"
SLOW = "{name: Slow, condition: p95_latency > 2s, duration: 5m, severity: warning, notify: [slack]}"
BLIPS = "{name: Blips, condition: error_rate > 0.1%, duration: 1h, severity: info}"
SLACK = 'channels: [{name: slack, workspace: acme, channel: "#alerts"}]\n'


def alerts(*items: str) -> str:
    return "\n".join(["alerts:", *(f"  - {item}" for item in items)]) + "\n"


def full(*items: str) -> dict[str, str]:
    return {"alerts.yml": alerts(*items), "around.yml": SHOP + ON_CALL, "channels.yml": SLACK}


def printed(plan) -> str:
    return as_json(plan, plan.findings)


def test_the_same_catalog_gives_the_same_bytes(planned):
    assert printed(planned(full(ERRORS, SLOW))) == printed(planned(full(ERRORS, SLOW)))


def test_another_process_gives_the_same_bytes(planned, tmp_path):
    here = printed(planned(full(ERRORS, SLOW)))
    code = "from pathlib import Path\nfrom plan.plan import make_plan\nfrom plan.document.write import as_json\n"
    code += f"import plan.config\nplan.config.PROJECT = Path({str(EXAMPLE)!r})\n"  # as here: tests/conftest.py
    code += "plan = make_plan(Path('shop'))\nprint(as_json(plan, plan.findings), end='')"
    environment = {"PYTHONPATH": str(CLONE), "PATH": "", "PYTHONHASHSEED": "7"}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, cwd=tmp_path)
    assert (ran.stderr, ran.stdout) == ("", here)


@pytest.mark.parametrize("place", [0, 1, 2], ids=["before", "between", "after"])
def test_one_more_alert_changes_only_what_it_adds(planned, place):
    without = planned(full(ERRORS, SLOW))
    items = [ERRORS, SLOW]
    items.insert(place, BLIPS)
    more = planned(full(*items))
    added = {it.urn for it in more.resources} - {it.urn for it in without.resources}
    assert [urn.rpartition("::")[2] for urn in added] == ["alerts-blips"]
    kept = [it for it in without_places(more) if it.urn not in added and not it.name.startswith("dashboards-")]
    assert kept == [it for it in without_places(without) if not it.name.startswith("dashboards-")]


def _lines(plan) -> list[dict]:
    """The lines in the graphs of the service's first group of signals."""
    groups = [it["groupDefinition"] for it in made(plan, "Dashboard", "dashboards-overview").inputs["widgets"]]
    graphs = [it.get("timeseriesDefinition", {}) for group in groups for it in group["widgets"]]
    return [line for graph in graphs for line in graph.get("markers", [])]


def test_one_more_alert_adds_one_line_to_the_graph_of_its_signal(planned):
    before, after = (_lines(planned(full(*written))) for written in ((ERRORS, SLOW), (ERRORS, SLOW, BLIPS)))
    assert [it for it in after if it not in before] == [
        {"value": "y = 0.1", "displayType": "info dashed", "label": "Blips"}
    ]


@pytest.mark.parametrize(
    "texts",
    [
        {**full(), "alerts.yml": "# a comment\n\n" + alerts(ERRORS, SLOW)},
        full(SLOW, ERRORS),
        {**full(), "alerts.yml": alerts(ERRORS), "a-new-file.yml": alerts(SLOW)},
        {
            "everything.yml": SLACK
            + alerts(ERRORS, SLOW)
            + SHOP.replace("\n    ", "\n")
            + ON_CALL.replace("\n    ", "\n")
        },
    ],
    ids=["lines moved", "order changed", "another file", "one file"],
)
def test_where_something_is_written_changes_nothing_but_its_place(planned, texts):
    as_it_was, moved = planned(full(ERRORS, SLOW)), planned(texts)
    assert without_places(moved) == without_places(as_it_was)
    assert moved.outputs == as_it_was.outputs
    assert [it.source for it in moved.resources] != [it.source for it in as_it_was.resources]


def test_a_wrong_catalog_is_refused_as_check_refuses_it(planned):
    with pytest.raises(CatalogErrors, match="unknown key `nam` in an alert"):
        planned("alerts: [{nam: Errors}]")


def _monitor(name: str, **options) -> datadog.Monitor:
    opts = pulumi.ResourceOptions(**options)
    return datadog.Monitor(name, name="A", type="query alert", query="q", message="m", opts=opts)


def _account() -> datadog.Provider:
    return datadog.Provider("datadog", api_key="a", app_key="b")


def test_two_resources_with_one_urn_are_refused(tmp_path):
    def program() -> None:
        account = _account()
        _monitor("twice", provider=account)
        _monitor("twice", provider=account)

    with pytest.raises(PlanError, match=r"same URN[\s\S]*::twice"):
        plan_of(loaded(tmp_path, "services: []"), record(program, stack="prod"))


def test_a_resource_that_names_no_provider_is_refused(tmp_path):
    recording = record(lambda: _monitor("lost") and None, stack="prod")
    with pytest.raises(PlanError, match=r"have no provider[\s\S]*::lost"):
        plan_of(loaded(tmp_path, "services: []"), recording)


def test_what_the_program_says_of_protection_is_in_the_plan(tmp_path):
    def program() -> None:
        _monitor("guarded", provider=_account(), protect=True)

    plan = plan_of(loaded(tmp_path, "services: []"), record(program, stack="prod"))
    assert made(plan, "Monitor").protect


def test_a_plan_needs_no_key_and_heeds_none(planned, monkeypatch):
    without = printed(planned(full(ERRORS)))
    for name in ("DD_API_KEY", "DD_APP_KEY", "PAGERDUTY_TOKEN", "SENTRY_AUTH_TOKEN", "PULUMI_CONFIG_PASSPHRASE"):
        monkeypatch.setenv(name, "canary")
    monkeypatch.setenv("PULUMI_CONFIG", json.dumps({"datadog:apiUrl": "https://elsewhere.example.com"}))
    assert printed(planned(full(ERRORS))) == without
    assert "canary" not in without


def test_a_second_rename_changes_no_identity_where_the_first_line_stays_and_the_id_is_written(planned):
    def known_by(service):
        shop, rest = SHOP.replace("name: Shop", service), full(ERRORS)
        plan = planned({**rest, "around.yml": shop + ON_CALL})
        return [it.urn for it in plan.resources], made(plan, "ServiceObject").inputs["serviceName"]

    first = known_by("name: Store, renamed_from: Shop, tag: shop")
    assert first[1] == "shop"
    assert known_by("name: Mall, id: store, renamed_from: Shop, tag: shop") == first
    assert known_by("name: Mall, renamed_from: Store, tag: shop") != first


def test_a_preview_knows_no_ids_and_registers_the_same_resources(planned):
    applied, first_look = planned(full(ERRORS, SLOW)), planned(full(ERRORS, SLOW), preview=True)
    assert [it.urn for it in first_look.resources] == [it.urn for it in applied.resources]
    assert made(first_look, "Service").inputs["escalationPolicy"] == "[unknown until applied]"
    assert made(applied, "Service").inputs["escalationPolicy"] == "<escalation-policy:on-call-policy>"


def test_resources_are_sorted_by_urn_and_each_is_there_once(planned):
    urns = [it.urn for it in planned(full(ERRORS, SLOW, BLIPS)).resources]
    assert urns == sorted(set(urns))


def test_dependencies_of_a_resource_are_all_in_the_plan(planned):
    plan = planned(full(ERRORS, SLOW))
    urns = {it.urn for it in plan.resources}
    assert {urn for it in plan.resources for urn in (*it.dependencies, it.provider) if urn} <= urns
    assert all(it.parent in urns or "pulumi:pulumi:Stack" in it.parent for it in plan.resources)
    assert len(every(plan, "pulumi:providers:datadog")) == 1
