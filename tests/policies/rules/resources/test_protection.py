"""Rules on how resources are created: protected, and by the provider of their stack."""

from policies.engine.inputs import LOGS_INDEX, USER
from tests.support.rules import breaks


def test_an_unprotected_index_or_user_is_found():
    for type_ in (LOGS_INDEX, USER):
        assert breaks("deletion-unprotected", {}, type_)
        assert not breaks("deletion-unprotected", {}, type_, protect=True)
        assert not breaks("deletion-unprotected", {}, type_, retain_on_delete=True)
        assert not breaks("deletion-unprotected", {}, type_, retain_on_delete=None)


def test_a_resource_of_a_default_provider_is_found():
    urn = "urn:pulumi:prod::watchbill::pulumi:providers:datadog::"
    assert breaks("default-provider", {}, provider=f"{urn}default_5_17_0")
    assert not breaks("default-provider", {}, provider=f"{urn}datadog")
    assert not breaks("default-provider", {}, provider="")
