"""Programs on the real engine, through our language host."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from local.engine import HOST_NAME, Engine, find_engine
from local.session import Session, commands, open_session
from local.session.standins import COMMAND
from tests.support.engine import NO_VENDORS, write_clone
from tests.support.terminal import CTRL_C, run_on_terminal

pytestmark = [pytest.mark.engine, pytest.mark.long]

COMPONENTS = """\
import os, sys, pulumi

class Watch(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("test:index:Watch", name, {})
        self.register_outputs({})

config = pulumi.Config("watchbill")
for name in (config.get_object("watches") or ["first", "second"]):
    Watch(name)
pulumi.export("plain", config.get("plain"))
pulumi.export("secret", pulumi.Output.secret("hush"))
pulumi.export("project", pulumi.get_project() + "/" + pulumi.get_stack())
pulumi.export("environment", sorted(os.environ))
pulumi.export("folder", os.getcwd())
"""

ONE_METRIC = """\
import pulumi, pulumi_datadog as datadog
config = pulumi.Config("datadog")
provider = datadog.Provider("datadog", api_key=config.require("apiKey"), app_key=config.require("appKey"))
made = datadog.LogsMetric(
    "requests",
    name="api.requests",
    compute={"aggregation_type": "count"},
    filter={"query": "event:http.request"},
    opts=pulumi.ResourceOptions(provider=provider),
)
"""

# Ends a program that says where it is and then takes its time.
PAUSE = """\
import time
open({waiting!r}, "w").close()
time.sleep(60)
"""

PACK = """\
from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy

def no_second(args, report):
    if args.name == "second":
        report("one watch is enough")

PolicyPack("watch", [
    ResourceValidationPolicy(
        name="no-second",
        description="One watch only.",
        enforcement_level=EnforcementLevel.MANDATORY,
        validate=no_second,
    )
])
"""


@contextlib.contextmanager
def session(clone: Path, engine: Engine, **config: str) -> Iterator[Session]:
    extra = {f"watchbill:{key}": value for key, value in config.items()}
    with open_session(clone, {}, engine=engine, standins=NO_VENDORS, config=extra) as opened:
        yield opened


def outputs(opened: Session) -> Mapping[str, object]:
    answer = subprocess.run(
        [opened.engine.path, "stack", "output", "--json", "--show-secrets", "--stack", "prod"],
        env=opened.env,
        cwd=opened.project_dir,
        capture_output=True,
        check=True,
    )
    result: Mapping[str, object] = json.loads(answer.stdout)
    return result


def wait_for(path: Path) -> None:
    for _ in range(1200):
        if path.exists():
            return
        time.sleep(0.05)
    raise AssertionError(f"{path} did not appear in a minute")


def test_up_makes_everything_and_up_again_changes_nothing(
    tmp_path: Path, engine: Engine, capfd: pytest.CaptureFixture[str]
) -> None:
    clone = write_clone(tmp_path / "clone", COMPONENTS, config={"watchbill:plain": "hello"})
    with session(clone, engine) as opened:
        assert commands.up(opened, "prod") == 0
        assert "+ 3 created" in capfd.readouterr().out
        assert commands.up(opened, "prod", "--expect-no-changes") == 0
        made = outputs(opened)
        assert (made["plain"], made["secret"], made["project"]) == ("hello", "hush", "watchbill/prod")
        assert made["folder"] == str(clone / "stacks")
        assert commands.destroy(opened, "prod") == 0
        assert "- 3 deleted" in capfd.readouterr().out


def test_a_secret_is_not_in_the_state_as_text(tmp_path: Path, engine: Engine) -> None:
    clone = write_clone(tmp_path / "clone", COMPONENTS)
    with session(clone, engine) as opened:
        assert commands.up(opened, "prod") == 0
        assert "hush" not in opened.workspace.stack_state("prod").read_text()


def test_a_change_is_an_exit_code_of_its_own(tmp_path: Path, engine: Engine) -> None:
    clone = write_clone(tmp_path / "clone", COMPONENTS)
    with session(clone, engine) as opened:
        assert commands.up(opened, "prod") == 0
        assert commands.refresh(opened, "prod", "--expect-no-changes") == 0
    with session(clone, engine, watches='["first"]') as opened:
        assert commands.preview(opened, "prod", "--expect-no-changes") == 7


def test_real_keys_exported_in_the_shell_do_not_reach_the_program(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DD_API_KEY", "0123456789abcdef0123456789abcdef")
    monkeypatch.setenv("PAGERDUTY_TOKEN", "u+abcdefghijklmnopqr")
    monkeypatch.setenv("SENTRY_AUTH_TOKEN", "sntrys_abcdef")
    monkeypatch.setenv("PULUMI_ACCESS_TOKEN", "pul-0123456789abcdef")
    clone = write_clone(tmp_path / "clone", COMPONENTS)
    with session(clone, engine) as opened:
        assert commands.up(opened, "prod") == 0
        seen = outputs(opened)["environment"]
    assert isinstance(seen, list)
    assert not [name for name in seen if re.match("DD_|DATADOG_|PAGERDUTY_|SENTRY_|PULUMI_ACCESS", name)]


def test_a_real_provider_on_path_is_not_run(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    ran = tmp_path / "ran"
    for folder in (tmp_path / "bin", tmp_path / "home" / "plugins" / "resource-datadog-v5.17.0"):
        folder.mkdir(parents=True)
        (folder / "pulumi-resource-datadog").write_text(f"#!/bin/sh\necho ran > {ran}\nexit 1\n")
        (folder / "pulumi-resource-datadog").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))
    clone = write_clone(tmp_path / "clone", ONE_METRIC)
    with open_session(clone, {}, engine=engine, standins=COMMAND) as opened:
        assert commands.up(opened, "prod") == 0
    assert "datadog:index:LogsMetric requests created" in capfd.readouterr().out
    assert not ran.exists()


@pytest.mark.parametrize(
    ("program", "said", "not_said"),
    [
        ('import pulumi\nraise pulumi.RunError("give it a name")\n', "error: give it a name", "Traceback"),
        ("def broken():\n    raise ValueError('boom')\nbroken()\n", "in broken", "local/language_host/program.py"),
        ("def (:\n", "SyntaxError", "Traceback"),
        ("import sys\nsys.exit('no, thanks')\n", "no, thanks", "Traceback"),
        ("import sys\nsys.exit(3)\n", "non-zero exit code: 3", "Traceback"),
        (
            "import pulumi\npulumi.export('x', pulumi.Output.from_input(1).apply(lambda one: one / 0))\n",
            "ZeroDivisionError",
            "Task was destroyed",
        ),
    ],
)
def test_a_failing_program_says_what_is_wrong_and_ends(
    tmp_path: Path, engine: Engine, capfd: pytest.CaptureFixture[str], program: str, said: str, not_said: str
) -> None:
    with session(write_clone(tmp_path / "clone", program), engine) as opened:
        assert commands.preview(opened, "prod") != 0
    told = capfd.readouterr()
    assert said in told.out
    assert not_said not in told.out + told.err


def test_a_folder_without_a_program_is_named(tmp_path: Path, engine: Engine, capfd: pytest.CaptureFixture[str]) -> None:
    clone = write_clone(tmp_path / "clone", "")
    (clone / "stacks" / "__main__.py").unlink()
    with session(clone, engine) as opened:
        assert commands.preview(opened, "prod") != 0
    assert "no Python program `__main__.py`" in capfd.readouterr().out


def test_plain_pulumi_works_from_the_session_s_shell(
    tmp_path: Path, engine: Engine, capfd: pytest.CaptureFixture[str]
) -> None:
    clone = write_clone(tmp_path / "clone", COMPONENTS, policies=PACK)
    with session(clone, engine, watches='["first"]') as opened:
        assert commands.run_command(opened, "prod", ["pulumi", "up", "--yes"]) == 0
        assert commands.run_command(opened, "prod", ["pulumi", "refresh", "--yes", "--expect-no-changes"]) == 0
        preview = ["pulumi", "preview", "--policy-pack", "policies", "--expect-no-changes"]
        assert commands.run_command(opened, "prod", preview) == 0
        assert commands.run_command(opened, "prod", ["pulumi", "about"]) == 0
    told = capfd.readouterr()
    assert "warning" not in (told.out + told.err).lower()


def test_a_policy_pack_refuses_a_violation(tmp_path: Path, engine: Engine, capfd: pytest.CaptureFixture[str]) -> None:
    clone = write_clone(tmp_path / "clone", COMPONENTS, policies=PACK)
    with session(clone, engine) as opened:
        assert commands.run_command(opened, "prod", ["pulumi", "preview", "--policy-pack", "policies"]) == 1
    told = capfd.readouterr().out
    assert "no-second" in told
    assert "one watch is enough" in told


def test_a_policy_pack_that_fails_to_start_shows_why(
    tmp_path: Path, engine: Engine, capfd: pytest.CaptureFixture[str]
) -> None:
    clone = write_clone(tmp_path / "clone", COMPONENTS, policies="raise ValueError('no rules today')\n")
    with session(clone, engine) as opened:
        assert commands.run_command(opened, "prod", ["pulumi", "preview", "--policy-pack", "policies"]) != 0
    told = capfd.readouterr()
    assert "no rules today" in told.out + told.err


def an_up_that_waits(clone: Path, engine: Engine, standins: tuple[str, ...]) -> list[str]:
    """Return a command that runs `up` on the clone and, interrupted, exits with 130 as the command line does."""
    return [
        sys.executable,
        "-P",
        "-c",
        "from pathlib import Path; from local.session import commands; from local.engine import Engine\n"
        "from local.session import open_session\n"
        f"engine = Engine(path=Path({str(engine.path)!r}), version='', origin='path', host={engine.host!r})\n"
        "try:\n"
        f"    with open_session(Path({str(clone)!r}), {{}}, engine=engine, standins={standins!r}) as session:\n"
        "        commands.up(session, 'prod')\n"
        "except KeyboardInterrupt:\n"
        "    raise SystemExit(130)\n",
    ]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_up_ends_in_order_and_quietly(tmp_path: Path, engine: Engine, number: signal.Signals) -> None:
    waiting = tmp_path / "waiting"
    clone = write_clone(tmp_path / "clone", f"{COMPONENTS}\n{PAUSE.format(waiting=str(waiting))}")
    running = subprocess.Popen(
        an_up_that_waits(clone, engine, NO_VENDORS),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        process_group=0,
    )
    wait_for(waiting)
    running.send_signal(number)
    told, _ = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "update canceled" in told
    assert "Traceback" not in told
    (clone / "stacks" / "__main__.py").write_text(COMPONENTS)
    with session(clone, engine) as opened:
        assert commands.up(opened, "prod") == 0


def test_ctrl_c_on_a_terminal_is_one_interrupt_to_the_engine(tmp_path: Path, engine: Engine) -> None:
    waiting = tmp_path / "waiting"
    clone = write_clone(tmp_path / "clone", f"{COMPONENTS}\n{PAUSE.format(waiting=str(waiting))}")
    code, told = run_on_terminal(an_up_that_waits(clone, engine, NO_VENDORS), type_when=waiting, typed=CTRL_C)
    assert code == 130
    assert "update canceled" in told
    assert "Traceback" not in told
    assert "^C again" in told  # which the engine says to the first, and the second would have cut short


def test_objects_of_a_killed_up_do_not_clash_with_the_next_one(tmp_path: Path, engine: Engine) -> None:
    waiting = tmp_path / "waiting"
    pause = f"""
import time
def wait(made):
    open({str(waiting)!r}, "w").close()
    time.sleep(60)
made.id.apply(wait)
"""
    clone = write_clone(tmp_path / "clone", ONE_METRIC + pause)
    running = subprocess.Popen(an_up_that_waits(clone, engine, COMMAND), stdin=subprocess.DEVNULL, process_group=0)
    wait_for(waiting)
    subprocess.run(["pkill", "-KILL", "-P", str(running.pid), "pulumi"], check=True)
    assert running.wait(timeout=60) == 1
    (clone / "stacks" / "__main__.py").write_text(ONE_METRIC)
    with open_session(clone, {}, engine=engine) as opened:
        assert commands.up(opened, "prod") == 0
        assert commands.up(opened, "prod", "--expect-no-changes") == 0


@pytest.mark.parametrize("host", ["beside", "path"])
def test_a_language_host_that_came_with_the_engine_is_the_one_that_runs(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], host: str
) -> None:
    """A stand-in for the official host: ours, with a trace."""
    installed, hosts, ran = tmp_path / "installed", tmp_path / host, tmp_path / "ran"
    folder = installed if host == "beside" else hosts
    for each in (installed, folder):
        each.mkdir(exist_ok=True)
    try:
        (installed / "pulumi").hardlink_to(engine.path.resolve())
    except OSError:
        shutil.copy2(engine.path, installed / "pulumi")
    launcher = folder / HOST_NAME
    launcher.write_text(f'#!/bin/sh\necho ran > {ran}\nexec {sys.executable} -P -u -m local.language_host "$@"\n')
    launcher.chmod(0o755)
    monkeypatch.setenv("PATH", f"{installed}:{hosts}:/usr/bin:/bin")
    monkeypatch.delenv("WATCHBILL_PULUMI", raising=False)
    found = find_engine()
    assert (found.path, found.host) == (installed / "pulumi", host)
    with session(write_clone(tmp_path / "clone", COMPONENTS), found) as opened:
        assert commands.up(opened, "prod") == 0
    assert ran.exists()
    assert "+ 3 created" in capfd.readouterr().out


def test_an_engine_without_the_official_host_has_ours_beside_it(engine: Engine) -> None:
    if engine.host == "ours":
        assert os.access(engine.path.resolve().parent / HOST_NAME, os.X_OK)
