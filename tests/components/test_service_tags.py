"""Everything that finds a service's data names its tag, and everything that stays with the item its id."""

from collections.abc import Callable

import pytest
import yaml

from plan.plan import Plan
from tests.support.catalogs import ON_CALL, every, made
from tests.support.texts import FixtureText

Planned = Callable[[object], Plan]
ITEMS = FixtureText("""
    signals: [{name: failed_lines, logs: "status:error"}, {name: up, check: http.can_connect}]
    alerts:
      - {name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]}
      - {name: Lines, condition: failed_lines > 5, duration: 5m, severity: warning}
      - {name: Up, condition: up >= 3, severity: warning, group_by: [host]}
    slos:
      - {name: Fine, target: 99%, of: {ratio: error_rate}, alerts: [budget]}
      - {name: Fast, target: 99%, of: {time_slice: p95_latency < 1s}, alerts: [budget]}
    uptime: [{name: Health, url: "https://shop.example.com", severity: warning}]
    logs: {}
    maintenance: [{name: Move, start: 2030-12-07 02:00, for: 2h, time_zone: UTC, services: [Shop]}]
""")


def around(service: str) -> dict[str, str]:
    return {"items.yml": ITEMS, "on_call.yml": ON_CALL, "services.yml": f"services: [{{name: Shop, {service}}}]"}


def asked(plan: Plan) -> str:
    """All that is sent to Datadog and finds data by a tag."""
    kinds = (
        "Monitor",
        "ServiceLevelObjective",
        "SyntheticsTest",
        "Dashboard",
        "DowntimeSchedule",
        "LogsCustomPipeline",
    )
    return "\n".join(str(resource.inputs) for kind in kinds for resource in every(plan, kind))


def test_queries_searches_links_downtimes_and_dashboards_name_the_tag(planned: Planned) -> None:
    plan = planned(around("tag: shop-web"))
    text = asked(plan)
    assert "service:shop-web" in text
    assert "service:shop'" not in text.replace("service:shop-web", "")
    assert "service:shop" not in text.replace("service:shop-web", "")
    assert "service%3Ashop-web" in text
    assert "service%3Ashop" not in text.replace("service%3Ashop-web", "")
    (downtime,) = every(plan, "DowntimeSchedule")
    muted = set(downtime.inputs["monitorIdentifier"]["monitorTags"])
    assert "service:shop-web" in muted
    for kind in ("Monitor", "SyntheticsTest"):
        for monitor in every(plan, kind):
            assert muted <= set(monitor.inputs["tags"]), f"{monitor.name} goes on in the downtime"
    (entity,) = [yaml.safe_load(it.inputs["entity"]) for it in every(plan, "SoftwareCatalog")]
    assert (entity["metadata"]["name"], entity["metadata"]["displayName"]) == ("shop-web", "Shop")


def test_what_pages_is_known_by_the_id_and_not_by_the_tag(planned: Planned) -> None:
    plan = planned(around("tag: shop-web"))
    assert made(plan, "pagerduty:index/service:Service").name == "services-shop-pager"
    assert "@pagerduty-shop" in made(plan, "Monitor", "alerts-errors").inputs["message"]
    assert "@pagerduty-shop-web" not in asked(plan)


@pytest.mark.parametrize("renamed", ["name: Store, renamed_from: Shop, tag: shop"])
def test_a_renamed_service_asks_for_the_data_that_it_asked_for(planned: Planned, renamed: str) -> None:
    before = {it.name: it.inputs.get("query") for it in every(planned(around("tag: shop")), "Monitor")}
    texts = around("tag: shop")
    texts["services.yml"] = f"services: [{{{renamed}}}]"
    texts["items.yml"] = ITEMS.replace("services: [Shop]", "services: [Store]")
    assert {it.name: it.inputs.get("query") for it in every(planned(texts), "Monitor")} == before


def test_a_renamed_check_keeps_the_tag_by_which_its_slo_and_dashboards_find_its_runs(planned: Planned) -> None:
    slo = "slos: [{name: Up, target: 99%, of: {uptime: CHECK}, alerts: [budget]}]\n"
    plain = planned(slo.replace("CHECK", "Health") + 'uptime: [{name: Health, url: "https://a.io", severity: warning}]')
    text = slo.replace("CHECK", "Alive") + (
        'uptime: [{name: Alive, renamed_from: Health, url: "https://a.io", severity: warning}]'
    )
    renamed = planned(text)
    queries = [made(plan, "ServiceLevelObjective").inputs["query"] for plan in (plain, renamed)]
    assert queries[0] == queries[1]
    assert "check:health" in made(renamed, "SyntheticsTest").inputs["tags"]
    assert '"check:health"' in str(every(renamed, "Dashboard")[0].inputs)
