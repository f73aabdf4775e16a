"""Resources are kept from being lost, and made by the provider of their stack."""

from policies.engine.inputs import LOGS_INDEX, USER
from tests.support.rules import breaks


def test_what_would_be_gone_for_good_is_found_unless_it_is_kept():
    for type_ in (LOGS_INDEX, USER):
        assert breaks("gone-for-good", {}, type_)
        assert not breaks("gone-for-good", {}, type_, protect=True)
        assert not breaks("gone-for-good", {}, type_, retain_on_delete=True)
        assert not breaks("gone-for-good", {}, type_, retain_on_delete=None)


def test_a_resource_of_the_default_provider_is_found():
    urn = "urn:pulumi:prod::watchbill::pulumi:providers:datadog::"
    assert breaks("default-provider", {}, provider=f"{urn}default_5_17_0")
    assert not breaks("default-provider", {}, provider=f"{urn}datadog")
    assert not breaks("default-provider", {}, provider="")
