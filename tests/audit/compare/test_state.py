"""The engine's state is read in all the forms in which it is written, without its secrets."""

import pytest

from audit.compare.state import NotAState, read_state, stack_of

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = {SIGNATURE: "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:abc"}
ROOT = {"urn": "urn:pulumi:prod::watchbill::pulumi:pulumi:Stack::watchbill-prod", "type": "pulumi:pulumi:Stack"}
HOOK = {
    "urn": "urn:pulumi:prod::watchbill::watchbill:index:Channels$datadog:index/webhook:Webhook::channels-bot",
    "custom": True,
    "id": "bot",
    "type": "datadog:index/webhook:Webhook",
    "inputs": {"__defaults": [], "name": "bot", "url": SECRET},
    "outputs": {"name": "bot", "url": SECRET},
    "sourcePosition": "project:///channels.py#1",
}


def exported(*resources):
    return {"version": 3, "deployment": {"manifest": {}, "resources": [ROOT, *resources]}}


@pytest.mark.parametrize(
    "document",
    [
        exported(HOOK),
        {"version": 3, "checkpoint": {"latest": {"resources": [ROOT, HOOK]}}},
        {"resources": [ROOT, HOOK]},
    ],
)
def test_every_form_of_a_state_is_read(document):
    (hook,) = read_state(document, "prod")
    assert (hook.type, hook.name, hook.id, hook.stack) == (
        "datadog:index/webhook:Webhook",
        "channels-bot",
        "bot",
        "prod",
    )
    assert stack_of(document) == "prod"


def test_secrets_are_masked_and_the_engines_own_keys_left_out():
    (hook,) = read_state(exported(HOOK), "prod")
    assert hook.inputs == {"name": "bot", "url": "[secret]"}


def test_what_no_vendor_holds_is_left_out():
    provider = {**HOOK, "type": "pulumi:providers:datadog"}
    component = {**HOOK, "custom": False, "type": "watchbill:index:Channels"}
    looked_up = {**HOOK, "external": True}
    replaced = {**HOOK, "delete": True}
    assert read_state(exported(provider, component, looked_up, replaced), "prod") == ()


def test_a_resource_that_no_program_registered_was_imported():
    imported = {key: value for key, value in HOOK.items() if key != "sourcePosition"}
    assert [each.applied for each in read_state(exported(imported, HOOK), "prod")] == [False, True]


@pytest.mark.parametrize("document", [{"deployment": None}, {"checkpoint": {"latest": None}}])
def test_a_stack_that_was_never_applied_has_no_resources(document):
    assert read_state(document, "prod") == ()


@pytest.mark.parametrize("document", [None, [], {"a": 1}, {"deployment": {"resources": 3}}, {"resources": ["x"]}])
def test_something_else_is_refused(document):
    with pytest.raises(NotAState):
        read_state(document, "prod")
