from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from local.errors import LocalError
from local.session import commands, reset
from tests.support.bench import Bench
from tests.support.engine import NO_VENDORS

# Stand-ins that die as soon as they are ready, or before, with a word about why.
DYING = (sys.executable, "-c", 'import sys; print("the disk is on fire", file=sys.stderr); sys.exit(3)')


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


def test_the_next_command_waits_for_an_engine_that_outlives_its_own(
    bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with bench.session() as session:
        commands.up(session, "prod")
        bench.put_in_account("before")
    ended = tmp_path / "ended"
    bench.engine_does(f"kill -9 $PPID; sleep 4; {bench.adding('made')}; echo 2 > {bench.state}; touch {ended}")
    assert up_in_a_process(bench) == -signal.SIGKILL
    assert not ended.exists()
    with bench.session() as session:
        assert ended.exists()
        assert bench.in_account() == ["before", "made"]
        bench.engine_does("")
        assert commands.up(session, "prod") == 0
    assert "of a command that was killed still runs. Waiting until it has finished." in capsys.readouterr().err


def test_a_lock_of_processes_that_are_gone_is_taken_over(bench: Bench) -> None:
    bench.root.mkdir(parents=True)
    (bench.root / "session.lock").write_text("999999\n")
    with bench.session() as session:
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
