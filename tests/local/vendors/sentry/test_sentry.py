"""The stand-in for Sentry: a parameterized package of the Terraform bridge, and what its account does by itself."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2

from local.vendors.core.store import Store
from local.vendors.protocol.wire import encode

PARAMETER = {"remote": {"url": "registry.opentofu.org/jianyuan/sentry", "version": "0.15.7"}}


def _parameterize(vendors: Any, name: str = "sentry", value: Any = PARAMETER, vendor: str = "sentry") -> Any:
    parameter = provider_pb2.ParameterizeRequest.ParametersValue(
        name=name, version="0.15.7", value=json.dumps(value).encode()
    )
    return vendors.stubs[vendor].Parameterize(provider_pb2.ParameterizeRequest(value=parameter))


def _project(vendors: Any, good: Any, **changes: Any) -> Any:
    vendors.create("SentryTeam", good("SentryTeam"))
    return vendors.create("SentryProject", good("SentryProject", **changes))


def test_the_plugin_becomes_the_package_that_the_program_names(vendors: Any) -> None:
    answer = _parameterize(vendors)
    assert (answer.name, answer.version) == ("sentry", "0.15.7")
    assert vendors.stubs["sentry"].GetPluginInfo(Empty()).version == "1.1.3"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "github"}, "no stand-in for the package 'github'"),
        (
            {"value": {"remote": {"url": "registry.opentofu.org/integrations/github", "version": "6"}}},
            "is not registry",
        ),
        ({"value": {"local": {"path": "./bin/provider"}}}, "is not of the form"),
        ({"vendor": "datadog"}, "datadog does not allow a parameter"),
    ],
)
def test_another_package_is_refused(vendors: Any, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        _parameterize(vendors, **changes)
    assert message in str(refused.value.details())


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"token": "hunter2", "baseUrl": "https://sentry.example.com/api/"}, "401"),
        ({"token": "right", "baseUrl": "https://sentry.io/api/"}, "404"),
        ({"token": "right", "baseUrl": "https://sentry.example.com"}, "is not of the form https://HOST/api/"),
        ({"token": "right", "baseUrl": "https://sentry.example.com/api/"}, None),
    ],
)
def test_the_provider_begins_with_a_health_request(vendors: Any, config: dict[str, str], message: str | None) -> None:
    with closing(Store(vendors.store)) as store:
        store.learn("sentry token", ["right"])
        store.learn("sentry address", ["https://sentry.example.com/api/"])
    request = provider_pb2.ConfigureRequest(args=encode(config))
    if message is None:
        vendors.stubs["sentry"].Configure(request)
        return
    with pytest.raises(grpc.RpcError) as refused:
        vendors.stubs["sentry"].Configure(request)
    assert message in str(refused.value.details())
    assert "hunter2" not in str(refused.value.details())


def test_teams_and_projects_are_known_by_slugs_and_keys_by_a_public_dsn(vendors: Any, good: Any) -> None:
    project = _project(vendors, good)
    key = vendors.create("SentryKey", good("SentryKey"))
    team = vendors.read("SentryTeam", "acme/storefront")
    assert (team.id, team.outputs["slug"], team.outputs["sentryTeamId"]) == ("storefront",) * 3
    assert vendors.read("SentryProject", "acme/storefront").id == project.id == "storefront"
    assert re.fullmatch(r"https://[0-9a-f]{32}@\S+/\d+", key.outputs["dsnPublic"])
    assert {("secret",), ("dsn",), ("dsnSecret",)} <= key.secrets
    assert ("dsnPublic",) not in key.secrets


@pytest.mark.parametrize("defaults", [None, False])
def test_a_new_project_has_a_key_and_an_alert_unless_it_is_told_not_to(
    vendors: Any, good: Any, defaults: bool | None
) -> None:
    _project(vendors, good, defaultKey=defaults, defaultRules=defaults)
    with closing(Store(vendors.store)) as store:
        held = {record.name for record in store.objects(vendor="sentry")} - {"Storefront"}
    assert held == (set() if defaults is False else {"Default", "Send a notification for high priority issues"})


def test_each_project_has_two_monitors_that_alerts_can_be_on(vendors: Any, good: Any) -> None:
    _project(vendors, good)
    asked = {"organization": "acme", "project": "storefront"}
    kinds = ("getProjectErrorMonitor", "getProjectIssueStreamMonitor")
    monitors = [vendors.invoke(f"sentry:index/{kind}:{kind}", asked)["id"] for kind in kinds]
    assert len(set(monitors)) == 2
    assert vendors.create("SentryAlert", good("SentryAlert", monitorIds=monitors)).id


def test_an_alert_is_on_a_monitor_of_a_number_and_mails_a_team_by_its_number(vendors: Any, good: Any) -> None:
    _project(vendors, good)
    monitor = vendors.create("SentryMetricMonitor", good("SentryMetricMonitor"))
    number = vendors.read("SentryTeam", "storefront").outputs["internalId"]
    told = [{"logicType": "any", "actions": [{"email": {"targetType": "team", "targetId": number}}]}]
    assert vendors.create("SentryAlert", good("SentryAlert", monitorIds=[monitor.id], actionFilters=told)).id


def test_two_alerts_may_have_one_name_and_are_imported_by_number(vendors: Any, good: Any) -> None:
    """Sentry converted each of its earlier alert rules to an alert of the same name."""
    _project(vendors, good)
    first, second = (vendors.create("SentryAlert", good("SentryAlert")) for _ in range(2))
    assert first.id != second.id
    assert vendors.read("SentryAlert", f"acme/{second.id}").inputs["name"] == "New issue"


def test_an_alert_that_somebody_deleted_is_gone_and_a_monitor_goes_with_its_project(vendors: Any, good: Any) -> None:
    _project(vendors, good)
    alert = vendors.create("SentryAlert", good("SentryAlert"))
    monitor = vendors.create("SentryMetricMonitor", good("SentryMetricMonitor"))
    vendors.delete("SentryAlert", alert.id)
    vendors.delete("SentryProject", "storefront")
    assert vendors.read("SentryAlert", alert.id) is None
    assert vendors.read("SentryMetricMonitor", monitor.id) is None
    with pytest.raises(Exception, match="404"):
        vendors.update("SentryAlert", alert, good("SentryAlert", name="Again"))


def _pagerduty_service(vendors: Any, good: Any, name: str) -> dict[str, Any]:
    asked = {"organization": "acme", "providerKey": "pagerduty", "name": "acme"}
    integration = vendors.invoke("sentry:index/getOrganizationIntegration:getOrganizationIntegration", asked)["id"]
    return dict(good("SentryPagerdutyService", integrationId=integration, service=name))


def test_pagerduty_services_made_one_after_another_all_stay(vendors: Any, good: Any) -> None:
    made = [
        vendors.create("SentryPagerdutyService", _pagerduty_service(vendors, good, f"Service {number}"))
        for number in range(3)
    ]
    assert [vendors.read("SentryPagerdutyService", it.id).outputs["service"] for it in made] == [
        "Service 0",
        "Service 1",
        "Service 2",
    ]
    vendors.delete("SentryPagerdutyService", made[1].id)
    with closing(Store(vendors.store)) as store:
        kept = {record.id for record in store.objects(token="sentry:index/integrationPagerduty:IntegrationPagerduty")}
    assert kept == {made[0].id, made[2].id}


def test_pagerduty_services_made_at_once_lose_each_other(vendors: Any, good: Any) -> None:
    inputs = [_pagerduty_service(vendors, good, f"Service {number}") for number in range(6)]

    with ThreadPoolExecutor(6) as pool:
        tried = [pool.submit(vendors.create, "SentryPagerdutyService", given) for given in inputs]
    refused = [str(it.exception()) for it in tried if it.exception()]
    assert 0 < len(refused) < 6
    assert all("service table item not found" in message for message in refused)


def test_a_pagerduty_service_that_somebody_deleted_fails_the_refresh(vendors: Any) -> None:
    with pytest.raises(Exception, match="no longer exists"):
        vendors.read("SentryPagerdutyService", "70001")


def test_filters_and_domains_that_a_program_no_longer_says_stay_in_sentry(vendors: Any, good: Any) -> None:
    """The provider keeps what Sentry has; it takes no empty list either."""
    given = {"filters": {"releases": ["1.*"]}, "clientSecurity": {"allowedDomains": ["shop.example.com"]}}
    vendors.create("SentryTeam", good("SentryTeam"))
    project = vendors.create("SentryProject", good("SentryProject", **given))
    changed = vendors.update("SentryProject", project, good("SentryProject"))
    assert {name: changed[name] for name in given} == given
