"""The prose linter: each style finds a planted word, with its file and line, in pages, code and the Makefile."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.support.pages import CLONE
from tools.prose import CHECKED, UNCHECKED, Finding, ValeFailed, findings, main, text_of

needs_go = pytest.mark.skipif(shutil.which("go") is None, reason="Vale is built with Go, and there is none")

PLANTED = {
    "Watchbill.Words": (
        "This wakes Emma.",
        "Nobody is woken.",
        "The phone rings at night.",
        "It tells nobody.",
        "Slack is told at once.",
        "PagerDuty calls everyone.",
        "Nobody ever hears of it.",
        "That is a danger.",
        "This looks like a watch.",
        "Each stretch lasts a week.",
        "The burden of a person grows.",
        "We show what each bears in a week.",
        "The rule is looser now.",
        "The rule is tighter now.",
        "The rule is starved of data.",
        "It is made anew.",
        "The field is gone.",
        "It is made differently.",
        "The name is another.",
        "Neither side has a stack.",
        "A stranger lives in the account.",
        "Set it up by hand.",
        "Write a suppression for it.",
        "The layers form a circle.",
        "The channel leads nowhere.",
        "The rule wants a name.",
        "The option takes a number.",
        "Take it out, or it is taken out.",
        "It is set without a word.",
    ),
    "Watchbill.Phrases": (
        "The change needs a word.",
        "There is a way out.",
        "Nothing stands in the way.",
        "It is deleted for good.",
        "Show whom it pages.",
        "The rule stands on data.",
        "Mute it, lest it fire.",
        "List what wakes people.",
        "This is no rhythm.",
        "The value is no number.",
        "By the rota, Emma is on call.",
        "The review says the same.",
    ),
    "Watchbill.Sentences": (
        "Of a critical alert, the runbook is missing.",
        "What is critical pages people.",
    ),
    "Watchbill.Terms": (
        "Use Pagerduty here.",
        "Send it to pagerduty first.",
        "Use DataDog here.",
        "Use Github here.",
        "Write a NextJS page.",
        "Use Open Telemetry.",
        "Send an e-mail.",
        "The text is a mail to Emma.",
        "Be oncall.",
        "The on call engineer is paged.",
        "Emma is on-call.",
        "The timezone is Berlin.",
        "Read the log-line.",
        "Call the web hook.",
        "Read the run book.",
        "Measure the up-time.",
        "At each handover, look.",
        "A worktree is clean.",
    ),
}
RIGHT = (
    "The rule `quiet-night-wakes` is a warning, and so is [quiet-night-wakes](rules.md#quiet-night-wakes).",
    "There is no stack, and there is no state.",
    "The key `dangers` holds the risks. The effect is `looser`.",
    "The on-call engineer is on call. PagerDuty pages Emma.",
    "What does a review show?",
    "- {name: Web, notify: [slack, pagerduty]}",
    "See [the page](https://example.com/gone-for-good?by=hand).",
    "Emma takes over at 18:00, and both alerts take 5 s.",
)


def found_in(folder: Path, name: str, text: str) -> list[Finding]:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return findings([file])


@needs_go
@pytest.mark.parametrize("style", PLANTED)
def test_each_planted_sentence_is_found(tmp_path: Path, style: str) -> None:
    page = "".join(f"{sentence}\n\n" for sentence in PLANTED[style])
    lines = {finding.line for finding in found_in(tmp_path, "page.md", page) if finding.rule == style}
    missed = [sentence for number, sentence in enumerate(PLANTED[style]) if 1 + 2 * number not in lines]
    assert missed == []


@needs_go
def test_plain_sentences_ids_and_code_are_not_found(tmp_path: Path) -> None:
    assert found_in(tmp_path, "page.md", "".join(f"{sentence}\n\n" for sentence in RIGHT)) == []


def test_each_pattern_of_the_styles_finds_a_planted_sentence() -> None:
    """Without this test, a pattern that never matches would look like a rule."""
    styles = sorted((CLONE / "tools" / "vale" / "styles" / "Watchbill").glob("*.yml"))
    assert {f"Watchbill.{style.stem}" for style in styles} == set(PLANTED)
    for style in styles:
        rule = yaml.safe_load(style.read_text(encoding="utf-8"))
        flags = re.IGNORECASE if rule.get("ignorecase") else 0
        for pattern in rule.get("swap") or rule["tokens"]:
            sentences = PLANTED[f"Watchbill.{style.stem}"]
            assert any(re.search(pattern, sentence, flags) for sentence in sentences), (style.stem, pattern)


@needs_go
def test_a_text_of_code_is_found_on_its_line(tmp_path: Path) -> None:
    code = '''"""Returns what is there."""
WAKES = {"wakes": 1}  # this comment wakes people


def verb(name: str) -> str:
    """Show it.

    It tells nobody.
    """
    woken = f"{name} is gone"
    return woken + "`by hand` is code"
'''
    lines = [(finding.line, finding.message) for finding in found_in(tmp_path, "verb.py", code)]
    assert lines == [
        (2, 'Write "page" instead of "wakes".'),
        (8, 'Write "notify" instead of "tells nobody".'),
        (10, 'Write "removed" instead of "gone".'),
    ]


@needs_go
def test_help_and_messages_of_make_and_names_of_workflows_are_checked(tmp_path: Path) -> None:
    makefile = 'up:  ## create it anew\n\t@echo "It is gone."\n\t@gone\n'
    assert [finding.line for finding in found_in(tmp_path, "Makefile", makefile)] == [1, 2]
    workflow = "name: Wake people\nsteps:\n  - run: wake\n  # by hand\n"
    assert [finding.line for finding in found_in(tmp_path, "ci.yml", workflow)] == [1, 4]


def test_a_text_of_code_keeps_its_line() -> None:
    source = Path(__file__)
    shown = text_of(source).splitlines()
    assert "prose linter" in shown[0]
    for number, line in enumerate(source.read_text(encoding="utf-8").splitlines()):
        if line.startswith('    """Without this test'):
            assert shown[number].startswith("Without this test, a pattern")


