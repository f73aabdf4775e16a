"""A test of the paging path: what it creates, what it writes, and that it removes all of it, whatever happens."""

import re
import signal
import threading
import traceback
from datetime import UTC, datetime

import pytest

from audit.live.http.errors import Unreadable
from audit.live.http.limits import Clock
from doctor.page.monitor import MARK, CannotPage, TestMonitor, monitor_for
from doctor.page.run import Outcome, PageTest, signals_held
from doctor.page.writer import WriteFailed, Writer
from local.vendors.http.core.faults import Fault, FaultKind
from local.vendors.http.core.server import LoggedRequest
from tests.support.audited_account import RunningClock
from tests.support.manual_steps import TOKEN, ManualSteps

MONITOR = "datadog:index/monitor:Monitor"
INCIDENT = "pagerduty:hand/incident:Incident"
ALLOWED = (
    ("datadog", "POST", r"/api/v1/monitor"),
    ("datadog", "DELETE", r"/api/v1/monitor/\d+"),
    ("pagerduty", "PUT", r"/incidents/P\w+"),
)


def run(
    shop: ManualSteps,
    *faults: Fault,
    timeout: float = 30.0,
    clock: Clock | None = None,
    log: list[LoggedRequest] | None = None,
    alert: str = "High Error Rate",
) -> tuple[TestMonitor, Outcome]:
    test, outcome = monitor_for(shop.plan, alert), Outcome()
    with shop.accounts(faults, log) as accounts:
        tests = PageTest({it.vendor: it for it in accounts}, lambda _text: None, clock or RunningClock().clock)
        try:
            tests.run(test, outcome, timeout=timeout)
        finally:
            tests.close()
    return test, outcome


def left(shop: ManualSteps) -> tuple[list[str], list[str]]:
    """The test monitors, and the statuses of the incidents."""
    with shop.store() as store:
        monitors = [it.name for it in store.objects(token=MONITOR) if MARK in it.inputs.get("tags", [])]
        hand = store.by_hand()
        incidents = store.objects(token=INCIDENT)
        return monitors, [hand.get((INCIDENT, it.id), {}).get("status", "triggered") for it in incidents]


def writes(log: list[LoggedRequest]) -> list[tuple[str, str, str]]:
    return [(it.vendor, it.method, it.path) for it in log if it.method != "GET"]


class TestMonitorOfAnAlert:
    def test_it_has_the_alerts_own_message_priority_and_tags(self, done):
        test = monitor_for(done.plan, "high error rate")
        (alert,) = (it for it in done.plan.resources if it.inputs.get("name") == "[prod] High Error Rate")
        banner, _, message = test.message.partition("\n")
        assert banner.startswith("TEST of the paging path")
        # The query of the test has no groups, so their names would be empty.
        assert message == alert.inputs["message"].replace("{{endpoint.name}}", "endpoint")
        assert set(test.tags) == {*alert.inputs["tags"], MARK}
        assert test.priority == int(alert.inputs["priority"])
        assert re.fullmatch(r"\[TEST [0-9a-f]{6}\] \[prod\] High Error Rate", test.name)
        assert test.query == "sum(last_5m):sum:api.requests{*}.as_count() >= 0"
        assert set(test.handles) == {"@webhook-bot", "@slack-example-alerts", "@pagerduty-shop"}

    def test_an_uptime_check_can_be_tested(self, done):
        test = monitor_for(done.plan, "Sign in")
        assert (test.service, "@pagerduty-shop" in test.message) == ("Shop", True)

    @pytest.mark.parametrize(
        ("alert", "message"),
        [
            ("High Eror Rate", "unknown alert `High Eror Rate`. Did you mean `High Error Rate`?"),
            ("Slow", "Slow pages nobody: it notifies channels only."),
            ("New issue", "New issue is an alert of Sentry, and --page creates a monitor in Datadog."),
        ],
    )
    def test_what_cannot_be_tested_says_why(self, done, alert, message):
        with pytest.raises(CannotPage) as error:
            monitor_for(done.plan, alert)
        assert str(error.value).startswith(message)

    def test_for_sentry_it_says_what_is_possible(self, done):
        with pytest.raises(CannotPage, match=r"Send Test Notification.*sentry-cli send-event --env prod"):
            monitor_for(done.plan, "New issue")


def test_it_pages_and_removes_both(shop):
    log: list[LoggedRequest] = []
    test, outcome = run(shop, log=log)
    assert outcome.incident is not None
    assert test.name in outcome.incident.title
    assert (outcome.incident.service, outcome.incident.urgency) == ("Shop", "high")
    assert [name for name, _ in outcome.incident.assigned] in (["Ann"], ["Bob"])
    assert [it.channel for it in outcome.notified] == ["phone"]
    assert outcome.problems == []
    assert left(shop) == ([], ["resolved"])
    found = writes(log)
    assert [method for _, method, _ in found] == ["POST", "DELETE", "PUT"]


