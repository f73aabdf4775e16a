"""What is sent about missing data is right under each reading of Datadog's documents."""

import itertools
import re

import pytest

from tests.support.alert_kinds import AROUND, WRITTEN
from tests.support.catalogs import every, made
from tests.support.judged import judged

ZERO = re.compile(r"(?<![a-z_])default_zero")


def inputs(planned, text: str):
    alerts = f"alerts: [{{name: A, severity: info, {text}}}]"
    return made(planned({"a.yml": alerts, "b.yml": AROUND}), "Monitor", "alerts-a").inputs


def state(sent, selected: int, others: int, missing: int | None) -> str:
    """What becomes of the monitor in a window with so many events."""
    counts = {"": selected + others}
    for tag in ("status_class:5xx", "status_class:2xx"):
        counts |= {tag: selected, f"!{tag}": others}
    fires = judged(sent["query"], counts, missing=missing)
    if fires is not None:
        return "alert" if fires else "ok"
    return {"resolve": "ok", "show_and_notify_no_data": "no data, notified"}[sent["onMissingData"]]


BOTH = (0, None)
SHARES = ["condition: error_rate > 5%", "condition: success < 95%"]
EVENTS = [", min_events: 1", "", ", min_events: 20"]


@pytest.mark.parametrize(("share", "events", "missing"), [*itertools.product(SHARES, EVENTS, BOTH)])
@pytest.mark.parametrize("choice", ["ok", "resolve", "page"])
def test_a_share_is_ok_while_all_is_well_and_never_while_nothing_is(planned, share, events, missing, choice):
    sent = inputs(planned, f"{share}, duration: 5m, no_data: {choice}{events}")
    well, ill = ((0, 1000), (1000, 0)) if "error_rate" in share else ((1000, 0), (0, 1000))
    assert state(sent, *well, missing) == "ok"
    assert state(sent, *ill, missing) in ({"alert", "no data, notified"} if choice == "page" else {"alert"})
    assert state(sent, 500, 500, missing) == "alert"
    assert state(sent, 0, 0, missing) == ("no data, notified" if choice == "page" else "ok")


@pytest.mark.parametrize("kind", WRITTEN)
def test_no_monitor_carries_default_zero(planned, kind):
    assert ZERO.search("sum(last_5m):default_zero(sum:a{*}.as_count()) > 5")
    assert not ZERO.search(inputs(planned, WRITTEN[kind])["query"])


def test_no_graph_carries_default_zero(planned):
    text = "dashboards: [{name: Web, signals: [success, signups, visits]}]"
    plan = planned({"a.yml": text, "b.yml": AROUND})
    assert every(plan, "Dashboard")
    assert not [it.name for it in plan.resources if ZERO.search(str(it.inputs))]


def test_an_end_of_silent_groups_is_sent_but_never_beside_resolve(planned):
    grouped = "condition: db_used > 90%, duration: 5m, group_by: [host]"
    assert inputs(planned, f"{grouped}, no_data: page")["timeoutH"] == 23
    assert "timeoutH" not in inputs(planned, f"{grouped}, no_data: resolve")


def test_a_silent_alert_that_notifies_names_what_it_may_mean(planned):
    message = inputs(planned, "condition: error_rate > 5%, duration: 5m, no_data: page")["message"]
    assert "it is 100 %, or there were no events in the last 5 minutes." in message
    low = inputs(planned, "condition: success < 95%, duration: 5m, no_data: page")["message"]
    assert "it is 0 %, or there were no events in the last 5 minutes." in low


def test_the_groups_of_a_service_check_and_their_end_are_told(planned):
    message = inputs(planned, "condition: db_up >= 3, no_data: page")["message"]
    assert "Each group of the check notifies separately; the title names the group." in message
    assert "A group without data recovers automatically after 23 hours." in message
