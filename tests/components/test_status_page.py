import pytest

from plan.resources.masking import UNKNOWN_SHOWN
from tests.support.catalogs import every, made
from tests.support.texts import FixtureText

PAGE = FixtureText("""
    status_page:
      name: Acme status
      domain_prefix: acme
      visibility: public
      components: [{name: Shop}, {name: Checkout}, {name: Accounts}]
""")


def test_the_page_is_made_as_written_and_its_address_is_an_output(planned, preview):
    plan = planned(PAGE)
    inputs = made(plan, "StatusPage").inputs
    assert (inputs["name"], inputs["type"], inputs["domainPrefix"]) == ("Acme status", "public", "acme")
    url = UNKNOWN_SHOWN if preview else "<status-page:acme-status> URL"
    assert plan.outputs == {"status_page_url": url}


def test_publishing_stays_a_persons_decision(planned):
    assert "enabled" not in made(planned(PAGE), "StatusPage").inputs


def test_components_stand_in_the_written_order(planned):
    found = {it.inputs["name"]: it.inputs["position"] for it in every(planned(PAGE), "StatusPageComponent")}
    assert found == {"Shop": 0, "Checkout": 1, "Accounts": 2}


def test_components_are_made_one_after_the_other(planned):
    plan = planned(PAGE)
    page = made(plan, "StatusPage").urn
    shop, checkout, accounts = (
        made(plan, "StatusPageComponent", f"status-page-{name}-component") for name in ("shop", "checkout", "accounts")
    )
    assert set(shop.dependencies) == {page}
    assert set(checkout.dependencies) == {page, shop.urn}
    assert set(accounts.dependencies) == {page, checkout.urn}


def test_a_component_called_as_the_page_is_another_resource(planned):
    plan = planned("status_page: {name: Acme, domain_prefix: acme, visibility: internal, components: [{name: Acme}]}")
    assert made(plan, "StatusPage").inputs["type"] == "internal"
    assert made(plan, "StatusPageComponent").name != made(plan, "StatusPage").name


def test_a_renamed_page_stays(planned):
    text = PAGE.replace("name: Acme status", "name: Acme\n      renamed_from: Acme status")
    assert made(planned(text), "StatusPage").aliases == ("status-page-acme-status",)


def test_only_the_owner_of_the_account_makes_the_page(planned):
    for owns in (True, False):
        plan = planned(PAGE + f"    stack: {{owns: {{datadog: {str(owns).lower()}}}}}")
        assert bool(every(plan, "StatusPage")) == owns
        assert bool(plan.outputs) == owns


FULL = (
    PAGE
    + """\
      groups: [{name: More, components: [{name: Mail}, {name: Search}]}]
      degradations:
        - {name: Slow, impact: degraded, components: [Search, Shop], messages: {resolved: Over., investigating: Wait.}}
      maintenance: [{name: Upgrade, components: [Mail], scheduled: Soon.}]
"""
)


def test_a_group_stands_after_the_components_with_its_own_in_fixed_places(planned):
    plan = planned(FULL)
    group = made(plan, "StatusPageComponent", "status-page-more-group")
    assert (group.inputs["type"], group.inputs["position"]) == ("group", 3)
    assert group.inputs["components"] == [
        {"name": "Mail", "type": "component", "position": 0},
        {"name": "Search", "type": "component", "position": 1},
    ]
    assert made(plan, "StatusPageComponent", "status-page-accounts-component").urn in group.dependencies


def test_a_degradation_sets_its_components_and_has_a_message_for_each_phase(planned, preview):
    inputs = made(planned(FULL), "StatusPageDegradationTemplate").inputs
    assert (inputs["name"], inputs["degradationTitle"]) == ("Slow", "Slow")
    assert inputs["updates"] == [
        {"status": "investigating", "message": "Wait."},
        {"status": "resolved", "message": "Over."},
    ]
    assert {it["status"] for it in inputs["componentsAffecteds"]} == {"degraded"}
    inside, on_page = (it["id"] for it in inputs["componentsAffecteds"])
    assert (inside == on_page == UNKNOWN_SHOWN) if preview else ("Search" in inside and "shop" in on_page)


WINDOWS = (
    PAGE.replace("{name: Checkout}", "{name: Checkout, service: Api}")
    + """\
      groups: [{name: More, components: [{name: Mail, service: Api}]}]
    services: [{name: Shop, default: true}, {name: Api}, {name: Data}]
    maintenance:
      - {name: Move, start: 2030-12-07 02:00, for: 2h, time_zone: UTC, services: [Api, Data], text: We move.}
"""
)
WINDOW = "StatusPageMaintenanceTemplate", "status-page-move-window"


def test_the_text_of_a_window_is_a_template_for_what_stands_for_its_services(planned, preview):
    plan = planned(WINDOWS)
    inputs = made(plan, *WINDOW).inputs
    assert (inputs["name"], inputs["maintenanceTitle"]) == ("Move", "Move")
    assert inputs["scheduledDescription"] == "We move."
    assert inputs["inProgressDescription"]
    assert inputs["completedDescription"]
    assert len(inputs["componentIds"]) == 2
    if not preview:
        assert [name in id for name, id in zip(("checkout", "Mail"), inputs["componentIds"], strict=True)] == [True] * 2
    assert ".yml:10:" in str(made(plan, *WINDOW).source)


def test_a_window_for_everything_is_about_the_whole_page(planned):
    inputs = made(planned(WINDOWS.replace("[Api, Data]", "all")), *WINDOW).inputs
    assert len(inputs["componentIds"]) == 4


@pytest.mark.parametrize(
    ("written", "instead"),
    [(", text: We move.", ""), ("[Api, Data]", "[Data]"), ("    services:", "    stack: {owns: false}\n    services:")],
    ids=["without a text", "of what no component stands for", "where another stack owns the page"],
)
def test_a_window_of_which_the_page_has_nothing_to_say_makes_no_template(planned, written, instead):
    plan = planned(WINDOWS.replace(written, instead))
    assert every(plan, "DowntimeSchedule")
    assert every(plan, "StatusPageMaintenanceTemplate") == []


def test_a_renamed_window_keeps_its_template(planned):
    plan = planned(WINDOWS.replace("name: Move,", "name: Moving, renamed_from: Move,"))
    assert made(plan, "StatusPageMaintenanceTemplate").aliases == ("status-page-move-window",)


def test_a_maintenance_template_says_what_is_posted_before_during_and_after(planned):
    inputs = made(planned(FULL), "StatusPageMaintenanceTemplate").inputs
    assert (inputs["maintenanceTitle"], inputs["scheduledDescription"]) == ("Upgrade", "Soon.")
    assert inputs["inProgressDescription"]
    assert inputs["completedDescription"]
    assert len(inputs["componentIds"]) == 1
