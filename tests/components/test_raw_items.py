"""Raw properties of items other than alerts, objects kept on purpose, and stacks that make only what the YAML says."""

import pytest

from tests.support.catalogs import made

ON_CALL = """
    on_call:
      people:
        - {name: Ada, email: ada@example.com, create: true, raw: {jobTitle: Engineer}}
        - {name: Ben, email: ben@example.com}
      teams: [{name: Web, people: [Ada], raw: {description: null}, keep: Platform takes it over}]
      rotations:
        - name: Primary
          people: [Ada, Ben]
          time_zone: Europe/Berlin
          raw: {description: On duty}
      escalation_policies: [{name: Web, levels: [{notify: [Primary]}], raw: {numLoops: 0}}]
"""
SERVICES = """
    services:
      - name: Shop
        raw:
          pager: {name: Shop (old), autoResolveTimeout: '3600'}
          handle: {serviceName: Shop-Old}
          datadog: {name: Events API}
"""
PAGING = "alerts: [{name: A, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]}]"


def test_people_teams_rotations_and_policies_have_raw_properties(planned):
    plan = planned(ON_CALL)
    assert made(plan, "User", "on-call-ada").inputs["jobTitle"] == "Engineer"
    assert "description" not in made(plan, "Team", "on-call-web-team").inputs
    assert made(plan, "Schedule", "on-call-primary").inputs["description"] == "On duty"
    assert made(plan, "EscalationPolicy", "on-call-web-policy").inputs["numLoops"] == 0


def test_what_is_kept_is_retained_when_it_is_removed(planned):
    plan = planned(ON_CALL)
    assert made(plan, "Team", "on-call-web-team").retain_on_delete
    assert not made(plan, "Schedule", "on-call-primary").retain_on_delete


def test_an_alert_pages_through_the_raw_objects_of_its_service(planned):
    plan = planned({"s.yml": SERVICES, "o.yml": ON_CALL, "a.yml": PAGING})
    assert made(plan, "Service", "services-shop-pager").inputs["name"] == "Shop (old)"
    assert made(plan, "Service", "services-shop-pager").inputs["autoResolveTimeout"] == "3600"
    assert made(plan, "ServiceIntegration", "services-shop-datadog").inputs["name"] == "Events API"
    assert made(plan, "ServiceObject", "services-shop-handle").inputs["serviceName"] == "Shop-Old"
    assert "@pagerduty-Shop-Old" in made(plan, "Monitor", "alerts-a").inputs["message"]


def test_a_service_that_nothing_pages_for_makes_the_objects_that_it_names(planned):
    plan = planned({"s.yml": "services: [{name: Shop, raw: {pager: {name: Old}}}]", "o.yml": ON_CALL})
    assert [it.name for it in plan.resources if it.type.startswith("pagerduty:index/service")] == [
        "services-shop-pager"
    ]


def test_an_unknown_object_of_a_service_is_refused(planned):
    with pytest.raises(Exception, match=r"(?s)`pagr` is not an object of a service.*did you mean `pager`"):
        planned("services: [{name: Shop, raw: {pagr: {name: Old}}}]")


def test_checks_slos_and_dashboards_have_raw_properties(planned):
    text = """
        services: [{name: Shop, url: "https://shop.example.com"}]
        uptime: [{name: Front, severity: info, raw: {status: paused, message: "Down."}}]
        slos: [{name: Errors, target: 99%, of: {ratio: error_rate}, alerts: [], raw: {description: null}}]
        dashboards: [{name: Shop, raw: {title: The shop, widgets: [], templateVariables: null}}]
    """
    plan = planned(text)
    test = made(plan, "SyntheticsTest", "uptime-front").inputs
    assert (test["status"], test["message"]) == ("paused", "Down.")
    assert "description" not in made(plan, "ServiceLevelObjective", "slos-errors").inputs
    dashboard = made(plan, "Dashboard", "dashboards-shop").inputs
    assert (dashboard["title"], dashboard["widgets"]) == ("The shop", [])
    assert "templateVariables" not in dashboard


def test_a_stack_without_built_ins_makes_only_what_the_yaml_says(planned):
    text = PAGING.replace("critical, notify: [pagerduty]", "info")
    plan = planned({"a.yml": text, "s.yml": "services: [{name: Shop}]\nstack: {built_ins: false}"})
    vendors = ("datadog:", "pagerduty:", "sentry:")
    assert [it.name for it in plan.resources if it.type.startswith(vendors)] == ["alerts-a"]
