import pytest

from catalog import CatalogErrors
from plan.resources.masking import UNKNOWN_SHOWN
from tests.support.catalogs import every, made
from tests.support.texts import FixtureText

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
    assert made(plan, "Team").inputs == {"organization": "acme", "name": "Web Team", "slug": "web-team"}
    project = made(plan, "Project", "error-tracking-shop").inputs
    assert project == {
        "organization": "acme",
        "name": "Shop",
        "slug": "shop",
        "teams": ["web-team"],
        "platform": "javascript-nextjs",
        "defaultKey": False,
        "defaultRules": False,
    }
    key = made(plan, "Key", "error-tracking-shop-key").inputs
    assert (key["organization"], key["project"]) == ("acme", "shop")


def test_a_project_without_a_platform_says_none(planned):
    assert "platform" not in made(planned(TRACKING), "Project", "error-tracking-worker").inputs


def test_the_dsn_of_each_project_is_an_output_in_clear_since_browsers_send_it(planned, preview):
    outputs = {name: it for name, it in planned(TRACKING).outputs.items() if name.startswith("sentry_dsn_")}
    shown = {"shop": "<sentry-key:shop-key> DSN", "worker": "<sentry-key:worker-key> DSN"}
    assert outputs == {f"sentry_dsn_{id}": UNKNOWN_SHOWN if preview else dsn for id, dsn in shown.items()}


def test_a_new_issue_mails_the_owners_at_most_twice_an_hour(planned):
    plan = planned(TRACKING)
    alert = made(plan, "Alert", "error-tracking-shop-new-issue").inputs
    assert (alert["organization"], alert["environment"], alert["frequencyMinutes"]) == ("acme", "prod", 30)
    assert alert["name"] == "[prod] New issue in Shop"
    assert alert["triggerConditions"] == [{"firstSeenEvent": {}}]
    mail = {"email": {"targetType": "issue_owners", "fallthroughType": "ActiveMembers"}}
    assert alert["actionFilters"] == [{"logicType": "all", "actions": [mail]}]


def test_an_alert_of_issues_hears_of_errors_and_of_every_other_issue_of_its_project(planned, preview):
    monitors = made(planned(TRACKING), "Alert", "error-tracking-shop-new-issue").inputs["monitorIds"]
    known = ["<errors of shop>", "<issues of shop>"]
    assert monitors == ([UNKNOWN_SHOWN, UNKNOWN_SHOWN] if preview else known)


@pytest.mark.parametrize("condition", ["events > 5", "crash_free_users < 99%"])
def test_a_title_that_sentry_would_refuse_is_an_error_and_none_is_cut(planned, condition):
    """Only a monitor of a number can have one: its limit is 200, that of an alert 256."""
    text = (
        "{{stack: {{environment: {}}}, error_tracking: {{organization: acme, team: Web, projects: [{{name: {}}}], "
        "alerts: [{{name: {}, condition: {}}}]}}}}"
    )
    name, project = "A" * 100, "P" * 50
    environment = "e" * (200 - len(f"[] {name} in {project}"))
    title = made(planned(text.format(environment, project, name, condition)), "MetricMonitor").inputs["name"]
    assert title == f"[{environment}] {name} in {project}"
    assert len(title) == 200
    with pytest.raises(CatalogErrors, match="has 201 characters, and Sentry allows 200"):
        planned(text.format(f"{environment}e", project, name, condition))
    made(planned(text.format(f"{environment}e", project, name, "regression")), "Alert")


def test_another_stack_adds_its_alert_to_a_project_that_it_does_not_own(planned):
    plan = planned(TRACKING + "    stack: {environment: staging, owns: {sentry: false}}")
    kinds = {it.type.rpartition(":")[2] for it in plan.resources if it.type.startswith("sentry:")}
    assert kinds == {"Alert"}
    alert = made(plan, "Alert", "error-tracking-shop-new-issue").inputs
    assert (alert["monitorIds"], alert["environment"]) == (["<errors of shop>", "<issues of shop>"], "staging")
    assert [name for name in plan.outputs if name.startswith("sentry_dsn_")] == []


def test_things_are_made_in_the_order_in_which_they_need_each_other(planned):
    plan = planned("error_tracking: {organization: acme, team: Web, projects: [{name: Shop}]}")
    team, project = made(plan, "Team"), made(plan, "Project")
    assert project.dependencies == (team.urn,)
    for kind in ("Key", "Alert"):
        assert project.urn in made(plan, kind).dependencies


def test_the_monitor_of_a_number_comes_before_its_alert_and_after_its_project(planned):
    plan = planned(FULL)
    monitor, alert = (made(plan, kind, "error-tracking-shop--spike") for kind in ("MetricMonitor", "Alert"))
    assert made(plan, "Project", "error-tracking-shop").urn in monitor.dependencies
    assert monitor.urn in alert.dependencies