def test_it_writes_these_two_objects_and_nothing_else(shop):
    """Also when the vendors fail in every way."""
    log: list[LoggedRequest] = []
    ways = [
        (),
        (Fault(kind=FaultKind.SERVER_ERROR, vendor="pagerduty", path="/incidents"),),
        (Fault(kind=FaultKind.CUT_OFF_BODY, vendor="datadog", path="/api/v1/monitor", times=1),),
        (Fault(kind=FaultKind.FORBIDDEN, vendor="pagerduty", path="/users/*"),),
    ]
    for faults in ways:
        try:
            run(shop, *faults, log=log)
        except (WriteFailed, Unreadable):
            continue
    found = writes(log)
    assert len(found) >= 8
    for vendor, method, path in found:
        assert any((vendor, method) == it[:2] and re.fullmatch(it[2], path) for it in ALLOWED), (vendor, method, path)


def test_the_writer_has_no_other_writes():
    assert {name for name in vars(Writer) if not name.startswith("_")} == {
        *("close", "create_monitor", "delete_monitor", "resolve_incident")
    }


def test_without_an_incident_the_monitor_is_deleted(shop):
    shop.edit("pagerduty", "service", "Shop", body__status="disabled")
    _, outcome = run(shop)
    assert (outcome.incident, outcome.problems) == (None, [])
    assert left(shop) == ([], [])


def test_a_downtime_that_mutes_the_alert_mutes_the_test(shop):
    shop.add(
        "datadog",
        "downtime-schedule",
        scope="*",
        message="Quiet",
        monitorIdentifier={"monitorTags": ["env:prod"]},
        oneTimeSchedule={},
    )
    _, outcome = run(shop)
    assert outcome.incident is None
    assert left(shop) == ([], [])


def interrupting(at: int) -> Clock:
    """A clock whose n-th sleep is interrupted."""
    count = iter(range(1, 1_000))
    running = RunningClock().clock

    def sleep(seconds: float) -> None:
        running.sleep(seconds)
        if next(count) == at:
            raise KeyboardInterrupt

    return Clock(now=running.now, sleep=sleep)


@pytest.mark.parametrize("at", [1, 2])
def test_an_interrupted_test_removes_what_it_made(shop, at):
    shop.edit("pagerduty", "service", "Shop", body__status="disabled")
    with pytest.raises(KeyboardInterrupt):
        run(shop, clock=interrupting(at))
    assert left(shop) == ([], [])


def test_an_incident_that_was_not_seen_yet_is_resolved_too(shop):
    """PagerDuty does not answer while the test waits; the cleanup still finds the incident."""
    once = Fault(kind=FaultKind.FORBIDDEN, vendor="pagerduty", path="/incidents", times=1)
    with pytest.raises(Unreadable):
        run(shop, once)
    assert left(shop) == ([], ["resolved"])


def test_a_creation_without_an_answer_is_found_by_its_token(shop):
    cut = Fault(kind=FaultKind.CUT_OFF_BODY, vendor="datadog", path="/api/v1/monitor", times=1)
    with pytest.raises(WriteFailed) as error:
        run(shop, cut)
    assert error.value.unsure
    assert left(shop) == ([], ["resolved"])


def test_what_cannot_be_removed_is_said(shop):
    _, outcome = run(shop, Fault(kind=FaultKind.FORBIDDEN, vendor="datadog", path="/api/v1/monitor/*"))
    (problem,) = outcome.problems
    assert problem.startswith("Datadog answered 403 to DELETE /api/v1/monitor/")
    assert f"Delete the monitor {outcome.monitor} in Datadog" in problem
    assert left(shop)[1] == ["resolved"]
    assert TOKEN not in repr(outcome)


def test_leftovers_are_found_and_removed(shop):
    with shop.accounts() as accounts:
        given = {it.vendor: it for it in accounts}
        writer = Writer(given)
        writer.create_monitor(monitor_for(shop.plan, "High Error Rate").body)  # and then the process is killed
        writer.close()
        tests = PageTest(given, lambda _text: None, RunningClock().clock)
        (found,) = tests.leftovers()
        outcome = Outcome(monitor=found.id)
        tests.remove(found.token, outcome, datetime.now(UTC))
        assert tests.leftovers() == ()
        tests.close()
    assert outcome.problems == []
    assert left(shop) == ([], ["resolved"])


def test_a_refusal_has_the_vendors_words_and_no_key(shop):
    with shop.accounts() as accounts:
        writer = Writer({it.vendor: it for it in accounts})
        with pytest.raises(WriteFailed) as error:
            writer.create_monitor({"name": "x", "message": "", "type": f"no type {TOKEN}", "query": "x"})
        writer.close()
    assert "Datadog answered 400 to POST /api/v1/monitor: " in str(error.value)
    assert "[secret]" in str(error.value)
    assert TOKEN not in str(error.value)


def test_an_account_that_does_not_answer_shows_no_key(shop):
    with shop.accounts() as accounts:
        given = {it.vendor: it for it in accounts}
    writer = Writer(given)
    for write in (
        lambda: writer.create_monitor({}),
        lambda: writer.delete_monitor(1),
        lambda: writer.resolve_incident("P1", "a@b"),
    ):
        with pytest.raises(WriteFailed) as error:
            write()
        assert error.value.unsure
        assert "did not answer" in str(error.value)
        assert TOKEN not in "".join(traceback.format_exception(error.value))
    writer.close()


def test_a_signal_during_the_cleanup_counts_after_it():
    steps = []

    def clean_up() -> None:
        with signals_held():
            signal.raise_signal(signal.SIGTERM)
            steps.append("removed")

    with pytest.raises(KeyboardInterrupt):
        clean_up()
    assert steps == ["removed"]
    assert threading.current_thread() is threading.main_thread()
