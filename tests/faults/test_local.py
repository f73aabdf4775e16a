"""Faults of the local account, its states and its logs: one message, the way to begin again, and nothing changed."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from local.errors import LocalError
from local.logs import MOST_RUNS, prune_logs
from local.session import commands, reset
from local.session.environment import standins_environment
from local.session.standins import StandIns
from local.vendors.core.store import Store
from tests.support.bench import Bench

ANOTHER_WAY = "watchbill local reset"
STATE = {
    "version": 3,
    "checkpoint": {
        "latest": {
            "resources": [
                {"type": "pulumi:pulumi:Stack", "custom": False},
                {"type": "pulumi:providers:datadog", "custom": True, "id": "p"},
                {"type": "datadog:index/monitor:Monitor", "custom": True, "id": "7"},
            ]
        }
    },
}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A workspace with an account and a state of one monitor."""
    bench = Bench(tmp_path)
    bench.root.mkdir(parents=True)
    store = Store(bench.account)
    store.close()
    with closing(sqlite3.connect(bench.account)) as account, account:
        columns = "vendor, token, id, name, inputs, outputs, secrets"
        account.execute(f"INSERT INTO object ({columns}) VALUES ('datadog', 't', '7', 'A', '{{}}', '{{}}', '[]')")
    bench.state.parent.mkdir(parents=True)
    bench.state.write_text(json.dumps(STATE))
    return bench


def garbage(bench: Bench) -> None:
    bench.account.write_bytes(os.urandom(100_000))


def cut_off(bench: Bench) -> None:
    os.truncate(bench.account, 5000)


def deleted(bench: Bench) -> None:
    bench.account.unlink()


def emptied(bench: Bench) -> None:
    os.truncate(bench.account, 0)


def made_again(bench: Bench) -> None:
    bench.account.unlink()
    Store(bench.account).close()


def a_folder(bench: Bench) -> None:
    bench.account.unlink()
    bench.account.mkdir()


def of_another_version(bench: Bench) -> None:
    with closing(sqlite3.connect(bench.account)) as account:
        account.execute("PRAGMA user_version=1")


def interrupted(bench: Bench, note: str | None) -> None:
    """A run was killed: its copy of the account is there, and its note is not what it was."""
    (bench.root / "account.before.sqlite").write_bytes(bench.account.read_bytes())
    if note is not None:
        (bench.root / "account.before.json").write_text(note)


def damaged_state(bench: Bench) -> None:
    bench.state.write_text('{"checkpoint":')


def deep_state(bench: Bench) -> None:
    bench.state.write_text("[" * 100_000)


def settings_of_a_pipe(bench: Bench) -> None:
    (bench.clone / "Pulumi.prod.yaml").unlink()
    os.mkfifo(bench.clone / "Pulumi.prod.yaml")


def broken_settings(bench: Bench) -> None:
    (bench.clone / "Pulumi.prod.yaml").write_text("config: {datadog:apiKey: plain-key-1, [")


ROWS: list[tuple[str, Callable[[Bench], object], str, str]] = [
    ("the account is garbage", garbage, "is damaged, or is no account: file is not a database", ANOTHER_WAY),
    ("the account is cut off", cut_off, "is damaged, or is no account: database disk image", ANOTHER_WAY),
    ("the account was deleted", deleted, r"account.sqlite is missing, but .* prod \(1 object\)", ANOTHER_WAY),
    ("the account was emptied", emptied, r"account.sqlite is missing, but .* prod \(1 object\)", ANOTHER_WAY),
    ("the account is another one", made_again, r"was created again, but .* prod \(1 object\)", ANOTHER_WAY),
    ("the account is a folder", a_folder, "cannot be opened: unable to open", "a file that you can write"),
    ("the account is an older one", of_another_version, "has the format of another Watchbill", ANOTHER_WAY),
    ("the note is gone", lambda bench: interrupted(bench, None), "is missing or damaged", ANOTHER_WAY),
    ("the note is not JSON", lambda bench: interrupted(bench, "{"), "is missing or damaged", ANOTHER_WAY),
    ("the note says nothing", lambda bench: interrupted(bench, "[]"), "is missing or damaged", ANOTHER_WAY),
    ("the state is cut off", damaged_state, "prod.json is incomplete", ANOTHER_WAY),
    ("the state is nested without end", deep_state, "prod.json is incomplete", ANOTHER_WAY),
    ("the settings never end", settings_of_a_pipe, "Pulumi.prod.yaml cannot be read: it is not a regular file", ""),
    ("the settings are broken", broken_settings, "Pulumi.prod.yaml cannot be read: line 1", ""),
]


