"""A local session whose engine is a shell script."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from local.engine import Engine
from local.session import Session, open_session
from tests.support.engine import NO_VENDORS, write_clone


class Bench:
    """A clone and an engine that is a shell script: `work` is what it does when it runs anything but `stack select`."""

    def __init__(self, folder: Path) -> None:
        self.clone = write_clone(folder / "clone", "")
        self.script = folder / "pulumi"
        self.root = self.clone / ".watchbill" / "local"
        self.account = self.root / "account.sqlite"
        self.state = self.root / "state" / ".pulumi" / "stacks" / "watchbill" / "prod.json"
        self.lock = self.root / "state" / ".pulumi" / "locks" / "organization" / "watchbill" / "prod" / "x.json"
        self.engine_does("")

    def engine_does(self, work: str) -> None:
        self.script.write_text(
            f"#!/bin/sh\nmkdir -p {self.state.parent}\n"
            f'if [ "$1 $2" = "stack select" ]; then echo 1 > {self.state}; exit 0; fi\n{work}\n'
        )
        self.script.chmod(0o755)

    @contextmanager
    def session(self, *command: str) -> Iterator[Session]:
        engine = Engine(path=self.script, version="3.259.0", origin="path", host="ours")
        with open_session(self.clone, {}, engine=engine, standins=command or NO_VENDORS) as session:
            yield session

    def put_in_account(self, name: str) -> None:
        with closing(sqlite3.connect(self.account)) as account, account:
            account.execute("create table if not exists objects (name text)")
            account.execute("insert into objects values (?)", (name,))

    def in_account(self) -> list[str]:
        with closing(sqlite3.connect(self.account)) as account:
            return [row[0] for row in account.execute("select name from objects order by name")]

    def adding(self, name: str) -> str:
        """Return a shell command that puts an object into the account."""
        insert = f"c.execute('insert into objects values (?)', ['{name}'])"
        code = f"import sqlite3; c = sqlite3.connect('{self.account}'); {insert}; c.commit()"
        return f'{sys.executable} -c "{code}"'
