from plan.masking import UNKNOWN_SHOWN
from tests.support.catalogs import every, made

PAGE = """
    status_page:
      name: Acme status
      domain_prefix: acme
      visibility: public
      components: [{name: Shop}, {name: Checkout}, {name: Accounts}]
"""


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
    plan = planned(PAGE + "    stack: {owns: {datadog: false}}")
    assert every(plan, "StatusPage") == []
    assert plan.outputs == {}


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


def test_a_maintenance_template_says_what_is_posted_before_during_and_after(planned):
    inputs = made(planned(FULL), "StatusPageMaintenanceTemplate").inputs
    assert (inputs["maintenanceTitle"], inputs["scheduledDescription"]) == ("Upgrade", "Soon.")
    assert inputs["inProgressDescription"]
    assert inputs["completedDescription"]
    assert len(inputs["componentIds"]) == 1
