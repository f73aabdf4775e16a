"""Rules on downtimes: they end, and they do not mute everything."""

from policies.engine.inputs import DOWNTIME
from tests.support.rules import breaks, found
from tests.support.texts import FixtureText


def test_a_downtime_has_an_end():
    assert breaks("downtime-without-end", {"oneTimeSchedule": {"start": "2030-01-01T00:00:00Z"}}, DOWNTIME)
    assert breaks("downtime-without-end", {}, DOWNTIME)
    assert not breaks("downtime-without-end", {"oneTimeSchedule": {"end": "2030-01-01T00:00:00Z"}}, DOWNTIME)
    assert not breaks("downtime-without-end", {"recurringSchedule": {"recurrences": [{"duration": "1h"}]}}, DOWNTIME)


def test_downtimes_that_mute_everything_or_last_a_day_are_found_in_production(planned):
    text = FixtureText("""
        stack: {environment: ENVIRONMENT}
        services: [{name: Shop}]
        maintenance:
          - {name: All, start: 2030-01-01 02:00, for: 1h, time_zone: UTC, services: all}
          - {name: Long, start: 2030-01-01 02:00, for: 23h, time_zone: UTC, services: [Shop]}
          - {name: Fine, start: 2030-01-01 02:00, for: 1h, time_zone: UTC, services: [Shop]}
    """)
    broken = found(planned(text.replace("ENVIRONMENT", "prod")))
    assert broken["downtime-mutes-everything"] == {"maintenance/all"}
    assert broken["downtime-long"] == {"maintenance/long"}
    assert not {"downtime-mutes-everything", "downtime-long"} & set(
        found(planned(text.replace("ENVIRONMENT", "staging")))
    )