def test_a_renamed_project_keeps_its_slug_and_with_it_its_issues(planned):
    plan = planned(
        "error_tracking: {organization: acme, team: Web, projects: [{name: Storefront, renamed_from: Shop}]}"
    )
    project = made(plan, "Project", "error-tracking-storefront")
    assert (project.inputs["name"], project.inputs["slug"]) == ("Storefront", "shop")
    assert project.aliases == ("error-tracking-shop",)
    assert made(plan, "Key").aliases == ("error-tracking-shop-key",)
    assert made(plan, "Alert").aliases == ("error-tracking-shop-new-issue",)


def test_a_team_spelled_in_two_ways_is_one_team_of_all_its_projects(planned):
    text = "error_tracking: {organization: acme, team: Web, projects: [{name: Shop}, {name: Jobs, team: web}]}"
    plan = planned(text)
    assert made(plan, "Team").name == "error-tracking-team"
    assert [it.inputs["teams"] for it in every(plan, "Project")] == [["web"], ["web"]]


def test_without_error_tracking_there_is_nothing_of_sentry(planned):
    plan = planned("services: []")
    assert [len(every(it, "pulumi:providers:sentry")) for it in (planned(TRACKING), plan)] == [1, 0]
    assert plan.outputs == {}


FULL = FixtureText("""
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
        - {name: Many, condition: sessions > 2%, severity: critical, notify: [slack, pagerduty]}
        - {name: Crashes, condition: crash_free_sessions < 99.5%, projects: [Shop]}
""")


def test_each_team_is_made_once_and_a_project_may_have_its_own(planned):
    plan = planned(FULL)
    assert {it.name: it.inputs["slug"] for it in every(plan, "Team")} == {
        "error-tracking-team": "web",
        "error-tracking-team-jobs": "jobs",
    }
    assert made(plan, "Project", "error-tracking-worker").inputs["teams"] == ["jobs"]


def test_a_client_key_takes_no_more_than_its_rate(planned):
    plan = planned(FULL)
    key = made(plan, "Key", "error-tracking-shop-key").inputs
    assert (key["rateLimitCount"], key["rateLimitWindow"]) == (1000, 300)
    assert "rateLimitCount" not in made(plan, "Key", "error-tracking-worker-key").inputs


def test_what_the_application_keeps_is_an_output(planned):
    assert planned(FULL).outputs["sentry_settings_shop"] == {
        "sampleRate": 1,
        "tracesSampleRate": 0.5,
        "replaysSessionSampleRate": 0,
        "scrub": ["card_number"],
    }


def test_a_project_of_other_environments_has_no_alerts_here(planned):
    plan = planned(FULL)
    alerts = [*every(plan, "Alert"), *every(plan, "MetricMonitor")]
    assert {it.name.split("--")[0] for it in alerts} == {"error-tracking-shop"}


def _actions(plan, name):
    (filters,) = made(plan, "Alert", name).inputs["actionFilters"]
    return filters["actions"]


def test_an_alert_of_issues_tells_slack_by_the_number_of_its_workspace(planned):
    plan = planned(FULL)
    alert = made(plan, "Alert", "error-tracking-shop--regression").inputs
    assert alert["name"] == "[prod] Regression in Shop"
    assert alert["triggerConditions"] == [{"regressionEvent": {}}]
    slack = {"integrationId": "<slack:acme>", "channelName": "#alerts"}
    assert _actions(plan, "error-tracking-shop--regression") == [{"slack": slack}]


def test_an_issue_in_many_sessions_is_filtered_from_every_event_and_tells_slack_and_pages(planned):
    plan = planned(FULL)
    alert = made(plan, "Alert", "error-tracking-shop--many").inputs
    assert alert["triggerConditions"] == []
    (filters,) = alert["actionFilters"]
    assert filters["conditions"] == [{"percentSessionsCount": {"value": 2, "interval": "1h"}}]
    pagerduty, slack = filters["actions"]
    assert pagerduty["pagerduty"] == {
        "integrationId": "<pagerduty:acme>",
        "serviceId": "70154",
        "serviceName": "70154",
        "severity": "default",
    }
    assert "slack" in slack


@pytest.mark.parametrize("written", ["5m", "1h"])
def test_the_span_of_a_share_of_sessions_is_written_as_sentry_does(planned, written):
    text = FULL.replace("sessions > 2%,", f"sessions > 2%, duration: {written},")
    (filters,) = made(planned(text), "Alert", "error-tracking-shop--many").inputs["actionFilters"]
    assert filters["conditions"][0]["percentSessionsCount"]["interval"] == written


def _conditions(monitor):
    return [
        (it["type"], it["comparison"], it["conditionResult"]) for it in monitor.inputs["conditionGroup"]["conditions"]
    ]


