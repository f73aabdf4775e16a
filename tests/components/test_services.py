import pytest

from plan.resources.masking import SECRET, UNKNOWN_SHOWN
from tests.support.catalogs import ON_CALL, SHOP, every, made
from tests.support.texts import FixtureText

ROLES = ("pager", "pager-low", "datadog", "datadog-low", "handle", "handle-low")


def alerting(*severities: str, service: str = "Shop") -> str:
    """One alert of each severity, all of which notify PagerDuty for the service."""
    lines = [
        f"- {{name: A{number} {service}, condition: error_rate > {number}%, duration: 5m, severity: {severity}, "
        f"notify: [pagerduty], service: {service}}}"
        for number, severity in enumerate(severities, 1)
    ]
    return "\n".join(["alerts:", *lines])


def handles(plan, alert: str) -> set[str]:
    message = made(plan, "Monitor", alert).inputs["message"]
    return {word for line in message.splitlines() if line.startswith("Notified: ") for word in line.split()[1:]}


def test_what_is_critical_rings_and_anything_less_goes_to_a_service_of_low_urgency(planned):
    plan = planned({"a.yml": SHOP + ON_CALL, "b.yml": alerting("critical", "warning", "info")})
    urgencies = {it.inputs["name"]: it.inputs["incidentUrgencyRule"] for it in every(plan, "Service")}
    assert urgencies == {
        "Shop": {"type": "constant", "urgency": "high"},
        "Shop (low urgency)": {"type": "constant", "urgency": "low"},
    }
    assert handles(plan, "alerts-a1-shop") == {"@pagerduty-shop"}
    assert handles(plan, "alerts-a2-shop") == handles(plan, "alerts-a3-shop") == {"@pagerduty-shop_low"}


@pytest.mark.parametrize(("severity", "name"), [("critical", "Shop"), ("warning", "Shop (low urgency)")])
def test_only_the_urgency_that_is_used_is_made(planned, severity, name):
    plan = planned({"a.yml": SHOP + ON_CALL, "b.yml": alerting(severity)})
    assert [it.inputs["name"] for it in every(plan, "Service")] == [name]


def test_an_uptime_check_pages_as_an_alert_does(planned):
    check = "uptime: [{name: Health, severity: critical, notify: [pagerduty]}]"
    plan = planned({"a.yml": SHOP + ON_CALL, "b.yml": check})
    assert made(plan, "Service").inputs["name"] == "Shop"
    assert made(plan, "SyntheticsTest").inputs["message"].count("@pagerduty-shop") == 2


def test_a_service_that_nothing_pages_for_is_not_made(planned):
    plan = planned(SHOP + ON_CALL)
    assert every(plan, "EscalationPolicy")
    assert every(plan, "Service") == []


def test_an_incident_stays_open_until_it_is_resolved_and_rings_again_when_it_was_only_acknowledged(planned, preview):
    plan = planned({"a.yml": SHOP + ON_CALL, "b.yml": alerting("critical")})
    inputs = made(plan, "Service").inputs
    assert inputs["autoResolveTimeout"] == "null"
    assert inputs["acknowledgementTimeout"] == "1800"
    # Deprecated by PagerDuty, and its only value today.
    assert "alertCreation" not in inputs
    assert inputs["escalationPolicy"] == (UNKNOWN_SHOWN if preview else "<escalation-policy:on-call-policy>")


def test_datadog_reaches_the_service_through_an_integration_whose_key_is_a_secret(planned):
    plan = planned({"a.yml": SHOP + ON_CALL, "b.yml": alerting("critical")})
    integration, handle = made(plan, "ServiceIntegration"), made(plan, "ServiceObject")
    assert (integration.inputs["name"], integration.inputs["vendor"]) == ("Datadog", "<vendor:Datadog>")
    assert made(plan, "Service").urn in integration.dependencies
    assert handle.inputs == {"serviceName": "shop", "serviceKey": SECRET}
    assert integration.urn in handle.dependencies
    assert handle.urn in made(plan, "Monitor").dependencies


def test_each_service_is_called_by_its_own_policy(planned):
    plan = planned(
        {
            "services.yml": """
                services:
                  - {name: Shop, escalation_policy: Web}
                  - {name: Bank, escalation_policy: Money}
            """,
            "on_call.yml": """
                on_call:
                  people: [{name: Ada, email: ada@example.com}]
                  escalation_policies:
                    - {name: Web, levels: [{notify: [Ada]}]}
                    - {name: Money, levels: [{notify: [Ada]}]}
            """,
            "shop.yml": alerting("critical"),
            "bank.yml": alerting("critical", service="Bank"),
        }
    )
    policies = {it.inputs["name"]: it.dependencies for it in every(plan, "Service")}
    assert {name: [urn.rpartition("::")[2] for urn in urns] for name, urns in policies.items()} == {
        "Shop": ["on-call-web-policy"],
        "Bank": ["on-call-money-policy"],
    }
    assert handles(plan, "alerts-a1-bank") == {"@pagerduty-bank"}


def test_the_low_urgency_of_one_service_is_not_another_service_of_that_name(planned):
    services = "services: [{name: Shop}, {name: Shop low}]"
    warning = alerting("warning").replace("alerts:\n", "").strip()
    both = alerting("critical", service="Shop low") + "\n" + warning
    plan = planned({"a.yml": services, "b.yml": ON_CALL, "c.yml": both})
    assert sorted(it.inputs["name"] for it in every(plan, "Service")) == ["Shop (low urgency)", "Shop low"]
    assert handles(plan, "alerts-a1-shop").isdisjoint(handles(plan, "alerts-a1-shop-low"))


