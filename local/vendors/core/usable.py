"""Whether a file is an account that this version can use, as messages."""

import sqlite3
from pathlib import Path

VERSION = 2
"""Increased when the tables or the types in them change, so that an older file is refused with a message: 2, Sentry's
types.
"""


class NotAnAccount(Exception):
    """The file is not an account, or has another version; the message says what to do."""


def other_format(path: Path, version: int) -> str:
    """Return the message for an account that another Watchbill wrote."""
    return (
        f"{path} has the format of another Watchbill ({version}, not {VERSION}). Delete it and the local state with "
        "`watchbill local reset`, and run the command again."
    )


def unusable(path: Path, error: sqlite3.Error) -> str:
    """Return the message for an account that SQLite cannot use: what is wrong, and how to continue."""
    kind = str(getattr(error, "sqlite_errorname", ""))  # SQLITE_IOERR_WRITE is a kind of SQLITE_IOERR
    if kind.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"The local account {path} is locked by another program. Close it, and run the command again."
    if kind.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return f"The local account {path} cannot be written: {error}. Free some space, and run the command again."
    if kind.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")):
        return f"The local account {path} cannot be opened: {error}. Check that it is a file that you can write."
    return (
        f"The local account {path} is damaged, or is no account: {error}. Delete the account and its states with "
        "`watchbill local reset`, and run `watchbill local up` again."
    )
