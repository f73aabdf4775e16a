import yaml

from tests.support.catalogs import every, made

SERVICES = """
    services:
      - name: Shop
        description: "The shop: everything"
        url: https://shop.example.com
        runbooks: https://wiki.example.com/runbooks/
        repository: https://github.com/acme/shop
        team: Web
        tier: 1
        depends_on: [Postgres, Stripe]
        links: [{name: Design, url: "https://wiki.example.com/design"}]
      - {name: Postgres}
      - {name: Stripe, external: true}
    on_call:
      people: [{name: Ada, email: ada@example.com}]
      teams: [{name: Web, people: [Ada]}]
"""


def entity(plan, name: str):
    return yaml.safe_load(made(plan, "SoftwareCatalog", f"software-catalog-{name}").inputs["entity"])


def test_datadog_knows_of_each_service_what_is_written_of_it(planned, preview):
    plan = planned(SERVICES)
    if preview:
        assert len(every(plan, "SoftwareCatalog")) == 3
        return
    assert entity(plan, "shop") == {
        "apiVersion": "v3",
        "kind": "service",
        "metadata": {
            "name": "shop",
            "displayName": "Shop",
            "description": "The shop: everything",
            "owner": "web",
            "tags": ["managed-by:watchbill", "service:shop", "team:web"],
            "links": [
                {"name": "Product", "type": "other", "url": "https://shop.example.com"},
                {"name": "Runbooks", "type": "runbook", "url": "https://wiki.example.com/runbooks"},
                {"name": "Source", "type": "repo", "url": "https://github.com/acme/shop"},
                {"name": "Design", "type": "doc", "url": "https://wiki.example.com/design"},
            ],
        },
        "spec": {
            "lifecycle": "production",
            "tier": "1",
            "dependsOn": ["service:postgres", "service:stripe"],
        },
    }
    assert entity(plan, "stripe")["spec"] == {"lifecycle": "production", "type": "external"}


def test_a_team_is_made_before_what_it_owns(planned):
    plan = planned(SERVICES)
    team = made(plan, "datadog:index/team:Team")
    assert (team.inputs["name"], team.inputs["handle"]) == ("Web", "web")
    assert team.urn in made(plan, "SoftwareCatalog", "software-catalog-shop").dependencies


def test_a_renamed_service_stays_the_entity_that_it_was_also_where_others_name_it(planned):
    text = "services: [{name: Data, tag: postgres, renamed_from: Postgres}, {name: Shop, depends_on: [Data]}]"
    plan = planned(text)
    assert made(plan, "SoftwareCatalog", "software-catalog-data").aliases == ("software-catalog-postgres",)
    assert entity(plan, "data")["metadata"]["name"] == "postgres"
    assert entity(plan, "shop")["spec"]["dependsOn"] == ["service:postgres"]


def test_only_the_owner_of_the_account_describes_services_in_it(planned):
    plan = planned(SERVICES + "    stack: {environment: staging, owns: false}")
    assert every(plan, "SoftwareCatalog") == every(plan, "Team") == []
