"""The stand-ins as a process: started, spoken to, stopped, killed in the middle."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderStub

from local.vendors import contents
from local.vendors.core.schema import Package, load
from local.vendors.protocol.wire import encode

ROOT = Path(__file__).parents[4]
TEAM_URN = "urn:pulumi:prod::watchbill::sentry:index/team:Team::"


@pytest.fixture
def start(tmp_path: Path, packages: dict[str, Package]) -> Iterator[Any]:
    """Starts the process on the account in `tmp_path`; whatever still runs at the end is killed."""
    assert packages, "the types are extracted before any process waits for them"
    seed = tmp_path / "seed.json"
    seed.write_text(
        json.dumps({"sentry_organizations": ["acme"], "users": [{"name": "Ada", "email": "a@example.com"}]})
    )
    running: list[subprocess.Popen[str]] = []

    def run(*extra: str) -> tuple[subprocess.Popen[str], dict[str, int]]:
        command = [
            sys.executable,
            "-m",
            "local.vendors",
            "--store",
            str(tmp_path / "account.sqlite"),
            "--seed",
            str(seed),
        ]
        process = subprocess.Popen(
            [*command, *extra],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        assert process.stdout is not None
        return process, json.loads(process.stdout.readline())

    yield run
    for process in running:
        process.kill()
        process.communicate()


def _create(port: int, name: str) -> Any:
    request = provider_pb2.CreateRequest(urn=TEAM_URN + name, properties=encode({"organization": "acme", "name": name}))
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        return ResourceProviderStub(channel).Create(request)


def test_it_tells_its_ports_and_keeps_the_account_over_a_restart(start: Any, tmp_path: Path) -> None:
    process, ports = start("--ports-file", str(tmp_path / "ports.json"))
    assert set(ports) == {"datadog", "pagerduty", "sentry"}
    assert json.loads((tmp_path / "ports.json").read_text()) == ports
    assert _create(ports["sentry"], "shop").id == "shop"
    process.terminate()
    process.wait(60)
    start()
    assert [(thing.kind, thing.name) for thing in contents(tmp_path / "account.sqlite")] == [
        ("user", "Ada"),
        ("team", "shop"),
    ]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, "stdin"])
def test_it_stops_quietly(start: Any, how: Any) -> None:
    process, _ = start()
    if how == "stdin":
        process.stdin.close()
        process.stdin = None
    else:
        process.send_signal(how)
    process.wait(60)
    assert process.returncode == 0
    assert process.stderr.read() == ""


def test_it_stops_when_its_parent_dies(tmp_path: Path, packages: dict[str, Package]) -> None:
    assert packages
    child = f"[{sys.executable!r}, '-m', 'local.vendors', '--store', {str(tmp_path / 'account.sqlite')!r}]"
    program = (
        "from subprocess import DEVNULL, PIPE, Popen\n"
        f"child = Popen({child}, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL)\n"
        "child.stdout.readline()\n"
        "print(child.pid, flush=True)\n"
    )
    parent = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    _wait_until_gone(int(parent.stdout))


def _wait_until_gone(pid: int) -> None:
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail(f"the process {pid} outlives its parent")


def test_a_kill_in_the_middle_of_many_creates_leaves_a_whole_account(start: Any, tmp_path: Path) -> None:
    process, ports = start()
    answered: list[str] = []

    def create(number: int) -> None:
        try:
            answered.append(_create(ports["sentry"], f"team-{number}").id)
        except grpc.RpcError:
            return
        if len(answered) >= 20:
            process.kill()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(create, range(80)))
    process.wait(60)
    with closing(sqlite3.connect(tmp_path / "account.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    _, ports = start()
    kept = {thing.id for thing in contents(tmp_path / "account.sqlite") if thing.kind == "team"}
    assert set(answered) <= kept
    assert _create(ports["sentry"], "after").id == "after"


def test_many_clients_at_once_get_ids_of_their_own(start: Any) -> None:
    _, ports = start()
    with ThreadPoolExecutor(16) as pool:
        ids = [response.id for response in pool.map(lambda number: _create(ports["sentry"], f"t{number}"), range(100))]
    assert len(set(ids)) == 100


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "cannot be read"),
        ('{"people": []}', "people; allowed: "),
        ("[]", "must hold an object, not a list"),
    ],
)
def test_a_seed_that_cannot_be_made_out_ends_it_with_one_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "seed.json").write_text(text)
    command = ["-m", "local.vendors", "--store", str(tmp_path / "a.sqlite"), "--seed", str(tmp_path / "seed.json")]
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_it_starts_without_importing_the_sdks(packages: dict[str, Package]) -> None:
    assert packages
    program = (
        "import sys, local.vendors.__main__, local.vendors.core.schema as schema; schema.load()\n"
        "sdks = ('pulumi_datadog', 'pulumi_pagerduty', 'pulumiverse')\n"
        "print([name for name in sys.modules if name.startswith(sdks)])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.long
def test_the_types_are_read_anew_for_other_versions_and_no_draft_is_left(
    tmp_path: Path, packages: dict[str, Package]
) -> None:
    (tmp_path / "sdk-types-1-0.0.0-0.0.0-0.0.0.json").write_text("{}")
    assert load(tmp_path) == packages
    assert len(list(tmp_path.iterdir())) == 2
