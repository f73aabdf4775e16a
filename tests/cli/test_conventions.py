"""Options and habits that are the same for every verb."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from cli.main import watchbill as group
from tests.support.catalogs import written

WATCHBILL = str(Path(sys.executable).with_name("watchbill"))
_SWITCHES = ["-q, --quiet", "-v, --verbose", "--no-color", "--no-pager", "-h, --help"]
_ESCAPE = "\x1b["


def verbs(inside: click.Group = group, prefix: tuple[str, ...] = ()) -> dict[tuple[str, ...], click.Command]:
    """Every verb that does something, by the words that call it."""
    context = click.Context(inside)
    each = {(*prefix, name): inside.get_command(context, name) for name in inside.list_commands(context)}
    return {
        words: verb
        for path, command in each.items()
        for words, verb in (verbs(command, path) if isinstance(command, click.Group) else {path: command}).items()
    }


VERBS = verbs()


def on_a_terminal(*arguments: str, keys: bytes = b"", **environment: str) -> str:
    """What the command prints on a terminal of 24 lines."""
    output = bytearray()
    child, terminal = pty.fork()
    if child == 0:
        os.environ.pop("NO_COLOR", None)
        os.environ.update({"TERM": "xterm-256color", "LINES": "24", "COLUMNS": "100"} | environment)
        os.execv(WATCHBILL, [WATCHBILL, *arguments])
    if keys:
        os.write(terminal, keys)
    try:
        while part := os.read(terminal, 65536):
            output += part
    except OSError:  # the terminal closes with the process
        pass
    os.waitpid(child, 0)
    return output.decode(errors="replace")


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_every_verb_has_the_usual_options_and_its_exit_codes(watchbill, words):
    shown = watchbill(*words, "--help").out
    assert [switch for switch in _SWITCHES if switch not in shown] == []
    assert "Exit codes:" in shown


def test_every_verb_with_a_stack_takes_it_by_either_option():
    for words, verb in VERBS.items():
        names = {each.name for each in verb.params}
        if names & {"stack", "stacks"}:
            options = {option for each in verb.params for option in each.opts}
            assert {"-s", "--stack"} <= options, words


def test_every_verb_that_prints_json_takes_the_short_option():
    for words, verb in VERBS.items():
        formats = [
            choice for each in verb.params if each.name == "format_" for choice in getattr(each.type, "choices", ())
        ]
        assert ("json" in formats) == any("--json" in each.opts for each in verb.params), words


@pytest.mark.parametrize("verb", ["check", "plan", "resolve", "who"])
def test_json_is_the_same_as_the_format(watchbill, verb):
    short, long = watchbill(verb, "--json", "-q"), watchbill(verb, "--format", "json", "-q")
    assert short.code == long.code == 0
    assert json.loads(short.out).keys() == json.loads(long.out).keys()


@pytest.mark.parametrize("arguments", [["-s", "staging"], ["--stack", "staging"], ["staging"]], ids=" ".join)
def test_a_stack_is_an_argument_or_an_option(watchbill, arguments):
    assert watchbill("check", *arguments).out.splitlines()[-1].startswith("staging: ")


def test_several_stacks_by_option(watchbill):
    stacks = json.loads(watchbill("check", "-s", "prod", "-s", "staging", "--json").out)["stacks"]
    assert [stack["stack"] for stack in stacks] == ["prod", "staging"]


def test_a_stack_in_both_places_is_an_error(watchbill):
    ran = watchbill("check", "prod", "-s", "staging")
    assert (ran.code, ran.out) == (1, "")
    assert "Error: --stack cannot be combined with STACK. Use one of them." in ran.err


def test_quiet_prints_nothing_about_what_is_right(watchbill):
    assert watchbill("check", "-q").out == ""


def test_quiet_prints_errors(watchbill, tmp_path):
    folder = written(tmp_path, "alerts: [{name: A, condition: eror_rate > 1%}]")
    ran = watchbill("check", "-q", str(folder))
    assert ran.code == 1
    assert "error_rate" in ran.err


def test_verbose_lists_resources(watchbill):
    short, long = watchbill("plan").out, watchbill("plan", "-v").out
    assert re.search(r"^  EscalationPolicy +\w", long, re.MULTILINE)
    assert "EscalationPolicy " not in short
    assert short.splitlines()[-1].endswith(". -v lists them")


def test_verbose_tells_the_time(watchbill):
    assert re.search(r"took \d+\.\d s", watchbill("check", "-v").err)


@pytest.mark.engine
def test_a_run_of_a_command_keeps_the_options_of_that_command():
    command = [WATCHBILL, "local", "run", "echo", "-v", "-q", "--stack", "x"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "-v -q --stack x"


@pytest.mark.parametrize(
    ("arguments", "environment"), [(["--no-color"], {}), ([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"})]
)
def test_colours_can_be_switched_off(arguments, environment):
    assert _ESCAPE in on_a_terminal("who", PAGER="cat")
    assert _ESCAPE not in on_a_terminal("who", *arguments, PAGER="cat", **environment)


def test_long_output_on_a_terminal_is_paged(tmp_path):
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\nprintf 'paged: '; head -n 1\n")
    pager.chmod(0o755)
    assert on_a_terminal("rules", PAGER=str(pager)).startswith("paged: ")
    assert "paged: " not in on_a_terminal("rules", "--no-pager", PAGER=str(pager))
    assert "paged: " not in on_a_terminal("rules", PAGER="cat")


def test_output_to_a_pipe_is_not_paged():
    environment = os.environ | {"PAGER": "false"}
    ran = subprocess.run([WATCHBILL, "rules"], capture_output=True, text=True, env=environment, check=True)
    assert len(ran.stdout.splitlines()) > 100


def test_every_error_of_the_command_line_exits_with_one(watchbill):
    assert watchbill("check", "--no-such-option").code == 1
