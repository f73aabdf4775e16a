import pytest

from catalog import CatalogErrors
from plan.masking import UNKNOWN_SHOWN
from tests.support.catalogs import every, made

TRACKING = """
    error_tracking:
      organization: acme
      team: Web Team
      projects:
        - {name: Shop, platform: javascript-nextjs}
        - {name: Worker}
"""


def test_the_owner_makes_team_projects_and_keys(planned):
    plan = planned(TRACKING)
    assert made(plan, "SentryTeam").inputs == {"organization": "acme", "name": "Web Team", "slug": "web-team"}
    project = made(plan, "SentryProject", "error-tracking-shop").inputs
    assert project == {
        "organization": "acme",
        "name": "Shop",
        "slug": "shop",
        "teams": ["web-team"],
        "platform": "javascript-nextjs",
    }
    key = made(plan, "SentryKey", "error-tracking-shop-key").inputs
    assert (key["organization"], key["project"]) == ("acme", "shop")


def test_a_project_without_a_platform_says_none(planned):
    assert "platform" not in made(planned(TRACKING), "SentryProject", "error-tracking-worker").inputs


def test_the_dsn_of_each_project_is_an_output_in_clear_since_browsers_send_it(planned, preview):
    outputs = {name: it for name, it in planned(TRACKING).outputs.items() if name.startswith("sentry_dsn_")}
    shown = {"shop": "<sentry-key:shop-key> DSN", "worker": "<sentry-key:worker-key> DSN"}
    assert outputs == {f"sentry_dsn_{id}": UNKNOWN_SHOWN if preview else dsn for id, dsn in shown.items()}


def test_a_new_issue_mails_the_owners_at_most_twice_an_hour(planned):
    plan = planned(TRACKING)
    alert = made(plan, "SentryIssueAlert", "error-tracking-shop-new-issue").inputs
    assert (alert["organization"], alert["project"], alert["environment"]) == ("acme", "shop", "prod")
    assert alert["name"] == "[prod] New issue in Shop"
    assert (alert["actionMatch"], alert["filterMatch"], alert["frequency"]) == ("any", "any", 30)
    assert alert["conditions"] == [{"id": "sentry.rules.conditions.first_seen_event.FirstSeenEventCondition"}]
    assert alert["actions"] == [
        {
            "id": "sentry.mail.actions.NotifyEmailAction",
            "targetType": "IssueOwners",
            "fallthroughType": "ActiveMembers",
        }
    ]


@pytest.mark.parametrize(
    ("project", "alert", "fits"),
    [("P" * 44, "", True), ("P" * 45, "", False), ("Shop", "A" * 49, True), ("Shop", "A" * 50, False)],
)
def test_a_title_that_sentry_would_refuse_is_an_error_and_none_is_cut(planned, project, alert, fits):
    alerts = f", alerts: [{{name: {alert}, condition: regression}}]" if alert else ""
    text = f"error_tracking: {{organization: acme, team: Web, projects: [{{name: {project}, id: p}}]{alerts}}}"
    if fits:
        name = made(planned(text), "SentryIssueAlert").inputs["name"]
        assert name == f"[prod] {alert or 'New issue'} in {project}"
        assert len(name) == 64
    else:
        with pytest.raises(CatalogErrors, match=r"is 65 characters long, and Sentry takes 64"):
            planned(text)


def test_another_stack_adds_its_alert_to_a_project_that_it_does_not_own(planned):
    plan = planned(TRACKING + "    stack: {environment: staging, owns: {sentry: false}}")
    kinds = {it.type.rpartition(":")[2] for it in plan.resources if it.type.startswith("sentry:")}
    assert kinds == {"SentryIssueAlert"}
    alert = made(plan, "SentryIssueAlert", "error-tracking-shop-new-issue").inputs
    assert (alert["project"], alert["environment"]) == ("shop", "staging")
    assert [name for name in plan.outputs if name.startswith("sentry_dsn_")] == []


def test_things_are_made_in_the_order_in_which_they_need_each_other(planned):
    plan = planned("error_tracking: {organization: acme, team: Web, projects: [{name: Shop}]}")
    team, project = made(plan, "SentryTeam"), made(plan, "SentryProject")
    assert project.dependencies == (team.urn,)
    for kind in ("SentryKey", "SentryIssueAlert"):
        assert project.urn in made(plan, kind).dependencies


