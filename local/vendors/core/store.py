"""The account that the three vendors share, in one SQLite file.

Every change is one transaction, so that a process killed during it leaves either the object with its references or
nothing. Several processes may have the file open.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path as FilePath
from typing import Any

from local.vendors.core.usable import VERSION, NotAnAccount, other_format, unusable
from local.vendors.protocol.wire import Path, Properties

_TABLES = """
CREATE TABLE IF NOT EXISTS object (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    vendor TEXT NOT NULL, token TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, unique_key TEXT,
    inputs TEXT NOT NULL, outputs TEXT NOT NULL, secrets TEXT NOT NULL,
    UNIQUE (token, id), UNIQUE (token, unique_key));
CREATE INDEX IF NOT EXISTS object_name ON object (token, name);
CREATE TABLE IF NOT EXISTS reference (
    number INTEGER NOT NULL REFERENCES object ON DELETE CASCADE, token TEXT NOT NULL, id TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS reference_target ON reference (token, id);
CREATE INDEX IF NOT EXISTS reference_source ON reference (number);
CREATE TABLE IF NOT EXISTS event (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL,
    token TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, fields TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS by_hand (
    token TEXT NOT NULL, id TEXT NOT NULL, path TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (token, id, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS known (what TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (what, name)) WITHOUT ROWID;
"""

_COLUMNS = "vendor, token, id, name, inputs, outputs, secrets, unique_key"


class DuplicateKey(Exception):
    """Another object of this kind already has the id or the unique name."""


@dataclass(frozen=True, kw_only=True)
class StoredObject:
    """One object of the account. `secrets` are the places in inputs and outputs that were given as secrets."""

    vendor: str
    token: str
    id: str
    name: str
    inputs: Properties
    outputs: Properties
    secrets: frozenset[Path] = frozenset()
    unique_key: str | None = None
    references: tuple[tuple[str, str], ...] = field(default=(), compare=False)


@dataclass(frozen=True, kw_only=True)
class Event:
    """A change of the account: `action` is `created`, `modified` or `deleted`, `fields` are the old and new values."""

    at: datetime
    who: str
    action: str
    token: str
    id: str
    name: str
    fields: Mapping[str, tuple[Any, Any]]


class Store:
    """The account. Methods may be called from any thread."""

    def __init__(self, path: FilePath) -> None:
        """Opens the account, and creates it if it does not exist. Raises NotAnAccount."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        try:
            self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
        except sqlite3.Error as error:
            raise NotAnAccount(unusable(path, error)) from error
        try:
            self._prepare(path)
        except NotAnAccount:
            self._connection.close()
            raise
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise NotAnAccount(unusable(path, error)) from error

    def _prepare(self, path: FilePath) -> None:
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, VERSION):
            raise NotAnAccount(other_format(path, version))
        self._connection.execute("PRAGMA journal_mode=WAL")
        # NORMAL: a killed process loses nothing; the last writes can be lost only if the machine loses power.
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute("PRAGMA foreign_keys=ON")
        self._connection.executescript(_TABLES)
        self._connection.execute(f"PRAGMA user_version={VERSION}")

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Makes all reads and writes inside one transaction."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def next_number(self) -> int:
        """Returns a number that no object ever had; call it inside the transaction that adds the object."""
        row = self._one("SELECT seq FROM sqlite_sequence WHERE name = 'object'")
        return int(row[0]) + 1 if row else 1

    def get(self, token: str, id: str) -> StoredObject | None:
        row = self._one(f"SELECT {_COLUMNS} FROM object WHERE token = ? AND id = ?", token, id)
        return _record(row) if row else None

    def exists(self, token: str, id: str) -> bool:
        return self._one("SELECT 1 FROM object WHERE token = ? AND id = ?", token, id) is not None

    def named(self, token: str, name: str) -> list[StoredObject]:
        return [_record(row) for row in self._all("token = ? AND name = ?", token, name)]

    def holder(self, token: str, unique_key: str) -> StoredObject | None:
        """Returns the object that has this unique name."""
        return next((_record(row) for row in self._all("token = ? AND unique_key = ?", token, unique_key)), None)

    def objects(self, vendor: str | None = None, token: str | None = None) -> list[StoredObject]:
        return [
            _record(row)
            for row in self._all("(?1 IS NULL OR vendor = ?1) AND (?2 IS NULL OR token = ?2)", vendor, token)
        ]

    def referrers(self, token: str, id: str) -> list[StoredObject]:
        """Returns the objects that refer to this one."""
        where = "number IN (SELECT number FROM reference WHERE token = ? AND id = ?)"
        return [_record(row) for row in self._all(where, token, id)]

    def add(self, record: StoredObject) -> None:
        """Adds an object. Raises DuplicateKey when the id or the unique name belongs to another object."""
        try:
            with self._lock:
                cursor = self._connection.execute(
                    f"INSERT INTO object ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _row(record)
                )
                self._add_references(cursor.lastrowid, record.references)
        except sqlite3.IntegrityError as error:
            raise DuplicateKey(record.unique_key or record.id) from error

    def replace(self, record: StoredObject) -> None:
        """Writes a new version of an object that exists. Raises DuplicateKey as `add` does."""
        columns = ", ".join(f"{column} = ?" for column in _COLUMNS.split(", "))
        try:
            with self._lock:
                row = self._one("SELECT number FROM object WHERE token = ? AND id = ?", record.token, record.id)
                if row is None:
                    raise KeyError(record.id)
                self._connection.execute(f"UPDATE object SET {columns} WHERE number = ?", (*_row(record), row[0]))
                self._connection.execute("DELETE FROM reference WHERE number = ?", (row[0],))
                self._add_references(row[0], record.references)
        except sqlite3.IntegrityError as error:
            raise DuplicateKey(record.unique_key or record.id) from error

    def remove(self, token: str, id: str) -> None:
        with self._lock:
            self._connection.execute("DELETE FROM object WHERE token = ? AND id = ?", (token, id))
            self._connection.execute("DELETE FROM by_hand WHERE token = ? AND id = ?", (token, id))

    def learn(self, what: str, names: Iterable[str]) -> None:
        """Adds something that exists in the account outside any program: `slack workspace`, `sentry organization`."""
        with self._lock:
            self._connection.executemany("INSERT OR IGNORE INTO known VALUES (?, ?)", ((what, name) for name in names))

    def forget(self, what: str, names: Iterable[str]) -> None:
        """Removes what `learn` added."""
        with self._lock:
            self._connection.executemany(
                "DELETE FROM known WHERE what = ? AND name = ?", ((what, name) for name in names)
            )

    def known(self, what: str) -> list[str]:
        with self._lock:
            rows = self._connection.execute("SELECT name FROM known WHERE what = ? ORDER BY name", (what,)).fetchall()
        return [row[0] for row in rows]

    def version(self) -> tuple[int, int]:
        """Returns a value that differs after each change of the account, by this process or another."""
        with self._lock:
            data: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
            return data, self._connection.total_changes

    def log(self, event: Event) -> None:
        """Adds a change to the account's history."""
        row = (event.at.isoformat(), event.who, event.action, event.token, event.id, event.name)
        with self._lock:
            self._connection.execute(
                "INSERT INTO event (at, who, action, token, id, name, fields) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*row, json.dumps(event.fields)),
            )

    def events(self) -> list[Event]:
        """Returns the account's history, oldest first."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT at, who, action, token, id, name, fields FROM event ORDER BY number"
            ).fetchall()
        return [
            Event(
                at=datetime.fromisoformat(at),
                who=who,
                action=action,
                token=token,
                id=id,
                name=name,
                fields={key: (values[0], values[1]) for key, values in json.loads(fields).items()},
            )
            for at, who, action, token, id, name, fields in rows
        ]

    def set_by_hand(self, token: str, id: str, members: Mapping[str, Any]) -> None:
        """Sets members of an object's body in the vendor's API, by path."""
        with self._lock:
            self._connection.executemany(
                "INSERT OR REPLACE INTO by_hand VALUES (?, ?, ?, ?)",
                ((token, id, path, json.dumps(value)) for path, value in members.items()),
            )

    def by_hand(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Returns what `set_by_hand` has set, by type and id."""
        with self._lock:
            rows = self._connection.execute("SELECT token, id, path, value FROM by_hand").fetchall()
        members: dict[tuple[str, str], dict[str, Any]] = {}
        for token, id, path, value in rows:
            members.setdefault((token, id), {})[path] = json.loads(value)
        return members

    def _add_references(self, number: int | None, references: Iterable[tuple[str, str]]) -> None:
        self._connection.executemany(
            "INSERT INTO reference VALUES (?, ?, ?)", ((number, token, id) for token, id in references)
        )

    def _one(self, sql: str, *parameters: Any) -> tuple[Any, ...] | None:
        with self._lock:
            row: tuple[Any, ...] | None = self._connection.execute(sql, parameters).fetchone()
        return row

    def _all(self, where: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(
                f"SELECT {_COLUMNS} FROM object WHERE {where} ORDER BY number", parameters
            ).fetchall()


def _row(record: StoredObject) -> tuple[Any, ...]:
    return (
        record.vendor,
        record.token,
        record.id,
        record.name,
        json.dumps(record.inputs),
        json.dumps(record.outputs),
        json.dumps(sorted(record.secrets, key=str)),
        record.unique_key,
    )


def _record(row: tuple[Any, ...]) -> StoredObject:
    vendor, token, id, name, inputs, outputs, secrets, unique_key = row
    return StoredObject(
        vendor=vendor,
        token=token,
        id=id,
        name=name,
        inputs=json.loads(inputs),
        outputs=json.loads(outputs),
        secrets=frozenset(tuple(path) for path in json.loads(secrets)),
        unique_key=unique_key,
    )
