"""Errors reach somebody, the lines that alerts count are kept, and downtimes end."""

from policies.engine.inputs import CLIENT_KEY, DOWNTIME, LOGS_INDEX, METRIC_MONITOR, SENTRY_ALERT
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


def test_projects_that_nobody_hears_of_are_found_and_an_alert_without_a_channel_is_mailed(planned):
    broken = found(planned(TRACKING))
    assert "sentry-tells-nobody" not in broken
    assert broken["project-unheard"] == {"projects/jobs"}
    assert broken["sentry-no-limit"] == {"projects/web"}
    assert "sentry-everywhere" not in broken


def test_an_alert_of_sentrys_tells_somebody_and_looks_at_one_environment():
    told = {"actionFilters": [{"actions": [{"email": {}}]}], "environment": "prod"}
    assert not breaks("sentry-tells-nobody", told, SENTRY_ALERT)
    assert breaks("sentry-tells-nobody", {"actionFilters": [{"actions": []}]}, SENTRY_ALERT)
    assert breaks("sentry-tells-nobody", {"actionFilters": []}, SENTRY_ALERT)
    assert not breaks("sentry-tells-nobody", {"actionFilters": [{"actions": []}, {"actions": [{}]}]}, SENTRY_ALERT)
    for kind in (SENTRY_ALERT, METRIC_MONITOR):
        assert breaks("sentry-everywhere", {"actionFilters": told["actionFilters"]}, kind)
        assert not breaks("sentry-everywhere", told, kind)
    assert not breaks("sentry-no-limit", {"rateLimitCount": 10}, CLIENT_KEY)


def test_an_alert_that_tells_owners_alone_is_found_and_one_of_several_actions_by_priority_is_not(planned):
    def broken(alert):
        return found(planned(TRACKING + f"        - {{name: Owned, condition: new issue, {alert}}}\n"))

    assert broken("email: owners only")["sentry-owners-alone"] == {"error_alerts/owned"}
    for alert in (
        "email: owners",
        "email: owners only, notify: [slack]",
        "email: owners only, notify_by_priority: {high: [slack]}",
        "notify: [slack], notify_by_priority: {high: [loud]}",
    ):
        assert not {"sentry-owners-alone", "sentry-tells-nobody"} & broken(alert).keys(), alert


def test_an_alert_for_every_environment_is_found_with_what_to_do(planned):
    broken = found(planned(TRACKING.replace("team: Web\n", "team: Web\n      all_environments: true\n")))
    assert broken["sentry-everywhere"] == {"error_alerts/told", "error_alerts/silent"}


def test_lines_that_say_what_failed_must_not_be_left_out(planned):
    text = FixtureText("""
        services: [{name: Shop}]
        logs:
          index: {name: shop, owned: true}
          exclusions: [{name: Noise, filter: "FILTER"}]
    """)
    for filter_, wrong in (("status:error", True), ("*", True), ("@level:50", True), ("status:debug", False)):
        assert ("errors-left-out" in found(planned(text.replace("FILTER", filter_)))) == wrong, filter_
    off = {"exclusionFilters": [{"isEnabled": False, "filters": [{"query": "*", "sampleRate": 1}]}]}
    assert not breaks("errors-left-out", off, LOGS_INDEX)


def test_an_index_that_stops_at_a_limit_is_found():
    assert breaks("daily-limit", {"dailyLimit": 1000}, LOGS_INDEX)
    assert not breaks("daily-limit", {"disableDailyLimit": True}, LOGS_INDEX)


def test_a_downtime_has_an_end():
    assert breaks("downtime-without-end", {"oneTimeSchedule": {"start": "2030-01-01T00:00:00Z"}}, DOWNTIME)
    assert breaks("downtime-without-end", {}, DOWNTIME)
    assert not breaks("downtime-without-end", {"oneTimeSchedule": {"end": "2030-01-01T00:00:00Z"}}, DOWNTIME)
    assert not breaks("downtime-without-end", {"recurringSchedule": {"recurrences": [{"duration": "1h"}]}}, DOWNTIME)


def test_downtimes_of_everything_or_of_a_whole_day_are_found_in_production(planned):
    text = FixtureText("""
        stack: {environment: ENVIRONMENT}
        services: [{name: Shop}]
        maintenance:
          - {name: All, start: 2030-01-01 02:00, for: 1h, time_zone: UTC, services: all}
          - {name: Long, start: 2030-01-01 02:00, for: 23h, time_zone: UTC, services: [Shop]}
          - {name: Fine, start: 2030-01-01 02:00, for: 1h, time_zone: UTC, services: [Shop]}
    """)
    broken = found(planned(text.replace("ENVIRONMENT", "prod")))
    assert broken["downtime-of-all"] == {"maintenance/all"}
    assert broken["downtime-long"] == {"maintenance/long"}
    assert not {"downtime-of-all", "downtime-long"} & set(found(planned(text.replace("ENVIRONMENT", "staging"))))
