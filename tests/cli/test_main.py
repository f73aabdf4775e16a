import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.catalogs import CLONE, written
from tests.support.example import STACKS

WATCHBILL = str(Path(sys.executable).with_name("watchbill"))
VERBS = [
    (),
    ("init",),
    ("check",),
    ("resolve",),
    ("plan",),
    ("watch",),
    ("report",),
    ("digest",),
    ("audit",),
    ("adopt",),
    ("show",),
    ("who",),
    ("rules",),
    ("doctor",),
    ("playbook",),
    ("drill",),
    ("app",),
    ("schema",),
    ("completion",),
    ("local",),
    *(
        ("local", verb)
        for verb in ["up", "preview", "refresh", "destroy", "run", "add", "edit", "show", "withdraw", "reset", "engine"]
    ),
]


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_the_help_of_every_verb_has_examples(watchbill, verb, option):
    ran = watchbill(*verb, option)
    assert (ran.code, ran.err) == (0, "")
    example = ran.out[ran.out.index("Example") :].splitlines()[1]
    assert example.strip().startswith(" ".join(["watchbill", *verb]))


def verbs(help_: str) -> list[str]:
    """The verbs that a help lists; what is said of one may take a second line, which is indented further."""
    return re.findall(r"^  (\S+)", help_.partition("Commands:")[2], re.MULTILINE)


def test_every_verb_is_in_the_help(watchbill):
    names = [
        *(
            "init",
            "check",
            "resolve",
            "plan",
            "watch",
            "report",
            "digest",
            "audit",
            "adopt",
            "show",
            "who",
            "rules",
            "doctor",
            "playbook",
            "drill",
            "app",
            "schema",
        ),
        *("migrate", "completion", "local"),
    ]
    assert verbs(watchbill("--help").out) == names
    assert {("local", verb) for verb in verbs(watchbill("local", "--help").out)} == {it for it in VERBS if len(it) == 2}


@pytest.mark.parametrize("group", [(), ("local",)], ids=" ".join)
def test_no_description_of_a_verb_is_truncated(watchbill, group):
    listed = watchbill(*group, "--help").out.partition("Commands:")[2]
    assert len(listed.splitlines()) > 3
    assert "..." not in listed


def test_exit_codes_are_in_the_help(watchbill):
    assert "Exit codes: 0 success; 1" in watchbill("--help").out


def test_the_version_is_printed(watchbill):
    ran = watchbill("--version")
    assert (ran.code, ran.out) == (0, "watchbill, version 0.1.0\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["chek"],
        ["check", "--frmat", "json"],
        ["check", "--format", "yaml"],
        ["check", "prod", "--all-stacks"],
        ["plan", "--format"],
        ["local", "upp"],
        ["local", "up", "--yes"],
        ["local", "edit", "datadog"],
        ["local", "edit", "datadog", "monitor", "x"],
        ["local", "edit", "datadog", "monitor", "x", "no-equals-sign"],
        ["local", "edit", "datadog", "monitor", "x", "=value"],
    ],
    ids=" ".join,
)
def test_a_wrong_command_line_is_one_message_and_exit_code_one(watchbill, arguments):
    ran = watchbill(*arguments)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.count("Error: ") == 1
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "meant"), [(["chek"], "check"), (["plans", "prod"], "plan"), (["local", "preveiw"], "preview")]
)
def test_a_misspelt_verb_gets_a_suggestion(watchbill, arguments, meant):
    assert f"did you mean `{meant}`? allowed: " in watchbill(*arguments).err


def test_a_misspelt_option_gets_a_suggestion(watchbill):
    assert "Did you mean '--format'?" in watchbill("check", "--frmat", "json").err


@pytest.mark.parametrize("verb", [("check",), ("plan",), ("local", "up"), ("local", "preview")], ids=" ".join)
def test_an_unknown_stack_is_reported_with_the_known_stacks(watchbill, verb):
    ran = watchbill(*verb, "stagin")
    assert (ran.code, ran.out) == (1, "")
    assert "`stagin`" in ran.err
    assert "Did you mean `staging`?" in ran.err
    assert "prod, staging" in ran.err


@pytest.mark.parametrize(
    "command",
    [
        "check nowhere",
        "plan --base no-such-revision",
        "plan --base HEAD --link here",
        "report no-such-file.json",
        "doctor --yes",
        "doctor --log no-such-file",
        "who no-such-alert",
        "who --at never",
        "migrate sentry --from no-such-file",
        "local edit datadog monitor",
        "local edit nobody monitor x priority=5",
        "schema --of review --format markdown",
        "resolve nowhere",
    ],
)
def test_every_error_begins_with_the_same_word(watchbill, command):
    ran = watchbill(*command.split())
    assert (ran.code, ran.out) == (1, "")
    assert sum(line.startswith("Error: ") for line in ran.err.splitlines()) == 1