def test_a_share_of_users_is_one_of_those_with_a_crash(planned):
    text = FULL.replace("crash_free_sessions < 99.5%", "users > 2.5%")
    monitor = made(planned(text), "MetricMonitor", "error-tracking-shop--crashes")
    assert monitor.inputs["aggregate"] == "percentage(users_crashed, users) AS _crash_rate_alert_aggregate"
    assert _conditions(monitor) == [("lt", 97.5, 75), ("gte", 97.5, 0)]


def test_a_number_of_users_stays_a_count(planned):
    text = FULL.replace("crash_free_sessions < 99.5%", "users > 5")
    monitor = made(planned(text), "MetricMonitor", "error-tracking-shop--crashes")
    assert monitor.inputs["aggregate"] == "count_unique(tags[sentry:user])"
    assert _conditions(monitor) == [("gt", 5, 75), ("lte", 5, 0)]


@pytest.mark.parametrize("notify", ["", ", notify: [email]"])
def test_a_number_over_all_issues_is_mailed_to_the_projects_team_where_nothing_else_is_said(planned, preview, notify):
    text = FULL.replace("duration: 10m, notify: [slack]", f"duration: 10m{notify}").replace("[staging]", "[prod]")
    plan = planned(text)
    for project, team in (("shop", "team"), ("worker", "team-jobs")):
        target = UNKNOWN_SHOWN if preview else f"<sentry-team:{team}>"
        told = {"email": {"targetType": "team", "targetId": target}}
        assert _actions(plan, f"error-tracking-{project}--spike") == [told]


def test_another_stacks_team_is_looked_up_to_be_mailed(planned):
    text = FULL.replace("duration: 10m, notify: [slack]", "duration: 10m")
    plan = planned(text + "    stack: {environment: staging, owns: false}")
    told = {"email": {"targetType": "team", "targetId": "<sentry-team:jobs>"}}
    assert _actions(plan, "error-tracking-worker--spike") == [told]


def test_a_number_of_events_has_a_monitor_whose_begin_and_end_slack_is_told_of(planned, preview):
    plan = planned(FULL)
    monitor = made(plan, "MetricMonitor", "error-tracking-shop--spike")
    inputs = monitor.inputs
    assert (inputs["aggregate"], inputs["dataset"], inputs["timeWindowSeconds"]) == ("count()", "events", 600)
    assert (inputs["eventTypes"], inputs["queryType"], inputs["issueDetection"]) == (
        ["error"],
        "error",
        {"type": "static"},
    )
    assert _conditions(monitor) == [("gt", 200, 75), ("lte", 200, 0)]
    alert = made(plan, "Alert", "error-tracking-shop--spike").inputs
    assert alert["name"] == inputs["name"] == "[prod] Spike in Shop"
    assert alert["monitorIds"] == [UNKNOWN_SHOWN if preview else "<sentry-metric-monitor:shop--spike>"]
    (filters,) = alert["actionFilters"]
    assert (alert["triggerConditions"], filters["logicType"]) == ([], "any")
    assert filters["conditions"] == [
        {"issuePriorityGreaterOrEqual": {"comparison": 75}},
        {"issuePriorityDeescalating": {"comparison": 75}},
    ]
    assert filters["actions"] == [{"slack": {"integrationId": "<slack:acme>", "channelName": "#alerts"}}]


def test_the_end_of_a_number_is_told_however_soon_it_comes(planned):
    plan = planned(FULL)
    assert made(plan, "Alert", "error-tracking-shop--spike").inputs["frequencyMinutes"] == 0


def test_a_number_pages_as_an_issue_does(planned):
    text = FULL.replace("duration: 10m, notify: [slack]", "duration: 10m, notify: [pagerduty]")
    (action,) = _actions(planned(text), "error-tracking-shop--spike")
    assert action["pagerduty"]["serviceId"] == "70154"


def test_a_crash_free_share_alerts_below_its_threshold(planned):
    monitor = made(planned(FULL), "MetricMonitor", "error-tracking-shop--crashes")
    inputs = monitor.inputs
    assert inputs["aggregate"] == "percentage(sessions_crashed, sessions) AS _crash_rate_alert_aggregate"
    assert (inputs["dataset"], inputs["queryType"], inputs["timeWindowSeconds"]) == ("metrics", "crash_rate", 3600)
    assert _conditions(monitor) == [("lt", 99.5, 75), ("gte", 99.5, 0)]


def test_sentry_pages_from_production_alone(planned):
    plan = planned(FULL + "    stack: {environment: staging, owns: false}")
    assert [list(it) for it in _actions(plan, "error-tracking-worker--many")] == [["slack"]]


def test_a_renamed_alert_of_a_renamed_project_keeps_what_stands(planned):
    text = FULL.replace("{name: Shop,", "{name: Store, renamed_from: Shop,").replace(
        "projects: [Shop]", "projects: [Store]"
    )
    text = text.replace("{name: Regression,", "{name: Again, renamed_from: Regression,")
    alert = made(planned(text), "Alert", "error-tracking-store--again")
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
    assert len(every(plan, "Alert")) == 4
