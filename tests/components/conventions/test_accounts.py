import json
import os

import pulumi
import pytest

from components.conventions.accounts import open_accounts
from plan.resources.masking import SECRET, readable
from plan.resources.recorder import Recording, record

ALL = ("datadog", "pagerduty", "sentry")
VARIABLES = {
    "DD_API_KEY": "canary-api",
    "DD_APP_KEY": "canary-app",
    "PAGERDUTY_TOKEN": "canary-pd",
    "SENTRY_AUTH_TOKEN": "canary-sentry",
}


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch):
    for name in list(os.environ):
        if name.startswith(("DD_", "DATADOG_", "PAGERDUTY_", "SENTRY_")):
            monkeypatch.delenv(name)


def opened(vendors=ALL, config=None, secret_keys=(), preview=False) -> Recording:
    return record(
        lambda: open_accounts(vendors) and None,
        stack="prod",
        config=config or {},
        secret_keys=list(secret_keys),
        preview=preview,
    )


def inputs(recording: Recording) -> dict[str, dict]:
    return {it.name: it.inputs for it in recording.registrations}


def test_all_that_is_missing_is_named_at_once_with_both_ways_to_give_it():
    with pytest.raises(pulumi.RunError) as error:
        opened(config={"datadog:apiKey": "given"})
    assert str(error.value).splitlines() == [
        "keys of the vendors' accounts are missing; set each in one of two ways:",
        "  pulumi config set --secret datadog:appKey    (or export DD_APP_KEY)",
        "  pulumi config set --secret pagerduty:token    (or export PAGERDUTY_TOKEN)",
        "  pulumi config set --secret sentry:token    (or export SENTRY_AUTH_TOKEN)",
    ]


def test_a_vendor_that_is_not_used_needs_no_key_and_has_no_account():
    found = opened(["datadog"], config={"datadog:apiKey": "a", "datadog:appKey": "b"})
    assert list(inputs(found)) == ["datadog"]


def test_an_empty_variable_is_no_key(monkeypatch):
    monkeypatch.setenv("PAGERDUTY_TOKEN", "")
    with pytest.raises(pulumi.RunError, match="pagerduty:token"):
        opened(["pagerduty"])


@pytest.mark.parametrize("preview", [False, True], ids=["update", "preview"])
@pytest.mark.parametrize("where", ["config", "plain config", "environment"])
def test_every_key_is_a_secret_wherever_it_comes_from(monkeypatch, preview, where):
    config, marked = {}, []
    if where == "environment":
        for name, value in VARIABLES.items():
            monkeypatch.setenv(name, value)
    else:
        names = ("datadog:apiKey", "datadog:appKey", "pagerduty:token", "sentry:token")
        config = dict(zip(names, VARIABLES.values(), strict=True))
        marked = list(names) if where == "config" else []
    recording = opened(config=config, secret_keys=marked, preview=preview)
    shown = {name: readable(given, {}) for name, given in inputs(recording).items()}
    assert (shown["datadog"]["apiKey"], shown["datadog"]["appKey"]) == (SECRET, SECRET)
    assert (shown["pagerduty"]["token"], shown["sentry"]["token"]) == (SECRET, SECRET)
    assert "canary" not in json.dumps(shown)
    assert json.dumps(inputs(recording)).count("canary") == 4


@pytest.mark.parametrize(
    ("name", "instead_of"),
    [("DATADOG_API_KEY", "DD_API_KEY"), ("DATADOG_APP_KEY", "DD_APP_KEY"), ("SENTRY_TOKEN", "SENTRY_AUTH_TOKEN")],
)
def test_the_vendors_other_names_for_a_variable_are_understood(monkeypatch, name, instead_of):
    for known in VARIABLES:
        monkeypatch.setenv(name if known == instead_of else known, VARIABLES[known])
    assert set(inputs(opened())) == set(ALL)


def test_config_goes_before_the_environment(monkeypatch):
    monkeypatch.setenv("SENTRY_AUTH_TOKEN", "of the shell")
    found = inputs(opened(["sentry"], config={"sentry:token": "of the stack"}))
    assert "of the stack" in json.dumps(found)
    assert "of the shell" not in json.dumps(found)


def test_the_accounts_of_another_region_are_reached_by_plain_settings():
    config = dict.fromkeys(("datadog:apiKey", "datadog:appKey", "pagerduty:token"), "key")
    config |= {"datadog:apiUrl": "https://api.datadoghq.eu", "pagerduty:serviceRegion": "eu"}
    found = inputs(opened(["datadog", "pagerduty"], config=config))
    assert found["datadog"]["apiUrl"] == "https://api.datadoghq.eu"
    assert found["pagerduty"]["serviceRegion"] == "eu"
