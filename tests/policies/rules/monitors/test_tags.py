"""What is made can be found by its tags, and who is woken finds a runbook."""

import pytest

from policies.engine.inputs import SLO, TEST
from tests.support.catalogs import ON_CALL, SHOP
from tests.support.rules import PAGING_MESSAGE, breaks, found, with_inputs

PAGING = "condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]"
ALERTS = f"alerts: [{{name: A, {PAGING}}}]"


@pytest.mark.parametrize("type_", ["datadog:index/monitor:Monitor", TEST, SLO])
def test_what_no_environment_service_or_team_is_tagged_on_is_found(type_):
    assert breaks("env-tag-missing", {"tags": ["service:shop"]}, type_)
    assert breaks("env-tag-missing", {}, type_)
    assert not breaks("env-tag-missing", {"tags": ["env:prod"]}, type_)
    assert breaks("owner-tags-missing", {"tags": ["env:prod", "service:shop"]}, type_)
    assert not breaks("owner-tags-missing", {"tags": ["service:shop", "team:web"]}, type_)


def test_a_service_without_a_team_leaves_its_alerts_without_an_owner(planned):
    services = "services: [{name: Shop}, {name: Jobs, team: web}]"
    alerts = """
        alerts:
          - {name: A, condition: error_rate > 1%, duration: 5m, severity: info, service: Shop}
          - {name: B, condition: error_rate > 1%, duration: 5m, severity: info, service: Jobs}
    """
    assert found(planned({"a.yml": alerts, "b.yml": services}))["owner-tags-missing"] == {"alerts/a"}


def test_a_team_that_makes_no_tag_is_found(planned):
    alert = "alerts: [{name: A, condition: error_rate > 1%, duration: 5m, severity: info}]"
    wrong = planned({"a.yml": alert, "b.yml": 'services: [{name: Shop, team: "Shop & Web"}]'})
    assert found(wrong)["tag-misspelt"] == {"alerts/a"}
    assert "tag-misspelt" not in found(planned({"a.yml": alert, "b.yml": "services: [{name: Shop, team: Shop}]"}))
    assert breaks("tag-misspelt", {"tags": ["Env:prod"]})


def test_a_tag_that_the_catalog_does_not_know_is_found(planned):
    plan = planned({"a.yml": ALERTS, "b.yml": SHOP + ON_CALL})
    assert "tag-unknown" not in found(plan)
    for tag in ("env:qa", "service:shopp", "team:wep"):
        tags = ["env:prod", "service:shop", "team:web"]
        tags = [it for it in tags if it.partition(":")[0] != tag.partition(":")[0]] + [tag]
        assert found(with_inputs(plan, "alerts-a", tags=tags))["tag-unknown"] == {"alerts/a"}


def test_a_page_without_a_runbook_is_found(planned):
    without = SHOP.replace(', runbooks: "https://wiki.example.com/runbooks"', "")
    alerts = f"""
        alerts:
          - {{name: A, {PAGING}}}
          - {{name: B, {PAGING}, runbook: "https://wiki.example.com/b"}}
          - {{name: C, condition: error_rate > 1%, duration: 5m, severity: info}}
        uptime: [{{name: D, severity: critical, notify: [pagerduty]}}]
    """
    assert found(planned({"a.yml": alerts, "b.yml": without + ON_CALL}))["runbook-missing"] == {"alerts/a", "uptime/d"}
    assert "runbook-missing" not in found(planned({"a.yml": alerts, "b.yml": SHOP + ON_CALL}))
    assert breaks("runbook-missing", {"message": f"{PAGING_MESSAGE} ask in the runbook channel"})
    assert not breaks("runbook-missing", {"message": f"{PAGING_MESSAGE} [Runbook](https://wiki.example.com/a)"})


def test_a_runbook_that_is_down_with_its_service_is_found(planned):
    alerts = f"""
        alerts:
          - {{name: A, {PAGING}, runbook: "https://shop.example.com/help"}}
          - {{name: B, {PAGING}}}
        slos:
          - {{name: S, target: 99.9%, of: {{ratio: error_rate}}, notify_page: [pagerduty], alerts: [page],
             runbook: "https://shop.example.com/slo"}}
    """
    plan = planned({"a.yml": alerts, "b.yml": SHOP + ON_CALL})
    assert found(plan)["runbook-down-too"] == {"alerts/a", "slos/s"}
