from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from local.engine import BUILT_VERSION, HOST_NAME, Engine, find_engine
from local.errors import EngineError

# Does what `go build -o FILE` does, as far as a caller can see: says what it compiles, then writes the executable.
GO = """#!/bin/sh
echo built >> {log}
while [ "$1" != -o ]; do shift; done
echo go: downloading example.com/module v1.0.0
echo example.com/module/package
{work}
printf '#!/bin/sh\\necho v{version}\\n' > "$2"
chmod +x "$2"
"""


class Machine:
    """A PATH and a cache of their own, with whatever executables a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.cache = folder / "cache"
        self.go_log = folder / "go.log"
        self.bin.mkdir()
        self.environ = {**os.environ, "PATH": f"{self.bin}:/usr/bin:/bin", "XDG_CACHE_HOME": str(self.cache)}
        self.environ.pop("WATCHBILL_PULUMI", None)

    def put(self, name: str, script: str, folder: Path | None = None) -> Path:
        path = (folder or self.bin) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(script)
        path.chmod(0o755)
        return path

    def put_pulumi(self, version: str, folder: Path | None = None) -> Path:
        return self.put("pulumi", f"#!/bin/sh\necho v{version}\n", folder)

    def put_go(self, work: str = "") -> Path:
        return self.put("go", GO.format(log=self.go_log, work=work, version=BUILT_VERSION))

    def find(self) -> Engine:
        return find_engine(environ=self.environ, progress=io.StringIO())

    def builds(self) -> int:
        return len(self.go_log.read_text().splitlines()) if self.go_log.exists() else 0

    def left_behind(self) -> list[str]:
        folder = self.cache / "watchbill" / "engine"
        return sorted(path.name for path in folder.iterdir() if path.is_dir() and path.name != "home")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(machine.cache))
    return machine


def test_an_installed_pulumi_with_the_official_host_is_used_as_it_is(machine: Machine) -> None:
    installed = machine.put_pulumi("3.260.1")
    machine.put(HOST_NAME, "#!/bin/sh\n")
    engine = machine.find()
    assert engine == Engine(path=installed, version="3.260.1", origin="path", host="beside")


def test_an_official_host_elsewhere_on_path_is_used(machine: Machine, tmp_path: Path) -> None:
    machine.put(HOST_NAME, "#!/bin/sh\n")
    machine.put_pulumi("3.260.1", tmp_path / "shims")
    machine.environ["PATH"] = f"{tmp_path / 'shims'}:{machine.environ['PATH']}"
    assert machine.find().host == "path"


def test_an_installed_pulumi_without_a_language_host_gets_ours_beside_it(machine: Machine) -> None:
    installed = machine.put_pulumi("3.260.1")
    engine = machine.find()
    assert (engine.origin, engine.host) == ("path", "ours")
    assert engine.path.read_bytes() == installed.read_bytes()
    assert os.access(engine.path.parent / HOST_NAME, os.X_OK)
    assert not (machine.bin / HOST_NAME).exists()


def test_a_replaced_pulumi_is_noticed(machine: Machine) -> None:
    machine.put_pulumi("3.260.1")
    machine.find()
    (machine.bin / "pulumi").unlink()
    machine.put_pulumi("3.261.0")
    assert machine.find().version == "3.261.0"


@pytest.mark.parametrize("script", ["#!/bin/sh\necho v3.226.9\n", "#!/bin/sh\nexit 1\n", "#!/bin/sh\necho hello\n"])
def test_an_old_or_broken_pulumi_gives_way_to_one_that_is_built_once(machine: Machine, script: str) -> None:
    machine.put("pulumi", script)
    machine.put_go()
    first = machine.find()
    second = machine.find()
    assert (first.origin, second.origin) == ("built", "cache")
    assert (first.path, first.version, first.host) == (second.path, BUILT_VERSION, "ours")
    assert os.access(first.path, os.X_OK)
    assert machine.builds() == 1


def test_the_build_reports_what_it_does(machine: Machine) -> None:
    machine.put_go()
    progress = io.StringIO()
    find_engine(environ=machine.environ, progress=progress)
    assert "Building the Pulumi engine" in progress.getvalue()


def test_a_build_leaves_nothing_open(machine: Machine) -> None:
    machine.put_go("echo internal/abi")
    code = "from local.engine import find_engine; find_engine()"
    watched = [sys.executable, "-W", "always::ResourceWarning", "-P", "-c", code]
    ended = subprocess.run(watched, env=machine.environ, stderr=subprocess.PIPE, text=True, check=True)
    assert "Building the Pulumi engine" in ended.stderr
    assert "ResourceWarning" not in ended.stderr


def test_a_named_pulumi_rules_out_all_others(machine: Machine, tmp_path: Path) -> None:
    machine.put_pulumi("3.260.1")
    machine.environ["WATCHBILL_PULUMI"] = str(machine.put_pulumi("3.255.0", tmp_path / "named"))
    engine = machine.find()
    assert (engine.version, engine.origin) == ("3.255.0", "named")


@pytest.mark.parametrize(("version", "said"), [("3.1.0", "is version 3.1.0"), (None, "does not run")])
def test_an_unusable_named_pulumi_is_refused(machine: Machine, tmp_path: Path, version: str | None, said: str) -> None:
    machine.put_pulumi("3.260.1")
    if version:
        machine.put_pulumi(version, tmp_path / "named")
    machine.environ["WATCHBILL_PULUMI"] = str(tmp_path / "named" / "pulumi")
    with pytest.raises(EngineError, match=said):
        machine.find()


def test_without_pulumi_and_go_the_message_says_what_to_install(machine: Machine) -> None:
    with pytest.raises(EngineError, match=r"https://www\.pulumi\.com/docs/install/"):
        machine.find()


@pytest.mark.parametrize(
    ("complaint", "cause"),
    [
        ("write /tmp/x: no space left on device", "the disk is full"),
        ("proxy: dial tcp 10.0.0.1:443: connect: connection refused", "Check the network"),
        ("go: go.mod requires go >= 1.25 (running go 1.20; GOTOOLCHAIN=local)", "this Go is too old"),
        ("pkg/x.go:1: undefined: y", "go build ended with 1"),
    ],
)
def test_a_failed_build_says_why_and_leaves_nothing(machine: Machine, complaint: str, cause: str) -> None:
    machine.put_go(f'echo half > "$2"; echo "{complaint}"; exit 1')
    with pytest.raises(EngineError) as failed:
        machine.find()
    message = str(failed.value)
    assert cause in message
    assert complaint in message
    assert "https://www.pulumi.com/docs/install/" in message
    assert machine.left_behind() == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_leaves_no_binary_and_no_process(
    machine: Machine, tmp_path: Path, number: signal.Signals
) -> None:
    going = tmp_path / "going"
    machine.put_go(f'echo half > "$2"; echo $$ > {going}.new; mv {going}.new {going}; sleep 100')
    builder = _find_in_a_process(machine)
    _wait_for(going.exists)
    builder.send_signal(number)
    assert builder.wait(timeout=60) != 0
    assert machine.left_behind() == []
    _wait_for(lambda: not _alive(int(going.read_text())))
    machine.put_go()
    assert machine.find().origin == "built"


def test_two_who_need_the_engine_at_once_build_it_once(machine: Machine) -> None:
    machine.put_go("sleep 1")
    both = [_find_in_a_process(machine) for _ in range(2)]
    assert [builder.wait(timeout=60) for builder in both] == [0, 0]
    assert machine.builds() == 1


def test_a_cache_that_cannot_be_written_is_one_clear_message(machine: Machine) -> None:
    machine.cache.write_text("a file where the folder should be")
    machine.put_go()
    with pytest.raises(EngineError, match="cache"):
        machine.find()


def _find_in_a_process(machine: Machine) -> subprocess.Popen[bytes]:
    code = "from local.engine import find_engine; find_engine()"
    return subprocess.Popen(
        [sys.executable, "-P", "-c", code], env=machine.environ, stderr=subprocess.DEVNULL, process_group=0
    )


def _wait_for(condition: object) -> None:
    assert callable(condition)
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen in 30 seconds")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return not Path("/proc").exists() or Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