def test_everything_that_is_checked_exists() -> None:
    assert [name for name in (*CHECKED, *UNCHECKED) if not (CLONE / name).exists()] == []


@needs_go
def test_the_command_fails_for_a_planted_word(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("Plain.\n\nThis wakes Emma.\n", encoding="utf-8")
    command = [sys.executable, "-m", "tools.prose", str(tmp_path)]
    ended = subprocess.run(command, cwd=CLONE, capture_output=True, text=True, check=False)
    expected = f'{tmp_path}/page.md:3: Write "page" instead of "wakes". (Watchbill.Words)\n'
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, expected, "")
    (tmp_path / "page.md").write_text("Plain.\n", encoding="utf-8")
    assert main([str(tmp_path)]) == 0


@needs_go
def test_a_broken_vale_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.prose._VALE", ("go", "version", "--no-such-option"))
    with pytest.raises(ValeFailed, match=r"Vale cannot run: .*no-such-option"):
        findings([tmp_path])


@pytest.mark.parametrize(("ci", "code"), [("true", 1), (None, 0)])
def test_without_go_nothing_is_checked_which_fails_only_in_ci(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ci: str | None, code: int
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CI", raising=False)
    if ci:
        monkeypatch.setenv("CI", ci)
    assert main([]) == code
    assert capsys.readouterr().err == "Prose is not checked: Vale is built with Go, and Go is not installed.\n"


def test_make_lint_checks_the_prose() -> None:
    makefile = (CLONE / "Makefile").read_text(encoding="utf-8")
    assert "\t@$(BIN)/python -m tools.prose" in makefile.partition("\nlint:")[2].partition("\n\n")[0].splitlines()
