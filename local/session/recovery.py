"""Makes a fast local run all or nothing: after a killed engine the account is as it was before the run.

A run without checkpoints writes its state once, at its end. If its engine were killed before that, the account would
hold objects that no state knows, and the next run would conflict with their names. So the account is copied when such a
run starts, and restored from the copy if the run did not reach its end.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from local.errors import LocalError
from local.session.agreement import RESET
from local.session.workspace import Workspace


def begin_run(workspace: Workspace) -> None:
    """Copy the account, and record a digest of the state."""
    copy = _copy(workspace)
    fresh = copy.with_name(copy.name + ".new")
    fresh.unlink(missing_ok=True)
    if workspace.account.exists():
        with closing(sqlite3.connect(workspace.account)) as account, closing(sqlite3.connect(fresh)) as target:
            account.backup(target)
    else:
        fresh.touch()
    note = _note(workspace)
    note.write_text(json.dumps({"state": _state_digest(workspace)}))
    fresh.replace(copy)


def end_run(workspace: Workspace) -> None:
    """Delete the copy: the engine reached its end, with or without errors, and wrote its state."""
    _copy(workspace).unlink(missing_ok=True)
    _note(workspace).unlink(missing_ok=True)


def is_locked(workspace: Workspace) -> bool:
    """Return whether an engine has left its lock in the backend, which it removes after it wrote its state."""
    return any(path.is_file() for path in _locks(workspace).rglob("*.json"))


def recover(workspace: Workspace) -> bool:
    """Undo the effects of a killed run; return whether the account was restored.

    Call it only while no engine and no stand-ins run on this workspace. It also removes the lock that a killed engine
    leaves in the backend, which only `pulumi cancel` would remove otherwise.
    """
    if _locks(workspace).exists():
        shutil.rmtree(_locks(workspace))
    copy, note = _copy(workspace), _note(workspace)
    if not copy.exists():
        return False
    unwritten = _noted(note) == _state_digest(workspace)
    if unwritten:
        for suffix in ("-wal", "-shm", "-journal"):
            workspace.account.with_name(workspace.account.name + suffix).unlink(missing_ok=True)
        copy.replace(workspace.account)
    end_run(workspace)
    return unwritten


def _locks(workspace: Workspace) -> Path:
    return workspace.backend / ".pulumi" / "locks"


def _copy(workspace: Workspace) -> Path:
    return workspace.root / "account.before.sqlite"


def _note(workspace: Workspace) -> Path:
    return workspace.root / "account.before.json"


def _noted(note: Path) -> str:
    """Return the digest of the state before the interrupted run. Raises LocalError if the note of it is damaged."""
    try:
        return str(json.loads(note.read_text(encoding="utf-8"))["state"])
    except (FileNotFoundError, ValueError, KeyError, TypeError) as error:
        raise LocalError(
            f"The last local run was interrupted, and {note}, which says what it had changed, is missing or damaged. "
            f"{RESET}."
        ) from error


def _state_digest(workspace: Workspace) -> str:
    digest = hashlib.sha256()
    for path in workspace.states():
        digest.update(str(path).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
