"""A secret in the settings of a stack that is not encrypted: an error of each verb, and nowhere in what they print."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.settings import clear_secrets
from review.inputs.sides import NotPlanned

HEX = "0123456789abcdef" * 4
ENCRYPTED = f"""\
encryptionsalt: v1:{HEX[:32]}:v1:{HEX}
encryptedkey: {HEX[:40]}
config:
  datadog:apiUrl: https://api.datadoghq.com
  datadog:apiKey: {{secure: v1:{HEX[:32]}}}
  sentry:token:
    secure: v1:{HEX}
  watchbill:nested: {{password: {{secure: abc}}, tokens: [{{secure: def}}]}}
  watchbill:dsn: https://{HEX[:32]}@o1.ingest.sentry.io/1
  watchbill:empty: {{token: ""}}
"""

ROWS = [
    # the fault, a line of the settings, the secret in it, its place, what is said
    ("Datadog's key", "  datadog:apiKey: plain-key-1", "plain-key-1", "2:19", "`datadog:apiKey` is in clear text"),
    ("Datadog's application key", "  datadog:appKey: [plain-key-1]", "plain-key-1", "2:20", "`datadog:appKey` is in"),
    ("PagerDuty's token", "  pagerduty:token: 12345678", "12345678", "2:20", "`pagerduty:token` is in clear text"),
    ("Sentry's token", "  sentry:token: plain-key-1", "plain-key-1", "2:17", "`sentry:token` is in clear text"),
    ("another name of it", "  sentry:authToken: plain-key-1", "plain-key-1", "2:21", "`sentry:authToken` is in clear"),
    ("a key of the catalog", "  watchbill:hook: plain-key-1", "plain-key-1", "2:19", "`watchbill:hook` is in clear"),
    ("a password inside", "  watchbill:a: [{password: hunter2}]", "hunter2", "2:28", "`watchbill:a` is in clear text"),
    ("32 digits", f"  watchbill:a: {HEX[:32]}", HEX[:32], "2:16", "this looks like a key in clear text"),
    (
        "40 digits",
        f"  watchbill:a: {HEX[:40].upper()}",
        HEX[:40].upper(),
        "2:16",
        "this looks like a key in clear text",
    ),
    ("64 digits", f"  watchbill:a: {HEX}", HEX, "2:16", "this looks like a key in clear text"),
    ("a user's token", "  watchbill:a: u+abcdefghijklmnopqr", "u+abcdefghijklmnopqr", "2:16", "this looks like a key"),
    ("a token of Sentry", f"  watchbill:a: sntryu_{HEX}", HEX, "2:16", "this looks like a key in clear text"),
    ("a comment", f"  # old: {HEX[:32]}", HEX[:32], "2:10", "this looks like a key in clear text"),
    ("a webhook", "  watchbill:a: https://hooks.slack.com/services/T0/B0/zz", "B0/zz", "2:24", "this looks like a key"),
    ("broken YAML", "  datadog:apiKey: plain-key-1\n\tx: 1", "plain-key-1", "3:1", "a tab is used as indentation"),
    ("not text", "  datadog:apiKey: plain-key-1 \0", "plain-key-1", "2:31", "YAML does not allow the character U+0000"),
]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one stack, in which everything that Watchbill keeps lies too."""
    project = tmp_path / "project"
    (project / "stacks" / "prod").mkdir(parents=True)
    (project / "stacks" / "prod" / "a.yml").write_text("services: [{name: Shop}]\n")
    monkeypatch.chdir(project)
    return project


@pytest.mark.parametrize(
    ("line", "secret", "place", "message"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_the_error_names_the_place_and_never_the_secret(
    project: Path, line: str, secret: str, place: str, message: str
) -> None:
    (project / "Pulumi.prod.yaml").write_text(f"config:\n{line}\n")
    (error,) = map(str, clear_secrets(project, "prod", {"watchbill:hook"}))
    assert error.startswith(f"Pulumi.prod.yaml:{place}: {message}")
    assert secret not in error


def test_what_is_encrypted_or_public_is_allowed(project: Path) -> None:
    (project / "Pulumi.prod.yaml").write_text(ENCRYPTED)
    assert clear_secrets(project, "prod") == []
    assert clear_secrets(project, "other") == []


@pytest.mark.parametrize(
    "setting", ["datadog:apiKey: {value: plain-key-1}", "watchbill:x: {value: plain, secret: true}"]
)
def test_the_settings_of_the_project_are_checked_too(project: Path, setting: str) -> None:
    (project / "Pulumi.yaml").write_text(f"name: watchbill\nconfig:\n  {setting}\n")
    (error,) = map(str, clear_secrets(project, "prod"))
    assert error.startswith("Pulumi.yaml:3:")
    assert "in clear text" in error
    assert "plain" not in error.replace("--path", "")


@pytest.mark.parametrize("verb", [["check"], ["plan"], ["plan", "--format", "json"], ["local", "up"]])
def test_the_verbs_end_with_1_and_keep_nothing(project: Path, tmp_path: Path, verb: list[str]) -> None:
    (project / "Pulumi.prod.yaml").write_text("config: {datadog:apiKey: plain-key-1}\n")
    stack = str(project / "stacks" / "prod")
    ran = subprocess.run(
        [sys.executable, "-P", "-c", "from cli.main import main; main()", *verb, stack],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")},
    )
    assert ran.returncode == 1
    assert "Pulumi.prod.yaml:1:26: `datadog:apiKey` is in clear text" in ran.stderr
    assert "plain-key-1" not in ran.stdout + ran.stderr
    assert [path for path in _files(tmp_path) if b"plain-key-1" in path.read_bytes()] == [project / "Pulumi.prod.yaml"]


def test_a_review_refuses_a_head_with_one_and_reviews_its_removal(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cli.documents import plan_document

    (project / "Pulumi.prod.yaml").write_text("config: {datadog:apiKey: plain-key-1}\n")
    at = "2026-11-24T09:00+00:00"
    with pytest.raises(NotPlanned, match="`datadog:apiKey` is in clear text"):
        plan_document(Path("stacks/prod"), at)
    monkeypatch.setenv("WATCHBILL_BASE_OF_A_REVIEW", "1")
    assert "plain-key-1" not in plan_document(Path("stacks/prod"), at)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
