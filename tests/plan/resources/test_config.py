import json

import pytest

from plan.config import stack_config
from plan.plan import PlanError, make_plan
from plan.resources.recorder import record
from tests.support.catalogs import written

KEYS = ["datadog:apiKey", "datadog:appKey", "pagerduty:token", "sentry:token"]


@pytest.fixture
def settings(tmp_path):
    """The config that a plan runs with when `Pulumi.prod.yaml` is the given text."""

    def run(text: str | None):
        if text is not None:
            (tmp_path / "Pulumi.prod.yaml").write_text(text)
        return stack_config("prod", tmp_path)

    return run


def test_plain_settings_are_taken_as_they_stand(settings):
    config, _ = settings("config: {datadog:apiUrl: https://api.datadoghq.eu, watchbill:on: true, watchbill:n: 3}")
    assert config["datadog:apiUrl"] == "https://api.datadoghq.eu"
    assert (config["watchbill:on"], config["watchbill:n"]) == ("true", "3")


def test_a_setting_with_structure_arrives_as_the_engine_hands_it_over(settings):
    config, _ = settings("config: {watchbill:regions: [eu, us]}")
    assert json.loads(config["watchbill:regions"]) == ["eu", "us"]


def test_a_secret_of_the_stack_is_replaced_and_stays_a_secret(settings):
    config, secret = settings("config: {watchbill:webhook: {secure: v1:canary}, pagerduty:token: {secure: v1:canary}}")
    assert "canary" not in json.dumps(config)
    assert {"watchbill:webhook", "pagerduty:token"} <= set(secret)
    assert config["watchbill:webhook"]


def test_a_key_that_somebody_wrote_in_clear_does_not_reach_the_plan(settings):
    config, secret = settings("config: {pagerduty:token: canary}")
    assert "canary" not in config.values()
    assert "pagerduty:token" in secret


@pytest.mark.parametrize("text", [None, "", "encryptionsalt: v1:abc", "config:", "config: {}"])
def test_a_stack_that_nobody_has_configured_can_be_planned(settings, text):
    config, secret = settings(text)
    assert sorted(config) == secret == KEYS


def test_the_keys_are_there_for_the_program(tmp_path):
    from components.conventions.accounts import open_accounts

    config, secret = stack_config("prod", tmp_path)
    recording = record(
        lambda: open_accounts(["datadog", "pagerduty", "sentry"]) and None,
        stack="prod",
        config=config,
        secret_keys=secret,
    )
    assert {it.name for it in recording.registrations} == {"datadog", "pagerduty", "sentry"}


@pytest.mark.parametrize("text", ["config: [", "config: text", "- a", "config: {a: {secure: }", "\x00"])
def test_a_broken_settings_file_is_one_message_that_names_it(tmp_path, text):
    (tmp_path / "Pulumi.prod.yaml").write_text(text)
    with pytest.raises(PlanError, match=r"Pulumi\.prod\.yaml"):
        make_plan(written(tmp_path / "stacks" / "prod", "services: []"))
