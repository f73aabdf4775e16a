"""From a call in the product to an alert: the stack's pipeline and metrics read the lines that the kit writes."""

import json
import time
from typing import Any

import pytest

from plan.plan import Plan, make_plan
from tests.support.product.application import STACK, Application
from tests.support.product.pipeline import attribute, count, processed

PAYMENTS = [
    {"amount": 19.99, "currency": "EUR"},
    {"amount": 5, "currency": "usd", "card": "refused"},
    {"amount": 7, "currency": "EUR", "card": "broken"},
    {"amount": 8, "currency": "EUR"},
]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(STACK)


@pytest.fixture(scope="module")
def lines(app: Application, plan: Plan) -> list[dict[str, Any]]:
    """The log lines of four payments and one order, as the stack's pipeline leaves them."""
    for payment in PAYMENTS:
        app.request("/api/pay", json.dumps(payment).encode(), **{"content-type": "application/json"})
    app.get("/api/orders/7")
    until = time.monotonic() + 15
    while len(written := _written(app)) < 2 * len(PAYMENTS) + 2 and time.monotonic() < until:
        time.sleep(0.2)
    return [processed(line, plan) for line in written]


def _written(app: Application) -> list[dict[str, Any]]:
    return [json.loads(line) for line in app.log.read_text().splitlines() if line.startswith("{")]


def of_event(lines: list[dict[str, Any]], event: str) -> list[dict[str, Any]]:
    return [line for line in lines if line.get("event") == event]


def test_the_pipeline_reads_level_message_time_service_and_trace(lines):
    for line in of_event(lines, "payment"):
        assert line["official"]["status"] == "info"
        assert line["official"]["message"] == "payment"
        assert line["official"]["service"] == "storefront"
        assert line["official"]["date"] == line["time"]
        assert line["official"]["trace_id"] == line["dd"]["trace_id"]
    (read,) = [line for line in lines if line.get("msg") == "order read"]
    assert attribute(read, "http.method") == "GET"
    assert attribute(read, "http.url") == "/api/orders/7"


@pytest.mark.parametrize(
    ("level", "status"),
    [("debug", "debug"), ("warn", "warning"), ("error", "error"), ("fatal", "emergency"), (50, "error")],
)
def test_the_pipeline_reads_each_level_that_the_logger_writes(lines, plan, level, status):
    (line, *_) = of_event(lines, "payment")
    assert processed({**line, "level": level}, plan)["official"]["status"] == status


def test_each_metric_of_the_stack_is_made_of_the_lines(lines, plan):
    assert count(lines, plan, "payment.attempts") == {
        (("outcome", "failed"), ("provider", "stripe")): 1,
        (("outcome", "refused"), ("provider", "stripe")): 1,
        (("outcome", "succeeded"), ("provider", "stripe")): 2,
    }
    assert sum(count(lines, plan, "payment.amount").values()) == 4
    requests = count(lines, plan, "api.requests")
    assert requests[(("endpoint", "/api/pay"), ("method", "POST"), ("status_class", "5xx"))] == 1
    assert requests[(("endpoint", "/api/pay"), ("method", "POST"), ("status_class", "2xx"))] == 3
    assert requests[(("endpoint", "/api/orders/:id"), ("method", "GET"), ("status_class", "2xx"))] == 1


def test_the_shares_that_alerts_watch_are_true(lines, plan):
    def share(metric: str, tag: tuple[str, str]) -> float:
        series = count(lines, plan, metric)
        return sum(number for tags, number in series.items() if tag in tags) / sum(series.values())

    assert share("payment.attempts", ("outcome", "failed")) == 1 / 4
    assert share("api.requests", ("status_class", "5xx")) == 1 / 5


def test_an_alert_of_the_stack_asks_for_the_metric_and_the_tags_that_the_call_wrote(lines, plan):
    (query,) = (
        resource.inputs["query"]
        for resource in plan.resources
        if resource.type == "datadog:index/monitor:Monitor" and resource.item == "alerts/payment-failures"
    )
    assert "payment.attempts{" in query
    assert "outcome:failed" in query
    assert "env:prod" in query
    (failed,) = [line for line in of_event(lines, "payment") if line["outcome"] == "failed"]
    assert (failed["env"], failed["service"]) == ("prod", "storefront")
