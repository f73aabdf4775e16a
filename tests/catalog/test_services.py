"""Services: what a person writes of them, what follows, and what is refused."""

from collections.abc import Callable

import pytest

from catalog import BusinessService, Catalog, Link, business_services

Loaded = Callable[..., Catalog]
Refused = Callable[..., list[str]]
TEAMS = """\
on_call:
  people: [{name: Ada, email: ada@example.com}]
  teams: [{name: Web Shop, id: shop, people: [Ada]}]
  rotations: [{name: Primary, people: [Ada], time_zone: UTC}]
"""


def test_everything_that_can_be_said_of_a_service(loaded: Loaded) -> None:
    text = """\
services:
  - name: Shop
    tier: 2
    repository: https://github.com/acme/shop
    business: Checkout
    depends_on: [Stripe, Data base]
    links: [{name: Design, url: https://wiki.example.com/design}]
  - {name: Data base, id: postgres}
  - {name: Stripe, external: true}
"""
    catalog = loaded(text)
    shop = {service.id: service for service in catalog.services}["shop"]
    assert (shop.tier, shop.repository, shop.business) == (2, "https://github.com/acme/shop", "Checkout")
    assert shop.depends_on == ("postgres", "stripe")
    assert shop.links == (Link(name="Design", url="https://wiki.example.com/design"),)


def test_a_team_is_known_by_its_id_once_teams_are_written(loaded: Loaded) -> None:
    assert loaded(TEAMS, b="services: [{name: Shop, team: Web Shop}]").services[0].team == "shop"
    assert loaded("services: [{name: Shop, team: anything}]").services[0].team == "anything"


def test_an_external_service_has_no_policy_and_is_nobodys_default(loaded: Loaded) -> None:
    alert = "alerts: [{name: Down, condition: error_rate > 1%, duration: 5m, severity: info}]"
    catalog = loaded(TEAMS, b="services: [{name: Shop}, {name: Stripe, external: true}]", c=alert)
    policies = {service.id: service.escalation_policy for service in catalog.services}
    assert policies["shop"] is not None
    assert policies["stripe"] is None
    assert catalog.alerts[0].service is not None
    assert catalog.alerts[0].service.id == "shop"


def test_an_alert_that_pages_for_an_external_service_leads_nowhere(loaded: Loaded) -> None:
    alert = "{name: D, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty], service: S}"
    catalog = loaded(TEAMS, b="services: [{name: Shop}, {name: S, external: true}]", c=f"alerts: [{alert}]")
    (finding,) = [finding for finding in catalog.findings if finding.severity == "error"]
    assert (finding.rule, str(finding.source)) == ("on-call-missing", "shop/b.yml:1:26")
    assert "so nobody here is paged for it: write the service of yours that depends on it" in finding.message


def test_business_services_are_those_named_those_of_tier_1_and_the_external_ones(loaded: Loaded) -> None:
    text = """\
services:
  - {name: Api, tier: 1}
  - {name: Cart, business: Check out}
  - {name: Pay, business: Check out, tier: 1}
  - {name: Job, tier: 2}
  - {name: Stripe, external: true}
"""
    found = business_services(loaded(text).services)
    assert found == (
        BusinessService(id="api", name="Api", services=("api",)),
        BusinessService(id="check-out", name="Check out", services=("cart", "pay")),
        BusinessService(id="stripe", name="Stripe", services=()),
    )


def test_the_tag_of_a_service_is_its_id_unless_another_is_written(loaded: Loaded) -> None:
    services = loaded("services: [{name: Web Shop}, {name: Billing, tag: billing-api}]").services
    assert {service.id: service.tag for service in services} == {"web-shop": "web-shop", "billing": "billing-api"}


def test_a_renamed_service_must_say_which_tag_the_product_emits(refused: Refused, loaded: Loaded) -> None:
    (error,) = refused("services: [{name: Web Shop, renamed_from: Storefront}]")
    assert error.startswith("shop/a.yml:1:43: `Web Shop` was renamed")
    assert "`storefront` or `web-shop`" in error
    assert "write `tag: storefront` if the product still emits that, or `tag: web-shop`" in error
    for tag in ("storefront", "web-shop"):
        (service,) = loaded(f"services: [{{name: Web Shop, renamed_from: Storefront, tag: {tag}}}]").services
        assert (service.id, service.tag) == ("web-shop", tag)


WRONG = [
    ("{name: A, tag: Shop}", "1:27: `tag`: `Shop` is not a valid value of the tag `service`", "lower-case letters"),
    ("{name: A, tag: 'a b'}", "1:27: `tag`: `a b` is not a valid value of the tag `service`", "lower-case letters"),
    (
        "{name: A, tag: x}, {name: B, tag: x}",
        "1:46: `B` and `A` have the same `service` tag `x`",
        "is at shop/a.yml:1:12: write the tag that each emits, or merge them",
    ),
    (
        "{name: A}, {name: B, tag: a}",
        "1:38: `B` and `A` have the same `service` tag `a`",
        "is at shop/a.yml:1:12: write the tag that each emits, or merge them",
    ),
    ("{name: A, depends_on: [B]}", "1:35: unknown service `B`", "allowed: `A`"),
    ("{name: A, depends_on: [A]}", "1:34: `depends_on` has a cycle: A → A", "remove one of these"),
    (
        "{name: A, depends_on: [B]}, {name: B, depends_on: [C]}, {name: C, depends_on: [A]}",
        "1:34: `depends_on` has a cycle: A → B → C → A",
        "remove one of these dependencies",
    ),
    ("{name: A, depends_on: [B, B]}, {name: B}", "1:34: `depends_on`: `B` is listed twice", "list it once"),
    ("{name: A, tier: 0}", "1:28: `tier`: `0` is out of range", "write 1 to 4"),
    ("{name: A, tier: high}", "1:28: `tier`: expected a whole number, found `high` (text)", ""),
    ("{name: A, links: [{name: B}]}", "1:30: `url` is missing in a link", ""),
    ("{name: A, repository: a/b}", "1:34: `repository`: `a/b` is not an http", "https://"),
    (
        "{name: A, external: true, default: true}",
        "1:47: `default` is not allowed: `A` is external",
        "remove the line, or remove `external: true`",
    ),
    (
        "{name: A, external: true, business: B}",
        "1:48: `business` is not allowed: `A` is external",
        "remove the line, or remove `external: true`",
    ),
    ("{name: A, external: 1}", "1:32: `external`: expected `true` or `false`, found `1` (the number 1)", ""),
]


@pytest.mark.parametrize(("services", "message", "hint"), WRONG)
def test_what_is_wrong_is_said_at_its_place(refused: Refused, services: str, message: str, hint: str) -> None:
    (error,) = refused(f"services: [{services}]")
    assert error.startswith(f"shop/a.yml:{message}")
    assert hint in error


def test_a_team_that_is_not_there_is_refused_where_teams_are_written(refused: Refused) -> None:
    (error,) = refused(TEAMS, b="services: [{name: A, team: Webshop}]")
    assert error.startswith("shop/b.yml:1:28: unknown team `Webshop`")
    assert "did you mean `Web Shop`?" in error


def test_a_dependency_on_a_service_that_was_refused_is_no_second_error(refused: Refused) -> None:
    assert len(refused("services: [{name: A, depends_on: [B]}, {name: B, tier: 9}]")) == 1
