"""A preview with settings of its own: it reads a state without secrets, and its passphrase opens no other key."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from local.engine import find_engine
from plan.engine.operations import read_operations
from tests.support.catalogs import ON_CALL, SHOP, written
from tests.support.local_stack import LocalStack, local_stack
from tests.support.workflows import command
from tools.preview_copy import settings_for_preview, without_secrets

pytestmark = [pytest.mark.engine, pytest.mark.long]

ALERTS = """
    channels: [{name: slack, workspace: example, channel: "#alerts"}]
    alerts: [{name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [slack, pagerduty]}]
"""
KEYS = {"datadog:apiKey": "write-api", "datadog:appKey": "write-app", "pagerduty:token": "write-token"}


@pytest.fixture
def prod(tmp_path: Path) -> Iterator[LocalStack]:
    texts = {"shop.yml": SHOP, "on_call.yml": ON_CALL, "alerts.yml": ALERTS}
    with local_stack(tmp_path, find_engine(), written(tmp_path / "stacks" / "prod", texts), **KEYS) as stack:
        assert stack.up().code == 0
        yield stack


class Previewer:
    """The preview job: a backend and a passphrase of its own, and the settings for previews."""

    def __init__(self, prod: LocalStack, folder: Path) -> None:
        (folder / "backend").mkdir(parents=True)
        self.prod = prod
        self.folder = folder
        self.events = folder / "events.json"
        self.passphrase = {"PULUMI_CONFIG_PASSPHRASE": "only for previews"}
        self.state = without_secrets(prod.pulumi("stack", "export").output)
        (folder / "state.json").write_text(self.state)
        # As a person does it, with the stack's own backend.
        preview = folder / "Pulumi-preview.prod.yaml"
        preview.write_text("config: {}\n")
        for key in KEYS:
            self.pulumi("config", "set", "--secret", key, "read-only", "--config-file", str(preview), **self.passphrase)
        self.file = prod.session.project_dir / "Pulumi.prod.yaml"
        self.settings = settings_for_preview(self.file.read_text(), preview.read_text())
        self.in_preview("stack", "init", "prod", named=False)
        self.in_preview("stack", "import", "--file", str(folder / "state.json"))

    def pulumi(self, *args: str, named: bool = True, **environ: str) -> str:
        ended = subprocess.run(
            ["pulumi", *args, *(["--stack", "prod"] if named else []), "--non-interactive"],
            env={**self.prod.session.env, **environ},
            cwd=self.prod.session.project_dir,
            capture_output=True,
            text=True,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def in_preview(self, *args: str, named: bool = True) -> str:
        """Run `pulumi` with the settings, the passphrase and the backend of the preview job."""
        stack = self.file.read_text()
        self.file.write_text(self.settings)
        backend = f"file://{self.folder / 'backend'}"
        try:
            return self.pulumi(*args, named=named, PULUMI_BACKEND_URL=backend, **self.passphrase)
        finally:
            self.file.write_text(stack)

    def preview(self) -> dict[str, str]:
        """The operations of a preview."""
        self.events.unlink(missing_ok=True)
        self.in_preview("preview", "--event-log", str(self.events))
        return dict(read_operations(self.events))


def test_a_preview_without_the_write_keys_shows_the_same_operations(prod: LocalStack, tmp_path: Path) -> None:
    previewer = Previewer(prod, tmp_path / "preview")
    assert "write-" not in previewer.state
    assert "ciphertext" not in previewer.state
    # Unchanged: `validate` makes no difference, and neither do the other keys.
    assert previewer.preview() == {}
    validated = [step["new"]["inputs"].get("validate") for step in monitors(previewer.events)]
    assert validated == [False], "so the provider sends no POST for it"
    prod.edit("alerts.yml", "error_rate > 1%", "error_rate > 2%")
    expected = tmp_path / "expected.json"
    ended = prod.pulumi("preview", "--event-log", str(expected))
    assert ended.code == 0, ended.output
    operations = dict(read_operations(expected))
    assert operations
    assert previewer.preview() == operations
    assert [step["new"]["inputs"].get("validate") for step in monitors(expected)] == [None]


def monitors(log: Path) -> list[dict[str, dict[str, dict[str, object]]]]:
    """What the engine says of each monitor."""
    events = [json.loads(line) for line in log.read_text().splitlines()]
    steps = [event["resourcePreEvent"]["metadata"] for event in events if "resourcePreEvent" in event]
    return [step for step in steps if step["type"] == "datadog:index/monitor:Monitor"]


def test_the_passphrase_for_previews_does_not_open_the_state(prod: LocalStack) -> None:
    """Why the state is copied: the engine decrypts it with the passphrase of the settings."""
    ended = subprocess.run(
        ["pulumi", "preview", "--stack", "prod", "--non-interactive"],
        env={**prod.session.env, "PULUMI_CONFIG_PASSPHRASE": "only for previews"},
        cwd=prod.session.project_dir,
        capture_output=True,
        text=True,
    )
    assert ended.returncode != 0
    assert "incorrect passphrase" in ended.stdout + ended.stderr


def test_the_state_is_exported_without_a_passphrase(prod: LocalStack) -> None:
    env = {name: value for name, value in prod.session.env.items() if name != "PULUMI_CONFIG_PASSPHRASE"}
    command = ["pulumi", "stack", "export", "--stack", "prod", "--non-interactive"]
    ended = subprocess.run(command, env=env, cwd=prod.session.project_dir, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert "ciphertext" in ended.stdout
    assert "ciphertext" not in without_secrets(ended.stdout)


def test_the_workflow_previews_with_the_passphrase_for_previews(prod: LocalStack, tmp_path: Path) -> None:
    project = prod.session.project_dir
    env = {
        **prod.session.env,
        "PULUMI_CONFIG_PASSPHRASE": "only for previews",
        "STACK": "prod",
        "RUNNER_TEMP": str(tmp_path),
        "COPY": f"file://{tmp_path / 'backend'}",
    }
    (project / "Pulumi-preview.prod.yaml").write_text("config: {}\n")
    stack = (project / "Pulumi.prod.yaml").read_text()
    for key in KEYS:
        setting = ["pulumi", "config", "set", "--secret", key, "read-only", "--stack", "prod", "--non-interactive"]
        subprocess.run([*setting, "--config-file", "Pulumi-preview.prod.yaml"], cwd=project, env=env, check=True)
    prod.edit("alerts.yml", "error_rate > 1%", "error_rate > 2%")
    copied = bash(command("review", "Copy the state and the settings"), project, env)
    assert copied.returncode == 0, copied.stdout
    looked = bash(command("review", "Preview"), project, {**env, "PULUMI_BACKEND_URL": env["COPY"]})
    (project / "Pulumi.prod.yaml").write_text(stack)
    assert looked.returncode == 0, looked.stdout
    kept = project / "previews" / "prod.events.json"
    assert read_operations(kept) == read_operations(tmp_path / "events.json") != {}
    assert "inputs" not in kept.read_text()


def bash(text: str, folder: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    script = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", text]
    return subprocess.run(script, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
