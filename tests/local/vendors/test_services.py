"""What PagerDuty and Datadog refuse about services, teams and what depends on what."""

from typing import Any

import pytest

from tests.support.texts import FixtureText

ENTITY = FixtureText("apiVersion: v3\nkind: service\nmetadata: {name: shop}\n")


def _entity(text: str) -> dict[str, Any]:
    return {"entity": text}


def _dependency(above: Any = "business_service", below: Any = "service", id: str = "PBELOW") -> dict[str, Any]:
    return {
        "dependency": {
            "dependentServices": [{"id": "PABOVE", "type": above}],
            "supportingServices": [{"id": id, "type": below}],
        }
    }


WRONG = [
    ("SoftwareCatalog", _entity("just words"), "entity"),
    ("SoftwareCatalog", _entity("a: ["), "entity"),
    ("SoftwareCatalog", _entity(ENTITY.replace("v3", "v2.2")), "entity"),
    ("SoftwareCatalog", _entity(ENTITY.replace("kind: service\n", "")), "entity"),
    ("SoftwareCatalog", _entity(ENTITY.replace("name: shop", "title: shop")), "entity"),
    ("SoftwareCatalog", _entity(ENTITY.replace("name: shop", "name: shop, team: web")), "entity"),
    ("SoftwareCatalog", _entity(ENTITY.replace("name: shop", "name: shop, links: [{name: a, url: 'x:y'}]")), "entity"),
    ("SoftwareCatalog", _entity(ENTITY + "spec: {tier: 1}"), "entity"),
    ("SoftwareCatalog", _entity(ENTITY + "spec: {dependsOn: [shop]}"), "entity"),
    ("SoftwareCatalog", _entity(ENTITY + "spec: {depends_on: ['service:a']}"), "entity"),
    ("DatadogTeam", {"handle": "Web shop"}, "handle"),
    ("DatadogTeam", {"description": None}, "description"),
    ("BusinessService", {"type": "service"}, "type"),
    ("BusinessService", {"name": " "}, "name"),
    ("ServiceDependency", _dependency(above="user"), "dependency.dependentServices[0].type"),
    ("ServiceDependency", _dependency("service", "business_service"), "dependency.supportingServices[0].type"),
    ("ServiceDependency", _dependency("service", "service", "PABOVE"), "dependency.supportingServices[0].id"),
    (
        "ServiceDependency",
        {"dependency": {**_dependency()["dependency"], "supportingServices": []}},
        "dependency.supportingServices",
    ),
    ("TeamMembership", {"role": "member"}, "role"),
]


@pytest.mark.parametrize(("noun", "changes", "path"), WRONG)
def test_wrong_inputs_are_refused_with_their_path(
    shared_vendors: Any, good: Any, noun: str, changes: dict[str, Any], path: str
) -> None:
    assert list(shared_vendors.check(noun, good(noun, **changes))[0]) == [path]


@pytest.mark.parametrize(
    ("noun", "changes", "replaced"),
    [
        ("SoftwareCatalog", _entity(ENTITY.replace("shop", "store")), ["entity"]),
        ("SoftwareCatalog", _entity(ENTITY + "spec: {tier: '2'}"), []),
        ("ServiceDependency", _dependency(id="POTHER"), ["dependency"]),
        ("BusinessService", {"name": "Other"}, []),
    ],
)
def test_a_change_replaces_only_what_the_vendor_cannot_change(
    shared_vendors: Any, good: Any, noun: str, changes: dict[str, Any], replaced: list[str]
) -> None:
    assert {
        path.partition("[")[0].partition(".")[0]
        for path in shared_vendors.diff(noun, good(noun), good(noun, **changes)).replaces
    } == set(replaced)


def test_an_entity_is_known_by_kind_and_name_and_there_is_one_of_each(vendors: Any, good: Any) -> None:
    assert vendors.create("SoftwareCatalog", good("SoftwareCatalog")).id == "service:default/shop"
    with pytest.raises(Exception, match="409"):
        vendors.create("SoftwareCatalog", _entity(ENTITY))


def _two_services(vendors: Any, good: Any) -> tuple[str, str]:
    ada = vendors.create("User", good("User")).id
    rules = [{"escalationDelayInMinutes": 5, "targets": [{"type": "user_reference", "id": ada}]}]
    policy = vendors.create("EscalationPolicy", good("EscalationPolicy", rules=rules)).id
    service = vendors.create("Service", good("Service", escalationPolicy=policy)).id
    return vendors.create("BusinessService", good("BusinessService")).id, service


def _between(above: str, below: str) -> dict[str, Any]:
    return {
        "dependency": {
            "dependentServices": [{"id": above, "type": "business_service"}],
            "supportingServices": [{"id": below, "type": "service"}],
        }
    }


def test_a_dependency_needs_both_services_stands_once_and_goes_with_either(vendors: Any, good: Any) -> None:
    business, service = _two_services(vendors, good)
    with pytest.raises(Exception, match=r"supportingServices\[0\]\.id: Service 'PGONE' does not exist"):
        vendors.create("ServiceDependency", _between(business, "PGONE"))
    made = vendors.create("ServiceDependency", _between(business, service))
    with pytest.raises(Exception, match="already"):
        vendors.create("ServiceDependency", _between(business, service))
    vendors.delete("Service", service)
    assert vendors.read("ServiceDependency", made.id) is None
