"""The settings of a Sentry project that come from the catalog."""

import pytest

from catalog import CatalogErrors
from tests.support.catalogs import every, made
from tests.support.texts import FixtureText

SETTINGS = FixtureText("""
    channels: [{name: slack, workspace: acme, channel: "#alerts"}]
    error_tracking:
      organization: acme
      team: Web Team
      projects:
        - name: Shop
          inbound_filters:
            web_crawlers: true
            localhost: false
            health_checks: true
            legacy_browsers: [opera_mini, ie]
            releases: ["1.*", "0.*"]
            messages: ["ResizeObserver*"]
            addresses: [203.0.113.7, 10.0.0.0/8]
          allowed_domains: [shop.example.com, "*.shop.example.com"]
          ownership:
            rules:
              - {match: path:src/checkout/*, owners: [Web Team, ada@example.com]}
              - {match: "url:https://shop.example.com/admin/*", owners: [ada@example.com]}
            assign: commit
            everyone: false
          spike_protection: {notify: [slack, email], slack_id: C024BE91L}
        - {name: Worker}
""")


def test_filters_that_are_on_or_off_are_made_and_no_others(planned):
    filters = every(planned(SETTINGS), "ProjectInboundDataFilter")
    found = {it.name.partition("drop_")[2]: (it.inputs.get("active"), it.inputs.get("subfilters")) for it in filters}
    assert found == {
        "web-crawlers": (True, None),
        "localhost": (False, None),
        "filtered-transaction": (True, None),
        "legacy-browsers": (None, ["ie", "opera_mini"]),
    }
    assert {(it.inputs["project"], it.inputs["filterId"]) for it in filters} == {("shop", id) for id in found}


def test_filters_by_release_message_and_address_and_domains_are_the_projects_own(planned):
    inputs = made(planned(SETTINGS), "Project", "error-tracking-shop").inputs
    assert inputs["filters"] == {
        "releases": ["0.*", "1.*"],
        "errorMessages": ["ResizeObserver*"],
        "blacklistedIps": ["10.0.0.0/8", "203.0.113.7"],
    }
    assert inputs["clientSecurity"] == {"allowedDomains": ["*.shop.example.com", "shop.example.com"]}


def test_a_project_that_says_nothing_leaves_its_settings_as_they_are(planned):
    plan = planned(SETTINGS)
    inputs = made(plan, "Project", "error-tracking-worker").inputs
    assert {"filters", "clientSecurity"} & inputs.keys() == set()
    assert sorted(it.name for it in plan.resources if it.name.startswith("error-tracking-worker-")) == [
        "error-tracking-worker-key",
        "error-tracking-worker-new-issue",
    ]


def test_ownership_rules_name_the_team_by_its_slug(planned):
    assert made(planned(SETTINGS), "ProjectOwnership").inputs == {
        "organization": "acme",
        "project": "shop",
        "raw": "path:src/checkout/* #web-team ada@example.com\nurl:https://shop.example.com/admin/* ada@example.com",
        "fallthrough": False,
        "autoAssignment": "Auto Assign to Suspect Commits",
        "codeownersAutoSync": True,
    }


def test_spike_protection_is_on_and_notifies_slack_and_sentrys_own_mail(planned):
    plan = planned(SETTINGS)
    assert made(plan, "ProjectSpikeProtection").inputs["enabled"] is True
    told = {it.inputs["serviceType"]: it.inputs for it in every(plan, "NotificationAction")}
    assert (told["slack"]["integrationId"], told["slack"]["targetIdentifier"], told["slack"]["targetDisplay"]) == (
        "<slack:acme>",
        "C024BE91L",
        "#alerts",
    )
    assert told["sentry_notification"]["targetIdentifier"] == "default"
    assert {(tuple(it["projects"]), it["triggerType"]) for it in told.values()} == {(("shop",), "spike-protection")}


def test_settings_are_the_owning_stacks(planned):
    plan = planned(SETTINGS + "    stack: {environment: staging, owns: {sentry: false}}")
    assert {it.type.rpartition(":")[2] for it in plan.resources if it.type.startswith("sentry:")} == {"Alert"}


def test_a_renamed_project_keeps_its_settings(planned):
    plan = planned(SETTINGS.replace("- name: Shop\n", "- name: Store\n          renamed_from: Shop\n"))
    assert made(plan, "ProjectOwnership").aliases == ("error-tracking-shop-ownership",)
    assert made(plan, "ProjectInboundDataFilter", "error-tracking-store-drop_localhost").aliases == (
        "error-tracking-shop-drop_localhost",
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("owners: [Web Team, ada@example.com]", "owners: [Payments]", "`Payments` cannot own issues"),
        ("path:src/checkout/*", "src/checkout/*", "is not a matcher of Sentry's"),
        ("path:src/checkout/*", "'path:src/my files/*'", "is not a matcher of Sentry's"),
        ("203.0.113.7", "203.0.113.700", "is not an IP address or network"),
        ("203.0.113.7", "10.0.0.1/8", "is not an IP address or network"),
        ("legacy_browsers: [opera_mini, ie]", "legacy_browsers: [ie11]", "`ie11` is not a browser"),
        ('"ResizeObserver*"', '"*"', "matches everything, so Sentry would drop every error"),
        ('releases: ["1.*", "0.*"]', "releases: []", "the list is empty"),
        (", slack_id: C024BE91L", "", "`slack_id` is missing"),
        ("slack_id: C024BE91L", "slack_id: '#alerts'", "is not a Slack channel's id"),
        ("notify: [slack, email], slack_id", "notify: [email], slack_id", "requires a Slack channel in `notify`"),
        (
            "{notify: [slack, email], slack_id: C024BE91L}",
            "{enabled: false, notify: [email]}",
            "requires spike protection",
        ),
        ("notify: [slack, email]", "notify: [pagerduty]", "Sentry cannot notify the channel `pagerduty` of a spike"),
        ("web_crawlers: true", "web_crawler: true", "`web_crawler`"),
    ],
)
def test_a_wrong_setting_is_one_error_with_its_place(planned, old, new, message):
    assert old in SETTINGS
    with pytest.raises(CatalogErrors) as caught:
        planned(SETTINGS.replace(old, new))
    (error,) = caught.value.errors
    assert message in error.message
    assert error.source.line > 5
