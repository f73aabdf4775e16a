"""Everything about one item on one screen."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from catalog import load
from cli.cards.notification import body, title
from cli.cards.person import person_card
from tests.support.catalogs import written


@pytest.fixture
def rows(watchbill):
    def of(item: str) -> dict[str, list[str]]:
        ran = watchbill("show", item, "--json")
        assert ran.code == 0, ran.err
        (card,) = json.loads(ran.out)
        return card["rows"]

    return of


@pytest.mark.parametrize("item", ["High Error Rate", "high error rate", "high-error-rate", "alerts/high-error-rate"])
def test_an_alert_is_found_by_name_and_id(watchbill, item):
    ran = watchbill("show", item)
    assert ran.code == 0
    assert ran.out.splitlines()[:2] == ["High Error Rate", "  alert · critical · Storefront"]


def test_an_alert_shows_what_is_made_and_whom_it_reaches(rows):
    shown = rows("High Error Rate")
    assert shown["query"][0].startswith("sum(last_5m):")
    assert shown["thresholds"] == ["critical 1"]
    assert shown["guard"] == ["fires only with at least 50 events in the window"]
    assert shown["recipients"][0].startswith("pages Primary, after 5 min ")
    assert shown["resources"] == ["datadog Monitor alerts-high-error-rate"]


def test_a_message_is_shown_as_people_read_it(rows):
    shown = rows("High Error Rate")
    assert shown["on the phone"] == ["[P1] [Triggered] [prod] High Error Rate"]
    first, second, *more = shown["in Slack"]
    assert first == shown["on the phone"][0]
    assert "in prod is 1.5 %" in second
    assert not any("{{" in line for line in more)
    assert shown["runbook"][0].startswith("https://")
    assert shown["logs"][0].startswith("https://app.datadoghq.com/logs?query=env")
    assert not any(mark in shown["logs"][0] for mark in ("{{", "from_ts", "to_ts", "live="))
    assert not any("https://app.datadoghq.com/logs" in line for line in more), "a link is a row, not text"


@pytest.mark.parametrize(
    ("item", "kind"),
    [("Storefront health", "uptime check"), ("Error spike", "Sentry alert"), ("payments-fast", "SLO alert")],
)
def test_every_kind_of_notifier_has_a_card(watchbill, item, kind):
    ids = json.loads(watchbill("who", "--json").out)["routes"]
    wanted = next(
        each["id"] for each in ids if each["name"] == item or (kind == "SLO alert" and each["kind"] == "slo_alerts")
    )
    (card,) = json.loads(watchbill("show", wanted, "--json").out)
    assert card["about"].startswith(kind)
    assert card["rows"]["recipients"]
    assert card["rows"]["resources"]


def test_a_person_shows_shifts_and_alerts(rows):
    shown = rows("Ben Ortiz")
    assert "Primary" in shown["rotations"]
    assert all("Europe/Berlin" in line for line in shown["next shifts"])
    assert "High Error Rate (level 1)" in shown["paged by"]
    assert any(line.startswith("On call, level ") for line in shown["levels"])


def test_shifts_have_their_true_begin_and_end(tmp_path):
    text = "on_call: {people: [{name: Ann, email: a@example.com}, {name: Bob, email: b@example.com}],"
    text += " rotations: [{name: Primary, people: [Ann, Bob], turn: weekly, time_zone: Europe/Berlin}]}"
    catalog = load(written(tmp_path / "shop", text))
    ann = catalog.on_call.people[0]
    # A Wednesday: the span of four weeks begins and ends in the middle of a shift.
    for days in (0, 7):
        now = datetime(2026, 11, 25, 12, 34, tzinfo=UTC) + timedelta(days=days)
        lines = dict(person_card(catalog, ann, now).rows)["next shifts"]
        assert len(lines) in (2, 3)
        for line in lines:
            assert re.match(r"Mon \d\d \w{3} 09:00 to Mon \d\d \w{3} 09:00 ", line), line


def test_a_rotation_of_one_person_has_no_hand_off(tmp_path):
    text = "on_call: {people: [{name: Ann, email: a@example.com}],"
    text += " rotations: [{name: Primary, people: [Ann], turn: weekly, time_zone: Europe/Berlin}]}"
    catalog = load(written(tmp_path / "shop", text))
    rows = dict(person_card(catalog, catalog.on_call.people[0], datetime(2026, 11, 25, tzinfo=UTC)).rows)
    assert rows["next shifts"] == ("now without a hand-off (Europe/Berlin): Primary",)


def test_a_part_of_a_name_is_answered_with_the_names_that_contain_it(watchbill):
    ran = watchbill("show", "ortiz")
    assert (ran.code, ran.out) == (1, "")
    assert "Did you mean `Ben Ortiz` or `ben-ortiz`?" in ran.err


def test_a_service_shows_its_owner_and_alerts(rows):
    shown = rows("services/storefront")
    assert shown["team"] == ["shop"]
    assert "Redis" in shown["requires"][0]
    assert any(line.startswith("High Error Rate (critical): pages Primary") for line in shown["alerts"])
    assert "Storefront" in rows("Redis")["required by"][0]


def test_an_unknown_item_is_one_error_with_the_nearest_name(watchbill):
    ran = watchbill("show", "hihg-error-rate")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "Error: unknown alert, person or service `hihg-error-rate` in prod. Did you mean `high-error-rate`?\n"
    )


def test_the_message_of_a_check_keeps_its_first_line_and_has_the_checks_priority(rows):
    shown = rows("Storefront health")
    assert shown["on the phone"] == ["[P1] [Triggered] [prod] Storefront health"]
    assert shown["in Slack"][1].startswith(
        "Storefront health of Storefront in prod fails from at least 2 of 3 locations"
    )


def test_the_title_of_a_notification_has_the_priority_of_its_monitor():
    assert title({"name": "[prod] Slow", "priority": "2"}) == "[P2] [Triggered] [prod] Slow"
    assert title({"name": "[prod] Slow"}) == "[Triggered] [prod] Slow"


def test_a_variable_without_a_sample_is_named():
    text = (
        "{{#is_alert}}{{host.name}} is at {{value}} of {{threshold}}{{/is_alert}}{{#is_recovery}}fine{{/is_recovery}}"
    )
    assert body(text, "9") == ["<host> is at 9 of <threshold>"]
