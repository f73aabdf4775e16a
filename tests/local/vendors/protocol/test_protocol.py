"""What the engine asks of a provider besides resources."""

from typing import Any

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import plugin_pb2, provider_pb2

from local.vendors.protocol.wire import encode
from tests.support.texts import FixtureText

MONITOR_URN = FixtureText("urn:pulumi:prod::watchbill::watchbill:index:Alerts$datadog:index/monitor:Monitor::x")


@pytest.fixture(scope="module")
def vendors(shared_vendors: Any) -> Any:
    return shared_vendors


def test_the_handshake_and_configuration_agree_on_secrets(vendors: Any) -> None:
    datadog = vendors.stubs["datadog"]
    datadog.Attach(plugin_pb2.PluginAttach(address="127.0.0.1:1"))
    shaken = datadog.Handshake(provider_pb2.ProviderHandshakeRequest(engine_address="127.0.0.1:1"))
    keys = encode({"apiKey": "a", "appKey": "b"}, secrets=(("apiKey",), ("appKey",)))
    configured = datadog.Configure(provider_pb2.ConfigureRequest(args=keys))
    assert shaken.accept_secrets
    assert configured.acceptSecrets
    assert configured.supportsPreview
    assert datadog.GetPluginInfo(Empty()).version == "5.17.0"
    datadog.Cancel(Empty())


@pytest.mark.parametrize(
    ("vendor", "config", "missing"),
    [
        ("datadog", {"apiKey": "hunter2"}, "appKey"),
        ("datadog", {}, "apiKey and appKey"),
        ("pagerduty", {"token": ""}, "token"),
        ("sentry", {}, "token"),
    ],
)
def test_a_vendor_without_its_keys_is_refused_without_showing_those_it_has(
    vendors: Any, vendor: str, config: dict[str, str], missing: str
) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        vendors.stubs[vendor].Configure(provider_pb2.ConfigureRequest(args=encode(config)))
    assert f"requires {missing}" in str(refused.value.details())
    assert "hunter2" not in str(refused.value.details())


@pytest.mark.parametrize(
    ("config", "path"),
    [
        ({"apiKey": "a", "appKye": "b"}, "appKye"),
        ({"apiKey": "a", "appKey": ["b"]}, "appKey"),
        ({"defaultTags": '{"tagz": {}}'}, "defaultTags.tagz"),
        ({"httpClientRetryTimeout": '"long"'}, "httpClientRetryTimeout"),
        ({"apiKey": "a", "validate": "false", "httpClientRetryTimeout": "60", "version": "5.17.0"}, None),
    ],
)
def test_a_providers_own_config_is_checked_as_strictly(vendors: Any, config: dict[str, Any], path: str | None) -> None:
    urn = "urn:pulumi:prod::watchbill::pulumi:providers:datadog::datadog"
    response = vendors.stubs["datadog"].CheckConfig(provider_pb2.CheckRequest(urn=urn, news=encode(config)))
    assert [failure.property for failure in response.failures] == ([path] if path else [])


def test_another_key_is_a_change_of_the_provider_and_no_replacement(vendors: Any) -> None:
    old, new = encode({"token": "a"}), encode({"token": "b"})
    response = vendors.stubs["sentry"].DiffConfig(provider_pb2.DiffRequest(old_inputs=old, olds=old, news=new))
    assert (response.changes, list(response.replaces)) == (2, [])
    same = vendors.stubs["sentry"].DiffConfig(provider_pb2.DiffRequest(old_inputs=old, olds=old, news=old))
    assert same.changes == 1


def test_a_type_that_the_vendor_does_not_have_is_refused(vendors: Any) -> None:
    request = provider_pb2.CheckRequest(urn=MONITOR_URN.replace("monitor:Monitor", "monitr:Monitr"), news=encode({}))
    with pytest.raises(grpc.RpcError) as refused:
        vendors.stubs["datadog"].Check(request)
    assert refused.value.details() == "datadog has no resource type datadog:index/monitr:Monitr"


def test_a_resource_inside_a_component_is_checked_by_its_own_type(vendors: Any, good: Any) -> None:
    request = provider_pb2.CheckRequest(urn=MONITOR_URN, news=encode(good("Monitor", priority="9")))
    assert [failure.property for failure in vendors.stubs["datadog"].Check(request).failures] == ["priority"]
