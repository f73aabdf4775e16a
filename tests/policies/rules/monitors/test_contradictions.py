"""Rules on alerts that always or never fire, and on settings that contradict each other."""

import pytest

from tests.support.catalogs import ON_CALL, SHOP
from tests.support.rules import breaks, found

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
def test_a_monitor_that_never_or_always_fires_is_found(query, rule):
    assert [it for it in ("never-fires", "always-fires") if breaks(it, {"query": query})] == ([rule] if rule else [])


def test_paging_anomalies_and_contradicting_priorities_are_found(planned):
    page = "severity: critical, notify: [pagerduty]"
    text = f"""
        signals: [{{name: signups, count: user.signup}}]
        alerts:
          - {{name: Full, forecast: {{signal: signups, reaches: 9, within: 1d}}, {page}}}
          - {{name: Idle, condition: signups > 9, duration: 5m, {page}, priority: 4}}
          - {{name: Urgent, condition: signups > 9, duration: 5m, severity: info, priority: 1}}
          - {{name: Fine, condition: signups > 9, duration: 5m, severity: info, priority: 4}}
    """
    broken = found(planned({"a.yml": text, "b.yml": SHOP + ON_CALL}))
    assert broken["anomaly-pages"] == {"alerts/full"}
    assert broken["priority-contradicts"] == {"alerts/idle", "alerts/urgent"}
