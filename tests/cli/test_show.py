"""Everything about one item on one screen."""

import json

import pytest

from cli.cards.notification import body, title


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
    assert shown["logs"][0].startswith("https://")
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


def test_the_title_of_a_notification_has_the_priority_of_its_monitor():
    assert title({"name": "[prod] Slow", "priority": "2"}) == "[P2] [Triggered] [prod] Slow"
    assert title({"name": "[prod] Slow"}) == "[Triggered] [prod] Slow"


def test_a_variable_without_a_sample_is_named():
    text = (
        "{{#is_alert}}{{host.name}} is at {{value}} of {{threshold}}{{/is_alert}}{{#is_recovery}}fine{{/is_recovery}}"
    )
    assert body(text, "9") == ["<host> is at 9 of <threshold>"]