def test_a_service_without_an_escalation_policy_pages_nobody(planned):
    services = "services: [{name: Shop, default: true}]\n"
    on_call = """
        on_call:
          people: [{name: Ada, email: ada@example.com}]
          escalation_policies:
            - {name: Web, levels: [{notify: [Ada]}]}
            - {name: Money, levels: [{notify: [Ada]}]}
    """
    plan = planned({"a.yml": services, "b.yml": on_call, "c.yml": alerting("critical")})
    assert len(every(plan, "EscalationPolicy")) == 2
    assert every(plan, "Service") == []
    assert handles(plan, "alerts-a1-shop") == set()


def test_a_renamed_service_keeps_its_pagers_and_the_handle_that_a_new_name_would_replace(planned):
    shop = "services: [{name: Storefront, tag: shop, renamed_from: Shop}]"
    plan = planned({"a.yml": ON_CALL, "b.yml": shop, "c.yml": alerting("critical", "warning", service="Storefront")})
    names = {
        it.name: it.aliases for kind in ("Service", "ServiceIntegration", "ServiceObject") for it in every(plan, kind)
    }
    assert names == {f"services-storefront-{role}": (f"services-shop-{role}",) for role in ROLES}
    keys = {it.inputs["serviceName"] for it in every(plan, "ServiceObject")}
    assert keys == {"shop", "shop_low"}
    assert handles(plan, "alerts-a1-storefront") == {"@pagerduty-shop"}


def test_no_stack_but_production_pages(planned):
    plan = planned({"a.yml": SHOP + ON_CALL, "b.yml": alerting("critical"), "c.yml": "stack: {environment: staging}"})
    assert [it.type for it in plan.resources if "pagerduty" in it.type] == []
    assert "@pagerduty" not in made(plan, "Monitor").inputs["message"]


def test_an_environment_called_production_pages(planned):
    text = {"a.yml": SHOP + ON_CALL, "b.yml": alerting("critical"), "c.yml": "stack: {environment: production}"}
    assert handles(planned(text), "alerts-a1-shop") == {"@pagerduty-shop"}


STANDING = FixtureText("""
    services:
      - {name: Shop, default: true, tier: 1, depends_on: [Postgres, Redis, Stripe]}
      - {name: Postgres, business: Shop}
      - {name: Redis}
      - {name: Stripe, external: true}
""")


def dependencies(plan) -> set[str]:
    return {it.name.removeprefix("services-") for it in every(plan, "ServiceDependency")}


def test_what_stands_on_what_is_told_to_pagerduty_as_far_as_it_knows_the_services(planned, preview):
    pages = alerting("critical") + alerting("warning", service="Postgres").removeprefix("alerts:")
    plan = planned({"a.yml": STANDING + ON_CALL, "b.yml": pages})
    assert {it.name: it.inputs["name"] for it in every(plan, "BusinessService")} == {
        "services-shop-business": "Shop",
        "services-stripe-business": "Stripe",
    }
    assert dependencies(plan) == {
        "shop-needs_postgres",
        "shop-business_shop",
        "shop-business_postgres",
        "shop-business_stripe",
    }
    if not preview:
        outside = made(plan, "ServiceDependency", "services-shop-business_stripe").inputs["dependency"]
        assert outside == {
            "dependentServices": [{"id": "<business-service:shop-business>", "type": "business_service"}],
            "supportingServices": [{"id": "<business-service:stripe-business>", "type": "business_service"}],
        }
        inside = made(plan, "ServiceDependency", "services-shop-needs_postgres").inputs["dependency"]
        assert inside == {
            "dependentServices": [{"id": "<service:shop-pager>", "type": "service"}],
            "supportingServices": [{"id": "<service:postgres-pager-low>", "type": "service"}],
        }


def test_a_renamed_service_keeps_its_dependencies_at_either_end(planned):
    text = STANDING.replace("Postgres, business: Shop", "Data, tag: postgres, renamed_from: Postgres").replace(
        "Postgres", "Data", 1
    )
    pages = alerting("critical") + alerting("critical", service="Data").removeprefix("alerts:")
    plan = planned({"a.yml": text + ON_CALL, "b.yml": pages})
    assert made(plan, "ServiceDependency", "services-shop-needs_data").aliases == ("services-shop-needs_postgres",)


def test_a_stack_that_does_not_own_pagerduty_leaves_business_services_to_the_owner(planned):
    owns = "stack: {owns: {pagerduty: false}}"
    plan = planned({"a.yml": STANDING + ON_CALL, "b.yml": alerting("critical"), "c.yml": owns})
    assert [it.inputs["name"] for it in every(plan, "Service")] == ["Shop"]
    assert every(plan, "BusinessService") == []
    assert dependencies(plan) == set()


def test_sentry_may_tell_the_ringing_service_of_a_tracked_project(planned):
    tracking = "error_tracking: {organization: acme, team: Web, projects: [{name: Shop}]}"
    plan = planned({"a.yml": SHOP + ON_CALL, "b.yml": alerting("critical", "warning"), "c.yml": tracking})
    sentry = made(plan, "ServiceIntegration", "services-shop-sentry")
    assert (sentry.inputs["name"], sentry.inputs["vendor"]) == ("Sentry", "<vendor:Sentry>")
    assert made(plan, "Service", "services-shop-pager").urn in sentry.dependencies
    quiet = planned({"a.yml": SHOP + ON_CALL, "b.yml": alerting("warning"), "c.yml": tracking})
    assert [it.inputs["name"] for it in every(quiet, "ServiceIntegration")] == ["Datadog"]
