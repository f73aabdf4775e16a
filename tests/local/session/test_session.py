from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from local.engine import Engine
from local.errors import LocalError
from local.session import Session, commands, open_session, reset
from tests.support.engine import NO_VENDORS, write_clone

# Stand-ins that die as soon as they are ready, or before, with a word about why.
DYING = (sys.executable, "-c", 'import sys; print("the disk is on fire", file=sys.stderr); sys.exit(3)')


class Bench:
    """A clone and an engine that is a shell script: `work` is what it does when it runs anything but `stack select`."""

    def __init__(self, folder: Path) -> None:
        self.clone = write_clone(folder / "clone", "")
        self.script = folder / "pulumi"
        self.root = self.clone / ".watchbill" / "local"
        self.account = self.root / "account.sqlite"
        self.state = self.root / "state" / ".pulumi" / "stacks" / "watchbill" / "prod.json"
        self.lock = self.root / "state" / ".pulumi" / "locks" / "organization" / "watchbill" / "prod" / "x.json"
        self.engine_does("")

    def engine_does(self, work: str) -> None:
        self.script.write_text(
            f"#!/bin/sh\nmkdir -p {self.state.parent}\n"
            f'if [ "$1 $2" = "stack select" ]; then echo 1 > {self.state}; exit 0; fi\n{work}\n'
        )
        self.script.chmod(0o755)

    @contextmanager
    def session(self, *command: str) -> Iterator[Session]:
        engine = Engine(path=self.script, version="3.259.0", origin="path", host="ours")
        with open_session(self.clone, {}, engine=engine, standins=command or NO_VENDORS) as session:
            yield session

    def put_in_account(self, name: str) -> None:
        with closing(sqlite3.connect(self.account)) as account, account:
            account.execute("create table if not exists objects (name text)")
            account.execute("insert into objects values (?)", (name,))

    def in_account(self) -> list[str]:
        with closing(sqlite3.connect(self.account)) as account:
            return [row[0] for row in account.execute("select name from objects order by name")]

    def adding(self, name: str) -> str:
        """Return a shell command that puts an object into the account."""
        insert = f"c.execute('insert into objects values (?)', ['{name}'])"
        code = f"import sqlite3; c = sqlite3.connect('{self.account}'); {insert}; c.commit()"
        return f'{sys.executable} -c "{code}"'


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_the_engine_s_exit_code_is_the_answer(bench: Bench) -> None:
    bench.engine_does("exit 7")
    with bench.session() as session:
        assert commands.preview(session, "prod", "--expect-no-changes") == 7


