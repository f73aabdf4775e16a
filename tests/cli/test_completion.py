"""What the shells complete."""

import os
import pty
import re
import select
import shutil
import signal
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


def test_an_interactive_bash_completes_the_id_of_a_risk_beyond_its_colon(tmp_path):
    """A terminal is needed: only there bash splits the words itself."""
    cache = tmp_path / "watchbill"
    cache.mkdir()
    (cache / "risks-of-the-last-review").write_text("mute:alerts/one\tsilent\nmute:alerts/two\tsilent\n")
    bin_ = Path(WATCHBILL).parent
    setup = f'PATH="{bin_}:$PATH"; eval "$(watchbill completion bash)"; PS1='
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update({"XDG_CACHE_HOME": str(tmp_path), "TERM": "dumb", "INPUTRC": "/dev/null"})
        os.execvp("bash", ["bash", "--norc", "--noprofile", "-i"])
    os.write(terminal, f"{setup}\necho ready\n".encode())
    _read_until(terminal, "\nready")
    os.write(terminal, b"watchbill plan --approve mu\to\t")
    assert "mute:alerts/one" in _read_until(terminal, "mute:alerts/one")
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _read_until(terminal: int, wanted: str) -> str:
    text = ""
    while wanted not in re.sub("[\r\a]", "", text):
        ready, _, _ = select.select([terminal], [], [], 30)
        assert ready, text
        text += os.read(terminal, 4096).decode(errors="replace")
    return re.sub("[\r\a]", "", text)


def test_bash_completes_with_the_script():
    bin_ = Path(WATCHBILL).parent
    script = (
        f'PATH="{bin_}:$PATH"; eval "$(watchbill completion bash)"; '
        'COMP_WORDS=(watchbill check st); COMP_CWORD=2; _watchbill_completion watchbill; echo "${COMPREPLY[@]}"'
    )
    ran = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "staging"
