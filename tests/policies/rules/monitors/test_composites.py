"""Rules on composite alerts: constant expressions, and members without data, with warnings or that also page."""

import pytest

from policies.engine.evaluate import evaluate_rules
from policies.engine.views import EngineResource
from tests.support.catalogs import ON_CALL, SHOP
from tests.support.rules import MONITOR, TODAY, breaking, found, resource
from tests.support.texts import FixtureText

MEMBERS = FixtureText("""
    alerts:
      - {name: Fast, condition: error_rate > 2%, duration: 5m, severity: info}
      - {name: Slow, condition: p95_latency > 2s, duration: 5m, severity: info}
      - {name: Warned, condition: error_rate > 4%, warning: 3%, duration: 10m, severity: info}
      - {name: Resolved, condition: p95_latency > 3s, duration: 5m, severity: info, no_data: resolve}
      - {name: Joined, severity: warning, when: WHEN}
""")
RULES = ("composite-negates-no-data", "composite-negates-warning")


@pytest.mark.parametrize(
    ("when", "rules"),
    [
        ("Fast and not Slow", {"composite-negates-no-data"}),
        ("Fast and not (Slow or Resolved)", {"composite-negates-no-data"}),
        ("Fast and not Resolved", set()),
        ("Slow and not (Fast and not Resolved)", set()),
        ("Fast and not (Resolved and not Slow)", set()),
        ("Slow and not Fast", set()),
        ("Slow and not Warned", {"composite-negates-warning"}),
        ("Slow and Warned", set()),
        ("Warned and not Slow", {"composite-negates-no-data"}),
    ],
)
def test_a_member_under_not_that_loses_data_or_warns_is_found(planned, when, rules):
    breaking = found(planned(MEMBERS.replace("WHEN", when)))
    assert {rule for rule in RULES if breaking.get(rule) == {"alerts/joined"}} == rules


@pytest.mark.parametrize(
    ("when", "constant"),
    [
        ("A and not A and B", "never true"),
        ("A or not A or B", "always true"),
        ("A and B", None),
        ("not (A or B)", None),
        ("A or B and not B", None),
        ("(A or B) and not A and not B", "never true"),
        ("not not A or B", None),
    ],
)
def test_a_composite_that_is_always_or_never_true_is_found(planned, when, constant):
    text = f"""
        alerts:
          - {{name: A, condition: error_rate > 1%, duration: 5m, severity: info}}
          - {{name: B, condition: p95_latency > 1s, duration: 5m, severity: info}}
          - {{name: C, when: "{when}", severity: info}}
    """
    said = [it.message for it in evaluate_rules(planned(text), TODAY) if it.rule == "composite-constant"]
    assert [constant in it for it in said] == [True] * bool(constant)


def test_a_composite_that_pages_the_same_people_as_its_member_is_found(planned):
    text = """
        alerts:
          - {name: A, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]}
          - {name: B, condition: p95_latency > 1s, duration: 5m, severity: info}
          - {name: C, condition: p99_latency > 1s, duration: 5m, severity: info}
          - {name: Twice, when: A and B, severity: critical, notify: [pagerduty]}
          - {name: Once, when: B and C, severity: critical, notify: [pagerduty]}
    """
    assert found(planned({"a.yml": text, "b.yml": SHOP + ON_CALL}))["composite-pages-twice"] == {"alerts/twice"}


def composite(query: str, *members: str) -> list[str]:
    """Whether a composite breaks the rule in the engine, with this query, and these monitors whose outputs it uses."""
    urns = tuple(f"urn:pulumi:prod::watchbill::watchbill:index:Alerts${MONITOR}::{name}" for name in members)
    inputs = {"type": "composite", "query": query}
    made = EngineResource(
        urn="x", type=MONITOR, name="both", inputs=inputs, provider="x", protect=False, dependencies=urns
    )
    return breaking("composite-hardcoded-id", [made])


def test_a_composite_that_refers_to_a_copied_monitor_id_is_found():
    inputs = {"type": "composite", "query": "12345678 && <monitor:errors>"}
    assert breaking("composite-hardcoded-id", [resource(inputs, name="both")]) == ["both"]
    inputs["query"] = "<monitor:errors> && !<monitor:http-5000>"
    assert breaking("composite-hardcoded-id", [resource(inputs)]) == []
    query = {"type": "query alert", "query": "avg(last_5m):avg:x{*} > 12345678"}
    assert breaking("composite-hardcoded-id", [resource(query)]) == []


def test_an_id_that_the_engine_took_from_a_monitor_is_not_a_copied_one():
    assert composite("12345678 && 23456789", "errors", "slow") == []
    assert composite("12345678 && 23456789", "errors") == ["both"]
