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
    outputs = planned(TRACKING).outputs
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


def test_the_alerts_name_fits_in_what_sentry_allows(planned):
    plan = planned(f"error_tracking: {{organization: acme, team: Web, projects: [{{name: {'P' * 60}}}]}}")
    name = made(plan, "SentryIssueAlert").inputs["name"]
    assert len(name) == 64
    assert name.startswith("[prod] New issue in PPP")


def test_another_stack_adds_its_alert_to_a_project_that_it_does_not_own(planned):
    plan = planned(TRACKING + "    stack: {environment: staging, owns: {sentry: false}}")
    kinds = {it.type.rpartition(":")[2] for it in plan.resources if it.type.startswith("sentry:")}
    assert kinds == {"SentryIssueAlert"}
    alert = made(plan, "SentryIssueAlert", "error-tracking-shop-new-issue").inputs
    assert (alert["project"], alert["environment"]) == ("shop", "staging")
    assert plan.outputs == {}


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


def test_without_error_tracking_there_is_nothing_of_sentry(planned):
    plan = planned("services: []")
    assert every(plan, "pulumi:providers:sentry") == []
    assert plan.outputs == {}
