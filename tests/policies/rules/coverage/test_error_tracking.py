"""Errors reach somebody, the lines that alerts count are kept, and downtimes end."""

from policies.engine.inputs import CLIENT_KEY, METRIC_MONITOR, SENTRY_ALERT
from tests.support.rules import breaks, found
from tests.support.texts import FixtureText

TRACKING = FixtureText("""
    services: [{name: Shop}]
    channels:
      - {name: slack, workspace: acme, channel: "#a"}
      - {name: loud, kind: slack, workspace: acme, channel: "#loud"}
    error_tracking:
      organization: acme
      team: Web
      projects:
        - {name: Web}
        - {name: Jobs, rate_limit: {events: 1000, every: 1m}}
      alerts:
        - {name: Told, condition: events > 10, notify: [slack], projects: [Web]}
        - {name: Silent, condition: events > 10, notify: [], projects: [Web]}
""")


def test_a_project_without_an_alert_is_found_and_an_alert_without_a_channel_sends_email(planned):
    broken = found(planned(TRACKING))
    assert "sentry-notifies-nobody" not in broken
    assert broken["project-without-alert"] == {"projects/jobs"}
    assert broken["sentry-no-rate-limit"] == {"projects/web"}
    assert "sentry-all-environments" not in broken


def test_a_sentry_alert_notifies_someone_and_covers_one_environment():
    told = {"actionFilters": [{"actions": [{"email": {}}]}], "environment": "prod"}
    assert not breaks("sentry-notifies-nobody", told, SENTRY_ALERT)
    assert breaks("sentry-notifies-nobody", {"actionFilters": [{"actions": []}]}, SENTRY_ALERT)
    assert breaks("sentry-notifies-nobody", {"actionFilters": []}, SENTRY_ALERT)
    assert not breaks("sentry-notifies-nobody", {"actionFilters": [{"actions": []}, {"actions": [{}]}]}, SENTRY_ALERT)
    for kind in (SENTRY_ALERT, METRIC_MONITOR):
        assert breaks("sentry-all-environments", {"actionFilters": told["actionFilters"]}, kind)
        assert not breaks("sentry-all-environments", told, kind)
    assert not breaks("sentry-no-rate-limit", {"rateLimitCount": 10}, CLIENT_KEY)


def test_an_alert_that_notifies_owners_only_is_found_and_one_with_several_actions_is_not(planned):
    def broken(alert):
        return found(planned(TRACKING + f"        - {{name: Owned, condition: new issue, {alert}}}\n"))

    assert broken("email: owners only")["sentry-owners-only"] == {"error_alerts/owned"}
    for alert in (
        "email: owners",
        "email: owners only, notify: [slack]",
        "email: owners only, notify_by_priority: {high: [slack]}",
        "notify: [slack], notify_by_priority: {high: [loud]}",
    ):
        assert not {"sentry-owners-only", "sentry-notifies-nobody"} & broken(alert).keys(), alert


def test_an_alert_for_all_environments_is_found_with_its_fix(planned):
    broken = found(planned(TRACKING.replace("team: Web\n", "team: Web\n      all_environments: true\n")))
    assert broken["sentry-all-environments"] == {"error_alerts/told", "error_alerts/silent"}
