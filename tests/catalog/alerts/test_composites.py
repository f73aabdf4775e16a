"""What an alert that joins others may join: members that share a group, in states that Datadog can join."""

import pytest

from catalog.alerts.composites.states import SEVERITY, State, composite_states, state
from tests.support.catalogs import loaded
from tests.support.texts import FixtureText

SIGNALS = """
metrics:
  - {name: m.a, type: gauge, tags: [host, region, device, url], from: agent}
signals:
  - {name: plain, gauge: m.a}
  - {name: by_host, gauge: m.a, group_by: [host]}
  - {name: by_region, gauge: m.a, group_by: [region]}
  - {name: by_device, gauge: m.a, group_by: [device, host]}
  - {name: by_url, gauge: m.a, group_by: [host, url]}
  - {name: lines, logs: "status:error"}
  - {name: up, check: redis.can_connect}
  - {name: up_by_host, check: redis.can_connect, group_by: [host]}
services: [{name: Shop, url: "https://shop.example.com"}]
uptime: [{name: Front, severity: info}]
"""
LINES = "{name: Lines, condition: lines > 5, duration: 5m, severity: info, group_by: ['@host']}"


def text(when: str, *more: str) -> str:
    names = ("plain", "by_host", "by_region", "by_device", "by_url")
    alerts = [f"{{name: {it}, condition: {it} > 1, duration: 5m, severity: info}}" for it in names]
    alerts += [f"{{name: {it}, condition: {it} >= 3, severity: info}}" for it in ("up", "up_by_host")]
    alerts += [LINES, *more, f"{{name: J, severity: info, when: {when}}}"]
    return f"{SIGNALS}alerts: [{', '.join(alerts)}]\n"


@pytest.mark.parametrize(
    ("when", "one", "other"),
    [
        ("by_host and by_region", "`by_host` is grouped by `host`", "`by_region` by `region`"),
        ("by_host or by_region", "`by_host` is grouped by `host`", "`by_region` by `region`"),
        ("by_host and not by_region and plain", "`by_host` is grouped by `host`", "`by_region` by `region`"),
        ("by_region and Lines", "is grouped by", "`region`"),
        ("up and by_region", "`up` is grouped by every tag that its check reports", "it may share no group with"),
        ("up and up_by_host", "`up` is grouped by every tag that its check reports", "it may share no group with"),
    ],
)
def test_members_without_a_common_group_are_refused_where_they_are_joined(refused, when, one, other):
    (error,) = refused(text(when))
    line = next(line for line in text(when).splitlines() if line.startswith("alerts:"))
    assert error.startswith(f"shop/a.yml:{len(text(when).splitlines())}:{line.index(when) + 1}: `when`: ")
    assert one in error
    assert other in error
    assert "this alert never fires" in error


def test_of_groups_that_overlap_it_is_not_said_that_they_have_none_in_common(refused):
    (error,) = refused(text("by_device and by_url"))
    assert "`by_device` is grouped by `device` and `host`" in error
    assert "`by_url` by `host` and `url`, so neither has all tags of the other, and this alert may never fire" in error


@pytest.mark.parametrize(
    ("when", "groups"),
    [
        ("plain and Front", ()),
        ("plain and by_host", ("host",)),
        ("by_host and by_device", ("host",)),
        ("by_host and by_device and Front", ("host",)),
        ("by_host and Lines", ("host",)),
        ("by_host and up_by_host", ("host",)),
        ("up and plain", ("*",)),
    ],
)
def test_a_composite_has_the_groups_that_its_members_share(folder, when, groups):
    (composite,) = loaded(folder, text(when)).composites
    assert composite.group_by == groups


STATES: tuple[tuple[str, State, State, State], ...] = (
    # The table of Datadog's page on composites; without a decision of its own on missing data, No Data keeps the last
    # state.
    ("A and B", "alert", "warn", "warn"),
    ("A or B", "alert", "warn", "alert"),
    ("A and B", "alert", "ok", "ok"),
    ("A or B", "alert", "ok", "alert"),
    ("A and B", "warn", "ok", "ok"),
    ("A or B", "warn", "ok", "warn"),
    ("A and B", "no data", "warn", "no data"),
    ("A or B", "no data", "warn", "warn"),
    ("A and B", "no data", "ok", "ok"),
    ("A or B", "no data", "ok", "no data"),
    ("A and B", "no data", "no data", "no data"),
    ("A and not B", "alert", "no data", "no data"),
    ("A and not B", "alert", "warn", "ok"),
    ("A and not B", "alert", "ok", "alert"),
    ("A and not B", "ok", "ok", "ok"),
)
PAIR = FixtureText(
    "alerts: [{name: A, condition: error_rate > 2%, warning: 1%, duration: 5m, severity: info}, "
    "{name: B, condition: p95_latency > 2s, duration: 5m, severity: info}, {name: J, severity: info, when: WHEN}]\n"
)


@pytest.mark.parametrize(("when", "one", "other", "joined"), STATES)
def test_the_state_of_a_composite_is_that_of_datadogs_table(folder, when, one, other, joined):
    (composite,) = loaded(folder, PAIR.replace("WHEN", when)).composites
    assert state(composite, {"a": one, "b": other}) == joined


@pytest.mark.parametrize(
    ("when", "warns"), [("A and B", True), ("B and not A", False), ("A or B", True), ("not (A and B)", False)]
)
def test_a_composite_warns_where_a_warning_is_all_that_is_left(folder, when, warns):
    (composite,) = loaded(folder, PAIR.replace("WHEN", when)).composites
    found = composite_states(composite)
    assert ("warn" in found) is warns
    assert {"ok", "alert"} <= found <= set(SEVERITY)