def test_a_command_sees_the_local_stack_and_its_folder(bench: Bench, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    with bench.session() as session:
        code = commands.run_command(session, "prod", ["sh", "-c", f'echo "$PULUMI_STACK $PWD" > {seen}; exit 5'])
        assert code == 5
        assert seen.read_text().split() == ["prod", str(session.project_dir)]


def test_a_second_session_on_the_same_clone_is_refused(bench: Bench) -> None:
    with bench.session(), pytest.raises(LocalError, match="Another local run"), bench.session():
        pass
    with bench.session():
        pass


def test_stand_ins_that_do_not_start_show_their_last_words(bench: Bench) -> None:
    with bench.session(*DYING) as session, pytest.raises(LocalError, match="the disk is on fire"):
        commands.up(session, "prod")


def test_stand_ins_that_die_under_the_engine_show_their_last_words(bench: Bench) -> None:
    last_words = f'import os, sys; open("{bench.root}/pid", "w").write(str(os.getpid())); '
    last_words += 'print("ouch", file=sys.stderr, flush=True); '
    last_words += 'print(\'{"datadog":1,"pagerduty":2,"sentry":3}\', flush=True); sys.stdin.read()'
    bench.engine_does(f"kill -9 $(cat {bench.root}/pid); sleep 0.3")
    with bench.session(sys.executable, "-c", last_words) as session, pytest.raises(LocalError, match="ouch"):
        commands.up(session, "prod")


def test_stand_ins_end_with_the_session_whatever_ends_it(bench: Bench) -> None:
    announce = f'import os, sys; open("{bench.root}/pid", "w").write(str(os.getpid())); '
    announce += 'print(\'{"datadog":1,"pagerduty":2,"sentry":3}\', flush=True); sys.stdin.read()'
    bench.engine_does("kill -9 $$")
    with pytest.raises(LocalError, match="killed"), bench.session(sys.executable, "-c", announce) as session:
        commands.up(session, "prod")
    with pytest.raises(ProcessLookupError):
        os.kill(int((bench.root / "pid").read_text()), 0)


def test_what_a_finished_run_did_stays(bench: Bench) -> None:
    with bench.session() as session:
        bench.put_in_account("before")
        bench.engine_does(f"{bench.adding('made')}; echo 2 > {bench.state}; exit 1")
        assert commands.up(session, "prod") == 1
    with bench.session():
        assert bench.in_account() == ["before", "made"]


def test_a_killed_engine_leaves_the_account_as_it_was(bench: Bench) -> None:
    with bench.session() as session:
        bench.put_in_account("before")
        bench.engine_does(f"{bench.adding('orphan')}; kill -9 $$")
        with pytest.raises(LocalError, match="killed"):
            commands.up(session, "prod")
        assert bench.in_account() == ["before"]
        bench.engine_does("")
        assert commands.up(session, "prod") == 0


def test_an_engine_that_left_its_lock_is_undone_too(bench: Bench) -> None:
    with bench.session() as session:
        bench.put_in_account("before")
        bench.engine_does(f"{bench.adding('orphan')}; mkdir -p {bench.lock.parent}; echo {{}} > {bench.lock}; exit 255")
        with pytest.raises(LocalError, match="killed"):
            commands.up(session, "prod")
        assert bench.in_account() == ["before"]
        assert not bench.lock.exists()


def up_in_a_process(bench: Bench) -> int:
    code = (
        "import sys; from pathlib import Path; from local.session import commands; from local.engine import Engine\n"
        "from local.session import open_session\n"
        f"engine = Engine(path=Path({str(bench.script)!r}), version='3.259.0', origin='path', host='ours')\n"
        f"with open_session(Path({str(bench.clone)!r}), {{}}, engine=engine, standins={NO_VENDORS!r}) as session:\n"
        "    commands.up(session, 'prod')\n"
    )
    return subprocess.run([sys.executable, "-P", "-c", code], check=False, timeout=60).returncode


def test_a_run_that_was_killed_with_its_session_is_undone_by_the_next_one(bench: Bench) -> None:
    with bench.session() as session:
        commands.up(session, "prod")
        bench.put_in_account("before")
    bench.engine_does(f"{bench.adding('orphan')}; kill -9 $PPID $$")
    assert up_in_a_process(bench) == -signal.SIGKILL
    assert bench.in_account() == ["before", "orphan"]
    with bench.session():
        assert bench.in_account() == ["before"]


def test_an_engine_that_outlives_its_session_still_holds_the_workspace(bench: Bench, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    bench.engine_does(f"echo $$ > {pid}; kill -9 $PPID; exec sleep 60")
    assert up_in_a_process(bench) == -signal.SIGKILL
    with pytest.raises(LocalError, match="Another local run"), bench.session():
        pass
    os.kill(int(pid.read_text()), signal.SIGKILL)
    with bench.session() as session:
        bench.engine_does("")
        assert commands.up(session, "prod") == 0


def test_a_run_whose_state_was_written_before_the_kill_keeps_the_account(bench: Bench) -> None:
    with bench.session() as session:
        bench.put_in_account("before")
        bench.engine_does(f"{bench.adding('made')}; echo 2 > {bench.state}; kill -9 $$")
        with pytest.raises(LocalError, match="killed"):
            commands.up(session, "prod")
        assert bench.in_account() == ["before", "made"]


def test_a_state_that_a_full_disk_cut_off_says_how_to_begin_anew(bench: Bench) -> None:
    with bench.session() as session:
        bench.engine_does(f": > {bench.state}; exit 1")
        assert commands.up(session, "prod") == 1
        with pytest.raises(LocalError, match=r"incomplete.*watchbill local reset"):
            commands.up(session, "prod")
    reset(bench.clone, root=bench.root)
    with bench.session() as session:
        bench.engine_does("")
        assert commands.up(session, "prod") == 0


def test_reset_forgets_everything_local(bench: Bench) -> None:
    with bench.session() as session:
        commands.up(session, "prod")
        with pytest.raises(LocalError, match="Another local run"):
            reset(bench.clone)
    reset(bench.clone)
    assert not bench.root.exists()
    reset(bench.clone)
