"""The guard against edits of code: the catalog is the same, and the head's code makes something else of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

import components.alerts
import components.datadog.messages
import components.services
import components.uptime
import plan.plan
from catalog import SloAlert
from components.channels import Handles
from components.slos import Slos
from review.diff.compare import review_stack
from review.inputs.comparison import Comparison
from review.model import Risk
from tests.support.edits import STACKS, document, example

Patch = pytest.MonkeyPatch


def risks() -> Mapping[str, Risk]:
    """The risks of the example planned by the code as it is now."""
    head = document(STACKS.parent)
    reviewed = review_stack(Comparison(stack="prod", base=example(), head=head), approved=())
    return {risk.id: risk for risk in reviewed.risks}


def test_the_same_code_is_no_risk():
    example()
    assert risks() == {}


def test_a_program_that_composes_nothing(monkeypatch: Patch):
    example()
    monkeypatch.setattr(plan.plan, "compose", lambda _catalog: None)
    (risk,) = risks().values()
    assert risk.id == "path:stack/prod"
    assert risk.text.startswith("13 alerts (Database Down, ")


def test_components_that_leave_out_critical_alerts(monkeypatch: Patch):
    example()
    made = Slos._alert

    def less(self: Slos, name: str, slo: Any, alert: SloAlert, stack: Any) -> None:
        if alert.severity != "critical":
            made(self, name, slo, alert, stack)

    monkeypatch.setattr(Slos, "_alert", less)
    found = risks()
    assert found.keys() == {"path:stack/prod"}
    assert "resources of Payments" in found["path:stack/prod"].text


def test_messages_without_their_handles(monkeypatch: Patch):
    example()
    monkeypatch.setattr(Handles, "of", lambda *_: [])
    found = risks()
    assert found.keys() == {"path:stack/prod"}
    assert "`message.pages` differs for" in found["path:stack/prod"].text


def test_one_alert_without_its_handle(monkeypatch: Patch):
    example()
    of = Handles.of
    dropped = {"critical": 1}

    def without_first(self: Handles, channels: Any, service: Any, severity: Any) -> Any:
        named = of(self, channels, service, severity)
        if severity == "critical" and dropped["critical"]:
            dropped["critical"] = 0
            return []
        return named

    monkeypatch.setattr(Handles, "of", without_first)
    (id,) = risks()
    assert id.startswith("path:")


def test_queries_that_are_multiplied(monkeypatch: Patch):
    example()
    query = components.alerts.monitor_query
    monkeypatch.setattr(
        components.alerts, "monitor_query", lambda alert, environment: query(alert, environment).replace("100 *", "1 *")
    )
    assert risks().keys() == {"path:alerts/high-error-rate", "path:alerts/payment-failures"}


def test_checks_that_are_paused(monkeypatch: Patch):
    example()
    made = components.uptime.datadog.SyntheticsTest
    monkeypatch.setattr(
        components.uptime.datadog, "SyntheticsTest", lambda *args, **of: made(*args, **{**of, "status": "paused"})
    )
    found = risks()
    assert found.keys() == {"path:uptime/sign-in-and-check-out", "path:uptime/storefront-health"}
    assert "live → paused" in found["path:uptime/storefront-health"].text


def test_incidents_of_low_urgency(monkeypatch: Patch):
    example()
    made = components.services.pagerduty.Service
    rule = components.services.pagerduty.ServiceIncidentUrgencyRuleArgs(type="constant", urgency="low")
    monkeypatch.setattr(
        components.services.pagerduty,
        "Service",
        lambda *args, **of: made(*args, **{**of, "incident_urgency_rule": rule}),
    )
    assert risks().keys() == {"path:services/storefront"}


def test_queries_of_other_events(monkeypatch: Patch):
    example()
    query = components.alerts.monitor_query
    monkeypatch.setattr(
        components.alerts,
        "monitor_query",
        lambda alert, environment: query(alert, environment).replace("status_class:5xx", "status_class:599"),
    )
    found = risks()
    assert found.keys() == {"query:alerts/high-error-rate"}