@pytest.mark.parametrize(("damage", "message", "remedy"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_damaged_workspace_is_one_message_with_a_remedy(
    bench: Bench, damage: Callable[[Bench], object], message: str, remedy: str
) -> None:
    damage(bench)
    state = bench.state.read_bytes()
    account = bench.account.read_bytes() if bench.account.is_file() else None
    bench.engine_does("exit 0")
    with pytest.raises(LocalError, match=message) as refused, bench.session() as session:
        commands.up(session, "prod")
    assert remedy in str(refused.value)
    assert "plain-key-1" not in str(refused.value)
    assert bench.state.read_bytes() == state
    assert (bench.account.read_bytes() if bench.account.is_file() else None) == account
    if remedy == ANOTHER_WAY:
        reset(bench.clone)
        with bench.session() as session:
            assert commands.up(session, "prod") == 0


def test_an_account_that_another_program_has_locked_is_left_alone(bench: Bench) -> None:
    with closing(sqlite3.connect(bench.account, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("CREATE TABLE other (name)")
        with pytest.raises(LocalError, match="is locked by another program"), bench.session():
            pass


def test_an_account_without_the_objects_of_a_state_may_have_had_them(bench: Bench) -> None:
    """Somebody deleted the only one by hand: that is drift, which a refresh finds."""
    with closing(sqlite3.connect(bench.account)) as account, account:
        account.execute("DELETE FROM object")
        columns = "at, who, action, token, id, name, fields"
        account.execute(f"INSERT INTO event ({columns}) VALUES ('', '', 'deleted', 't', '7', '', '{{}}')")
    with bench.session() as session:
        assert commands.refresh(session, "prod") == 0


def test_a_full_disk_changes_nothing_and_says_so(bench: Bench) -> None:
    """Every write beyond some bytes fails, as on a full disk."""
    before = bench.account.read_bytes()
    code = (
        "import resource, signal, sys; from pathlib import Path; from tests.support.bench import Bench\n"
        "from local.errors import LocalError; from local.session import commands\n"
        "bench = Bench.__new__(Bench)\n"
        f"bench.__dict__.update({{k: (Path(v) if isinstance(v, str) else v) for k, v in {_places(bench)!r}.items()}})\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))\n"
        "try:\n"
        "    with bench.session() as session: commands.up(session, 'prod')\n"
        "except LocalError as error: print(error)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "Free some space" in ran.stdout or "Check the free space" in ran.stdout, ran.stdout + ran.stderr
    assert bench.account.read_bytes() == before
    with bench.session() as session:
        assert commands.up(session, "prod") == 0


def test_files_are_their_owner_s_alone_whatever_the_umask(bench: Bench) -> None:
    (bench.root / "old.json").touch(mode=0o666)
    (bench.root / "old.json").chmod(0o666)
    before = os.umask(0)
    try:
        bench.engine_does(
            f"echo 2 > {bench.state}; mkdir -p {bench.root}/home/logs; touch {bench.root}/home/logs/x.log"
        )
        with bench.session() as session:
            commands.up(session, "prod")
            commands.run_command(
                session, "prod", ["sh", "-c", f"umask > {bench.clone}/umask; : > $PULUMI_HOME/in-shell"]
            )
        assert os.umask(0) == 0
    finally:
        os.umask(before)
    rights = {path: stat.S_IMODE(path.lstat().st_mode) for path in _inside(bench.root)}
    assert {path: oct(mode) for path, mode in rights.items() if mode & 0o077 and not path.is_symlink()} == {}
    assert rights[bench.root / "project" / "Pulumi.prod.yaml"] == rights[bench.state] == 0o600
    assert (bench.clone / "umask").read_text().strip() == "0000", "a shell writes the user's own files too"


@pytest.mark.parametrize(
    "name",
    [
        "PULUMI_ACCESS_TOKEN",
        "PULUMI_CONFIG_PASSPHRASE",
        "AWS_SECRET_ACCESS_KEY",
        "DD_API_KEY",
        "PAGERDUTY_TOKEN",
        "SENTRY_AUTH_TOKEN",
        "GITHUB_TOKEN",
        "TOKEN_OF_A_TOOL",
    ],
)
def test_the_stand_ins_get_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "canary")
    print_it = (
        "import json, os, sys; print(json.dumps(dict(os.environ)), file=sys.stderr, flush=True); sys.stdin.read()"
    )
    log = tmp_path / "log"
    standins = StandIns(tmp_path / "store", tmp_path / "seed", log, (sys.executable, "-c", print_it))
    until = time.monotonic() + 30
    while not log.read_text() and time.monotonic() < until:
        time.sleep(0.05)
    standins.stop()
    seen = json.loads(log.read_text())
    assert "canary" not in seen.values()
    assert seen["PATH"] == os.environ["PATH"]
    assert "canary" not in standins_environment(os.environ).values()


def test_logs_of_runs_do_not_grow_without_end(tmp_path: Path) -> None:
    logs, history = tmp_path / "home" / "logs", tmp_path / "state" / ".pulumi" / "history" / "watchbill" / "prod"
    logs.mkdir(parents=True)
    history.mkdir(parents=True)
    for number in range(3 * MOST_RUNS):
        files = [logs / f"pulumi-{number:03}.log"]
        for kind in ("checkpoint", "history"):
            files += [history / f"prod-{number:03}.{kind}.json", history / f"prod-{number:03}.{kind}.json.attrs"]
        for file in files:
            file.touch()
            os.utime(file, (number, number))
    prune_logs(tmp_path / "home", tmp_path / "state")
    newest = [f"{number:03}" for number in range(2 * MOST_RUNS, 3 * MOST_RUNS)]
    assert sorted(path.name for path in logs.iterdir()) == [f"pulumi-{number}.log" for number in newest]
    kinds = ("checkpoint.json", "checkpoint.json.attrs", "history.json", "history.json.attrs")
    assert sorted(path.name for path in history.iterdir()) == [f"prod-{n}.{kind}" for n in newest for kind in kinds]


def _places(bench: Bench) -> dict[str, str]:
    return {name: str(value) for name, value in vars(bench).items()}


def _inside(root: Path) -> Iterator[Path]:
    yield root
    yield from root.rglob("*")