def test_a_renamed_project_keeps_its_slug_and_with_it_its_issues(planned):
    plan = planned(
        "error_tracking: {organization: acme, team: Web, projects: [{name: Storefront, renamed_from: Shop}]}"
    )
    project = made(plan, "SentryProject", "error-tracking-storefront")
    assert (project.inputs["name"], project.inputs["slug"]) == ("Storefront", "shop")
    assert project.aliases == ("error-tracking-shop",)
    assert made(plan, "SentryKey").aliases == ("error-tracking-shop-key",)
    assert made(plan, "SentryIssueAlert").aliases == ("error-tracking-shop-new-issue",)


def test_a_team_spelled_in_two_ways_is_one_team_of_all_its_projects(planned):
    text = "error_tracking: {organization: acme, team: Web, projects: [{name: Shop}, {name: Jobs, team: web}]}"
    plan = planned(text)
    assert made(plan, "SentryTeam").name == "error-tracking-team"
    assert [it.inputs["teams"] for it in every(plan, "SentryProject")] == [["web"], ["web"]]


def test_without_error_tracking_there_is_nothing_of_sentry(planned):
    plan = planned("services: []")
    assert every(plan, "pulumi:providers:sentry") == []
    assert plan.outputs == {}


FULL = """
    channels:
      - {name: slack, workspace: acme, channel: "#alerts"}
    error_tracking:
      organization: acme
      team: Web
      pagerduty: {account: acme, service: '70154'}
      projects:
        - {name: Shop, sample_rates: {traces: 0.5}, scrub: [card_number], rate_limit: {events: 1000, every: 5m}}
        - {name: Worker, team: Jobs, environments: [staging]}
      alerts:
        - {name: Regression, condition: regression, notify: [slack]}
        - {name: Spike, condition: events > 200, duration: 10m, notify: [slack]}
        - {name: Many, condition: sessions > 2.5%, severity: critical, notify: [slack, pagerduty]}
        - {name: Crashes, condition: crash_free_sessions < 99.5%, projects: [Shop]}
"""


def test_each_team_is_made_once_and_a_project_may_have_its_own(planned):
    plan = planned(FULL)
    assert {it.name: it.inputs["slug"] for it in every(plan, "SentryTeam")} == {
        "error-tracking-team": "web",
        "error-tracking-team-jobs": "jobs",
    }
    assert made(plan, "SentryProject", "error-tracking-worker").inputs["teams"] == ["jobs"]


def test_a_client_key_takes_no_more_than_its_rate(planned):
    plan = planned(FULL)
    key = made(plan, "SentryKey", "error-tracking-shop-key").inputs
    assert (key["rateLimitCount"], key["rateLimitWindow"]) == (1000, 300)
    assert "rateLimitCount" not in made(plan, "SentryKey", "error-tracking-worker-key").inputs


def test_what_the_application_keeps_is_an_output(planned):
    assert planned(FULL).outputs["sentry_settings_shop"] == {
        "sampleRate": 1,
        "tracesSampleRate": 0.5,
        "replaysSessionSampleRate": 0,
        "scrub": ["card_number"],
    }


def test_a_project_of_other_environments_has_no_alerts_here(planned):
    alerts = [*every(planned(FULL), "SentryIssueAlert"), *every(planned(FULL), "SentryMetricAlert")]
    assert {it.inputs["project"] for it in alerts} == {"shop"}


def test_an_alert_of_issues_tells_slack_by_the_number_of_its_workspace(planned):
    alert = made(planned(FULL), "SentryIssueAlert", "error-tracking-shop--regression").inputs
    assert alert["name"] == "[prod] Regression in Shop"
    assert alert["conditions"] == [{"id": "sentry.rules.conditions.regression_event.RegressionEventCondition"}]
    (action,) = alert["actions"]
    assert action["id"] == "sentry.integrations.slack.notify_action.SlackNotifyServiceAction"
    assert action["channel"] == "#alerts"
    assert action["workspace"].isdigit()


def test_an_issue_in_many_sessions_tells_slack_and_pages(planned):
    alert = made(planned(FULL), "SentryIssueAlert", "error-tracking-shop--many").inputs
    assert alert["conditions"] == [
        {
            "id": "sentry.rules.conditions.event_frequency.EventFrequencyPercentCondition",
            "value": "2.5",
            "interval": "1h",
            "comparisonType": "count",
        }
    ]
    assert [it["id"].rpartition(".")[2] for it in alert["actions"]] == [
        "PagerDutyNotifyServiceAction",
        "SlackNotifyServiceAction",
    ]
    assert {it["service"] for it in alert["actions"] if "service" in it} == {"70154"}


@pytest.mark.parametrize(("written", "interval"), [("5m", "5m"), ("30m", "30m"), ("1h", "1h")])
def test_the_span_of_a_share_of_sessions_is_written_as_sentry_does(planned, written, interval):
    text = FULL.replace("sessions > 2.5%,", f"sessions > 2.5%, duration: {written},")
    alert = made(planned(text), "SentryIssueAlert", "error-tracking-shop--many").inputs
    assert alert["conditions"][0]["interval"] == interval


