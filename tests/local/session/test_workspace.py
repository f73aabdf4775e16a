from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from local.errors import LocalError
from local.session.workspace import PLACEHOLDER, Workspace

PROJECT = """\
name: watchbill
main: stacks/
runtime: {name: python, options: {virtualenv: .venv}}
backend: {url: s3://our-real-state}
"""

STACK = """\
secretsprovider: gcpkms://projects/acme
encryptedkey: CiQA
encryptionsalt: v1:real
config:
  pulumi:disable-default-providers: ["*"]
  watchbill:region: eu
  datadog:apiKey: {secure: v1:abc}
  watchbill:slack: {url: {secure: v1:def}, channels: [ops, {secure: v1:ghi}]}
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    clone = tmp_path / "clone"
    (clone / "stacks").mkdir(parents=True)
    (clone / "Pulumi.yaml").write_text(PROJECT)
    (clone / "Pulumi.prod.yaml").write_text(STACK)
    return clone


def written(path: Path) -> dict[str, object]:
    content = yaml.safe_load(path.read_text())
    assert isinstance(content, dict)
    return content


def test_the_local_project_runs_the_clone_s_program_on_a_state_of_its_own(clone: Path) -> None:
    workspace = Workspace.of(clone)
    workspace.prepare(Path("/bin/true"))
    project = written(workspace.project / "Pulumi.yaml")
    assert project["name"] == "watchbill"
    assert Path(str(project["main"])) == clone / "stacks"
    assert project["runtime"] == {"name": "python", "options": {"virtualenv": str(clone / ".venv")}}
    assert "backend" not in project


def test_the_committed_files_stay_as_they_are(clone: Path) -> None:
    workspace = Workspace.of(clone)
    workspace.prepare(Path("/bin/true"))
    workspace.write_stack_config("prod", {"watchbill:region": "us"})
    assert (clone / "Pulumi.yaml").read_text() == PROJECT
    assert (clone / "Pulumi.prod.yaml").read_text() == STACK
    assert sorted(path.name for path in clone.iterdir()) == [".watchbill", "Pulumi.prod.yaml", "Pulumi.yaml", "stacks"]


def test_secrets_become_placeholders_wherever_they_lie(clone: Path) -> None:
    workspace = Workspace.of(clone)
    workspace.prepare(Path("/bin/true"))
    workspace.write_stack_config("prod", {"watchbill:catalog": "/tmp/catalog"})
    assert written(workspace.project / "Pulumi.prod.yaml") == {
        "config": {
            "datadog:apiKey": PLACEHOLDER,
            "datadog:appKey": PLACEHOLDER,
            "pagerduty:token": PLACEHOLDER,
            "sentry:token": PLACEHOLDER,
            "pulumi:disable-default-providers": ["*"],
            "watchbill:region": "eu",
            "watchbill:slack": {"url": PLACEHOLDER, "channels": ["ops", PLACEHOLDER]},
            "watchbill:catalog": "/tmp/catalog",
        }
    }


def test_a_later_run_keeps_the_engine_s_salt_and_takes_changed_configuration(clone: Path) -> None:
    workspace = Workspace.of(clone)
    workspace.prepare(Path("/bin/true"))
    workspace.write_stack_config("prod", {})
    local = workspace.project / "Pulumi.prod.yaml"
    local.write_text(local.read_text() + "encryptionsalt: v1:local\n")
    (clone / "Pulumi.prod.yaml").write_text("config: {watchbill:region: us}\n")
    workspace.write_stack_config("prod", {})
    again = written(local)
    assert again["encryptionsalt"] == "v1:local"
    assert isinstance(again["config"], dict)
    assert again["config"]["watchbill:region"] == "us"
    assert "watchbill:slack" not in again["config"]


def test_a_stack_without_a_committed_file_gets_placeholders_alone(clone: Path) -> None:
    workspace = Workspace.of(clone)
    workspace.prepare(Path("/bin/true"))
    workspace.write_stack_config("dev", {})
    assert set(written(workspace.project / "Pulumi.dev.yaml")) == {"config"}


@pytest.mark.parametrize("stack", ["", "a/b", "../prod", "pr od"])
def test_a_name_that_is_no_stack_name_is_refused(clone: Path, stack: str) -> None:
    with pytest.raises(LocalError, match="Invalid stack name"):
        Workspace.of(clone).write_stack_config(stack, {})


def test_a_folder_without_a_project_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match=r"has no Pulumi\.yaml"):
        Workspace.of(tmp_path).prepare(Path("/bin/true"))


def test_a_broken_project_file_is_named(clone: Path) -> None:
    (clone / "Pulumi.yaml").write_text("name: [")
    with pytest.raises(LocalError, match=r"Pulumi\.yaml cannot be read"):
        Workspace.of(clone).prepare(Path("/bin/true"))


def test_a_place_that_cannot_be_written_is_named(clone: Path) -> None:
    (clone / ".watchbill").write_text("a file where the folder should be")
    with pytest.raises(LocalError, match="not writable"):
        Workspace.of(clone).prepare(Path("/bin/true"))


def test_another_root_keeps_the_clone_untouched(clone: Path, tmp_path: Path) -> None:
    workspace = Workspace.of(clone, tmp_path / "elsewhere")
    workspace.prepare(Path("/bin/true"))
    workspace.write_stack_config("prod", {})
    assert not (clone / ".watchbill").exists()
    assert (tmp_path / "elsewhere" / "project" / "Pulumi.prod.yaml").exists()
