"""A local session: a locked workspace and running stand-ins, for any number of engine runs."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from local.engine.find import Engine, find_engine
from local.errors import LocalError
from local.interrupts import terminated_as_interrupt
from local.process import run_in_front
from local.session import recovery
from local.session.environment import environment
from local.session.standins import COMMAND, StandIns
from local.session.workspace import Workspace, cannot_write

_SECONDS_FOR_THE_LOCK = 2.0


class Session:
    """A local engine with the three vendors' stand-ins attached; created by `open_session`."""

    def __init__(
        self,
        workspace: Workspace,
        engine: Engine,
        config: Mapping[str, str],
        start_standins: Callable[[], StandIns],
        lock: int,
    ) -> None:
        self.workspace = workspace
        self.engine = engine
        self._config = config
        self._start_standins = start_standins
        self._lock = lock
        self._standins = start_standins()

    @property
    def project_dir(self) -> Path:
        """The folder to run `pulumi` in."""
        return self.workspace.project

    @property
    def env(self) -> dict[str, str]:
        """The environment for a `pulumi` that a person runs: with a checkpoint after each step, as in real use."""
        return self._environment(checkpoints=True)

    def select_stack(self, stack: str) -> None:
        """Write the local configuration of `stack`, and create the stack if it does not exist yet.

        Raises LocalError when the engine cannot create it, or its state is damaged.
        """
        self.workspace.write_stack_config(stack, self._config)
        state = self.workspace.stack_state(stack)
        if state.exists():
            _refuse_cut_off(state)
            return
        ended = run_in_front(
            [str(self.engine.path), "stack", "select", "--create", "--non-interactive", "--stack", stack],
            env=self.env,
            cwd=self.project_dir,
        )
        if ended.interrupted:
            raise KeyboardInterrupt
        if ended.code != 0:
            raise LocalError(f"The engine could not create the local stack `{stack}`; its message is above.")

    def run(self, args: Sequence[str], *, output: Path | None = None) -> int:
        """Run `pulumi` with `args` and return its exit code. It prints on our standard streams, or into `output`.

        The run is all or nothing: when the engine ends before it has written its state, the account is restored. Raises
        KeyboardInterrupt after the engine has ended, if an interrupt arrived, and LocalError if the engine was killed
        otherwise or the stand-ins ended during the run.
        """
        _begin_run(self.workspace)
        ended = run_in_front(
            [str(self.engine.path), *args],
            env=self._environment(checkpoints=False),
            cwd=self.project_dir,
            keep_open=(self._lock,),
            output=output,
        )
        if not self._standins.running:
            raise LocalError(f"The vendors' stand-ins stopped unexpectedly during the run.{self._standins.log_tail()}")
        if ended.code < 0 or recovery.is_locked(self.workspace):
            undone = self._recover()
            if ended.interrupted:
                raise KeyboardInterrupt
            what = "before this run" if undone else "when the engine stopped, and its state too"
            raise LocalError(f"The engine was killed. The account is as {what}.")
        recovery.end_run(self.workspace)
        if ended.interrupted:
            raise KeyboardInterrupt
        return ended.code

    def _recover(self) -> bool:
        self._standins.stop()
        undone = recovery.recover(self.workspace)
        self._standins = self._start_standins()
        return undone

    def close(self) -> None:
        """Stop the stand-ins."""
        self._standins.stop()

    def _environment(self, *, checkpoints: bool) -> dict[str, str]:
        if not self._standins.running:
            raise LocalError(f"The vendors' stand-ins stopped unexpectedly.{self._standins.log_tail()}")
        return environment(
            os.environ,
            workspace=self.workspace,
            engine=self.engine,
            ports=self._standins.ports(),
            checkpoints=checkpoints,
        )


@contextmanager
def open_session(
    clone: Path,
    seed: Mapping[str, Any],
    *,
    root: Path | None = None,
    config: Mapping[str, str] | None = None,
    engine: Engine | None = None,
    standins: Sequence[str] = COMMAND,
    progress: TextIO | None = None,
) -> Iterator[Session]:
    """Lock the clone's local workspace, start the stand-ins, yield a session, and stop them at the end.

    `seed` is the initial content of the account: {"users": [{"name", "email"}], "slack_workspaces": [..],
    "sentry_organizations": [..]}. `root` is a folder outside the clone for everything that is written. `config` is
    stack configuration in addition to the committed one, such as {"watchbill:catalog": FOLDER}. `engine` skips the
    search for one; `standins` is the command that starts other stand-ins.

    Raises LocalError (EngineError when there is no engine), whose text is the message.
    """
    with terminated_as_interrupt():
        workspace = Workspace.of(clone, root)
        engine = engine or find_engine(progress=progress)
        with _locked(workspace) as lock:
            if _recover_from_kill(workspace):
                print(
                    "The last local run was killed. The account is restored to the state before that run.",
                    file=progress or sys.stderr,
                )
            workspace.prepare(engine.path)
            workspace.write_seed(json.dumps(seed))

            def start() -> StandIns:
                return StandIns(workspace.account, workspace.seed, workspace.standins_log, standins)

            session = Session(workspace, engine, config or {}, start, lock)
            try:
                yield session
            finally:
                session.close()


def reset(clone: Path, *, root: Path | None = None) -> None:
    """Delete the local account and the state of all local stacks of the clone.

    Raises LocalError while another session runs.
    """
    workspace = Workspace.of(clone, root)
    if workspace.root.exists():
        with _locked(workspace):
            workspace.forget()


@contextmanager
def _locked(workspace: Workspace) -> Iterator[int]:
    try:
        workspace.root.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(workspace.root / "session.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise LocalError(cannot_write(workspace.root, error)) from error
    try:
        if not _lock_soon(descriptor):
            raise LocalError(
                f"Another local run is using {workspace.root}. Wait until it ends, or stop it, and run "
                "the command again."
            )
        yield descriptor
    finally:
        os.close(descriptor)


def _lock_soon(descriptor: int) -> bool:
    """Take the lock after a short wait: a killed engine's children hold it until they notice that it has ended."""
    until = time.monotonic() + _SECONDS_FOR_THE_LOCK
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(0.1)


def _refuse_cut_off(state: Path) -> None:
    """Raise LocalError for an empty state file. On a full disk, the engine leaves one that it cannot load again."""
    try:
        json.loads(state.read_bytes())
    except ValueError as error:
        raise LocalError(
            f"The local state {state} is incomplete, for example after a full disk. Free some space, "
            "delete the local account and its state with `watchbill local reset`, and run the command "
            "again."
        ) from error


def _begin_run(workspace: Workspace) -> None:
    try:
        recovery.begin_run(workspace)
    except OSError as error:
        raise LocalError(cannot_write(workspace.root, error)) from error
    except sqlite3.Error as error:
        raise LocalError(
            f"The local account {workspace.account} cannot be copied: {error}. Free some space, or delete the account "
            "and the local state with `watchbill local reset`."
        ) from error


def _recover_from_kill(workspace: Workspace) -> bool:
    try:
        return recovery.recover(workspace)
    except OSError as error:
        raise LocalError(cannot_write(workspace.root, error)) from error
