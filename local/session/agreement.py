"""Whether the local states and the account belong together, before a run relies on them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from local.errors import LocalError
from local.session.workspace import Workspace
from local.vendors.core.usable import VERSION, other_format, unusable

_SECONDS_FOR_A_LOCK = 5.0
RESET = "Delete the account and its states with `watchbill local reset`, and run `watchbill local up` again"


def refuse_lost_account(workspace: Workspace) -> None:
    """Raise LocalError if a stack's state has objects of which the account knows none, and for a damaged account.

    The engine trusts its state: it would call everything unchanged, while new stand-ins begin with an empty account.
    """
    known = _known(workspace.account)
    objects = {path.stem: object_ids(path) for path in workspace.states()}
    lost = {stack: len(ids) for stack, ids in objects.items() if ids and ids.isdisjoint(known or ())}
    if not lost:
        return
    what = "is missing" if known is None else "was created again"
    states = ", ".join(f"{stack} ({count} object{'' if count == 1 else 's'})" for stack, count in sorted(lost.items()))
    raise LocalError(
        f"The local account {workspace.account} {what}, but the local state still records what was in it: {states}. "
        f"{RESET}."
    )


def _known(account: Path) -> set[str] | None:
    """Return the ids of the objects that an account has or had; None if there is no account."""
    if not account.exists() or (account.is_file() and account.stat().st_size == 0):
        return None
    try:
        with closing(sqlite3.connect(account, timeout=_SECONDS_FOR_A_LOCK)) as connection:
            problem = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if problem != "ok":
                raise sqlite3.DatabaseError(problem)
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                return set()  # Its first process was killed before it made the tables.
            if version != VERSION:
                raise LocalError(other_format(account, version))
            return {row[0] for row in connection.execute("SELECT id FROM object UNION SELECT id FROM event")}
    except sqlite3.Error as error:
        raise LocalError(unusable(account, error)) from error


def read_state(path: Path) -> dict[str, Any]:
    """Return a stack's state.

    Raises LocalError for a damaged one. On a full disk, the engine leaves an empty file that it cannot load again.
    """
    try:
        state = json.loads(path.read_bytes())
    except OSError as error:
        raise LocalError(f"The local state {path} cannot be read: {error.strerror}. Check its permissions.") from error
    except (ValueError, RecursionError) as error:
        raise LocalError(
            f"The local state {path} is incomplete, for example after a full disk. Free some space if there is none. "
            f"{RESET}."
        ) from error
    return state if isinstance(state, dict) else {}


def object_ids(path: Path) -> set[str]:
    """Return the ids of the vendors' objects in a state: of resources that are neither components nor providers."""
    latest = (read_state(path).get("checkpoint") or {}).get("latest") or {}
    resources = [each for each in latest.get("resources") or [] if isinstance(each, dict)]
    return {
        str(each["id"])
        for each in resources
        if each.get("custom") and each.get("id") and not each.get("external") and not _is_providers(each)
    }


def _is_providers(resource: dict[str, Any]) -> bool:
    return str(resource.get("type")).startswith("pulumi:")
