"""Alerts that by their own numbers or words always or never fire, and what is there twice."""

import pytest

from policies.engine.evaluate import judge
from policies.engine.inputs import MONITOR
from tests.support.catalogs import ON_CALL, SHOP
from tests.support.rules import TODAY, breaking, breaks, found, resource

PART, WHOLE = "sum:err{env:prod,a:b}.as_count()", "sum:hits{env:prod}.as_count()"
SHARE, COUNT = f"sum(last_5m):100 * {PART} / {WHOLE}", f"sum(last_5m):{WHOLE}"


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        (f"{SHARE} > 100", "never-fires"),
        (f"{SHARE} < 0", "never-fires"),
        (f"{COUNT} < 0", "never-fires"),
        (f"{SHARE} >= 0", "always-fires"),
        (f"{SHARE} <= 100", "always-fires"),
        (f"{COUNT} >= 0", "always-fires"),
        (f"{COUNT} > -1", "always-fires"),
        (f"{SHARE} >= 100", None),
        (f"{SHARE} > 0", None),
        (f"{COUNT} <= 0", None),
        (f"{COUNT} > 1000", None),
        (f"sum(last_5m):{PART} / {WHOLE} >= 100", None),
        ("avg(last_5m):avg:temperature{*} < 0", None),
    ],
)
def test_a_monitor_that_by_its_own_numbers_never_or_always_fires_is_found(query, rule):
    assert [it for it in ("never-fires", "always-fires") if breaks(it, {"query": query})] == ([rule] if rule else [])


def test_guesses_quiet_nights_and_contradicting_priorities_are_found(planned):
    page = "severity: critical, notify: [pagerduty]"
    text = f"""
        signals: [{{name: signups, count: user.signup}}]
        alerts:
          - {{name: Odd, anomaly: {{signal: signups}}, {page}}}
          - {{name: Odd chat, anomaly: {{signal: signups}}, severity: info}}
          - {{name: Night, absent: payment.attempts for 10m, {page}}}
          - {{name: Day, absent: payment.attempts for 30m, {page}}}
          - {{name: Idle, condition: signups > 9, duration: 5m, {page}, priority: 4}}
          - {{name: Urgent, condition: signups > 9, duration: 5m, severity: info, priority: 1}}
          - {{name: Fine, condition: signups > 9, duration: 5m, severity: info, priority: 4}}
    """
    broken = found(planned({"a.yml": text, "b.yml": SHOP + ON_CALL}))
    assert broken["guess-wakes"] == {"alerts/odd"}
    assert broken["quiet-night-wakes"] == {"alerts/night"}
    assert broken["priority-contradicts"] == {"alerts/idle", "alerts/urgent"}


@pytest.mark.parametrize(
    ("when", "constant"),
    [
        ("A and not A and B", "never holds"),
        ("A or not A or B", "always holds"),
        ("A and B", None),
        ("not (A or B)", None),
        ("A or B and not B", None),
        ("(A or B) and not A and not B", "never holds"),
        ("not not A or B", None),
    ],
)
def test_joined_alerts_that_say_nothing_are_found(planned, when, constant):
    text = f"""
        alerts:
          - {{name: A, condition: error_rate > 1%, duration: 5m, severity: info}}
          - {{name: B, condition: p95_latency > 1s, duration: 5m, severity: info}}
          - {{name: C, when: "{when}", severity: info}}
    """
    said = [it.message for it in judge(planned(text), TODAY) if it.rule == "joined-constant"]
    assert [constant in it for it in said] == [True] * bool(constant)


def test_a_joined_alert_that_wakes_the_same_people_again_is_found(planned):
    text = """
        alerts:
          - {name: A, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]}
          - {name: B, condition: p95_latency > 1s, duration: 5m, severity: info}
          - {name: C, condition: p99_latency > 1s, duration: 5m, severity: info}
          - {name: Twice, when: A and B, severity: critical, notify: [pagerduty]}
          - {name: Once, when: B and C, severity: critical, notify: [pagerduty]}
    """
    assert found(planned({"a.yml": text, "b.yml": SHOP + ON_CALL}))["joined-pages-twice"] == {"alerts/twice"}


def test_a_monitor_joined_by_a_copied_number_is_found():
    assert breaks("joined-by-number", {"type": "composite", "query": "12345678 && <monitor:errors>"})
    assert not breaks("joined-by-number", {"type": "composite", "query": "<monitor:errors> && !<monitor:http-5000>"})
    assert not breaks("joined-by-number", {"type": "query alert", "query": "avg(last_5m):avg:x{*} > 12345678"})


def test_two_monitors_that_ask_the_same_thing_of_the_same_people_are_found(planned):
    text = """
        channels:
          - {name: slack, workspace: acme, channel: "#a"}
          - {name: b, kind: slack, workspace: acme, channel: "#b"}
        alerts:
          - {name: A, condition: error_rate > 1%, duration: 5m, severity: warning, notify: [slack]}
          - {name: B, condition: error_rate > 2%, duration: 5m, severity: info, notify: [slack]}
          - {name: C, condition: error_rate > 1%, duration: 5m, severity: warning, notify: [b]}
          - {name: D, condition: error_rate > 1%, duration: 10m, severity: warning, notify: [slack]}
    """
    assert found(planned(text))["same-question"] == {"alerts/b"}


def test_two_of_one_name_are_found(planned):
    text = """
        alerts: [{name: Health, condition: error_rate > 1%, duration: 5m, severity: info}]
        uptime: [{name: Health, url: "https://shop.example.com", severity: info}]
    """
    assert found(planned(text))["same-name"] == {"uptime/health"}
    names = [resource({"name": name}, MONITOR, name) for name in ("a", "b")]
    assert breaking("same-name", names) == []


def test_what_nobody_watches_is_found(planned):
    text = """
        services:
          - {name: Shop, tier: 1, default: true}
          - {name: Postgres, tier: 1}
          - {name: Jobs, tier: 3}
          - {name: Stripe, external: true, tier: 1}
        alerts: [{name: A, condition: error_rate > 1%, duration: 5m, severity: info}]
        status_page:
          name: Page
          domain_prefix: acme
          visibility: public
          components: [{name: Checkout, service: Shop}, {name: Data, service: Postgres}]
    """
    broken = found(planned(text))
    assert broken["service-unwatched"] == {"services/postgres"}
    assert broken["component-unwatched"] == {"components/data"}
    assert broken["outage-unworded"] == {"status_page/page"}
    worded = "\n          degradations: [{name: Down, impact: major_outage, messages: {resolved: Fine again.}}]"
    assert "outage-unworded" not in found(planned(text.rstrip() + worded))
