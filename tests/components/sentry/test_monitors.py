"""Addresses that Sentry requests and jobs that check in with it, each with an alert on its monitor."""

import pytest

from catalog import CatalogErrors
from plan.resources.masking import UNKNOWN_SHOWN
from tests.support.catalogs import every, made
from tests.support.texts import FixtureText

MONITORS = FixtureText("""
    channels: [{name: slack, workspace: acme, channel: "#alerts"}]
    error_tracking:
      organization: acme
      team: Web Team
      projects: [{name: Shop}, {name: Worker}]
      uptime:
        - name: Home page
          project: Shop
          url: https://shop.example.com/
          every: 5m
          timeout: 20s
          fails_after: 2
          notify: [slack]
      heartbeats:
        - {name: Nightly job, project: Worker, cron: "0 3 * * *", time_zone: Europe/Berlin, grace: 30m, notify: [slack]}
        - {name: Sync, project: Worker, every: 2h, longest_run: 15m, fails_after: 3, severity: info}
""")


def test_sentry_requests_an_address_in_the_stacks_environment(planned, preview):
    monitor = made(planned(MONITORS), "UptimeMonitor", "error-tracking-shop--home-page").inputs
    assert monitor.pop("owner") == {"teamId": UNKNOWN_SHOWN if preview else "<sentry-team:team>"}
    assert monitor == {
        "organization": "acme",
        "project": "shop",
        "name": "[prod] Home page in Shop",
        "environment": "prod",
        "url": "https://shop.example.com/",
        "method": "GET",
        "intervalSeconds": 300,
        "timeoutMs": 20_000,
        "downtimeThreshold": 2,
        "recoveryThreshold": 1,
        "enabled": True,
    }


def test_a_job_checks_in_by_a_crontab_or_in_an_interval(planned):
    plan = planned(MONITORS)
    nightly, sync = (made(plan, "CronMonitor", f"error-tracking-worker--{it}").inputs for it in ("nightly-job", "sync"))
    assert (nightly["schedule"], nightly["timezone"]) == ({"crontab": "0 3 * * *"}, "Europe/Berlin")
    assert (nightly["checkinMarginMinutes"], nightly["maxRuntimeMinutes"], nightly["failureIssueThreshold"]) == (
        30,
        30,
        1,
    )
    assert (sync["schedule"], sync["timezone"]) == ({"intervalValue": 2, "intervalUnit": "hour"}, "UTC")
    assert (sync["checkinMarginMinutes"], sync["maxRuntimeMinutes"], sync["failureIssueThreshold"]) == (5, 15, 3)


@pytest.mark.parametrize(
    ("every", "value", "unit"), [("1m", 1, "minute"), ("90m", 90, "minute"), ("36h", 36, "hour"), ("7d", 7, "day")]
)
def test_an_interval_is_said_in_its_largest_unit(planned, every, value, unit):
    text = MONITORS.replace("every: 2h", f"every: {every}")
    schedule = made(planned(text), "CronMonitor", "error-tracking-worker--sync").inputs["schedule"]
    assert schedule == {"intervalValue": value, "intervalUnit": unit}


def test_the_name_of_a_heartbeats_monitor_is_the_slug_under_which_the_job_checks_in(planned):
    plan = planned(MONITORS)
    slugs = {it.inputs["name"] for it in every(plan, "CronMonitor")}
    assert slugs == {"prod-nightly-job", "prod-sync"}
    outputs = {name: slug for name, slug in plan.outputs.items() if name.startswith("sentry_heartbeat_")}
    assert outputs == {"sentry_heartbeat_nightly-job": "prod-nightly-job", "sentry_heartbeat_sync": "prod-sync"}


def test_a_renamed_heartbeat_keeps_its_slug(planned):
    plan = planned(MONITORS.replace("{name: Sync,", "{name: Copy, renamed_from: Sync,"))
    monitor = made(plan, "CronMonitor", "error-tracking-worker--copy")
    assert (monitor.inputs["name"], monitor.aliases) == ("prod-sync", ("error-tracking-worker--sync",))


def test_the_alert_on_a_monitor_notifies_of_a_new_issue_and_of_one_that_opens_again(planned, preview):
    plan = planned(MONITORS)
    alert = made(plan, "Alert", "error-tracking-shop--home-page")
    monitor = made(plan, "UptimeMonitor", "error-tracking-shop--home-page")
    assert monitor.urn in alert.dependencies
    assert alert.inputs["monitorIds"] == [UNKNOWN_SHOWN if preview else "<sentry-uptime-monitor:shop--home-page>"]
    assert alert.inputs["triggerConditions"] == [{"firstSeenEvent": {}}, {"regressionEvent": {}}]
    (filters,) = alert.inputs["actionFilters"]
    assert [list(it) for it in filters["actions"]] == [["slack"]]


def test_a_heartbeat_that_notifies_no_channel_mails_the_owners_of_its_issue(planned):
    (filters,) = made(planned(MONITORS), "Alert", "error-tracking-worker--sync").inputs["actionFilters"]
    assert [it["email"]["targetType"] for it in filters["actions"]] == ["issue_owners"]


def test_monitors_leave_the_alert_of_new_issues_that_is_there_without_yaml(planned):
    names = {it.name for it in every(planned(MONITORS), "Alert")}
    assert {"error-tracking-shop-new-issue", "error-tracking-worker-new-issue"} <= names


def test_a_stack_that_does_not_own_sentry_has_monitors_of_its_own(planned):
    plan = planned(MONITORS + "    stack: {environment: staging, owns: {sentry: false}}")
    assert {it.inputs["name"] for it in every(plan, "CronMonitor")} == {"staging-nightly-job", "staging-sync"}
    assert made(plan, "UptimeMonitor").inputs["environment"] == "staging"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("every: 5m", "every: 2m", "Sentry does not allow this interval"),
        ("timeout: 20s", "timeout: 31s", "out of range"),
        ("https://shop.example.com/", "https://shop.example.com/" + "a" * 240, "has 265 characters"),
        ("          project: Shop\n", "", "and there are several projects: `Shop` and `Worker`"),
        ("project: Shop", "project: Shopp", "unknown project `Shopp`"),
        ("every: 2h", "every: 2h, cron: '0 * * * *'", "`every` and `cron` are not allowed together"),
        ("every: 2h, ", "", "`every` or `cron` is missing"),
        ("every: 2h", "every: 2h, time_zone: UTC", "`time_zone` requires `cron`"),
        ('"0 3 * * *"', '"0 0 3 * * *"', "expected five fields"),
        ("longest_run: 15m", "longest_run: 8d", "out of range"),
        ("fails_after: 3", "fails_after: 0", "out of range"),
        ("{name: Sync,", "{name: Sync, id: " + "s" * 46 + ",", "Sentry allows 50"),
        ("{name: Sync,", "{name: Home page,", "Home page"),
        ("fails_after: 3, severity: info", "severity: critical", "notifies nobody"),
    ],
)
def test_a_wrong_monitor_is_one_error_with_its_place(planned, old, new, message):
    assert MONITORS.count(old) == 1
    with pytest.raises(CatalogErrors) as caught:
        planned(MONITORS.replace(old, new))
    (error,) = caught.value.errors
    assert message in error.message
    assert error.source.line > 6
