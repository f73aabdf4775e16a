"""A local session: a locked workspace and running stand-ins, for any number of engine runs."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from local.engine.find import Engine, find_engine
from local.errors import LocalError
from local.interrupts import terminated_as_interrupt
from local.logs import prune_logs
from local.private import make_private, private_files
from local.process import run_in_front
from local.session import recovery
from local.session.agreement import read_state, refuse_lost_account
from local.session.environment import environment
from local.session.lock import locked
from local.session.standins import COMMAND, StandIns
from local.session.workspace import Workspace, cannot_write
from local.vendors.core.usable import unusable


class Session:
    """A local engine with the three vendors' stand-ins attached; created by `open_session`."""

    def __init__(
        self,
        workspace: Workspace,
        engine: Engine,
        config: Mapping[str, str],
        start_standins: Callable[[], StandIns],
        lock: int,
        umask: int,
    ) -> None:
        self.workspace = workspace
        self.engine = engine
        self._config = config
        self._start_standins = start_standins
        self._lock = lock
        self.umask = umask
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
            read_state(state)
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
        said = partial(print, file=progress or sys.stderr, flush=True)
        with private_files() as umask, locked(workspace, said) as lock:
            _tidy(workspace)
            if _recover_from_kill(workspace):
                said("The last local run was killed. The account is restored to the state before that run.")
            refuse_lost_account(workspace)
            workspace.prepare(engine.path)
            workspace.write_seed(json.dumps(seed))

            def start() -> StandIns:
                return StandIns(workspace.account, workspace.seed, workspace.standins_log, standins)

            session = Session(workspace, engine, config or {}, start, lock, umask)
            try:
                yield session
            finally:
                session.close()
                _tidy(workspace)


def reset(clone: Path, *, root: Path | None = None) -> None:
    """Delete the local account and the state of all local stacks of the clone.

    Raises LocalError while another session runs.
    """
    workspace = Workspace.of(clone, root)
    if workspace.root.exists():
        with locked(workspace, partial(print, file=sys.stderr, flush=True)):
            workspace.forget()


def _begin_run(workspace: Workspace) -> None:
    try:
        recovery.begin_run(workspace)
    except OSError as error:
        raise LocalError(cannot_write(workspace.root, error)) from error
    except sqlite3.Error as error:
        raise LocalError(unusable(workspace.account, error)) from error


def _tidy(workspace: Workspace) -> None:
    try:
        make_private(workspace.root)
        prune_logs(workspace.home, workspace.backend)
    except OSError as error:
        raise LocalError(cannot_write(workspace.root, error)) from error


def _recover_from_kill(workspace: Workspace) -> bool:
    try:
        return recovery.recover(workspace)
    except OSError as error:
        raise LocalError(cannot_write(workspace.root, error)) from error
