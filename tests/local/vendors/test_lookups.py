"""Data look-ups find what the account holds, and say so when it does not."""

from typing import Any

import pytest

INTEGRATION = "sentry:index/getOrganizationIntegration:getOrganizationIntegration"


def test_people_of_the_seed_are_found_by_email_whatever_its_case(vendors: Any) -> None:
    ada = vendors.invoke("pagerduty:index/getUser:getUser", {"email": "Ada@example.com"})
    assert (ada["name"], ada["email"]) == ("Ada", "ada@example.com")
    assert vendors.read("User", ada["id"]).inputs["email"] == "ada@example.com"


def test_what_a_program_made_is_found_by_name(vendors: Any, good: Any) -> None:
    made = vendors.create("Team", good("Team"))
    assert vendors.invoke("pagerduty:index/getTeam:getTeam", {"name": "Shop"})["id"] == made.id
    vendors.create("SentryTeam", good("SentryTeam"))
    team = vendors.invoke("sentry:index/getTeam:getTeam", {"organization": "acme", "slug": "storefront"})
    assert team["name"] == "Storefront"


def test_the_vendor_of_an_integration_is_what_the_integration_takes(vendors: Any, good: Any) -> None:
    vendor = vendors.invoke("pagerduty:index/getVendor:getVendor", {"name": "datadog"})
    assert vendors.check("ServiceIntegration", good("ServiceIntegration", vendor=vendor["id"]))[0] == {}


def test_an_installed_integration_of_sentry_is_found(vendors: Any) -> None:
    arguments = {"organization": "acme", "providerKey": "slack", "name": "acme"}
    assert vendors.invoke(INTEGRATION, arguments)["id"].isdecimal()


@pytest.mark.parametrize(
    ("token", "arguments", "message"),
    [
        ("pagerduty:index/getUser:getUser", {"email": "eve@example.com"}, "any user with the email: eve@example.com"),
        ("pagerduty:index/getUser:getUser", {}, "email: is required"),
        ("pagerduty:index/getUser:getUser", {"email": 5}, "email: must be a string"),
        ("pagerduty:index/getUser:getUser", {"mail": "x"}, "mail: is not an argument"),
        ("pagerduty:index/getVendor:getVendor", {"name": "Watchbill"}, "any vendor with the name: Watchbill"),
        (
            "pagerduty:index/getEscalationPolicy:getEscalationPolicy",
            {"name": "x"},
            "any escalation policy with the name: x",
        ),
        ("sentry:index/getTeam:getTeam", {"organization": "other", "slug": "x"}, "404"),
        ("sentry:index/getProjectErrorMonitor:getProjectErrorMonitor", {"organization": "acme", "project": "x"}, "404"),
        ("sentry:index/getTeam:getTeam", {"organization": "acme", "slug": "x"}, "404"),
        (
            INTEGRATION,
            {"organization": "acme", "providerKey": "slack", "name": "other"},
            "Unable to find the slack integration",
        ),
        ("pagerduty:index/getPriority:getPriority", {"name": "P1"}, "has no look-up"),
    ],
)
def test_what_is_not_there_is_an_error(vendors: Any, token: str, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(Exception, match=message):
        vendors.invoke(token, arguments)
