from __future__ import annotations

from pathlib import Path

import pytest

from local.engine import Engine
from local.errors import LocalError
from local.session.environment import environment
from local.session.workspace import Workspace

PORTS = {"datadog": 1001, "pagerduty": 1002, "sentry": 1003}

REAL_KEYS = {
    "DD_API_KEY": "0123456789abcdef0123456789abcdef",
    "DD_APP_KEY": "0123456789abcdef0123456789abcdef01234567",
    "DD_HOST": "https://api.datadoghq.eu",
    "DATADOG_API_KEY": "0123456789abcdef0123456789abcdef",
    "dd_site": "datadoghq.eu",
    "PAGERDUTY_TOKEN": "u+abcdefghijklmnopqr",
    "PAGERDUTY_USER_TOKEN": "y_abcdefghijklmnopqr",
    "SENTRY_TOKEN": "sntrys_abcdef",
    "SENTRY_AUTH_TOKEN": "sntrys_abcdef",
    "SENTRY_BASE_URL": "https://sentry.example.com",
    "PULUMI_ACCESS_TOKEN": "pul-0123456789abcdef",
    "PULUMI_CONFIG": '{"datadog:apiKey": "0123456789abcdef"}',
    "PULUMI_CONFIG_PASSPHRASE_FILE": "/home/me/passphrase",
    "PULUMI_STACK": "prod",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.of(tmp_path)


def an_engine(host: str = "ours") -> Engine:
    return Engine(path=Path("/opt/pulumi"), version="3.259.0", origin="path", host=host)  # type: ignore[arg-type]


def test_no_real_key_login_or_setting_of_the_user_reaches_a_local_run(workspace: Workspace) -> None:
    child = environment(
        {**REAL_KEYS, "PATH": "/usr/bin", "HOME": "/home/me"}, workspace=workspace, engine=an_engine(), ports=PORTS
    )
    assert not set(REAL_KEYS) & set(child)
    assert not set(REAL_KEYS.values()) & set(child.values())
    assert child["HOME"] == "/home/me"


def test_state_and_settings_are_the_workspace_s_own(workspace: Workspace) -> None:
    child = environment(
        {"PATH": "/usr/bin", "PULUMI_HOME": "/home/me/.pulumi", "PULUMI_BACKEND_URL": "s3://real"},
        workspace=workspace,
        engine=an_engine(),
        ports=PORTS,
    )
    assert child["PULUMI_HOME"] == str(workspace.home)
    assert child["PULUMI_BACKEND_URL"] == workspace.backend.as_uri()
    assert child["PATH"] == f"{workspace.bin}:/usr/bin"
    assert child["PULUMI_DEBUG_PROVIDERS"] == "datadog:1001,pagerduty:1002,terraform-provider:1003"


@pytest.mark.parametrize("vendor", ["datadog", "pagerduty", "sentry"])
def test_a_run_without_one_of_the_stand_ins_is_refused(workspace: Workspace, vendor: str) -> None:
    for ports in ({name: port for name, port in PORTS.items() if name != vendor}, {**PORTS, vendor: 0}):
        with pytest.raises(LocalError, match=vendor):
            environment({}, workspace=workspace, engine=an_engine(), ports=ports)


@pytest.mark.parametrize("host", ["ours", "beside"])
def test_nothing_on_path_may_serve_as_a_provider(workspace: Workspace, host: str) -> None:
    child = environment({}, workspace=workspace, engine=an_engine(host), ports=PORTS)
    assert child["PULUMI_IGNORE_AMBIENT_PLUGINS"] == "true"


def test_a_language_host_that_is_only_on_path_is_still_found(workspace: Workspace) -> None:
    child = environment({}, workspace=workspace, engine=an_engine("path"), ports=PORTS)
    assert "PULUMI_DEBUG_PROVIDERS" in child
    assert "PULUMI_IGNORE_AMBIENT_PLUGINS" not in child
