"""The uptime checks of the stack, run against the product's real health route."""

import json
import time
from typing import Any

import pytest

from plan.plan import make_plan
from tests.support.product.application import STACK, Application
from tests.support.product.dependencies import Dependencies

NAMES = ("database", "redis", "stripe", "email")


@pytest.fixture(scope="module")
def checks() -> dict[str, list[dict[str, Any]]]:
    """The assertions of each check that requests the health route, by the check's name."""
    tests = [it.inputs for it in make_plan(STACK).resources if it.type == "datadog:index/syntheticsTest:SyntheticsTest"]
    url = "https://shop.example.com/api/health"
    return {it["name"]: it["assertions"] for it in tests if it.get("requestDefinition", {}).get("url") == url}


def passes(assertions: list[dict[str, Any]], status: int, body: Any) -> bool:
    """Whether an answer passes all assertions. Raises KeyError for a kind that the stack does not use."""
    return all({"statusCode": _status, "body": _body}[it["type"]](it, status, body) for it in assertions)


def _status(assertion: dict[str, Any], status: int, _body: Any) -> bool:
    assert assertion["operator"] == "is"
    return str(status) == assertion["target"]


def _body(assertion: dict[str, Any], _status: int, body: Any) -> bool:
    asked = assertion["targetjsonpath"]
    assert (assertion["operator"], asked["operator"]) == ("validatesJSONPath", "is")
    for part in asked["jsonpath"].removeprefix("$.").split("."):
        body = body.get(part) if isinstance(body, dict) else None
    return body == asked["targetvalue"]


def failing(app: Application, checks: dict[str, list[dict[str, Any]]]) -> set[str]:
    status, text = app.get("/api/health")
    return {name.removeprefix("[prod] ") for name, it in checks.items() if not passes(it, status, json.loads(text))}


@pytest.fixture
def moods(served: Dependencies):
    yield served.moods
    served.moods.clear()


def test_the_stack_has_a_check_that_pages_and_checks_of_dependencies(checks):
    assert {name.removeprefix("[prod] ") for name in checks} == {
        "Storefront health",
        "Storefront dependencies",
        "Mail provider",
    }


def test_all_pass_when_all_dependencies_work(app, checks, moods):  # noqa: ARG001
    assert failing(app, checks) == set()


def test_all_pass_when_a_dependency_is_slow_within_its_time(app, checks, moods):
    moods["database"] = "slow"
    assert failing(app, checks) == set()


@pytest.mark.parametrize("mood", ["down", "hanging"])
def test_a_required_dependency_fails_the_check_that_pages(app, checks, moods, mood):
    moods["database"] = mood
    begun = time.monotonic()
    assert failing(app, checks) == {"Storefront health", "Storefront dependencies"}
    assert time.monotonic() - begun < 15  # not the 25 seconds that the dependency takes


@pytest.mark.parametrize("mood", ["down", "hanging"])
def test_an_optional_dependency_fails_its_own_check_and_pages_nobody(app, checks, moods, mood):
    moods["email"] = mood
    assert failing(app, checks) == {"Mail provider"}
    status, text = app.get("/api/health")
    assert (status, json.loads(text)["status"]) == (200, "healthy")


def test_all_down(app, checks, moods):
    moods.update(dict.fromkeys(NAMES, "down"))
    assert failing(app, checks) == {"Storefront health", "Storefront dependencies", "Mail provider"}


def test_the_answer_names_state_and_time_and_nothing_else(app, moods):
    moods["redis"] = "down"
    status, text = app.get("/api/health")
    answer = json.loads(text)
    assert status == 503
    assert set(answer) == {"status", "timestamp", "checks"}
    assert set(answer["checks"]) == set(NAMES)
    assert answer["checks"]["redis"].keys() == {"status", "latency_ms", "optional", "error"}
    assert "127.0.0.1" not in text
