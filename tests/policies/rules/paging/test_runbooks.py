"""Rules on runbooks: each page names one, and it is reachable while the service is down."""

from tests.support.catalogs import ON_CALL, SHOP
from tests.support.rules import PAGING_MESSAGE, breaks, found

PAGING = "condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]"


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
    assert found(plan)["runbook-on-same-host"] == {"alerts/a", "slos/s"}
