"""The state of the steps as text and JSON, and the list in the docs."""

import json

from doctor.model import State
from doctor.report import as_json, text_lines
from tests.support.manual_steps import step_of
from tools.manual_steps import PAGE, with_steps


def test_the_documented_steps_are_those_of_the_command():
    assert PAGE.read_text() == with_steps(PAGE.read_text()), "run `make docs`"


def test_an_open_step_shows_place_fix_and_page(shop):
    shop.edit("pagerduty", "user", "Ann", **{"body.contact_methods": "[]"})
    text = "\n".join(text_lines(shop.examine()))
    assert "  OPEN  Everybody on call is in PagerDuty, and pages reach them" in text
    assert "stacks/prod/shop.yml:6:7: Ann has no contact method." in text
    assert "          Fix: Ask Ann to add a phone number and the PagerDuty app as contact methods." in text
    assert "          Page: https://acme.pagerduty.com/users/" in text
    assert text.endswith("steps are done: 1 open.")


def test_all_done(done):
    assert list(text_lines(done.examine()))[-1] == "All 25 steps are done."


def test_without_keys_each_vendor_is_named_once(done):
    text = "\n".join(text_lines(done.offline()))
    assert text.count("There is no key for Datadog. Set DD_API_KEY and DD_APP_KEY") == 1
    assert text.count("There is no key for PagerDuty.") == 1
    assert text.endswith("6 of 25 steps are done: 19 could not be checked.")


def test_what_cannot_be_checked_is_a_note(shop):
    text = (shop.project / "stacks/prod/shop.yml").read_text()
    signal = 'signals:\n  - {name: refused_cards, logs: "@event:card.refused"}\n'
    alert = "  - {name: Cards, condition: refused_cards > 5, duration: 5m, severity: info, notify: [slack]}\n"
    (shop.project / "stacks/prod/shop.yml").write_text(signal + text.replace("uptime:", f"{alert}uptime:"))
    step = step_of(shop.again().examine(), "metrics")
    assert (step.state, step.notes) == (State.DONE, ("Log searches and service checks are not checked: Cards.",))


def test_json(shop):
    shop.edit("datadog", "status-page", "Shop", enabled="false")
    document = json.loads(json.dumps(as_json(shop.examine())))
    assert (document["version"], document["stack"]) == (1, "prod")
    assert document["counts"] == {"done": 24, "open": 1, "unchecked": 0}
    (step,) = (it for it in document["steps"] if it["state"] != "done")
    assert step["id"] == "status-page"
    (finding,) = step["findings"]
    assert finding["text"] == "The status page Shop is not published."
    assert finding["page"].startswith("https://app.datadoghq.com/status-pages/")
    assert finding["place"]["file"].endswith("shop.yml")
    assert step_of(shop.examine(), "status-page").state is State.OPEN