def test_nothing_is_suggested_for_a_name_unlike_any_other(watchbill):
    ran = watchbill("check", "xyzzy")
    assert ran.code == 1
    assert "Did you mean" not in ran.err


BROKEN = {
    "no yaml": b"alerts: [",
    "a tab": b"alerts:\n\t- name: x\n",
    "not utf-8": b"alerts: \xff\xfe\n",
    "a nul": b"alerts: \x00\n",
    "nothing": b"",
    "a list": b"- alerts\n",
    "a text": b"alerts\n",
    "two documents": b"alerts: []\n---\nalerts: []\n",
    "unknown section": b"allerts: []\n",
    "wrong kind": b"alerts: 3\n",
    "a tag": b"alerts: !!python/object/apply:os.system [ls]\n",
    "an alias without anchor": b"alerts: *here\n",
    "itself": b"alerts: &a [*a]\n",
}


@pytest.mark.parametrize("verb", [("check",), ("plan",), ("local", "up")], ids=" ".join)
@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_catalog_is_reported_with_its_place_and_without_a_traceback(watchbill, tmp_path, verb, text):
    (tmp_path / "broken.yml").write_bytes(text)
    ran = watchbill(*verb, str(tmp_path))
    assert (ran.code, ran.out) == (1, "")
    assert f"{tmp_path}/broken.yml" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("verb", [("check",), ("plan",), ("local", "up")], ids=" ".join)
@pytest.mark.parametrize("name", ["", ".", "a" * 5000, "a/" * 3000, "a\udcff", "/dev/null", "~", "a\nb", "--", "..."])
def test_a_name_that_cannot_be_a_stack_is_one_message(watchbill, tmp_path, monkeypatch, verb, name):
    monkeypatch.chdir(tmp_path)
    ran = watchbill(*verb, "--", name)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err
    assert "Traceback" not in ran.err


def test_output_is_not_coloured_without_a_terminal(watchbill, tmp_path):
    (tmp_path / "broken.yml").write_text("alerts: [")
    for arguments in (["check"], ["plan"], ["check", str(tmp_path)], ["--help"], ["chek"]):
        ran = watchbill(*arguments)
        assert ran.out + ran.err
        assert "\x1b" not in ran.out + ran.err


def test_ctrl_c_ends_the_command_quietly(watchbill, monkeypatch):
    def interrupted(_folder):
        raise KeyboardInterrupt

    monkeypatch.setattr("cli.verbs.check.load", interrupted)
    ran = watchbill("check")
    assert (ran.code, ran.err.strip()) == (130, "Interrupted.")


def test_the_installed_command_returns_the_exit_code(tmp_path):
    command = os.path.join(os.path.dirname(sys.executable), "watchbill")  # noqa: PTH118, PTH120
    assert subprocess.run([command, "check", STACKS / "prod"], cwd=CLONE, capture_output=True).returncode == 0
    assert subprocess.run([command, "check", str(tmp_path / "none")], capture_output=True).returncode == 1


def test_a_reader_that_stops_reading_gets_no_traceback(tmp_path):
    items = [f"- {{name: A{n}, condition: error_rate > 1%, duration: 5m, severity: info}}" for n in range(2000)]
    folder = written(tmp_path, "\n".join(["alerts:", *items, "services: 3"]))
    code = "import sys; from cli.main import main; sys.argv = ['watchbill', 'check', sys.argv[1]]; main()"
    shell = f'"{sys.executable}" -c "{code}" "{folder}" 2>&1 | head -c 1'
    ran = subprocess.run(["bash", "-c", shell], cwd=CLONE, capture_output=True, text=True)
    assert (len(ran.stdout), ran.stderr) == (1, "")


def test_a_full_disk_is_one_message():
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run([WATCHBILL, "rules"], stdout=full, stderr=subprocess.PIPE, text=True)
    assert (ended.returncode, ended.stderr) == (1, "Error: cannot write the output: No space left on device\n")


def test_a_closed_pipe_is_not_reported():
    ended = subprocess.run(["bash", "-c", f"{WATCHBILL} rules | head -n 1"], capture_output=True, text=True)
    assert (len(ended.stdout.splitlines()), ended.stderr) == (1, "")


def test_an_interrupted_comparison_leaves_no_files(tmp_path, tmp_path_factory):
    command = [WATCHBILL, "plan", "--base", "HEAD", "--all-stacks"]
    # With an empty cache: where the base's plan is kept already, its files are not written at all.
    environ = {**os.environ, "TMPDIR": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache"))}
    running = subprocess.Popen(command, cwd=CLONE, env=environ, stderr=subprocess.PIPE)
    until = time.monotonic() + 60
    while not list(tmp_path.glob("watchbill-review-*/base/stacks")) and time.monotonic() < until:
        time.sleep(0.01)
    running.terminate()
    _, said = running.communicate(timeout=600)
    assert (running.returncode, said.strip()) == (130, b"Interrupted.")
    assert list(tmp_path.iterdir()) == []
