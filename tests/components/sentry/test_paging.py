"""Whom Sentry's alerts page: entries of its PagerDuty integration, one for each PagerDuty service that they page."""

import pytest

from plan.resources.masking import UNKNOWN_SHOWN
from tests.support.catalogs import every, made
from tests.support.texts import FixtureText

PAGING = FixtureText("""
    on_call:
      people: [{name: Ada, email: ada@example.com}]
      rotations: [{name: Primary, people: [Ada], time_zone: UTC}]
      escalation_policies: [{name: Office, levels: [{notify: Primary}]}]
    services: [{name: Shop}, {name: Jobs}]
    channels: [{name: slack, workspace: acme, channel: "#alerts"}]
    error_tracking:
      organization: acme
      team: Web
      pagerduty: {account: acme}
      projects: [{name: Web, service: Shop}, {name: Worker, service: Jobs}]
      alerts:
        - {name: Down, condition: events > 200, severity: critical, notify: [pagerduty], projects: [Web]}
        - {name: Slow, condition: new issue, notify: [slack, pagerduty], projects: [Web]}
        - {name: Stuck, condition: regression, severity: critical, notify: [pagerduty], projects: [Worker]}
""")
ENTRY, LOW = "error-tracking-shop-pagerduty", "error-tracking-shop-pagerduty-low"


def _paged(plan, name):
    (filters,) = made(plan, "Alert", name).inputs["actionFilters"]
    return [it["pagerduty"] for it in filters["actions"] if "pagerduty" in it]


def test_each_pagerduty_service_that_alerts_page_has_one_entry_in_sentry(planned):
    entries = {it.name: it.inputs for it in every(planned(PAGING), "IntegrationPagerduty")}
    assert {name: inputs["service"] for name, inputs in entries.items()} == {
        "error-tracking-jobs-pagerduty": "Jobs (Watchbill)",
        ENTRY: "Shop (Watchbill)",
        LOW: "Shop (low urgency) (Watchbill)",
    }
    assert {(it["organization"], it["integrationId"]) for it in entries.values()} == {("acme", "<pagerduty:acme>")}


def test_an_entry_holds_the_key_of_a_line_that_pagerduty_has_for_sentry(planned):
    plan = planned(PAGING)
    line = made(plan, "ServiceIntegration", "services-shop-sentry-low")
    assert (line.inputs["name"], line.urn in made(plan, "IntegrationPagerduty", LOW).dependencies) == ("Sentry", True)
    assert "services-jobs-sentry-low" not in {it.name for it in plan.resources}


def test_the_key_is_a_secret(planned):
    """The provider does not mark it, and whoever holds it can page people."""
    plan = planned(PAGING)
    assert {it.inputs["integrationKey"] for it in every(plan, "IntegrationPagerduty")} == {"[secret]"}


def test_an_entry_is_made_after_all_entries_before_it(planned):
    """The provider rewrites the whole table of entries: those that are written at once lose each other."""
    plan = planned(PAGING)
    jobs, shop, low = (made(plan, "IntegrationPagerduty", it) for it in ("error-tracking-jobs-pagerduty", ENTRY, LOW))
    assert [it in shop.dependencies for it in (jobs.urn, low.urn)] == [True, False]
    assert {jobs.urn, shop.urn} <= set(low.dependencies)


@pytest.mark.parametrize(
    ("alert", "entry"),
    [
        ("error-tracking-web--down", "shop-pagerduty"),
        ("error-tracking-web--slow", "shop-pagerduty-low"),
        ("error-tracking-worker--stuck", "jobs-pagerduty"),
    ],
)
def test_an_alert_of_numbers_and_of_issues_pages_the_entry_of_its_service_and_severity(planned, preview, alert, entry):
    plan = planned(PAGING)
    (paged,) = _paged(plan, alert)
    shown = UNKNOWN_SHOWN if preview else f"<sentry-integration-pagerduty:{entry}>"
    title = made(plan, "IntegrationPagerduty", f"error-tracking-{entry}").inputs["service"]
    assert (paged["serviceId"], paged["serviceName"]) == (shown, title)


def test_the_number_of_an_entry_that_a_person_made_is_paged_and_none_is_made(planned):
    plan = planned(PAGING.replace("{account: acme}", "{account: acme, service: '70154'}"))
    assert every(plan, "IntegrationPagerduty") == []
    paged = [it["serviceId"] for name in ("web--down", "web--slow") for it in _paged(plan, f"error-tracking-{name}")]
    assert paged == ["70154", "70154"]


def test_a_stack_that_pages_nobody_makes_no_entry(planned):
    plan = planned(PAGING + "    stack: {environment: staging}")
    assert every(plan, "IntegrationPagerduty") == []
    assert _paged(plan, "error-tracking-web--slow") == []


def test_a_renamed_service_keeps_its_entry(planned):
    text = PAGING.replace("{name: Shop}", "{name: Store, renamed_from: Shop, tag: shop}").replace(
        "service: Shop", "service: Store"
    )
    entry = made(planned(text), "IntegrationPagerduty", "error-tracking-store-pagerduty")
    assert (entry.aliases, entry.inputs["service"]) == ((ENTRY,), "Store (Watchbill)")
