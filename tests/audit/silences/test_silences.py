"""Every row of what keeps a page from a person: found in the live account, with its alerts and people."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from audit.live.inventory import Author, LiveObject, Obstacle, Unread
from audit.silences import kinds
from audit.silences.model import Cause, Silence
from catalog.allowances import Allowance
from plan.plan import Plan, make_plan
from tests.support.example import EXAMPLE
from tests.support.live_account import NOW, LiveAccount, live_account, rendered

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MONDAY = NOW + DAY - timedelta(hours=3)
"""2026-11-30 00:00 UTC, the first midnight."""
TUESDAY = NOW - timedelta(days=5)
FORBIDDEN = Unread(obstacle=Obstacle.FORBIDDEN, message="The key may not read teams.")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(EXAMPLE / "stacks" / "prod")


@pytest.fixture
def account(plan: Plan) -> LiveAccount:
    return live_account(plan)


def only(account: LiveAccount, cause: Cause) -> Silence:
    (silence,) = [it for it in account.silences() if it.cause is cause]
    return silence


def test_an_account_as_the_code_made_it_has_no_silence(account):
    assert account.silences() == ()


def test_a_downtime_made_by_hand(account):
    schedule = {
        "timezone": "Europe/Berlin",
        "recurrences": [{"start": "2026-11-24T22:00:00", "duration": "10h", "rrule": "FREQ=DAILY;INTERVAL=1"}],
    }
    monitor = account.find(kinds.MONITOR, "[prod] Payment Failures")
    attributes = {
        "status": "active",
        "created": TUESDAY.isoformat(),
        "monitor_identifier": {"monitor_id": monitor.id},
        "schedule": schedule,
    }
    account.add(kinds.DOWNTIME, "d1", "Payments", {"attributes": attributes}, created=Author(who="ben@example.com"))
    silence = only(account, Cause.DOWNTIME)
    assert silence.text == (
        "Since Tuesday, nobody is paged for Payment Failures between 22:00 and 08:00 (Europe/Berlin), every day: "
        "a Datadog downtime is not in the code."
    )
    assert (silence.alerts, silence.by, silence.pages) == (("Payment Failures",), "ben@example.com", True)
    assert "Ada Keller" in silence.people


@pytest.mark.parametrize(
    ("identifier", "scope", "mutes"),
    [
        ({"monitor_tags": ["*"]}, "*", True),
        ({"monitor_tags": ["service:storefront"]}, "*", True),
        ({"monitor_tags": ["service:storefront", "env:staging"]}, "*", False),
        ({"monitor_tags": ["*"]}, "env:prod", True),
        ({"monitor_tags": ["*"]}, "env:staging", False),
        ({"monitor_tags": ["*"]}, "env:(staging OR prod) AND endpoint:/api", True),
        ({"monitor_tags": ["*"]}, "NOT env:prod", False),
        ({"monitor_tags": ["*"]}, "env:staging OR service:storefront", True),
    ],
)
def test_a_downtime_mutes_the_alerts_of_its_tags_and_scope(account, identifier, scope, mutes):
    attributes = {"status": "active", "scope": scope, "monitor_identifier": identifier, "schedule": {"start": None}}
    account.add(kinds.DOWNTIME, "d1", "d", {"attributes": attributes})
    assert ("Payment Failures" in only(account, Cause.DOWNTIME).alerts) is mutes


def test_a_cancelled_downtime_mutes_nothing(account):
    account.add(
        kinds.DOWNTIME, "d1", "d", {"attributes": {"status": "canceled", "monitor_identifier": {"monitor_tags": ["*"]}}}
    )
    assert account.silences() == ()


@pytest.mark.parametrize(("scope", "reported"), [("env:staging", 0), ("*", 1)])
def test_a_downtime_of_another_stack_counts_if_it_mutes_an_alert_of_this_one(account, scope, reported):
    attributes = {"status": "active", "scope": scope, "monitor_identifier": {"monitor_tags": ["*"]}, "schedule": {}}
    account.add(kinds.DOWNTIME, "d1", "Nightly reset", {"attributes": attributes})
    assert len(account.silences(owners={(kinds.DOWNTIME, "d1"): "staging"})) == reported


def test_a_downtime_of_the_code_that_somebody_changed(account):
    (downtime, *_) = [it for it in account.objects if it.type == kinds.DOWNTIME]
    attributes = {
        "status": "active",
        "monitor_identifier": {"monitor_tags": ["*"]},
        "schedule": {"start": NOW.isoformat()},
    }
    account.change(kinds.DOWNTIME, downtime.id, body={"attributes": attributes}, scope="env:none")
    assert only(account, Cause.DOWNTIME).stack == "prod"


def muted_by_the_first_api(account: LiveAccount) -> None:
    account.change(kinds.MONITOR, "[prod] Payment Failures", body={"options": {"silenced": {"*": None}}})


def draft(account: LiveAccount) -> None:
    account.change(kinds.MONITOR, "[prod] Payment Failures", body={"draft_status": "draft"}, draftStatus="draft")


def deleted(account: LiveAccount) -> None:
    account.delete(kinds.MONITOR, "[prod] Payment Failures")


def without_its_handle(account: LiveAccount) -> None:
    message = account.find(kinds.MONITOR, "[prod] Payment Failures").properties["message"]
    changed = message.replace("@pagerduty-storefront", "")
    assert changed != message
    account.change(kinds.MONITOR, "[prod] Payment Failures", body={"message": changed}, message=changed)


@pytest.mark.parametrize(
    ("change", "cause", "part"),
    [
        (muted_by_the_first_api, Cause.MUTED, "is muted without an end"),
        (draft, Cause.MUTED, "is a draft, which notifies nobody"),
        (deleted, Cause.MISSING, "was deleted"),
        (without_its_handle, Cause.HANDLE_REMOVED, "does not notify @pagerduty-storefront any more"),
    ],
)
def test_a_monitor_that_pages_nobody(account, change: Callable[[LiveAccount], None], cause, part):
    change(account)
    silence = only(account, cause)
    assert part in silence.text
    assert (silence.alerts, silence.pages) == (("Payment Failures",), True)


def test_a_downtime_of_later_hides_no_mute_of_now(account):
    muted_by_the_first_api(account)
    later = {
        "status": "scheduled",
        "monitor_identifier": {"monitor_tags": ["*"]},
        "schedule": {"start": (NOW + DAY).isoformat()},
    }
    account.add(kinds.DOWNTIME, "d1", "Later", {"attributes": later})
    assert only(account, Cause.MUTED).alerts == ("Payment Failures",)


def test_a_mute_that_has_ended_is_none(account):
    over = (NOW - HOUR).timestamp()
    account.change(kinds.MONITOR, "[prod] Payment Failures", body={"options": {"silenced": {"*": over}}})
    assert account.silences() == ()


def test_a_handle_whose_object_is_gone(account):
    account.delete("datadog:pagerduty/serviceObject:ServiceObject", "storefront")
    silence = only(account, Cause.DEAD_HANDLE)
    assert silence.text.startswith("Nobody is paged for ")
    assert silence.text.endswith(": Datadog does not have @pagerduty-storefront.")
    assert "Payment Failures" in silence.alerts
    assert silence.pages


def test_a_slack_channel_that_is_gone_loses_posts_only(account):
    account.delete(kinds.SLACK_CHANNEL, "example:#alerts")
    silence = only(account, Cause.DEAD_HANDLE)
    assert "to @slack-example-alerts reach nobody: Datadog does not have @slack-example-alerts." in silence.text
    assert not silence.pages


def test_a_team_that_nobody_has_is_a_dead_handle(account):
    account.add(kinds.MONITOR, "777", "Ann's test", {"message": "Look, @team-nobody."})
    assert "of Ann's test to @team-nobody reach nobody" in only(account, Cause.DEAD_HANDLE).text


def test_a_handle_counts_as_existing_where_nobody_could_look(account):
    account.delete("datadog:pagerduty/serviceObject:ServiceObject", "storefront")
    account.unread["datadog:pagerduty/serviceObject:ServiceObject"] = FORBIDDEN
    account.add(kinds.MONITOR, "777", "Ann's test", {"message": "@slack-elsewhere-x @webhook-theirs"})
    assert [it for it in account.silences() if it.cause is Cause.DEAD_HANDLE] == []


def test_a_paused_test(account):
    (test, *_) = [it for it in account.objects if it.type == kinds.TEST]
    account.change(kinds.TEST, test.id, body={"status": "paused"}, status="paused")
    assert "is paused" in only(account, Cause.DISABLED).text


@pytest.mark.parametrize("type_", [kinds.PIPELINE, kinds.SCANNER_GROUP, kinds.SCANNER_RULE])
def test_processing_of_logs_that_is_switched_off(account, type_):
    (item, *_) = [it for it in account.objects if it.type == type_]
    account.change(type_, item.id, isEnabled=False)
    assert "is switched off" in only(account, Cause.NO_DATA).text


def test_an_index_that_drops_logs(account):
    (index,) = [it for it in account.objects if it.type == kinds.INDEX]
    account.change(kinds.INDEX, index.id, body={"is_rate_limited": True})
    assert "has reached its daily limit" in only(account, Cause.NO_DATA).text


def test_an_exclusion_filter_of_everything_that_the_code_does_not_have(account):
    (index,) = [it for it in account.objects if it.type == kinds.INDEX]
    filters = [{"name": "All", "is_enabled": True, "filter": {"query": "*", "sample_rate": 1}}]
    account.change(kinds.INDEX, index.id, body={"exclusion_filters": filters}, exclusionFilters=filters)
    assert "drops every log of '*' (filter All)" in only(account, Cause.NO_DATA).text


def test_a_failing_archive(account):
    (archive,) = [it for it in account.objects if it.type == kinds.ARCHIVE]
    account.change(kinds.ARCHIVE, archive.id, body={"attributes": {"state": "FAILING"}})
    assert "fails: no log is stored" in only(account, Cause.NO_DATA).text


def test_a_status_page_that_is_not_published_is_a_notice(account):
    (page,) = [it for it in account.objects if it.type == kinds.STATUS_PAGE]
    account.change(kinds.STATUS_PAGE, page.id, body={"attributes": {"enabled": False}})
    assert only(account, Cause.UNPUBLISHED).notice


def test_a_disabled_service(account):
    account.change(kinds.SERVICE, "Storefront", body={"status": "disabled"})
    account.touch(kinds.SERVICE, "Storefront", changed=Author(who="Ben Ortiz", at=TUESDAY))
    silence = only(account, Cause.SERVICE_DISABLED)
    assert silence.text.startswith("Since Tuesday, nobody is paged for ")
    assert silence.text.endswith(": the PagerDuty service Storefront is disabled.")
    assert "Payment Failures" in silence.alerts
    assert (silence.by, silence.pages) == ("Ben Ortiz", True)


@pytest.mark.parametrize(
    ("begins", "word"), [(-HOUR, "Since 02:00 today (UTC), "), (DAY, "nobody is paged".capitalize())]
)
def test_a_maintenance_window_made_by_hand(account, begins, word):
    service = account.find(kinds.SERVICE, "Storefront").id
    body = {
        "description": "Trying things",
        "start_time": (NOW + begins).isoformat(),
        "end_time": (NOW + begins + 2 * HOUR).isoformat(),
        "services": [{"id": service}],
    }
    account.add(kinds.WINDOW, "W1", "W1", body)
    silence = only(account, Cause.MAINTENANCE)
    assert silence.text.startswith(word)
    assert "the PagerDuty maintenance window Trying things is not in the code" in silence.text


def test_a_past_maintenance_window_is_none(account):
    account.add(kinds.WINDOW, "W1", "W1", {"start_time": (NOW - DAY).isoformat(), "end_time": NOW.isoformat()})
    assert account.silences() == ()


def test_a_policy_whose_targets_are_gone(account):
    account.change(kinds.POLICY, "On call", body={"escalation_rules": [{"targets": []}]})
    silence = only(account, Cause.NO_TARGET)
    assert "no level of the escalation policy On call has anybody to page" in silence.text
    assert "Payment Failures" in silence.alerts


def without_named_people(account: LiveAccount) -> None:
    """Leave only the first level, so that a gap of its schedule is a gap of the policy."""
    policy = account.find(kinds.POLICY, "On call")
    account.change(kinds.POLICY, "On call", body={"escalation_rules": policy.body["escalation_rules"][:1]})


def test_hours_without_anybody_on_call(account):
    without_named_people(account)
    schedule = account.find(kinds.SCHEDULE, "Primary")
    days = [(MONDAY + number * DAY, MONDAY + number * DAY + 21 * HOUR, "ada@example.com") for number in range(-1, 28)]
    account.change(kinds.SCHEDULE, schedule.id, body=rendered(days))
    silence = only(account, Cause.GAP)
    assert "between 22:00 and 01:00 on " in silence.text
    assert "(Europe/Berlin): no level of the escalation policy On call has anybody on call." in silence.text
    assert silence.text.startswith("Nobody is paged for ")
    assert "Payment Failures" in silence.alerts


def test_a_gap_that_the_code_has_too_is_none(account):
    """Office hours end at 17:00 in the code, and so do they live."""
    assert [it for it in account.silences() if it.cause is Cause.GAP] == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"invitation_sent": True}, "has not accepted the invitation"),
        ({"contact_methods": [{"type": "email_contact_method_reference"}]}, "has no phone"),
        ({"notification_rules": []}, "has no notification rule for high urgency"),
        ({"notification_rules": [{"urgency": "low"}]}, "has no notification rule for high urgency"),
    ],
)
def test_a_person_on_call_whom_no_page_reaches(account, body, problem):
    account.change(kinds.USER, "Ada Keller", body=body)
    silence = only(account, Cause.UNREACHABLE)
    assert silence.text.startswith("Ada Keller is on call for ")
    assert silence.text.endswith(f"and {problem}.")
    assert silence.people == ("Ada Keller",)


def test_a_person_whom_nothing_pages_is_none(account):
    account.add(kinds.USER, "U9", "Zoe", {"contact_methods": [], "notification_rules": []})
    assert account.silences() == ()


def test_an_override_is_a_notice_and_in_the_calendar(account):
    schedule = account.find(kinds.SCHEDULE, "Primary")
    swap = (MONDAY, MONDAY + 8 * HOUR, "ben@example.com")
    rest = [(NOW, MONDAY, "ada@example.com"), swap, (MONDAY + 8 * HOUR, NOW + 28 * DAY, "ada@example.com")]
    account.change(kinds.SCHEDULE, schedule.id, body=rendered(rest))
    account.override(schedule.id, *swap)
    silence = only(account, Cause.OVERRIDE)
    assert silence.notice
    assert silence.text.startswith("Ben Ortiz is on call in Primary from Monday 2026-11-30 01:00 to ")


def test_a_disabled_extension(account):
    account.add(kinds.EXTENSION, "E1", "Chat", {"temporarily_disabled": True})
    assert "Chat: it is temporarily disabled" in only(account, Cause.INTEGRATION_OFF).text


@pytest.mark.parametrize(
    ("body", "cause", "part"),
    [
        ({"enabled": False}, Cause.DISABLED, "is switched off in Sentry"),
        ({"detectorIds": []}, Cause.DISABLED, "has no monitor in Sentry, so it never fires"),
        ({"actionFilters": [{"actions": []}]}, Cause.NO_TARGET, "has no action in Sentry"),
        (
            {"actionFilters": [{"actions": [{"status": "disabled"}]}]},
            Cause.NO_TARGET,
            "has only actions that Sentry has disabled",
        ),
    ],
)
def test_a_sentry_alert_that_notifies_nobody(account, body, cause, part):
    account.change(kinds.ALERT, "[prod] Regression in Storefront", body=body)
    silence = only(account, cause)
    assert part in silence.text
    assert silence.alerts == ("Regression",)


@pytest.mark.parametrize("body", [{"isActive": False}, {"rateLimit": {"count": 0, "window": 60}}])
def test_a_client_key_that_takes_no_events(account, body):
    (key, *_) = [
        it for it in account.objects if it.type == kinds.CLIENT_KEY and it.properties["project"] == "storefront"
    ]
    account.change(kinds.CLIENT_KEY, key.id, body=body)
    assert "Sentry drops its events" in only(account, Cause.NO_DATA).text


def test_a_project_that_is_going_away(account):
    account.change(kinds.PROJECT, "storefront", body={"status": "pending_deletion"})
    silence = only(account, Cause.NO_DATA)
    assert "the Sentry project Storefront is pending_deletion" in silence.text
    assert "Home page" in silence.alerts


def test_an_integration_that_is_off(account):
    body = {"id": "24", "status": "disabled", "provider": {"name": "Slack"}}
    integration = LiveObject(
        vendor="sentry",
        kind="integration",
        type=None,
        id="24",
        import_id="24",
        name="example",
        properties={},
        body=body,
    )
    account.objects.append(integration)
    assert "Sentry's Slack integration example is switched off" in only(account, Cause.INTEGRATION_OFF).text


@pytest.mark.parametrize(("enabled", "count"), [(False, 1), (True, 0)])
def test_a_project_s_own_monitor_that_is_off(account, enabled, count):
    monitor = LiveObject(
        vendor="sentry",
        kind="built-in monitor",
        type=None,
        id="9001",
        import_id="9001",
        name="Error Monitor",
        properties={"project": "storefront"},
        body={"id": "9001", "enabled": enabled},
    )
    account.objects.append(monitor)
    account.change(kinds.ALERT, "[prod] Regression in Storefront", body={"detectorIds": ["9001", "9002"]})
    silences = account.silences()
    assert len(silences) == count
    for silence in silences:
        assert "Sentry's Error Monitor of the project storefront is switched off" in silence.text
        assert silence.alerts == ("Regression",)


def test_an_entry_of_the_catalog_accepts_a_silence(account):
    account.change(kinds.SERVICE, "Storefront", body={"status": "disabled"})
    account.allowances.append(Allowance(pattern="pagerduty service Storefront", reason="Closed for the winter"))
    silence = only(account, Cause.SERVICE_DISABLED)
    assert silence.allowed is not None
    assert silence.allowed.reason == "Closed for the winter"


def test_silences_of_pages_come_first_and_notices_last(account):
    account.change(kinds.STATUS_PAGE, "Example Shop", body={"attributes": {"enabled": False}})
    account.change(kinds.INDEX, "storefront", body={"is_rate_limited": True})
    account.change(kinds.SERVICE, "Storefront", body={"status": "disabled"})
    draft(account)
    assert [it.cause for it in account.silences()] == [
        Cause.SERVICE_DISABLED,
        Cause.MUTED,
        Cause.NO_DATA,
        Cause.UNPUBLISHED,
    ]
