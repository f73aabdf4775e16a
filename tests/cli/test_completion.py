"""What the shells complete."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli import completion

WATCHBILL = str(Path(sys.executable).with_name("watchbill"))


def suggested(typed: str) -> list[str]:
    """What bash is offered for the last word of a command line."""
    words = typed.split(" ")
    environment = os.environ | {
        "_WATCHBILL_COMPLETE": "bash_complete",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(words) - 1),
    }
    ran = subprocess.run([WATCHBILL], env=environment, capture_output=True, text=True, check=False)
    assert ran.stderr == ""
    return [line.partition(",")[2] for line in ran.stdout.splitlines() if line]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("watchbill che", ["check"]),
        ("watchbill local pre", ["preview"]),
        ("watchbill check --all", ["--all-stacks"]),
        ("watchbill check --format ", ["text", "json"]),
        ("watchbill check st", ["staging"]),
        ("watchbill plan -s st", ["staging"]),
        ("watchbill who --stack st", ["staging"]),
        ("watchbill who high-e", ["high-error-rate"]),
        ("watchbill completion ", ["bash", "zsh", "fish"]),
    ],
)
def test_the_command_line_is_completed(typed, expected):
    assert suggested(typed) == expected


def test_alerts_are_those_of_the_stack_on_the_command_line():
    assert "redis-down" in suggested("watchbill who r")
    assert suggested("watchbill who --stack no-such-stack r") == []


def test_the_risks_of_the_last_review_are_completed(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    completion.keep_risks([("delete:alerts/high-error-rate", "High Error Rate\nis deleted")])
    assert suggested("watchbill plan --approve del") == ["delete:alerts/high-error-rate"]


def test_without_a_review_no_risk_is_completed(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert suggested("watchbill plan --approve del") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_accepts_its_script(shell):
    script = subprocess.run([WATCHBILL, "completion", shell], capture_output=True, text=True, check=True).stdout
    assert "_WATCHBILL_COMPLETE" in script
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=script, text=True, check=True)


def test_bash_completes_with_the_script():
    bin_ = Path(WATCHBILL).parent
    script = (
        f'PATH="{bin_}:$PATH"; eval "$(watchbill completion bash)"; '
        'COMP_WORDS=(watchbill check st); COMP_CWORD=2; _watchbill_completion watchbill; echo "${COMPREPLY[@]}"'
    )
    ran = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "staging"
