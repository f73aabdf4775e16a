"""The thin classes for Sentry's provider: misspelt arguments, secrets and the package that each resource names."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pytest

from components.sentry_sdk import package, resources
from components.sentry_sdk.package import BRIDGE, PARAMETER, VERSION, Provider
from local.language_host.host import parameterized_packages
from local.vendors.core.schema import load
from plan.resources.masking import readable
from plan.resources.recorder import record

CLONE = Path(__file__).resolve().parents[3]
ALERT: dict[str, Any] = {
    "organization": "acme",
    "name": "New issue",
    "monitorIds": ["1"],
    "frequencyMinutes": 30,
    "triggerConditions": [{"firstSeenEvent": {}}],
    "actionFilters": [
        {
            "logicType": "all",
            "conditions": [{"taggedEvent": {"key": "area", "match": "eq", "value": "checkout"}}],
            "actions": [{"slack": {"integrationId": "1", "channelName": "#alerts"}}],
        }
    ],
}


def registered(program: Callable[[], object]) -> Any:
    """What a program registers that makes one resource."""
    (registration,) = record(lambda: program() and None, stack="prod").registrations
    return registration


def test_arguments_reach_the_provider_by_its_own_names() -> None:
    alert = registered(lambda: resources.Alert("x", ALERT))  # type: ignore[arg-type]
    assert (alert.type, alert.inputs) == ("sentry:index/alert:Alert", ALERT)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"triggerCondition": []}, "Alert x: triggerCondition is not an argument; did you mean triggerConditions?"),
        ({"monitorIds": None, "frequencyMinutes": None}, "Alert x: frequencyMinutes is missing; monitorIds is missing"),
        (
            {
                "actionFilters": [
                    {"logicType": "all", "actions": [{"slack": {"integrationId": "1", "chanelName": "#a"}}]}
                ]
            },
            r"actionFilters\[0\].actions\[0\].slack.chanelName is not an argument; did you mean channelName",
        ),
        (
            {"actionFilters": [{"logicType": "all", "actions": [], "conditions": [{"taggedEvnt": {}}]}]},
            r"actionFilters\[0\].conditions\[0\].taggedEvnt is not an argument; did you mean taggedEvent",
        ),
    ],
)
def test_an_argument_that_the_bridge_would_drop_in_silence_is_an_error(changes: dict[str, Any], message: str) -> None:
    given = {name: value for name, value in {**ALERT, **changes}.items() if value is not None}
    with pytest.raises(TypeError, match=message):
        registered(lambda: resources.Alert("x", given))  # type: ignore[arg-type]


def test_an_argument_without_a_value_is_left_out() -> None:
    key = registered(
        lambda: resources.Key("x", {"organization": "a", "project": "b", "name": "c", "rateLimitCount": None})
    )
    assert key.inputs == {"organization": "a", "project": "b", "name": "c"}


def test_the_key_of_a_pagerduty_service_is_a_secret() -> None:
    made = registered(
        lambda: resources.IntegrationPagerduty(
            "x", {"organization": "a", "integrationId": "1", "service": "Shop", "integrationKey": "hunter2"}
        )
    )
    assert readable(made.inputs["integrationKey"], {}) == "[secret]"


def test_a_provider_of_another_address_keeps_its_token_secret() -> None:
    made = registered(lambda: Provider("sentry", token="hunter2", base_url="https://de.sentry.io/api/"))
    assert readable(made.inputs, {}) == {"token": "[secret]", "baseUrl": "https://de.sentry.io/api/"}


def test_the_classes_name_what_the_provider_has_and_require_what_it_requires() -> None:
    types = load()["sentry"].resources
    classes = [it for it in vars(resources).values() if isinstance(it, type) and issubclass(it, package.SentryResource)]
    made = [it for it in classes if it is not package.SentryResource]
    assert {it.token for it in made} == set(types)
    for each in made:
        arguments = each.__orig_bases__[0].__args__[0]
        known = {name for name, (_required, _type) in types[each.token].inputs.items()}
        required = {name for name, (required, _type) in types[each.token].inputs.items() if required}
        assert set(arguments.__annotations__) <= known, each
        assert required <= arguments.__required_keys__, each
        assert set(each.computed) <= set(types[each.token].outputs), each


def test_the_local_engine_is_told_of_the_package_that_the_program_names() -> None:
    (found,) = parameterized_packages(CLONE / "stacks")
    assert (found.name, found.version, found.kind) == ("terraform-provider", BRIDGE, "resource")
    parameter = found.parameterization
    assert (parameter.name, parameter.version, parameter.value.decode()) == ("sentry", VERSION, PARAMETER)
    assert json.loads(PARAMETER)["remote"]["version"] == VERSION


def test_a_program_without_such_a_package_requires_none(tmp_path: Path) -> None:
    assert parameterized_packages(tmp_path / "stacks") == []


def test_a_look_up_names_the_package_too() -> None:
    found: list[str] = []
    options = pulumi.InvokeOptions()
    record(lambda: resources.find_error_monitor("acme", "shop", options).apply(found.append) and None, stack="prod")
    assert found == ["<errors of shop>"]
