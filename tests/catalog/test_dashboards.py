"""Dashboards that a person writes, and what they cannot show."""

import pytest

from tests.support.texts import FixtureText

AROUND = FixtureText("""\
services: [{name: Shop, url: "https://shop.example.com"}]
alerts: [{name: Errors, condition: error_rate > 1%, duration: 5m, severity: info}]
uptime: [{name: Health, severity: info}]
slos: [{name: Availability, target: 99.9%, of: {ratio: error_rate}, alerts: []}]
dashboards:
""")


def test_groups_stand_in_the_written_order_with_what_they_name(loaded) -> None:
    text = "  - {name: D, groups: [{name: B, uptime: [health], alerts: [errors]}, {name: A, signals: [p50_latency]}]}\n"
    first, second = loaded(AROUND + text).dashboards[0].groups
    assert (first.name, [it.name for it in first.alerts], [it.name for it in first.uptime]) == (
        "B",
        ["Errors"],
        ["Health"],
    )
    assert (second.name, [it.name for it in second.signals]) == ("A", ["p50_latency"])


def test_a_group_names_slos_by_name_or_id(loaded) -> None:
    text = "  - {name: D, groups: [{name: A, slos: [Availability]}, {name: B, slos: [availability]}]}\n"
    by_name, by_id = loaded(AROUND + text).dashboards[0].groups
    assert [it.name for it in by_name.slos] == ["Availability"]
    assert by_name.slos == by_id.slos


def test_signals_without_groups_stand_in_none(loaded) -> None:
    (group,) = loaded(AROUND + "  - {name: D, signals: [error_rate]}\n").dashboards[0].groups
    assert group.name is None


@pytest.mark.parametrize(
    ("item", "message", "way_out"),
    [
        ("{name: D, groups: [{name: G}]}", "the group `G` is empty", "write `signals`, `alerts`, `uptime` or"),
        ("{name: D, groups: []}", "`groups`: the list is empty", "at least one"),
        ("{name: D, signals: []}", "`signals`: the list is empty", "at least one"),
        ("{name: D, groups: [{name: G, signals: [eror_rate]}]}", "unknown signal `eror_rate`", "`error_rate`"),
        ("{name: D, groups: [{name: G, alerts: [Erors]}]}", "unknown alert `Erors`", "did you mean `Errors`?"),
        ("{name: D, groups: [{name: G, uptime: [Up]}]}", "unknown uptime check `Up`", "`Health`"),
        ("{name: D, groups: [{name: G, slos: [Availabilty]}]}", "unknown SLO `Availabilty`", "`Availability`"),
        ("{name: D, groups: [{name: G, uptime: [Health, Health]}]}", "`Health` is listed twice", "once"),
        ("{name: D, groups: [{name: G, signal: [x]}]}", "unknown key `signal` in a group", "did you mean `signals`?"),
        (
            "{name: D, signals: [error_rate], groups: [{name: G, alerts: [Errors]}]}",
            "is not allowed beside `groups`",
            "group",
        ),
        ("{name: D, service: Sop}", "unknown service `Sop`", "did you mean `Shop`?"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_the_way_out(refused, item, message, way_out) -> None:
    (error,) = refused(AROUND + f"  - {item}\n")
    assert message in error
    assert way_out in error


def test_an_alert_that_is_refused_itself_is_not_missed_by_a_dashboard(refused) -> None:
    text = (
        AROUND.replace("error_rate > 1%", "error_rate > 1s") + "  - {name: D, groups: [{name: G, alerts: [Errors]}]}\n"
    )
    assert len(refused(text)) == 1