def test_a_share_of_users_is_one_of_those_with_a_crash(planned):
    text = FULL.replace("crash_free_sessions < 99.5%", "users > 2.5%")
    alert = made(planned(text), "SentryMetricAlert", "error-tracking-shop--crashes").inputs
    assert alert["aggregate"] == "percentage(users_crashed, users) AS _crash_rate_alert_aggregate"
    assert (alert["thresholdType"], alert["triggers"][0]["alertThreshold"]) == (1, 97.5)


def test_a_number_of_users_stays_a_count(planned):
    text = FULL.replace("crash_free_sessions < 99.5%", "users > 5")
    alert = made(planned(text), "SentryMetricAlert", "error-tracking-shop--crashes").inputs
    assert (alert["aggregate"], alert["triggers"][0]["alertThreshold"]) == ("count_unique(user)", 5)


@pytest.mark.parametrize("notify", ["", ", notify: [email]"])
def test_a_number_over_all_issues_is_mailed_to_the_projects_team_where_nothing_else_is_said(planned, preview, notify):
    text = FULL.replace("duration: 10m, notify: [slack]", f"duration: 10m{notify}").replace("[staging]", "[prod]")
    for project, team in (("shop", "team"), ("worker", "team-jobs")):
        alert = made(planned(text), "SentryMetricAlert", f"error-tracking-{project}--spike").inputs
        told = {"type": "email", "targetType": "team"}
        told["targetIdentifier"] = UNKNOWN_SHOWN if preview else f"<sentry-team:{team}>"
        assert alert["triggers"][0]["actions"] == [told]


def test_another_stacks_team_is_looked_up_to_be_mailed(planned):
    text = FULL.replace("duration: 10m, notify: [slack]", "duration: 10m")
    plan = planned(text + "    stack: {environment: staging, owns: false}")
    actions = made(plan, "SentryMetricAlert", "error-tracking-worker--spike").inputs["triggers"][0]["actions"]
    assert actions == [{"type": "email", "targetType": "team", "targetIdentifier": "<sentry-team:jobs>"}]


def test_a_number_of_events_tells_slack(planned):
    alert = made(planned(FULL), "SentryMetricAlert", "error-tracking-shop--spike").inputs
    assert (alert["aggregate"], alert["dataset"], alert["timeWindow"]) == ("count()", "events", 10)
    assert alert["thresholdType"] == 0
    (trigger,) = alert["triggers"]
    assert (trigger["label"], trigger["alertThreshold"], trigger["thresholdType"]) == ("critical", 200, 0)
    (action,) = trigger["actions"]
    assert (action["type"], action["targetType"], action["targetIdentifier"]) == ("slack", "specific", "#alerts")
    assert isinstance(action["integrationId"], int)


def test_a_crash_free_share_alerts_below_its_threshold(planned):
    alert = made(planned(FULL), "SentryMetricAlert", "error-tracking-shop--crashes").inputs
    assert alert["aggregate"] == "percentage(sessions_crashed, sessions) AS _crash_rate_alert_aggregate"
    assert (alert["dataset"], alert["timeWindow"], alert["thresholdType"]) == ("metrics", 60, 1)
    assert alert["triggers"][0]["alertThreshold"] == 99.5


def test_sentry_pages_from_production_alone(planned):
    alert = made(
        planned(FULL + "    stack: {environment: staging, owns: false}"),
        "SentryIssueAlert",
        "error-tracking-worker--many",
    ).inputs
    assert [it["id"].rpartition(".")[2] for it in alert["actions"]] == ["SlackNotifyServiceAction"]


def test_a_renamed_alert_of_a_renamed_project_keeps_what_stands(planned):
    text = FULL.replace("{name: Shop,", "{name: Store, renamed_from: Shop,").replace(
        "projects: [Shop]", "projects: [Store]"
    )
    text = text.replace("{name: Regression,", "{name: Again, renamed_from: Regression,")
    alert = made(planned(text), "SentryIssueAlert", "error-tracking-store--again")
    assert set(alert.aliases) == {
        "error-tracking-store--regression",
        "error-tracking-shop--again",
        "error-tracking-shop--regression",
    }


def test_alerts_and_projects_of_likely_names_stay_apart(planned):
    text = "{name: A}, {name: A b}"
    plan = planned(
        f"error_tracking: {{organization: acme, team: Web, projects: [{text}], "
        "alerts: [{name: B c, condition: regression}, {name: C, condition: regression}]}"
    )
    assert len(every(plan, "SentryIssueAlert")) == 4
